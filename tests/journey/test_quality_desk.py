"""The Q&S desk by keyboard: a hub is set up, devices join, audits arrive, the desk fills its own tools."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QPlainTextEdit

from qa_desktop import bootstrap
from qa_desktop.services.demo_answers import Plan
from qa_desktop.services.desktop import EscalationEntry, KeyMode, MembershipState
from qa_desktop.ui.audit.view_page import ViewPage
from qa_desktop.ui.settings.hub_card import SetUpSheet, ShowText
from qa_desktop.ui.sheets import Confirm
from tests.journey.homes import PASSPHRASE, Homes, complete, start_and_fill
from tests.journey.person import Person

pytestmark = [
    pytest.mark.timeout(200),
    # What the platform without a display lacks; every other Qt warning fails.
    pytest.mark.qt_log_ignore(r"plugin does not support (propagateSizeHints|raise|grabbing)"),
]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(qtbot, tmp_path):
    """The Q&S lead at a computer of the team; signed in, nothing set up."""
    home = bootstrap.application(tmp_path / "hub")
    home.desktop.profile.create("Q&S lead", PASSPHRASE, KeyMode.PASSPHRASE)
    person = Person(qtbot, home)
    yield person
    person.leave()


@pytest.fixture
def auditor(tmp_path):
    """Somebody else's laptop, signed in; the desk is all that this journey looks at."""
    home = bootstrap.application(tmp_path / "auditor")
    home.desktop.profile.create("Auditor 9", PASSPHRASE, KeyMode.PASSPHRASE)
    yield home
    home.desktop.profile.lock()


def set_up(desk: Person, share) -> str:
    """Settings: the folder is typed, the keys are shown once."""
    shown: list[str] = []

    def read_keys() -> None:
        sheet = desk.sheet(ShowText)
        shown.append(sheet.findChild(QPlainTextEdit).toPlainText())
        desk.press_enter_at("They are locked away")

    desk.key(Qt.Key.Key_Comma, CTRL)
    desk.settle()
    desk.at_sheet(SetUpSheet, lambda: desk.type(str(share)), lambda: desk.key(Qt.Key.Key_Return))
    desk.at_sheet(ShowText, read_keys)
    desk.press("Set up a Q&S hub")
    desk.wait(lambda: bool(shown))
    desk.wait(lambda: desk.launch.desktop.profile.status().is_hub)
    desk.settle()
    return shown[0]


def invite(desk: Person, name: str) -> str:
    shown: list[str] = []

    def read() -> None:
        shown.append(desk.sheet(ShowText).findChild(QPlainTextEdit).toPlainText())
        desk.press_enter_at("Done")

    desk.key(Qt.Key.Key_Comma, CTRL)
    desk.settle()
    desk.at_sheet(QInputDialog, lambda: desk.type(name), lambda: desk.key(Qt.Key.Key_Return))
    desk.at_sheet(ShowText, read)
    desk.press("Invite a person")
    desk.wait(lambda: bool(shown))
    desk.settle()
    return shown[0]


def test_a_hub_is_set_up_a_device_joins_and_its_escalation_comes_first(
    desk: Person, auditor, tmp_path
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    keys = set_up(desk, share)
    assert "Recovery key" in keys
    invitation = invite(desk, "Auditor 9")

    # The laptop asks to join; its check code is compared and it is let in.
    code = auditor.desktop.exchange.join(invitation, str(share))
    compared: list[bool] = []

    def let_in() -> None:
        compared.append(desk.sees(code))
        desk.press_enter_at("Let in")

    desk.at_sheet(Confirm, let_in)
    desk.press("See who wants to join")
    desk.wait(lambda: compared == [True])
    desk.wait(lambda: desk.launch.desktop.hub.devices() != ())
    desk.settle()
    auditor.desktop.exchange.sync()
    assert auditor.desktop.exchange.status().membership is MembershipState.MEMBER

    # Two audits arrive; the one with an open escalation stands first in the inbox.
    calm = start_and_fill(auditor, Plan(), "1048211")
    complete(auditor, calm)
    alarmed = start_and_fill(auditor, Plan(by_name={"k_now": "unsure", "e_concern": "yes"}), "1048213")
    laptop = auditor.desktop
    entry = EscalationEntry(
        ("notseen",), "No visit for five weeks.", "Team Manager", told_at=laptop.now() - timedelta(minutes=5)
    )
    laptop.escalations.record(alarmed.key, laptop.escalations.propose(alarmed.session, None, None), entry)
    while answers := laptop.escalations.answers(alarmed.session, entry):
        writes = alarmed.session.set_value(*answers[0]).writes
        laptop.filling.record(alarmed.key, writes, laptop.filling.figures(alarmed.session))
    complete(auditor, alarmed)
    laptop.exchange.sync()
    desk.key(Qt.Key.Key_F5)
    own = desk.launch.desktop
    desk.wait(lambda: len({row.case_reference for row in own.inbox.inbox().rows}) == 2)
    desk.settle()
    desk.key(Qt.Key.Key_4, CTRL)
    desk.settle()
    assert own.inbox.inbox().rows[0].case_reference == "1048213"
    desk.key(Qt.Key.Key_Home, CTRL)
    desk.key(Qt.Key.Key_Return)
    desk.wait(lambda: isinstance(desk.window.front, ViewPage))
    desk.settle()
    assert desk.sees("Case 1048213")

    # The manager, standing at the desk, says that it was received; it is signed and lies beside the audit.
    desk.press("Add the team manager’s answers")
    desk.wait(lambda: desk.window.pages.contributing.host is not None)
    desk.settle()
    desk.find("When did the manager confirm receipt?")
    desk.answer()
    desk.find("Has the manager confirmed that every child")
    desk.answer("yes")
    desk.find("What was done, and when?")
    desk.type("Visited this morning; every child was seen.")
    desk.page.flush()
    desk.fill_gaps({"s_mgr_agree": "yes"})
    desk.key(Qt.Key.Key_Return, CTRL | Qt.KeyboardModifier.ShiftModifier)
    desk.settle()
    desk.reach("Your name")
    desk.type("Team Manager B")
    desk.press("Sign and add")
    desk.wait(lambda: desk.window.pages.contributing.host is None)
    desk.settle()
    viewed = own.audits.view(alarmed.key)
    assert [(each.stage, each.author) for each in viewed.contributions] == [("manager", "Team Manager B")]
    values = {v.definition.name: v.value for v in viewed.session.questions() if v.value}
    assert (values["e_safe_now"], values["e_outcome"]) == (
        "yes",
        "Visited this morning; every child was seen.",
    )


@pytest.fixture
def lead(qtbot, homes: Homes):
    """The Q&S lead at a desk that is set up."""
    person = Person(qtbot, homes.hub)
    yield person
    person.leave()


def values_of(lead: Person, key) -> dict[str, str]:
    every = lead.launch.desktop.audits.view(key).session.questions()
    return {view.definition.name: view.value for view in every if view.value}


def test_a_practice_observation_is_filled_by_the_observer_and_the_worker(lead: Person) -> None:
    lead.start("Practice", "1048215")
    asked = lead.fill_gaps(
        {
            "b_worker": "P-021",
            "b_observer": "Team Manager B",
            "b_date": lead.today,
            "b_consent": "yes",
            "w_safe": "no",
        }
    )
    assert "b_plan" not in asked, "the worker's own words are the worker's"
    lead.hand_over("Worker")
    assert lead.page.header.back.isVisible()
    theirs = lead.fill_gaps({"l_worker": lead.today}, lambda _view: "I want to know how my questions land.")
    assert sorted(theirs) == ["b_plan", "j_worker", "l_worker"]
    lead.press("← Back to the auditor", back=True)
    key = lead.complete()
    answers = values_of(lead, key)
    assert answers["j_worker"] == "I want to know how my questions land."
    assert answers["b_observer"] == "Q&S desk", "who is signed in stands there already"


def test_a_collaborative_reflection_a_moderation_and_a_quarterly_return_are_completed(lead: Person) -> None:
    for tool, form, given in (
        ("Supervision", "collaborative-reflection", {}),
        (
            "Moderation",
            "moderation",
            {
                "m_blind": "yes",
                "n_aud": "good",
                "o_aud": "good",
                "n_mod": "good",
                "o_mod": "good",
                "o_final": "good",
            },
        ),
        ("Quarterly", "quarterly-return", {"a_year": "2026-27", "a_nil": "no", "h_nopd": "yes"}),
    ):
        lead.start(tool, "1048216")
        lead.fill_gaps(
            given, lambda view: PLAIN.get(view.definition.name, "Seen in the record and talked over.")
        )
        key = lead.complete()
        assert values_of(lead, key)
        (row,) = [each for each in lead.launch.desktop.audits.audits() if each.key == key]
        assert row.summary.tool.form_id == form


PLAIN = {"m_mod": "Moderator 1", "m_auditor": "Auditor 9", "m_worker": "Worker 7", "m_manager": "Manager 1"}
