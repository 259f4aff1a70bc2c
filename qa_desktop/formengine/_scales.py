"""Owns what each question's answers are worth, by tool and figure; worked out once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from qa_desktop.formspec.definition import ControlKind, Question
from qa_desktop.formspec.scored import is_score

if TYPE_CHECKING:
    from qa_desktop.formengine._plan import Plan, Program

_ONE: Final = Decimal(1)
_FARTHEST: Final = 40
"""Places before or after the point; what is farther out is no number anybody counts with."""
FIGURE: Final = "score"
"""The column of the choices sheet; `score-NAME` is a second figure."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What one question's answers are worth in one figure."""

    points: Mapping[str, Decimal]
    """By choice; empty for a number."""
    weight: Decimal

    @property
    def best(self) -> Decimal:
        return max(self.points.values())


_scales: WeakKeyDictionary[Program, dict[str, dict[Plan, Scale]]] = WeakKeyDictionary()
_holders: WeakKeyDictionary[Program, dict[str, frozenset[Plan]]] = WeakKeyDictionary()


def figures(program: Program) -> tuple[str, ...]:
    """The figures a tool has: `score` and each `score-NAME`, in the order of its columns."""
    columns = dict.fromkeys(
        column
        for plan in program.plans.values()
        for choice in plan.choices
        for column, text in choice.extra.items()
        if text and is_score(column)
    )
    has_numbers = any(plan.audit.out_of for plan in program.plans.values())
    return tuple(dict.fromkeys((*((FIGURE,) if has_numbers else ()), *columns)))


def scales_of(program: Program, figure: str) -> dict[Plan, Scale]:
    """The questions that count in a figure, with what they are worth."""
    known = _scales.setdefault(program, {})
    if figure not in known:
        known[figure] = dict(_scales_in(program.plans.values(), figure))
    return known[figure]


def holders_of(program: Program, figure: str) -> frozenset[Plan]:
    """The questions that count in a figure, and all that they lie in."""
    known = _holders.setdefault(program, {})
    if figure not in known:
        found: set[Plan] = set()
        for plan in scales_of(program, figure):
            here: Plan | None = plan
            while here is not None and here not in found:
                found.add(here)
                here = here.parent
        known[figure] = frozenset(found)
    return known[figure]


def weight_of(plan: Plan) -> Decimal:
    """What a question or group weighs; 1 where nothing is said."""
    said = number(plan.audit.weight)
    return _ONE if said is None else said


def number(text: str) -> Decimal | None:
    """A number as it is written; None where there is none, or none that can be counted with."""
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found.adjusted()) <= _FARTHEST else None


def _scales_in(plans: Iterable[Plan], figure: str) -> Iterable[tuple[Plan, Scale]]:
    for plan in plans:
        definition = plan.definition
        weight = weight_of(plan)
        if not isinstance(definition, Question) or weight <= 0:
            continue
        if plan.audit.out_of:
            yield plan, Scale({}, weight)
        elif definition.control is ControlKind.SELECT_ONE:
            worth = {choice.name: number(choice.extra.get(figure, "")) for choice in plan.choices}
            points = {name: found for name, found in worth.items() if found is not None}
            if points:
                yield plan, Scale(points, weight)
