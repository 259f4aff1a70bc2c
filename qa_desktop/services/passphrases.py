"""Owns what a passphrase must be: long enough, and hard to guess for somebody who holds the disk.

How hard is estimated by zxcvbn (Wheeler 2016), which knows common words, names, dates, rows of keys and
what the person and the program are called; this module decides how hard is hard enough.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa_desktop.errors import Refused
from qa_desktop.i18n import tr, trn

SHORTEST = 12
JUDGED = 72
"""Characters looked at: the estimate's time grows with the square of them (16 ms for 72, 0.4 s for 256)."""
FEWEST_GUESSES = 10**12
GUESSES_A_SECOND = 10_000
"""What a rack of graphics cards may do against Argon2id with 64 MiB, generously: 0.12 s each on a laptop.
`FEWEST_GUESSES` then last for three years."""

_OURS = ("qa_desktop", "quality_and_standards", "childrens_services")
"""What the program and its team are called; each word of it counts too."""
_STEPS = (10**6, 10**9, FEWEST_GUESSES, 10**15)
_YEAR = 365 * 86_400
_UNITS = ((_YEAR, "year"), (30 * 86_400, "month"), (86_400, "day"), (3600, "hour"), (60, "minute"))
_CENTURY = 100
_ONE_AT_A_TIME = threading.Lock()
"""zxcvbn keeps the words about a person in a table of its own while it judges."""


@dataclass(frozen=True, slots=True)
class Strength:
    """What a passphrase is worth. Holds nothing of its letters."""

    length: int
    guesses: int
    code: str
    """Why it will not do, as a code of failure; blank when it will."""

    @property
    def will_do(self) -> bool:
        return not self.code

    @property
    def level(self) -> int:
        """From 0, guessed at once, to 4; it will do from 3 on."""
        level = sum(self.guesses >= step for step in _STEPS)
        return level if self.will_do else min(level, 2)

    @property
    def seconds(self) -> int:
        """How long somebody with the disk would be at it."""
        return self.guesses // GUESSES_A_SECOND


def judge(text: str, about: Iterable[str] = ()) -> Strength:
    """How good a passphrase is.

    Args:
        text: The passphrase as typed.
        about: What a stranger would try first of all: the person's name, the council's.
    """
    normal = unicodedata.normalize("NFC", text)
    if not normal:
        return Strength(0, 0, "PASSPHRASE-NEEDED")
    guesses, sequence = _estimated(normal[:JUDGED], about)
    code = ""
    if len(normal) < SHORTEST:
        code = "PASSPHRASE-SHORT"
    elif guesses < FEWEST_GUESSES:
        code = _reason(sequence)
    return Strength(len(normal), guesses, code)


def must_do(text: str, about: Iterable[str] = ()) -> None:
    """Let a good passphrase pass.

    Raises:
        Refused: PASSPHRASE-NEEDED, -SHORT, -REPEATS, -ROW, -NAME, -DATE, -COMMON.
    """
    if code := judge(text, about).code:
        raise Refused(code)


def lasts(strength: Strength) -> str:
    """How long it would last, as a sentence for people; blank for nothing typed."""
    if not strength.length:
        return ""
    return tr("Somebody with your laptop would need {time} to guess it.", time=_time(strength.seconds))


def _time(seconds: int) -> str:
    for size, unit in _UNITS:
        count = seconds // size
        if not count:
            continue
        if unit == "year":
            if count >= _CENTURY:
                return tr("longer than a hundred years")
            return trn("about {n} year", "about {n} years", count)
        if unit == "month":
            return trn("about {n} month", "about {n} months", count)
        if unit == "day":
            return trn("about {n} day", "about {n} days", count)
        if unit == "hour":
            return trn("about {n} hour", "about {n} hours", count)
        return trn("about {n} minute", "about {n} minutes", count)
    return tr("less than a minute")


def _estimated(text: str, about: Iterable[str]) -> tuple[int, Sequence[Mapping[str, Any]]]:
    from zxcvbn import zxcvbn  # 28 ms, and only where a new passphrase is typed

    with _ONE_AT_A_TIME:
        found = zxcvbn(text, user_inputs=_words((*_OURS, *about)), max_length=JUDGED)
    return int(found["guesses"]), found["sequence"]


def _words(about: Iterable[str]) -> list[str]:
    """Each name whole, without its gaps, and each of its words."""
    found: list[str] = []
    for name in about:
        plain = name.casefold().replace("_", " ").strip()
        found += [plain, re.sub(r"\W", "", plain), *re.split(r"\W+", plain)]
    return [each for each in dict.fromkeys(found) if len(each) > 1]


def _reason(sequence: Sequence[Mapping[str, Any]]) -> str:
    """What the longest piece that can be guessed is."""
    longest = max(sequence, key=lambda piece: len(piece["token"]))
    pattern = longest["pattern"]
    if pattern == "dictionary" and longest["dictionary_name"] == "user_inputs":
        return "PASSPHRASE-NAME"
    if pattern in ("regex", "date"):
        return "PASSPHRASE-DATE"
    codes = {"repeat": "PASSPHRASE-REPEATS", "sequence": "PASSPHRASE-ROW", "spatial": "PASSPHRASE-ROW"}
    return codes.get(pattern, "PASSPHRASE-COMMON")
