"""An alarm that somebody raises in a later stage: told before it is signed, first at the desk, on a clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qa_desktop.bootstrap import Application
from qa_desktop.domain.dispatch import PackageKind
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditKey
from qa_desktop.errors import Refused
from qa_desktop.services.demo_answers import Plan
from qa_desktop.services.desktop import EscalationEntry, EscalationState, Settlement, StageOpened
from tests.journey.homes import Homes, complete, start_and_fill
from tests.journey.offices import Office
from tests.journey.test_acknowledgements import CONCERN


@pytest.fixture
def homes(office: Office) -> Homes:
    """Two of the three computers."""
    return office.homes


def escalated(home: Application, entry: EscalationEntry) -> AuditKey:
    """A completed audit whose manager was told."""
    desk = home.desktop
    opened = start_and_fill(home, CONCERN)
    desk.escalations.record(opened.key, desk.escalations.propose(opened.session, None, None), entry)
    while answers := desk.escalations.answers(opened.session, entry):
        writes = opened.session.set_value(*answers[0]).writes
        desk.filling.record(opened.key, writes, desk.filling.figures(opened.session))
    complete(home, opened)
    return opened.key


@pytest.fixture
def key(homes: Homes) -> AuditKey:
    at = homes.auditor.desktop.now() - timedelta(hours=2)
    return escalated(
        homes.auditor, EscalationEntry((), "No visit for five weeks.", "Team Manager", told_at=at)
    )


def not_safe(home: Application, opened: StageOpened) -> None:
    """The manager answers that a child is not confirmed safe, and the rest that is asked of them."""
    at = home.desktop.now().isoformat(timespec="milliseconds")
    for name, value in (("e_ack_when", at), ("e_safe_now", "no"), ("e_outcome", "Nobody at home.")):
        node = next(v.node_id for v in opened.session.questions() if v.definition.name == name)
        opened.session.set_value(node, value)
    while missing := opened.session.validate():
        view = opened.session.view(missing[0].node_id)
        opened.session.set_value(view.node_id, view.choices[0].name if view.choices else at[:10])


def tell(home: Application, opened: StageOpened) -> Escalation:
    desk = home.desktop
    proposal = desk.escalations.propose(opened.session, opened.opened.escalation, None)
    assert any("safe today" in cause for cause in proposal.causes)
    entry = EscalationEntry((), "Nobody at home.", "Head of Service", "Mo Ali", "Telephone", desk.now())
    return desk.escalations.record(opened.key, proposal, entry)


def test_an_alarm_in_a_later_stage_keeps_it_from_being_signed_until_somebody_was_told(
    homes: Homes, key: AuditKey
) -> None:
    desk = homes.auditor.desktop.contributing
    opened = desk.open(key, "manager")
    not_safe(homes.auditor, opened)
    looked = desk.review(opened, opened.opened.escalation)
    assert [each.code for each in looked.contradictions] == ["ESCALATION-UNTOLD"]
    with pytest.raises(Refused, match="CONTRIBUTION-NOT-READY"):
        desk.prepare(opened, "Sam Jones", Settlement(), opened.opened.escalation)

    told = tell(homes.auditor, opened)
    assert desk.review(opened, told).contradictions == ()
    made = desk.contribute(desk.prepare(opened, "Sam Jones", Settlement(), told))
    assert made.codes == ("E1",)
    assert made.escalation is not None
    assert made.escalation.told_name == "Mo Ali"


def test_it_stands_first_in_the_inbox_with_what_was_told_to_whom(homes: Homes, key: AuditKey) -> None:
    desk = homes.auditor.desktop.contributing
    opened = desk.open(key, "manager")
    not_safe(homes.auditor, opened)
    told = tell(homes.auditor, opened)
    desk.contribute(desk.prepare(opened, "Sam Jones", Settlement(), told))
    quiet = start_and_fill(homes.auditor, Plan())
    complete(homes.auditor, quiet)
    homes.exchange()

    rows = homes.hub.desktop.inbox.inbox().rows
    about = [row for row in rows if row.audit_id == key.audit_id]
    assert rows[: len(about)] == tuple(about), "the open ones come first"
    (added,) = [row for row in about if row.kind is PackageKind.CONTRIBUTION]
    assert added.escalation_open
    assert added.codes == ("E1",)
    record = homes.hub.desktop.inbox.open(added).escalation
    assert record is not None
    assert (record.told_role, record.told_name, record.safe_now) == ("Head of Service", "Mo Ali", "no")


def test_on_the_manager_s_own_laptop_it_reaches_the_desk_and_the_auditor(office: Office) -> None:
    at = office.auditor.desktop.now() - timedelta(hours=2)
    key = escalated(office.auditor, EscalationEntry((), "No visit.", "Team Manager", told_at=at))
    office.exchange()
    office.ask(key)
    office.exchange()
    desk = office.manager.desktop
    opened = desk.contributing.open(key, "manager")
    assert opened.opened.escalation is not None, "what was escalated came with the ask"
    not_safe(office.manager, opened)
    told = tell(office.manager, opened)
    desk.contributing.contribute(desk.contributing.prepare(opened, "Sam Jones", Settlement(), told))
    (mine,) = desk.audits.my_work().escalations
    assert mine.state is EscalationState.NOT_SAFE, "its clock runs where it was written down"
    office.exchange()
    office.exchange()

    assert all(
        row.escalation_open
        for row in office.hub.desktop.inbox.inbox().rows
        if row.audit_id == key.audit_id and row.kind is PackageKind.ALARM
    )
    (waiting,) = office.auditor.desktop.audits.my_work().escalations
    assert waiting.state is EscalationState.NOT_SAFE
    assert waiting.escalation.acknowledged_by == "Sam Jones"

    desk.escalations.acknowledge(key.audit_id, "Mo Ali", desk.now(), "yes", "Seen this evening.")
    assert desk.audits.my_work().escalations == ()
    office.exchange()
    assert not any(row.escalation_open for row in office.hub.desktop.inbox.inbox().rows)


def test_an_acknowledgement_on_the_manager_s_laptop_stops_every_clock(office: Office) -> None:
    at = office.auditor.desktop.now() - timedelta(hours=2)
    key = escalated(office.auditor, EscalationEntry((), "No visit.", "Team Manager", told_at=at))
    office.exchange()
    office.ask(key)
    office.exchange()
    desk = office.manager.desktop.contributing
    opened = desk.open(key, "manager")
    not_safe(office.manager, opened)
    safe = next(v.node_id for v in opened.session.questions() if v.definition.name == "e_safe_now")
    opened.session.set_value(safe, "yes")
    desk.contribute(desk.prepare(opened, "Sam Jones", Settlement(), opened.opened.escalation))
    office.exchange()
    office.exchange()

    assert office.auditor.desktop.audits.my_work().escalations == ()
    assert not any(row.escalation_open for row in office.hub.desktop.inbox.inbox().rows)


def test_what_the_desk_itself_writes_down_stands_open_in_its_inbox(homes: Homes, key: AuditKey) -> None:
    homes.exchange()
    desk = homes.hub.desktop
    opened = desk.contributing.open(key, "manager")
    not_safe(homes.hub, opened)
    told = tell(homes.hub, opened)
    desk.contributing.contribute(desk.contributing.prepare(opened, "Sam Jones", Settlement(), told))
    assert desk.inbox.inbox().rows[0].audit_id == key.audit_id
    (row,) = desk.audits.my_work().escalations
    assert row.escalation.told_name == "Mo Ali"
    desk.escalations.acknowledge(key.audit_id, "Mo Ali", desk.now(), "yes", "Seen.")
    assert not any(row.escalation_open for row in desk.inbox.inbox().rows)
