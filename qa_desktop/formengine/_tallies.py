"""Owns the counts of one stage, by section and for the whole, kept while filling.

What a change did not touch is not counted again. `Change.changed` names every question that looks different;
what a question counts for depends on nothing else, save in an instance of records, which counts as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from qa_desktop.formengine._codecs import is_blank
from qa_desktop.formengine._filling import Change
from qa_desktop.formengine._nodes import Element, Frame, Leaf, leaves
from qa_desktop.formengine._views import Views, instance_counts, is_readonly
from qa_desktop.formengine.api import Violation, ViolationCode

WHOLE: Final = "auditor"
"""The stage that closes the audit as a whole: whatever is invalid in it blocks, of any stage."""


@dataclass(slots=True)
class Tally:
    answered: int = 0
    applicable: int = 0
    hidden: int = 0
    missing: int = 0
    invalid: int = 0
    flagged: int = 0

    def add(self, other: Tally, times: int = 1) -> None:
        self.answered += other.answered * times
        self.applicable += other.applicable * times
        self.hidden += other.hidden * times
        self.missing += other.missing * times
        self.invalid += other.invalid * times
        self.flagged += other.flagged * times


class Tallies:
    """The counts of one stage."""

    def __init__(self, root: Frame, views: Views, stage: str) -> None:
        self.whole = Tally()
        self._root = root
        self._views = views
        self._stage = stage
        self._by_section: dict[Element, Tally] = {}
        self._by_leaf: dict[Leaf, tuple[Tally, Element]] = {}
        self._stale: set[Element] = {root}
        self._has_gone = False

    def note(self, change: Change) -> None:
        """What a change touched is stale."""
        self._stale |= change.changed
        self._has_gone |= bool(change.removed)

    def count(self) -> None:
        """Count what is stale, once."""
        if self._has_gone:
            for leaf in [leaf for leaf in self._by_leaf if not leaf.is_alive]:
                self._take_back(leaf)
        known: dict[Frame, bool] = {}
        for leaf in self._to_count():
            self._take_back(leaf)
            tally = self._tally(leaf, counts(leaf, known))
            if tally is not None:
                section = _section_of(leaf, self._root)
                self._by_leaf[leaf] = (tally, section)
                self._by_section.setdefault(section, Tally()).add(tally)
                self.whole.add(tally)
        self._stale.clear()
        self._has_gone = False

    def of(self, section: Element) -> Tally:
        """The count of a top-level group or repeat, or of the root's own questions."""
        return self._by_section.get(section) or Tally()

    def _to_count(self) -> set[Leaf]:
        found: set[Leaf] = set()
        for element in self._stale:
            records = next(
                (frame for frame in element.frame.chain if frame.plan.audit.kind == "records"), None
            )
            if element is self._root or records is not None:
                found.update(leaves(records or element))
            elif isinstance(element, Leaf):
                found.add(element)
        return {leaf for leaf in found if leaf.is_alive}

    def _take_back(self, leaf: Leaf) -> None:
        before = self._by_leaf.pop(leaf, None)
        if before is not None:
            tally, section = before
            self._by_section[section].add(tally, -1)
            self.whole.add(tally, -1)

    def _tally(self, leaf: Leaf, counted: bool) -> Tally | None:
        """What one question counts for; None for nothing at all."""
        plan = leaf.plan
        is_of_stage = plan.answerable and plan.audit.stage == self._stage
        if not leaf.relevant:
            return Tally(hidden=is_of_stage, flagged=leaf.flagged) if is_of_stage or leaf.flagged else None
        violations = self._views.violations(leaf, counts=counted)
        is_asked = is_of_stage and counted and not is_readonly(leaf)
        if not (is_asked or violations or leaf.flagged):
            return None
        tally = Tally(flagged=leaf.flagged, applicable=is_asked)
        tally.answered = is_asked and not is_blank(leaf.stored)
        for violation in violations:
            if blocks(violation, self._stage):
                if violation.code is ViolationCode.REQUIRED:
                    tally.missing += 1
                else:
                    tally.invalid += 1
        return tally


def blocks(violation: Violation, stage: str) -> bool:
    """`required` of another stage blocks nobody but that stage; what is invalid blocks the whole audit."""
    if violation.stage == stage:
        return True
    return stage == WHOLE and violation.code is not ViolationCode.REQUIRED


def counts(element: Element, known: dict[Frame, bool]) -> bool:
    """False in an instance of records in which nothing was typed yet; `known` is what was asked before."""
    for frame in element.frame.chain[1:]:
        if frame not in known:
            known[frame] = instance_counts(frame)
        if not known[frame]:
            return False
    return True


def _section_of(leaf: Leaf, root: Frame) -> Element:
    """The top-level group or repeat around a question; the root for a loose one."""
    here: Element = leaf
    while here.parent is not root and isinstance(here.parent, Element):
        here = here.parent
    if isinstance(here, Leaf):
        return root
    return root.slots[here.name]
