"""What pyxform says, as our authors read it: a code, a cell, plain words; and which warnings are left out."""

import re

import pytest
from pyxform.errors import ErrorCode

from qa_desktop.formspec.pyxform_messages import Slip, translated_errors, translated_warnings
from qa_desktop.formspec.pyxform_rules import DROPPED, ERRORS, WARNINGS
from qa_desktop.formspec.sources import SourceKind, open_workbook

WORKBOOK = open_workbook(
    b"""
| survey |
| | type | name | label | parameters | save_to | trigger | choice_filter | appearance | calculate |
| | text | a | A ${b} | rows=x start=1 | p | ${x | true() | search('f') | 1 |
| | select_one l | b | B | randomize=maybe seed=x | p | ${a} | | | |
| | audit | | | location-max-age=x location-min-interval=-1 | | | | | |
| choices |
| | list_name | name | label |
| | l | x y | X |
| entities |
| | list_name | label | entity_id | update_if |
| | e | E ${b} | | |
| settings |
| | name |
| | 1x |
""",
    SourceKind.MARKDOWN,
)
CONTEXT = {
    "row": 2, "other_row": 3, "sheet": "survey", "column": "label", "sheet_name": "survey",
    "header": "label",
    "other": "caption", "name": "rows", "q": "b", "value": "a", "saveto": "p", "dataset": "e",
    "scope": "/survey/g",
    "other_scope": "/survey/r/g", "question": "b", "type": "group", "tick_labelset": "l", "missing": "'type'",
    "columns": "'what'", "accepted": "rows", "rejected": "row", "candidates": "'surveys'", "path": "/a",
}  # fmt: skip
WITHOUT_WORDS = {"INTERNAL_001", "INTERNAL_002"}
"""Slips of pyxform's own code: their cause is looked for in the rows."""
WARNED = {"LABEL_001", "HEADER_004", "NAMES_002", "NAMES_013"}
"""Codes that pyxform only warns with."""


def translated(words: str):
    return translated_errors(Slip("PyXFormError", words, is_own=True), WORKBOOK)


@pytest.mark.parametrize("code", [one for one in ErrorCode if one.name not in WITHOUT_WORDS | WARNED])
def test_every_message_of_pyxform_has_words_of_ours(code):
    problems = translated(code.value.format(**CONTEXT))
    for problem in problems:
        assert problem.code != "TOOL-XLSFORM"
        assert problem.sheet
        assert problem.row
        assert not re.search(
            r"pyxform|is invalid|\[row|\{|Learn more", re.sub(r"“.*?”|\$\{.*?\}", "", problem.message)
        )


@pytest.mark.parametrize("code", [one for one in ErrorCode if one.name in WARNED])
def test_every_warning_with_a_code_is_translated_or_dropped_on_purpose(code):
    words = code.value.format(**CONTEXT)
    plain = re.sub(r"^\[row : \d+\]\s*", "", words)
    assert translated_warnings([words], WORKBOOK) or any(re.match(one, plain) for one in DROPPED)


@pytest.mark.parametrize(
    ("words", "code", "cell", "text"),
    [
        ("[row : 2] Parameter rows must have an integer value.", "TOOL-PARAMETER", "D2", "rows=x"),
        (
            "randomize must be set to true or false: 'maybe' is an invalid value",
            "TOOL-PARAMETER",
            "D3",
            "randomize=maybe",
        ),
        ("seed value must be a number or a reference to another field.", "TOOL-PARAMETER", "D3", "seed=x"),
        (
            "Parameter location-max-age must have an integer value.",
            "TOOL-PARAMETER",
            "D4",
            "location-max-age=x",
        ),
        (
            "Parameter location-min-interval must be greater than or equal to zero.",
            "TOOL-PARAMETER",
            "D4",
            "location-min-interval=-1",
        ),
        (
            "To include location information in the audit, 'a', 'b', and 'c' are required parameters.",
            "TOOL-PARAMETER",
            "D4",
            "",
        ),
        ("[row : 2] Choice filter not supported with or_other.", "TOOL-CHOICE-FILTER", "G2", "true()"),
        (
            "[row : 2] Choice filter not supported for table-list appearance.",
            "TOOL-CHOICE-FILTER",
            "G2",
            "true()",
        ),
        (
            "[row : 3] Badly formatted table list, list names don't match: k vs. l",
            "TOOL-TABLE-LIST",
            "A3",
            "l",
        ),
        ("[row : 3] List name not in choices sheet: l", "TOOL-NO-CHOICES", "A3", "l"),
        (
            "Choice names with spaces cannot be added to multiple choice selects. See [x y] in [l]",
            "TOOL-CHOICE",
            "B2",
            "x y",
        ),
        ("The survey element named 'b' has no label or hint.", "TOOL-NO-LABEL", "C3", "B"),
        ("Unknown question type 'audit'.", "TOOL-TYPE", "A4", "audit"),
        ("[row : 2] Missing calculation.", "TOOL-CALCULATION", "I2", "1"),
        (
            "[row : 2] Audits must always be named 'audit.' The name column should be left blank.",
            "TOOL-NAME",
            "B2",
            "a",
        ),
        (
            "There has been a problem trying to replace ${b} with the XPath to the survey element named 'b'. "
            "There is no survey element named 'b'.",
            "TOOL-REFERENCE",
            "C2",
            "${b}",
        ),
        ("PyXForm reference - parsing failed", "TOOL-REFERENCE", "F2", "${x"),
        ("[row : 4] Something that no rule knows.", "TOOL-XLSFORM", "", ""),
    ],
)
def test_a_message_is_told_at_the_cell_it_means(words, code, cell, text):
    problem = translated(words)[0]
    assert (problem.code, problem.cell) == (code, cell)
    if text:
        assert problem.text == text


def test_what_no_rule_knows_is_said_honestly_and_not_repeated():
    [problem] = translated("Invalid value for `self.bind`.")
    assert problem.code == "TOOL-XLSFORM"
    assert "bind" not in problem.message
    [slip] = translated_errors(Slip("KeyError", "'city'", is_own=False), WORKBOOK)
    assert "city" not in slip.message


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("[row : 2] Use the max-pixels parameter to speed up submission sending.", []),
        ("The following language declarations do not contain valid machine-readable codes: english.", []),
        ("[row : 2] Repeat has no label: {'name': 'a', 'type': 'begin repeat'}", ["TOOL-REPEAT-LABEL"]),
        (
            "[row : 2] subscriberid is no longer supported on most devices. Only old versions.",
            ["TOOL-IGNORED"],
        ),
        ("This form uses or_other and translations, which is not recommended.", ["TOOL-OR-OTHER"]),
        (
            "Language 'French' is missing the survey hint column.\n"
            "Language 'default' is missing the survey columns hint, label.",
            ["TOOL-TRANSLATION", "TOOL-TRANSLATION"],
        ),
        ("Something quite new.", []),
    ],
)
def test_warnings_are_translated_or_left_out_for_a_reason(words, codes):
    found = translated_warnings([words], WORKBOOK)
    assert [one.code for one in found] == codes
    assert all(one.message.endswith(".") and "{" not in one.message for one in found)


@pytest.mark.parametrize("rule", [*ERRORS, *WARNINGS], ids=lambda rule: rule.pattern[:60])
def test_a_rule_is_a_pattern_with_a_code_and_a_sentence(rule):
    re.compile(rule.pattern)
    assert rule.code.startswith("TOOL-")
    assert rule.message.endswith(".")
