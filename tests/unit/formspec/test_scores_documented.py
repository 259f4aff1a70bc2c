"""What docs/tool-authoring.md shows of scores can be copied into a workbook as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qa_desktop.formspec.check import check_source
from qa_desktop.formspec.problems import Severity
from qa_desktop.formspec.vocabulary import SCORE_MEASURES, SCORE_RULES, SECTIONS

GUIDE = Path(__file__).parents[3] / "docs" / "tool-authoring.md"
AROUND = (
    {"type": "begin_group", "name": "section", "label": "Section"},
    {"type": "select_one ynna", "name": "must", "label": "Must"},
    {"type": "end_group"},
    {"type": "begin_group", "name": "risks", "label": "Risks"},
    {"type": "select_one ynna", "name": "skin", "label": "Skin"},
    {"type": "end_group"},
)
"""What the examples name and do not show."""
CHOICES = (
    "| choices |\n| | list_name | name | label | score |\n"
    "| | ynna | yes | Yes | 1 |\n| | ynna | no | No | 0 |\n| | ynna | na | Not applicable | |\n"
)
SETTINGS = '| settings |\n| | form_id | version | namespaces |\n| | t | 1 | qa="urn:qa-desktop:audit:1" |\n'


def part(heading: str) -> str:
    text = GUIDE.read_text(encoding="utf-8")
    begin = text.index(f"\n## {heading}\n")
    return text[begin : text.index("\n## ", begin + 1)]


def examples() -> list[list[dict[str, str]]]:
    """The tables of the section that are rows of a survey."""
    found = []
    for table in re.findall(r"(?:^\|.*\n)+", part("Scores"), re.MULTILINE):
        head, _line, *rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in table.splitlines()]
        if head[0] == "type":
            found.append([dict(zip(head, row, strict=True)) for row in rows])
    return found


def test_there_are_examples():
    assert len(examples()) == 4


@pytest.mark.parametrize("rows", examples(), ids=lambda rows: rows[0]["name"])
def test_an_example_is_sound_as_it_stands(rows):
    survey = [*AROUND, *rows]
    columns = list(dict.fromkeys(column for row in survey for column in row))
    lines = ["| survey |", "| | " + " | ".join(columns) + " |"]
    lines += ["| | " + " | ".join(row.get(column, "") for column in columns) + " |" for row in survey]
    _conversion, problems = check_source(("\n".join(lines) + "\n" + CHOICES + SETTINGS).encode(), ".md")
    assert [each.message for each in problems if each.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("heading", "words"), [("Scores", SCORE_RULES | SCORE_MEASURES), ("Questions", SECTIONS)], ids=["s", "q"]
)
def test_every_word_is_explained(heading, words):
    said = set(re.findall(r"`([\w-]+)`", part(heading)))
    assert words - {"percent"} <= said
