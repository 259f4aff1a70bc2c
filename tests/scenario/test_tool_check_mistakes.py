"""Each mistake that authors make, in a small workbook: told with code, cell, what offends and a remedy."""

from typing import NamedTuple

import pytest

from qa_desktop.formspec.check import check_source
from qa_desktop.formspec.problems import Problem, Severity

SETTINGS = '| settings |\n| | form_id | version | namespaces |\n| | t | 1 | qa="urn:qa-desktop:audit:1" |\n'
CHOICES = "| choices |\n| | list_name | name | label |\n| | yn | yes | Yes |\n| | yn | no | No |\n"
SOUND = """
| type | name | label | {column} |
| select_one yn | seen | Seen? | |
| integer | visits | Visits | |
| date | day | Day | |
| text | q | Q | {text} |
"""


class Case(NamedTuple):
    """A workbook and what is told of it. `offending` is what is underlined in the cell."""

    what: str
    survey: str
    code: str
    place: str
    """Sheet and cell as Excel names it: `survey D6`."""
    offending: str
    suggestion: str = ""
    """Part of the remedy."""
    choices: str = CHOICES
    settings: str = SETTINGS


def logic(what: str, column: str, text: str, code: str, offending: str, suggestion: str = "") -> Case:
    return Case(what, SOUND.format(column=column, text=text), code, "survey D5", offending, suggestion)


def sheet(name: str, table: str) -> str:
    return f"| {name} |\n" + "".join(f"| {line.strip()}\n" for line in table.strip().splitlines())


ACCEPTED_BY_PYXFORM = [
    logic("bad XPath", "relevant", "${visits} > > 2", "TOOL-EXPRESSION", ">"),
    logic("ends too early", "relevant", "${seen} = ", "TOOL-EXPRESSION", "="),
    logic("unbalanced bracket", "relevant", "(${seen} = 'yes'", "TOOL-EXPRESSION", "(", "add “)”"),
    logic("surplus bracket", "relevant", "${seen} = 'yes')", "TOOL-EXPRESSION", ")"),
    logic("unknown function", "constraint", "lenght(.) > 3", "TOOL-UNKNOWN-FUNCTION", "lenght"),
    logic("misspelt function", "constraint", "string-lenght(.) > 3", "TOOL-UNKNOWN-FUNCTION", "string-lenght",
          "did you mean “string-length()”?"),
    logic("too few arguments", "constraint", "contains(.)", "TOOL-ARGUMENTS", "contains(.)"),
    logic("too many arguments", "relevant", "not(${seen} = 'no', 1)", "TOOL-ARGUMENTS",
          "not(${seen} = 'no', 1)"),
    logic("two equals signs", "relevant", "${seen} == 'yes'", "TOOL-EXPRESSION", "==",
          "write = instead of =="),
    logic("curly quotes", "relevant", "${seen} = ‘yes’", "TOOL-CURLY-QUOTE", "‘", "write '"),
    logic("no such choice", "relevant", "${seen} = 'maybe'", "TOOL-NOT-A-CHOICE", "'maybe'", "no, yes"),
    logic("no such choice, not equal", "relevant", "${seen} != 'Yes'", "TOOL-NOT-A-CHOICE", "'Yes'", "“yes”"),
    logic("no such choice, selected", "relevant", "selected(${seen}, 'yess')", "TOOL-NOT-A-CHOICE",
          "'yess'", "“yes”"),
    Case("no such choice, in a filter", """
        | type | name | label | choice_filter |
        | select_one yn | a | A | |
        | select_one yn | b | B | ${a} = 'nay' or name = 'yes' |
        """, "TOOL-NOT-A-CHOICE", "survey D3", "'nay'"),
    Case("no such row in a list", """
        | type | name | label | choice_filter |
        | select_one yn | b | B | name != 'none' |
        """, "TOOL-NOT-A-CHOICE", "survey D2", "'none'"),
    Case("a circle of calculations", """
        | type | name | label | calculation |
        | calculate | a | | ${b} + 1 |
        | calculate | b | | ${a} + 1 |
        | text | q | Q | |
        """, "TOOL-CYCLE", "survey D2", "${b}"),
    Case("a circle through relevance", """
        | type | name | label | relevant |
        | text | a | A | ${b} = 'x' |
        | text | b | B | ${a} = 'x' |
        """, "TOOL-CYCLE", "survey D2", "${b}"),
    Case("a circle through choices", """
        | type | name | label | choice_filter |
        | select_one yn | a | A | name != ${b} |
        | select_one yn | b | B | name != ${a} |
        """, "TOOL-CYCLE", "survey D2", "${b}"),
    Case("a count that never rests", """
        | type | name | label | repeat_count |
        | begin_repeat | r | R | count(${r}) + 1 |
        | text | a | A | |
        | end_repeat | | | |
        """, "TOOL-CYCLE", "survey D2", "count(${r}) + 1"),
    Case("a calculation of itself", """
        | type | name | label | calculation |
        | calculate | a | | ${a} + 1 |
        | text | q | Q | |
        """, "TOOL-CYCLE", "survey D2", "${a}"),
    logic("relevance on itself", "relevant", "${q} = 'x'", "TOOL-CYCLE", "${q}"),
    logic("misspelt appearance", "appearance", "multilin", "TOOL-APPEARANCE", "multilin", "“multiline”"),
    Case("misspelt column", "| type | name | label | relevent |\n| text | a | A | |",
         "TOOL-UNKNOWN-COLUMN", "survey D1", "relevent", "did you mean “relevant”?"),
    Case("choice without label", "| type | name | label |\n| select_one yn | a | A |",
         "TOOL-CHOICE-LABEL", "choices C3", "",
         choices=sheet("choices", "| list_name | name | label |\n| yn | yes | Yes |\n| yn | no | |")),
    Case("empty survey", "| type | name | label |", "TOOL-EMPTY", "survey A1", "", choices=""),
    Case("a calculate without a calculation", "| type | name | label |\n| calculate | a | |\n",
         "TOOL-CALCULATION",
         "survey A2", "", choices=""),
    logic("decimal comma", "relevant", "${visits} > 2,5", "TOOL-EXPRESSION", "2,5", "write 2.5"),
    logic("decimal comma in a call", "relevant", "number(2,5) < ${visits}", "TOOL-ARGUMENTS",
          "number(2,5)", "2.5"),
    logic("unquoted date", "relevant", "${day} > 2026-02-01", "TOOL-UNQUOTED-DATE", "2026-02-01",
          "write date('2026-02-01')"),
    logic("date with strokes", "relevant", "${day} > 01/02/2026", "TOOL-EXPRESSION", "01/02/2026",
          "write date('2026-02-01')"),
    logic("sum of one answer", "relevant", "sum(${visits}) > 3", "TOOL-SINGLE-VALUE", "sum(${visits})",
          "write ${visits}"),
]  # fmt: skip

REFUSED_BY_PYXFORM = [
    Case("unknown type", "| type | name | label |\n| txet | a | A |", "TOOL-TYPE", "survey A2", "txet",
         "“text”"),
    Case("duplicate name", "| type | name | label |\n| text | a | A |\n| text | a | B |",
         "TOOL-DUPLICATE-NAME", "survey B3", "a"),
    Case("missing name", "| type | name | label |\n| text | | Why not? |", "TOOL-NO-NAME", "survey B2",
         "", "why_not"),
    logic("unknown question", "relevant", "${sen} = 'yes'", "TOOL-REFERENCE", "${sen}",
          "did you mean “seen”?"),
    Case("missing list", "| type | name | label |\n| select_one yns | a | A |",
         "TOOL-NO-CHOICES", "survey A2", "yns", "did you mean “yn”?"),
    Case("unclosed group", "| type | name | label |\n| begin_group | g | G |\n| text | a | A |",
         "TOOL-STRUCTURE", "survey A2", "begin_group", "end_group"),
    Case("unclosed repeat", "| type | name | label |\n| begin_repeat | g | G |\n| text | a | A |",
         "TOOL-STRUCTURE", "survey A2", "begin_repeat", "end_repeat"),
    Case("end without begin", "| type | name | label |\n| text | a | A |\n| end_group | | |",
         "TOOL-STRUCTURE", "survey A3", "end_group"),
    Case("name with blanks", "| type | name | label |\n| text | my name | A |",
         "TOOL-NAME", "survey B2", "my name", "my_name"),
    Case("name with a digit first", "| type | name | label |\n| text | 1a | A |", "TOOL-NAME",
         "survey B2", "1a"),
    Case("no column type", "| kind | name | label |\n| text | a | A |", "TOOL-NO-COLUMN", "survey ", ""),
    Case("duplicate choice", "| type | name | label |\n| select_one yn | a | A |",
         "TOOL-DUPLICATE-CHOICE", "choices B3", "yes",
         choices=sheet("choices", "| list_name | name | label |\n| yn | yes | Yes |\n| yn | yes | No |")),
    Case("no label", "| type | name | label |\n| text | a | |", "TOOL-NO-LABEL", "survey C2", ""),
    Case("translation missing",
         "| type | name | label::English (en) | label::Polski (pl) |\n| text | a | A | |",
         "TOOL-TRANSLATION", "survey D2", ""),
]  # fmt: skip


def problems(case: Case) -> tuple[Problem, ...]:
    choices = case.choices if case.choices != CHOICES or " yn" in case.survey else ""
    source = sheet("survey", case.survey) + choices + case.settings
    return check_source(source.encode(), ".md")[1]


@pytest.mark.parametrize("case", [*ACCEPTED_BY_PYXFORM, *REFUSED_BY_PYXFORM], ids=lambda case: case.what)
def test_a_mistake_is_told_once_at_its_cell_with_what_offends(case):
    found = [(one.code, f"{one.sheet} {one.cell}".strip(), one.text) for one in problems(case)]
    assert found == [(case.code, case.place.strip(), case.offending)]


@pytest.mark.parametrize("case", [*ACCEPTED_BY_PYXFORM, *REFUSED_BY_PYXFORM], ids=lambda case: case.what)
def test_what_is_underlined_is_what_the_author_typed(case):
    (found,) = problems(case)
    if found.span is not None:
        assert found.cell_text[slice(*found.span)] == case.offending
    else:
        assert case.offending in ("", found.cell_text)
    assert case.suggestion in found.suggestion
    assert found.column_letter == found.cell.rstrip("0123456789")
    assert found.severity in Severity
