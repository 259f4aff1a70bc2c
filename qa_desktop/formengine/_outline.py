"""Owns what is left to do: sections with their states, progress, violations in form order, the next gap.

Violations and gaps are found by one walk over the questions. What is counted is kept (`_tallies`): the
screen asks for it after each answer.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine._filling import Change, Filling
from qa_desktop.formengine._nodes import Element, Frame, Leaf, walk
from qa_desktop.formengine._plan import Plan
from qa_desktop.formengine._tallies import Tallies, blocks, counts
from qa_desktop.formengine._views import Views
from qa_desktop.formengine.api import Progress, SectionState, SectionView, Violation, ViolationCode
from qa_desktop.formspec.definition import ControlKind, Question

_TABLE_LABEL = "generated_table_list_label_"


class Outline:
    """Answers what is done and what is left."""

    def __init__(self, filling: Filling, views: Views) -> None:
        self._filling = filling
        self._views = views
        self._tallies: dict[str, Tallies] = {}

    def note(self, change: Change) -> None:
        """A change is done: what was counted of what it touched is counted again when it is asked for."""
        for tallies in self._tallies.values():
            tallies.note(change)

    def progress(self, stage: str) -> Progress:
        tally = self._counted(stage).whole
        return Progress(tally.answered, tally.applicable, tally.hidden, tally.missing, tally.invalid)

    def sections(self, stage: str) -> tuple[SectionView, ...]:
        """Top-level groups and repeats; loose questions together form one section, the root's."""
        root = self._filling.root
        loose = [held for held in root.held if isinstance(held, Leaf) and _has_control(held.plan)]
        found: list[SectionView] = []
        for held in root.held:
            if isinstance(held, Leaf):
                if loose and held is loose[0]:
                    found.append(self._section(root, [each.plan for each in loose], stage))
            elif _has_control(held.plan):
                found.append(self._section(held, [held.plan], stage))
        return tuple(found)

    def violations(self, stage: str) -> tuple[Violation, ...]:
        """What blocks closing a stage, in form order."""
        return tuple(violation for violation in self._all() if blocks(violation, stage))

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
        known: dict[Frame, bool] = {}
        for element in walk(self._filling.root):
            if element.relevant and (isinstance(element, Leaf) or element.errors):
                yield from self._views.violations(element, counts=counts(element, known))

    def _counted(self, stage: str) -> Tallies:
        found = self._tallies.get(stage)
        if found is None:
            found = self._tallies[stage] = Tallies(self._filling.root, self._views, stage)
        found.count()
        return found

    def _section(self, element: Element, inside: list[Plan], stage: str) -> SectionView:
        tally = self._counted(stage).of(element)
        left = tally.missing + tally.invalid
        if tally.answered == 0 and any(_is_answered(each) for each in inside):
            state = SectionState.EMPTY
        else:
            state = SectionState.STARTED if left else SectionState.DONE
        label = self._views.text(element, "label", element.plan.definition.label) or self._of_table(element)
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

    def _of_table(self, element: Element) -> str:
        """The label of a table (`table-list`): pyxform makes a note of it, and leaves the group without."""
        first = next(iter(element.held), None)
        if first is None or not first.plan.name.startswith(_TABLE_LABEL):
            return ""
        return self._views.text(first, "label", first.plan.definition.label)


def _is_answered(plan: Plan) -> bool:
    """True for what holds a question that somebody answers, now or when it applies."""
    return plan.answerable or any(_is_answered(child) for child in plan.children)


def _has_control(plan: Plan) -> bool:
    """True for what a person sees: a question or note, or a group that holds one."""
    definition = plan.definition
    if isinstance(definition, Question):
        return definition.control is not ControlKind.NONE
    return any(_has_control(child) for child in plan.children)
