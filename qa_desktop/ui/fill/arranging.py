"""Owns the order in which siblings are shown: a reason under its grade, what works before what worries.

What a form says comes in its own order everywhere else: in the gaps that F8 finds, on paper, in exports.
"""

from __future__ import annotations

from collections.abc import Iterable

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession, NodeKind, NodeView
from qa_desktop.formspec.definition import ControlKind

COLUMN_ROLES = ("strength", "worry", "next-step")
"""Signs of Safety: what is working well, what we are worried about, what needs to happen."""
_GRADES = frozenset({"section-grade", "overall-grade"})


def arranged(session: FormSession, children: tuple[NodeId, ...]) -> tuple[NodeId, ...]:
    """Siblings in the order in which they are shown."""
    views = [session.view(child) for child in children]
    return tuple(view.node_id for view in _columns_in_order(_reasons_moved(views)))


def columns(session: FormSession, children: tuple[NodeId, ...]) -> tuple[NodeId, ...]:
    """Strength, worry and next step where they stand together among siblings; else nothing."""
    return tuple(view.node_id for view in _columns([session.view(child) for child in children]))


def _reasons_moved(views: list[NodeView]) -> list[NodeView]:
    """A grade's word, its descriptor and its reason are read together."""
    grades = [view for view in views if _GRADES.intersection(view.audit.roles) and _asks_grade(view)]
    if len(grades) != 1:
        return views
    reasons = [view for view in views if "reason" in view.audit.roles and _is_text(view)]
    rest = [view for view in views if view not in reasons]
    at = rest.index(grades[0]) + 1
    return [*rest[:at], *reasons, *rest[at:]]


def _columns(views: Iterable[NodeView]) -> list[NodeView]:
    """The three, in order, where nothing else stands between them."""
    siblings = list(views)
    found = [[view for view in siblings if role in view.audit.roles] for role in COLUMN_ROLES]
    if any(len(each) != 1 or not _is_text(each[0]) for each in found):
        return []
    three = [each[0] for each in found]
    places = sorted(siblings.index(view) for view in three)
    return three if places[-1] - places[0] == len(three) - 1 else []


def _columns_in_order(views: list[NodeView]) -> list[NodeView]:
    three = _columns(views)
    if not three:
        return views
    at = min(views.index(view) for view in three)
    return [*views[:at], *three, *views[at + len(three) :]]


def _asks_grade(view: NodeView) -> bool:
    return any(choice.grade for choice in view.choices)


def _is_text(view: NodeView) -> bool:
    return view.kind is NodeKind.QUESTION and view.control is ControlKind.INPUT
