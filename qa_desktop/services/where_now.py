"""Owns what is said when a plan asks again: a new mark for each area, beside the one of the session.

The marks of the session stay what they were. What is said now is signed by the Lead Professional and lies
beside the audit as a contribution of its own, with its day.
"""

from __future__ import annotations

from qa_desktop.domain.contribution import CHECK_IN
from qa_desktop.errors import Refused
from qa_desktop.formengine.api import FormSession, NodeView
from qa_desktop.services import contributing, plans
from qa_desktop.services.desktop_plans import Area, SaidNow
from qa_desktop.services.filling import World
from qa_desktop.services.plans import CheckIn
from qa_desktop.services.ports import UnitOfWork

STAGE = "lead-professional"
MARK = "lead-professional-mark"
LOWEST, HIGHEST = 0, 10
LONGEST_NOTE = 10_000


def areas(session: FormSession) -> tuple[Area, ...]:
    """What there is a mark of, in the order of the audit."""
    return tuple(
        Area(view.node_id, _heading(session, view), view.value)
        for view in session.by_role(MARK)
        if view.is_relevant
    )


def answer(
    unit: UnitOfWork,
    world: World,
    asked: CheckIn,
    offered: tuple[Area, ...],
    said: SaidNow,
    *,
    who: str,
    send: contributing.Send,
) -> None:
    """Keep what was said as a contribution, and take the day off the list, or nothing.

    Raises:
        Refused: CONTRIBUTION-AUTHOR, CONTRIBUTION-EMPTY, CONTRIBUTION-NOT-READY for a mark off the scale.
    """
    if not said.marks and not said.note.strip():
        raise Refused("CONTRIBUTION-EMPTY")
    if any(not LOWEST <= mark <= HIGHEST for mark in said.marks.values()):
        raise Refused("CONTRIBUTION-NOT-READY")
    told = {
        "row": asked.node_id,
        "on": world.clock.local().date().isoformat(),
        "note": said.note.strip()[:LONGEST_NOTE],
        "marks": [
            {"node": each.node_id, "label": each.label, "was": each.was, "now": said.marks[each.node_id]}
            for each in offered
            if each.node_id in said.marks
        ],
    }
    new = contributing.NewContribution(asked.key, STAGE, said.by, {}, notes={CHECK_IN: told})
    contributing.add(unit, world, new, who=who, send=send)
    plans.settle(unit, asked)


def _heading(session: FormSession, view: NodeView) -> str:
    """The question that the mark answers: its group's words, where the mark itself only says whose it is."""
    parent = session.view(view.parent) if view.parent is not None else None
    return parent.label if parent is not None and parent.label else view.label
