"""Owns what is worked out once per tool: a plan per node, its vertices, everything compiled.

A *vertex* is one thing about one node that an expression decides: its value, relevance, choices … The
dependency graph between vertices is `_graph`'s. Nothing here changes while filling.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from qa_desktop.formengine import _graph
from qa_desktop.formengine._graph import Aspect, Formula, Vertex
from qa_desktop.formengine._identifiers import quoted_identifiers
from qa_desktop.formengine._nodes import ListNode
from qa_desktop.formspec.definition import (
    Audit,
    Choice,
    ControlKind,
    Node,
    Question,
    Repeat,
    Text,
    Tool,
)  # fmt: skip
from qa_desktop.xpath import Expression, compile_expression, facts_of
from qa_desktop.xpath.syntax import Call, Literal, NodeTest, Path, Step

ACTIONS: Final = frozenset({"actions", "improvement-plan"})
"""`qa:kind` of repeats that start empty: an audit without an action is not an audit with a blank one."""
ROOT: Final = "root"
ITEM: Final = "item"
"""Names of the elements of a list, as pyxform writes them."""
KEPT_TOOLS: Final = 8
"""Tools whose plans are kept: more than are ever open at once on one desk."""


class Plan:
    """What is known of one node before any filling."""

    __slots__ = (
        "answerable", "audit", "children", "choices", "definition", "index", "label_identifier", "name",
        "parent", "path", "repeats", "text_fields", "triggers", "vertices",
    )  # fmt: skip

    def __init__(self, definition: Node, parent: Plan | None, index: int) -> None:
        self.definition = definition
        self.name = definition.name
        self.path = definition.path
        self.parent = parent
        self.index = index
        """Place in form order."""
        self.children: list[Plan] = []
        self.repeats: tuple[str, ...] = () if parent is None else parent.inner_repeats
        """Paths of the repeats it lies in, outermost first; a repeat does not lie in itself."""
        self.vertices: dict[Aspect, Vertex] = {}
        self.audit: Audit = _with_stage(definition.audit, parent)
        self.label_identifier: tuple[str, ...] = ()
        self.triggers: list[Trigger] = []
        self.text_fields: dict[str, Text] = {}
        """Texts with outputs in them, by the field they fill."""
        self.choices: tuple[Choice, ...] = ()
        self.answerable = False
        """True for what a person answers: not for notes and calculates."""
        if isinstance(definition, Question):
            self.choices = definition.itemset.choices if definition.itemset else definition.choices
            self.answerable = definition.control not in (ControlKind.NONE, ControlKind.NOTE)

    @property
    def inner_repeats(self) -> tuple[str, ...]:
        """The repeats its children lie in."""
        return (*self.repeats, self.path) if isinstance(self.definition, Repeat) else self.repeats


@dataclass(slots=True, eq=False)
class Trigger:
    """A `setvalue` to run when a question's value changes."""

    target: Plan
    value: Formula | None
    literal: str


class Program:
    """A tool made ready to be filled."""

    def __init__(self, tool: Tool) -> None:
        self.tool = tool
        self._compiled: dict[int, Formula] = {}
        self._filters: dict[tuple[str, int], Expression] = {}
        self.plans: dict[str, Plan] = {}
        self.root = self._plan(tool.root, None)
        self.by_names: dict[tuple[str, ...], Plan] = {
            tuple(path[1:].split("/")): plan for path, plan in self.plans.items()
        }
        self.lists: dict[str, ListNode] = {name: _list_tree(found) for name, found in _lists(tool).items()}
        self.places: dict[ListNode, int] = {
            item: place for tree in self.lists.values() for place, item in enumerate(tree.items())
        }
        """Place in its list of each item of a list."""
        self.defaults: dict[str, Formula] = {}
        """Dynamic defaults by path, in form order."""
        for plan in self.plans.values():
            self._add_vertices(plan)
        for action in tool.triggers:
            self._add_trigger(action.trigger, action.target, action.value, action.literal)
        self.vertices, self.readers = _graph.link(self)
        quoted_identifiers(self)

    def compiled(self, expression: Expression) -> Formula:
        """Compile an expression, once however many nodes share it."""
        found = self._compiled.get(id(expression))
        if found is None:
            closure = compile_expression(expression, namespaces=self.tool.namespaces)
            found = Formula(expression, facts_of(expression), closure)
            self._compiled[id(expression)] = found
        return found

    def _plan(self, definition: Node, parent: Plan | None) -> Plan:
        plan = Plan(definition, parent, len(self.plans))
        self.plans[plan.path] = plan
        if not isinstance(definition, Question):
            plan.children = [self._plan(child, plan) for child in definition.children]
        return plan

    def _add_vertices(self, plan: Plan) -> None:
        definition = plan.definition
        bind = definition.bind
        self._add(plan, Aspect.RELEVANT, bind.relevant)
        self._add(plan, Aspect.READONLY, bind.readonly)
        if isinstance(definition, Repeat):
            self._add(plan, Aspect.COUNT, definition.count)
        if isinstance(definition, Question):
            self._add(plan, Aspect.REQUIRED, bind.required)
            self._add(plan, Aspect.CONSTRAINT, bind.constraint)
            if definition.audit.score_of:
                plan.vertices[Aspect.SCORE] = Vertex(Aspect.SCORE, plan, ())
            else:
                self._add(plan, Aspect.CALCULATE, bind.calculate)
            if definition.itemset is not None and definition.itemset.filter is not None:
                filtered = self._filtered(definition.itemset.list_name, definition.itemset.filter)
                self._add(plan, Aspect.CHOICES, filtered)
            if definition.dynamic_default is not None:
                self.defaults[plan.path] = self.compiled(definition.dynamic_default)
        self._add(plan, Aspect.PROMPT, definition.audit.prompt_when)
        self._add_texts(plan)

    def _add(self, plan: Plan, aspect: Aspect, expression: Expression | None) -> None:
        if expression is not None:
            plan.vertices[aspect] = Vertex(aspect, plan, (self.compiled(expression),))

    def _filtered(self, list_name: str, condition: Expression) -> Expression:
        """A filter as the path it filters, `instance('list')/root/item[…]`: evaluated at one go."""
        found = self._filters.get((list_name, id(condition)))
        if found is None:
            span = condition.tree.span
            start = Call("instance", (Literal(list_name, span),), span)
            root = Step("child", NodeTest("name", "", ROOT), (), span)
            item = Step("child", NodeTest("name", "", ITEM), (condition.tree,), span)
            found = Expression(condition.text, Path(False, start, (root, item), span))
            self._filters[list_name, id(condition)] = found
        return found

    def _add_texts(self, plan: Plan) -> None:
        """One vertex for all texts of a node that quote answers."""
        quoted: list[Expression] = []
        for field, text in _texts(plan.definition):
            outputs = list(_outputs(text))
            if outputs:
                plan.text_fields[field] = text
                quoted.extend(outputs)
        for choice in plan.choices:
            outputs = list(_outputs(choice.label))
            if outputs:
                plan.text_fields[f"choice {choice.name}"] = choice.label
                quoted.extend(outputs)
        if quoted:
            compiled = tuple(self.compiled(expression) for expression in quoted)
            plan.vertices[Aspect.TEXTS] = Vertex(Aspect.TEXTS, plan, compiled)

    def _add_trigger(self, trigger: str, target: str, value: Expression | None, literal: str) -> None:
        if trigger in self.plans and target in self.plans:
            compiled = None if value is None else self.compiled(value)
            self.plans[trigger].triggers.append(Trigger(self.plans[target], compiled, literal))


_programs: OrderedDict[int, Program] = OrderedDict()


def program_of(tool: Tool) -> Program:
    """The tool's program, built once and shared by its fillings.

    Kept by identity for the last tools used. A `Tool` has slots and mappings in it: it can be neither a
    weak key nor a hash key, and the program holds the tool, so its identity cannot be taken over.
    """
    found = _programs.get(id(tool))
    if found is None:
        found = _programs[id(tool)] = Program(tool)
        while len(_programs) > KEPT_TOOLS:
            _programs.popitem(last=False)
    _programs.move_to_end(id(tool))
    return found


def _with_stage(audit: Audit, parent: Plan | None) -> Audit:
    """A stage said on a group or repeat holds for what is in it."""
    if audit.stage == "auditor" and parent is not None and parent.audit.stage != "auditor":
        return replace(audit, stage=parent.audit.stage)
    return audit


def _texts(definition: Node) -> Iterator[tuple[str, Text]]:
    yield "label", definition.label
    if not isinstance(definition, Repeat):
        yield "hint", definition.hint
    if isinstance(definition, Question):
        yield "guidance", definition.guidance
        yield "constraint_message", definition.bind.constraint_message
        yield "required_message", definition.bind.required_message


def _outputs(text: Text) -> Iterator[Expression]:
    for parts in text.forms.values():
        for part in parts:
            if part.output is not None:
                yield part.output


def _lists(tool: Tool) -> Mapping[str, list[Mapping[str, str]]]:
    """The items of every list, those that only a question's itemset holds included."""
    found: dict[str, list[Mapping[str, str]]] = {
        name: list(instance.items) for name, instance in tool.instances.items()
    }
    for node in tool.nodes.values():
        if isinstance(node, Question) and node.itemset is not None and not found.get(node.itemset.list_name):
            found[node.itemset.list_name] = [{"name": c.name, **c.extra} for c in node.itemset.choices]
    return found


def _list_tree(items: list[Mapping[str, str]]) -> ListNode:
    """The tree that `instance('…')` answers: a document whose child is the list's root."""
    document = ListNode("", None, kind="document")
    root = ListNode(ROOT, document)
    for item in items:
        node = ListNode(ITEM, root)
        for name, text in item.items():
            ListNode(name, node, text)
    return document
