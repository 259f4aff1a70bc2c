"""Q&S asks a manager for a later stage on the manager's own laptop: sent, answered, counted, told."""

from __future__ import annotations

import pytest

from qa_desktop.bootstrap import Application
from qa_desktop.domain.contribution import Contribution
from qa_desktop.domain.dispatch import PackageKind
from qa_desktop.domain.ids import AuditKey, ContributionId
from qa_desktop.errors import Refused
from qa_desktop.services.demo_answers import Plan
from tests.journey.homes import complete, start_and_fill
from tests.journey.offices import Office
from tests.journey.test_contributions import add, instance_of, manager, values


@pytest.fixture
def key(office: Office) -> AuditKey:
    """A completed audit that has reached Q&S."""
    opened = start_and_fill(office.auditor, Plan())
    complete(office.auditor, opened)
    office.exchange()
    return opened.key


def sign(office: Office, key: AuditKey) -> Contribution:
    return add(office.manager, key, "manager", "Sam Jones", manager(office.homes))


def counted(home: Application, key: AuditKey) -> tuple[Contribution, ...]:
    return home.desktop.audits.view(key).contributions


def arrived(office: Office) -> list[str]:
    """Why each contribution at the desk was set aside; blank for those that count."""
    rows = office.hub.desktop.inbox.inbox().rows
    return [row.aside for row in rows if row.kind is PackageKind.CONTRIBUTION and not row.duplicate]


def test_a_manager_answers_on_their_own_laptop_and_everybody_learns_of_it(
    office: Office, key: AuditKey
) -> None:
    before = instance_of(office.hub, key)
    asked = office.ask(key, "Please look at the visits in May.")
    assert asked.is_open
    assert asked.words.endswith("not answered yet")
    office.exchange()

    (mine,) = office.manager.desktop.audits.my_work().asked
    assert "case 1048213" in mine.title
    assert mine.title.startswith("Team manager")
    assert "Please look at the visits in May." in mine.words
    assert office.auditor.desktop.audits.my_work().asked == (), "only the one that was asked is asked"
    assert office.manager.desktop.audits.audits() == (), "it is no audit of this computer"
    assert instance_of(office.manager, key) == before

    made = sign(office, key)
    assert office.manager.desktop.audits.my_work().asked == ()
    office.exchange()

    for home in (office.hub, office.auditor):
        assert counted(home, key) == (made,)
        assert values(home, key).items() >= manager(office.homes).items()
        assert instance_of(home, key) == before, "a completed audit is never altered"
    (row,) = office.hub.desktop.asking.asks(key)
    assert not row.is_open
    assert "answered by Sam Jones" in row.words
    assert office.auditor.desktop.audits.my_work().later == (), "the auditor's laptop learnt of the answer"
    assert arrived(office) == [""]


def test_what_was_asked_leaves_the_laptop_s_lists_when_it_is_signed(office: Office, key: AuditKey) -> None:
    office.ask(key)
    office.exchange()
    sign(office, key)
    with pytest.raises(Refused, match="AUDIT-UNKNOWN"):
        office.manager.desktop.audits.view(key)
    with pytest.raises(Refused, match="CONTRIBUTION-STAGE"):
        office.manager.desktop.contributing.open(key, "manager")


def test_only_the_stage_that_was_asked_can_be_answered_there(office: Office, key: AuditKey) -> None:
    office.ask(key)
    office.exchange()
    with pytest.raises(Refused, match="CONTRIBUTION-STAGE"):
        office.manager.desktop.contributing.open(key, "worker")
    assert office.manager.desktop.contributing.open(key, "manager").stage == "manager"


def test_an_ask_is_withdrawn_and_a_late_answer_is_set_aside_until_the_desk_decides(
    office: Office, key: AuditKey
) -> None:
    asked = office.ask(key)
    office.exchange()
    made = sign(office, key)  # signed before the word of the withdrawal is there
    office.hub.desktop.asking.withdraw(asked.ask_id)
    with pytest.raises(Refused, match="ASK-CLOSED"):
        office.hub.desktop.asking.withdraw(asked.ask_id)
    office.exchange()
    assert arrived(office) == ["CONTRIBUTION-WITHDRAWN"]
    assert counted(office.hub, key) == ()

    office.hub.desktop.asking.take_in(ContributionId(made.contribution_id))
    assert counted(office.hub, key) == (made,)
    assert arrived(office) == [""]


def test_a_withdrawn_ask_leaves_the_laptop(office: Office, key: AuditKey) -> None:
    asked = office.ask(key)
    office.exchange()
    office.hub.desktop.asking.withdraw(asked.ask_id)
    office.exchange()
    assert office.manager.desktop.audits.my_work().asked == ()
    with pytest.raises(Refused, match="AUDIT-UNKNOWN"):
        office.manager.desktop.audits.view(key)
    (row,) = office.hub.desktop.asking.asks(key)
    assert "withdrawn by Q&S desk" in row.words


def test_an_audit_that_is_corrected_meanwhile_says_so_on_both_sides(office: Office, key: AuditKey) -> None:
    office.ask(key)
    office.exchange()
    again = office.auditor.desktop.audits.correct(key, "A wrong date.")
    complete(office.auditor, again)
    office.exchange()
    (row,) = office.hub.desktop.asking.asks(key)
    assert "corrected since" in row.words
    (mine,) = office.manager.desktop.audits.my_work().asked
    assert "version 2" in mine.words

    made = sign(office, key)
    office.exchange()
    assert counted(office.hub, again.key) == (made,), "the answer is carried over"
    with pytest.raises(Refused, match="AUDIT-SUPERSEDED"):
        office.ask(key)


def test_the_same_person_is_not_asked_twice_for_one_stage(office: Office, key: AuditKey) -> None:
    office.ask(key)
    with pytest.raises(Refused, match="ASK-OPEN"):
        office.ask(key)


def test_a_laptop_that_was_not_asked_adds_nothing_that_counts(office: Office, key: AuditKey) -> None:
    asked = office.ask(key)
    office.exchange()
    forger = office.homes.auditor  # a member with a valid key, whom nobody asked
    forged = add(forger, key, "manager", "Sam Jones", manager(office.homes))
    office.exchange()
    # Their own audit: what is answered on their own laptop counts, and closes nobody's ask.
    assert counted(office.hub, key) == (forged,)
    (row,) = office.hub.desktop.asking.asks(key)
    assert row.ask_id == asked.ask_id
    assert row.is_open


def test_the_hub_alone_asks(office: Office, key: AuditKey) -> None:
    assert office.auditor.desktop.asking.candidates() == ()
    with pytest.raises(Refused, match="HUB-NOT-HERE"):
        office.auditor.desktop.asking.ask(
            key, "manager", office.hub.desktop.asking.candidates()[0].device, ""
        )
