"""Owns reading the type cell of a survey row: all spellings that XLSForm takes, and what wrong ones meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum, auto

_CONTROLS = {
    "group": "group",
    "lgroup": "repeat",
    "repeat": "repeat",
    "loop": "loop",
    "looped group": "repeat",
}
_SELECTS = (
    "add select one prompt using", "add select multiple prompt using", "select all that apply from",
    "select all that apply", "select_one_external", "select_multiple_from_file", "select multiple from file",
    "select_one_from_file", "select one from file", "select one from", "select_multiple", "select_one",
    "select one", "select1", "rank",
)  # fmt: skip
_BEGIN = re.compile(rf"begin[ _](?P<what>{'|'.join(_CONTROLS)})(?: (?:over )?(?P<list>\S+))?\Z")
_END = re.compile(rf"end[ _](?P<what>{'|'.join(_CONTROLS)})\Z")
_SELECT = re.compile(
    rf"(?P<command>{'|'.join(_SELECTS)}) (?P<list>\S+)(?: (?P<other>or specify other|or_other|or other))?\Z"
)
_OSM = re.compile(r"osm (?P<list>\S+)")
_PARTING = r"[\s_-]+"
_FILE = re.compile(r"\.(csv|xml|geojson)\Z", re.I)
_SETTINGS_AS_TYPES = {"form_title", "set_form_title", "form_id", "set_form_id", "prefix"}
_OTHER_WORDS = {
    "string": "text", "paragraph": "text", "free text": "text", "open": "text", "memo": "text",
    "number": "integer", "numeric": "integer", "whole number": "integer", "float": "decimal",
    "double": "decimal",
    "yes/no": "select_one", "yesno": "select_one", "yes_no": "select_one", "boolean": "select_one",
    "dropdown": "select_one", "drop down": "select_one", "radio": "select_one", "choice": "select_one",
    "multiple choice": "select_one", "checkbox": "select_multiple", "checkboxes": "select_multiple",
    "tick box": "acknowledge", "label": "note", "comment": "note", "heading": "note", "title": "note",
    "calculation": "calculate", "picture": "image", "upload": "file", "slider": "range",
    "section": "begin_group", "select": "select_one", "ranking": "rank",
    "date and time": "dateTime", "gps": "geopoint", "calc": "calculate", "compute": "calculate",
    "tickbox": "acknowledge", "textarea": "text", "long text": "text", "attachment": "file", "photo": "image",
}  # fmt: skip
"""Words that people type from other programs."""
HIDDEN = frozenset({
    "calculate", "hidden", "csv-external", "xml-external", "audit", "background-audio", "background-geopoint",
    "start", "end", "today", "deviceid", "username", "email", "phonenumber", "simserial", "subscriberid",
    "imei",    "start-geopoint", "xml external", "csv external",
})  # fmt: skip
"""Types that show nothing, so that they need no label."""


class What(Enum):
    """What a row does."""

    BEGIN = auto()
    END = auto()
    SELECT = auto()
    QUESTION = auto()
    SETTING = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class RowType:
    """A type cell, read."""

    what: What
    word: str
    """For BEGIN and END: group, repeat or loop; for SELECT: its command; else the type as typed."""
    list_name: str = ""
    or_other: bool = False
    exact: bool = True
    """False when only guessed: misspelt, but plainly the beginning or end of something."""

    @property
    def takes_several(self) -> bool:
        return self.what is What.SELECT and ("multiple" in self.word or "all that apply" in self.word)

    @property
    def is_external(self) -> bool:
        """True when its choices stand on the sheet external_choices."""
        return self.word == "select_one_external"

    @property
    def wants_list(self) -> bool:
        """True when the list must be on the choices sheet: not in a file, not taken from answers."""
        return (
            self.what is What.SELECT
            and not self.is_external
            and "${" not in self.list_name
            and not _FILE.search(self.list_name)
        )

    @property
    def is_visible(self) -> bool:
        """True for a question that people see."""
        return self.what is What.SELECT or (
            self.what is What.QUESTION
            and self.word not in HIDDEN
            and not self.word.startswith(("get ", "uri:"))
        )


def read_type(cell: str, known: Collection[str] = ()) -> RowType:
    """Read a type cell. With nothing in `known`, every single word passes for a type."""
    raw = " ".join(cell.split())
    if found := _BEGIN.match(raw):
        return RowType(What.BEGIN, _CONTROLS[found["what"]], found["list"] or "")
    if found := _END.match(raw):
        return RowType(What.END, _CONTROLS[found["what"]])
    if found := _SELECT.match(raw):
        return RowType(What.SELECT, found["command"], found["list"], bool(found["other"]))
    if found := _OSM.match(raw):
        return RowType(What.QUESTION, "osm", found["list"])
    if raw in _SETTINGS_AS_TYPES:
        return RowType(What.SETTING, raw)
    if raw in known or not known:
        return RowType(What.QUESTION, raw)
    return _guessed(raw)


def _guessed(raw: str) -> RowType:
    """What an unknown type opens or closes, so that one misspelling does not make its partner wrong too."""
    words = re.sub(r"[^a-z]+", " ", raw.lower()).split()
    if (words and words[0] in ("begin", "end")) or (
        words and re.match(r"(begin|end)(group|repeat|loop)", words[0])
    ):
        joined = "".join(words)
        what = What.BEGIN if joined.startswith("begin") else What.END
        rest = joined.removeprefix("begin").removeprefix("end")
        close = difflib.get_close_matches(rest, ("group", "repeat", "loop"), 1, 0.6)
        return RowType(what, close[0] if close else "group", exact=False)
    return RowType(What.UNKNOWN, raw, exact=False)


def meant_type(raw: str, known: Iterable[str], lists: Collection[str]) -> str:
    """What an unknown type cell probably meant, as it should be typed; blank when nothing is near."""
    types = sorted(known)
    plain = " ".join(raw.replace("_", " ").replace("-", " ").lower().split())
    guessed = _guessed(raw)
    if guessed.what in (What.BEGIN, What.END):
        return f"{'begin' if guessed.what is What.BEGIN else 'end'}_{guessed.word}"
    by_plain = {
        " ".join(one.replace("_", " ").replace("-", " ").lower().split()): one for one in reversed(types)
    }
    if plain in by_plain and not plain.startswith("select"):
        return by_plain[plain]
    word = _OTHER_WORDS.get(raw.lower()) or _OTHER_WORDS.get(plain)
    if word in ("select_one", "select_multiple", "rank"):
        return f"{word} {_a_list(lists)}"
    first, _, rest = raw.partition(" ")
    if _OTHER_WORDS.get(first.lower()) in ("select_one", "select_multiple") and rest in lists:
        return f"{_OTHER_WORDS[first.lower()]} {rest}"
    if word:
        return word
    if select := _meant_select(raw, lists):
        return select
    close = difflib.get_close_matches(plain, list(by_plain), 1, 0.7)
    return by_plain[close[0]] if close else ""


def _meant_select(raw: str, lists: Collection[str]) -> str:
    other = re.search(r"[\s_-]+or[\s_-]+other\s*\Z", raw, re.I)
    if other:
        meant = _meant_select(raw[: other.start()], lists)
        return f"{meant} or_other" if meant else ""
    squeezed = re.sub(r"[\s_-]+", "_", raw.strip().lower())
    commands = ("select_multiple_from_file", "select_one_from_file", "select_multiple", "select_one", "rank")
    for command in commands:
        if squeezed == command:
            return f"{command} {_a_list(lists)}"
        if squeezed.startswith(f"{command}_"):
            rest = re.sub(
                rf"{command.replace('_', _PARTING)}{_PARTING}", "", raw.strip(), count=1, flags=re.I
            )
            if command.endswith("_from_file"):
                return f"{command} {'_'.join(rest.split())}"
            return f"{command} {_nearest_list(rest.split()[-1], lists)}"
    head, _, last = squeezed.rpartition("_")
    close = difflib.get_close_matches(head or squeezed, commands, 1, 0.75)
    if close:
        return f"{close[0]} {_nearest_list(last, lists) if head else _a_list(lists)}"
    return ""


def _nearest_list(word: str, lists: Collection[str]) -> str:
    close = difflib.get_close_matches(word, list(lists), 1, 0.6)
    return close[0] if close else _a_list(lists) if lists and not word else word


def _a_list(lists: Collection[str]) -> str:
    return sorted(lists)[0] if lists else "list_name"


def is_dynamic(default: str) -> bool:
    """True for a default that is worked out when the form is opened."""
    return re.search(r"\$\{|\w\s*\(|[*|/+]|\bdiv\b|\bmod\b", default) is not None
