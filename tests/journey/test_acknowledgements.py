"""A manager's acknowledgement of a completed audit is one answer, whichever way it was written down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qa_desktop import bootstrap
from qa_desktop.bootstrap import Application
from qa_desktop.services.demo_answers import Plan
from qa_desktop.services.desktop import EscalationEntry, EscalationState, KeyMode, Settlement
from tests.journey.homes import PASSPHRASE, complete, start_and_fill

CONCERN = Plan(by_name={"k_now": "unsure", "e_concern": "yes"}, optional=0.0)


@pytest.fixture
def home(tmp_path):
    made = bootstrap.application(tmp_path / "home")
    made.desktop.profile.create("Auditor 9", PASSPHRASE, KeyMode.PASSPHRASE)
    yield made
    made.desktop.profile.lock()


@pytest.fixture
def escalated(home: Application):
    """A completed audit whose manager was told an hour ago."""
    desk = home.desktop
    opened = start_and_fill(home, CONCERN)
    entry = EscalationEntry(
        ("notseen",), "No visit for five weeks.", "Team Manager", told_at=desk.now() - timedelta(hours=1)
    )
    proposal = desk.escalations.propose(opened.session, None, None)
    desk.escalations.record(opened.key, proposal, entry)
    while answers := desk.escalations.answers(opened.session, entry):
        writes = opened.session.set_value(*answers[0]).writes
        desk.filling.record(opened.key, writes, desk.filling.figures(opened.session))
    complete(home, opened)
    return opened.key


def answers_of(home: Application, key) -> dict[str, str]:
    session = home.desktop.audits.view(key).session
    return {v.definition.name: v.value for v in session.questions() if v.value}


def test_written_down_on_my_work_it_stands_beside_the_completed_audit(home, escalated):
    desk = home.desktop
    frozen = desk.audits.view(escalated).completed.completion.instance_xml
    desk.escalations.acknowledge(escalated.audit_id, "Team Manager B", desk.now(), "yes", "Seen today.")
    viewed = desk.audits.view(escalated)

    assert answers_of(home, escalated)["e_safe_now"] == "yes"
    assert answers_of(home, escalated)["e_outcome"] == "Seen today."
    assert answers_of(home, escalated)["e_ack_when"]
    (made,) = viewed.contributions
    assert (made.stage, made.author) == ("manager", "Team Manager B")
    assert viewed.completed.completion.instance_xml == frozen
    assert desk.audits.my_work().escalations == ()


def test_said_again_without_anything_new_it_is_not_added_twice(home, escalated):
    desk, at = home.desktop, home.desktop.now()
    for _ in range(2):
        desk.escalations.acknowledge(escalated.audit_id, "Team Manager B", at, "yes", "Seen today.")

    assert len(desk.audits.view(escalated).contributions) == 1


def test_given_as_a_contribution_it_stops_the_clock(home, escalated):
    desk = home.desktop
    (waiting,) = desk.audits.my_work().escalations
    assert waiting.state is EscalationState.WAITING
    assert "left" in waiting.words

    opened = desk.contributing.open(escalated, "manager")
    at = desk.now().isoformat(timespec="milliseconds")
    for name, value in (("e_ack_when", at), ("e_safe_now", "yes"), ("e_outcome", "Visited and safe.")):
        node = next(v.node_id for v in opened.session.questions() if v.definition.name == name)
        opened.session.set_value(node, value)
    while missing := opened.session.validate():  # the rest of what a manager is asked
        view = opened.session.view(missing[0].node_id)
        opened.session.set_value(view.node_id, view.choices[0].name if view.choices else at[:10])
    desk.contributing.contribute(desk.contributing.prepare(opened, "Team Manager B", Settlement()))

    record = desk.audits.view(escalated).escalation
    assert (record.acknowledged_by, record.safe_now, record.outcome) == (
        "Team Manager B",
        "yes",
        "Visited and safe.",
    )
    assert desk.audits.my_work().escalations == ()
    assert len(desk.audits.view(escalated).contributions) == 1


def test_a_child_not_confirmed_safe_keeps_it_open(home, escalated):
    desk = home.desktop
    desk.escalations.acknowledge(escalated.audit_id, "Team Manager B", desk.now(), "no", "")
    (row,) = desk.audits.my_work().escalations

    assert row.state is EscalationState.NOT_SAFE
    assert answers_of(home, escalated)["e_safe_now"] == "no"


def test_an_acknowledgement_of_a_draft_waits_in_its_record_alone(home):
    desk = home.desktop
    opened = start_and_fill(home, CONCERN)
    entry = EscalationEntry((), "No visit.", "Team Manager", told_at=desk.now() - timedelta(hours=1))
    desk.escalations.record(opened.key, desk.escalations.propose(opened.session, None, None), entry)
    told = desk.escalations.acknowledge(opened.key.audit_id, "B", desk.now(), "yes", "")

    assert told.acknowledged_by == "B"
