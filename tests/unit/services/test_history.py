"""The history of one audit, in words: changes gathered, undone ones paired, covered ones covered."""

from __future__ import annotations

import pytest

from qa_desktop.domain.ids import AuditKey
from qa_desktop.formengine.api import FormSession
from qa_desktop.formengine.session import read_answers
from qa_desktop.services import auditing, binning, filling, history, tools
from qa_desktop.services.demo_answers import Plan
from qa_desktop.services.desktop_history import AuditHistory, HistoryRow, RowKind, Since
from qa_desktop.services.filling import World
from qa_desktop.services.ports import Store
from tests.builders import tool
from tests.unit.services.rooms import START, Auditor, StandingClock

WHO = "Auditor A"


def look(store: Store, world: World, key: AuditKey) -> AuditHistory:
    return history.of(store, world, read_answers, key, who=WHO)


def typed(made: AuditHistory) -> list[HistoryRow]:
    """What people changed, oldest first."""
    kinds = (RowKind.ANSWER, RowKind.ROW_ADDED, RowKind.ROW_REMOVED)
    return [row for row in reversed(made.rows) if row.kind in kinds and not row.computed]


def events(made: AuditHistory) -> list[str]:
    return [row.what for row in reversed(made.rows) if row.kind is RowKind.EVENT]


def test_a_change_says_the_question_its_section_and_both_answers_in_words(
    auditor: Auditor, store: Store, world: World, clock: StandingClock
) -> None:
    key, session = auditor.start(case_reference="1048213")
    auditor.answer(key, session, "r_core", "partly")
    clock.pass_(minutes=1)
    auditor.answer(key, session, "r_core", "no")
    clock.pass_(minutes=30)
    auditor.answer(key, session, "r_core", "")
    rows = typed(look(store, world, key))
    view = session.view(auditor.node(session, "r_core"))
    words = {choice.name: choice.label for choice in view.choices}
    assert [(row.before, row.after) for row in rows] == [
        ("", words["partly"]),
        (words["partly"], words["no"]),
        (words["no"], ""),
    ]
    first = rows[0]
    assert (first.what, first.who, first.row) == (view.label, WHO, "")
    assert first.section in {section.label for section in session.sections()}
    assert first.node_id == view.node_id
    assert first.steps == (), "a choice is made at once"


def test_what_is_typed_in_one_sitting_is_one_change_with_every_saving_in_it(
    auditor: Auditor, store: Store, world: World, clock: StandingClock
) -> None:
    key, session = auditor.start()
    for text in ("The", "The visit", "The visit was", "The visit was on time."):
        auditor.answer(key, session, "p_synopsis", text)
        clock.pass_(seconds=20)
    auditor.answer(key, session, "r_core", "yes")
    auditor.answer(key, session, "p_synopsis", "The visit was late.")
    rows = typed(look(store, world, key))
    assert [row.after for row in rows if row.what != rows[1].what] == [
        "The visit was on time.",
        "The visit was late.",
    ], "another question in between begins another change"
    assert rows[0].steps[0].after == "The"
    assert len(rows[0].steps) == 4


def test_what_the_form_filled_in_is_there_and_can_be_told_apart(
    auditor: Auditor, store: Store, world: World
) -> None:
    key, _session = auditor.start(case_reference="1048213")
    made = look(store, world, key)
    assert typed(made) == []
    worked_out = [row for row in made.rows if row.computed]
    assert any(row.after == "1048213" for row in worked_out)
    assert not any("instanceID" in row.what for row in made.rows)


def test_an_undone_change_says_when_and_its_undoing_is_not_a_change_of_its_own(
    auditor: Auditor, store: Store, world: World, clock: StandingClock
) -> None:
    key, session = auditor.start()
    for name, answer in (("r_core", "yes"), ("r_chron", "partly")):
        auditor.answer(key, session, name, answer)
        clock.pass_(minutes=20)
    for _ in range(2):
        assert filling.undo(store, world, key, session, who=WHO) is not None
        clock.pass_(minutes=1)
    rows = typed(look(store, world, key))
    assert [row.before for row in rows] == ["", ""]
    assert [row.undone for row in rows] == [
        f"Undone 23 November 2026 at 09:41 by {WHO}",
        f"Undone 23 November 2026 at 09:40 by {WHO}",
    ]
    auditor.answer(key, session, "r_core", "no")
    assert [bool(row.undone) for row in typed(look(store, world, key))] == [True, True, False]


def test_rows_are_called_as_their_reader_knows_them_also_when_they_are_gone(
    auditor: Auditor, store: Store, world: World, clock: StandingClock
) -> None:
    key, session = auditor.filled(Plan(actions=2))
    issue = session.view(auditor.node(session, "a_issue"))
    assert issue.parent is not None
    clock.pass_(hours=1)
    auditor.keep(key, session, session.remove_repeat(issue.parent).writes)
    made = look(store, world, key)
    rows = typed(made)
    gone = next(row for row in rows if row.kind is RowKind.ROW_REMOVED)
    assert (gone.what, gone.row, gone.node_id) == ("Row removed", "Action 1", None)
    assert any(row.what == issue.label and row.row == "Action 1" for row in rows)
    assert {row.row for row in rows if row.row} == {"Action 1"}, "the second is the first now"


def test_events_of_the_audit_stand_in_the_same_line_of_time(
    auditor: Auditor, store: Store, world: World, clock: StandingClock
) -> None:
    key, session = auditor.filled()
    clock.pass_(hours=1)
    auditor.complete(key, session)
    clock.pass_(hours=1)
    auditing.view_completed(store, world, read_answers, key, who=WHO)
    made = look(store, world, key)
    said = events(made)
    assert said.index("Draft started") < said.index("Audit completed") < said.index("Audit read")
    assert [row.at for row in made.rows] == sorted((row.at for row in made.rows), reverse=True)
    assert made.since[Since.VERSION] == made.summary.completed_at
    assert made.since[Since.OPENED] == clock.now()
    assert "History of an audit read" in events(look(store, world, key))


def test_a_correction_says_what_differs_from_the_version_before(
    auditor: Auditor, store: Store, world: World, clock: StandingClock
) -> None:
    key, session = auditor.filled()
    auditor.complete(key, session)
    clock.pass_(days=1)
    opened = auditing.correct(store, world, key, "the wrong visit", who=WHO)
    auditor.answer(opened.key, opened.session, "p_synopsis", "Another visit.")
    auditor.answer(opened.key, opened.session, "p_synopsis", "Another visit, on time.")
    made = look(store, world, opened.key)
    different = [row for row in made.rows if row.kind is RowKind.DIFFERENCE and not row.computed]
    assert made.has_differences
    assert [row.after for row in different] == ["Another visit, on time."]
    assert different[0].before == session.view(auditor.node(session, "p_synopsis")).value
    assert made.since[Since.VERSION] == made.summary.started_at
    assert [row.after for row in typed(made)] == ["Another visit, on time."], "the copy is no change"
    assert not look(store, world, key).has_differences


def test_a_discarded_draft_keeps_its_history_and_its_reason(
    auditor: Auditor, store: Store, world: World
) -> None:
    key, session = auditor.start()
    auditor.answer(key, session, "r_core", "yes")
    number = binning.discard(store, world, key, "started twice", who=WHO).number
    made = history.of_discarded(store, world, number, who=WHO)
    assert made.bin_number == number
    assert [row.after for row in made.rows if row.kind is RowKind.EVENT and row.after] == ["started twice"]
    assert [row.what for row in typed(made)] == [session.view(auditor.node(session, "r_core")).label]
    assert all(row.node_id is None for row in made.rows)


def test_a_draft_that_was_moved_speaks_the_words_of_the_version_it_was_of(
    store: Store, world: World, clock: StandingClock
) -> None:
    from qa_desktop.services import moving

    survey = "| type | name | label |\n| select_one l | q | {0} |"
    choices = "| list_name | name | label |\n| l | a | {0} |\n| l | b | Both |"

    def version(number: int, question: str, choice: str) -> object:
        settings = f"| form_id | version |\n| moves | {number} |"
        return tool(survey.format(question), choices=choices.format(choice), settings=settings)

    first, second = version(1, "Was it seen?", "Seen then"), version(2, "Was the child seen?", "Seen now")
    with store.write() as unit:
        tools.put(unit, first, START)  # type: ignore[arg-type]
    who = Auditor(store, world, first.ref.content_hash)  # type: ignore[attr-defined]
    key, session = who.start()
    who.answer(key, session, "q", "a")
    clock.pass_(hours=1)
    with store.write() as unit:
        tools.put(unit, second, clock.now())  # type: ignore[arg-type]
    moving.do(store, world, key, second.ref.content_hash, who=WHO)  # type: ignore[attr-defined]
    clock.pass_(hours=1)
    session = filling.open_draft(store, world, key).session
    who.answer(key, session, "q", "b")
    rows = typed(look(store, world, key))
    assert [(row.what, row.before, row.after) for row in rows] == [
        ("Was it seen?", "", "Seen then"),
        ("Was the child seen?", "Seen now", "Both"),
    ]


SURVEY = """
| type | name | label | bind::qa:stage | bind::qa:covered-until | calculation |
| begin_group | g | Grades | | | |
| select_one l | theirs | Your own grade | worker | ${ours} | |
| select_one l | ours | Grade after the talk | | ${theirs} | |
| end_group | | | | | |
| calculate | both | | | | concat(${theirs}, ${ours}) |
"""
CHOICES = "| list_name | name | label |\n| l | good | Fine work |\n| l | ri | Needs more |"
SETTINGS = '| form_id | version | namespaces |\n| talk | 1 | qa="urn:qa-desktop:audit:1" |'


@pytest.fixture
def talk(store: Store, world: World) -> tuple[Auditor, AuditKey, FormSession]:
    made = tool(SURVEY, choices=CHOICES, settings=SETTINGS)
    with store.write() as unit:
        tools.put(unit, made, START)
    who = Auditor(store, world, made.ref.content_hash)
    return who, *who.start()


def test_a_covered_grade_is_covered_in_the_history_with_all_it_was_before(
    talk: tuple[Auditor, AuditKey, FormSession], store: Store, world: World, clock: StandingClock
) -> None:
    who, key, session = talk
    who.answer(key, session, "theirs", "good")
    clock.pass_(hours=1)
    who.answer(key, session, "theirs", "ri")
    made = look(store, world, key)
    shown = " ".join(f"{row.before} {row.after} {row.steps}" for row in made.rows)
    assert "Fine work" not in shown
    assert "Needs more" not in shown
    assert "good" not in shown, "nor what is worked out of it"
    assert all(row.covered for row in typed(made))
    assert typed(made)[0].after == "Answered. It is covered until this is answered: Grade after the talk"
    who.answer(key, session, "theirs", "")
    assert "Fine work" not in " ".join(row.after for row in look(store, world, key).rows)
    who.answer(key, session, "ours", "good")
    assert {row.after for row in typed(look(store, world, key))} >= {"Fine work", "Needs more"}


def test_a_mark_is_covered_in_the_history_until_both_are_placed(store: Store, world: World) -> None:
    from tests.supplied import supplied

    made = supplied("T4")
    with store.write() as unit:
        tools.put(unit, made, START)
    who = Auditor(store, world, made.ref.content_hash)
    key, session = who.start()
    first, second = (
        next(v for v in session.questions(False) if role in v.audit.roles)
        for role in ("consultant-mark", "lead-professional-mark")
    )
    who.keep(key, session, session.set_value(first.node_id, "7").writes)
    row = next(r for r in typed(look(store, world, key)) if r.node_id == first.node_id)
    assert row.covered
    assert "7" not in row.after
    who.keep(key, session, session.set_value(second.node_id, "4").writes)
    assert [r.after for r in typed(look(store, world, key))] == ["7", "4"]
