"""Owns scores (architecture.md, section 4, "Score rules"): data of the tool, worked out from the answers.

Points ÷ maximum over the questions that apply and whose answer has a score; the maximum is the highest
score of the question's whole list × its weight. One decimal, half up; blank when nothing counts. What the
convention is (n/a as met or left out, partly as half or as nothing) is a column of the choices sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from qa_desktop.formengine import _graph
from qa_desktop.formengine._nodes import Element, Frame, Leaf, elements_at, leaves
from qa_desktop.formengine.api import Score
from qa_desktop.formspec.definition import ControlKind, Question, Repeat

if TYPE_CHECKING:
    from qa_desktop.formengine._filling import Filling
    from qa_desktop.formengine._plan import Plan, Program

_TENTH: Final = Decimal("0.1")
_ONE: Final = Decimal(1)
FIGURE: Final = "score"
"""The column of the choices sheet; `score-NAME` is a second figure."""
WHOLE: Final = "/"


@dataclass(frozen=True, slots=True)
class _Scale:
    """What one question's choices are worth in one figure, its weight taken in."""

    points: Mapping[str, Decimal]
    best: Decimal


class _Sum:
    """Points, maximum and number of questions while they are added up."""

    __slots__ = ("maximum", "n", "points")

    def __init__(self) -> None:
        self.points = Decimal(0)
        self.maximum = Decimal(0)
        self.n = 0

    def add(self, points: Decimal, best: Decimal) -> None:
        self.points += points
        self.maximum += best
        self.n += 1

    def join(self, other: _Sum) -> None:
        self.points += other.points
        self.maximum += other.maximum
        self.n += other.n

    def score(self) -> Score:
        return Score(self.points, self.maximum, _per_cent(self.points, self.maximum), self.n)


_scales: WeakKeyDictionary[Program, dict[str, dict[Plan, _Scale]]] = WeakKeyDictionary()


def figures(program: Program) -> tuple[str, ...]:
    """The figures a tool has: `score` and each `score-NAME`, in the order of its columns."""
    columns = dict.fromkeys(
        column
        for plan in program.plans.values()
        for choice in plan.choices
        for column, text in choice.extra.items()
        if text and (column == FIGURE or column.startswith(f"{FIGURE}-"))
    )
    return tuple(columns)


def scores(filling: Filling, figure: str) -> dict[str, Score]:
    """Every score of a filling by node id.

    Of the whole under `/`, of each group, repeat and instance that holds a scored question, and of each
    scored question in a repeat down all instances, under the question's path.
    """
    scales = _scales_of(filling.program, figure)
    sums: dict[str, _Sum] = {WHOLE: _Sum()} if scales else {}
    for plan in scales:
        for held_by in _holders(plan):
            sums.setdefault(held_by, _Sum())
        if plan.repeats:
            sums.setdefault(plan.path, _Sum())
    # Questions beside each other count for the same: they are added up once and then told upwards.
    beside: dict[object, tuple[Leaf, _Sum]] = {}
    for leaf in leaves(filling.root):
        scale = scales.get(leaf.plan)
        if scale is None:
            continue
        found = beside.get(leaf.parent)
        if found is None:
            found = beside[leaf.parent] = (leaf, _Sum())
        points = _points(leaf, scale)
        if points is not None:
            found[1].add(points, scale.best)
            if leaf.plan.repeats:
                sums[leaf.plan.path].add(points, scale.best)
    for leaf, found_there in beside.values():
        for frame in leaf.frame.chain[1:]:
            sums.setdefault(frame.node_id, _Sum())
        if found_there.n:
            for key in {WHOLE, *_holders(leaf.plan), *_within(leaf)}:
                sums.setdefault(key, _Sum()).join(found_there)
    return {key: found.score() for key, found in sums.items()}


def per_cent(filling: Filling, leaf: Leaf) -> str:
    """The per cent that a calculate stands for (`qa:score-of`): `83.3`; blank when no answer counts."""
    scales = _scales_of(filling.program, FIGURE)
    found = _Sum()
    for plan in _graph.scored(filling.program, leaf.plan):
        scale = scales.get(plan)
        if scale is None:
            continue
        for element in elements_at(plan, _base(leaf, plan.repeats)):
            points = _points(element, scale)
            if points is not None:
                found.add(points, scale.best)
    return found.score().percent


def _scales_of(program: Program, figure: str) -> dict[Plan, _Scale]:
    known = _scales.setdefault(program, {})
    if figure not in known:
        known[figure] = dict(_scales_in(program.plans.values(), figure))
    return known[figure]


def _scales_in(plans: Iterable[Plan], figure: str) -> Iterable[tuple[Plan, _Scale]]:
    for plan in plans:
        definition = plan.definition
        if not isinstance(definition, Question) or definition.control is not ControlKind.SELECT_ONE:
            continue
        worth = {choice.name: _number(choice.extra.get(figure, "")) for choice in plan.choices}
        points = {name: number for name, number in worth.items() if number is not None}
        said = _number(plan.audit.weight)
        weight = _ONE if said is None else said
        if points and weight > 0:
            weighted = {name: number * weight for name, number in points.items()}
            yield plan, _Scale(weighted, max(points.values()) * weight)


def _points(element: Element, scale: _Scale) -> Decimal | None:
    """What an answer is worth; None where nothing is answered or the answer is left out."""
    return scale.points.get(element.value) if isinstance(element, Leaf) and element.value else None


def _holders(plan: Plan) -> list[str]:
    """The paths of the groups and repeats that hold a question and are the same in every instance."""
    found: list[str] = []
    above = plan.parent
    while above is not None and above.parent is not None:
        if not above.repeats:
            found.append(above.path)
        above = above.parent
    return found


def _within(leaf: Leaf) -> list[str]:
    """The ids of the instances it lies in, and of the groups and repeats in those."""
    found: list[str] = []
    here: object = leaf.parent
    while isinstance(here, Element) and here.plan.parent is not None:
        if here.plan.repeats or isinstance(here.plan.definition, Repeat):
            found.append(here.node_id)
        if isinstance(here, Frame) and here.plan.repeats:
            found.append(here.node_id.rpartition("#")[0])  # the inner repeat, within this outer instance
        here = here.parent
    return found


def _per_cent(points: Decimal, maximum: Decimal) -> str:
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


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
