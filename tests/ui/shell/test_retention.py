"""Retention in the window: what is due goes with one confirmed decision; settings say who decided them."""

from __future__ import annotations

from PySide6.QtCore import Qt

from qa_desktop.domain.audit import AuditState
from qa_desktop.domain.policy import Policy, PolicyFault, PolicyState
from qa_desktop.errors import Refused
from qa_desktop.ui.audit.report_page import ReportPage
from qa_desktop.ui.retention.sheets import HoldSheet, RetireSheet
from qa_desktop.ui.sheets import Confirm, Failure
from qa_desktop.ui.widgets.text import Text
from tests.ui.shell.conftest import PASSPHRASE


def words(page) -> str:
    return "\n".join(label.shown for label in page.findChildren(Text))


def test_q_and_s_holds_a_child_disposes_of_the_rest_and_has_the_report(council, seat):
    house = council.house
    # Nothing waits for time: what is left to wait for is what the rules are for.
    house.policy = Policy(PolicyState.READ, locked={"retention/bin-days": 0})
    raised = {each.escalation.audit_id for each in council.desktop.audits.my_work().escalations}
    every = [row for row in council.desktop.audits.audits() if row.summary.state is AuditState.DRAFT]
    drafts = [row for row in every if row.summary.audit_id not in raised]  # an open concern keeps its draft
    for row in drafts[:2]:
        council.desktop.bin.discard(row.key, "Begun twice")
    held = drafts[0].summary.case_reference
    demo = seat(council)
    page = demo.go("retention")
    demo.wait(lambda: len(page._model.due) == 2)
    assert "Set by your IT department (policy file)" in words(page)
    assert "retention/bin-days" not in page.rules.boxes, "what IT fixed has no box to type in"
    assert page.rules.boxes["retention/hub-years"].text() == "6"

    box = page.rules.boxes["retention/hub-years"]
    box.setFocus()
    box.selectAll()
    demo.type("7")
    demo.key(Qt.Key.Key_Tab)
    demo.wait(lambda: page.share.isEnabled())
    page.share.click()
    demo.wait(lambda: not page.share.isEnabled())
    assert "7 years after its last action is closed" in words(page)
    assert "Set by Quality and Standards" in words(page)

    def fill(sheet: HoldSheet) -> None:
        sheet.why.setPlainText("Inquiry")
        sheet._verb.click()

    demo.during(HoldSheet, fill, lambda: demo.pages.retention.hold(held))
    demo.wait(lambda: len(page._model.due) == 1)
    assert f"Everything about child {held}" in words(page)

    def dispose() -> None:
        page.dispose.setFocus()
        demo.key(Qt.Key.Key_Space)

    demo.during(Confirm, lambda sheet: sheet._verb.click(), dispose)
    demo.wait(lambda: isinstance(demo.window.front, ReportPage))
    demo.wait(lambda: demo.window.front._rendered is not None)
    assert len(council.desktop.bin.discarded()) == 1


def test_what_is_wrong_in_the_policy_file_stands_over_the_page_and_the_settings_say_who_decides(
    council, seat
):
    council.house.policy = Policy(
        PolicyState.READ,
        "/etc/qa-desktop/policy.toml",
        locked={"save-outside": False},
        faults=(PolicyFault("POLICY-UNKNOWN-NAME", "colour"),),
    )
    demo = seat(council)
    notice = demo.pages.desk.notice
    assert notice.isVisibleTo(demo.window)
    assert "names a setting that there is not: colour" in notice.words.shown

    notice.button.click()
    demo.settle()

    page = demo.page
    demo.wait(lambda: "colour" in words(page))
    assert demo.pages.place == "settings"
    assert not notice.isVisibleTo(demo.window)
    said = words(page)
    assert "Copies may be saved outside the program" in said
    assert "Set by your IT department (policy file)" in said
    assert "colour" in said


def test_retiring_a_computer_says_what_would_be_lost_and_does_nothing_without_the_words(demo):
    seen: list[str] = []

    def look(sheet: RetireSheet) -> None:
        seen.append(words(sheet))
        sheet.typed.setText("yes")
        assert not sheet._verb.isEnabled()

    demo.during(RetireSheet, look, demo.pages.retention.retire)

    assert "This is the Q&S computer" in seen[0]
    assert demo.application.house.is_open


def test_a_retiring_that_fails_half_way_leaves_nothing_in_sight(home, seat, monkeypatch):
    sitting = seat(home)

    def fails() -> None:
        raise Refused("PROFILE-NOT-WRITABLE")

    monkeypatch.setattr(home.house.vault, "erase", fails)

    def retire() -> None:
        flow = sitting.pages.retention
        sitting.during(RetireSheet, lambda sheet: sheet._verb.click(), flow.retire)

    with sitting.qtbot.waitSignal(sitting.window.locked):
        sitting.during(Failure, lambda sheet: sheet.accept(), lambda: (retire(), sitting.settle()))
    assert not sitting.window.is_open


def test_a_retired_computer_locks_and_never_opens_again(home, seat, tmp_path):
    sitting = seat(home)

    def agree(sheet: RetireSheet) -> None:
        assert "Everything that was completed here is safe with Q&S." in words(sheet)
        sheet._verb.click()

    def retire() -> None:
        sitting.during(RetireSheet, agree, sitting.pages.retention.retire)

    sitting.lock(retire)

    assert not list((tmp_path / "home").rglob("keyslots*"))
    sitting.unlock(PASSPHRASE)
    sitting.wait(lambda: "was retired" in sitting.words())
    assert not home.house.is_open
