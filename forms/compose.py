#!/usr/bin/env python3
"""Compose the supplied tools: each folder's `source.md` and the shared blocks become its `tool.md`.

    python3 forms/compose.py           write every tool.md anew
    python3 forms/compose.py --check   say which tool.md is not what its source gives; exit 1 if any

A source is prose and small Markdown tables, each with only the columns it needs. What a table holds is told
by its first heading: `type` rows go to the survey, `list_name` to the choices, `form_title` to the settings.
A survey row `include | NAME | key=value; …` puts the rows of `blocks/NAME.md` there, `{{key}}` replaced.
Choice lists that no table of the source holds come from `blocks/choices.md`, if a question uses them.
A heading `qa:role` stands for `bind::qa:role`, and in the settings for `attribute::qa:role`.

Only the standard library is used here.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BLOCKS = HERE / "blocks"
SHEETS = {"type": "survey", "list_name": "choices", "form_title": "settings"}
SURVEY = (
    "type", "name", "label", "hint", "guidance_hint", "required", "required_message", "readonly", "relevant",
    "constraint", "constraint_message", "appearance", "parameters", "default", "calculation", "choice_filter",
    "trigger", "repeat_count", "qa:role", "qa:section", "qa:standard", "qa:stage", "qa:prompt",
    "qa:prompt-when", "qa:prompt-after", "qa:prompt-per", "qa:comment-on", "qa:covered-until",
    "qa:weight", "qa:out-of", "qa:score-rule", "qa:score-least", "qa:critical", "qa:score-of",
    "qa:score-as", "qa:identifier", "qa:since", "qa:kind",
)  # fmt: skip
"""Columns in the order they are written; those without a cell are left out."""
CHOICES = ("list_name", "name", "label", "score", "score-strict", "grade", "descriptor")
NAMESPACES = 'qa="urn:qa-desktop:audit:1"'

Row = dict[str, str]


class Mistake(Exception):
    """A source that cannot be composed, in words for its author."""


def main(arguments: list[str]) -> int:
    stale = []
    for source in sorted(HERE.glob("*/source.md")):
        target = source.with_name("tool.md")
        try:
            text = compose(source)
        except Mistake as mistake:
            print(f"{source.relative_to(HERE)}: {mistake}")
            return 1
        if "--check" not in arguments:
            target.write_text(text, encoding="utf-8", newline="\n")
        elif not target.exists() or target.read_text(encoding="utf-8") != text:
            stale.append(str(target.relative_to(HERE)))
    for name in stale:
        print(f"{name} is not what its source gives; run python3 forms/compose.py")
    return 1 if stale else 0


def compose(source: Path) -> str:
    """The XLSForm as Markdown tables: settings, survey and choices, one row a line."""
    title, sheets = read(source.read_text(encoding="utf-8"))
    survey = [row for raw in sheets["survey"] for row in expand(raw)]
    own = sheets["choices"]
    settings = [{**row, "namespaces": NAMESPACES} for row in sheets["settings"]]
    if len(settings) != 1:
        raise Mistake("the settings are one table with one row")
    head = [
        f"# {title}",
        "",
        f"Composed from source.md and forms/{BLOCKS.name} by forms/compose.py: change those, not this file.",
        "An XLSForm as Markdown tables; docs/tool-authoring.md explains the columns.",
        "",
    ]
    parts = [
        *table("settings", _headed(settings, "attribute::"), tuple(_headed(settings, "attribute::")[0])),
        *table("survey", _headed(survey, "bind::"), tuple(_long(c, "bind::") for c in SURVEY)),
        *table("choices", choices(survey, own), CHOICES),
    ]
    return "\n".join([*head, *parts])


def read(text: str) -> tuple[str, dict[str, list[Row]]]:
    """The title and the rows of every table, by sheet."""
    title = next((line[2:].strip() for line in text.splitlines() if line.startswith("# ")), "")
    sheets: dict[str, list[Row]] = {"survey": [], "choices": [], "settings": []}
    headings: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("|"):
            headings = []
            continue
        cells = split(line)
        if not headings:
            headings = cells
            if headings[0] not in SHEETS:
                raise Mistake(f"line {number}: a table starts with type, list_name or form_title")
        elif not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            if len(cells) != len(headings):
                raise Mistake(f"line {number}: {len(cells)} cells under {len(headings)} headings")
            row = {heading: cell for heading, cell in zip(headings, cells, strict=True) if cell}
            sheets[SHEETS[headings[0]]].append(row)
    return title, sheets


def expand(row: Row) -> list[Row]:
    """A row, or the rows of the block that it includes."""
    if row.get("type") != "include":
        return [row]
    path = BLOCKS / f"{row.get('name', '')}.md"
    if not path.exists():
        raise Mistake(f"there is no block {row.get('name', '')}")
    given = dict(part.split("=", 1) for part in row.get("label", "").split("; ") if part)
    text = path.read_text(encoding="utf-8")
    for key, value in given.items():
        text = text.replace("{{" + key.strip() + "}}", value.strip())
    left = re.search(r"\{\{(\w+)\}\}", text)
    if left:
        raise Mistake(f"block {path.stem} wants {left[1]}=…")
    return read(text)[1]["survey"]


def choices(survey: list[Row], own: list[Row]) -> list[Row]:
    """The lists that questions use, in the order of first use; the source's own before the shared."""
    shared = read((BLOCKS / "choices.md").read_text(encoding="utf-8"))[1]["choices"]
    used = dict.fromkeys(
        words[1]
        for words in (row.get("type", "").split() for row in survey)
        if len(words) > 1 and words[0] in ("select_one", "select_multiple", "rank")
    )
    found: list[Row] = []
    for name in used:
        rows = [row for row in own if row["list_name"] == name] or [
            row for row in shared if row["list_name"] == name
        ]
        if not rows:
            raise Mistake(f"there is no choice list {name}")
        found.extend(rows)
    return found


def table(sheet: str, rows: list[Row], columns: tuple[str, ...]) -> list[str]:
    """One sheet as a Markdown table, without columns that nobody filled."""
    unknown = {heading for row in rows for heading in row} - set(columns)
    if unknown:
        raise Mistake(f"there is no column {', '.join(sorted(unknown))}")
    used = [column for column in columns if any(row.get(column) for row in rows)]
    lines = [
        f"## {sheet.capitalize()}",
        "",
        f"| {sheet} |" + " |" * len(used),
        "|---" * (len(used) + 1) + "|",
    ]
    lines.append(f"| | {' | '.join(used)} |")
    lines += ["| | " + " ".join(f"{row.get(column, '')} |".lstrip() for column in used) for row in rows]
    return [*lines, ""]


def split(line: str) -> list[str]:
    """The cells of a table's line; a bar in a cell has a backslash before it."""
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]


def _headed(rows: list[Row], prefix: str) -> list[Row]:
    return [{_long(heading, prefix): cell for heading, cell in row.items()} for row in rows]


def _long(heading: str, prefix: str) -> str:
    return f"{prefix}{heading}" if heading.startswith("qa:") else heading


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
