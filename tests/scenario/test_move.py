"""A draft moves to a newer version of its tool: what becomes of each answer, told first and then done."""

import pytest

from qa_desktop.formengine.migrate import Alteration, move, preview
from tests.builders import Filling, World, choices_of, filling, tool

pytestmark = pytest.mark.feature("move to a newer version")

OLD = """
    | type              | name  | label         | default | calculation          | bind::qa:since |
    | start             | start |               |         |                      |                |
    | text              | a     | What happened |         |                      |                |
    | integer           | n     | How many      | 3       |                      |                |
    | select_one l      | one   | Grade         |         |                      |                |
    | select_multiple l | many  | Themes        |         |                      |                |
    | calculate         | twice |               |         | ${n} * 2             |                |
    | calculate         | born  |               |         | once(string(now()))  |                |
    | begin_repeat      | act   | Actions       |         |                      |                |
    | text              | what  | Action        |         |                      |                |
    | end_repeat        |       |               |         |                      |                |
"""
LIST = """
    | list_name | name | label |
    | l         | good | Good  |
    | l         | ri   | RI    |
    | l         | bad  | Bad   |
"""
QA = """
    | form_id | version | namespaces                  |
    | t       | {}      | qa="urn:qa-desktop:audit:1" |
"""


def old_tool(survey: str = OLD, choices: str = LIST, version: str = "2026-01"):
    return tool(survey, choices=choices, settings=QA.format(version))


def new_tool(survey: str, choices: str = LIST, version: str = "2026-11"):
    return tool(survey, choices=choices, settings=QA.format(version))


def filled() -> Filling:
    s = filling(old_tool())
    for name, value in (("a", "A fall"), ("n", "5"), ("one", "ri"), ("many", "good bad")):
        s.set(name, value)
    s.set("act[1]/what", "Call")
    s.add("act")
    s.set("act[2]/what", "Write")
    return s


def planned(s: Filling, new):
    return preview(s.session.saved(), s.session.tool, new)


def moved(s: Filling, new) -> tuple[Filling, object]:
    done = move(s.session.saved(), s.session.tool, new, World(ids=500).surroundings())
    return filling(new, saved=done.draft), done.migration


def test_a_new_version_that_is_the_same_keeps_everything():
    s = filled()
    new = new_tool(OLD)
    plan = planned(s, new)
    assert [each.value for each in plan.kept] == ["A fall", "5", "ri", "good bad", "Call", "Write"]
    assert (plan.changed, plan.dropped, plan.new) == ((), (), ())
    after, _ = moved(s, new)
    assert after.session.saved() == s.session.saved()


def test_the_preview_has_the_words_of_questions_and_answers():
    plan = planned(filled(), new_tool(OLD))
    grade = next(each for each in plan.kept if each.value == "ri")
    assert (grade.old_label, grade.new_label, grade.shown, grade.new_shown) == ("Grade", "Grade", "RI", "RI")
    assert [each.within for each in plan.kept[-2:]] == [(("Actions", 1),), (("Actions", 2),)]


def test_a_preview_changes_nothing():
    s = filled()
    before = s.session.saved()
    planned(s, new_tool(OLD.replace("How many", "Number of visits")))
    assert s.session.saved() == before


def test_a_question_that_is_gone_drops_its_answer_and_keeps_it_aside():
    s = filled()
    without = new_tool("\n".join(line for line in OLD.splitlines() if "What happened" not in line))
    (gone,) = planned(s, without).dropped
    assert (gone.old_label, gone.value, gone.alterations) == ("What happened", "A fall", (Alteration.GONE,))
    after, migration = moved(s, without)
    assert [each.value for each in migration.dropped] == ["A fall"]
    assert b"A fall" not in after.session.serialise()
    back = move(after.session.saved(), without, old_tool(), World(ids=900).surroundings())
    assert filling(old_tool(), saved=back.draft).value("a") == "A fall"


def test_a_question_moved_into_a_group_keeps_its_answer_under_its_new_id():
    new = new_tool(
        OLD.replace(
            "| integer           | n     | How many      | 3       |                      |                |",
            "| begin_group | g | Numbers | | | |\n| integer | n | How many | 3 | | |\n| end_group | | | | |",
        )
    )
    s = filled()
    kept = next(each for each in planned(s, new).kept if each.value == "5")
    assert kept.alterations == (Alteration.MOVED,)
    assert kept.new_id.endswith("/g/n")
    after, _ = moved(s, new)
    assert after.value("n") == "5"


def test_instances_keep_their_ids_in_a_repeat_that_moved():
    new = new_tool(
        OLD.replace(
            "| begin_repeat      |", "| begin_group | g | Plan | | | |\n| begin_repeat      |"
        ).replace(
            "| end_repeat        |       |               |         |                      |                |",
            "| end_repeat | | | | | |\n| end_group | | | | | |",
        )
    )
    s = filled()
    after, _ = moved(s, new)
    assert [after.value(f"act[{number}]/what") for number in (1, 2)] == ["Call", "Write"]
    before_ids = [one.rpartition("#")[2] for one in s.view("act").children]
    assert [one.rpartition("#")[2] for one in after.view("act").children] == before_ids


def test_an_answer_never_leaves_its_record():
    new = new_tool(
        OLD.replace("| text              | what  | Action        |", "| text | how | How |")
        + "| text | what | Action | | | |"
    )
    assert [each.alterations for each in planned(filled(), new).dropped] == [(Alteration.GONE,)] * 2


@pytest.mark.parametrize(
    ("old", "new", "value", "alteration"),
    [
        ("How many", "How many visits", "5", Alteration.LABEL),
        ("| integer           | n", "| decimal           | n", "5", Alteration.TYPE),
        ("| integer           | n", "| text              | n", "5", Alteration.TYPE),
    ],
)
def test_an_answer_whose_question_is_otherwise_is_kept_to_be_looked_at(old, new, value, alteration):
    s = filled()
    changed_tool = new_tool(OLD.replace(old, new))
    (changed,) = planned(s, changed_tool).changed
    assert (changed.value, changed.alterations) == (value, (alteration,))
    after, _ = moved(s, changed_tool)
    assert after.value("n") == value


def test_since_says_that_a_question_means_something_else_now():
    new = new_tool(
        OLD.replace(
            "|                      |                |\n    | select_one", "| | 2026-10 |\n    | select_one"
        )
    )
    (changed,) = planned(filled(), new).changed
    assert (changed.value, changed.alterations) == ("5", (Alteration.SINCE,))
    older = new_tool(
        OLD.replace(
            "|                      |                |\n    | select_one", "| | 2025-12 |\n    | select_one"
        )
    )
    assert planned(filled(), older).changed == ()


def test_an_answer_that_is_not_of_the_new_type_is_dropped():
    s = filled()
    new = new_tool(OLD.replace("| text              | a ", "| integer           | a "))
    (dropped,) = planned(s, new).dropped
    assert (dropped.value, dropped.alterations) == ("A fall", (Alteration.TYPE,))
    after, _ = moved(s, new)
    assert after.value("a") == ""


def test_a_choice_that_is_gone_is_dropped_and_the_others_of_a_question_stay():
    s = filled()
    new = new_tool(
        OLD, LIST.replace("    | l         | ri   | RI    |\n", "").replace("| bad  | Bad ", "| poor | Poor")
    )
    plan = planned(s, new)
    assert [(each.value, each.alterations) for each in plan.dropped] == [
        ("ri", (Alteration.LIST, Alteration.CHOICE_GONE))
    ]
    (several,) = plan.changed
    assert (several.value, several.shown, several.new_value, several.new_shown) == (
        "good bad",
        "Good, Bad",
        "good",
        "Good",
    )
    after, _ = moved(s, new)
    assert (after.value("one"), after.value("many")) == ("", "good")


def test_a_choice_worded_otherwise_is_kept_to_be_looked_at():
    s = filled()
    (changed,) = planned(s, new_tool(OLD, LIST.replace("| RI    |", "| Requires improvement |"))).changed
    assert (changed.shown, changed.new_shown) == ("RI", "Requires improvement")
    assert changed.alterations == (Alteration.CHOICE_LABEL,)


def test_a_list_with_one_choice_more_is_to_be_looked_at():
    plan = planned(filled(), new_tool(OLD, LIST + "    | l         | top  | Outstanding |"))
    assert [each.alterations for each in plan.changed] == [(Alteration.LIST,)] * 2


def test_a_new_question_gets_its_default_and_kept_ones_get_none_again():
    s = filled()
    s.set("n", "")
    new = new_tool(
        OLD.replace(
            "| end_repeat        |",
            "| text | who | Who | the manager | | |\n| text | no | No | concat('no. ', position(..)) | | |\n"
            "| end_repeat        |",
        )
        + "| text | b | B | ${a} | | |\n| text | c | C | plain | | |\n| today | day | | | | |"
    )
    assert [question.path.rpartition("/")[2] for question in planned(s, new).new] == ["who", "no", "b", "c"]
    after, _ = moved(s, new)
    assert (after.value("b"), after.value("c"), after.value("day")) == ("A fall", "plain", "2026-11-23")
    assert [after.value(f"act[{number}]/who") for number in (1, 2)] == ["the manager"] * 2
    assert [after.value(f"act[{number}]/no") for number in (1, 2)] == ["no. 1", "no. 2"]
    assert after.value("n") == ""


def test_a_moved_draft_restores_as_it_was_saved():
    s = filled()
    new = new_tool(OLD + "| text | b | B | ${a} | | |")
    done = move(s.session.saved(), s.session.tool, new, World(ids=500).surroundings())
    after = filling(new, saved=done.draft)
    assert after.session.saved() == done.draft
    assert after.session.recompute_all().writes == ()


def test_calculates_are_worked_out_by_the_new_tool_and_what_was_said_once_stays():
    s = filled()
    assert s.value("twice") == "10"
    after, _ = moved(s, new_tool(OLD.replace("${n} * 2", "${n} * 20")))
    assert after.value("twice") == "100"
    assert (after.value("born"), after.value("start")) == (s.value("born"), s.value("start"))


def test_an_audit_stays_the_same_audit():
    s = filled()
    after, _ = moved(s, new_tool(OLD + "| text | b | B | | | |"))
    assert after.value("instanceID") == s.value("instanceID")


def test_a_choice_that_the_new_filter_does_not_offer_is_named_after_the_move():
    columns = (
        "| type | name | label | choice_filter |\n| integer | n | N | |\n| select_one l | one | One | {} |"
    )
    s = filling(tool(columns.format(""), choices=choices_of("x", "y")))
    s.set("one", "x")
    new = tool(columns.format("name != 'x'"), choices=choices_of("x", "y"))
    done = move(s.session.saved(), s.session.tool, new, World(ids=500).surroundings())
    assert [(each.value, each.alterations) for each in done.migration.dropped] == [
        ("x", (Alteration.NOT_OFFERED,))
    ]


def test_flags_go_along():
    s = filled()
    s.session.set_flag(s.id("act[2]/what"), True)
    after, _ = moved(s, new_tool(OLD))
    assert after.view("act[2]/what").flagged


def test_a_draft_of_rubbish_is_moved_without_a_word():
    s = filled()
    saved = s.session.saved()
    saved.answers["/data/nothing#zz/x"] = "rubbish"
    saved.answers[f"{s.id('act')}#ffffffff/what"] = "of no instance"
    done = move(saved, s.session.tool, new_tool(OLD), World(ids=500).surroundings())
    assert "rubbish" in done.draft.answers.values()
    assert "of no instance" in done.draft.answers.values()
