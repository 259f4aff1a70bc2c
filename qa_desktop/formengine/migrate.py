"""Owns moving a draft to a newer version of its tool: what becomes of each answer, told before it is done.

`preview` says it and changes nothing; `move` does it. Nothing is lost in silence: what does not fit stands in
`dropped`, with its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from qa_desktop.domain.audit import RepeatInstance, SavedDraft
from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine._alterations import LISTS, Alteration, alterations_of, fitting, shown
from qa_desktop.formengine._arrive import arrive
from qa_desktop.formengine._matching import Matching, path_of
from qa_desktop.formengine._texts import static_text
from qa_desktop.formengine.api import Preset, Surroundings
from qa_desktop.formspec.definition import ControlKind, Question, Repeat, Tool
from qa_desktop.xpath import facts_of

_UNANSWERED = frozenset({ControlKind.NONE, ControlKind.NOTE})


_HARMLESS = frozenset({Alteration.MOVED})


@dataclass(frozen=True, slots=True)
class Moving:
    """One answer on its way."""

    old_id: NodeId
    new_id: NodeId | None
    """None when it is dropped."""
    within: tuple[tuple[str, int], ...]
    """The repeats around it, as it was: label and number of the instance."""
    old_label: str
    new_label: str
    value: str
    shown: str
    """The answer for reading, as it was."""
    new_value: str
    """Blank when it is dropped; less than `value` when a chosen choice is gone."""
    new_shown: str
    alterations: tuple[Alteration, ...]

    @property
    def is_dropped(self) -> bool:
        return not self.new_value

    @property
    def has_changed_meaning(self) -> bool:
        """Kept, and to be looked at again: the question or its choices are not what was answered."""
        return not self.is_dropped and not _HARMLESS.issuperset(self.alterations)


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question that the old tool did not have."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Migration:
    """What moving would do, for a preview; in the old tool's form order, new questions in the new one's."""

    answers: tuple[Moving, ...]
    new: tuple[NewQuestion, ...]

    @property
    def kept(self) -> tuple[Moving, ...]:
        """Answers that mean what they meant."""
        return tuple(each for each in self.answers if not each.is_dropped and not each.has_changed_meaning)

    @property
    def changed(self) -> tuple[Moving, ...]:
        """Answers that are kept, to be looked at again."""
        return tuple(each for each in self.answers if each.has_changed_meaning)

    @property
    def dropped(self) -> tuple[Moving, ...]:
        return tuple(each for each in self.answers if each.is_dropped)


@dataclass(frozen=True, slots=True)
class Moved:
    """A draft of the new tool, and what was done to get there."""

    draft: SavedDraft
    """To be opened in the new tool as any saved draft: it has all that a new filling would have set."""
    migration: Migration
    """As the preview said, with what only the new tool's logic could tell: `NOT_OFFERED`."""


def preview(saved: SavedDraft, old: Tool, new: Tool, language: str = "") -> Migration:
    """Say what becomes of each answer. Never throws, whatever was saved."""
    return _Preview(saved, Matching(old, new), language).whole()


def move(
    saved: SavedDraft,
    old: Tool,
    new: Tool,
    surroundings: Surroundings,
    *,
    preset: Preset | None = None,
    language: str = "",
    last_saved: bytes = b"",
) -> Moved:
    """Make a draft of the new tool out of a draft of the old one.

    Answers that fit are kept under their new ids, instances under their own. Questions that the old tool did
    not have get their defaults and preloads, which may read the kept answers; kept ones get none again. Plain
    calculates are worked out anew. Answers to questions that are gone stay aside in the draft, so that they
    come back should it be moved to a tool that has them.
    """
    matching = Matching(old, new)
    migration = _Preview(saved, matching, language).whole()
    arrived = arrive(
        new, _carried(saved, matching, migration), matching.is_fresh, surroundings, preset, last_saved
    )
    answers = tuple(_settled(each, arrived.answers, matching, language) for each in migration.answers)
    return Moved(arrived, replace(migration, answers=answers))


class _Preview:
    def __init__(self, saved: SavedDraft, matching: Matching, language: str) -> None:
        self._saved = saved
        self._matching = matching
        self._language = language
        self._numbers = _numbers(saved.repeats)

    def whole(self) -> Migration:
        order = {path: place for place, path in enumerate(self._matching.old.nodes)}
        moving = sorted(
            self._answers(),
            key=lambda each: (order[path_of(each.old_id)], [number for _, number in each.within]),
        )
        return Migration(tuple(moving), tuple(self._new()))

    def _answers(self) -> Iterator[Moving]:
        old = self._matching.old
        for node_id, value in self._saved.answers.items():
            question = old.nodes.get(path_of(node_id))
            if isinstance(question, Question) and question.control not in _UNANSWERED and value:
                yield self._moving(node_id, value, question)

    def _moving(self, old_id: NodeId, value: str, question: Question) -> Moving:
        matching, language = self._matching, self._language
        there = matching.counterpart(question.path)
        was = shown(value, question, matching.old, language)
        label = static_text(question.label, language, matching.old.default_language)
        within = self._within(old_id)
        if not isinstance(there, Question):
            return Moving(old_id, None, within, label, "", value, was, "", "", (Alteration.GONE,))
        alterations = alterations_of(value, question, there, matching)
        if there.control in _UNANSWERED:
            kept = ""
            alterations.append(Alteration.CALCULATED)
        else:
            kept = fitting(value, question, there)
        return Moving(
            old_id,
            matching.new_id(old_id) if kept else None,
            within,
            label,
            static_text(there.label, language, matching.new.default_language),
            value,
            was,
            kept,
            shown(kept, there, matching.new, language),
            tuple(alterations),
        )

    def _within(self, node_id: NodeId) -> tuple[tuple[str, int], ...]:
        old = self._matching.old
        found: list[tuple[str, int]] = []
        for at, sign in enumerate(node_id):
            if sign == "/" and "#" in node_id[:at].rpartition("/")[2]:
                instance = NodeId(node_id[:at])
                repeat = old.nodes.get(path_of(instance))
                label = (
                    static_text(repeat.label, self._language, old.default_language)
                    if isinstance(repeat, Repeat)
                    else ""
                )
                found.append((label, self._numbers.get(instance, 0)))
        return tuple(found)

    def _new(self) -> Iterator[NewQuestion]:
        new = self._matching.new
        for path, node in new.nodes.items():
            if (
                isinstance(node, Question)
                and node.control not in _UNANSWERED
                and self._matching.is_fresh(path)
            ):
                yield NewQuestion(path, static_text(node.label, self._language, new.default_language))


def _numbers(instances: tuple[RepeatInstance, ...]) -> dict[NodeId, int]:
    """Place among its siblings of each instance, from 1."""
    siblings: dict[str, list[RepeatInstance]] = {}
    for instance in instances:
        siblings.setdefault(instance.node_id.rpartition("#")[0], []).append(instance)
    return {
        instance.node_id: number
        for group in siblings.values()
        for number, instance in enumerate(sorted(group, key=lambda each: each.order), 1)
    }


# What goes along ---------------------------------------------------------------------------------


def _carried(saved: SavedDraft, matching: Matching, migration: Migration) -> SavedDraft:
    """The draft under its new ids, before the new tool has had its say."""
    answers: dict[NodeId, str] = {}
    for each in migration.answers:
        if each.new_id is not None and each.new_value:
            answers[each.new_id] = each.new_value
        elif path_of(each.old_id) not in matching.new.nodes:
            answers[each.old_id] = each.value
    told = {each.old_id for each in migration.answers}
    for node_id, value in saved.answers.items():
        if node_id in told:
            continue
        question = matching.old.nodes.get(path_of(node_id))
        if question is None:
            answers.setdefault(node_id, value)  # aside before, aside or at home now
        elif isinstance(question, Question) and _goes_along(question, matching.counterpart(question.path)):
            new_id = matching.new_id(node_id)
            if new_id is not None:
                answers[new_id] = value
    repeats = tuple(
        RepeatInstance(matching.new_id(each.node_id) or each.node_id, each.order) for each in saved.repeats
    )
    flagged = frozenset(matching.new_id(node_id) or node_id for node_id in saved.flagged)
    return SavedDraft(answers, repeats, flagged)


def _goes_along(old: Question, new: object) -> bool:
    """Whether what the tool wrote itself is kept: identity, start, who; what cannot be worked out again."""
    if not isinstance(new, Question):
        return False
    if new.bind.calculate is None:
        return new.control is ControlKind.NONE and old.bind.calculate is None
    same = old.bind.calculate is not None and old.bind.calculate.text == new.bind.calculate.text
    return same and facts_of(new.bind.calculate).is_volatile


def _settled(each: Moving, answers: Mapping[NodeId, str], matching: Matching, language: str) -> Moving:
    """The answer as the new tool's logic left it: a choice may be one that is not offered."""
    if each.new_id is None:
        return each
    left = answers.get(each.new_id, "")
    if left == each.new_value:
        return each
    question = matching.new.nodes[path_of(each.new_id)]
    assert isinstance(question, Question)  # noqa: S101 -- answers belong to questions
    reason = Alteration.NOT_OFFERED if question.control in LISTS else Alteration.CALCULATED
    return replace(
        each,
        new_id=each.new_id if left else None,
        new_value=left,
        new_shown=shown(left, question, matching.new, language),
        alterations=(*each.alterations, reason),
    )


__all__ = ["Alteration", "Migration", "Moved", "Moving", "NewQuestion", "move", "preview"]
