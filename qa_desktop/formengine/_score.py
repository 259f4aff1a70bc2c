"""Owns the score that a calculate stands for (`qa:score-of`; architecture.md, section 4, "Score rules").

Points ÷ maximum over the questions that apply and whose answer has a score; the maximum is the highest
score of the question's whole list × its weight. One decimal, half up; blank when nothing counts.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from qa_desktop.formengine import _graph
from qa_desktop.formengine._nodes import Element, Frame, Leaf, elements_at
from qa_desktop.formspec.definition import ControlKind, Question

if TYPE_CHECKING:
    from qa_desktop.formengine._filling import Filling

_TENTH: Final = Decimal("0.1")


def per_cent(filling: Filling, leaf: Leaf) -> str:
    """The score as text: `83.3`; blank when no answer counts."""
    points = maximum = Decimal(0)
    for plan in _graph.scored(filling.program, leaf.plan):
        scores = [_number(choice.extra.get("score", "")) for choice in plan.choices]
        best = max((score for score in scores if score is not None), default=Decimal(0))
        weight = _number(plan.audit.weight)
        for element in elements_at(plan, _base(leaf, plan.repeats)):
            score = _score_of(element)
            if score is not None:
                points += score * (Decimal(1) if weight is None else weight)
                maximum += best * (Decimal(1) if weight is None else weight)
    if maximum <= 0:
        return ""
    rounded = (points * 100 / maximum).quantize(_TENTH, ROUND_HALF_UP)
    return format(rounded.normalize(), "f") if rounded else "0"


def _base(leaf: Leaf, repeats: tuple[str, ...]) -> Frame:
    """The frame to look in: this instance where both lie in the same repeats, else all instances."""
    chain = leaf.frame.chain
    depth = 0
    while depth < len(repeats) and depth + 1 < len(chain) and chain[depth + 1].plan.path == repeats[depth]:
        depth += 1
    return chain[depth]


def _score_of(element: Element) -> Decimal | None:
    if not isinstance(element, Leaf) or not element.value:
        return None
    definition = element.plan.definition
    if not isinstance(definition, Question) or definition.control is not ControlKind.SELECT_ONE:
        return None
    chosen = next((choice for choice in element.plan.choices if choice.name == element.value), None)
    return None if chosen is None else _number(chosen.extra.get("score", ""))


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
