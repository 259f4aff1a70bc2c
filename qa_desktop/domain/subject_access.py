"""Owns a subject access request: who is looked for, until when, what is handed out and what is withheld.

UK GDPR, Articles 12(3) and 15; the day is counted as the Information Commissioner says: the same day of the
next month, its last day where there is no such day, and the next working day where nobody works on it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any

from qa_desktop.domain.reader import Reader, time_from_text, time_to_text
from qa_desktop.domain.working_days import BankHolidays, is_working_day

MOST_TERMS = 40
"""Names and numbers of one request: more is a list of cases, and costs a minute a thousand audits."""
LONGEST_TERM = 120


class Withheld(StrEnum):
    """Why something is not handed out (Data Protection Act 2018, schedules 2 and 3)."""

    THIRD_PARTY = "third-party"
    SERIOUS_HARM = "serious-harm"
    LEGAL_PRIVILEGE = "legal-privilege"
    CRIME = "crime"
    NOT_ABOUT = "not-about"


class RecordKind(StrEnum):
    """What can hold personal data in this program."""

    AUDIT = "audit"
    ESCALATION = "escalation"
    CASE = "case"
    LOG = "log"


class Sureness(IntEnum):
    """How sure it is that a find is the person."""

    POSSIBLE = 1
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class Find:
    """One stretch of a text that may be the person: `text[start:end]`."""

    start: int
    end: int
    sureness: Sureness


@dataclass(frozen=True, slots=True)
class Sought:
    """Whom the request is about, as far as is known. Every member may be empty, not all of them."""

    numbers: tuple[str, ...] = ()
    """Record numbers, NHS number, references of audits."""
    names: tuple[str, ...] = ()
    """Full names, each spelling that is known."""
    born: date | None = None
    workers: tuple[str, ...] = ()
    """Names or numbers of a member of staff: looked for in what they did, too."""

    def is_empty(self) -> bool:
        return not (self.numbers or self.names or self.born or self.workers)


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """Something that may be about the person."""

    record_id: str
    """`audit/<id>/<revision>`, `bin/<number>`, `escalation/<audit>`, `case/<number>` or `log`."""
    kind: RecordKind
    title: str
    case_reference: str
    state: str
    """Words for what it is now."""
    at: datetime | None
    """When it was made or changed last; None for a row of the case list."""
    sureness: Sureness
    finds: int
    excerpt: str
    """The surest find and what stands around it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of a record, as it would be printed."""

    key: str
    """Of its place and its words."""
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """One stretch of one passage that is not handed out."""

    passage: str
    """`Passage.key`: bound to the words, so that a passage that has changed is looked at again."""
    start: int
    end: int
    reason: Withheld
    words: str = field(default="", compare=False)
    """What stood there when it was withheld: it is looked for in the other records of the request."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """That something was handed out: what, and when; the bundle itself is not kept."""

    at: datetime
    by: str
    records: int
    redactions: int
    sha256: str


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """One request, from its coming to its closing. Closed, it holds no name and no number any more."""

    request_id: str
    label: str
    """The council's own reference of the request."""
    received: date
    due: date
    sought: Sought
    left_out: Mapping[str, Withheld] = field(default_factory=dict)
    """Records that are not handed out at all, by id."""
    redactions: Mapping[str, tuple[Redaction, ...]] = field(default_factory=dict)
    """By record id."""
    reviewed: frozenset[str] = frozenset()
    """Records that somebody has read through."""
    bundles: tuple[Bundle, ...] = ()
    closed: date | None = None
    found: frozenset[str] | None = None
    """Ids of the records of the last search; None while nobody has searched since its terms were set."""
    left_standing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By record, words withheld elsewhere that whoever read it through saw and left, folded."""


def due_day(received: date, holidays: BankHolidays) -> date:
    """The last day on which a request that came on a day can be answered in time."""
    year, month = received.year + received.month // 12, received.month % 12 + 1
    day = date(year, month, min(received.day, monthrange(year, month)[1]))
    # Of a year whose bank holidays are not known the calendar day stands: earlier is safe.
    while is_working_day(day, holidays) is False:
        day += timedelta(days=1)
    return day


# ---------------------------------------------------------------- as JSON


def request_to_json(request: AccessRequest) -> dict[str, object]:
    """The request as a JSON object."""
    sought = request.sought
    return {
        "id": request.request_id,
        "label": request.label,
        "received": request.received.isoformat(),
        "due": request.due.isoformat(),
        "numbers": list(sought.numbers),
        "names": list(sought.names),
        "born": sought.born.isoformat() if sought.born else "",
        "workers": list(sought.workers),
        "left_out": {name: reason.value for name, reason in request.left_out.items()},
        "redactions": {
            name: [[each.passage, each.start, each.end, each.reason.value, each.words] for each in made]
            for name, made in request.redactions.items()
        },
        "reviewed": sorted(request.reviewed),
        "bundles": [
            {
                "at": time_to_text(each.at),
                "by": each.by,
                "records": each.records,
                "redactions": each.redactions,
                "sha256": each.sha256,
            }
            for each in request.bundles
        ],
        "closed": request.closed.isoformat() if request.closed else "",
        "left_standing": {name: sorted(words) for name, words in request.left_standing.items()},
        "found": None if request.found is None else sorted(request.found),
    }


def request_from_json(value: object) -> AccessRequest:
    """The request of a JSON object that this program wrote.

    Raises:
        ValueError: It is something else.
    """
    reader = Reader(value, "request")
    try:
        return AccessRequest(
            request_id=reader.name("id"),
            label=reader.text("label"),
            received=date.fromisoformat(reader.text("received")),
            due=date.fromisoformat(reader.text("due")),
            sought=Sought(
                numbers=_texts(reader.get("numbers")),
                names=_texts(reader.get("names")),
                born=_day(reader.text("born")),
                workers=_texts(reader.get("workers")),
            ),
            left_out={name: Withheld(str(why)) for name, why in _object(reader.get("left_out")).items()},
            redactions={
                name: tuple(
                    Redaction(str(passage), int(start), int(end), Withheld(reason), str(words))
                    for passage, start, end, reason, words in made
                )
                for name, made in _rows(reader.get("redactions"))
            },
            reviewed=frozenset(_texts(reader.get("reviewed"))),
            bundles=tuple(_bundle(each) for each in _list(reader.get("bundles"))),
            closed=_day(reader.text("closed")),
            left_standing={
                name: frozenset(_texts(words)) for name, words in _object(reader.get("left_standing")).items()
            },
            found=None if reader.get("found") is None else frozenset(_texts(reader.get("found"))),
        )
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError("request") from error


def _bundle(value: object) -> Bundle:
    reader = Reader(value, "bundle")
    return Bundle(
        at=time_from_text(reader.text("at")),
        by=reader.text("by"),
        records=reader.count("records"),
        redactions=reader.count("redactions"),
        sha256=reader.text("sha256"),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in _list(value))


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError("list")  # noqa: TRY004 - junk is a ValueError, whatever is wrong with it
    return value


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ValueError("object")  # noqa: TRY004 - as above
    return value


def _rows(value: object) -> Iterator[tuple[str, list[Any]]]:
    for name, made in _object(value).items():
        yield name, [tuple(_list(each)) for each in _list(made)]
