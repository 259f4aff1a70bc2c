"""Owns the improvement plan of a filling: its cards, and the days on which somebody asks how it goes.

A plan is a repeat of the kind `improvement-plan`. Everything is found by kind and role; the days to ask
again (`review-date`) are noted when the audit is completed and wait in the store until they are answered.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from qa_desktop.domain.audit import AuditState
from qa_desktop.domain.contribution import CHECK_IN, Contribution
from qa_desktop.domain.ids import AuditId, AuditKey, NodeId, audit_reference
from qa_desktop.formengine.api import FormSession, NodeView
from qa_desktop.formspec.definition import ControlKind, Question, Repeat
from qa_desktop.i18n import tr
from qa_desktop.services.plan_model import PlanCard, PlanModel
from qa_desktop.services.ports import UnitOfWork
from qa_desktop.services.reporting import MARKING

KIND = "improvement-plan"
DOCUMENT = "plan-check-ins"
"""Under this name the days to ask again are kept."""
_LONG = frozenset({"action-issue", "action-what", "action-proof"})


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A row of a plan that asks again on a day: where are you now?"""

    key: AuditKey
    node_id: NodeId
    """The row of the plan, as the frozen instance is read back."""
    due: date


def has_plan(session: FormSession) -> bool:
    """True for a tool with an improvement plan."""
    return bool(_plans(session))


def plan_of(session: FormSession, audit_id: AuditId) -> PlanModel | None:
    """The page of a filling's plan; None where the tool has none."""
    plans = _plans(session)
    if not plans:
        return None
    first = session.view(plans[0])
    return PlanModel(
        title=first.label or tr("Improvement plan"),
        marking=MARKING,
        reference=audit_reference(audit_id),
        tool_title=session.tool.title,
        cards=tuple(_card(session, row) for row in rows(session)),
        agreed=tuple((view.label, view.display or view.value) for view in session.by_role("plan-agreed")),
        footer=session.tool.settings.footer,
    )


def rows(session: FormSession) -> tuple[NodeId, ...]:
    """The rows of the plan in which somebody wrote something."""
    found = (row for plan in _plans(session) for row in session.view(plan).children)
    return tuple(row for row in found if any(_is_written(view) for view in _questions(session, row)))


def check_ins(session: FormSession, key: AuditKey) -> tuple[CheckIn, ...]:
    """The days on which the plan of a filling asks again, soonest first."""
    written = set(rows(session))
    found = [
        CheckIn(key, frozen, date.fromisoformat(view.value))
        for row, frozen in _frozen(session)
        if row in written
        for view in _questions(session, row)
        if "review-date" in view.audit.roles and _is_day(view.value)
    ]
    return tuple(sorted(found, key=lambda each: each.due))


def keep(unit: UnitOfWork, noted: Iterable[CheckIn], key: AuditKey) -> None:
    """Note the days of an audit that is being completed; those of its earlier version are forgotten."""
    others = [each for each in kept(unit) if each.key.audit_id != key.audit_id]
    _write(unit, [*others, *noted])


def settle(unit: UnitOfWork, asked: CheckIn) -> None:
    """Somebody asked; the day comes back no more."""
    _write(unit, [each for each in kept(unit) if each != asked])


def due(unit: UnitOfWork, today: date) -> tuple[CheckIn, ...]:
    """Those whose day has come and that nobody has answered yet, longest waiting first."""
    noted = (each for each in kept(unit) if each.due <= today)
    return tuple(each for each in noted if _stands(unit, each.key) and not _is_answered(unit, each))


def kept(unit: UnitOfWork) -> tuple[CheckIn, ...]:
    """Every day that is noted."""
    text = unit.documents.get(DOCUMENT)
    return tuple(_read(each) for each in json.loads(text)) if text else ()


# ---------------------------------------------------------------- below


def _plans(session: FormSession) -> tuple[NodeId, ...]:
    named = (
        path
        for path, node in session.tool.nodes.items()
        if isinstance(node, Repeat) and node.audit.kind == KIND
    )
    return tuple(NodeId(path) for path in named if _exists(session, NodeId(path)))


def _exists(session: FormSession, node_id: NodeId) -> bool:
    try:
        session.view(node_id)
    except KeyError:  # it lies inside another repeat: it has no single place
        return False
    return True


def _questions(session: FormSession, row: NodeId) -> Iterator[NodeView]:
    inside = f"{row}/"
    return (
        view
        for view in session.questions()
        if view.node_id.startswith(inside) and view.control not in (ControlKind.NONE, ControlKind.NOTE)
    )


def _is_written(view: NodeView) -> bool:
    default = view.definition.default if isinstance(view.definition, Question) else ""
    return bool(view.value.strip()) and view.value != default


def _card(session: FormSession, row: NodeId) -> PlanCard:
    views = [view for view in _questions(session, row) if _is_written(view)]
    aim = next((view for view in views if "action-issue" in view.audit.roles), None)
    told = [view for view in views if view is not aim]
    return PlanCard(
        title=aim.display or aim.value if aim is not None else "",
        words=tuple((view.label, view.display or view.value) for view in told if _is_long(view)),
        facts=tuple((view.label, view.display or view.value) for view in told if not _is_long(view)),
    )


def _is_long(view: NodeView) -> bool:
    return "multiline" in view.appearance or bool(_LONG.intersection(view.audit.roles))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _frozen(session: FormSession) -> Iterator[tuple[NodeId, NodeId]]:
    """Each row of the plan with the id that it has when the frozen instance is read back: its place."""
    for plan in _plans(session):
        here = [row for row in session.view(plan).children if session.view(row).is_relevant]
        yield from ((row, NodeId(f"{plan}#{place:08x}")) for place, row in enumerate(here, 1))


def _is_answered(unit: UnitOfWork, asked: CheckIn) -> bool:
    """Somebody added an answer to the row since, in a later stage."""
    inside = f"{asked.node_id}/"
    given = unit.contributions.of(asked.key.audit_id, asked.key.revision)
    if any(_says_now(each, asked) for each in given):
        return True
    added = (each.answers for each in given if each.revision == asked.key.revision)
    return any(value and node.startswith(inside) for each in added for node, value in each.items())


def _says_now(given: Contribution, asked: CheckIn) -> bool:
    """Somebody said where they are now, for this row."""
    told = given.notes.get(CHECK_IN)
    return isinstance(told, Mapping) and told.get("row") == asked.node_id


def _stands(unit: UnitOfWork, key: AuditKey) -> bool:
    summary = unit.audits.summary(key)
    return summary is not None and summary.state is AuditState.COMPLETED and not summary.superseded


def _write(unit: UnitOfWork, noted: Iterable[CheckIn]) -> None:
    ordered = sorted(noted, key=lambda each: (each.due, each.node_id))
    told = [[each.key.audit_id, each.key.revision, each.node_id, each.due.isoformat()] for each in ordered]
    unit.documents.put(DOCUMENT, json.dumps(told).encode())


def _read(told: list[str]) -> CheckIn:
    audit_id, revision, node_id, day = told
    return CheckIn(AuditKey(AuditId(audit_id), int(revision)), NodeId(node_id), date.fromisoformat(day))
