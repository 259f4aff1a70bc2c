"""The session's edges: what is asked for wrongly, what is loaded, what is typed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_desktop.domain.audit import RepeatInstance, SavedDraft, Write, WriteKind
from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession, NodeKind, OpenSession
from qa_desktop.formengine.session import open_session, read_answers
from tests.builders import World, filling, tool

FORM = """
    | type              | name | label | relevant   | calculation  | constraint |
    | integer           | n    | N     |            |              | . > 2      |
    | begin_repeat      | r    | R     | ${n} != 1  |              |            |
    | date              | d    | D     |            |              |            |
    | begin_repeat      | s    | S     |            |              |            |
    | decimal           | x    | X     |            |              |            |
    | end_repeat        |      |       |            |              |            |
    | end_repeat        |      |       |            |              |            |
    | select_multiple l | m    | M     |            |              |            |
    | calculate         | c    |       |            | sum(${x}) + ${n} |        |
"""
CHOICES = "| list_name | name | label |\n| l | a | A |\n| l | b | B |"
IDS = [
    "/data/n", "/data/c", "/data/m", "/data/r", "/data/r#00000001", "/data/r#00000001/d",
    "/data/r#00000001/s", "/data/r#00000001/s#0000000a", "/data/r#00000001/s#0000000a/x", "/data/r#zz/d",
    "/data/s#1", "", "#", "/", "/data", "/data/meta/instanceID", "r#1#2#3",
]  # fmt: skip

node_ids = st.sampled_from([NodeId(each) for each in IDS])
texts = st.text(max_size=12) | st.sampled_from(["1", "5", "a b", "2026-11-23", "2024-02-30", "x" * 5000])


def form():
    return tool(FORM, choices=CHOICES)


def test_open_session_is_what_the_contract_says():
    opener: OpenSession = open_session
    session: FormSession = opener(form(), World().surroundings())
    assert session.view(session.root()).kind is NodeKind.GROUP


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    answers=st.dictionaries(node_ids, texts, max_size=8),
    repeats=st.lists(st.builds(RepeatInstance, node_ids, st.integers(-5, 5)), max_size=6),
    flagged=st.frozensets(node_ids),
)
def test_loading_saved_data_never_throws_and_loses_nothing(answers, repeats, flagged):
    saved = SavedDraft(answers, tuple(repeats), flagged)
    s = filling(form(), saved=saved).session
    kept = s.saved()
    assert {node: text for node, text in kept.answers.items() if text} == {
        node: text for node, text in answers.items() if text
    }
    assert {each.node_id for each in kept.repeats} == {each.node_id for each in repeats}
    assert kept.flagged == flagged
    s.validate()
    s.sections()
    read_answers(form(), s.serialise())


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(["n", "r[1]/d", "m"]), text=st.text(max_size=200))
def test_whatever_is_typed_is_kept_and_can_be_written(name, text):
    form_ = form()
    s = filling(form_)
    s.set(name, text)
    s.session.validate()
    s.session.questions()
    read_answers(form_, s.session.serialise())


@settings(max_examples=100, deadline=None)
@given(
    writes=st.lists(
        st.builds(Write, st.sampled_from(list(WriteKind)), node_ids, texts, texts, st.booleans()), max_size=6
    )
)
def test_undoing_writes_that_do_not_fit_does_no_harm(writes):
    s = filling(form()).session
    assert s.revert(tuple(writes)) is not None
    s.serialise()
    s.validate()


@pytest.mark.parametrize("wrong", ["/data/none", "/data/r#00000009", ""])
def test_an_id_that_does_not_exist_is_a_key_error(wrong):
    s = filling(form()).session
    for ask in (s.view, s.add_repeat, s.remove_repeat, lambda each: s.set_value(each, "x")):
        with pytest.raises(KeyError):
            ask(NodeId(wrong))


def test_only_questions_are_answered_and_only_repeats_grow():
    s = filling(form())
    for ask in (
        lambda: s.session.set_value(s.id("r"), "x"),
        lambda: s.session.add_repeat(s.id("n")),
        lambda: s.session.remove_repeat(s.session.root()),
        lambda: s.session.remove_repeat(s.id("n")),
    ):
        with pytest.raises(KeyError):
            ask()


def test_a_view_is_a_snapshot():
    s = filling(form())
    before = s.view("n")
    s.set("n", "7")
    assert before.value == ""


def test_views_say_what_kind_of_node_they_are_and_where_it_hangs():
    s = filling(form())
    repeat = s.view("r")
    instance = s.view("r[1]")
    assert (repeat.kind, repeat.parent) == (NodeKind.REPEAT, s.session.root())
    assert repeat.children == (instance.node_id,)
    assert (instance.kind, instance.parent) == (NodeKind.INSTANCE, repeat.node_id)
    assert s.view("r[1]/d").parent == instance.node_id
    assert repeat.can_add
    assert not instance.can_add


def test_setting_the_same_value_again_writes_nothing():
    s = filling(form())
    s.set("n", "7")
    assert s.set("n", " 7 ").writes == ()


def test_a_flag_set_twice_changes_nothing_the_second_time():
    s = filling(form())
    s.session.set_flag(s.id("n"), True)
    assert s.session.set_flag(s.id("n"), True).changed == frozenset()


def test_an_empty_repeat_section_is_empty_and_not_done():
    s = filling(form())
    s.session.remove_repeat(s.id("r[1]"))
    section = next(each for each in s.session.sections() if each.label == "R")
    assert (section.state.value, section.applicable, section.left) == ("empty", 0, 0)
