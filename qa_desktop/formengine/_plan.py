"""Owns what is worked out once per tool: a plan per node, its vertices, everything compiled.

A *vertex* is one thing about one node that an expression decides: its value, relevance, choices … The
dependency graph between vertices is `_graph`'s. Nothing here changes while filling.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from qa_desktop.formengine import _graph
from qa_desktop.formengine._graph import Aspect, Formula, Vertex
from qa_desktop.formengine._identifiers import quoted_identifiers
from qa_desktop.formengine._lists import document_of, tree_of
from qa_desktop.formengine._sources import (
    ChoiceSource,
    choice_field,
    identity_of,
    itemset_vertex,
    outputs_of,
    shuffles_by_chance,
)  # fmt: skip
from qa_desktop.formspec.attachments import LAST_SAVED
from qa_desktop.formspec.definition import (
    NO_TEXT,
    Action,
    ActionKind,
    Audit,
    Choice,
    ControlKind,
    Event,
    Node,
    Question,
    Repeat,
    Text,
    Tool,
)  # fmt: skip
from qa_desktop.xpath import (
    Expression,
    Origin,
    Reference,
    StepFact,
    TreeNode,
    compile_expression,
    facts_of,
)  # fmt: skip

ACTIONS: Final = frozenset({"actions", "improvement-plan"})
"""`qa:kind` of repeats that start empty: an audit without an action is not an audit with a blank one."""
_ITSELF: Final = Reference(Origin.CONTEXT, (StepFact("self", "*", False),), "", (0, 0))
KEPT_TOOLS: Final = 8
"""Tools whose plans are kept: more than are ever open at once on one desk."""


class Plan:
    """What is known of one node before any filling."""

    __slots__ = (
        "answerable", "audit", "children", "choice_source", "choices", "definition", "index",
        "label_identifier", "name",
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
        self.triggers: list[Planned] = []
        """What is set when its answer changes."""
        self.text_fields: dict[str, Text] = {}
        """Texts with outputs in them, by the field they fill."""
        self.choices: tuple[Choice, ...] = ()
        """Of a plain list all its choices, offered now or not."""
        self.choice_source: ChoiceSource | None = None
        """How choices that are not in `choices` beforehand are made."""
        self.answerable = False
        """True for what a person answers: not for notes and calculates."""
        if isinstance(definition, Question):
            self.choices = definition.itemset.choices if definition.itemset else definition.choices
            # A select of appearance `label` is the headings over others (XLSForm, `table-list`).
            is_select = definition.control in (ControlKind.SELECT_ONE, ControlKind.SELECT_MULTIPLE)
            heads = is_select and "label" in definition.appearance
            self.answerable = definition.control not in (ControlKind.NONE, ControlKind.NOTE) and not heads

    @property
    def has_attributes(self) -> bool:
        """Attributes of its element are worked out."""
        return any(child.name[0] == "@" for child in self.children)

    @property
    def inner_repeats(self) -> tuple[str, ...]:
        """The repeats its children lie in."""
        return (*self.repeats, self.path) if isinstance(self.definition, Repeat) else self.repeats


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """A `setvalue` that waits for its event."""

    target: Plan
    within: str
    """Path of the repeat that it stands in; blank outside repeats."""
    value: Formula | None
    literal: str


class Program:
    """A tool made ready to be filled."""

    def __init__(self, tool: Tool) -> None:
        self.tool = tool
        self._compiled: dict[int, Formula] = {}
        self.plans: dict[str, Plan] = {}
        self.root = self._plan(tool.root, None)
        self.by_names: dict[tuple[str, ...], Plan] = {
            tuple(path[1:].split("/")): plan for path, plan in self.plans.items()
        }
        self.last_saved = frozenset(
            name for name, found in tool.instances.items() if found.source == LAST_SAVED
        )
        """Instances that stand for the last saved filling of this form."""
        self.lists = {
            name: document_of(tree_of(found))
            for name, found in tool.instances.items()
            if name not in self.last_saved
        }
        self.places: dict[TreeNode, int] = {}
        """Of each item of a list that questions filter, the place of its choice."""
        self.actions: dict[Event, list[Planned]] = {event: [] for event in Event}
        """By event, in document order."""
        self.has_preloads = any(plan.definition.bind.preload for plan in self.plans.values())
        for plan in self.plans.values():
            self._add_vertices(plan)
        for action in tool.actions:
            self._add_action(action)
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
        self._add(plan, Aspect.REQUIRED, bind.required)
        if isinstance(definition, Repeat):
            self._add(plan, Aspect.COUNT, definition.count)
        if isinstance(definition, Question):
            self._add(plan, Aspect.CONSTRAINT, bind.constraint)
            if definition.audit.score_of:
                plan.vertices[Aspect.SCORE] = Vertex(Aspect.SCORE, plan, ())
            else:
                self._add(plan, Aspect.CALCULATE, bind.calculate)
            if definition.itemset is not None:
                itemset_vertex(self, plan, definition.itemset)
        self._add(plan, Aspect.PROMPT, definition.audit.prompt_when)
        self._add_texts(plan)

    def _add(self, plan: Plan, aspect: Aspect, expression: Expression | None) -> None:
        if expression is not None:
            plan.vertices[aspect] = Vertex(aspect, plan, (self.compiled(expression),))

    def further_reads(self, vertex: Vertex) -> Iterator[tuple[Reference, Plan]]:
        """What a vertex reads without naming it, through words of the tool; with the place of those words."""
        if vertex.aspect is Aspect.CHOICES and shuffles_by_chance(vertex.plan):
            identity = self.plans.get(identity_of(self.tool))
            if identity is not None:
                yield _ITSELF, identity
        if not vertex.speaks:
            return
        for formula in vertex.expressions:
            for call in formula.facts.calls:
                if call.name == "jr:itext":
                    key = call.literals[0] if call.literals else None
                    texts = self.tool.texts.values() if key is None else [self.tool.texts.get(key, NO_TEXT)]
                    for expression in (each for text in texts for each in outputs_of(text)):
                        yield from (
                            (read, vertex.plan) for read in self.compiled(expression).facts.references
                        )
                elif call.name == "jr:choice-name" and len(call.literals) == 2:
                    target = self._choice_question(vertex.plan, call.literals[1] or "")
                    if target is not None:
                        yield _ITSELF, target
                        for choice in target.choices:
                            for expression in outputs_of(choice.label):
                                yield from (
                                    (read, target) for read in self.compiled(expression).facts.references
                                )

    def _choice_question(self, plan: Plan, path: str) -> Plan | None:
        """The question that the second argument of `jr:choice-name()` names."""
        names = path.strip().split("/")
        if path.strip().startswith("/"):
            return self.by_names.get(tuple(names[1:]))
        here: Plan | None = plan
        for name in names:
            if here is None:
                return None
            if name == "..":
                here = here.parent
            elif name not in (".", "current()"):
                here = next((child for child in here.children if child.name == name), None)
        return here

    def _add_texts(self, plan: Plan) -> None:
        """One vertex for all texts of a node that quote answers."""
        quoted: list[Expression] = []
        for field, text in _texts(plan.definition):
            outputs = list(outputs_of(text))
            if outputs:
                plan.text_fields[field] = text
                quoted.extend(outputs)
        for choice in plan.choices:
            outputs = list(outputs_of(choice.label))
            if outputs:
                plan.text_fields[choice_field(choice)] = choice.label
                quoted.extend(outputs)
        if quoted:
            # Each once: a text in many languages mostly quotes the same in all of them.
            compiled = tuple(dict.fromkeys(self.compiled(expression) for expression in quoted))
            plan.vertices[Aspect.TEXTS] = Vertex(Aspect.TEXTS, plan, compiled)

    def _add_action(self, action: Action) -> None:
        target = self.plans.get(action.target)
        if action.kind is not ActionKind.SET_VALUE or target is None:
            return
        value = None if action.value is None else self.compiled(action.value)
        planned = Planned(target, action.within, value, action.literal)
        for event in action.events:
            self.actions[event].append(planned)
        if action.trigger in self.plans:
            self.plans[action.trigger].triggers.append(planned)


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
