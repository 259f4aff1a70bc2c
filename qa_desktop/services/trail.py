"""Owns how the entries of the audit trail read: who, what and about what, in words; and which are wanted."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from qa_desktop.domain.attachment import size_words
from qa_desktop.domain.audit import AuditState
from qa_desktop.domain.ids import AuditId, AuditKey, audit_reference
from qa_desktop.domain.log_events import FACTS, GROUP_WORDS, KINDS, Group, kind_of
from qa_desktop.domain.log_filter import Flaw, LogFilter, LogFinding, LogWord
from qa_desktop.i18n import mark, tr, trn
from qa_desktop.services import subject_requests
from qa_desktop.services.auditing import guarded
from qa_desktop.services.desktop_trail import TrailRow, TrailWanted
from qa_desktop.services.membership import Membership
from qa_desktop.services.ports import LogEntry, UnitOfWork
from qa_desktop.services.words import stage_name

_AUDIT = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:/(?:e[0-9]{1,6}|([0-9]{1,6})))?")
"""An audit, a version of it, or (`/e1`) the word on its concern."""
_WORDS = re.compile(r'"([^"]*)"?|([^\s"]+)')
_LONG_HASH = 16
"""Letters of a fingerprint that are shown: enough to compare, the whole stands in the CSV."""
_CODES: Mapping[str, str] = {
    "asked": mark("asked for"),
    "idle": mark("left alone"),
    "session": mark("the computer was locked"),
    "suspend": mark("the computer went to sleep"),
    "changed": mark("an entry is not what was written"),
    "missing": mark("an entry was taken out"),
    "cut": mark("the last entries were taken away"),
    "replaced": mark("it is another trail"),
    "unreadable": mark("an entry cannot be read"),
    "rewritten": mark("earlier entries are others now"),
    "shortened": mark("it has fewer entries than before"),
    "audit": mark("an audit"),
    "alarm": mark("an alarm"),
    "contribution": mark("answers of a later stage"),
    "receipt": mark("a receipt"),
    "welcome": mark("a welcome"),
    "nop": mark("a sign of life"),
    "heads": mark("how far each mailbox goes"),
    "ask": mark("a request"),
    "ask-change": mark("news of a request"),
    "answered": mark("an answer to a request"),
    "keyring-and-passphrase": mark("this computer and a passphrase"),
    "keyring": mark("this computer"),
    "passphrase": mark("a passphrase"),
    "person": mark("the person here"),
    "quality": mark("Q&S"),
}
"""Codes that facts hold, in words; others are shown as they are."""
_FIRST = frozenset({"kind", "stage", "code", "mode"})
"""Facts that say most; the others follow."""
_LISTS = {
    "audit-list": mark("List of audits"),
    "audit-trail": mark("Audit trail"),
    "actions": mark("My actions"),
    "dip-pool": mark("Dip-sample pool"),
}
_OF_REQUESTS = frozenset({"subject-searched", "subject-bundled"})
"""Events whose subject is a subject access request and no audit."""
_HEADINGS = ("number", "when", "who", "group", "what", "event", "about", "details", "fingerprint")


class Reader:
    """Words the entries of one unit of work. Looks each audit and each computer up once."""

    def __init__(self, unit: UnitOfWork, here: Membership) -> None:
        self._unit = unit
        roster = here.roster.roster if here.roster is not None else None
        self._people: dict[str, str] = {
            each.keys.device: each.person for each in (roster.devices or () if roster else ())
        }
        self._hubs: set[str] = {here.hub.keys.public.device} if here.hub is not None else set()
        if here.device is not None:
            self._people[here.device.keys.public.device] = here.device.person
            self._hubs.add(here.device.hub)
        self._audits: dict[tuple[str, int], tuple[str, AuditState | None]] = {}

    def row(self, entry: LogEntry) -> TrailRow:
        kind = kind_of(entry.event, entry.subject)
        about, key, state = self._about(entry)
        return TrailRow(
            number=entry.number,
            at=entry.at,
            who=self.who(entry.who),
            group=tr(GROUP_WORDS[kind.group]) if kind is not None else "",
            what=tr(kind.words) if kind is not None else entry.event,
            about=about,
            details=details({name: self._shown(name, value) for name, value in entry.facts.items()}),
            key=key,
            is_draft=state is AuditState.DRAFT,
            event=entry.event,
        )

    def _shown(self, name: str, value: object) -> object:
        return self._people.get(str(value), value) if name == "device" else value

    def who(self, who: str) -> str:
        """A person by name, a computer by whose it is."""
        if who in self._hubs:
            return tr("Q&S hub")
        if who in self._people:
            return tr("Computer of {person}", person=self._people[who])
        return tr("Q&S") if who == "roster" else who

    def audit(self, audit_id: str, revision: int = 0) -> tuple[str, AuditState | None]:
        """What an audit is called, and whether it is a draft or completed; None where it is not here."""
        if (audit_id, revision) not in self._audits:
            self._audits[audit_id, revision] = self._look_up(AuditId(audit_id), revision)
        return self._audits[audit_id, revision]

    def _look_up(self, audit_id: AuditId, revision: int) -> tuple[str, AuditState | None]:
        unit, reference = self._unit, audit_reference(audit_id)
        own = unit.audits.summary(AuditKey(audit_id, revision)) if revision else unit.audits.latest(audit_id)
        if own is not None:
            case, state = own.case_reference, own.state
        else:
            came = unit.inbox.audit_doc(AuditKey(audit_id, revision or 1))
            if came is None:
                return reference, None
            case, state = str(came.get("case_reference") or ""), AuditState.COMPLETED
        return (tr("{reference} · {case}", reference=reference, case=case) if case else reference), state

    def _about(self, entry: LogEntry) -> tuple[str, AuditKey | None, AuditState | None]:
        if entry.event in _OF_REQUESTS:
            label = subject_requests.label_of(self._unit, entry.subject)
            return tr("Request {label}", label=label) if label else "", None, None
        found = _AUDIT.fullmatch(entry.subject)
        if found is not None:
            revision = int(found[2] or 0)
            words, state = self.audit(found[1], revision)
            if revision > 1:
                words = tr("{audit} · correction {number}", audit=words, number=revision - 1)
            is_here = state in (AuditState.DRAFT, AuditState.COMPLETED)
            return words, AuditKey(AuditId(found[1]), revision or 1) if is_here else None, state
        if f"{entry.event}/{entry.subject}" in KINDS:
            return "", None, None  # the second word of what was done
        if entry.subject in _LISTS:
            return tr(_LISTS[entry.subject]), None, None
        return self.who(entry.subject), None, None


def details(facts: Mapping[str, object]) -> str:
    """The facts of an entry, as people read them."""
    names = sorted(facts, key=lambda name: name not in _FIRST)
    return " · ".join(_fact(name, facts[name]) for name in names)


def _fact(name: str, value: object) -> str:
    if name not in FACTS:
        return str(value)
    shown = str(value)
    if name == "stage":
        shown = stage_name(shown) or shown
    elif name in ("tool", "sha256"):
        shown = shown[:_LONG_HASH]
    elif name == "size" and isinstance(value, int):
        shown = size_words(value)
    elif shown in _CODES:
        shown = tr(_CODES[shown])
    return tr(FACTS[name][1], value=shown)


# ---------------------------------------------------------------- which are wanted


def filter_of(unit: UnitOfWork, wanted: TrailWanted, zone: tzinfo | None) -> LogFilter:
    """What the store is asked for. Days are this computer's; words are looked for as they are shown."""
    typed = [word for pair in _WORDS.findall(wanted.typed) if (word := "".join(pair))]
    named = _audits_of(unit) if typed else []
    return LogFilter(
        kinds=_kinds(lambda key: KINDS[key].group == Group(wanted.group)) if wanted.group else None,
        who=wanted.who,
        audit=wanted.audit,
        since=_begin(wanted.since, zone) if wanted.since is not None else None,
        until=_begin(wanted.until + timedelta(days=1), zone) if wanted.until is not None else None,
        words=tuple(_word(word, named) for word in typed),
    )


def _begin(day: date, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, time.min, zone or UTC).astimezone(UTC)


def _kinds(fits: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(key for key in KINDS if fits(key))


def _word(text: str, named: list[tuple[str, str]]) -> LogWord:
    looked_for = text.casefold()
    return LogWord(
        text,
        kinds=_kinds(lambda key: looked_for in tr(KINDS[key].words).casefold()),
        audits=tuple(dict.fromkeys(id_ for id_, words in named if looked_for in words)),
    )


def _audits_of(unit: UnitOfWork) -> list[tuple[str, str]]:
    """Every audit here with the words it can be found by."""
    every = (*unit.audits.list(), *unit.inbox.audits())
    return [
        (each.audit_id, f"{audit_reference(each.audit_id)} {each.case_reference}".casefold())
        for each in every
    ]


# ---------------------------------------------------------------- what a check found


def words_of(finding: LogFinding | None, entries: int) -> str:
    """What a check of the trail found, and what it means."""
    if finding is None:
        return trn(
            "The audit trail is unbroken. {n} entry was checked.",
            "The audit trail is unbroken. {n} entries were checked.",
            entries,
        )
    return tr(_FLAWS[finding.flaw], number=finding.number)


_FLAWS = {
    Flaw.CHANGED: mark(
        "The audit trail was changed at entry {number}: what stands there is not what was written, or not in"
        " its place. Entries before it are sound; from there on none can be relied on. Keep this computer as"
        " it is and tell Quality & Standards."
    ),
    Flaw.MISSING: mark(
        "Entry {number} of the audit trail was taken out. Entries before it are sound; from there on none can"
        " be relied on. Keep this computer as it is and tell Quality & Standards."
    ),
    Flaw.CUT: mark(
        "The audit trail was cut short: entry {number} and what came after it were taken away. Entries before"
        " it are sound. Keep this computer as it is and tell Quality & Standards."
    ),
    Flaw.REPLACED: mark(
        "The audit trail is another one than was noted down: up to entry {number} it was put together anew."
        " None of its entries can be relied on. Keep this computer as it is and tell Quality & Standards."
    ),
    Flaw.UNREADABLE: mark(
        "Entry {number} of the audit trail cannot be read: this program never wrote it so. Entries before it"
        " are sound. Keep this computer as it is and tell Quality & Standards."
    ),
}


# ---------------------------------------------------------------- copies


def to_csv(entries: Iterable[tuple[TrailRow, str]]) -> str:
    """Rows with their fingerprints as CSV; no cell can be taken for a formula by a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    for row, sha256 in entries:
        cells = (row.who, row.group, row.what, row.event, row.about, row.details, sha256)
        writer.writerow((row.number, row.at.isoformat(), *map(guarded, cells)))
    return text.getvalue()
