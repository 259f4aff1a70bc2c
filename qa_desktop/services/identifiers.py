"""Owns the search for identifiers in free text: what may say who a child is, and where it stands.

Looked for: the values of questions marked `qa:identifier`, NHS numbers (Modulus 11, domain.md 8.3),
the marked date of birth in every usual spelling, and UK postcodes. Time is linear in the text: every
pattern is anchored to a word and none can backtrack over more than a few characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from qa_desktop.formengine.api import FormSession, NodeKind, NodeView
from qa_desktop.formspec.definition import ControlKind, DataType
from qa_desktop.formspec.vocabulary import HEADER_ROLES
from qa_desktop.services.desktop import IdentifierFound
from qa_desktop.services.identifier_words import COMMON_WORD_NAMES, POSTCODE_AREAS, ROLE_WORDS

SHORTEST_NAME = 3
"""Letters: shorter words are in too many sentences to be worth asking about."""
LONGEST_NAME = 5
"""Words: a longer answer to a question for a name is a sentence about somebody."""

_PEOPLE_AT_WORK = frozenset({"worker-name", "worker-reference"})
_SAYS_WHO_WORKS = frozenset({"action-owner", "escalation-told"})
"""Roles whose question asks for a member of staff; a worker's name belongs there."""

_NHS = re.compile(r"(?<!\d)(\d{3})[ \u00a0\-]?(\d{3})[ \u00a0\-]?(\d{4})(?!\d)", re.ASCII)
_POSTCODE = re.compile(
    r"(?<![A-Z0-9])([A-Z]{1,2})\d[A-Z0-9]?[ \u00a0]?\d[ABD-HJLNP-UW-Z]{2}(?![A-Z0-9])",
    re.IGNORECASE | re.ASCII,
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_LETTERS = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Span:
    """One identifier in one text; `text[start:end]`."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Known:
    """What a filling itself says about who the child and the workers are."""

    names: frozenset[str] = frozenset()
    worker_names: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    worker_references: frozenset[str] = frozenset()
    nhs_numbers: frozenset[str] = frozenset()
    """Digits only; found also when they fail the check sum."""
    births: frozenset[date] = field(default_factory=frozenset)
    addresses: frozenset[str] = frozenset()


def known_of(views: Iterable[NodeView]) -> Known:
    """Collect what the identifier questions of a filling hold."""
    held: dict[str, set[str]] = {}
    for view in views:
        for kind in view.audit.identifier:
            if view.value.strip():
                held.setdefault(kind, set()).add((view.display or view.value).strip())
                held[kind].add(view.value.strip())
    return Known(
        names=frozenset(held.get("name", ())),
        worker_names=frozenset(held.get("worker-name", ())),
        references=frozenset(held.get("reference", ())),
        worker_references=frozenset(held.get("worker-reference", ())),
        nhs_numbers=frozenset(re.sub(r"\D", "", value) for value in held.get("nhs-number", ())),
        births=frozenset(_dates(held.get("date-of-birth", ()))),
        addresses=frozenset(held.get("address", ())),
    )


def find(text: str, known: Known, *, staff: bool = True) -> tuple[Span, ...]:
    """Every identifier in a text, in order; overlapping finds are joined into the longest.

    Args:
        text: What a person typed.
        known: What this filling says of the child and the workers.
        staff: Whether to look for names and references of workers too.
    """
    spans = [*_nhs_numbers(text, known), *_postcodes(text)]
    spans.extend(_names(text, "name", known.names))
    spans.extend(_whole(text, "reference", known.references))
    spans.extend(_whole(text, "address", _address_lines(known.addresses)))
    if staff:
        spans.extend(_names(text, "worker-name", known.worker_names))
        spans.extend(_whole(text, "worker-reference", known.worker_references))
    for born in known.births:
        spans.extend(_alone(text, "date-of-birth", birth_pattern(born)))
    return tuple(_longest(spans))


def search(session: FormSession) -> tuple[IdentifierFound, ...]:
    """Identifiers in the free text of a filling, each text once per answer, in form order."""
    views = session.questions()
    known = known_of(view for view in session.questions(relevant_only=False))
    found: dict[str, IdentifierFound] = {}
    for view in views:
        if not is_free_text(view) or not view.value.strip():
            continue
        staff = not _SAYS_WHO_WORKS.intersection(view.audit.roles)
        for span in find(view.value, known, staff=staff):
            text = view.value[span.start : span.end]
            key = f"{view.node_id}|{span.kind}|{text.casefold()}"
            if key not in found:
                found[key] = IdentifierFound(
                    key, view.node_id, view.label, span.kind, span.start, span.end, text
                )
    return tuple(found.values())


def is_free_text(view: NodeView) -> bool:
    """A text a person types that is not itself an identifier or a fact of the case header.

    The name of a file is one too: people call pictures after those who are on them.
    """
    typed = view.control is ControlKind.INPUT and view.data_type is DataType.STRING
    return (
        view.kind is NodeKind.QUESTION
        and (typed or view.control is ControlKind.UPLOAD)
        and not view.is_readonly
        and not view.audit.identifier
        and not HEADER_ROLES.intersection(view.audit.roles)
    )


def is_nhs_number(digits: str) -> bool:
    """Modulus 11 (NHS Data Dictionary, "NHS NUMBER"); repeated digits pass the sum and are refused."""
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()) or len(set(digits)) == 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    check = 11 - total % 11
    return check != 10 and check % 11 == int(digits[9])


def birth_pattern(born: date) -> str:
    """A pattern for the usual ways to write a date: figures, words, ISO, and run together, day first."""
    month = _MONTHS[born.month - 1]
    year = rf"(?:{born.year:04}|['’]?{born.year % 100:02})"
    names = "|".join(dict.fromkeys((month, *(("sept",) if born.month == 9 else ()), month[:3])))
    day = rf"0?{born.day}(?:\s?(?:st|nd|rd|th))?"  # codespell:ignore nd
    # Every gap is bounded, so that a page of spaces costs no more than a page of words.
    gap, mark = r"[\s,.\-/]{0,3}", r"\s?[/.\-\s]\s?"
    ways = (
        rf"0?{born.day}{mark}0?{born.month}{mark}{year}",
        rf"{born.year:04}{mark}0?{born.month}{mark}0?{born.day}",
        rf"{day}{gap}(?:of\s)?(?:the\s)?(?:{names})\.?{gap}{year}",
        rf"(?:{names})\.?{gap}(?:the\s)?{day}{gap}{year}",
        f"{born.day:02}{born.month:02}{born.year:04}",
        f"{born.year:04}{born.month:02}{born.day:02}",
    )
    return "|".join(ways)


# ---------------------------------------------------------------- one kind each


def _nhs_numbers(text: str, known: Known) -> Iterator[Span]:
    for match in _NHS.finditer(text):
        digits = "".join(match.groups())
        if digits in known.nhs_numbers or is_nhs_number(digits):
            yield Span("nhs-number", match.start(), match.end())


def _postcodes(text: str) -> Iterator[Span]:
    for match in _POSTCODE.finditer(text):
        if match.group(1).upper() in POSTCODE_AREAS:
            yield Span("postcode", match.start(), match.end())


def _names(text: str, kind: str, values: Iterable[str]) -> Iterator[Span]:
    words = {part for value in values for part in _parts_of_name(value)}
    if not words:
        return
    for match in _LETTERS.finditer(text):
        for start, end in _pieces(match):
            piece = text[start:end]
            word = piece.casefold()
            # "will", "may" and "grace" are words before they are names: those count with a capital only.
            if word in words and (word not in COMMON_WORD_NAMES or piece[0].isupper()):
                yield Span(kind, start, end)


def _parts_of_name(value: str) -> Iterator[str]:
    """The words of a name; of a longer text ("the manager, Jo Pemberton, will ask") those written large."""
    long = len(value.split()) > LONGEST_NAME
    for match in _LETTERS.finditer(value):
        for start, end in _pieces(match):
            word = value[start:end]
            if long and word[0].islower():
                continue
            if len(word) >= SHORTEST_NAME and word.casefold() not in ROLE_WORDS:
                yield word.casefold()


def _pieces(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The word whole, each half of a double-barrelled one, and each part between apostrophes."""
    whole, start = match.group(), match.start()
    yield start, match.end()
    for joint in ("-", "-'’"):
        begin = 0
        for at, character in enumerate(f"{whole}{joint[0]}"):
            if character in joint:
                if 0 < at - begin < len(whole):
                    yield start + begin, start + at
                begin = at + 1


def _whole(text: str, kind: str, values: Iterable[str]) -> Iterator[Span]:
    """Values that stand alone in the text, in any case, with any run of spaces for a space."""
    known = [value for value in values if len(value) >= SHORTEST_NAME]
    if not known:
        return
    known.sort(key=len, reverse=True)
    either = "|".join(r"\s{1,4}".join(map(re.escape, value.split())) for value in known)
    yield from _alone(text, kind, either)


def _alone(text: str, kind: str, pattern: str) -> Iterator[Span]:
    for match in re.finditer(rf"(?<![^\W_])(?:{pattern})(?![^\W_])", text, re.IGNORECASE):
        yield Span(kind, match.start(), match.end())


def _address_lines(addresses: Iterable[str]) -> list[str]:
    lines: list[str] = []
    for address in addresses:
        for line in re.split(r"[,\n;]", address):
            words = line.split()
            # One word alone (a town) is in every second report; a house or a street is not.
            if len(words) > 1:
                lines.append(" ".join(words))
    return lines


def _dates(values: Iterable[str]) -> Iterator[date]:
    for value in values:
        try:
            yield date.fromisoformat(value[:10])
        except ValueError:
            continue


def _longest(spans: list[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        if last is None or span.start >= last.end:
            yield span
            last = span
