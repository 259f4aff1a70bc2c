"""Owns the feature table of README.md: ODK's own feature list, and the tests that show each row.

    python3 docs/features.py          write the table between the marks in README.md
    python3 docs/features.py --check  say what is stale or not shown; 0 when nothing is

The rows stand in `docs/features.toml`. A test says what it shows: `@pytest.mark.feature("relevant")`, also as
`marks=` of a `pytest.param` and in a module's `pytestmark`; `feature = pytest.mark.feature` is short
for it. Marks are read from the source; no test is run.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "docs" / "features.toml"
README = ROOT / "README.md"
TESTS = ROOT / "tests"
_MARKS = ("pytest.mark.feature", "feature")
BEGIN, END = "<!-- features -->", "<!-- /features -->"


@dataclass(frozen=True, slots=True)
class Feature:
    """One row: it works (within `limit`, when there is one), or is `refused` by name for that reason."""

    id: str
    section: str
    title: str
    limit: str = ""
    refused: str = ""

    @property
    def state(self) -> str:
        return "refused" if self.refused else "works"


@cache
def features() -> dict[str, Feature]:
    """Every row by its id, in order."""
    rows: dict[str, Feature] = {}
    for section in tomllib.loads(LIST.read_text("utf-8"))["section"]:
        for row in section["rows"]:
            if row["id"] in rows:
                raise ValueError(f"{LIST.name} has two rows {row['id']!r}")
            rows[row["id"]] = Feature(
                row["id"],
                section["title"],
                row.get("title", row["id"]),
                row.get("limit", ""),
                row.get("refused", ""),
            )
    return rows


def shown() -> dict[str, Counter[Path]]:
    """By row, the test files that show it, each with the number of its marks."""
    found: dict[str, Counter[Path]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        text = path.read_text("utf-8")
        if "feature" in text:
            for row in _marked(ast.parse(text)):
                found.setdefault(row, Counter())[path.relative_to(ROOT)] += 1
    return found


def _marked(module: ast.Module) -> Iterator[str]:
    """The row of each mark, once for each test that carries it."""
    tests = [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test")
    ]
    for test in tests:
        for decorator in test.decorator_list:
            yield from _rows_in(decorator)
    for node in module.body:
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets
        ):
            for row in _rows_in(node.value):
                yield from [row] * len(tests)


def _rows_in(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func) in _MARKS:
            for argument in call.args:
                if isinstance(argument, ast.Constant):
                    yield str(argument.value)


def problems() -> list[str]:
    """What keeps the table from being true: rows that no test shows, marks of rows that are not there."""
    rows, tests = features(), shown()
    unknown = [f"no row {row!r} ({', '.join(map(str, tests[row]))})" for row in tests if row not in rows]
    return unknown + [f"no test shows {row!r} ({rows[row].state})" for row in rows if row not in tests]


def table() -> str:
    """The sections of the list: a summary line each, its rows folded below."""
    rows, tests = features(), shown()
    lines = [BEGIN]
    for section in dict.fromkeys(feature.section for feature in rows.values()):
        here = [feature for feature in rows.values() if feature.section == section]
        works = sum(feature.state == "works" for feature in here)
        refused = f", {len(here) - works} refused by name" if works < len(here) else ""
        lines += [
            "<details>", f"<summary>{section}: {works} of {len(here)} work{refused}</summary>", "",
            "| feature | | shown by |", "|---|---|---|",
            *(_row(feature, tests.get(feature.id, Counter())) for feature in here),
            "", "</details>", "",
        ]  # fmt: skip
    lines[-1] = END
    return "\n".join(lines)


def _row(feature: Feature, files: Counter[Path]) -> str:
    title = feature.title.replace("|", "\\|")
    state = (
        f"refused: {feature.refused}"
        if feature.refused
        else f"works: {feature.limit}"
        if feature.limit
        else "works"
    )
    # No numbers of tests: the table would be stale after every test.
    shown_by = sorted(files, key=lambda path: (path.parent.name != "scenario", path))
    links = " · ".join(f"[{path.stem.removeprefix('test_')}]({path.as_posix()})" for path in shown_by[:2])
    more = f" · {len(files) - 2} more" if len(files) > 2 else ""
    return f"| `{title}` | {state} | {links}{more} |"


def with_table(readme: str) -> str:
    """The text of README.md with the table as it must be."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"README.md lacks the marks {BEGIN} and {END}")
    return f"{before}{table()}{after}"


def main(arguments: list[str]) -> int:
    readme = README.read_text("utf-8")
    wanted = with_table(readme)
    found = problems()
    if "--check" in arguments:
        found += ["README.md is stale: run docs/features.py"] if wanted != readme else []
    elif wanted != readme:
        README.write_text(wanted, "utf-8")
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
