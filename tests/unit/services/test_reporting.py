"""The report model: everything answered is in it once, the rest is counted."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa_desktop.domain.grades import Grade
from qa_desktop.formengine.api import FormSession, NodeView
from qa_desktop.formengine.session import open_session, read_answers
from qa_desktop.formspec.definition import ControlKind
from qa_desktop.services import completing, escalating, reporting
from qa_desktop.services.demo_answers import Plan, fill
from qa_desktop.services.desktop import EscalationEntry, Settlement
from qa_desktop.services.filling import World
from qa_desktop.services.ports import ReportItem, ReportModel, ReportSection, Store
from qa_desktop.services.report_sections import Sections
from tests.builders import tool
from tests.unit.services.rooms import START, Auditor, StandingClock


def marked(view: NodeView) -> str:
    return f"mark {view.node_id.rpartition('/')[2]} <b>&"


def items(sections: tuple[ReportSection, ...]) -> Iterator[ReportItem]:
    for section in sections:
        yield from section.items
        yield from items(section.cards)


def report(
    auditor: Auditor, plan: Plan, settlement: Settlement | None = None
) -> tuple[FormSession, ReportModel]:
    key, session = auditor.filled(plan)
    auditor.complete(key, session, settlement)
    with auditor.store.read() as unit:
        done = unit.audits.completed(key)
        escalation = unit.escalations.latest(key.audit_id)
    assert done is not None
    saved = read_answers(session.tool, done.completion.instance_xml)
    again = open_session(session.tool, auditor.world.surroundings(), saved=saved)
    local = auditor.world.clock.local()
    return again, reporting.build(again, done.summary, done.completion, escalation, local_now=local)


def test_every_answer_that_applies_is_in_the_report_once(auditor: Auditor) -> None:
    plan = Plan(Grade.REQUIRES_IMPROVEMENT, actions=2, text=marked, optional=1.0)
    session, model = report(auditor, plan)
    printed = [item.answer for item in items(model.sections)]
    answered = [
        view
        for view in session.questions()
        if view.value.strip() and view.control not in {ControlKind.NONE, ControlKind.NOTE}
    ]
    assert len(answered) > 90
    for view in answered:
        assert printed.count(view.display) == sum(other.display == view.display for other in answered)
    assert sum("mark a_issue" in text for text in printed) == 2, "both action rows"


def test_sections_follow_the_tool_and_actions_are_cards(auditor: Auditor) -> None:
    _session, model = report(auditor, Plan(Grade.REQUIRES_IMPROVEMENT, actions=2))
    titles = [section.title for section in model.sections]
    assert titles[0] == "Audit and case"
    assert titles.index("Voice and daily life") < titles.index("Overall judgement") < titles.index("Actions")
    actions = model.sections[titles.index("Actions")]
    assert [card.title for card in actions.cards] == ["Action 1", "Action 2"]


def test_what_did_not_apply_is_left_out_and_counted(auditor: Auditor) -> None:
    session, model = report(auditor, Plan(by_name={"h_unborn": "no"}))
    labels = [item.label for item in items(model.sections)]
    assert "Expected date of birth" not in labels
    hidden = [
        view
        for view in session.questions(relevant_only=False)
        if not view.is_relevant and view.control not in {ControlKind.NONE, ControlKind.NOTE}
    ]
    assert sum(section.skipped for section in model.sections) == len(hidden)


def test_grades_are_words_with_their_value(auditor: Auditor) -> None:
    _session, model = report(auditor, Plan(Grade.OUTSTANDING))
    grades = [item for item in items(model.sections) if item.kind == "grade"]
    assert len(grades) == 9
    assert {(item.answer, item.grade) for item in grades} == {("Outstanding", "outstanding")}
    assert model.overall_grade == "outstanding"
    assert ("Overall grade", "Outstanding") in model.facts


def test_the_header_says_which_case_tool_and_who(auditor: Auditor) -> None:
    _session, model = report(auditor, Plan())
    facts = dict(model.facts)
    assert facts["Case number"] == "1048213"
    assert facts["Tool"].count("sample") == 1
    assert "2026-11-01" in facts["Tool"]
    assert facts["Completed"] == "23 November 2026 at 09:00 by Auditor A"
    assert model.reference.startswith("QA-")
    assert model.marking == "OFFICIAL-SENSITIVE"


def test_what_was_settled_is_printed_with_its_reasons(auditor: Auditor) -> None:
    plan = Plan(actions=1, by_name={"r_grade": "inadequate", "v_evid": "The clinic at LN1 1AA was visited."})
    _key, session = auditor.filled(plan)
    found = completing.review(session, None).identifiers[0]
    settlement = Settlement(
        {"GOOD-WITH-INADEQUATE-SECTION": "Only the record is thin."},
        {found.key: "A public building."},
    )
    _session, model = report(auditor, plan, settlement)
    notes = "\n".join(f"{name}: {text}" for name, text in model.notes)
    assert "Reason: Only the record is thin." in notes
    assert "holds a postcode" in notes
    assert "Reason: A public building." in notes
    assert "moderation pool" in notes


def test_an_escalation_is_in_the_report_and_on_its_slip(
    auditor: Auditor, store: Store, clock: StandingClock
) -> None:
    key, session = auditor.filled()
    entry = EscalationEntry(
        ("drift",), "Nine months without a plan.", "Team Manager", "Manager 1", "Phone", START
    )
    proposal = escalating.propose(session, None, None)
    kept = escalating.record(store, clock, key, proposal, entry, who="Auditor A")
    slip = reporting.slip(kept, local_now=clock.local())
    facts = dict(slip.facts)
    assert facts["Who was told"] == "Team Manager, Manager 1"
    assert facts["When"] == "23 November 2026 at 09:00"
    assert "Acknowledged" not in facts


COMMENTED = """
| type | name | label | bind::qa:comment-on |
| begin_group | g | Section | |
| select_one yn | seen | Was the child seen? | |
| text | seen_why | Comment on being seen | ${seen} |
| select_one yn | told | Was the child told? | |
| text | told_why | Comment on being told | ${told} |
| begin_repeat | row | Row | |
| text | what | What | |
| text | what_why | Comment on what | ${what} |
| end_repeat | | | |
| begin_group | inner | Inner part | |
| text | last | Last | |
| text | inner_why | Comment on the part | ${inner} |
| end_group | | | |
| end_group | | | |
"""


def test_a_comment_is_printed_once_under_what_it_comments_on(world: World) -> None:
    made = tool(
        COMMENTED,
        choices="| list_name | name | label |\n| yn | yes | Yes |\n| yn | no | No |",
        settings='| form_id | namespaces |\n| c | qa="urn:qa-desktop:audit:1" |',
    )
    session = open_session(made, world.surroundings())
    repeat = next(node.path for node in made.nodes.values() if node.name == "row")
    while len(session.view(repeat).children) < 2:  # type: ignore[arg-type]
        session.add_repeat(repeat)  # type: ignore[arg-type]
    by_name = {"told": "", "told_why": "Nobody wrote it down."}
    for _writes in fill(session, Plan(by_name=by_name, text=marked, optional=1), random.Random(1), START):
        pass
    for view in session.questions():
        if view.definition.name == "told":
            session.set_value(view.node_id, "")
        if view.definition.name in {"what", "what_why"}:
            session.set_value(view.node_id, f"{view.definition.name} of {view.parent}")
    page = Sections(session).written()
    section = page[0]
    by_label = {item.label: item for item in items(page)}
    assert by_label["Was the child seen?"].comment == "mark seen_why <b>&"
    assert (by_label["Was the child told?"].answer, by_label["Was the child told?"].comment) == (
        "",
        "Nobody wrote it down.",
    )
    printed = [(item.label, item.answer) for item in section.items]
    heading = printed.index(("", "Inner part"))
    assert [label for label, _answer in printed[heading + 1 :]] == ["Last", "Comment on the part"]
    assert [label for label in by_label if label.startswith("Comment on")] == ["Comment on the part"]
    for card in section.cards:
        assert card.items[0].comment.replace("what_why", "what") == card.items[0].answer, "its own row's"


def test_what_the_manager_has_still_to_answer_is_due_and_not_blank(auditor: Auditor) -> None:
    _session, model = report(auditor, Plan())
    signing = next(section for section in model.sections if section.title == "Sharing and sign-off")
    assert dict(signing.due)["the team manager"] == 2
    assert signing.blank == 0
