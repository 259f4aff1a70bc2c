"""The review page and the one unit of work that completes an audit."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from qa_desktop.domain.audit import AuditState
from qa_desktop.domain.grades import Grade
from qa_desktop.domain.ids import NodeId
from qa_desktop.errors import Refused
from qa_desktop.formengine.api import FormSession, ViolationCode
from qa_desktop.services import completing, filling
from qa_desktop.services.demo_answers import Plan
from qa_desktop.services.desktop import Contradiction, Review, Settlement, Weight
from qa_desktop.services.filling import World
from qa_desktop.services.ports import CompletedAudit, Store, UnitOfWork
from tests.unit.services.rooms import Auditor, StandingClock

# What an audit with one serious concern says in the escalation block.
TOLD: Mapping[str, str] = {
    "k_now": "unsure",
    "e_concern": "yes",
    "e_reason": "notseen",
    "e_what": "Nobody has seen the child since the new worry came in.",
    "e_told": "Team Manager",
    "e_told_when": "2026-11-23T08:30:00.000+00:00",
}


def reviewed(auditor: Auditor, **by_name: str) -> Review:
    grade = Grade(by_name.pop("grade", "good"))
    actions = int(by_name.pop("actions", "0"))
    _key, session = auditor.filled(Plan(grade=grade, actions=actions, by_name=by_name))
    return completing.review(session, None)


def found(review: Review, code: str) -> Contradiction | None:
    return next((each for each in review.contradictions if each.code == code), None)


def test_a_clean_audit_has_nothing_to_settle(auditor: Auditor) -> None:
    review = reviewed(auditor)
    assert review.missing == ()
    assert review.contradictions == ()
    assert completing.unsettled(review, Settlement()) == ()
    assert "1048213" in review.will_be_sent[0]


def test_what_is_missing_is_listed_with_its_section(auditor: Auditor) -> None:
    _key, session = auditor.start(case_reference="1048213")
    review = completing.review(session, None)
    sections = {item.section for item in review.missing}
    assert {"Voice and daily life", "Overall judgement"} <= sections
    assert all(item.label and item.violation.code is ViolationCode.REQUIRED for item in review.missing)
    assert "MISSING" in completing.unsettled(review, Settlement())


def test_the_managers_questions_are_due_later_and_block_nothing(auditor: Auditor) -> None:
    review = reviewed(auditor)
    assert {item.violation.stage for item in review.due_later} == {"manager"}


def test_good_overall_with_an_inadequate_section_needs_a_reason(auditor: Auditor) -> None:
    review = reviewed(auditor, r_grade="inadequate", actions="1")
    contradiction = found(review, "GOOD-WITH-INADEQUATE-SECTION")
    assert contradiction is not None
    assert contradiction.weight is Weight.NEEDS_REASON
    assert contradiction.moderate
    assert "Good" in contradiction.words
    assert "Inadequate" in contradiction.words
    assert completing.unsettled(review, Settlement()) == ("GOOD-WITH-INADEQUATE-SECTION",)
    assert completing.unsettled(review, Settlement({contradiction.code: ".."})) != ()
    assert completing.unsettled(review, Settlement({contradiction.code: "One gap."})) == ()


def test_better_than_the_lowest_section_is_settled_by_the_tools_own_reason(auditor: Auditor) -> None:
    review = reviewed(auditor, r_grade="ri", actions="1")
    contradiction = found(review, "OVERALL-BETTER-THAN-SECTION")
    assert contradiction is not None
    assert contradiction.weight is Weight.NOTE
    assert completing.unsettled(review, Settlement()) == ()


def test_better_than_the_lowest_section_without_a_reason_asks_for_one(auditor: Auditor) -> None:
    _key, session = auditor.filled(Plan(actions=1, by_name={"r_grade": "ri"}))
    session.set_value(auditor.node(session, "z_why"), "")
    contradiction = found(completing.review(session, None), "OVERALL-BETTER-THAN-SECTION")
    assert contradiction is not None
    assert contradiction.weight is Weight.NEEDS_REASON


@pytest.mark.parametrize(
    ("grade", "scale", "fits"), [("ri", "8", False), ("ri", "4", True), ("good", "9", False)]
)
def test_a_scale_beside_its_grade_is_said_and_moderated(
    auditor: Auditor, grade: str, scale: str, fits: bool
) -> None:
    review = reviewed(auditor, grade=grade, z_scale=scale, actions="1")
    contradiction = found(review, "SCALE-AGAINST-GRADE")
    assert (contradiction is None) is fits
    if contradiction is not None:
        assert contradiction.moderate
        assert contradiction.weight is Weight.NEEDS_REASON


def test_a_grade_below_good_without_an_action_must_be_fixed(auditor: Auditor) -> None:
    review = reviewed(auditor, grade="ri")
    contradiction = found(review, "BELOW-GOOD-WITHOUT-ACTION")
    assert contradiction is not None
    assert contradiction.weight is Weight.MUST_FIX
    settled = Settlement({"BELOW-GOOD-WITHOUT-ACTION": "There is nothing to do."})
    assert completing.unsettled(review, settled) == ("BELOW-GOOD-WITHOUT-ACTION",)
    assert found(reviewed(auditor, grade="ri", actions="1"), "BELOW-GOOD-WITHOUT-ACTION") is None


def test_an_empty_action_row_is_no_action(auditor: Auditor) -> None:
    _key, session = auditor.filled(Plan(grade=Grade.REQUIRES_IMPROVEMENT))
    session.add_repeat(_table(session))
    assert found(completing.review(session, None), "BELOW-GOOD-WITHOUT-ACTION") is not None


def _table(session: FormSession) -> NodeId:
    nodes = session.tool.nodes
    return next(NodeId(path) for path, node in nodes.items() if node.audit.kind == "actions")


def test_an_untold_concern_blocks_until_told(auditor: Auditor) -> None:
    review = reviewed(auditor, k_now="unsure")
    assert found(review, "ESCALATION-UNTOLD") is not None
    assert "ESCALATION-UNTOLD" in completing.unsettled(review, Settlement({"ESCALATION-UNTOLD": "Later."}))
    assert found(reviewed(auditor, **TOLD), "ESCALATION-UNTOLD") is None


def test_an_untold_concern_can_be_overridden_with_a_reason(auditor: Auditor) -> None:
    why = "Read again: the visit is in the notes of the day before."
    review = reviewed(auditor, k_now="unsure", e_override=why)
    assert found(review, "ESCALATION-UNTOLD") is None


def test_an_identifier_in_free_text_must_be_replaced_or_justified(auditor: Auditor) -> None:
    review = reviewed(auditor, v_evid="Seen at LN1 1AA, NHS number 999 000 0018.")
    kinds = [each.kind for each in review.identifiers]
    assert kinds == ["postcode", "nhs-number"]
    settlement = Settlement(identifiers={review.identifiers[0].key: "The clinic's public address."})
    assert completing.unsettled(review, settlement) == (review.identifiers[1].key,)


def test_completing_keeps_audit_instance_and_log_at_once(auditor: Auditor, store: Store) -> None:
    key, session = auditor.filled(Plan(by_name={"v_evid": "The house at LN1 1AA was visited."}))
    found_key = completing.review(session, None).identifiers[0].key
    auditor.complete(key, session, Settlement(identifiers={found_key: "A public building."}))
    with store.read() as unit:
        done = unit.audits.completed(key)
        events = [entry.event for entry in unit.log.list()]
    assert done is not None
    assert done.summary.state is AuditState.COMPLETED
    assert done.summary.overall_grade == "good"
    assert b"LN1 1AA" in done.completion.instance_xml
    assert done.completion.notes["identifiers"] == [
        {
            "node": "/data/t1_voi/v_evid",
            "label": "Evidence for this section",
            "kind": "postcode",
            "reason": "A public building.",
        }
    ]
    assert events == ["audit-completed", "audit-created"], "newest first"


def test_an_unready_audit_is_refused_and_stays_a_draft(auditor: Auditor, store: Store) -> None:
    key, session = auditor.filled(Plan(grade=Grade.REQUIRES_IMPROVEMENT))
    with pytest.raises(Refused, match="AUDIT-NOT-READY"):
        auditor.complete(key, session)
    with store.read() as unit:
        summary = unit.audits.summary(key)
    assert summary is not None
    assert summary.state is AuditState.DRAFT


def test_when_the_queue_fails_the_draft_is_whole(
    auditor: Auditor, store: Store, world: World, clock: StandingClock
) -> None:
    key, session = auditor.filled(Plan(by_name=TOLD))
    ready = completing.prepare(key, session, None, Settlement())

    def full(_unit: UnitOfWork, _audit: CompletedAudit, *_rest: object) -> None:
        raise Refused("DISK-FULL")

    with pytest.raises(Refused, match="DISK-FULL"):
        completing.complete(store, clock, ready, who="A", after_complete=full)
    with store.read() as unit:
        assert unit.escalations.latest(key.audit_id) is None
        assert [entry.event for entry in unit.log.list()] == ["audit-created"]
    again = filling.open_draft(store, world, key).session
    assert again.progress() == session.progress()
    completing.complete(store, clock, ready, who="A")


def test_completing_twice_is_refused(auditor: Auditor, store: Store, clock: StandingClock) -> None:
    key, session = auditor.filled()
    ready = completing.prepare(key, session, None, Settlement())
    completing.complete(store, clock, ready, who="A")
    with pytest.raises(Refused, match="AUDIT-NOT-DRAFT"):
        completing.complete(store, clock, ready, who="A")


def test_the_hook_sees_prompts_and_the_escalation_of_the_same_unit(
    auditor: Auditor, store: Store, clock: StandingClock
) -> None:
    key, session = auditor.filled(Plan(by_name=TOLD))
    ready = completing.prepare(key, session, None, Settlement())
    seen: list[object] = []

    def hook(unit: UnitOfWork, audit: CompletedAudit, prompts: object, escalation: object) -> None:
        summary = unit.audits.summary(key)
        assert summary is not None
        seen.extend((summary.state, audit.completion.instance_xml == ready.instance_xml, prompts, escalation))

    completing.complete(store, clock, ready, who="A", after_complete=hook)
    state, same, prompts, escalation = seen
    assert state is AuditState.COMPLETED
    assert same
    assert "E1" in {prompt.code for prompt in prompts}  # type: ignore[attr-defined]
    assert escalation.told_role == "Team Manager"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text", ["<img src=x>", "=cmd|'/c calc'!A1", "أمينة بخير", "👩‍👧 home", "x" * 200_000]
)
def test_awkward_text_completes_and_stays_in_the_instance(auditor: Auditor, store: Store, text: str) -> None:
    key, session = auditor.filled(Plan(by_name={"z_good": text}))
    auditor.complete(key, session)
    with store.read() as unit:
        done = unit.audits.completed(key)
    assert done is not None
    xml = done.completion.instance_xml.decode("utf-8")
    assert text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in xml or text in xml
