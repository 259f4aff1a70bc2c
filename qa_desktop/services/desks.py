"""Owns the desks of one auditor: filling, completing, escalating, reading again, over one house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from qa_desktop.domain.attachment import Attachment
from qa_desktop.domain.audit import AuditSummary, Write
from qa_desktop.domain.case import Case
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditId, AuditKey, NodeId, ToolHash
from qa_desktop.domain.prompts import RaisedPrompt
from qa_desktop.domain.tool import ToolSummary
from qa_desktop.errors import Refused
from qa_desktop.formengine.api import FormSession
from qa_desktop.services import (
    acknowledging,
    attachments,
    auditing,
    cases,
    collected,
    completing,
    escalating,
    filling,
    gaps,
    last_time,
    moving,
    reporting,
    sending,
)
from qa_desktop.services.desks_contributing import sender, viewed
from qa_desktop.services.desktop import (
    AuditRow,
    EscalationEntry,
    EscalationProposal,
    EscalationRow,
    KeyMode,
    MyWork,
    Opened,
    ProfileState,
    ProfileStatus,
    ReadyToComplete,
    Review,
    Saved,
    Settlement,
    Taken,
    Undoable,
)
from qa_desktop.services.earlier_answers import LastTime
from qa_desktop.services.house import House
from qa_desktop.services.ports import CompletedAudit, DraftFigures, PageImage, ReportModel, UnitOfWork
from qa_desktop.services.reading_log import noted
from qa_desktop.services.standing import Standing


class Profile:
    """`desktop.ProfileDesk`."""

    def __init__(self, house: House, standing: Standing) -> None:
        self._house = house
        self._standing = standing

    def status(self) -> ProfileStatus:
        house = self._house
        if house.is_open:
            state = ProfileState.OPEN
        else:
            state = ProfileState.LOCKED if house.vault.exists() else ProfileState.ABSENT
        return ProfileStatus(
            state=state,
            folder=house.vault.folder,
            person=house.person,
            needs_passphrase=state is not ProfileState.ABSENT and house.vault.needs_passphrase(),
            modes=self._modes() if state is ProfileState.ABSENT else (),
            demo=house.demo,
            is_hub=house.is_open and self._standing.is_hub,
        )

    def _modes(self) -> tuple[KeyMode, ...]:
        """What may be chosen; where nothing of it can be done here, making the profile says why."""
        allowed = self._house.setting("unlock-modes").several
        possible = tuple(mode for mode in self._house.vault.modes() if mode.value in allowed)
        return possible or tuple(mode for mode in KeyMode if mode.value in allowed)

    def create(self, person: str, passphrase: str, mode: KeyMode = KeyMode.PASSPHRASE) -> None:
        self._house.create(person, passphrase, mode)
        self._standing.refresh()

    def unlock(self, passphrase: str = "") -> None:
        self._house.unlock(passphrase)
        self._standing.refresh()

    def lock(self, why: str = "asked") -> None:
        self._house.lock(why)


class Filling:
    """`desktop.FillingDesk`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def tools(self) -> tuple[ToolSummary, ...]:
        with self._house.store().read() as unit:
            return unit.tools.list()

    def start(self, tool: ToolHash, case: Case | None = None, case_reference: str = "") -> Opened:
        house, store = self._house, self._house.store()
        key, session = filling.start(
            store, house.world, tool, who=house.person, case=case, case_reference=case_reference
        )
        with store.read() as unit:
            summary = filling.draft_summary(unit, key)
        return Opened(key, session, summary, None, None, case)

    def open(self, key: AuditKey) -> Opened:
        store = self._house.store()
        opened = filling.open_draft(store, self._house.world, key)
        noted(self._house, "draft-opened", filling.subject_of(key))
        with store.read() as unit:
            newer, moved = moving.newer(unit, opened.summary), moving.stands(unit, key)
        return replace(opened, newer=newer, moved=moved)

    def last_time(self, key: AuditKey, form_id: str, case_reference: str) -> LastTime | None:
        house = self._house
        found = last_time.last_time(
            house.store(), house.world, house.workshop.read_answers, key, form_id, case_reference
        )
        if found is not None and found.key is not None:
            noted(house, "earlier-read", filling.subject_of(found.key))
        return found

    def figures(self, session: FormSession) -> DraftFigures:
        return filling.figures(session)

    def record(self, key: AuditKey, writes: Sequence[Write], figures: DraftFigures | None = None) -> Saved:
        house = self._house
        return filling.record(house.store(), house.world, key, writes, figures, who=house.person)

    def keep_figures(
        self, key: AuditKey, figures: DraftFigures, serious: tuple[str, ...] | None = None
    ) -> None:
        house = self._house
        holidays = house.workshop.bank_holidays
        filling.keep_figures(house.store(), house.world, key, figures, serious, holidays)

    def serious_gaps(self, session: FormSession) -> tuple[str, ...]:
        return gaps.causes_of(session.prompts())

    def undoable(self, key: AuditKey) -> Undoable | None:
        return filling.undoable(self._house.store(), key)

    def undone(
        self, key: AuditKey, change: int, writes: Sequence[Write], figures: DraftFigures | None = None
    ) -> Saved:
        house = self._house
        return filling.undone(house.store(), house.world, key, change, writes, figures, who=house.person)

    def flag(self, key: AuditKey, node_id: NodeId, flagged: bool) -> None:
        filling.flag(self._house.store(), key, node_id, flagged)

    def remember_place(self, key: AuditKey, node_id: NodeId) -> None:
        filling.remember_place(self._house.store(), key, node_id)


class Attachments:
    """`desktop.AttachmentsDesk`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def take(self, key: AuditKey, file_name: str, data: bytes, accept: str) -> Taken:
        house = self._house
        return attachments.take(
            house.store(), house.world.clock, key, file_name, data, accept, who=house.person
        )

    def list(self, key: AuditKey) -> tuple[Attachment, ...]:
        return attachments.listed(self._house.store(), key)

    def rename(self, key: AuditKey, name: str, wanted: str) -> Attachment:
        house = self._house
        return attachments.rename(house.store(), house.world.clock, key, name, wanted, who=house.person)

    def read(self, key: AuditKey, name: str) -> bytes:
        data = attachments.read(self._house.store(), key, name)
        noted(self._house, "attachment-viewed", filling.subject_of(key), size=len(data))
        return data

    def copy(self, key: AuditKey, name: str) -> bytes:
        self._house.must_allow_copies()
        house = self._house
        return attachments.copied(house.store(), house.world.clock, key, name, who=house.person)


class Queue:
    """How finished work enters the queue to Q&S, inside the unit of work that finishes it."""

    def __init__(self, house: House) -> None:
        self._house = house

    def audit(
        self,
        unit: UnitOfWork,
        audit: CompletedAudit,
        prompts: tuple[RaisedPrompt, ...],
        escalation: Escalation | None,
    ) -> None:
        tool = self._house.world.tools.get(unit, audit.summary.tool.content_hash)
        if tool.settings.send == "on-request":
            return  # the review has said that nothing goes by itself
        sending.dispatch_audit(self._house.exchange(), unit, audit, prompts, escalation)

    def alarm(self, unit: UnitOfWork, escalation: Escalation) -> None:
        sending.dispatch_alarm(self._house.exchange(), unit, escalation)


class Completing:
    """`desktop.CompletingDesk`."""

    def __init__(self, house: House, queue: Queue, standing: Standing) -> None:
        self._house = house
        self._queue = queue
        self._standing = standing

    def review(self, session: FormSession, escalation: Escalation | None) -> Review:
        return completing.review(session, escalation, joined=self._standing.is_joined)

    def unsettled(self, review: Review, settlement: Settlement) -> tuple[str, ...]:
        return completing.unsettled(review, settlement)

    def prepare(
        self, key: AuditKey, session: FormSession, escalation: Escalation | None, settlement: Settlement
    ) -> ReadyToComplete:
        return completing.prepare(key, session, escalation, settlement)

    def complete(self, ready: ReadyToComplete) -> AuditSummary:
        house = self._house
        return completing.complete(
            house.store(),
            house.world.clock,
            ready,
            who=house.person,
            after_complete=self._queue.audit,
            alarm=self._queue.alarm,
            holidays=house.workshop.bank_holidays,
        )


class Escalations:
    """`desktop.EscalationDesk`."""

    def __init__(self, house: House, queue: Queue) -> None:
        self._house = house
        self._queue = queue

    def propose(
        self, session: FormSession, existing: Escalation | None, case: Case | None
    ) -> EscalationProposal:
        return escalating.propose(session, existing, case)

    def answers(self, session: FormSession, entry: EscalationEntry) -> tuple[tuple[NodeId, str], ...]:
        return escalating.answers(session, entry)

    def from_answers(self, session: FormSession) -> EscalationEntry | None:
        return escalating.from_answers(session)

    def record(self, key: AuditKey, proposal: EscalationProposal, entry: EscalationEntry) -> Escalation:
        house = self._house
        return escalating.record(
            house.store(),
            house.world.clock,
            key,
            proposal,
            entry,
            who=house.person,
            alarm=self._queue.alarm,
        )

    def record_answers(
        self, key: AuditKey, session_entry: EscalationEntry, proposal: EscalationProposal
    ) -> Escalation | None:
        house = self._house
        with house.store().write() as unit:
            return escalating.record_answers(
                unit,
                key,
                proposal.codes,
                proposal.causes,
                session_entry,
                house.world.clock.now(),
                who=house.person,
                alarm=self._queue.alarm,
            )

    def acknowledge(
        self, audit_id: AuditId, by: str, at: datetime, safe_now: str, outcome: str
    ) -> Escalation:
        house = self._house
        return escalating.acknowledge(
            house.store(),
            house.world.clock,
            audit_id,
            by=by,
            at=at,
            safe_now=safe_now,
            outcome=outcome,
            who=house.person,
            alarm=self._acknowledged,
        )

    def _acknowledged(self, unit: UnitOfWork, escalation: Escalation) -> None:
        house = self._house
        self._queue.alarm(unit, escalation)
        acknowledging.beside_audit(
            unit,
            house.world,
            house.workshop.read_answers,
            escalation,
            who=house.person,
            send=sender(house),
        )

    def row(self, escalation: Escalation) -> EscalationRow:
        clock = self._house.world.clock
        return escalating.row(escalation, clock.now(), clock.local())

    def slip(self, audit_id: AuditId) -> bytes:
        house = self._house
        with house.store().write() as unit:
            escalation = collected.escalation_of(unit, audit_id)
            if escalation is None:
                raise Refused("ESCALATION-UNKNOWN", audit=audit_id)
            unit.log.append("slip-printed", str(audit_id), at=house.world.clock.now(), who=house.person)
        model = reporting.slip(escalation, local_now=house.world.clock.local())
        return _printed(house, model)


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
        with house.store().read() as unit:
            model = reporting.build(
                opened.session,
                opened.summary,
                opened.completed.completion,
                opened.escalation,
                local_now=house.world.clock.local(),
                attachments=(
                    *opened.completed.attachments,
                    *(file for each in opened.contributions for file in each.attachments),
                ),
                read=partial(attachments.content, unit, key),
                contributions=opened.contributions,
                reader=opened.reader,
            )
        return _printed(house, model)

    def _slip_instead(self, key: AuditKey, error: Refused) -> bytes:
        """At the hub an escalation comes before its audit: until then its slip is what there is to read."""
        with self._house.store().read() as unit:
            escalation = collected.escalation_of(unit, key.audit_id)
        if escalation is None:
            raise error
        noted(self._house, "slip-printed", str(key.audit_id), must=True)
        model = reporting.slip(escalation, local_now=self._house.world.clock.local())
        return _printed(self._house, model)

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


def _printed(house: House, model: ReportModel) -> bytes:
    return house.workshop.reports().pdf(reporting.demonstration(model) if house.demo else model)
