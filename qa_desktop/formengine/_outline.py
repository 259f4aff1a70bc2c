"""Owns what is left to do: sections with their states, progress, violations in form order, the next gap.

One walk over the questions answers each; nothing is counted along while filling.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine._codecs import is_blank
from qa_desktop.formengine._filling import Filling
from qa_desktop.formengine._nodes import Element, Frame, Leaf, leaves, walk
from qa_desktop.formengine._plan import Plan
from qa_desktop.formengine._views import Views, instance_counts, is_readonly
from qa_desktop.formengine.api import Progress, SectionState, SectionView, Violation, ViolationCode
from qa_desktop.formspec.definition import ControlKind, Question

WHOLE = "auditor"
"""The stage that closes the audit as a whole: whatever is invalid in it blocks, of any stage."""


@dataclass(slots=True)
class _Tally:
    answered: int = 0
    applicable: int = 0
    hidden: int = 0
    missing: int = 0
    invalid: int = 0
    flagged: int = 0


class Outline:
    """Answers what is done and what is left."""

    def __init__(self, filling: Filling, views: Views) -> None:
        self._filling = filling
        self._views = views

    def progress(self, stage: str) -> Progress:
        tally = self._tally([self._filling.root], stage)
        return Progress(tally.answered, tally.applicable, tally.hidden, tally.missing, tally.invalid)

    def sections(self, stage: str) -> tuple[SectionView, ...]:
        """Top-level groups and repeats; loose questions together form one section, the root's."""
        root = self._filling.root
        loose = [held for held in root.held if isinstance(held, Leaf) and _has_control(held.plan)]
        found: list[SectionView] = []
        for held in root.held:
            if isinstance(held, Leaf):
                if loose and held is loose[0]:
                    found.append(self._section(root, list(loose), stage))
            elif _has_control(held.plan):
                found.append(self._section(held, [held], stage))
        return tuple(found)

    def violations(self, stage: str) -> tuple[Violation, ...]:
        """What blocks closing a stage, in form order."""
        return tuple(violation for violation in self._all() if _blocks(violation, stage))

    def due_later(self, stage: str) -> tuple[Violation, ...]:
        return tuple(
            violation
            for violation in self._all()
            if violation.code is ViolationCode.REQUIRED and violation.stage != stage
        )

    def next_gap(self, after: NodeId | None, stage: str) -> NodeId | None:
        """The next place with a violation after a node, in form order, wrapping round."""
        order = {element.node_id: place for place, element in enumerate(walk(self._filling.root))}
        gaps = list(dict.fromkeys(violation.node_id for violation in self.violations(stage)))
        if not gaps:
            return None
        here = order.get(after, -1) if after is not None else -1
        return next((gap for gap in gaps if order[gap] > here), gaps[0])

    def _all(self) -> Iterator[Violation]:
        counts: dict[Frame, bool] = {}
        for element in walk(self._filling.root):
            if element.relevant and (isinstance(element, Leaf) or element.errors):
                yield from self._views.violations(element, counts=_counts(element, counts))

    def _section(self, element: Element, inside: list[Element], stage: str) -> SectionView:
        tally = self._tally(inside, stage)
        left = tally.missing + tally.invalid
        if tally.answered == 0 and any(_is_answered(each.plan) for each in inside):
            state = SectionState.EMPTY
        else:
            state = SectionState.STARTED if left else SectionState.DONE
        label = self._views.text(element, "label", element.plan.definition.label)
        if element is self._filling.root:
            label = label or self._filling.program.tool.title
        return SectionView(
            node_id=element.node_id,
            label=label or element.plan.name,
            state=state,
            is_relevant=element.relevant,
            answered=tally.answered,
            applicable=tally.applicable,
            left=left,
            flagged=tally.flagged,
        )

    def _tally(self, inside: list[Element], stage: str) -> _Tally:
        tally = _Tally()
        counts: dict[Frame, bool] = {}
        for element in inside:
            for leaf in leaves(element):
                self._count(leaf, stage, tally, counts)
        return tally

    def _count(self, leaf: Leaf, stage: str, tally: _Tally, counts: dict[Frame, bool]) -> None:
        plan = leaf.plan
        tally.flagged += leaf.flagged
        if not leaf.relevant:
            tally.hidden += plan.answerable and plan.audit.stage == stage
            return
        is_asked = plan.answerable and plan.audit.stage == stage and not is_readonly(leaf)
        counted = _counts(leaf, counts)
        if is_asked and counted:
            tally.applicable += 1
            tally.answered += not is_blank(leaf.stored)
        for violation in self._views.violations(leaf, counts=counted):
            if _blocks(violation, stage):
                if violation.code is ViolationCode.REQUIRED:
                    tally.missing += 1
                else:
                    tally.invalid += 1


def _blocks(violation: Violation, stage: str) -> bool:
    """`required` of another stage blocks nobody but that stage; what is invalid blocks the whole audit."""
    if violation.stage == stage:
        return True
    return stage == WHOLE and violation.code is not ViolationCode.REQUIRED


def _counts(element: Element, known: dict[Frame, bool]) -> bool:
    for frame in element.frame.chain[1:]:
        if frame not in known:
            known[frame] = instance_counts(frame)
        if not known[frame]:
            return False
    return True


def _is_answered(plan: Plan) -> bool:
    """True for what holds a question that somebody answers, now or when it applies."""
    return plan.answerable or any(_is_answered(child) for child in plan.children)


def _has_control(plan: Plan) -> bool:
    """True for what a person sees: a question or note, or a group that holds one."""
    definition = plan.definition
    if isinstance(definition, Question):
        return definition.control is not ControlKind.NONE
    return any(_has_control(child) for child in plan.children)
