"""Owns where a question's choices come from, worked out once per tool: the expression and its vertex.

A filter becomes the path that it filters, `instance('list')/root/item[…]`, evaluated at one go.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from qa_desktop.formengine._graph import Aspect, Vertex
from qa_desktop.formspec.definition import Choice, Itemset, SecondaryInstance, Text, Tool
from qa_desktop.xpath import Compiled, Expression, Origin, TreeNode, compile_expression
from qa_desktop.xpath.syntax import Call, Filter, Literal, Node, NodeTest, Path, Step

if TYPE_CHECKING:
    from qa_desktop.formengine._plan import Plan, Program

_ITEXT: Final = "jr:itext"


@dataclass(slots=True, eq=False)
class ChoiceSource:
    """How one node of an itemset becomes a choice."""

    value: Compiled | None
    label: Compiled | None
    text_id: Compiled | None
    """Of a label that is `jr:itext(…)`, what it is asked for."""
    used: frozenset[str]
    """Columns that value and label are read from; the others are the choice's further columns."""
    is_list: bool
    """True for nodes of a secondary instance, whose further columns belong to the choice."""
    known: dict[TreeNode, Choice] | None = field(default_factory=dict)
    """Choices already made, where a node always makes the same one."""


def itemset_vertex(program: Program, plan: Plan, itemset: Itemset) -> None:
    """Give a question the vertex that decides its choices; a plain unfiltered list needs none."""
    reads: tuple[Expression, ...] = ()
    if itemset.nodeset is not None:
        path = itemset.nodeset
        plan.choice_source = _choice_source(program, itemset)
        reads = (_relative(path, itemset), *_quoted(program.tool, itemset))
    elif itemset.filter is not None or itemset.randomized:
        instance = program.tool.instances.get(itemset.list_name)
        path = _filtered(itemset, instance)
        document = program.lists.get(itemset.list_name)
        for root in document.children if document is not None else ():
            items = root.named(instance.item_name) if instance is not None else ()
            program.places.update((item, place) for place, item in enumerate(items))
    else:
        return
    if itemset.randomized:
        path = _randomized(path, itemset.seed)
    formulas = tuple(program.compiled(expression) for expression in (path, *reads))
    plan.vertices[Aspect.CHOICES] = Vertex(Aspect.CHOICES, plan, formulas)


def shuffles_by_chance(plan: Plan) -> bool:
    """True for choices in random order without a seed: the order is the filling's own."""
    itemset = getattr(plan.definition, "itemset", None)
    return isinstance(itemset, Itemset) and itemset.randomized and itemset.seed is None


def identity_of(tool: Tool) -> str:
    """Path of the filling's instanceID; blank where the form has none."""
    return next((path for path in tool.meta if path.endswith("instanceID")), "")


def _filtered(itemset: Itemset, instance: SecondaryInstance | None) -> Expression:
    condition = itemset.filter
    span = condition.tree.span if condition is not None else (0, 0)
    root_name, item_name = (
        (instance.root_name, instance.item_name) if instance is not None else ("root", "item")
    )
    start = Call("instance", (Literal(itemset.list_name, span),), span)
    root = Step("child", NodeTest("name", "", root_name), (), span)
    predicates = (condition.tree,) if condition is not None else ()
    item = Step("child", NodeTest("name", "", item_name), predicates, span)
    return Expression(condition.text if condition is not None else "", Path(False, start, (root, item), span))


def _randomized(path: Expression, seed: Expression | None) -> Expression:
    arguments = (path.tree,) if seed is None else (path.tree, seed.tree)
    return Expression(path.text, Call("randomize", arguments, path.tree.span))


def _relative(path: Expression, itemset: Itemset) -> Expression:
    """What value and label read, as predicates of the nodeset: for the dependency graph alone."""
    read = tuple(each.tree for each in (itemset.value, itemset.label) if each is not None)
    return Expression(path.text, Filter(path.tree, read, path.tree.span))


def _quoted(tool: Tool, itemset: Itemset) -> Iterator[Expression]:
    """What the texts of choices quote, where an expression says which text."""
    if itemset.label is None or not _is_itext(itemset.label.tree):
        return
    for key, text in tool.texts.items():
        if not key.startswith("/"):  # those are questions' own
            yield from outputs_of(text)


def choice_field(choice: Choice) -> str:
    """The name under which a choice's filled-in label is kept. Names of choices may come twice in a list."""
    return f"choice {id(choice)}"


def outputs_of(text: Text) -> Iterator[Expression]:
    """The expressions that a text quotes, in all languages."""
    for parts in text.forms.values():
        for part in parts:
            if part.output is not None:
                yield part.output


def _choice_source(program: Program, itemset: Itemset) -> ChoiceSource:
    value, label = itemset.value, itemset.label
    shown: Node | None = label.tree if label is not None else None
    text_id = shown.arguments[0] if isinstance(shown, Call) and _is_itext(shown) else None
    used: set[str] = set()
    plain = True
    for expression in (value, label):
        for reference in program.compiled(expression).facts.references if expression is not None else ():
            used.update(step.name for step in reference.steps[-1:])
            plain = (
                plain
                and reference.origin is Origin.CONTEXT
                and all(step.axis in ("child", "self", "attribute") for step in reference.steps)
            )
        calls = program.compiled(expression).facts.calls if expression is not None else ()
        plain = plain and all(call.name == _ITEXT for call in calls)
    stays = plain and itemset.list_name in program.lists and not any(_quoted(program.tool, itemset))
    return ChoiceSource(
        value=_compiled(program, value.tree if value is not None else None),
        label=None if text_id is not None else _compiled(program, shown),
        text_id=_compiled(program, text_id),
        used=frozenset(used),
        is_list=itemset.list_name in program.tool.instances,
        known={} if stays else None,
    )


def _is_itext(node: Node) -> bool:
    return isinstance(node, Call) and node.name == _ITEXT and len(node.arguments) == 1


def _compiled(program: Program, tree: Node | None) -> Compiled | None:
    if tree is None:
        return None
    return compile_expression(Expression("", tree), namespaces=program.tool.namespaces)
