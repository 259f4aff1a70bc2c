"""Owns the desk of those who add to a completed audit in a later stage, over one house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa_desktop.domain.attachment import Attachment
from qa_desktop.domain.audit import AuditSummary, Write
from qa_desktop.domain.contribution import Contribution, overlaid
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditKey
from qa_desktop.domain.rows import rows_of
from qa_desktop.errors import Refused
from qa_desktop.services import (
    acknowledging,
    asked,
    attachments,
    auditing,
    contributing,
    later_files,
    sending,
    stages,
)
from qa_desktop.services.ask_words import ask_rows
from qa_desktop.services.desktop import (
    AttachmentsDesk,
    Opened,
    ReadyToContribute,
    Review,
    Saved,
    Settlement,
    StageOpened,
    Taken,
)
from qa_desktop.services.filling import subject_of
from qa_desktop.services.house import House
from qa_desktop.services.ports import UnitOfWork
from qa_desktop.services.reading_log import noted
from qa_desktop.services.standing import Standing


class Contributing:
    """`desktop.ContributingDesk`."""

    def __init__(self, house: House, standing: Standing) -> None:
        self._house = house
        self._standing = standing

    def open(self, key: AuditKey, stage: str) -> StageOpened:
        house, store = self._house, self._house.store()
        with store.read() as unit:
            is_here = unit.audits.summary(key) is not None or unit.inbox.completed(key) is not None
            if not is_here and asked.open_ask(unit, key, stage) is None:
                raise Refused("CONTRIBUTION-STAGE", stage=stage)  # only what was asked is answered here
        opened = viewed(house, key)
        if opened.completed is None:
            raise Refused("AUDIT-NOT-COMPLETED", audit=key.audit_id, revision=key.revision)
        completion = opened.completed.completion
        frozen = house.workshop.read_answers(opened.session.tool, completion.instance_xml)
        base = overlaid(frozen, opened.contributions, key.revision, rows_of(completion.notes))
        return contributing.open_stage(store, house.world, opened, base, stage)

    def files(self) -> AttachmentsDesk:
        return LaterFiles(self._house)

    def record(self, key: AuditKey, stage: str, writes: Sequence[Write]) -> Saved:
        return contributing.record(self._house.store(), self._house.world, key, stage, writes)

    def put_away(self, key: AuditKey, stage: str) -> None:
        contributing.put_away(self._house.store(), key, stage)

    def review(self, opened: StageOpened, escalation: Escalation | None = None) -> Review:
        return contributing.review(opened, escalation, joined=self._standing.is_joined)

    def unsettled(self, opened: StageOpened, review: Review, settlement: Settlement) -> tuple[str, ...]:
        return contributing.unsettled(opened, review, settlement)

    def prepare(
        self,
        opened: StageOpened,
        author: str,
        settlement: Settlement,
        escalation: Escalation | None = None,
    ) -> ReadyToContribute:
        return contributing.prepare(opened, author, settlement, escalation)

    def contribute(self, ready: ReadyToContribute) -> Contribution:
        house = self._house
        return contributing.contribute(house.store(), house.world, ready, who=house.person, send=self._send)

    def _send(self, unit: UnitOfWork, made: Contribution, audit: AuditSummary) -> None:
        house = self._house
        sender(house)(unit, made, audit)
        acknowledged(house, unit, made)


class LaterFiles:
    """`desktop.AttachmentsDesk` of whoever fills a later stage."""

    def __init__(self, house: House) -> None:
        self._house = house

    def take(self, key: AuditKey, file_name: str, data: bytes, accept: str) -> Taken:
        house = self._house
        return later_files.take(
            house.store(), house.world.clock, key, file_name, data, accept, who=house.person
        )

    def list(self, key: AuditKey) -> tuple[Attachment, ...]:
        return later_files.listed(self._house.store(), key)

    def rename(self, key: AuditKey, name: str, wanted: str) -> Attachment:
        house = self._house
        return later_files.rename(house.store(), house.world.clock, key, name, wanted, who=house.person)

    def read(self, key: AuditKey, name: str) -> bytes:
        data = attachments.read(self._house.store(), key, name)
        noted(self._house, "attachment-viewed", subject_of(key), size=len(data))
        return data

    def copy(self, key: AuditKey, name: str) -> bytes:
        house = self._house
        return attachments.copied(house.store(), house.world.clock, key, name, who=house.person)


def acknowledged(house: House, unit: UnitOfWork, made: Contribution) -> None:
    """Stop the clock of an escalation when these answers hold the manager's acknowledgement."""

    def alarm(unit: UnitOfWork, escalation: Escalation) -> None:
        sending.dispatch_alarm(house.exchange(), unit, escalation)

    acknowledging.from_contribution(unit, house.world, made, who=house.person, alarm=alarm)


def viewed(house: House, key: AuditKey) -> Opened:
    """A completed audit as it is read: with what was added, and how its later stages stand."""
    opened = auditing.view_completed(
        house.store(), house.world, house.workshop.read_answers, key, who=house.person
    )
    opened = stages.with_stages(house.store(), opened, local_now=house.world.clock.local())
    with house.store().read() as unit:
        asks = ask_rows(unit, key.audit_id, house.world.clock.local())
        collected = unit.inbox.audit_doc(key) is not None
        wanted = [each.ask.stage for each in asked.open_asks(unit) if each.ask.key == key]
        is_here = collected or unit.audits.summary(key) is not None
    reader = next(iter(wanted), "") if not is_here else ""
    may_ask = collected and bool(opened.stages) and not opened.summary.superseded
    return replace(opened, asks=asks, may_ask=may_ask, reader=reader)


def sender(house: House) -> contributing.Send:
    """How a contribution goes to Q&S: as its audit does."""

    def send(unit: UnitOfWork, contribution: Contribution, audit: AuditSummary) -> None:
        if contribution.ask:
            sending.dispatch_contribution(house.exchange(), unit, contribution, audit)
            return
        if unit.audits.summary(contribution.key) is None:
            return  # the audit was collected: this is the hub, and the contribution has arrived
        if house.world.tools.get(unit, audit.tool.content_hash).settings.send == "on-request":
            return  # it goes with its audit, when Q&S asks for that
        sending.dispatch_contribution(house.exchange(), unit, contribution, audit)

    return send
