"""Whoever is asked for one stage answers that stage: what another program adds beyond it changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime

from qa_desktop.domain.audit import RepeatInstance
from qa_desktop.domain.contribution import Contribution
from qa_desktop.domain.ids import AuditId, ContributionId, NodeId
from qa_desktop.formengine.session import read_answers
from qa_desktop.services import actions, auditing
from qa_desktop.services.one_stage import is_of
from qa_desktop.services.own_stage import only_own
from tests.builders import filling
from tests.unit.services.rooms import Auditor

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def forged(audit_id: str, stage: str, answers: dict[NodeId, str], *born: NodeId) -> Contribution:
    rows = tuple(RepeatInstance(node, 9) for node in born)
    return Contribution(
        ContributionId("c1"), AuditId(audit_id), 1, "0" * 64, stage, "Manager B", NOW, 1, answers, rows
    )


def test_what_counts_is_what_the_stage_could_have_answered_here(t1):
    session = filling(t1).session
    views = session.questions(relevant_only=False)
    stages = {view.audit.stage for view in views}
    assert len(stages) > 2
    for stage in stages:
        made = forged("a", stage, {view.node_id: "x" for view in views})
        (kept,) = only_own(t1, [made])
        assert set(kept.answers) == {view.node_id for view in views if is_of(view, stage)}


def test_a_manager_s_contribution_changes_no_answer_of_the_auditor(auditor: Auditor):
    key, session = auditor.filled()
    auditor.complete(key, session)
    grade = auditor.node(session, "r_grade")
    table = next(v.node_id for v in map(session.view, session.view(session.root()).children) if v.audit.kind)
    row = NodeId(f"{table}#deadbeef")
    said = {grade: "inadequate", NodeId(f"{row}/a_issue"): "Invented", NodeId("/data/nowhere"): "x"}
    with auditor.store.write() as unit:
        unit.contributions.add(forged(key.audit_id, "manager", said, row))
    before = session.view(grade).value

    opened = auditing.view_completed(auditor.store, auditor.world, read_answers, key, who="A")
    assert opened.session.view(grade).value == before != "inadequate"
    assert [each.answers for each in opened.contributions] == [{}]
    calendar = actions.Calendar(NOW.date(), lambda _: frozenset())
    listed = actions.actions(auditor.store, auditor.world.tools, read_answers, calendar)
    assert "Invented" not in [each.issue for each in listed]
