"""Owns reading the field's description (`../shared/domain.md`): its items, choice lists and stages as data.

The description is kept beside this repository; where it is not there, what compares with it is skipped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DOMAIN = Path(__file__).parents[2] / "shared" / "domain.md"
IS_THERE = DOMAIN.exists()
ABSENT = "the field's description is not on this computer"

FORMS = Path(__file__).parents[1] / "forms"
_TOOL = re.compile(r"^### (?:(T\d) |(Common blocks))", re.MULTILINE)
_WHOLE_STAGES = {"t6_a": "worker", "t6_c": "family", "t5_fam": "family", "imp": "lead-professional"}
"""Groups that the table of stages names as a whole: T6 part A and part C, T5-3, the repeat of T4."""
_SECTION = re.compile(r"^#### .*\(`(\w+)`, (group|repeat)\)$", re.MULTILINE)


@dataclass(frozen=True)
class Item:
    """One row of a table of section 11."""

    group: str
    name: str
    question: str
    kind: str
    required: str
    shown_when: str
    hint: str
    standards: tuple[str, ...]
    prompt: str


@cache
def items(part: str) -> tuple[Item, ...]:
    """The items of a tool (`T2`) or of the common blocks (`blocks`), in their order."""
    text = _parts()[part]
    found = []
    heads = [*_SECTION.finditer(text)]
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        table = text[head.end() : following.start() if following else len(text)]
        for line in table.splitlines():
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]
            if len(cells) == 8 and cells[0].startswith("`"):
                found.append(_item(head[1], cells))
    return tuple(found)


@cache
def block_items(*groups: str) -> tuple[Item, ...]:
    """The items of some of the common blocks, by the name of their group."""
    return tuple(each for each in items("blocks") if each.group in groups)


@cache
def groups(part: str) -> dict[str, str]:
    """Whether each group of a tool is a `group` or a `repeat`."""
    return dict(_SECTION.findall(_parts()[part]))


@cache
def counts() -> dict[str, int]:
    """How many items each tool has, calculates left out, as the description counts them itself."""
    rows = re.findall(r"^\| (T\d|Common blocks)[^|]*\| (\d+) \| \d+ \| \d+ \|$", _text(), re.MULTILINE)
    return {"blocks" if name == "Common blocks" else name: int(number) for name, number in rows}


@cache
def choice_lists() -> dict[str, dict[str, str]]:
    """The lists of section 10.1: labels by name, by list."""
    part = _text()[_text().index("### 10.1") : _text().index("## 11.")]
    return {
        name: dict(re.split(r" = ", each, maxsplit=1) for each in values.split("; "))
        for name, values in re.findall(r"^\| `(\w+)` \| (.*) \|$", part, re.MULTILINE)
    }


@cache
def stages() -> dict[tuple[str, str], str]:
    """Whose turn an item is, by tool (or blank for the blocks) and item; the auditor's are left out."""
    part = _text()[_text().index("**Stages.**") : _text().index("**Form version.**")]
    found: dict[tuple[str, str], str] = {}
    for stage, said in re.findall(r"^\| ([\w -]+?)(?: \([^|]*\))? \| (.*) \|$", part, re.MULTILINE):
        tool = ""
        for each in re.split(r"[;,]", said):
            name = re.search(r"`(\w+)`", each)
            tool = next(iter(re.findall(r"\bT\d", each)), tool)
            if name:
                found[tool, name[1]] = stage.lower().replace(" ", "-").replace("action-owner", "owner")
    return found


@cache
def evidence() -> tuple[tuple[str, str, str], ...]:
    """Section 13: standard, tool and item, where it names items."""
    part = _text()[_text().index("## 13.") : _text().index("## 14.")]
    found = []
    for standard, said in re.findall(r"^\| (\d) [^|]*\| (.*) \|$", part, re.MULTILINE):
        for tool, listed in re.findall(r"\b(T\d) ([^;|]*)", said):
            for name in re.findall(r"\b[a-z]\w*_\w+\b|\bc\d\d(?:-c\d\d)?\b", listed):
                first, _, last = name.partition("-")
                numbers = range(int(first[1:]), int(last[1:]) + 1) if last else ()
                found.extend((standard, tool, each) for each in ([f"c{n:02}" for n in numbers] or [first]))
    return tuple(found)


def stage_of(part: str, item: Item) -> str:
    """Whose turn an item of a tool is; `part` is blank for the common blocks.

    All of T7 is the moderator's, who fills the form as an auditor does an audit: in the stage that closes it.
    """
    return stages().get((part, item.name), _WHOLE_STAGES.get(item.group, "auditor"))


def _item(group: str, cells: list[str]) -> Item:
    name, question, kind, required, shown, hint, standards, prompt = cells
    when = "" if shown == "always" else shown.strip("`")
    numbers = () if standards == "-" else tuple(standards.split())
    return Item(group, name.strip("`"), question, kind, required, when, hint, numbers, prompt)


@cache
def _parts() -> dict[str, str]:
    text = _text()
    text = text[text.index("## 11.") : text.index("## 12.")]
    heads = [*_TOOL.finditer(text)]
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return {(head[1] or "blocks"): text[head.end() : end] for head, end in zip(heads, ends, strict=True)}


@cache
def _text() -> str:
    return DOMAIN.read_text(encoding="utf-8")
