"""docs/security.md cannot rot: each row of the local catalogue is in it once, with tests that are there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
PAGE = TESTS.parent / "docs" / "security.md"
CATALOGUE = "## Catalogue of faults and attacks, and their tests"
PROMISES = "## What is promised"
FIRST, LAST = 86, 121
"""The rows about keys, the local store, imports and exports: every one has a test."""


def table(heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, cell by cell, without its head."""
    text = PAGE.read_text(encoding="utf-8")
    assert text.count(heading) == 1, heading
    lines = text.partition(heading)[2].splitlines()
    begun = next(number for number, line in enumerate(lines) if line.startswith("|"))
    found = []
    for line in lines[begun + 2 :]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def numbers(cell: str) -> Iterator[int]:
    """`86–90` and `99, 100` as numbers."""
    for part in cell.split(","):
        first, _, last = part.strip().partition("–")
        assert first.isdecimal(), cell
        yield from range(int(first), int(last or first) + 1)


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.fixture(scope="module")
def functions() -> frozenset[str]:
    found: set[str] = set()
    for file in TESTS.rglob("test_*.py"):
        found |= set(
            re.findall(r"^\s*(?:async )?def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
        )
    return frozenset(found)


def is_there(name: str, functions: frozenset[str]) -> bool:
    if name.startswith("bench/"):  # soaks that are too long for every day
        return (TESTS.parent / name).is_file()
    if name.endswith("/"):
        return (TESTS / name).is_dir()
    if name.endswith(".py"):
        return (TESTS / name).is_file() if "/" in name else any(TESTS.rglob(name))
    return name in functions


def test_every_row_from_86_to_121_stands_in_the_table_once() -> None:
    counted = Counter(number for row in table(CATALOGUE) for number in numbers(row[0]))
    assert {number: counted[number] for number in range(FIRST, LAST + 1)} == dict.fromkeys(
        range(FIRST, LAST + 1), 1
    )
    assert [number for number, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("heading", [PROMISES, CATALOGUE])
def test_every_row_names_a_test_and_every_test_that_is_named_is_there(
    heading: str, functions: frozenset[str]
) -> None:
    rows = table(heading)
    assert len(rows) > 10
    for row in rows:
        assert named(row[-1]), f"no test for: {row[0]}"
    gone = {name for row in rows for name in named(row[-1]) if not is_there(name, functions)}
    # What a row says beside its tests, such as the names of programs, stands in its other cells.
    assert gone == set()


def test_a_test_named_in_passing_is_there_too(functions: frozenset[str]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    passing = set(re.findall(r"`(test_\w+)`", text)) | set(re.findall(r"`([\w/]+/test_\w+\.py)`", text))
    assert {
        name for name in passing if not is_there(name, functions) and not name.startswith("tests/")
    } == set()


def test_a_name_that_is_nowhere_would_be_found(functions: frozenset[str]) -> None:
    assert not is_there("test_that_nobody_wrote", functions)
    assert not is_there("crash/test_nothing.py", functions)
    assert not is_there("nowhere/", functions)
    assert not is_there("bench/nothing.py", functions)
