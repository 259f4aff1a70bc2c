"""The demonstration: invented, the same every time, and with something of everything."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qa_desktop import bootstrap
from qa_desktop.bootstrap import Application
from qa_desktop.domain.audit import AuditState
from qa_desktop.domain.dispatch import DeliveryState, PackageKind
from qa_desktop.domain.grades import Grade
from qa_desktop.errors import Refused
from qa_desktop.services.demo_cases import cases, nhs_number
from qa_desktop.services.desktop import EscalationState, ProfileState
from qa_desktop.services.identifiers import is_nhs_number

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    application, made = bootstrap.demo(tmp_path_factory.mktemp("demo") / "profile")
    assert made is not None
    yield application
    application.desktop.profile.lock()


def test_the_cases_are_the_same_every_time() -> None:
    assert cases(TODAY) == cases(TODAY)


def test_there_are_about_two_hundred_over_all_statuses_ages_and_systems() -> None:
    made = cases(TODAY)
    assert 190 <= len(made) <= 210
    assert len({case.person_id for case in made}) == len(made)
    statuses = Counter(case.status for case in made)
    assert set(statuses) >= {"eh", "assessment", "cin", "cp", "cla", "care_leaver", "closed"}
    assert {case.system for case in made} == {"mosaic", "systmone"}
    ages = {(TODAY - case.date_of_birth).days // 365 for case in made if case.date_of_birth}
    assert min(ages) == 0
    assert max(ages) >= 19
    assert any(case.expected_date and not case.date_of_birth and not case.nhs_number for case in made)
    assert not any(case.expected_date and case.date_of_birth for case in made), "never both dates"
    assert any(case.restricted for case in made)
    assert any(not case.ethnicity for case in made)
    assert max(Counter(case.sibling_group for case in made if case.sibling_group).values()) > 1
    assert any(case.system == "systmone" and case.also_open_on == "mosaic" for case in made)
    long = [case for case in made if case.status == "eh" and case.status_start]
    assert any((TODAY - case.status_start).days > 365 for case in long if case.status_start)
    assert all(case.status_start is None or case.status_start <= TODAY for case in made)


def test_nothing_could_be_taken_for_a_real_child_or_worker() -> None:
    for case in cases(TODAY):
        assert re.fullmatch(r"Worker \d+", case.worker_name)
        assert re.fullmatch(r"Manager \d+", case.manager_name)
        assert case.manager_phone.startswith("01632 960"), "kept for drama by Ofcom"
        assert not case.nhs_number or (case.nhs_number.startswith("999") and is_nhs_number(case.nhs_number))


def test_where_no_valid_number_exists_none_is_made() -> None:
    assert nhs_number(0) == ""
    assert nhs_number(1) == "9990000018"


def test_audits_are_in_every_state(demo: Application) -> None:
    rows = demo.desktop.audits.audits()
    drafts = [row.summary for row in rows if row.summary.state is AuditState.DRAFT]
    fractions = sorted(each.answered / each.applicable for each in drafts)
    assert fractions[0] < 0.3
    assert fractions[-1] > 0.9
    assert any(each.correction_reason for each in drafts)
    delivered = {row.summary.delivery for row in rows if row.summary.state is AuditState.COMPLETED}
    assert delivered == {
        DeliveryState.WAITING, DeliveryState.IN_FOLDER, DeliveryState.RECEIVED, DeliveryState.SAFE
    }  # fmt: skip
    assert any(row.summary.superseded for row in rows)
    states = [row.state for row in demo.desktop.audits.my_work().escalations]
    assert states == [EscalationState.UNTOLD, EscalationState.OVERDUE, EscalationState.WAITING]


def test_the_inbox_holds_three_auditors_escalations_first_and_a_refused_file(demo: Application) -> None:
    inbox = demo.desktop.inbox.inbox()
    audits = [row for row in inbox.rows if row.kind is not PackageKind.CONTRIBUTION]
    assert {row.auditor for row in audits} == {"Auditor 1", "Auditor 2", "Auditor 3"}
    is_open = [row.escalation_open for row in inbox.rows]
    assert is_open == sorted(is_open, reverse=True)
    assert is_open[0]
    assert 0 < inbox.unread < len(inbox.rows)
    assert len(inbox.refusals) == 1
    assert {row.overall_grade for row in inbox.rows} >= set(Grade)
    assert all(row.created_at <= row.arrived_at for row in inbox.rows)


def test_every_special_case_of_the_sample_tool_is_there(demo: Application) -> None:
    store = demo.house.store()
    with store.read() as unit:
        done = [
            audit
            for summary in unit.audits.list()
            if (audit := unit.audits.completed(_key(summary))) is not None
        ]
        overridden = [
            each for audit in done if (each := unit.escalations.latest(audit.summary.audit_id)) is not None
        ]
    codes = {row["code"] for audit in done for row in audit.completion.notes["contradictions"]}  # type: ignore[attr-defined]
    assert codes >= {"GOOD-WITH-INADEQUATE-SECTION", "SCALE-AGAINST-GRADE"}
    assert any(each.override_reason for each in overridden)
    assert any(each.acknowledged_at for each in overridden)
    assert any(b"<k_now>unsure</k_now>" in audit.completion.instance_xml for audit in done)


def _key(summary: object) -> object:
    from qa_desktop.domain.ids import AuditKey

    return AuditKey(summary.audit_id, summary.revision)  # type: ignore[attr-defined]


def test_every_draft_opens_and_every_completed_audit_prints(demo: Application) -> None:
    desk = demo.desktop
    for row in desk.audits.audits():
        if row.summary.state is AuditState.DRAFT:
            assert desk.filling.open(row.key).session.progress().answered == row.summary.answered
    latest = next(row for row in desk.audits.audits() if row.summary.completed_at)
    assert desk.audits.pdf(latest.key).startswith(b"%PDF")


def test_a_locked_demonstration_opens_without_a_question(demo: Application) -> None:
    demo.desktop.profile.lock()
    status = demo.desktop.profile.status()
    assert (status.state, status.needs_passphrase) == (ProfileState.LOCKED, False)
    demo.desktop.profile.unlock()
    status = demo.desktop.profile.status()
    assert (status.state, status.demo, status.is_hub) == (ProfileState.OPEN, True, True)


def test_two_programs_never_open_one_profile(demo: Application) -> None:
    with pytest.raises(Refused, match="ALREADY-RUNNING"):
        bootstrap.application(Path(demo.folder.root), demo=True).desktop.profile.unlock()
