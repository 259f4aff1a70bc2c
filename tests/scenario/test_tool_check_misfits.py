"""Logic that can be read and does not do what its author meant; signs and words of other programs."""

import pytest

from qa_desktop.formspec.check import check_source

SURVEY = """
| survey |
| | type | name | label | {column} |
| | select_one yn | seen | Seen? | |
| | select_multiple yn | many | Many | |
| | integer | visits | Visits | |
| | date | day | Day | |
| | text | txt | Words | |
| | text | q | Q | {text} |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| settings |
| | form_id | version |
| | t | 1 |
"""


def told(text: str, column: str = "relevant") -> list[tuple[str, str, str]]:
    """Code, what is underlined, and the remedy, all of them in the one cell."""
    source = SURVEY.format(column=column, text=text.replace("|", r"\|")).encode()
    _, problems = check_source(source, ".md")
    assert {(one.sheet, one.row, one.column_letter) for one in problems} <= {("survey", 7, "D")}
    for one in problems:
        assert one.span is not None
        assert one.cell_text[slice(*one.span)] == one.text
    return [(one.code, one.text, one.suggestion) for one in problems]


@pytest.mark.parametrize(
    ("text", "code", "offending", "suggestion"),
    [
        ("${seen} = 'yes' or 'no'", "TOOL-ALWAYS-TRUE", "'no'", "name the question again: ${seen} = 'no'"),
        ("1 < ${visits} < 5", "TOOL-COMPARISON", "1 < ${visits} < 5",
         "write 1 < ${visits} and ${visits} < 5"),
        ("string-length(${txt} > 5)", "TOOL-COMPARISON", "${txt} > 5",
         "close the bracket before it: string-length(${txt}) > 5"),
        ("${seen} = 'yes' | ${visits} = 1", "TOOL-EXPRESSION", "|", "write or"),
        ("(${seen} = 'yes') | (${visits} = 1)", "TOOL-EXPRESSION", "|", "write or"),
        ("selected('yes', ${many})", "TOOL-SELECTED", "selected('yes', ${many})",
         "write selected(${many}, 'yes')"),
        ("selected(${many}, 'yes no')", "TOOL-SELECTED", "'yes no'",
         "write selected(${many}, 'yes') or selected(${many}, 'no')"),
        ("count-selected(${visits}) > 1", "TOOL-SELECTED", "${visits}",
         "make “visits” a select_multiple, or leave out count-selected()"),
        ("selected-at(${seen}, 0) = 'yes'", "TOOL-SELECTED", "${seen}",
         "make “seen” a select_multiple, or leave out selected-at()"),
        ("${day} > 2024", "TOOL-NO-SUCH-DATE", "2024", "write date('2024-01-01')"),
        ("${day} < 5", "TOOL-NO-SUCH-DATE", "5", "write a date, such as date('2026-02-01')"),
        ("${visits} + ' visits' = ${txt}", "TOOL-NOT-A-NUMBER", "${visits} + ' visits'",
         "write concat(${visits}, ' visits')"),
        ("${txt} + ${txt} = 'ab'", "TOOL-NOT-A-NUMBER", "${txt} + ${txt}", "write concat(${txt}, ${txt})"),
        ("jr:choice-name(${seen}, ${seen}) = 'Yes'", "TOOL-ARGUMENTS", "${seen}",
         "write jr:choice-name(${seen}, '${seen}')"),
        ("jr:choice-name(${txt}, '${txt}') = 'Yes'", "TOOL-NOT-A-CHOICE", "'${txt}'", ""),
        ("format-date(${day}, '%D') = 'x'", "TOOL-PATTERN-WRONG", "'%D'", "for example '%d/%m/%Y'"),
        ("format-date(${day}, 'dd/mm/yyyy') = 'x'", "TOOL-PATTERN", "'dd/mm/yyyy'",
         "for example '%d/%m/%Y'"),
        ("date-diff(${day}, today()) > 3", "TOOL-UNKNOWN-FUNCTION", "date-diff",
         "write one date - the other: days between them"),
        ("instance('ynn')/root/item[name = ${seen}]/label = 'Yes'", "TOOL-REFERENCE", "'ynn'",
         "did you mean “yn”?"),
        ("today > ${day}", "TOOL-REFERENCE", "today", "write today()"),
    ],
)  # fmt: skip
def test_parts_that_do_not_fit_together_are_told(text, code, offending, suggestion):
    assert told(text) == [(code, offending, suggestion)]


@pytest.mark.parametrize(
    ("text", "offending", "suggestion"),
    [
        ("{seen} = 'yes'", "{seen}", "write ${seen}"),
        ("${visits} ≥ 2", "≥", "write >= instead of ≥"),
        ("${visits} – 2 > 1", "–", "write - instead of –"),
        ("${seen} = `yes`", "`", "write ' instead of `"),
        ("${txt} & 'x' = 'ax'", "&", "write concat(…) instead of &"),
        ("=${seen} = 'yes'", "=", "delete the ="),
        ("${seen} = 'yes' ;", ";", "delete it"),
        ("${seen} = ''yes''", "''yes''", "write 'yes'"),
        ("${seen} = 'yes' or = 'no'", "=", "name the question again, or write . for the answer itself"),
        ("${visits} > 0 and < 5", "<", "name the question again, or write . for the answer itself"),
        ("${visits} BETWEEN 1 and 5", "BETWEEN", "write … >= 1 and … <= 5"),
        ("${seen} is 'yes'", "is", "write = instead of is"),
        ("today() - ${day} > 30 days", "days", "leave the word out: dates are counted in days"),
        ("${visits} > 1,000", "1,000", "write 1000 for thousands, or 1.000 for a fraction"),
        ("${visits} ^ 2 > 4", "^", "write pow(number, power) instead of ^"),
        ("${visits} ** 2 > 4", "**", "write pow(number, power) instead of **"),
        ("format-date(${day}, %Y-%m) = 'x'", "%Y-%m", "write '%Y-%m'"),
        ("${seen} =\u00a0'yes'", "\u00a0", "delete it, and type a blank if there should be one"),
        ("${visits} > 1,5", "1,5", "write 1.5"),
    ],
)
def test_signs_and_words_of_other_programs_have_a_remedy(text, offending, suggestion):
    assert told(text) == [("TOOL-EXPRESSION", offending, suggestion)]


@pytest.mark.parametrize(
    "text",
    [
        "(${visits} > 1) = (${seen} = 'yes')", "${visits} > 1 = true()", "${day} + 3 > today()",
        "${visits} + 1 > 2", "${visits} + '1' > 2", "${day} > today() - 30", "count-selected(${many}) > 1",
        "selected(${many}, 'yes') and count-selected(${many}) = 1",
        "jr:choice-name(${seen}, '${seen}') = 'Yes'",
        "string-length(${txt}) > 5", "${seen} = 'yes' or ${visits} = 3", "count(${many} | ${seen}) > 1",
        "(today() - ${day}) > 30", "'2026-01-01' + 30 > ${day}", "starts-with(${txt}, ' yes')",
        "decimal-date-time(${day}) > 20000", "format-date(${day}, '%e %b %Y %%') = 'x'",
        "instance('yn')/root/item[name = ${seen}]/label = 'Yes'",
    ],
)  # fmt: skip
def test_sound_logic_is_left_in_peace(text):
    assert [one for one in told(text) if one[0] != "TOOL-SINGLE-VALUE"] == []
