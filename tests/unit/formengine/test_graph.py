# ruff: noqa: E501 -- tables are wider than code
"""The dependency graph: after any change, evaluating everything changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_desktop.domain.audit import SavedDraft
from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import ChangeSet, NodeKind, NodeView
from qa_desktop.formengine.session import Session, open_session
from qa_desktop.formspec.definition import ControlKind, Tool
from tests.builders import World, tool

LISTS = """
    | list_name | name | label | area  | score |
    | yn        | yes  | Yes   |       | 1     |
    | yn        | no   | No    |       | 0     |
    | yn        | na   | N/A   |       |       |
    | town      | a1   | A one | yes   |       |
    | town      | a2   | A two | yes   |       |
    | town      | b1   | B one | no    |       |
"""
QA = '| form_id | namespaces |\n| t | qa="urn:qa-desktop:audit:1" |'

FLAT = """
    | type            | name | label       | relevant     | required     | constraint  | calculation    | choice_filter | bind::qa:score-of | readonly |
    | select_one yn   | q1   | Q1          |              |              |             |                |               |                   |          |
    | integer         | n    | N of ${q1}  | ${q1}='yes'  | ${q2}='no'   | . < ${m}    |                |               |                   |          |
    | integer         | m    | M           |              |              |             |                |               |                   |          |
    | begin_group     | g    | G ${n}      | ${n} > 2     |              |             |                |               |                   | ${m} = 3 |
    | select_one yn   | q2   | Q2          |              | yes          |             |                |               |                   |          |
    | select_one town | t    | T           |              |              |             |                | area=${q1}    |                   |          |
    | select_multiple town | ts | Ts       | ${t} != ''   |              |             |                | area!=${q2}   |                   |          |
    | calculate       | c    |             |              |              |             | ${n} + ${m}    |               |                   |          |
    | end_group       |      |             |              |              |             |                |               |                   |          |
    | calculate       | d    |             | ${q1}!='no'  |              |             | ${c} * 2       |               |                   |          |
    | text            | why  | Why ${d}    | ${d} > 10    | ${s} < 60    |             |                |               |                   |          |
    | calculate       | s    |             |              |              |             | ''             |               | /                 |          |
    | calculate       | len  |             |              |              |             | count-selected(${ts}) + string-length(${why}) |  |   |          |
"""
REPEATS = """
    | type          | name  | label        | relevant       | calculation                              | repeat_count | choice_filter | constraint |
    | select_one yn | q     | Q            |                |                                          |              |               |            |
    | begin_repeat  | r     | R ${q}       | ${q} != 'no'   |                                          |              |               |            |
    | integer       | x     | X            |                |                                          |              |               | . >= position(..) |
    | select_one town | t   | T            | ${x} > 1       |                                          |              | area=${q}     |            |
    | calculate     | place |              |                | position(..)                             |              |               |            |
    | calculate     | share |              |                | ${x} div sum(/data/r[true()]/x)          |              |               |            |
    | calculate     | rest  |              |                | sum(/data/r[true()]/x) + string-length(${x}) |              |               |            |
    | calculate     | last  |              |                | indexed-repeat(${x}, ${r}, position(..) - 1) |          |               |            |
    | begin_repeat  | in    | In           | ${x} != 3      |                                          |              |               |            |
    | integer       | y     | Y            |                |                                          |              |               |            |
    | calculate     | both  |              |                | ${x} * ${y}                              |              |               |            |
    | end_repeat    |       |              |                |                                          |              |               |            |
    | calculate     | ys    |              |                | sum(${y})                                |              |               |            |
    | end_repeat    |       |              |                |                                          |              |               |            |
    | calculate     | total |              |                | sum(${x})                                |              |               |            |
    | calculate     | all   |              |                | sum(${both}) + count(${in})              |              |               |            |
    | calculate     | many  |              |                | count(/data/r[x > 1])                    |              |               |            |
    | begin_repeat  | c     | C            |                |                                          | ${many}      |               |            |
    | integer       | z     | Z ${total}   |                |                                          |              |               |            |
    | calculate     | zz    |              |                | ${z} + ${total} + position(..)           |              |               |            |
    | end_repeat    |       |              |                |                                          |              |               |            |
    | note          | end   | ${all} ${zs} |                |                                          |              |               |            |
    | calculate     | zs    |              |                | join(' ', ${zz})                         |              |               |            |
"""
FORMS = {"flat": tool(FLAT, choices=LISTS, settings=QA), "repeats": tool(REPEATS, choices=LISTS, settings=QA)}
VALUES = ["", "1", "2", "3", "5", "12", "yes", "no", "na", "a1", "b1", "a1 b1 a2", "junk", "2.5"]

steps = st.lists(
    st.tuples(
        st.sampled_from(["set", "set", "set", "set", "add", "remove", "undo"]),
        st.integers(0, 999),
        st.sampled_from(VALUES),
    ),
    max_size=25,
)


def session(form: Tool, saved: SavedDraft | None = None) -> Session:
    opened = open_session(form, World().surroundings(), saved=saved)
    assert isinstance(opened, Session)
    return opened


def views(s: Session) -> dict[NodeId, NodeView]:
    found: dict[NodeId, NodeView] = {}

    def look(node_id: NodeId) -> None:
        found[node_id] = s.view(node_id)
        for child in found[node_id].children:
            look(child)

    look(s.root())
    return found


def take(s: Session, step: tuple[str, int, str], last: ChangeSet | None) -> ChangeSet | None:
    """Do one step; None where there is nothing to do it to."""
    what, which, value = step
    seen = list(views(s).values())
    if what == "undo":
        return s.revert(last.writes) if last else None
    wanted = {
        "set": [v for v in seen if v.kind is NodeKind.QUESTION and v.control is not ControlKind.NONE],
        "add": [v for v in seen if v.can_add],
        "remove": [v for v in seen if v.kind is NodeKind.INSTANCE],
    }[what]
    if not wanted:
        return None
    node = wanted[which % len(wanted)].node_id
    if what == "set":
        return s.set_value(node, value)
    return s.add_repeat(node) if what == "add" else s.remove_repeat(node)


def without_notice(view: NodeView) -> NodeView:
    """A notice says what happened just now; it is not part of the state."""
    return replace(view, notice="", violations=tuple(replace(each, message="") for each in view.violations))


@pytest.mark.parametrize("name", sorted(FORMS))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=steps)
def test_evaluating_everything_after_a_change_changes_nothing(name, steps):
    s = session(FORMS[name])
    last = None
    for step in steps:
        last = take(s, step, last)
        before = views(s)
        everything = s.recompute_all()
        assert everything.writes == ()
        assert views(s) == before


@pytest.mark.parametrize("name", sorted(FORMS))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=steps)
def test_what_is_not_in_the_changes_looks_as_it_did(name, steps):
    s = session(FORMS[name])
    last = None
    for step in steps:
        before = views(s)
        last = take(s, step, last)
        after = views(s)
        changed = last.changed if last else frozenset()
        assert [node for node in after if node not in changed and before.get(node) != after[node]] == []
        assert set(before) - set(after) <= {
            node
            for node in before
            if last and any(node == gone or node.startswith(f"{gone}/") for gone in last.removed)
        }


@pytest.mark.parametrize("name", sorted(FORMS))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=steps)
def test_the_writes_are_what_changed_in_the_saved_draft(name, steps):
    s = session(FORMS[name])
    last = None
    for step in steps:
        before = s.saved().answers
        last = take(s, step, last)
        after = s.saved().answers
        expected = {
            node: (before.get(node, ""), after.get(node, ""))
            for node in {*before, *after}
            if before.get(node, "") != after.get(node, "")
        }
        written = {w.node_id: (w.old, w.new) for w in (last.writes if last else ()) if w.kind == "answer"}
        assert written == expected


@pytest.mark.parametrize("name", sorted(FORMS))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=steps)
def test_a_restored_filling_looks_like_the_saved_one(name, steps):
    s = session(FORMS[name])
    last = None
    for step in steps:
        last = take(s, step, last)
    again = session(FORMS[name], s.saved())
    assert again.saved() == s.saved()
    restored = {node: without_notice(view) for node, view in views(again).items()}
    assert restored == {node: without_notice(view) for node, view in views(s).items()}


@pytest.mark.parametrize("name", sorted(FORMS))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=steps)
def test_undo_gives_back_what_was_there(name, steps):
    s = session(FORMS[name])
    for step in steps:
        if step[0] == "undo":
            continue
        before = s.saved()
        change = take(s, step, None)
        if change is None:
            continue
        s.revert(change.writes)
        assert s.saved() == before
        assert s.recompute_all().writes == ()
        take(s, step, None)
