"""Owns the desk of the audit trail over one house."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from itertools import groupby

from qa_desktop.domain.ids import AuditId
from qa_desktop.domain.log_events import GROUP_WORDS, Group
from qa_desktop.domain.log_filter import Flaw, LogFilter, LogFinding
from qa_desktop.i18n import tr, trn
from qa_desktop.services import exchange_documents as records
from qa_desktop.services import membership, progress, reporting, trail
from qa_desktop.services.desktop_trail import (
    SLICE,
    Copied,
    TrailPerson,
    TrailRow,
    TrailSlice,
    TrailWanted,
    Verified,
)
from qa_desktop.services.house import House
from qa_desktop.services.paper import Ink, Paper, PaperPart, PaperRow, Words, in_demonstration
from qa_desktop.services.ports import UnitOfWork
from qa_desktop.services.reading_log import noted
from qa_desktop.services.trail_chain import SENT
from qa_desktop.services.words import calendar_words, full_moment_words

ON_PAPER = 1000
"""Entries of a list on paper: sixty pages. The CSV holds them all."""
_AT_ONCE = 500


class TrailRoom:
    """`desktop_trail.TrailDesk`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def look(self, wanted: TrailWanted, before: int | None = None) -> TrailSlice:
        with self._house.store().read() as unit:
            asked = self._filter(unit, wanted)
            found = unit.log.entries(asked, before=before, limit=SLICE + 1)
            total = unit.log.count(asked)
            words = self._words(unit)
            rows = tuple(words.row(each) for each in found[:SLICE])
        noted(self._house, "trail-viewed", rows=total)
        return TrailSlice(rows, total, len(found) > SLICE)

    def people(self) -> tuple[TrailPerson, ...]:
        with self._house.store().read() as unit:
            words = self._words(unit)
            found = [TrailPerson(who, words.who(who)) for who in unit.log.people()]
        return tuple(sorted(found, key=lambda each: (each.words != each.who, each.words.casefold())))

    def audit(self, audit_id: AuditId) -> str:
        with self._house.store().read() as unit:
            return self._words(unit).audit(audit_id)[0]

    def verify(self) -> Verified:
        house = self._house
        with house.store().read() as unit:
            finding = unit.log.verify(progress.step) or _against_sent(unit)
            entries = unit.log.count(LogFilter())
        now = house.world.clock.now()
        with house.store().write() as unit:
            if finding is None:
                unit.log.append("trail-verified", "", at=now, who=house.person, entries=entries)
            else:
                code, first = finding.flaw.value, finding.number
                unit.log.append("trail-broken", "", at=now, who=house.person, first=first, code=code)
        return Verified(finding, entries, now, trail.words_of(finding, entries))

    def pdf(self, wanted: TrailWanted) -> bytes:
        house = self._house
        who, now, local = house.person, house.world.clock.now(), house.world.clock.local()
        with house.store().write() as unit:
            asked = self._filter(unit, wanted)
            words = self._words(unit)
            rows = [words.row(each) for each in unit.log.entries(asked, limit=ON_PAPER)]
            facts = self._facts(unit, wanted, words, len(rows), unit.log.count(asked))
            unit.log.append("trail-printed", "audit-trail", at=now, who=who, rows=len(rows))
        made = Paper(
            title=tr("Audit trail"),
            subtitle=tr("What was done on this computer, the newest first"),
            reference=tr("Audit trail"),
            marking=reporting.MARKING,
            facts=facts,
            parts=tuple(_days(rows, local.tzinfo)),
            footer=tr("Made by {person} on {when}", person=who, when=full_moment_words(local, local)),
        )
        return house.workshop.reports().paper(in_demonstration(made) if house.demo else made)

    def csv(self, wanted: TrailWanted) -> str:
        self._house.must_allow_copies()
        house = self._house
        with house.store().read() as unit:
            asked = self._filter(unit, wanted)
            words, total = self._words(unit), unit.log.count(asked)
            rows: list[tuple[TrailRow, str]] = []
            before: int | None = None
            while found := unit.log.entries(asked, before=before, limit=_AT_ONCE):
                progress.step(len(rows), total)
                rows += [(words.row(each), each.sha256) for each in found]
                before = found[-1].number
        with house.store().write() as unit:
            now = house.world.clock.now()
            unit.log.append("exported", "audit-trail", at=now, who=house.person, rows=len(rows), format="csv")
        return trail.to_csv(rows)

    def copied(self, how: Copied, subject: str, size: int) -> None:
        house = self._house
        event = "pdf-printed" if how is Copied.PRINTED else "pdf-saved"
        with house.store().write() as unit:
            unit.log.append(event, subject, at=house.world.clock.now(), who=house.person, size=size)

    # ------------------------------------------------------------ below

    def _filter(self, unit: UnitOfWork, wanted: TrailWanted) -> LogFilter:
        return trail.filter_of(unit, wanted, self._house.world.clock.local().tzinfo)

    def _words(self, unit: UnitOfWork) -> trail.Reader:
        return trail.Reader(unit, membership.load(self._house.exchange(), unit))

    def _facts(
        self, unit: UnitOfWork, wanted: TrailWanted, words: trail.Reader, shown: int, total: int
    ) -> tuple[tuple[str, str], ...]:
        """What is on the paper, and how it was chosen."""
        count = trn("{n} entry", "{n} entries", total)
        if shown < total:
            count = tr("The newest {shown} of {total} entries", shown=shown, total=total)
        anchor = unit.log.anchor()
        found = [
            (tr("Profile of"), self._house.person),
            (tr("Entries"), count),
            (tr("Kind"), tr(GROUP_WORDS[Group(wanted.group)]) if wanted.group else ""),
            (tr("Person"), words.who(wanted.who)),
            (tr("Audit"), words.audit(wanted.audit)[0] if wanted.audit else ""),
            (tr("From"), calendar_words(wanted.since) if wanted.since else ""),
            (tr("To"), calendar_words(wanted.until) if wanted.until else ""),
            (tr("With the words"), wanted.typed),
            (tr("Newest entry"), tr("{number}, {sha256}", number=anchor.number, sha256=anchor.sha256)),
        ]
        return tuple((name, value) for name, value in found if value)


def _against_sent(unit: UnitOfWork) -> LogFinding | None:
    """Where the log is not what packages to Q&S have said of it."""
    for name in unit.documents.names(SENT):
        fields = records.load(unit, name, ("count", "head"))
        if fields is not None and unit.log.sha256_of(int(fields["count"])) != fields["head"]:
            return LogFinding(int(fields["count"]), Flaw.REPLACED)
    return None


def _days(rows: Sequence[TrailRow], zone: tzinfo | None) -> Iterator[PaperPart]:
    for day, found in groupby(rows, key=lambda row: row.at.astimezone(zone).date()):
        lines = (
            PaperRow(
                (f"{row.at.astimezone(zone):%H:%M:%S}", row.who),
                (Words(row.what, Ink.STRONG), Words(row.about), Words(row.details, Ink.HINT)),
            )
            for row in found
        )
        yield PaperPart(calendar_words(day), tuple(lines))
