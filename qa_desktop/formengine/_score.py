"""Owns scores (architecture.md, section 4, "Score rules"): data of the tool, worked out from the answers.

Points ÷ maximum over the questions that apply and whose answer has a score; the maximum is the highest
score of the question's whole list × its weight. One decimal, half up; blank when nothing counts. What the
convention is (n/a as met or left out, partly as half or as nothing) is a column of the choices sheet; what a
group makes of its parts (`qa:score-rule`), and what one answer does to it (`qa:critical`), one of the survey.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Final

from qa_desktop.formengine._nodes import Element, Frame, Leaf, Range, elements_at, leaves
from qa_desktop.formengine._scales import FIGURE, Scale, holders_of, number, scales_of, weight_of
from qa_desktop.formengine.api import Score
from qa_desktop.formspec.scored import WHOLE

if TYPE_CHECKING:
    from qa_desktop.formengine._filling import Filling
    from qa_desktop.formengine._plan import Plan

_TENTH: Final = Decimal("0.1")
_ONE: Final = Decimal(1)
_NOUGHT: Final = Decimal(0)
_WIDE: Final = Context(prec=200, rounding=ROUND_HALF_UP)
"""Wide enough for the figure of every number that is counted with (`_scales.number`)."""
_FINEST: Final = Decimal(1).scaleb(-18)
"""Shares of parts are kept so far: a third and two sixths are two thirds."""


@dataclass(frozen=True, slots=True)
class _Sum:
    """What a part of the form comes to."""

    points: Decimal = _NOUGHT
    maximum: Decimal = _NOUGHT
    n: int = 0
    """How many things the figure is of: answers, or what a rule makes of them."""
    answers: int = 0
    """How many answers count in it, whatever a rule makes of them."""
    is_met: bool = True
    """Every answer that counts is the best there is."""
    fails: frozenset[str] = frozenset()
    """Groups around it that an answer in it fails."""

    def __add__(self, other: _Sum) -> _Sum:
        return _Sum(
            self.points + other.points,
            self.maximum + other.maximum,
            self.n + other.n,
            self.answers + other.answers,
            self.is_met and other.is_met,
            self.fails | other.fails,
        )

    def times(self, weight: Decimal) -> _Sum:
        """What it adds to a whole; what weighs nothing adds only what its answers fail further out."""
        if not weight:
            return _Sum(fails=self.fails)
        return replace(self, points=self.points * weight, maximum=self.maximum * weight)


_NOTHING: Final = _Sum()


def scores(filling: Filling, figure: str) -> dict[str, Score]:
    """Every score of a filling by node id.

    Of the whole under `/`, of each group, repeat and instance that holds a scored question, and of each
    scored question in a repeat down all instances, under the question's path.
    """
    reckoner = _Reckoner(filling, figure)
    if not reckoner.scales:
        return {}
    reckoner.sum_of(filling.root)
    return {**reckoner.found, **dict(reckoner.down_the_records())}


def of(filling: Filling, leaf: Leaf) -> str:
    """The figure that a calculate stands for (`qa:score-of`): `83.3`; blank when no answer counts."""
    reckoner = _Reckoner(filling, FIGURE)
    total = _NOTHING
    plan = filling.program.plans.get(leaf.plan.audit.score_of)
    for element in _meant(filling, leaf, plan):
        total += reckoner.sum_of(element)
    score = reckoner.score(total, plan)
    if not score.n:
        return ""
    told = {"points": score.points, "max": score.maximum, "n": Decimal(score.n)}.get(leaf.plan.audit.score_as)
    return score.percent if told is None else _plain(told)


class _Reckoner:
    """Works out the scores of one figure of one filling."""

    def __init__(self, filling: Filling, figure: str) -> None:
        settings = filling.program.tool.settings
        self._filling = filling
        self._is_low = settings.score_direction == "low"
        self._rule_of_whole = settings.score_rule
        self._least = settings.score_least
        self._holders = holders_of(filling.program, figure)
        self.scales = scales_of(filling.program, figure)
        self.found: dict[str, Score] = {}

    # ------------------------------------------------------------ parts

    def sum_of(self, element: Element) -> _Sum:
        """What an element comes to; every group, repeat and instance on the way is noted in `found`."""
        if isinstance(element, Leaf):
            scale = self.scales.get(element.plan)
            return _NOTHING if scale is None else self._answer(element, scale)
        is_root = element.plan.parent is None
        rule = self._rule_of_whole if is_root else element.plan.audit.score_rule
        held = [each for each in element.held if each.plan in self._holders]
        parts = [(self.sum_of(each), _weight_in(element, each, rule)) for each in held]
        is_record = isinstance(element, Frame) and not is_root
        # A rule on a repeat is about its instances; that each is met as a whole is said of the instance.
        if (is_record and rule != "all") or (isinstance(element, Range) and rule == "all"):
            rule = ""
        total = self._failed(self._combined(parts, rule), WHOLE if is_root else element.plan.path)
        self.found[WHOLE if is_root else element.node_id] = self.score(total, element.plan)
        return total

    def _combined(self, parts: list[tuple[_Sum, Decimal]], rule: str) -> _Sum:
        total = sum((part.times(weight) for part, weight in parts), _NOTHING)
        if rule == "all" and total.n:
            return replace(total, points=Decimal(total.is_met != self._is_low), maximum=_ONE, n=1)
        counted = [(part, weight) for part, weight in parts if part.n and part.maximum > 0 and weight > 0]
        if not counted or rule not in ("average", "lowest"):
            return total
        shares = [(part.points / part.maximum, weight) for part, weight in counted]
        if rule == "average":
            points = sum((share * weight for share, weight in shares), _NOUGHT)
            weights = sum((weight for _share, weight in shares), _NOUGHT)
            return replace(total, points=_tidy(points), maximum=weights, n=len(counted))
        worst = (max if self._is_low else min)(range(len(shares)), key=lambda place: shares[place][0])
        part = counted[worst][0]
        return replace(total, points=part.points, maximum=part.maximum, n=part.n)

    def _failed(self, total: _Sum, path: str) -> _Sum:
        """The total, or as bad as can be when an answer in it fails this very group."""
        if path not in total.fails:
            return total
        points = total.maximum if self._is_low else min(total.points, _NOUGHT)
        return replace(total, points=points, is_met=False, fails=total.fails - {path})

    # ------------------------------------------------------------ answers

    def _answer(self, leaf: Leaf, scale: Scale) -> _Sum:
        """What an answer is worth, its weight taken in; nothing where none is given or it is left out."""
        if not leaf.value:
            return _NOTHING
        if not scale.points:
            return self._number(leaf).times(scale.weight)
        points = scale.points.get(leaf.value)
        if points is None:
            return _NOTHING
        best, least = scale.best, min(scale.points.values())
        good, bad = (least, best) if self._is_low else (best, least)
        fails = _fails(leaf, is_worst=points == bad != good)
        return _Sum(points, best, 1, 1, points == good, fails).times(scale.weight)

    def _number(self, leaf: Leaf) -> _Sum:
        """A number out of another.

        Out of a plain number it is one mark. Out of the answer of another question, beside it or around it,
        it is so many of that many: each of those counts.
        """
        said = leaf.plan.audit.out_of
        plan = self._filling.program.plans.get(said)
        if plan is None:
            most = number(said)
        else:
            found = elements_at(plan, _base(leaf, plan.repeats))
            most = number(found[0].value) if len(found) == 1 and isinstance(found[0], Leaf) else None
        points = number(leaf.value)
        if points is None or most is None or most <= 0:
            return _NOTHING
        is_met, is_worst = points >= most, points <= 0
        if self._is_low:
            is_met, is_worst = is_worst, is_met
        n = 1 if plan is None else int(most)
        return _Sum(points, most, n, n, is_met, _fails(leaf, is_worst=is_worst))

    # ------------------------------------------------------------ figures

    def score(self, total: _Sum, plan: Plan | None = None) -> Score:
        """As it is told: blank where too little counts."""
        least = number((plan.audit.score_least if plan is not None else "") or self._least)
        is_enough = least is None or total.answers >= least
        percent = _per_cent(total.points, total.maximum) if is_enough else ""
        return Score(total.points, total.maximum, percent, total.n)

    def down_the_records(self) -> Iterator[tuple[str, Score]]:
        """Each scored question in a repeat, counted down all instances, by the question's path."""
        totals = {plan: _NOTHING for plan in self.scales if plan.repeats}
        if totals:
            for leaf in leaves(self._filling.root):
                if leaf.plan in totals:
                    totals[leaf.plan] += self._answer(leaf, self.scales[leaf.plan])
        for plan, total in totals.items():
            yield plan.path, self.score(total, plan)


def _meant(filling: Filling, leaf: Leaf, plan: Plan | None) -> Iterable[Element]:
    """The group or repeat in this instance; inside a record, the repeat means the record."""
    if plan is None:
        return (filling.root,)
    around = next((frame for frame in leaf.frame.chain if frame.plan is plan), None)
    return (around,) if around is not None else elements_at(plan, _base(leaf, plan.repeats))


def _weight_in(holder: Element, part: Element, rule: str) -> Decimal:
    """What a part weighs in its holder: a question's weight is in its points already, save in an average."""
    if isinstance(part, Leaf):
        return weight_of(part.plan) if rule == "average" else _ONE
    return _ONE if isinstance(holder, Range) else weight_of(part.plan)


def _fails(leaf: Leaf, *, is_worst: bool) -> frozenset[str]:
    critical = leaf.plan.audit.critical
    return frozenset({critical}) if critical and is_worst else frozenset()


def _tidy(share: Decimal) -> Decimal:
    return share.quantize(_FINEST, context=_WIDE).normalize() + 0


def _plain(figure: Decimal) -> str:
    return format(figure.normalize(), "f") if figure else "0"


def _per_cent(points: Decimal, maximum: Decimal) -> str:
    if maximum <= 0:
        return ""
    return _plain((points * 100 / maximum).quantize(_TENTH, context=_WIDE))


def _base(leaf: Leaf, repeats: tuple[str, ...]) -> Frame:
    """The frame to look in: this instance where both lie in the same repeats, else all instances."""
    chain = leaf.frame.chain
    depth = 0
    while depth < len(repeats) and depth + 1 < len(chain) and chain[depth + 1].plan.path == repeats[depth]:
        depth += 1
    return chain[depth]
