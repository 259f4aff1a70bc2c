"""What is done, what is left: progress, sections, the next gap, flags."""

from qa_desktop.formengine.api import SectionState
from tests.builders import choices_of, filling, tool

FORM = """
    | type         | name | label | required | relevant    | constraint | calculation | readonly |
    | begin_group  | one  | One   |          |             |            |             |          |
    | text         | a    | A     | yes      |             |            |             |          |
    | text         | b    | B     |          | ${a} = 'go' |            |             |          |
    | note         | n    | N     |          |             |            |             |          |
    | calculate    | c    |       |          |             |            | 1           |          |
    | text         | fix  | Fixed |          |             |            |             | yes      |
    | end_group    |      |       |          |             |            |             |          |
    | begin_group  | two  | Two   |          | ${a} != 'x' |            |             |          |
    | integer      | d    | D     | yes      |             | . > 5      |             |          |
    | end_group    |      |       |          |             |            |             |          |
    | begin_repeat | r    | Rep   |          |             |            |             |          |
    | text         | e    | E     | yes      |             |            |             |          |
    | end_repeat   |      |       |          |             |            |             |          |
    | text         | last | Last  |          |             |            |             |          |
"""


def form():
    return tool(FORM)


def state(s, label):
    return next(section for section in s.session.sections() if section.label == label)


def test_progress_counts_what_a_person_answers():
    s = filling(form())
    progress = s.session.progress()
    assert (progress.answered, progress.applicable, progress.hidden) == (0, 4, 1)
    assert (progress.missing, progress.invalid) == (3, 0)
    s.set("a", "go")
    s.set("d", "1")
    progress = s.session.progress()
    assert (progress.answered, progress.applicable, progress.hidden) == (2, 5, 0)
    assert (progress.missing, progress.invalid) == (1, 1)


def test_sections_are_the_top_level_groups_and_repeats_and_the_loose_questions():
    s = filling(tool(FORM, settings="| form_title |\n| Audit |"))
    assert [section.label for section in s.session.sections()] == ["One", "Two", "Rep", "Audit"]
    assert s.session.sections()[-1].node_id == s.session.root()


def test_a_section_is_empty_then_started_then_done():
    s = filling(form())
    assert state(s, "Two").state is SectionState.EMPTY
    s.set("d", "1")
    assert state(s, "Two").state is SectionState.STARTED
    assert state(s, "Two").left == 1
    s.set("d", "6")
    assert state(s, "Two").state is SectionState.DONE


def test_a_section_that_does_not_apply_is_listed_and_says_so():
    s = filling(form())
    s.set("a", "x")
    assert not state(s, "Two").is_relevant
    assert state(s, "Two").applicable == 0


def test_the_next_gap_goes_on_from_here_and_wraps_round():
    s = filling(form())
    assert s.session.next_gap(None) == s.id("a")
    assert s.session.next_gap(s.id("a")) == s.id("d")
    assert s.session.next_gap(s.id("d")) == s.id("r[1]/e")
    assert s.session.next_gap(s.id("last")) == s.id("a")
    s.set("a", "go")
    s.set("d", "6")
    s.set("r[1]/e", "x")
    assert s.session.next_gap(None) is None


def test_an_invalid_answer_is_a_gap():
    s = filling(form())
    s.set("a", "go")
    s.set("r[1]/e", "x")
    s.set("d", "1")
    assert s.session.next_gap(s.id("a")) == s.id("d")


def test_a_flag_is_kept_and_counted():
    s = filling(form())
    changes = s.session.set_flag(s.id("d"), True)
    assert changes.changed == {s.id("d")}
    assert s.view("d").flagged
    assert state(s, "Two").flagged == 1
    assert s.again().view("d").flagged
    s.session.set_flag(s.id("d"), False)
    assert state(s, "Two").flagged == 0


def test_the_headings_of_a_table_are_not_a_question_to_answer():
    session = filling(
        tool(
            """
            | type          | name | label | appearance | required |
            | begin_group   | t    | Table | table-list |          |
            | select_one l  | a    | A     |            | yes      |
            | select_one l  | b    | B     |            |          |
            | end_group     |      |       |            |          |
            """,
            choices=choices_of("yes", "no"),
        )
    ).session
    assert (session.progress().applicable, session.progress().missing) == (2, 1)
