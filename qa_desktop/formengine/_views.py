"""Owns what a caller sees of one node: its texts, its choices, what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine._choices import choice_named, is_chosen
from qa_desktop.formengine._codecs import display, is_blank
from qa_desktop.formengine._evaluate import Evaluator
from qa_desktop.formengine._filling import Filling
from qa_desktop.formengine._nodes import Branch, Element, Frame, Leaf, Range, leaves
from qa_desktop.formengine._sources import choice_field
from qa_desktop.formengine._texts import media_in, static_text
from qa_desktop.formengine.api import ChoiceView, NodeKind, NodeView, Violation, ViolationCode
from qa_desktop.formspec.definition import (
    Choice,
    ControlKind,
    DataType,
    Group,
    Question,
    Repeat,
    Text,
)  # fmt: skip
from qa_desktop.i18n import mark, tr

NEEDS_ANSWER: Final = mark("This question needs an answer.")
NOT_ALLOWED: Final = mark("This answer is not allowed here.")
NOT_WORKED_OUT: Final = mark("This cannot be worked out: {reason}.")


class Views:
    """Answers what a node looks like now."""

    def __init__(self, filling: Filling, evaluator: Evaluator) -> None:
        self._filling = filling
        self._evaluator = evaluator

    def view(self, element: Element) -> NodeView:
        definition = element.plan.definition
        return NodeView(
            node_id=element.node_id,
            parent=self._parent(element),
            kind=_kind(element),
            definition=definition,
            label=self.text(element, "label", definition.label),
            hint="" if isinstance(definition, Repeat) else self.text(element, "hint", definition.hint),
            guidance=self.text(element, "guidance", definition.guidance)
            if isinstance(definition, Question)
            else "",
            value=element.stored if isinstance(element, Leaf) else "",
            display=self.display(element) if isinstance(element, Leaf) else "",
            is_relevant=element.relevant,
            is_required=element.required,
            is_readonly=is_readonly(element),
            violations=self.violations(element),
            choices=self._choices(element) if isinstance(element, Leaf) else (),
            children=tuple(held.node_id for held in element.held),
            flagged=element.flagged,
            control=definition.control if isinstance(definition, Question) else ControlKind.NONE,
            data_type=definition.bind.data_type if isinstance(definition, Question) else DataType.STRING,
            appearance=definition.appearance,
            audit=element.plan.audit,
            can_add=can_add(element),
            notice=_notice(element),
            label_identifier=element.plan.label_identifier,
            media=self._media(definition.label),
        )

    def _media(self, text: Text) -> Mapping[str, str]:
        filling = self._filling
        return media_in(text, filling.language, filling.program.tool.default_language)

    def text(self, element: Element, field: str, text: Text) -> str:
        """A text of a node, its outputs filled in."""
        if field in element.texts:
            return element.texts[field]
        filling = self._filling
        return static_text(text, filling.language, filling.program.tool.default_language)

    def display(self, leaf: Leaf) -> str:
        """The answer for reading."""
        definition = leaf.plan.definition
        assert isinstance(definition, Question)  # noqa: S101 -- a leaf is a question
        if not leaf.stored or not (leaf.plan.choices or leaf.offered):
            return display(leaf.stored, definition.bind.data_type)
        is_one = definition.control is ControlKind.SELECT_ONE
        names = [leaf.stored] if is_one else leaf.stored.split()
        found = [(name, choice_named(leaf, name)) for name in names]
        return ", ".join(self._choice_label(leaf, choice) if choice else name for name, choice in found)

    def violations(self, element: Element, *, counts: bool | None = None) -> tuple[Violation, ...]:
        """What is wrong now; nothing is wrong with what is not relevant."""
        if not element.relevant:
            return ()
        found: list[Violation] = []
        if isinstance(element, Leaf) and element.plan.answerable:
            self._answer_violations(element, found, counts)
        for message in element.errors.values():
            reason = message.rstrip(".")
            found.append(
                self._violation(element, ViolationCode.EVALUATION, tr(NOT_WORKED_OUT, reason=reason))
            )
        return tuple(found)

    def _answer_violations(self, leaf: Leaf, found: list[Violation], counts: bool | None) -> None:
        definition = leaf.plan.definition
        assert isinstance(definition, Question)  # noqa: S101 -- a leaf is a question
        bind = definition.bind
        if leaf.required and is_blank(leaf.stored) and (is_counted(leaf) if counts is None else counts):
            said = self.text(leaf, "required_message", bind.required_message)
            found.append(self._violation(leaf, ViolationCode.REQUIRED, said or tr(NEEDS_ANSWER)))
        if not leaf.valid:
            found.append(self._violation(leaf, ViolationCode.TYPE, leaf.notice or tr(NOT_ALLOWED)))
        elif not leaf.constraint_ok:
            said = self.text(leaf, "constraint_message", bind.constraint_message)
            found.append(self._violation(leaf, ViolationCode.CONSTRAINT, said or tr(NOT_ALLOWED)))

    def _violation(self, element: Element, code: ViolationCode, message: str) -> Violation:
        return Violation(element.node_id, code, message, element.plan.audit.stage)

    def _choices(self, leaf: Leaf) -> tuple[ChoiceView, ...]:
        return tuple(
            ChoiceView(
                name=choice.name,
                label=self._choice_label(leaf, choice),
                selected=is_chosen(leaf, choice.name),
                grade=choice.extra.get("grade", ""),
                descriptor=choice.extra.get("descriptor", ""),
                score=choice.extra.get("score", ""),
                extra=choice.extra,
                media=self._media(choice.label),
            )
            for choice in leaf.offered
        )

    def _choice_label(self, leaf: Leaf, choice: Choice) -> str:
        return self.text(leaf, choice_field(choice), choice.label) or choice.name

    def _parent(self, element: Element) -> NodeId | None:
        parent = element.parent
        if not isinstance(parent, Element):
            return None
        return self._filling.range_of(element).node_id if isinstance(element, Frame) else parent.node_id


def is_readonly(element: Element) -> bool:
    """Read-only by its own bind or an outer one, or because there is nothing to answer."""
    definition = element.plan.definition
    if isinstance(definition, Question):
        if definition.control is ControlKind.NOTE:
            return True
        if definition.control is ControlKind.NONE and (
            definition.bind.calculate or definition.audit.score_of
        ):
            return True
    here: object = element
    while isinstance(here, Element):
        if here.readonly:
            return True
        here = here.parent
    return False


def can_add(element: Element) -> bool:
    """True for a repeat whose instances people add and remove."""
    definition = element.plan.definition
    if not isinstance(element, Range) or not isinstance(definition, Repeat):
        return False
    return definition.count is None and not definition.count_fixed and not is_readonly(element)


def is_counted(leaf: Leaf) -> bool:
    """False in an instance of records in which nothing was typed yet: it does not count (`qa:kind`)."""
    return all(instance_counts(frame) for frame in leaf.frame.chain[1:])


def instance_counts(instance: Frame) -> bool:
    """An instance of `records` counts once anything is typed in it; any other counts at once."""
    if instance.plan.audit.kind != "records":
        return True
    return any(_was_typed(leaf) for leaf in leaves(instance))


def _was_typed(leaf: Leaf) -> bool:
    definition = leaf.plan.definition
    assert isinstance(definition, Question)  # noqa: S101 -- a leaf is a question
    if not leaf.plan.answerable or is_blank(leaf.stored):
        return False
    return leaf.stored != definition.default and definition.dynamic_default is None


def _kind(element: Element) -> NodeKind:
    if isinstance(element, Leaf):
        return NodeKind.QUESTION
    if isinstance(element, Range):
        return NodeKind.REPEAT
    if isinstance(element, Frame) and isinstance(element.plan.definition, Repeat):
        return NodeKind.INSTANCE
    assert isinstance(element, Branch)  # noqa: S101 -- nothing else is left
    assert isinstance(element.plan.definition, Group)  # noqa: S101 -- as above
    return NodeKind.GROUP


def _notice(element: Element) -> str:
    parts = [element.notice] if isinstance(element, Leaf) and element.notice else []
    parts.extend(note for note in element.notes.values() if note)
    parts.extend(tr(NOT_WORKED_OUT, reason=message.rstrip(".")) for message in element.errors.values())
    return " ".join(dict.fromkeys(parts))
