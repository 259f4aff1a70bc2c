"""What others add to a completed audit: signed on the laptop, beside the audit at the Q&S desk, on paper."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from qa_desktop.bootstrap import Application
from qa_desktop.domain.contribution import Contribution
from qa_desktop.domain.dispatch import PackageKind
from qa_desktop.domain.ids import AuditKey
from qa_desktop.errors import Refused
from qa_desktop.services.demo_answers import Plan
from qa_desktop.services.desktop import Settlement, StageOpened
from qa_desktop.services.desktop_actions import ActionState
from tests.journey.homes import Homes, complete, start_and_fill


def manager(homes: Homes) -> dict[str, str]:
    today = homes.auditor.desktop.now().date().isoformat()
    return {"s_mgr_agree": "no", "s_mgr_reason": "Visits were missed in May.", "s_mgr_date": today}


def completed(homes: Homes) -> AuditKey:
    opened = start_and_fill(homes.auditor, Plan())
    complete(homes.auditor, opened)
    return opened.key


def answer(home: Application, opened: StageOpened, answers: dict[str, str]) -> None:
    """Type as the page does: the session first, then the store."""
    for name, value in answers.items():
        node = next(v.node_id for v in opened.session.questions() if v.definition.name == name)
        changes = opened.session.set_value(node, value)
        home.desktop.contributing.record(opened.key, opened.stage, changes.writes)


def add(home: Application, key: AuditKey, stage: str, author: str, answers: dict[str, str]) -> Contribution:
    desk = home.desktop.contributing
    opened = desk.open(key, stage)
    answer(home, opened, answers)
    return desk.contribute(desk.prepare(opened, author, Settlement()))


def values(home: Application, key: AuditKey) -> dict[str, str]:
    return {v.definition.name: v.value for v in home.desktop.audits.view(key).session.questions() if v.value}


def text_of(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def instance_of(home: Application, key: AuditKey) -> bytes:
    shown = home.desktop.audits.view(key).completed
    assert shown is not None
    return shown.completion.instance_xml


def test_the_managers_answers_lie_beside_the_audit_here_and_at_the_desk(homes: Homes) -> None:
    key = completed(homes)
    before = instance_of(homes.auditor, key)
    (waiting,) = homes.auditor.desktop.audits.my_work().later
    assert waiting.words == "Team manager: 2 answers due"

    made = add(homes.auditor, key, "manager", "Sam Jones", manager(homes))
    homes.exchange()

    assert homes.auditor.desktop.audits.my_work().later == ()
    for home in (homes.auditor, homes.hub):
        opened = home.desktop.audits.view(key)
        assert opened.contributions == (made,)
        stage = next(each for each in opened.stages if each.stage == "manager")
        assert (stage.due, stage.answered) == (0, 3)
        assert stage.words.startswith("Team manager: given by Sam Jones on ")
        assert values(home, key).items() >= manager(homes).items()
        assert instance_of(home, key) == before, "a completed audit is never altered"
        paper = text_of(home.desktop.audits.pdf(key))
        assert "Visits were missed in May." in paper
        assert "Added by Sam Jones (Team manager)" in paper
    kinds = [row.kind for row in homes.hub.desktop.inbox.inbox().rows]
    assert sorted(kinds) == [PackageKind.AUDIT, PackageKind.CONTRIBUTION]
    added = homes.hub.desktop.inbox.inbox().rows[kinds.index(PackageKind.CONTRIBUTION)]
    assert added.codes == ("M1",), "disagreement is for moderation, whoever says it"
    assert b"Visits were missed" not in before


def test_required_bites_when_the_stage_is_signed_and_not_before(homes: Homes) -> None:
    key = completed(homes)
    desk = homes.auditor.desktop.contributing
    opened = desk.open(key, "manager")
    assert "EMPTY" in desk.unsettled(opened, desk.review(opened), Settlement())
    with pytest.raises(Refused, match="CONTRIBUTION-EMPTY"):
        desk.prepare(opened, "Sam Jones", Settlement())
    answer(homes.auditor, opened, {"s_mgr_agree": "no"})
    missing = [item.label for item in desk.review(opened).missing]
    assert any("why not" in label for label in missing)
    with pytest.raises(Refused, match="CONTRIBUTION-NOT-READY"):
        desk.prepare(opened, "Sam Jones", Settlement())
    answer(homes.auditor, opened, manager(homes))
    with pytest.raises(Refused, match="CONTRIBUTION-AUTHOR"):
        desk.prepare(opened, " x ", Settlement())
    desk.contribute(desk.prepare(opened, "Sam Jones", Settlement()))


def test_nobody_changes_answers_that_are_not_theirs(homes: Homes) -> None:
    key = completed(homes)
    opened = homes.auditor.desktop.contributing.open(key, "manager")
    before = values(homes.auditor, key)
    answer(homes.auditor, opened, {"z_grade": "outstanding", **manager(homes)})
    desk = homes.auditor.desktop.contributing
    made = desk.contribute(desk.prepare(opened, "Sam Jones", Settlement()))
    assert {node.rpartition("/")[2] for node in made.answers} == set(manager(homes))
    assert values(homes.auditor, key) == {**before, **manager(homes)}


def test_what_is_typed_and_not_signed_is_there_again_and_counts_for_nothing(homes: Homes) -> None:
    key = completed(homes)
    desk = homes.auditor.desktop.contributing
    answer(homes.auditor, desk.open(key, "manager"), {"s_mgr_agree": "no"})
    assert "s_mgr_agree" not in values(homes.auditor, key)
    homes.exchange()
    assert [row.kind for row in homes.hub.desktop.inbox.inbox().rows] == [PackageKind.AUDIT]

    again = desk.open(key, "manager").session
    assert next(v.value for v in again.questions() if v.definition.name == "s_mgr_agree") == "no"
    desk.put_away(key, "manager")
    again = desk.open(key, "manager").session
    assert next(v.value for v in again.questions() if v.definition.name == "s_mgr_agree") == ""


def test_what_became_of_an_action_reaches_the_desk_and_shows_in_both_lists(homes: Homes) -> None:
    opened = start_and_fill(homes.auditor, Plan(actions=1))
    complete(homes.auditor, opened)
    homes.exchange()
    lists = [home.desktop.actions for home in (homes.auditor, homes.hub)]
    for rows in (desk.list() for desk in lists):
        assert [(row.status, row.state) for row in rows] == [("Not started", ActionState.OPEN)]

    today = homes.auditor.desktop.now().date().isoformat()
    done = {"a_status": "done", "a_done": today, "a_proof": "The visit is on the record"}
    add(homes.auditor, opened.key, "owner", "Team Manager B", done)
    (own,) = lists[0].list()
    assert (own.state, own.proof, own.is_own) == (ActionState.FINISHED, done["a_proof"], True)
    (waiting,) = lists[1].list()
    assert waiting.state is ActionState.OPEN, "nothing has come yet"

    homes.exchange()
    (at_desk,) = lists[1].list()
    assert (at_desk.state, at_desk.proof, at_desk.is_own) == (ActionState.FINISHED, done["a_proof"], False)
    assert (at_desk.key, at_desk.node_id, at_desk.clock) == (own.key, own.node_id, own.clock)


def test_the_newest_answer_is_shown_and_every_contribution_is_kept(homes: Homes) -> None:
    key = completed(homes)
    first = add(homes.auditor, key, "worker", "Jo Reed", {"s_worker_view": "A fair reading."})
    second = add(homes.auditor, key, "worker", "Jo Reed", {"s_worker_view": "Fair, but late."})
    homes.exchange()
    opened = homes.hub.desktop.audits.view(key)
    assert opened.contributions == (first, second)
    assert (first.number, second.number) == (1, 2)
    assert values(homes.hub, key)["s_worker_view"] == "Fair, but late."
    stage = next(each for each in opened.stages if each.stage == "worker")
    assert len(stage.given) == 2


def test_a_correction_keeps_what_others_said_and_asks_them_nothing_again(homes: Homes) -> None:
    key = completed(homes)
    add(homes.auditor, key, "manager", "Sam Jones", manager(homes))
    again = homes.auditor.desktop.audits.correct(key, "A wrong date.")
    complete(homes.auditor, again)
    homes.exchange()
    assert homes.auditor.desktop.audits.my_work().later == ()
    for home in (homes.auditor, homes.hub):
        assert values(home, again.key).items() >= manager(homes).items()
    with pytest.raises(Refused, match="AUDIT-SUPERSEDED"):
        homes.auditor.desktop.contributing.open(key, "worker")


def owners_say(homes: Homes, key: AuditKey, proofs: dict[int, str]) -> None:
    """What became of the actions in these places, signed in one sitting."""
    desk = homes.auditor.desktop.contributing
    owner = desk.open(key, "owner")
    today = homes.auditor.desktop.now().date().isoformat()
    for place, proof in proofs.items():
        for name, value in {"a_status": "done", "a_done": today, "a_proof": proof}.items():
            views = [v for v in owner.session.questions() if v.definition.name == name]
            (node,) = [v.node_id for v in views if f"#{place:08x}/" in v.node_id]
            desk.record(key, "owner", owner.session.set_value(node, value).writes)
    desk.contribute(desk.prepare(owner, "Team Manager B", Settlement()))


def test_after_a_correction_what_owners_said_stands_in_the_rows_they_said_it_of(homes: Homes) -> None:
    opened = start_and_fill(homes.auditor, Plan(actions=3))
    complete(homes.auditor, opened)
    proofs = ["Second is done", "Third is done"]
    owners_say(homes, opened.key, {2: proofs[0], 3: proofs[1]})
    homes.exchange()

    key = opened.key
    for goes in (True, False):  # the first row goes; then nothing does, and what was said is found once more
        again = homes.auditor.desktop.audits.correct(key, "An action twice.")
        key = again.key
        if goes:
            rows = [v.parent for v in again.session.questions() if v.definition.name == "a_issue"]
            assert len(rows) == 3
            filling = homes.auditor.desktop.filling
            changes = again.session.remove_repeat(rows[0])
            filling.record(key, changes.writes, filling.figures(again.session))
        complete(homes.auditor, again)
        homes.exchange()
        for home in (homes.auditor, homes.hub):
            listed = [row for row in home.desktop.actions.list() if row.key == key]
            assert sorted(row.proof for row in listed) == proofs
            shown = home.desktop.audits.view(key).session.questions()
            assert [v.value for v in shown if v.definition.name == "a_proof"] == proofs
            paper = text_of(home.desktop.audits.pdf(key))
            assert all(f"{proof} Added by Team Manager B" in paper for proof in proofs)


def test_the_desk_adds_to_an_audit_it_collected_and_sends_that_nowhere(homes: Homes) -> None:
    key = completed(homes)
    homes.exchange()
    add(homes.hub, key, "worker", "Jo Reed", {"s_worker_view": "Told on the telephone."})
    assert values(homes.hub, key)["s_worker_view"] == "Told on the telephone."
    assert homes.hub.desktop.exchange.status().to_send == 0
    assert "s_worker_view" not in values(homes.auditor, key)
