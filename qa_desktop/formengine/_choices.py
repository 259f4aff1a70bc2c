"""Owns which choices a question offers now, and what happens to an answer that is offered no more."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from qa_desktop.formengine._nodes import Leaf
from qa_desktop.formengine._sources import ChoiceSource, identity_of
from qa_desktop.formengine._texts import filled_text, static_text
from qa_desktop.formspec.definition import NO_TEXT, Choice, ControlKind, Question, Text, TextPart
from qa_desktop.i18n import trn
from qa_desktop.xpath import Context, Expression, NodeSet

if TYPE_CHECKING:
    from qa_desktop.formengine._filling import Filling
    from qa_desktop.formengine._graph import Formula

_SEVERAL: Final = frozenset({ControlKind.SELECT_MULTIPLE, ControlKind.RANK})


def offered(filling: Filling, formula: Formula, leaf: Leaf, context: Context) -> tuple[Choice, ...]:
    """The choices that the question's itemset gives now, in its order.

    Raises:
        EvaluationProblem: the itemset has no answer.
    """
    nodes = formula.closure.nodes(context)
    source = leaf.plan.choice_source
    if source is not None:
        return _made(filling, source, nodes, context)
    choices = leaf.plan.choices
    places = filling.program.places
    found = (places[item] for item in nodes if item in places)
    return tuple(choices[place] for place in found if place < len(choices))


def own_order(filling: Filling, leaf: Leaf) -> float:
    """What random order is drawn from where no seed is said: the same throughout one filling, and after.

    At least 0, less than 1; of the filling's instanceID and the question's id, so that nothing is stored.
    """
    path = identity_of(filling.program.tool)
    identity = filling.by_id.get(filling.root.nodes[path].node_id) if path in filling.root.nodes else None
    stored = identity.stored if isinstance(identity, Leaf) else ""
    mixed = hashlib.sha256(f"{stored or filling.program.tool.ref.content_hash}\n{leaf.node_id}".encode())
    return int.from_bytes(mixed.digest()[:6], "big") / 2**48


def clear_what_is_not_offered(filling: Filling, leaf: Leaf, before: tuple[Choice, ...]) -> None:
    """Clear a chosen answer that is offered no more, and say so (dialect, row 16).

    `before` are the choices as they were. A list that could not be had at all takes nothing away.
    """
    if not leaf.stored or not leaf.relevant or filling.is_loading or _is_list_missing(filling, leaf):
        return
    names = {choice.name for choice in leaf.offered}
    chosen = leaf.stored.split() if _takes_several(leaf) else [leaf.stored]
    gone = [name for name in chosen if name not in names]
    if gone:
        shown = {choice.name: choice for choice in reversed((*leaf.plan.choices, *before))}
        labels = ", ".join(f"“{_label(filling, shown.get(name)) or name}”" for name in gone)
        notice = trn(
            "{choices} is no longer offered and was cleared.",
            "{choices} are no longer offered and were cleared.",
            len(gone),
            choices=labels,
        )
        filling.put(leaf, " ".join(name for name in chosen if name in names), notice=notice)


def is_offered(leaf: Leaf) -> bool:
    """True when all that is chosen is offered now; so is a blank."""
    if not leaf.stored:
        return True
    if not _takes_several(leaf):
        return any(choice.name == leaf.stored for choice in leaf.offered)
    return set(leaf.stored.split()) <= {choice.name for choice in leaf.offered}


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
    return name in leaf.stored.split() if _takes_several(leaf) else leaf.stored == name


def choice_named(leaf: Leaf, name: str) -> Choice | None:
    """The first choice of this name, offered now or not."""
    for choice in leaf.plan.choices or leaf.offered:
        if choice.name == name:
            return choice
    return None


def _takes_several(leaf: Leaf) -> bool:
    definition = leaf.plan.definition
    return isinstance(definition, Question) and definition.control in _SEVERAL


def _is_list_missing(filling: Filling, leaf: Leaf) -> bool:
    definition = leaf.plan.definition
    if not isinstance(definition, Question) or definition.itemset is None:
        return False
    tool = filling.program.tool
    instance = tool.instances.get(definition.itemset.list_name)
    is_file = instance is not None and bool(instance.source)
    return is_file and instance is not None and instance.tree is None and not instance.items


def _label(filling: Filling, choice: Choice | None) -> str:
    if choice is None:
        return ""
    return static_text(choice.label, filling.language, filling.program.tool.default_language)


# Choices out of nodes ----------------------------------------------------------------------------


def _made(filling: Filling, source: ChoiceSource, nodes: NodeSet, context: Context) -> tuple[Choice, ...]:
    known_ones = source.known
    made: list[Choice] = []
    for place, node in enumerate(nodes, start=1):
        choice = known_ones.get(node) if known_ones is not None else None
        if choice is None:
            choice = _choice(filling, source, context.inner(node, place, len(nodes)), context)
            if known_ones is not None:
                known_ones[node] = choice
        made.append(choice)
    return tuple(made)


def _choice(filling: Filling, source: ChoiceSource, here: Context, question: Context) -> Choice:
    """The choice that one node stands for; `here` is that node, `question` where the itemset stands."""
    extra: dict[str, str] = {}
    if source.is_list:
        cells = (cell for cell in here.node.children if cell.kind == "element" and not cell.children)
        extra = {cell.name: cell.value.strip() for cell in cells if cell.name not in source.used}
    label = NO_TEXT
    if source.text_id is not None:
        text = filling.program.tool.texts.get(source.text_id.string(here).strip(), NO_TEXT)
        label = _filled(filling, text, question)
    elif source.label is not None:
        words = source.label.string(here).strip()
        label = Text({"": (TextPart(words),)}) if words else NO_TEXT
    return Choice(source.value.string(here).strip() if source.value is not None else "", label, extra)


def _filled(filling: Filling, text: Text, question: Context) -> Text:
    """A text without outputs as it stands; one with outputs filled in, in the language of the filling."""
    if all(part.output is None for parts in text.forms.values() for part in parts):
        return text

    def output(expression: Expression) -> str:
        return filling.program.compiled(expression).closure.string(question)

    words = filled_text(text, filling.language, filling.program.tool.default_language, output)
    return Text({"": (TextPart(words),)}, text.media)
