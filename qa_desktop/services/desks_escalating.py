"""Owns the desk of escalations over one house."""

from __future__ import annotations

from datetime import datetime

from qa_desktop.domain.case import Case
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditId, AuditKey, NodeId
from qa_desktop.errors import Refused
from qa_desktop.formengine.api import FormSession
from qa_desktop.services import (
    acknowledging,
    collected,
    escalating,
    reporting,
)
from qa_desktop.services.desks import Queue
from qa_desktop.services.desks_contributing import sender
from qa_desktop.services.desks_reading import printed
from qa_desktop.services.desktop import (
    EscalationEntry,
    EscalationProposal,
    EscalationRow,
)
from qa_desktop.services.house import House
from qa_desktop.services.ports import UnitOfWork


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
        return printed(house, model)
