"""How finished work enters the queue: in the caller's transaction, in order, never in completing's way."""

from __future__ import annotations

import hashlib

import pytest

from qa_desktop.domain.dispatch import DeliveryState, PackageKind
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditKey
from qa_desktop.domain.prompts import PromptCode
from qa_desktop.errors import Refused
from qa_desktop.services import sending
from qa_desktop.services.outgoing import Message
from qa_desktop.services.ports import Completion, DraftFigures, NewDraft, PackagePart
from tests.simulation.world import TOOL
from tests.unit.services_exchange.conftest import complete, sent_by


def _draft(council, party) -> AuditKey:
    key = AuditKey(council.new_audit_id(), 1)
    with party.store.write() as unit:
        now = council.time.now()
        unit.audits.create(NewDraft(key, TOOL, "Generic", "000123", "Team A", "North", now, party.name), ())
    return key


def _escalation(council, key: AuditKey) -> Escalation:
    return Escalation(
        audit_id=key.audit_id,
        revision=1,
        case_reference="000123",
        codes=("E1",),
        causes=("Child at risk <now>",),
        reasons=(),
        what="Nobody has seen the child",
        raised_at=council.time.now(),
        raised_by="ana",
        told_role="Team Manager",
        told_name="",
        told_how="",
        told_at=council.time.now(),
        acknowledged_at=None,
        acknowledged_by="",
        safe_now="",
        outcome="",
        override_reason="",
    )


def test_an_alarm_goes_out_before_its_audit_is_complete(council):
    ana, hub = council.devices[0], council.hub
    key = _draft(council, ana)
    with ana.store.write() as unit:
        sending.dispatch_alarm(ana.exchange, unit, _escalation(council, key))

    ana.sync()
    hub.sync()

    with hub.store.read() as unit:
        (row,) = unit.inbox.rows()
    assert (row.kind, row.audit_id, row.escalation_open) == (PackageKind.ALARM, key.audit_id, True)
    assert row.case_reference == "000123"


def test_prompts_kept_with_the_audit_and_its_escalation_travel_with_it(council):
    ana, hub = council.devices[0], council.hub
    key = _draft(council, ana)
    xml = b"<data/>"
    notes = {"prompts": [{"code": "E1", "label": "Child at risk", "answer": "Yes"}]}
    with ana.store.write() as unit:
        unit.escalations.save(_escalation(council, key))
        completion = Completion(council.time.now(), "ana", xml, hashlib.sha256(xml).hexdigest(), notes)
        unit.audits.complete(key, completion, DraftFigures("000123", "Team A", "North", 1, 1, ""))
        sending.dispatch_audit(ana.exchange, unit, unit.audits.completed(key))
    ana.sync()
    hub.sync()

    with hub.store.read() as unit:
        (row,) = unit.inbox.rows()
    assert (row.codes, row.escalation_open) == ((PromptCode.E1.value,), True)


def test_an_alarm_of_an_unknown_audit_is_refused(council):
    ana = council.devices[0]
    unknown = AuditKey(council.new_audit_id(), 1)

    with pytest.raises(Refused, match="AUDIT-UNKNOWN"), ana.store.write() as unit:
        sending.dispatch_alarm(ana.exchange, unit, _escalation(council, unknown))


def test_a_rolled_back_completion_leaves_no_number_behind(council):
    ana = council.devices[0]

    def complete_and_fail() -> None:
        with ana.store.write() as unit:
            sending.stage(ana.exchange, unit, Message(PackageKind.NOP, "", {}))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        complete_and_fail()

    assert sent_by(ana) == ()


def test_what_cannot_be_sealed_waits_and_is_named_by_every_run_while_later_work_goes_out(council):
    ana, hub = council.devices[0], council.hub
    too_big = PackagePart("instance.xml", "application/xml", bytes(65 * 2**20))
    with ana.store.write() as unit:
        assert sending.stage(ana.exchange, unit, Message(PackageKind.NOP, "", {}, (too_big,))) is None
    (key,) = complete(council, ana)
    assert ana.states() == {key: DeliveryState.ON_THIS_COMPUTER}

    outcome = ana.sync()
    hub.sync()

    assert outcome.problems == ("PKG-CONTENT",)
    assert set(hub.collected()) == {key}
