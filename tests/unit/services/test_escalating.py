"""One escalation record, whoever writes it: the sheet or the tool's own block."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from qa_desktop.domain.escalation import Escalation
from qa_desktop.errors import Refused
from qa_desktop.formengine.api import FormSession
from qa_desktop.services import completing, escalating
from qa_desktop.services.demo_answers import Plan
from qa_desktop.services.demo_cases import cases
from qa_desktop.services.desktop import EscalationEntry, EscalationState
from qa_desktop.services.ports import Store, UnitOfWork
from tests.unit.services.rooms import START, Auditor, StandingClock

ENTRY = EscalationEntry(
    reasons=("notseen", "response"),
    what="Nobody has seen the child since school reported a new worry.",
    told_role="Team Manager",
    told_name="Manager 1",
    told_how="Telephone",
    told_at=START - timedelta(minutes=10),
)


def set_all(session: FormSession, entry: EscalationEntry) -> int:
    """Set what the sheet says, one by one, as the window does."""
    steps = 0
    while writes := escalating.answers(session, entry):
        session.set_value(*writes[0])
        steps += 1
        assert steps < 20, "the block and the sheet never agree"
    return steps


def test_the_sheet_opens_with_what_raised_it_and_whom_to_tell(auditor: Auditor) -> None:
    case = next(each for each in cases(date(2026, 11, 23)) if each.status == "cp")
    key, session = auditor.start(case=case)
    auditor.answer(key, session, "k_now", "unsure")
    proposal = escalating.propose(session, None, case)
    assert proposal.codes == ("E1",)
    assert "Not sure" in proposal.causes[0]
    assert proposal.must_tell
    first = proposal.contacts[0]
    assert (first.role, first.name, first.phone) == ("Team Manager", case.manager_name, case.manager_phone)
    assert ("notseen", "Child not seen") in proposal.reason_choices


def test_the_block_says_what_the_sheet_says(auditor: Auditor) -> None:
    _key, session = auditor.start()
    assert set_all(session, ENTRY) == 5
    told = escalating.from_answers(session)
    assert told is not None
    assert set(told.reasons) == set(ENTRY.reasons)
    assert (told.what, told.told_role, told.told_at) == (ENTRY.what, ENTRY.told_role, ENTRY.told_at)


def test_the_block_agrees_with_the_sheet_to_the_millisecond(auditor: Auditor) -> None:
    _key, session = auditor.start()
    exact = replace(ENTRY, told_at=START - timedelta(microseconds=123_456_789))
    set_all(session, exact)
    assert escalating.answers(session, exact) == ()


def test_an_override_is_written_without_claiming_a_concern(auditor: Auditor) -> None:
    key, session = auditor.start()
    auditor.answer(key, session, "k_now", "unsure")
    set_all(session, EscalationEntry(override_reason="The visit is in another note."))
    said = escalating.from_answers(session)
    assert said is not None
    assert said.override_reason == "The visit is in another note."
    assert not escalating.untold(session, None)


def test_a_recorded_escalation_is_kept_revision_by_revision(
    auditor: Auditor, store: Store, clock: StandingClock
) -> None:
    key, session = auditor.start(case_reference="1048213")
    sent: list[Escalation] = []

    def alarm(_unit: UnitOfWork, escalation: Escalation) -> None:
        sent.append(escalation)

    proposal = escalating.propose(session, None, None)
    first = escalating.record(store, clock, key, proposal, ENTRY, who="A", alarm=alarm)
    clock.pass_(minutes=3)
    again = escalating.propose(session, first, None)
    assert again.entry == ENTRY
    second = escalating.record(
        store, clock, key, again, replace(ENTRY, told_how="In person"), who="A", alarm=alarm
    )
    with store.read() as unit:
        history = unit.escalations.history(key.audit_id)
    assert [each.revision for each in history] == [1, 2]
    assert second.raised_at == first.raised_at
    assert second.case_reference == "1048213"
    assert sent == [first, second], "every change goes to Q&S by itself"


def test_when_the_alarm_cannot_be_queued_the_record_is_not_kept(
    auditor: Auditor, store: Store, clock: StandingClock
) -> None:
    key, session = auditor.start()

    def full(_unit: UnitOfWork, _escalation: Escalation) -> None:
        raise Refused("DISK-FULL")

    with pytest.raises(Refused, match="DISK-FULL"):
        escalating.record(
            store, clock, key, escalating.propose(session, None, None), ENTRY, who="A", alarm=full
        )
    with store.read() as unit:
        assert unit.escalations.latest(key.audit_id) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"told_at": START + timedelta(minutes=1)}, "ESCALATION-TOLD-IN-FUTURE"),
        ({"told_at": None}, "ESCALATION-INCOMPLETE"),
        ({"told_role": "", "told_name": ""}, "ESCALATION-INCOMPLETE"),
        ({"what": " "}, "ESCALATION-INCOMPLETE"),
        ({"override_reason": ".."}, "ESCALATION-INCOMPLETE"),
    ],
)
def test_half_a_record_is_refused(
    auditor: Auditor, store: Store, clock: StandingClock, change: dict[str, object], code: str
) -> None:
    key, session = auditor.start()
    proposal = escalating.propose(session, None, None)
    with pytest.raises(Refused, match=code):
        escalating.record(store, clock, key, proposal, replace(ENTRY, **change), who="A")  # type: ignore[arg-type]
    with store.read() as unit:
        assert unit.escalations.latest(key.audit_id) is None


def test_a_concern_noted_before_anybody_was_told_stays_untold(
    auditor: Auditor, store: Store, clock: StandingClock
) -> None:
    key, session = auditor.start()
    proposal = escalating.propose(session, None, None)
    noted = escalating.record(
        store, clock, key, proposal, EscalationEntry(what="No answer on the telephone yet."), who="A"
    )
    assert noted.is_untold
    assert escalating.untold(session, noted)
    codes = [each.code for each in completing.review(session, noted).contradictions]
    assert "ESCALATION-UNTOLD" in codes


def test_what_the_block_says_joins_the_record_on_completing(auditor: Auditor, store: Store) -> None:
    told = {
        "e_concern": "yes",
        "e_reason": "drift",
        "e_what": "Nine months without a plan.",
        "e_told": "Team Manager",
        "e_told_when": "2026-11-23T08:30:00.000+00:00",
    }
    key, session = auditor.filled(Plan(by_name=told))
    auditor.complete(key, session)
    with store.read() as unit:
        kept = unit.escalations.latest(key.audit_id)
    assert kept is not None
    assert kept.revision == 1
    assert kept.reasons == ("drift",)
    assert kept.what == "Nine months without a plan."
    assert kept.told_at == START - timedelta(minutes=30)


def test_completing_makes_no_second_revision_when_nothing_is_new(
    auditor: Auditor, store: Store, clock: StandingClock
) -> None:
    key, session = auditor.filled()
    proposal = escalating.propose(session, None, None)
    escalating.record(store, clock, key, proposal, ENTRY, who="A")
    set_all(session, ENTRY)
    auditor.complete(key, session)
    with store.read() as unit:
        history = unit.escalations.history(key.audit_id)
    assert [each.told_name for each in history] == ["Manager 1"]


def test_denying_a_recorded_escalation_must_be_fixed(
    auditor: Auditor, store: Store, clock: StandingClock
) -> None:
    key, session = auditor.filled()
    recorded = escalating.record(store, clock, key, escalating.propose(session, None, None), ENTRY, who="A")
    codes = [each.code for each in completing.review(session, recorded).contradictions]
    assert codes == ["ESCALATION-DENIED"]


def test_an_acknowledgement_closes_it_and_an_unsafe_child_keeps_it_open(
    auditor: Auditor, store: Store, clock: StandingClock
) -> None:
    key, session = auditor.start()
    escalating.record(store, clock, key, escalating.propose(session, None, None), ENTRY, who="A")
    clock.pass_(hours=1)
    unsafe = escalating.acknowledge(
        store, clock, key.audit_id, by="Manager 1", at=clock.now(), safe_now="no", outcome="", who="A"
    )
    assert escalating.state_of(unsafe, clock.now()) is EscalationState.NOT_SAFE
    safe = escalating.acknowledge(
        store, clock, key.audit_id, by="Manager 1", at=clock.now(), safe_now="yes", outcome="Seen.", who="A"
    )
    assert escalating.state_of(safe, clock.now()) is EscalationState.CLOSED
    with store.read() as unit:
        assert unit.escalations.open() == ()


@pytest.mark.parametrize("minutes", [-60, 5])
def test_an_acknowledgement_before_telling_or_in_the_future_is_refused(
    auditor: Auditor, store: Store, clock: StandingClock, minutes: int
) -> None:
    key, session = auditor.start()
    escalating.record(store, clock, key, escalating.propose(session, None, None), ENTRY, who="A")
    with pytest.raises(Refused, match="ESCALATION-ACKNOWLEDGED-TIME"):
        escalating.acknowledge(
            store,
            clock,
            key.audit_id,
            by="Manager 1",
            at=clock.now() + timedelta(minutes=minutes),
            safe_now="yes",
            outcome="",
            who="A",
        )


def test_the_clock_is_told_in_words(auditor: Auditor, store: Store, clock: StandingClock) -> None:
    key, session = auditor.start()
    kept = escalating.record(store, clock, key, escalating.propose(session, None, None), ENTRY, who="A")
    clock.pass_(hours=2, minutes=30)
    row = escalating.row(kept, clock.now(), clock.local())
    assert row.words == "Team Manager told today 08:50 · waiting for acknowledgement, 21 h 20 min left"
    clock.pass_(hours=24)
    row = escalating.row(kept, clock.now(), clock.local())
    assert row.state is EscalationState.OVERDUE
    assert "yesterday 08:50" in row.words
    assert "overdue by 2 h 40 min" in row.words
