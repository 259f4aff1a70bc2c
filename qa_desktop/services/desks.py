"""Owns the desks of one auditor: the profile, filling, files, completing, over one house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa_desktop.domain.attachment import Attachment
from qa_desktop.domain.audit import AuditSummary, Write
from qa_desktop.domain.case import Case
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditKey, NodeId, ToolHash
from qa_desktop.domain.prompts import RaisedPrompt
from qa_desktop.domain.tool import ToolSummary
from qa_desktop.formengine.api import FormSession
from qa_desktop.services import (
    attachments,
    completing,
    filling,
    gaps,
    last_time,
    moving,
    sending,
)
from qa_desktop.services.desktop import (
    KeyMode,
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
from qa_desktop.services.ports import CompletedAudit, DraftFigures, UnitOfWork
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
