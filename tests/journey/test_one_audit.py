"""One audit travels from the auditor's laptop to the Q&S desk, on the real bootstrap."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader

from qa_desktop.domain.dispatch import DeliveryState, PackageKind
from qa_desktop.domain.grades import Grade
from qa_desktop.domain.ids import AuditKey
from qa_desktop.errors import Refused
from qa_desktop.formengine.api import NodeView
from qa_desktop.formspec.definition import ControlKind
from qa_desktop.services.demo_answers import Plan
from qa_desktop.services.desktop import EscalationEntry, ProfileState
from tests.journey.homes import PASSPHRASE, Homes, complete, start_and_fill

HOSTILE = ("<img src=x onerror=alert(1)>", '=cmd|"/c calc"!A1', "أمينة بخير اليوم", "👩‍👧 at home & well")


def marked(view: NodeView) -> str:
    return f"Mark{re.sub('[^a-z0-9]', '', view.node_id.rpartition('/')[2])}end"


def text_of(pdf: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", text)


def delivery(homes: Homes, key: object) -> DeliveryState | None:
    return next(row.summary.delivery for row in homes.auditor.desktop.audits.audits() if row.key == key)


@pytest.mark.feature("send instance")
def test_one_audit_reaches_the_desk_and_a_receipt_comes_back(homes: Homes) -> None:
    plan = Plan(Grade.REQUIRES_IMPROVEMENT, actions=2, text=marked, optional=1.0)
    opened = start_and_fill(homes.auditor, plan)
    summary = complete(homes.auditor, opened)
    assert summary.delivery is DeliveryState.WAITING
    homes.auditor.desktop.exchange.sync()
    assert delivery(homes, opened.key) is DeliveryState.IN_FOLDER
    homes.hub.desktop.exchange.sync()
    homes.auditor.desktop.exchange.sync()
    assert delivery(homes, opened.key) in {DeliveryState.RECEIVED, DeliveryState.SAFE}

    inbox = homes.hub.desktop.inbox.inbox()
    assert inbox.refusals == ()
    assert inbox.gaps == ()
    row = next(each for each in inbox.rows if each.kind is PackageKind.AUDIT)
    assert (row.case_reference, row.auditor, row.overall_grade) == ("1048213", "Auditor 9", "ri")
    arrived = homes.hub.desktop.inbox.open(row)
    assert arrived.completed is not None
    sent = {view.definition.path: view.value for view in opened.session.questions() if view.value}
    assert {view.definition.path: view.value for view in arrived.session.questions() if view.value} == sent
    assert homes.hub.desktop.inbox.inbox().rows[0].read_at is not None


def test_the_pdf_holds_every_marked_answer_on_both_sides(homes: Homes) -> None:
    plan = Plan(Grade.REQUIRES_IMPROVEMENT, actions=2, text=marked, optional=1.0)
    opened = start_and_fill(homes.auditor, plan)
    complete(homes.auditor, opened)
    homes.exchange()
    answered = [
        view
        for view in opened.session.questions()
        if view.value.strip() and view.control not in {ControlKind.NONE, ControlKind.NOTE}
    ]
    marks = {view.value for view in answered if view.value.startswith("Mark")}
    assert len(marks) > 15
    for application in (homes.auditor, homes.hub):
        text = text_of(application.desktop.audits.pdf(opened.key))
        squeezed = text.replace(" ", "")
        assert not [view.display for view in answered if _squeezed(view.display) not in squeezed]
        assert "OFFICIAL-SENSITIVE" in text
        assert "Page 1 of" in text


def _squeezed(display: str) -> str:
    return re.sub(r"\s+", "", display)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_arrive_letter_for_letter_and_print(homes: Homes, words: str) -> None:
    opened = start_and_fill(homes.auditor, Plan(by_name={"z_good": words}))
    complete(homes.auditor, opened)
    homes.exchange()
    arrived = homes.hub.desktop.audits.view(opened.key).session
    assert next(v.value for v in arrived.questions() if v.definition.name == "z_good") == words
    assert homes.hub.desktop.audits.pdf(opened.key).startswith(b"%PDF")


def test_two_hundred_thousand_characters_make_the_whole_journey(homes: Homes) -> None:
    long = "The child was seen at home. " * 7143
    assert len(long) >= 200_000
    opened = start_and_fill(homes.auditor, Plan(by_name={"v_evid": long.strip()}))
    complete(homes.auditor, opened)
    homes.exchange()
    arrived = homes.hub.desktop.audits.view(opened.key).session
    assert next(v.value for v in arrived.questions() if v.definition.name == "v_evid") == long.strip()


def test_an_escalation_is_at_the_desk_before_its_audit(homes: Homes) -> None:
    desk = homes.auditor.desktop
    opened = start_and_fill(homes.auditor, Plan(by_name={"k_now": "unsure"}))
    assert "ESCALATION-UNTOLD" in {
        each.code for each in desk.completing.review(opened.session, None).contradictions
    }
    with pytest.raises(Refused, match="AUDIT-NOT-READY"):
        complete(homes.auditor, opened)
    entry = EscalationEntry(
        ("notseen",),
        "No visit for five weeks.",
        "Team Manager",
        "",
        "Telephone",
        desk.now() - timedelta(minutes=5),
    )
    proposal = desk.escalations.propose(opened.session, None, None)
    desk.escalations.record(opened.key, proposal, entry)
    homes.exchange()
    rows = homes.hub.desktop.inbox.inbox().rows
    assert [(row.kind, row.escalation_open) for row in rows] == [(PackageKind.ALARM, True)]
    with pytest.raises(Refused, match="AUDIT-NOT-ARRIVED"):
        homes.hub.desktop.inbox.open(rows[0])
    for slip in (
        homes.hub.desktop.escalations.slip(rows[0].audit_id),
        homes.hub.desktop.audits.pdf(AuditKey(rows[0].audit_id, rows[0].revision)),
    ):
        assert "No visit for five weeks." in text_of(slip)
    while answers := desk.escalations.answers(opened.session, entry):
        writes = opened.session.set_value(*answers[0]).writes
        desk.filling.record(opened.key, writes, desk.filling.figures(opened.session))
    complete(homes.auditor, opened)
    desk.escalations.acknowledge(opened.key.audit_id, "Team Manager", desk.now(), "yes", "Seen today.")
    homes.exchange()
    rows = homes.hub.desktop.inbox.inbox().rows
    assert {row.kind for row in rows} == {
        PackageKind.ALARM,
        PackageKind.AUDIT,
        PackageKind.CONTRIBUTION,  # the acknowledgement stands beside the audit too
    }
    assert not any(row.escalation_open for row in rows)
    assert desk.escalations.slip(opened.key.audit_id).startswith(b"%PDF")
    printed = text_of(homes.hub.desktop.audits.pdf(opened.key))
    assert "Seen today." in printed, "the newest word on the escalation is on the hub's report"


def test_a_correction_arrives_beside_the_old_version(homes: Homes) -> None:
    opened = start_and_fill(homes.auditor, Plan())
    complete(homes.auditor, opened)
    homes.exchange()
    again = homes.auditor.desktop.audits.correct(opened.key, "A wrong date.")
    complete(homes.auditor, again)
    homes.exchange()
    revisions = sorted(row.revision for row in homes.hub.desktop.inbox.inbox().rows)
    assert revisions == [1, 2]
    assert "A wrong date." in text_of(homes.hub.desktop.audits.pdf(again.key))


def test_locked_nothing_can_be_read_and_unlocked_the_draft_is_there(homes: Homes) -> None:
    desk = homes.auditor.desktop
    opened = start_and_fill(homes.auditor, Plan(share=0.4))
    desk.profile.lock()
    assert desk.profile.status().state is ProfileState.LOCKED
    with pytest.raises(Refused, match="PROFILE-LOCKED"):
        desk.audits.my_work()
    with pytest.raises(Refused, match="PASSPHRASE-WRONG"):
        desk.profile.unlock("another phrase entirely")
    desk.profile.unlock(PASSPHRASE)
    again = desk.filling.open(opened.key)
    assert again.session.progress() == opened.session.progress()


def test_nothing_readable_lies_in_the_profile_or_the_folder(homes: Homes) -> None:
    mark = "Quincunx marmalade lighthouse"
    opened = start_and_fill(homes.auditor, Plan(by_name={"z_good": mark}))
    complete(homes.auditor, opened)
    homes.exchange()
    homes.auditor.desktop.audits.pdf(opened.key)
    homes.close()
    for path in homes.share.parent.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert mark.encode() not in data, path
            assert b"1048213" not in data, path
