"""The desk of retention over a real house: what it shows, the report as paper, retiring the computer."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from qa_desktop.bootstrap import workshop
from qa_desktop.domain.policy import Policy, PolicyState
from qa_desktop.domain.retention import HoldScope, RecordClass
from qa_desktop.domain.subject_access import Sought
from qa_desktop.errors import Refused
from qa_desktop.services.desktop import Desktop, EscalationEntry
from qa_desktop.services.house import House
from qa_desktop.services.rooms import desktop
from qa_desktop.system.clock import SystemEntropy
from qa_desktop.system.paths import ProfileFolder
from qa_desktop.vaults import PassingVault
from tests.builders import generic
from tests.unit.services.rooms import StandingClock


class Vault(PassingVault):
    """Knows whether its keys were destroyed."""

    erased = False

    def erase(self) -> None:
        super().erase()
        self.erased = True


@pytest.fixture
def house(tmp_path: Path, clock: StandingClock) -> House:
    entropy = SystemEntropy()
    return House(Vault(ProfileFolder(tmp_path / "profile"), clock, entropy), workshop(clock, entropy))


@pytest.fixture
def desk(house: House) -> Iterator[Desktop]:
    made = desktop(house)
    made.profile.create("Auditor A", "seven quiet otters on a raft")
    yield made
    made.profile.lock()


def discard(desk: Desktop) -> None:
    """A draft about Zebedee Example goes to the bin."""
    opened = desk.filling.start(generic(desk.filling.tools()).ref.content_hash, case_reference="1048213")
    desk.bin.discard(opened.key, "Zebedee Example was audited twice")


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_what_is_due_goes_with_one_decision_and_its_report_names_nobody_it_was_about(
    desk: Desktop, clock: StandingClock
) -> None:
    discard(desk)
    before = desk.retention.look()
    assert [(each.is_due, each.children) for each in before.records] == [(False, "1048213")]
    assert "Its time has not come: 21 February 2027" in before.records[0].words
    clock.pass_(days=91)

    seen = desk.retention.look()
    run = desk.retention.dispose(seen.due)

    assert run is not None
    assert run.words == "Drafts in the bin: 1 record"
    assert desk.bin.discarded() == ()
    after = desk.retention.look()
    assert (after.records, [each.run for each in after.runs]) == ((), [run.run])
    text = text_of(desk.retention.report(after.runs[0]))
    ((_, _, sha256),) = run.disposals[0].items
    for said in ("1 record was disposed of", "90 days after the draft was discarded", "Auditor A", sha256):
        assert said.replace(" ", "") in text.replace(" ", ""), said
    for unsaid in ("Zebedee", "1048213", "audited twice"):
        assert unsaid not in text


def test_a_child_s_hold_stops_it_and_is_shown_with_its_reason_until_it_is_lifted(
    desk: Desktop, clock: StandingClock
) -> None:
    discard(desk)
    clock.pass_(days=91)
    hold = desk.retention.hold(HoldScope.CHILD, "1048213", "Inquiry")
    held = desk.retention.look()
    assert held.due == ()
    assert held.records[0].words == "Held"
    assert [each.reason for each in held.holds] == ["Inquiry"]

    with pytest.raises(Refused, match="HOLD-REASON"):
        desk.retention.lift(hold.hold_id, " ")
    desk.retention.lift(hold.hold_id, "Inquiry closed")

    assert len(desk.retention.look().due) == 1


def test_a_concern_that_nobody_was_told_of_keeps_its_draft_in_the_bin(
    desk: Desktop, clock: StandingClock
) -> None:
    opened = desk.filling.start(generic(desk.filling.tools()).ref.content_hash, case_reference="1048213")
    raised = desk.escalations.propose(opened.session, None, None)
    desk.escalations.record(opened.key, raised, EscalationEntry(what="No visit for weeks."))
    desk.bin.discard(opened.key, "Begun twice")
    clock.pass_(days=10_000)

    seen = desk.retention.look()

    assert (seen.due, [each.words for each in seen.records]) == (
        (),
        ["Not safe with Q&S yet · A concern is open"],
    )
    assert desk.retention.dispose(seen.records) is None
    assert desk.bin.restore(desk.bin.discarded()[0].discarded.number) == opened.key


def test_what_an_open_subject_access_request_is_about_stays_until_it_is_closed(
    desk: Desktop, clock: StandingClock
) -> None:
    discard(desk)
    clock.pass_(days=91)
    day = clock.local().date()
    request = desk.subjects.begin("SAR-1", day, Sought(names=("Zebedee Example",)))
    unsearched = desk.retention.look()
    assert (unsearched.due, unsearched.records[0].words) == ((), "A subject access request is open")
    desk.subjects.search(request.request_id)
    assert desk.retention.look().due == (), "found by the words of its reason"

    desk.subjects.change(request.request_id, Sought(names=("Marlo Quillfeather",)))
    desk.subjects.search(request.request_id)
    seen = desk.retention.look()
    assert len(seen.due) == 1, "nothing was found of somebody else"

    other = desk.subjects.begin("SAR-2", day, Sought(numbers=("104 8213",)))
    assert desk.retention.dispose(seen.due) is None, "asked for between the preview and the disposal"
    desk.subjects.search(other.request_id)
    assert desk.retention.look().due == ()
    desk.subjects.close(other.request_id)
    assert len(desk.retention.look().due) == 1


@pytest.mark.parametrize(
    ("scope", "target", "code"),
    [(HoldScope.CHILD, " ", "HOLD-TARGET"), (HoldScope.CLASS, "everything", "HOLD-TARGET")],
)
def test_a_hold_on_nothing_is_refused(desk: Desktop, scope: HoldScope, target: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        desk.retention.hold(scope, target, "Inquiry")


def test_the_rules_say_who_set_them_and_a_broken_policy_says_that_nothing_goes(
    desk: Desktop, house: House, clock: StandingClock
) -> None:
    discard(desk)
    clock.pass_(days=91)
    rules = {row.record_class: row for row in desk.retention.look().rules}
    assert rules[RecordClass.OWN].words == "30 days after it is safe in the Q&S backup"
    assert rules[RecordClass.DISCARDED].set_words == "As the program comes"
    assert rules[RecordClass.DISCARDED].due == 1

    house.policy = Policy(PolicyState.UNREADABLE, "p")
    model = desk.retention.look()

    assert model.due == ()
    assert "Nothing is disposed of until it can" in model.paused


def test_a_case_list_that_no_draft_uses_goes_when_its_time_comes(desk: Desktop, house: House) -> None:
    from qa_desktop.services.demo_cases import cases

    clock = house.world.clock
    with house.store().write() as unit:
        unit.cases.replace(cases(clock.local().date()), clock.now() - timedelta(days=91))
    (record,) = desk.retention.look().records
    assert (record.record_class, record.is_due) == (RecordClass.CASES, True)

    run = desk.retention.dispose((record,))

    assert run is not None
    assert desk.cases.count() == 0


def test_a_computer_with_work_that_is_not_safe_retires_only_with_words_that_say_so(
    desk: Desktop, house: House
) -> None:
    desk.filling.start(generic(desk.filling.tools()).ref.content_hash, case_reference="1048213")
    leaving = desk.retention.leaving()
    assert (leaving.drafts, leaving.unsafe, leaving.loses) == (1, 0, True)
    for typed, code in (("", "RETIRE-NOT-SAFE"), ("destroy", "RETIRE-NOT-CONFIRMED")):
        with pytest.raises(Refused, match=code):
            desk.retention.retire(typed)
    assert house.is_open

    desk.retention.retire(f" {leaving.confirm.upper()} ")

    assert not house.is_open
    assert isinstance(house.vault, Vault)
    assert house.vault.erased


def test_a_computer_whose_work_is_all_safe_retires_without_typing(desk: Desktop, house: House) -> None:
    assert not desk.retention.leaving().loses

    desk.retention.retire("")

    assert isinstance(house.vault, Vault)
    assert house.vault.erased


def test_where_it_allows_no_copies_outside_nothing_leaves_the_program(desk: Desktop, house: House) -> None:
    assert desk.audits.csv()
    house.policy = Policy(PolicyState.READ, "p", locked={"save-outside": False})

    for leave in (desk.audits.csv, desk.settings.must_allow_copies):
        with pytest.raises(Refused, match="SAVE-OUTSIDE-LOCKED"):
            leave()
    opened = desk.filling.start(generic(desk.filling.tools()).ref.content_hash, case_reference="1048213")
    taken = desk.attachments.take(opened.key, "note.txt", b"words", "text/plain")
    assert desk.attachments.read(opened.key, taken.attachment.name) == b"words", "reading goes on"
    with pytest.raises(Refused, match="SAVE-OUTSIDE-LOCKED"):
        desk.attachments.copy(opened.key, taken.attachment.name)
