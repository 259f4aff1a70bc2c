"""Owns which choices a question offers now, and what happens to an answer that is offered no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qa_desktop.formengine._nodes import Leaf, ListNode
from qa_desktop.formengine._texts import static_text
from qa_desktop.formspec.definition import Choice, ControlKind, Question
from qa_desktop.xpath import Context

if TYPE_CHECKING:
    from qa_desktop.formengine._filling import Filling
    from qa_desktop.formengine._graph import Formula

_SEVERAL: Final = frozenset({ControlKind.SELECT_MULTIPLE, ControlKind.RANK})


def offered(filling: Filling, formula: Formula, leaf: Leaf, context: Context) -> tuple[Choice, ...]:
    """The choices of a filtered list that pass its filter, in the list's order.

    Raises:
        EvaluationProblem: the filter has no answer.
    """
    choices = leaf.plan.choices
    places = filling.program.places
    found = (places[item] for item in formula.closure.nodes(context) if isinstance(item, ListNode))
    return tuple(choices[place] for place in found if place < len(choices))


def clear_what_is_not_offered(filling: Filling, leaf: Leaf) -> None:
    """Clear a chosen answer that the filter no longer offers, and say so (dialect, row 16)."""
    if not leaf.stored or not leaf.relevant or filling.is_loading:
        return
    names = {choice.name for choice in leaf.offered}
    definition = leaf.plan.definition
    assert isinstance(definition, Question)  # noqa: S101 -- a leaf is a question
    chosen = leaf.stored.split() if definition.control in _SEVERAL else [leaf.stored]
    gone = [name for name in chosen if name not in names]
    if gone:
        labels = ", ".join(f"“{_label(filling, leaf, name)}”" for name in gone)
        is_or_are = "is" if len(gone) == 1 else "are"
        notice = f"{labels} {is_or_are} no longer offered and {'was' if len(gone) == 1 else 'were'} cleared."
        filling.put(leaf, " ".join(name for name in chosen if name in names), notice=notice)


def is_offered(leaf: Leaf) -> bool:
    """True when all that is chosen is offered now; so is a blank."""
    definition = leaf.plan.definition
    several = isinstance(definition, Question) and definition.control in _SEVERAL
    chosen = set(leaf.stored.split()) if several else {leaf.stored} - {""}
    return chosen <= {choice.name for choice in leaf.offered} if chosen else True


def known(leaf: Leaf, text: str) -> str:
    """What the form may set a choice question to: names of its choices, nothing else."""
    definition = leaf.plan.definition
    if not leaf.plan.choices or not isinstance(definition, Question) or not text:
        return text
    names = {choice.name for choice in leaf.plan.choices}
    if definition.control in _SEVERAL:
        return " ".join(name for name in text.split() if name in names)
    return text if text in names else ""


def is_chosen(leaf: Leaf, name: str) -> bool:
    """True for a choice that the answer holds."""
    definition = leaf.plan.definition
    if isinstance(definition, Question) and definition.control in _SEVERAL:
        return name in leaf.stored.split()
    return leaf.stored == name


def _label(filling: Filling, leaf: Leaf, name: str) -> str:
    for choice in leaf.plan.choices:
        if choice.name == name:
            return static_text(choice.label, filling.language, filling.program.tool.default_language) or name
    return name
