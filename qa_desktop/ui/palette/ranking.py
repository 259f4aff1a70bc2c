"""Owns what is found by which letters, and in which order: fuzzy, but never surprising."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum


class Kind(IntEnum):
    """What was found, in the order in which kinds follow one another where all else is equal."""

    SEARCH = 0
    AUDIT = 1
    CASE = 2
    QUESTION = 3
    PAGE = 4
    COMMAND = 5
    TOOL = 6


OFFERED = (Kind.SEARCH, Kind.PAGE, Kind.COMMAND, Kind.TOOL, Kind.AUDIT)
"""With nothing typed, in this order behind what was chosen lately; questions and cases are too many."""


def _nothing() -> None:
    return


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found.

    Attributes:
        id: stable, so that it is known again when it was chosen before.
        kind: what it is.
        title: its words, by which it is found first.
        note: more about it, by which it is found as well.
        key: the key that does the same.
        act: what is done when it is chosen.
        text: of a search: the letters to be typed again.
    """

    id: str
    kind: Kind
    title: str
    note: str = ""
    key: str = ""
    act: Callable[[], object] = _nothing
    text: str = ""
    _low: str = field(default="", repr=False, compare=False)
    _words: tuple[str, ...] = field(default=(), repr=False, compare=False)
    _all: str = field(default="", repr=False, compare=False)

    def __post_init__(self) -> None:
        # Made once: every letter typed asks for them of every entry.
        low = self.title.casefold()
        object.__setattr__(self, "_low", low)
        object.__setattr__(self, "_words", words_of(low))
        object.__setattr__(self, "_all", f"{low} {self.note.casefold()}")

    def level(self, wanted: str, parts: Sequence[str]) -> int | None:
        """How well it fits: 0 is the thing itself, 5 is letters in their order, None is not at all."""
        if self._low == wanted:
            return 0
        if self._low.startswith(wanted):
            return 1
        if all(any(word.startswith(part) for word in self._words) for part in parts):
            return 2
        if all(part in self._low for part in parts):
            return 3
        if all(part in self._all for part in parts):
            return 4
        # A number that is nearly right is another case: digits are never guessed at.
        if len(wanted) > 1 and not any(letter.isdigit() for letter in wanted):
            return 5 if all(_in_order(part, self._words) for part in parts) else None
        return None


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, without what stands between them; `QA-1A2B3` is one, and two as well."""
    whole = tuple(word.strip(".,:;()“”?") for word in text.split())
    return (*whole, *(part for word in whole for part in word.split("-")[1:]))


def find(
    entries: Iterable[Entry], typed: str, recent: Sequence[str] = (), offered: Sequence[Kind] = OFFERED
) -> list[Entry]:
    """What fits the letters, best first; with nothing typed, what was chosen lately, then what is `offered`.

    Of two that fit as well the one chosen more lately comes first, then the order of kinds, then the order
    in which they were given. The same letters always find the same things in the same order.
    """
    lately = {each: place for place, each in enumerate(recent)}
    last = len(lately)
    wanted = " ".join(typed.casefold().split())
    if not wanted:
        shown = [entry for entry in entries if entry.kind in offered or entry.id in lately]
        shown.sort(key=lambda entry: _first_when_empty(entry, lately.get(entry.id), offered))
        return shown
    parts = wanted.split()
    found: list[tuple[int, int, int, int, Entry]] = []
    for place, entry in enumerate(entries):
        if entry.kind is Kind.SEARCH:
            continue
        level = entry.level(wanted, parts)
        if level is not None:
            found.append((level, lately.get(entry.id, last), entry.kind, place, entry))
    found.sort(key=lambda each: each[:4])
    return [each[4] for each in found]


def _first_when_empty(entry: Entry, lately: int | None, offered: Sequence[Kind]) -> tuple[int, int]:
    if entry.kind is Kind.SEARCH:
        return 0, 0
    return (1, lately) if lately is not None else (2, offered.index(entry.kind))


def _in_order(part: str, words: Sequence[str]) -> bool:
    """The letters begin words, in order: `rc` is Review and complete; or are dropped from within one word."""
    begins = iter(word[:1] for word in words)
    if len(part) > 1 and all(letter in begins for letter in part):
        return True
    return any(_within(part, word) for word in words)


def _within(part: str, word: str) -> bool:
    """The word with letters left out: begins alike, and no more is missing than is there."""
    if not word.startswith(part[:1]) or len(word) > 2 * len(part):
        return False
    letters = iter(word)
    return all(letter in letters for letter in part)
