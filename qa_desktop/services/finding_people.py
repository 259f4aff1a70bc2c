"""Owns finding a person in what was written: by number, by name in its spellings, by date of birth.

A search for a subject access request must miss nothing and may ask too often: a person reads every find.
So a name is found in either order, with a middle name, with an initial, in parts, without its accents and
with one slip of the hand; how sure each find is goes with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from qa_desktop.domain.subject_access import Find, Sought, Sureness
from qa_desktop.services import identifiers
from qa_desktop.services.identifier_words import COMMON_WORD_NAMES
from qa_desktop.services.identifiers import SHORTEST_NAME, Known

LIKE_FROM = 6
"""Letters from which a word counts as another one with a slip: shorter ones are other words."""
_WORD = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*\.?")
_OWNED = re.compile(r"(?:['’`]s)?\.?$", re.IGNORECASE)
"""What a name may end in that is none of it: "Marlo's", "M."."""
_UNMARKED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters whose mark is part of them, so that taking accents off leaves them."""
_BETWEEN = 1
"""Words that may stand between the parts of a name: a middle name."""


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    folded: str
    is_large: bool


class Finder:
    """Looks for one person in many texts. Time is linear in a text for a given request."""

    def __init__(self, sought: Sought) -> None:
        self._names = tuple(
            dict.fromkeys(parts for each in (*sought.names, *sought.workers) if (parts := _parts(each)))
        )
        numbers = (*sought.numbers, *(each for each in sought.workers if any(c.isdigit() for c in each)))
        patterns = [pattern for each in numbers if (pattern := _number_pattern(each))]
        self._number = re.compile("|".join(patterns), re.IGNORECASE) if patterns else None
        self._born = Known(births=frozenset({sought.born})) if sought.born else None

    def finds(self, text: str) -> tuple[Find, ...]:
        """Every find in a text, in order; where several overlap, the surest and then the longest."""
        if not text:
            return ()
        found = [*self._numbers(text), *self._births(text)]
        if self._names:
            tokens = tuple(_tokens(text))
            for name in self._names:
                found.extend(_named(tokens, name))
        return tuple(_best(found))

    def _numbers(self, text: str) -> Iterator[Find]:
        if self._number is not None:
            yield from (Find(m.start(), m.end(), Sureness.SURE) for m in self._number.finditer(text))

    def _births(self, text: str) -> Iterator[Find]:
        if self._born is not None:
            for span in identifiers.find(text, self._born, staff=False):
                if span.kind == "date-of-birth":
                    yield Find(span.start, span.end, Sureness.LIKELY)


def folded(word: str) -> str:
    """A word as it is compared: no case, no accents, no apostrophes."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_UNMARKED))
    return "".join(letter for letter in plain if letter.isalpha())


def is_like(one: str, other: str) -> bool:
    """True when one slip of the hand makes one word of the other: a letter more, less, other, or two swapped.

    Damerau, CACM 7(3), 1964: the four slips that make four of five misspellings.
    """
    if abs(len(one) - len(other)) > 1 or one == other:
        return one == other
    start = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, others = one[start:], other[start:]
    if len(rest) == len(others):
        return rest[1:] == others[1:] or (rest[:2] == others[1::-1] and rest[2:] == others[2:])
    return rest[1:] == others if len(rest) > len(others) else rest == others[1:]


# ---------------------------------------------------------------- names


def _tokens(text: str) -> Iterator[_Token]:
    """The words of a text; a double-barrelled name is two."""
    for match in _WORD.finditer(text):
        word = _OWNED.sub("", match.group())
        yield _Token(match.start(), match.start() + len(word), folded(word), word[0].isupper())


def _parts(name: str) -> tuple[str, ...]:
    """The words of a name, first name first; "Surname, First" is turned round."""
    before, comma, after = name.partition(",")
    turned = f"{after} {before}" if comma else name
    return tuple(token.folded for token in _tokens(turned) if token.folded)


def _named(tokens: tuple[_Token, ...], name: tuple[str, ...]) -> Iterator[Find]:
    if len(name) == 1:
        yield from (
            Find(token.start, token.end, Sureness.LIKELY if token.folded == name[0] else Sureness.POSSIBLE)
            for token in tokens
            if _is_part(token, name[0])
        )
        return
    turned = (name[-1], *name[:-1])
    # One initial may stand for all first names: "J Smith", "Smith, J".
    short, short_turned = (name[0][0], name[-1]), (name[-1], name[0][0])
    for at, token in enumerate(tokens):
        for parts in (name, turned):
            last = _run(tokens, at, parts)
            if last is not None:
                gap = last - at + 1 > len(parts)
                yield Find(token.start, tokens[last].end, Sureness.LIKELY if gap else Sureness.SURE)
        for parts in (short, short_turned):
            if tuple(each.folded for each in tokens[at : at + 2]) == parts:
                yield Find(token.start, tokens[at + 1].end, Sureness.LIKELY)
        if any(_is_part(token, part) for part in name):
            yield Find(token.start, token.end, Sureness.POSSIBLE)


def _run(tokens: tuple[_Token, ...], at: int, parts: tuple[str, ...]) -> int | None:
    """Where the parts end that begin at a word, with at most one other word between two of them."""
    if tokens[at].folded != parts[0]:
        return None
    for part in parts[1:]:
        near = range(at + 1, min(at + 2 + _BETWEEN, len(tokens)))
        found = next((place for place in near if tokens[place].folded == part), None)
        if found is None:
            return None
        at = found
    return at


def _is_part(token: _Token, part: str) -> bool:
    if len(part) < SHORTEST_NAME:
        return False
    if token.folded == part:
        # "will", "may" and "grace" are words before they are names: those count with a capital only.
        return token.is_large or part not in COMMON_WORD_NAMES
    return len(part) >= LIKE_FROM and is_like(token.folded, part)


# ---------------------------------------------------------------- numbers


def _number_pattern(number: str) -> str:
    """A number with any space, hyphen or stroke inside, standing alone; blank for what is none."""
    signs = [sign for sign in number if sign.isalnum()]
    if len(signs) < SHORTEST_NAME or not any(sign.isdigit() for sign in signs):
        return ""
    spread = r"[\s/-]?".join(map(re.escape, signs))
    return rf"(?<![^\W_])(?:{spread})(?![^\W_])"


def _best(found: list[Find]) -> Iterator[Find]:
    """Where several overlap, the surest and then the longest, in one pass from left to right."""
    last: Find | None = None
    for each in sorted(found, key=lambda find: (find.start, -find.sureness, -find.end)):
        if last is None:
            last = each
        elif each.start >= last.end:
            yield last
            last = each
        elif (each.sureness, each.end - each.start) > (last.sureness, last.end - last.start):
            last = each
    if last is not None:
        yield last
