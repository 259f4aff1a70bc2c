"""`tool check`: where a problem stands, what offends underlined, and the same as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa_desktop.cli.checking import lines_of
from qa_desktop.formspec.problems import Problem, Severity
from tests.cli.conftest import Run

SLIP = """
| survey |         |      |       |                  |
|        | type    | name | label | relevant         |
|        | text    | a    | A     |                  |
|        | text    | b    | B     | ${a} == 'x'      |
|        | text    | c    | C     | ${nobody} = 'x'  |
"""
SETTINGS = """
| settings |            |         |         |
|          | form_title | form_id | version |
|          | Small      | small   | 1       |
"""
SOUND = """
| survey |         |      |       |
|        | type    | name | label |
|        | text    | a    | A     |
"""
FIELDS = {"code", "severity", "sheet", "row", "column", "text", "message", "suggestion"}


@pytest.fixture
def slip(tmp_path: Path) -> Path:
    path = tmp_path / "slip.md"
    path.write_text(f"{SLIP}{SETTINGS}", "utf-8")
    return path


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "sound.md"
    path.write_text(f"{SOUND}{SETTINGS}", "utf-8")
    return path


def test_json_lists_every_problem_with_its_cell(run: Run, slip: Path) -> None:
    ran = run("tool", "check", slip, "--json")
    assert ran.code == 1
    listed = json.loads(ran.out)
    assert {(each["row"], each["column"], each["text"]) for each in listed} >= {
        (3, "D", "=="), (4, "D", "${nobody}"),
    }  # fmt: skip
    assert all(set(each) == FIELDS for each in listed)
    assert {each["sheet"] for each in listed} == {"survey"}
    assert {each["severity"] for each in listed} <= {"error", "warning"}
    assert all(each["code"].startswith("TOOL-") and each["message"] for each in listed)


def test_a_sound_tool_is_an_empty_list_and_an_exit_code_of_zero(run: Run, sound: Path) -> None:
    ran = run("tool", "check", sound, "--json")
    assert (ran.code, json.loads(ran.out)) == (0, [])


def test_several_files_are_checked_in_one_run_and_told_apart(run: Run, slip: Path, sound: Path) -> None:
    ran = run("tool", "check", slip, sound, "--json")
    assert ran.code == 1
    assert {each["file"] for each in json.loads(ran.out)} == {str(slip)}
    assert all(set(each) == {*FIELDS, "file"} for each in json.loads(ran.out))
    words = run("tool", "check", sound, slip)
    assert words.code == 1
    assert f"{sound}:" in words.out
    assert "is sound" in words.out
    assert "refused, " in words.err


def test_a_file_that_is_not_there_is_a_problem_in_the_list(run: Run, tmp_path: Path) -> None:
    ran = run("tool", "check", tmp_path / "none.xlsx", "--json")
    assert ran.code == 1
    assert [each["severity"] for each in json.loads(ran.out)] == ["error"]


def test_what_offends_is_underlined_in_its_cell(run: Run, slip: Path) -> None:
    lines = run("tool", "check", slip).out.splitlines()
    under = next(
        number for number, line in enumerate(lines) if set(line) == {" ", "^"} and "==" in lines[number - 1]
    )
    shown, carets = lines[under - 1], lines[under]
    assert "==" in shown[carets.index("^") : len(carets)] or shown[carets.index("^")] == "="


def lines(text: str, span: tuple[int, int]) -> list[str]:
    return lines_of(Problem("TOOL-X", Severity.ERROR, "No.", text="x", cell_text=text, span=span))[1:]


def test_of_a_long_cell_the_part_that_offends_is_shown() -> None:
    shown, carets = lines(f"{'a' * 300}BAD{'c' * 300}", (300, 303))
    assert len(shown) < 120
    assert shown[carets.index("^") : len(carets)] == "BAD"


def test_of_a_cell_with_several_lines_the_one_that_offends_is_shown() -> None:
    assert lines("first\nsecond BAD\nthird", (13, 16)) == ["    second BAD", "           ^^^"]


def test_a_character_that_cannot_be_printed_moves_nothing() -> None:
    shown, carets = lines("a\tb\x1b[2J BAD", (8, 11))
    assert "\x1b" not in shown
    assert shown[carets.index("^") : len(carets)] == "BAD"


def test_a_span_that_is_none_of_the_cell_underlines_nothing() -> None:
    assert lines("short", (3, 99)) == []
