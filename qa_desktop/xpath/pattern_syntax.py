"""Owns the reading of regular expressions: what Java and JavaScript patterns have in common, as a small tree.

Form authors test their patterns in engines of those two. Left out, and said so: back references, looking
behind, possessive and atomic matching, and sets within sets.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from qa_desktop.xpath.problems import EvaluationProblem

MAX_LENGTH: Final = 2_000
"""Characters of a pattern."""
MAX_DEPTH: Final = 50
"""Groups within groups."""

Matches: TypeAlias = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Char:
    """One character of a set."""

    matches: Matches
    source: str
    """The same for Python's `re`; blank when it cannot say it."""


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    items: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    item: Part
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Assertion:
    r"""A place rather than a character; `source` is `\A`, `\Z`, `\b` or `\B`."""

    source: str


@dataclass(frozen=True, slots=True)
class Look:
    """A look ahead."""

    item: Part
    negative: bool


Part: TypeAlias = Char | Sequence | Choice | Repeat | Assertion | Look

_SHORT: Final = {"d": "0-9", "w": "A-Za-z0-9_", "s": r" \t\n\x0b\f\r"}
_CONTROL: Final = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}
_NO_LINE_END: Final = r"[^\n\r\u2028\u2029]"
_COUNT: Final = re.compile(r"\{(\d{1,5})(,?)(\d{1,5})?\}")
_CODE: Final = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})")
_PROPERTY: Final = re.compile(r"([pP])(?:\{(\w+)\}|([LMNPSZC]))")
_OPEN: Final = re.compile(r"\(\?(?::|=|!|<[A-Za-z]\w*>)|\((?!\?)")
_ASCII_PROPERTIES: Final = {
    "Alpha": "A-Za-z",
    "Digit": "0-9",
    "Alnum": "A-Za-z0-9",
    "Upper": "A-Z",
    "Lower": "a-z",
    "Punct": r"!-/:-@\[-`{-~",
    "Space": _SHORT["s"],
}
_MINOR: Final = {"L": "ultmo", "M": "cen", "N": "dlo", "P": "cdsefio", "S": "mcko", "Z": "slp"}
_CATEGORIES: Final = frozenset(major + minor for major, minors in _MINOR.items() for minor in minors)
"""Unicode's general categories: `Lu` is an upper-case letter."""


def read_pattern(pattern: str) -> tuple[Part, bool]:
    """Read a pattern; also say whether it ignores case (`(?i)` in front).

    Raises:
        EvaluationProblem: it is too long, wrong, or uses what is left out here.
    """
    if len(pattern) > MAX_LENGTH:
        raise EvaluationProblem(f"regex: the pattern is longer than {MAX_LENGTH} characters")
    ignores_case = pattern.startswith("(?i)")
    reader = _Reader(pattern[4:] if ignores_case else pattern, re.IGNORECASE if ignores_case else 0)
    return reader.whole(), ignores_case


def _takes_nothing(part: Part) -> bool:
    match part:
        case Assertion() | Look():
            return True
        case Sequence() | Choice():
            return all(_takes_nothing(item) for item in part.items)
        case _:
            return False


class _Reader:
    def __init__(self, pattern: str, flags: int) -> None:
        self._pattern = pattern
        self._flags = flags
        self._at = 0
        self._depth = 0

    def whole(self) -> Part:
        part = self._choice()
        if self._at < len(self._pattern):
            raise self._problem()
        return part

    def _choice(self) -> Part:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise EvaluationProblem(f"regex: groups are nested deeper than {MAX_DEPTH}")
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        self._depth -= 1
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _sequence(self) -> Part:
        items: list[Part] = []
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            items.append(self._repeated(self._atom()))
        return Sequence(tuple(items))

    def _repeated(self, item: Part) -> Part:
        if self._take("*"):
            limits: tuple[int, int | None] = (0, None)
        elif self._take("+"):
            limits = (1, None)
        elif self._take("?"):
            limits = (0, 1)
        elif counted := _COUNT.match(self._pattern, self._at):
            self._at = counted.end()
            least, comma, most = int(counted[1]), counted[2], counted[3]
            if most and not comma:
                raise self._problem()
            limits = (least, int(most) if most else None if comma else least)
            if limits[1] is not None and limits[1] < least:
                raise self._problem()
        else:
            return item
        self._take("?")  # Greedy or not makes no difference where the whole value must match.
        if self._at < len(self._pattern) and self._pattern[self._at] in "*+?":
            raise self._problem()
        if limits[1] == 0 or _takes_nothing(item):
            # Repeating what takes no character changes nothing, but could be asked for without end.
            return item if limits[0] else Sequence(())
        return Repeat(item, *limits)

    def _atom(self) -> Part:
        sign = self._pattern[self._at]
        if sign == "(":
            return self._group()
        if sign in "*+?":
            raise self._problem()
        self._at += 1
        match sign:
            case "^":
                return Assertion(r"\A")
            case "$":
                return Assertion(r"\Z")
            case ".":
                return self._char(_NO_LINE_END)
            case "[":
                return self._set()
            case "\\":
                return self._escape()
            case _:
                return self._char(re.escape(sign))

    def _group(self) -> Part:
        opening = _OPEN.match(self._pattern, self._at)
        if opening is None:
            raise EvaluationProblem("regex: this kind of group is not supported")
        self._at = opening.end()
        inner = self._choice()
        if not self._take(")"):
            raise self._problem()
        if opening.group() in ("(?=", "(?!"):
            return Look(inner, opening.group() == "(?!")
        return inner

    def _escape(self) -> Part:
        if self._pattern[self._at : self._at + 1] in ("b", "B"):
            self._at += 1
            return Assertion("\\" + self._pattern[self._at - 1])
        if self._pattern[self._at : self._at + 1] in ("A", "z", "Z"):
            self._at += 1
            return Assertion(r"\A" if self._pattern[self._at - 1] == "A" else r"\Z")
        source, matches = self._escaped()
        if matches is not None:
            return Char(matches, "")
        return self._char(f"[{source}]")

    def _escaped(self) -> tuple[str, Matches | None]:
        """After a backslash: text for within a set, or a test where `re` has no words for it."""
        if self._at >= len(self._pattern):
            raise self._problem()
        sign = self._pattern[self._at]
        if named := _PROPERTY.match(self._pattern, self._at):
            self._at = named.end()
            return self._property(named[2] or named[3], negative=named[1] == "P")
        if code := _CODE.match(self._pattern, self._at):
            self._at = code.end()
            return re.escape(chr(int(code[1] or code[2], 16))), None
        self._at += 1
        if sign in _SHORT:
            return _SHORT[sign], None
        if sign.lower() in _SHORT:
            return "", re.compile(f"[^{_SHORT[sign.lower()]}]").fullmatch
        if sign in _CONTROL:
            return re.escape(_CONTROL[sign]), None
        if sign.isalnum():
            raise EvaluationProblem("regex: an escape in the pattern is not supported")
        return re.escape(sign), None

    def _property(self, name: str, *, negative: bool) -> tuple[str, Matches | None]:
        if name in _ASCII_PROPERTIES:
            if not negative:
                return _ASCII_PROPERTIES[name], None
            return "", re.compile(f"[^{_ASCII_PROPERTIES[name]}]").fullmatch
        name = "L" if name in ("IsAlphabetic", "Alphabetic") else name
        if name not in _CATEGORIES and name not in set("LMNPSZC"):
            raise EvaluationProblem("regex: a character property in the pattern is not supported")
        return "", lambda char: unicodedata.category(char).startswith(name) is not negative

    def _set(self) -> Part:
        """The inside of `[…]`: pieces of a set for `re`, and tests that it has no words for."""
        negative = self._take("^")
        pieces: list[str] = []
        tests: list[Matches] = []
        while not self._take("]"):
            piece, test = self._member()
            if test is not None:
                tests.append(test)
                continue
            if self._pattern.startswith("-", self._at) and not self._pattern.startswith("-]", self._at):
                self._at += 1
                end, end_test = self._member()
                if end_test is not None:
                    raise self._problem()
                piece = f"{piece}-{end}"
            pieces.append(piece)
        if not tests:
            if not pieces:
                raise self._problem()
            return self._char(f"[{'^' if negative else ''}{''.join(pieces)}]")
        if pieces:
            tests.append(self._char(f"[{''.join(pieces)}]").matches)
        every = tuple(tests)
        return Char(lambda char: any(test(char) for test in every) is not negative, "")

    def _member(self) -> tuple[str, Matches | None]:
        if self._at >= len(self._pattern):
            raise self._problem()
        sign = self._pattern[self._at]
        if self._pattern.startswith("&&", self._at):
            raise EvaluationProblem("regex: sets within sets are not supported")
        self._at += 1
        if sign == "\\":
            return self._escaped()
        return re.escape(sign), None

    def _char(self, source: str) -> Char:
        try:
            return Char(re.compile(source, self._flags | re.ASCII * (not self._flags)).fullmatch, source)
        except re.error as error:
            raise self._problem() from error

    def _take(self, sign: str) -> bool:
        if not self._pattern.startswith(sign, self._at):
            return False
        self._at += len(sign)
        return True

    def _problem(self) -> EvaluationProblem:
        return EvaluationProblem(f"regex: the pattern is wrong at character {self._at + 1}")
