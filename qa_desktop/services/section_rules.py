"""Owns what an overall grade leans on (domain.md, 3.2 and 12): sections that say what they are about.

A tool says `qa:section` of the question that grades a section, of its group, or of a question that stands for
the section by itself. Nothing here knows a question's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from qa_desktop.domain.grades import Grade
from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession, NodeView, Score
from qa_desktop.formspec.definition import Group
from qa_desktop.i18n import tr
from qa_desktop.services.desktop import Contradiction, Weight
from qa_desktop.services.filling import first, grade_of
from qa_desktop.services.words import grade_words

CORE: Final = ("risk", "voice", "planning")
"""What an overall grade of good rests on."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one section that says what it is about came to."""

    kind: str
    view: NodeView
    grade: Grade | None
    """None where it was judged by no grade, or is not graded at all."""


def leaning(session: FormSession) -> Iterator[Contradiction]:
    """An overall grade that is better than what it leans on."""
    overall_view = first(session, "overall-grade")
    overall = as_grade(overall_view)
    if overall_view is None or overall is None:
        return
    judged = [each for each in judgements(session) if each.grade is not None]
    risk = [each for each in judged if each.kind == "risk" and each.grade is Grade.INADEQUATE]
    if risk and not overall.is_below(Grade.REQUIRES_IMPROVEMENT):
        words = tr(
            "“{section}” is {grade}, and the overall grade is {overall}. A child who may be unsafe usually "
            "means inadequate overall. Say why, or change one of them.",
            section=risk[0].view.label,
            grade=grade_words(Grade.INADEQUATE),
            overall=grade_words(overall),
        )
        yield _asked("RISK-INADEQUATE", words, risk, overall_view)
    low = [each for each in judged if each.kind in CORE and each.grade and each.grade.is_below(Grade.GOOD)]
    low = [each for each in low if each not in risk]
    if low and not overall.is_below(Grade.GOOD):
        named = ", ".join(
            tr("“{section}” is {grade}", section=each.view.label, grade=grade_words(each.grade or ""))
            for each in low
        )
        words = tr(
            "{overall} overall, but {faults}. Say why, or change one of them.",
            overall=grade_words(overall),
            faults=named,
        )
        yield _asked("CORE-SECTION-BELOW-GOOD", words, low, overall_view)


def not_shown(session: FormSession) -> Iterator[tuple[str, NodeId]]:
    """Sections without a grade of their own whose answers show nothing, each with its fault in words."""
    is_low = session.tool.settings.score_direction == "low"
    scores = session.scores()
    for each in judgements(session):
        view = each.view
        if (
            each.grade is None
            and view.value.strip()
            and (_is_no_grade(view) or _is_worst(view, is_low=is_low))
        ):
            yield tr("“{section}” is ‘{answer}’", section=view.label, answer=view.display), view.node_id
    for path, node in session.tool.nodes.items():
        if not isinstance(node, Group) or not node.audit.section or path not in scores:
            continue
        view, score = session.view(NodeId(path)), scores[path]
        if view.is_relevant and _grade_within(session, path) is None and _is_mostly_no(score, is_low=is_low):
            yield (
                tr(
                    "most answers in “{section}” are no ({percent} % of {n})",
                    section=view.label,
                    percent=score.percent,
                    n=score.n,
                ),
                view.node_id,
            )


def judgements(session: FormSession) -> tuple[Judgement, ...]:
    """Every section that says what it is about and is judged by one answer, in form order."""
    kinds = {path: node.audit.section for path, node in session.tool.nodes.items() if node.audit.section}
    found: dict[NodeId, Judgement] = {}
    for view in session.questions():
        kind = view.audit.section
        if not kind and "section-grade" in view.audit.roles:
            around = (path for path in kinds if view.node_id.startswith(f"{path}/"))
            kind = kinds.get(max(around, key=len, default=""), "")
        if kind:
            found[view.node_id] = Judgement(kind, view, as_grade(view))
    return tuple(found.values())


def as_grade(view: NodeView | None) -> Grade | None:
    """The grade that an answer carries; None for none."""
    carried = grade_of(view)
    return Grade(carried) if carried in set(Grade) else None


# ---------------------------------------------------------------- below


def _asked(code: str, words: str, judged: list[Judgement], overall: NodeView) -> Contradiction:
    ids = (*(each.view.node_id for each in judged), overall.node_id)
    return Contradiction(code, Weight.NEEDS_REASON, words, ids, moderate=True)


def _grade_within(session: FormSession, path: str) -> NodeView | None:
    grades = session.by_role("section-grade")
    return next((view for view in grades if view.node_id.startswith(f"{path}/")), None)


def _is_no_grade(view: NodeView) -> bool:
    """The choice is none of the grades that its list has."""
    return any(choice.grade for choice in view.choices)


def _is_worst(view: NodeView, *, is_low: bool) -> bool:
    """The choice has the worst score of its list."""
    points = [score for choice in view.choices if (score := _number(choice.score)) is not None]
    chosen = next((_number(choice.score) for choice in view.choices if choice.selected), None)
    if chosen is None or len(set(points)) < 2:
        return False
    return chosen == (max(points) if is_low else min(points))


def _is_mostly_no(score: Score, *, is_low: bool) -> bool:
    if not score.n or not score.maximum:
        return False
    return score.points * 2 > score.maximum if is_low else score.points * 2 < score.maximum


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
