"""Children's Health by keyboard: a school nurse begins without a network, audits, and is heard at Q&S."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from qa_desktop import bootstrap
from qa_desktop.domain.dispatch import DeliveryState, PackageKind
from qa_desktop.services.desktop import EscalationState, MembershipState
from qa_desktop.ui.audit.report_page import ReportPage
from qa_desktop.ui.audit.view_page import ViewPage
from qa_desktop.ui.escalation.dialog import EscalationDialog
from qa_desktop.ui.settings.hub_card import JoinSheet
from tests.journey.homes import PASSPHRASE, Homes
from tests.journey.person import Person

pytestmark = [
    pytest.mark.timeout(200),
    # What the platform without a display lacks; every other Qt warning fails.
    pytest.mark.qt_log_ignore(r"plugin does not support (propagateSizeHints|raise|grabbing)"),
]
CTRL = Qt.KeyboardModifier.ControlModifier

ANSWERS = {
    "h_audit_type": "selected",
    "h_unborn": "yes",
    "h_edd": "14/02/2027",
    "h_ethnicity": "NOBT",
    "h_team": "Riverside 0-19 team",
    "h_worker": "Worker 7",
    "h_manager": "Manager 1",
    "p_variant": "sn",
    "p_level": "targeted",
    "p_sg": "cin",
    "p_open_mosaic": "yes",
    "p_mosaic_id": "1048213",
    "sn_ehwb": "no",
    "sn_trans": "partly",
    "k_now": "yes",
    "z_scale": "8",
    "z_cqg": "no",
    "e_concern": "yes",
    "s_shared": "no",
    **dict.fromkeys(("r_grade", "n_grade", "k_grade", "v_grade", "z_grade"), "good"),
}


def words_of(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


@pytest.fixture
def nurse(qtbot, tmp_path):
    """A new laptop: nobody has worked on it, and there is no network."""
    laptop = bootstrap.application(tmp_path / "laptop")
    person = Person(qtbot, laptop)
    yield person
    person.leave()


def begin(nurse: Person) -> None:
    """The first run: a name, a passphrase twice, Enter."""
    nurse.reach("Your name, as it should stand on audits")
    nurse.type("Auditor 4, school nurse")
    nurse.reach("Passphrase")
    nurse.type(PASSPHRASE)
    nurse.reach("The same passphrase again")
    nurse.type(PASSPHRASE)
    nurse.key(Qt.Key.Key_Return)
    nurse.wait(lambda: nurse.window.pages is not None)
    nurse.settle()


def test_a_school_nurse_begins_without_a_network_escalates_completes_and_is_received(
    homes: Homes, nurse
) -> None:
    begin(nurse)
    desk = nurse.launch.desktop
    nurse.start("Children", "S1048299")

    # The NHS number: a wrong digit and repeated digits are refused, in words beside the box.
    row = nurse.find("NHS number")
    for number in ("9990000019", "1111111111"):
        nurse.key(Qt.Key.Key_A, CTRL)
        nurse.type(number)
        nurse.page.flush()
        assert row.error.shown == "This is not a valid NHS number. Check each digit against the record."
    nurse.key(Qt.Key.Key_A, CTRL)
    nurse.type("999 000 0018")
    nurse.page.flush()
    assert not row.error.isVisible()

    # Unborn: an expected date is asked and no date of birth, never both.
    nurse.find("Is the child unborn at the audit date?")
    nurse.answer("no")
    nurse.find("Date of birth")
    nurse.answer("02/05/2017")
    nurse.find("Is the child unborn at the audit date?")
    nurse.answer("yes")
    asked = [row.view.definition.name for row in nurse.page.body.in_order() if row.isVisible()]
    assert "h_edd" in asked
    assert "h_dob" not in asked

    # The variant opens its contacts; what follows is asked once it applies.
    nurse.find("Which service is being audited?")
    nurse.answer("sn")
    sections = [each.label for each in nurse.page.presenter.session.sections() if each.is_relevant]
    assert "School nursing contacts" in sections
    assert "Health visiting contacts" not in sections

    # An answer that means danger opens the sheet at once.
    nurse.find("Where emotional health was a worry")
    nurse.answer("no")
    sheet = nurse.sheet(EscalationDialog)
    assert nurse.sees("A child may be unsafe. Tell a manager now.")
    nurse.reach("Their role")
    nurse.type("Named nurse for safeguarding")
    nurse.press("When Now")
    nurse.reach("Describe it in two or three sentences")
    nurse.type("Self-harm was mentioned twice and not explored.")
    nurse.press("Record escalation")
    nurse.wait(lambda: sheet.slip.isEnabled())
    nurse.press("Print one-page slip", back=True)
    nurse.wait(lambda: isinstance(nurse.window.front, ReportPage))
    nurse.key(Qt.Key.Key_Escape)
    nurse.settle()
    key = nurse.fill.key
    slip = words_of(desk.escalations.slip(key.audit_id))
    assert "Self-harm was mentioned twice and not explored." in slip
    assert "Named nurse for safeguarding" in slip
    (clock,) = desk.audits.my_work().escalations
    assert clock.state is EscalationState.WAITING

    # The rest by F8; then the review, and the end.
    asked = nurse.fill_gaps(ANSWERS)
    assert asked.index("p_mosaic_id") == asked.index("p_open_mosaic") + 1, "asked once it is open on Mosaic"
    assert "h_dob" not in asked
    nurse.key(Qt.Key.Key_Return, CTRL | Qt.KeyboardModifier.ShiftModifier)
    nurse.settle()
    review = desk.completing.review(nurse.fill.page.presenter.session, desk.filling.open(key).escalation)
    assert [item.label for item in review.missing] == []
    assert review.contradictions == ()
    assert review.identifiers == ()
    nurse.press("Complete audit")
    nurse.wait(lambda: isinstance(nurse.window.front, ViewPage))
    nurse.settle()
    assert desk.audits.view(key).summary.delivery is DeliveryState.ON_THIS_COMPUTER
    paper = words_of(desk.audits.pdf(key))
    for words in ("14 February 2027", "1048213", "Self-harm was mentioned twice", "School nursing contacts"):
        assert words in paper
    assert "Date of birth 2 May" not in paper
    nurse.key(Qt.Key.Key_Escape)
    nurse.settle()

    # Later there is a network: an invitation is pasted, the check code read out, the audit arrives.
    join(nurse, homes)
    homes.hub.desktop.exchange.sync()
    nurse.key(Qt.Key.Key_F5)
    nurse.wait(lambda: desk.audits.view(key).summary.delivery in (DeliveryState.RECEIVED, DeliveryState.SAFE))
    rows = homes.hub.desktop.inbox.inbox().rows
    assert (rows[0].case_reference, rows[0].escalation_open) == ("S1048299", True), (
        "open escalations come first"
    )
    assert {PackageKind.ALARM, PackageKind.AUDIT} <= {row.kind for row in rows}
    nurse.settle()


def test_a_record_keeping_audit_is_typed_from_paper_into_the_grid(nurse) -> None:
    begin(nurse)
    nurse.start("NMC", "TEAM-R-2026")
    given = {
        "g_round": "2026-27",
        "g_team": "Riverside 0-19 team",
        "g_prac": "P-014",
        "g_pin_ok": "yes",
        "g_mode": "peer",
    }
    nurse.find("Number of records planned")
    nurse.key(Qt.Key.Key_A, CTRL)
    nurse.answer("3")
    nurse.fill_section(given, lambda _view: "As on paper")
    nurse.key(Qt.Key.Key_Return, CTRL)
    nurse.settle()

    # One record down its column: reference, no system number, the day; then a key for each criterion.
    for reference, keys in (("R01", "y" * 20), ("R02", "y" * 10 + "n" + "y" * 8 + "a")):
        nurse.type(reference)
        nurse.key(Qt.Key.Key_Return)
        nurse.key(Qt.Key.Key_Return)
        nurse.type("3/11/26")
        nurse.key(Qt.Key.Key_Return)
        nurse.type(keys)
        nurse.type("n")  # nothing falsified
        nurse.key(Qt.Key.Key_Return)  # no comment
    nurse.settle()
    session = nurse.page.presenter.session
    per_cent = [v.value for v in session.questions() if v.definition.name == "x_pct"]
    assert per_cent == ["100", "94.7", ""], "the third column stays blank and uncounted"
    asked = nurse.fill_gaps({**given, "f_reaudit": "no"})
    nurse.key(Qt.Key.Key_Return, CTRL | Qt.KeyboardModifier.ShiftModifier)
    nurse.settle()
    desk, key = nurse.launch.desktop, nurse.fill.key
    review = desk.completing.review(nurse.fill.page.presenter.session, desk.filling.open(key).escalation)
    assert [item.label for item in review.missing] == [], asked
    assert review.contradictions == ()
    nurse.press("Complete audit")
    nurse.wait(lambda: isinstance(nurse.window.front, ViewPage))
    nurse.settle()
    paper = words_of(desk.audits.pdf(key))
    assert "R01" in paper
    assert "Record 3" not in paper
    assert "Overall compliance: 97.4 per cent (38 of 39)" in paper


def join(nurse: Person, homes: Homes) -> None:
    """Settings by keyboard: paste the invitation and the folder; Q&S lets the computer in."""
    hub = homes.hub.desktop
    invitation = hub.hub.invite("Auditor 4, school nurse")
    nurse.key(Qt.Key.Key_Comma, CTRL)
    nurse.settle()

    def paste() -> None:
        QApplication.clipboard().setText(invitation.text)
        nurse.key(Qt.Key.Key_V, CTRL)
        nurse.reach("Shared folder")
        nurse.type(str(homes.share))
        nurse.key(Qt.Key.Key_Return)

    nurse.at_sheet(JoinSheet, paste)
    nurse.press("Join with an invitation")
    nurse.wait(lambda: nurse.sees(hub.hub.requests()[0].check_code) if hub.hub.requests() else False)
    hub.hub.approve(invitation.invite)
    hub.exchange.sync()
    nurse.key(Qt.Key.Key_F5)
    nurse.wait(lambda: nurse.launch.desktop.exchange.status().membership is MembershipState.MEMBER)
    nurse.settle()
