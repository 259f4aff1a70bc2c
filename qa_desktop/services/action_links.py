"""Owns the link between a question and the actions that come from it, kept in the answer `action-question`.

The answer is words for people that end in the question's name, `Was the child seen alone? (v_alone)`; in a
repeat the number of the instance follows it, `(x_key 2)`. A person may type anything else there: what
names no question is simply no link.
"""

from __future__ import annotations

import re

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession, NodeKind, NodeView
from qa_desktop.formspec.definition import ControlKind, Question, Repeat
from qa_desktop.services.due_dates import instance_of, path_of
from qa_desktop.services.found_actions import tables

_QUESTION = "action-question"
_NAMED = re.compile(r"\(([^\s()]+)(?: (\d{1,6}))?\)\s*$")
_SILENT = frozenset({ControlKind.NONE, ControlKind.NOTE})
WORDS_AT_MOST = 120
"""Of a question's own words in its link: enough to know it by, and the question itself is one key away."""


def table_for(session: FormSession, question: NodeId) -> NodeId | None:
    """The table that takes an action from this question; None where there is none, or it stands in one."""
    view = session.view(question)
    if view.kind is not NodeKind.QUESTION or view.control in _SILENT:
        return None
    paths = [table.path for table in tables(session.tool)]
    if any(path_of(question).startswith(path + "/") for path in paths):
        return None
    for path in paths:
        asks = any(
            _QUESTION in node.audit.roles
            for place, node in session.tool.nodes.items()
            if place.startswith(path + "/")
        )
        try:
            table = session.view(NodeId(path))
        except KeyError:  # the table lies inside another repeat: it has no single place
            continue
        if asks and table.is_relevant and table.can_add:
            return table.node_id
    return None


def link_words(session: FormSession, question: NodeId) -> str:
    """What names a question: its words, unless they quote who a person is, and its name."""
    view = session.view(question)
    alike = _alike(session, view.definition.path)
    number = f" {alike.index(question) + 1}" if instance_of(question) else ""
    words = "" if view.label_identifier else " ".join(view.label.split())
    if len(words) > WORDS_AT_MOST:
        words = words[:WORDS_AT_MOST].rpartition(" ")[0] + " …"
    return f"{words} ({view.definition.name}{number})".strip()


def question_of(session: FormSession, row: NodeId) -> NodeId | None:
    """The question that an action comes from; None where its answer names none.

    Args:
        session: The filling.
        row: The action: its instance, or any question in it.
    """
    named = next((view for view in _links(session) if instance_of(view.node_id) == instance_of(row)), None)
    return _target(session, named.value) if named is not None else None


def actions_from(session: FormSession, question: NodeId) -> tuple[NodeId, ...]:
    """The actions that come from a question, in the order of their table."""
    return tuple(
        instance_of(view.node_id)
        for view in _links(session)
        if view.value and _target(session, view.value) == question
    )


def first_answers(session: FormSession, row: NodeId, question: NodeId) -> tuple[tuple[NodeId, str], ...]:
    """What a new action from a question holds."""
    words = link_words(session, question)
    return tuple((view.node_id, words) for view in _links(session) if instance_of(view.node_id) == row)


# ---------------------------------------------------------------- below


def _links(session: FormSession) -> tuple[NodeView, ...]:
    return session.by_role(_QUESTION)


def _target(session: FormSession, words: str) -> NodeId | None:
    named = _NAMED.search(words)
    if named is None:
        return None
    paths = [
        path
        for path, node in session.tool.nodes.items()
        if node.name == named[1] and isinstance(node, Question)
    ]
    alike = [node for path in paths for node in _alike(session, path)]
    number = int(named[2] or 1)
    return alike[number - 1] if 0 < number <= len(alike) else None


def _alike(session: FormSession, path: str) -> list[NodeId]:
    """Every birth of a question of the form, in order."""
    if not _in_repeat(session, path):
        return [NodeId(path)]
    every = session.questions(relevant_only=False)
    return [view.node_id for view in every if view.definition.path == path]


def _in_repeat(session: FormSession, path: str) -> bool:
    nodes = session.tool.nodes
    above = path
    while above := above.rpartition("/")[0]:
        if above in nodes and isinstance(nodes[above], Repeat):
            return True
    return False
