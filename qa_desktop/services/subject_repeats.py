"""Owns words that are withheld in one place and stand in another: a name is struck out everywhere or nowhere.

Looked for are the whole stretch, in any case, and the names in a short one: "Ms Thornbury" after "Aunt
Wilhelmina Thornbury" was withheld. What is found is proposed; a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from qa_desktop.domain.subject_access import AccessRequest, Passage, Redaction
from qa_desktop.services.finding_people import Finder
from qa_desktop.services.identifier_words import ROLE_WORDS
from qa_desktop.services.identifiers import SHORTEST_NAME

_NAMES_IN = 5
"""Words of a stretch up to which its capitals are names; a whole sentence is looked for as it is."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


class Repeats:
    """Looks for what is withheld somewhere; the name of the person who asks is none of it."""

    def __init__(self, withheld: Iterable[str], person: Finder) -> None:
        self._person = person
        whole: set[str] = set()
        names: set[str] = set()
        for stretch in withheld:
            words = stretch.split()
            if sum(sign.isalnum() for sign in stretch) < SHORTEST_NAME:
                continue
            whole.add(" ".join(words))
            if len(words) <= _NAMES_IN:
                names.update(filter(_is_name, _WORD.findall(stretch)))
        self._whole = _pattern(whole, re.IGNORECASE)
        self._names = _pattern(names)

    def finds(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where it stands, as (start, end) in order; a name inside a whole stretch is no find of its own."""
        found = [match.span() for match in self._whole.finditer(text)] if self._whole else []
        for match in self._names.finditer(text) if self._names else ():
            if all(match.end() <= start or match.start() >= end for start, end in found):
                found.append(match.span())
        own = self._person.finds(text) if found else ()
        others = (each for each in found if not any(f.start <= each[0] and each[1] <= f.end for f in own))
        return tuple(sorted(others))

    def standing(self, passages: Iterable[Passage], redactions: Sequence[Redaction]) -> Iterator[str]:
        """What of it can be read in a record after these redactions, folded."""
        for passage in passages:
            made = [each for each in redactions if each.passage == passage.key]
            for start, end in self.finds(passage.text):
                if not any(each.start <= start and end <= each.end for each in made):
                    yield " ".join(passage.text[start:end].split()).casefold()


def withheld_words(request: AccessRequest) -> tuple[str, ...]:
    """What was withheld in any record of a request."""
    made = (each.words for redactions in request.redactions.values() for each in redactions)
    return tuple(dict.fromkeys(filter(None, made)))


def _is_name(word: str) -> bool:
    is_long = len(word) >= SHORTEST_NAME and word.casefold() not in ROLE_WORDS
    return is_long and (word[0].isupper() or any(sign.isdigit() for sign in word))


def _pattern(words: Iterable[str], flags: int = 0) -> re.Pattern[str] | None:
    longest_first = sorted(words, key=lambda each: (-len(each), each))
    ways = [r"\s+".join(map(re.escape, each.split())) for each in longest_first]
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)", flags) if ways else None
