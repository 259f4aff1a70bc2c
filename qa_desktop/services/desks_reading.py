"""Owns the desks of audits that are read again, of their pages, and of the case list, over one house."""

from __future__ import annotations

from functools import partial

from qa_desktop.domain.case import Case
from qa_desktop.domain.ids import AuditKey
from qa_desktop.errors import Refused
from qa_desktop.services import (
    attachments,
    auditing,
    cases,
    collected,
    filling,
    reporting,
)
from qa_desktop.services.desks_contributing import viewed
from qa_desktop.services.desktop import (
    AuditRow,
    MyWork,
    Opened,
)
from qa_desktop.services.house import House
from qa_desktop.services.ports import PageImage, ReportModel
from qa_desktop.services.reading_log import noted


class Audits:
    """`desktop.AuditsDesk`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def my_work(self) -> MyWork:
        clock = self._house.world.clock
        return auditing.my_work(self._house.store(), now=clock.now(), local=clock.local())

    def audits(self) -> tuple[AuditRow, ...]:
        return auditing.audits(self._house.store())

    def view(self, key: AuditKey) -> Opened:
        return viewed(self._house, key)

    def correct(self, key: AuditKey, reason: str) -> Opened:
        return auditing.correct(self._house.store(), self._house.world, key, reason, who=self._house.person)

    def pdf(self, key: AuditKey) -> bytes:
        house = self._house
        try:
            opened = self.view(key)
        except Refused as error:
            if error.code != "AUDIT-UNKNOWN":
                raise
            return self._slip_instead(key, error)
        if opened.completed is None:
            raise Refused("AUDIT-NOT-COMPLETED", audit=key.audit_id, revision=key.revision)
        noted(house, "pdf-viewed", filling.subject_of(key), must=True)
        return printed(house, report_of(house, opened))

    def _slip_instead(self, key: AuditKey, error: Refused) -> bytes:
        """At the hub an escalation comes before its audit: until then its slip is what there is to read."""
        with self._house.store().read() as unit:
            escalation = collected.escalation_of(unit, key.audit_id)
        if escalation is None:
            raise error
        noted(self._house, "slip-printed", str(key.audit_id), must=True)
        model = reporting.slip(escalation, local_now=self._house.world.clock.local())
        return printed(self._house, model)

    def page_count(self, pdf: bytes) -> int:
        return self._house.workshop.pages().pages(pdf)

    def page(self, pdf: bytes, index: int, dpi: float) -> PageImage:
        return self._house.workshop.pages().page(pdf, index, dpi)

    def csv(self) -> str:
        self._house.must_allow_copies()
        with self._house.store().write() as unit:
            summaries = unit.audits.list()
            unit.log.append(
                "exported",
                "audit-list",
                at=self._house.world.clock.now(),
                who=self._house.person,
                rows=len(summaries),
            )
        return auditing.to_csv(summaries)


class Cases:
    """`desktop.CasesDesk`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def search(self, text: str, limit: int = 50) -> tuple[Case, ...]:
        found = cases.search(self._house.store(), text, limit)
        # Of what is typed letter by letter: the number that is a case, once it is whole.
        number = next((each.person_id for each in found if each.person_id == text.strip()), "")
        noted(self._house, "case-searched", number, rows=len(found))
        return found

    def count(self) -> int:
        return cases.count(self._house.store())


def report_of(house: House, opened: Opened) -> ReportModel:
    """The report of a completed audit that was opened to read, with its files and what was added later.

    Raises:
        Refused: AUDIT-NOT-COMPLETED.
    """
    key, audit = opened.key, opened.completed
    if audit is None:
        raise Refused("AUDIT-NOT-COMPLETED", audit=key.audit_id, revision=key.revision)
    later = (file for each in opened.contributions for file in each.attachments)
    with house.store().read() as unit:
        return reporting.build(
            opened.session,
            opened.summary,
            audit.completion,
            opened.escalation,
            local_now=house.world.clock.local(),
            attachments=(*audit.attachments, *later),
            read=partial(attachments.content, unit, key),
            contributions=opened.contributions,
            reader=opened.reader,
        )


def printed(house: House, model: ReportModel) -> bytes:
    """The pages of a report; of invented data, saying so."""
    return house.workshop.reports().pdf(reporting.demonstration(model) if house.demo else model)
