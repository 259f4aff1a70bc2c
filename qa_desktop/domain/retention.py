"""Owns how long records are kept, as pure rules: what is due for disposal, and what the rest waits for.

A record is due when its period has passed since its start event and nothing waits: no hold, nothing unsent,
no correction, open concern, open action, unsigned answer or later stage. Each of these alone keeps it, and
what is not known keeps it too. Disposal is decided nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class RecordClass(StrEnum):
    """What is kept, sorted by how long. Attachments, concerns and later answers go with their audit."""

    OWN = "own-audit"  # completed at this computer; Q&S has it
    COLLECTED = "collected-audit"  # the working copy at the hub
    AD_HOC = "ad-hoc-audit"  # the same, of a tool that Q&S named as ad hoc
    ASKED = "asked-audit"  # another's audit that came with a request, with what was answered
    DISCARDED = "discarded-draft"  # in the bin
    CASES = "case-list"


class Start(StrEnum):
    """What a period is counted from."""

    SAFE = "safe"
    CLOSED = "closed"  # the last action is closed; without actions, the last answer was given
    ANSWERED = "answered"  # the request was answered and is safe, or was withdrawn
    DISCARDED = "discarded"
    LISTED = "listed"  # the case list was loaded


STARTS: Mapping[RecordClass, Start] = {
    RecordClass.OWN: Start.SAFE,
    RecordClass.COLLECTED: Start.CLOSED,
    RecordClass.AD_HOC: Start.CLOSED,
    RecordClass.ASKED: Start.ANSWERED,
    RecordClass.DISCARDED: Start.DISCARDED,
    RecordClass.CASES: Start.LISTED,
}
SETTINGS: Mapping[RecordClass, str] = {
    RecordClass.OWN: "retention/device-days",
    RecordClass.COLLECTED: "retention/hub-years",
    RecordClass.AD_HOC: "retention/ad-hoc-years",
    RecordClass.ASKED: "retention/helper-days",
    RecordClass.DISCARDED: "retention/bin-days",
    RecordClass.CASES: "retention/case-list-days",
}
"""The setting that holds the period of each class."""


class Wait(StrEnum):
    """Why a record is not disposed of, the most telling first."""

    HELD = "held"
    REQUESTED = "requested"  # an open subject access request is about it, or may be
    NOT_SAFE = "not-safe"
    ESCALATION = "escalation"
    ACTIONS = "actions"
    STAGE = "stage"
    CORRECTION = "correction"
    UNSIGNED = "unsigned"  # answers of a later stage are typed and not signed
    ASKED = "asked"  # somebody was asked for answers and has not given them
    PLAN = "plan"  # its plan asks again on a day to come, or a serious gap stands
    IN_USE = "in-use"  # a draft is about a case of the list
    UNKNOWN = "unknown"  # what it says of actions was not read yet, or cannot be
    TIME = "time"  # the period has not passed, or has not begun


@dataclass(frozen=True, slots=True)
class Rule:
    """How long one class is kept after its start event."""

    record_class: RecordClass
    length: int
    in_years: bool = False

    def end(self, start: datetime) -> datetime:
        """When a record that started then is due; the end of time for a year that no calendar has."""
        if not self.in_years:
            return start + timedelta(days=self.length)
        try:
            return start.replace(year=start.year + self.length)
        except ValueError:  # 29 February
            return start.replace(year=start.year + self.length, day=1, month=3)


class HoldScope(StrEnum):
    AUDIT = "audit"
    CHILD = "child"
    CLASS = "class"


@dataclass(frozen=True, slots=True)
class Hold:
    """A stop on disposal, placed by a person with a reason."""

    hold_id: str
    scope: HoldScope
    target: str
    """An audit's id, a child's number, or a `RecordClass` value."""
    reason: str
    placed_at: datetime
    placed_by: str
    lifted_at: datetime | None = None
    lifted_by: str = ""
    lift_reason: str = ""

    def stops(self, record: Record) -> bool:
        if self.lifted_at is not None:
            return False
        if self.scope is HoldScope.AUDIT:
            return self.target == record.audit_id
        if self.scope is HoldScope.CLASS:
            return self.target == record.record_class.value
        wanted = _plain(self.target)
        return wanted in {_plain(each) for each in record.children}


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that is kept, as far as its disposal goes. Times are aware UTC."""

    record_class: RecordClass
    subject: str
    """What disposing is told: an audit's id, the number of a discarded draft, or `cases`."""
    start: datetime | None
    """When the start event happened; None while it has not."""
    waits: frozenset[Wait] = frozenset()
    """What it waits for beside time and holds."""
    audit_id: str = ""
    children: frozenset[str] = frozenset()
    """The children's numbers that it is about."""
    title: str = ""
    """For people: the tool's name; blank for the case list."""
    count: int = 1
    """How many things are in it: versions of an audit, cases of the list."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one record now."""

    record: Record
    waits: tuple[Wait, ...]
    """Empty for one that is due."""
    due_at: datetime | None
    """When its period ends; None while it has not begun."""

    @property
    def is_due(self) -> bool:
        return not self.waits


@dataclass(frozen=True, slots=True)
class Rules:
    """All that decides beside the records themselves."""

    rules: Mapping[RecordClass, Rule]
    holds: tuple[Hold, ...] = ()
    paused: bool = False
    """Nothing is due at all: what the council wants is not known for now."""
    by: Mapping[RecordClass, str] = field(default_factory=dict)
    """Who set each period (`policy.SetBy`), for the report."""


def judge(record: Record, rules: Rules, now: datetime) -> Verdict:
    """Whether a record is due, and if not, everything that it waits for."""
    waits = set(record.waits)
    if rules.paused or any(hold.stops(record) for hold in rules.holds):
        waits.add(Wait.HELD)
    rule = rules.rules.get(record.record_class)
    due_at = rule.end(record.start) if rule is not None and record.start is not None else None
    if due_at is None or now < due_at:
        waits.add(Wait.TIME)
    return Verdict(record, tuple(each for each in Wait if each in waits), due_at)


def plan(records: Iterable[Record], rules: Rules, now: datetime) -> tuple[Verdict, ...]:
    """Every record judged, those that are due first, then by when they will be."""
    verdicts = [judge(record, rules, now) for record in records]
    return tuple(
        sorted(
            verdicts,
            key=lambda each: (not each.is_due, each.due_at is None, each.due_at or now, each.record.subject),
        )
    )


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
