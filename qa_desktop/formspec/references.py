"""Owns which expressions a tool has, and which nodes each of them reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from qa_desktop.formspec.definition import Group, Itemset, Node, Question, Repeat, Text, Tool
from qa_desktop.formspec.scored import counted_in
from qa_desktop.xpath.facts import Origin, Reference, StepFact, facts_of
from qa_desktop.xpath.parser import parse
from qa_desktop.xpath.problems import SyntaxProblem
from qa_desktop.xpath.syntax import Expression, Span


@dataclass(frozen=True, slots=True)
class Use:
    """One expression at its place. `attribute` is the bind attribute or control part it stands in."""

    node: Node
    attribute: str
    expression: Expression
    shown: Span = (0, 0)
    """The part of the expression that its author wrote; the rest was put around it. (0, 0): all of it."""

    @property
    def makes_value(self) -> bool:
        """True when other nodes may see its answer: these may not go round in a circle.

        A repeat's count may depend on the rows it already has (a known way to ask "another one?"), as in
        the reference engines: rows are added one after the other, and it comes to rest.
        """
        return self.attribute in ("calculate", "relevant", "choice_filter")

    @property
    def text(self) -> str:
        """What the author wrote, as XPath."""
        return self.expression.text[slice(*self.shown)] if self.shown[1] else self.expression.text

    def place(self, span: Span) -> Span:
        """A span of the expression as a span of `text`."""
        return (max(0, span[0] - self.shown[0]), min(len(self.text), max(0, span[1] - self.shown[0])))


def uses_of(tool: Tool) -> Iterator[Use]:
    """Every expression of the tool, in form order."""
    for node in tool.nodes.values():
        yield from _uses_of_node(node)
    told = set()
    for target, trigger, value in _action_values(tool):
        node = tool.nodes[target]
        attribute = "calculation" if trigger else "default"
        is_default = isinstance(node, Question) and node.dynamic_default == value
        if (target, value.text) not in told and not (is_default and not trigger):
            told.add((target, value.text))
            yield Use(node, attribute, value)


def _action_values(tool: Tool) -> Iterator[tuple[str, str, Expression]]:
    for trigger in tool.triggers:
        if trigger.value is not None and trigger.target in tool.nodes:
            yield trigger.target, trigger.trigger, trigger.value
    for action in tool.actions:
        if action.value is not None and action.target in tool.nodes:
            yield action.target, action.trigger, action.value


def _uses_of_node(node: Node) -> Iterator[Use]:
    bind = node.bind
    logic: dict[str, Expression | None] = {
        "relevant": bind.relevant,
        "required": bind.required,
        "readonly": bind.readonly,
        "constraint": bind.constraint,
        "calculate": bind.calculate,
        "qa:prompt-when": node.audit.prompt_when,
    }
    texts = {
        "label": node.label,
        "constraintMsg": bind.constraint_message,
        "requiredMsg": bind.required_message,
    }
    if isinstance(node, Question):
        logic["default"] = node.dynamic_default
        texts |= {"hint": node.hint, "guidance_hint": node.guidance}
        if node.itemset is not None:
            logic["parameters"] = node.itemset.seed
            yield from _uses_of_itemset(node, node.itemset)
        for choice in node.choices:
            yield from _uses_of_text(node, "choice label", choice.label)
    elif isinstance(node, Repeat):
        logic["repeat_count"] = node.count
    for attribute, expression in logic.items():
        if expression is not None:
            yield Use(node, attribute, expression)
    for attribute, text in texts.items():
        yield from _uses_of_text(node, attribute, text)


def _uses_of_text(node: Node, attribute: str, text: Text) -> Iterator[Use]:
    for parts in text.forms.values():
        for part in parts:
            if part.output is not None:
                yield Use(node, attribute, part.output)


def _uses_of_itemset(node: Question, itemset: Itemset) -> Iterator[Use]:
    """The filter as part of a whole path, so that plain names in it are read as the list's columns."""
    whole = itemset.nodeset
    if whole is not None:
        inside = (whole.text.find("[") + 1, whole.text.rfind("]"))
        yield Use(node, "choice_filter", whole, inside if inside[0] < inside[1] else (0, 0))
    elif itemset.filter is not None:
        before = f"instance('{itemset.list_name}')/root/item["
        condition = itemset.filter.text
        try:
            whole = parse(f"{before}{condition}]")
        except SyntaxProblem:  # only by length or depth at the very limit, where the condition was readable
            yield Use(node, "choice_filter", itemset.filter)
        else:
            yield Use(node, "choice_filter", whole, (len(before), len(before) + len(condition)))


def references_of(expression: Expression) -> tuple[Reference, ...]:
    return facts_of(expression).references


class Resolver:
    """Finds the nodes that a reference reads."""

    def __init__(self, tool: Tool) -> None:
        self._nodes = tool.nodes
        self._root = tool.root
        self._below: dict[str, dict[str, list[str]]] = {}

    def targets(self, reference: Reference, node: Node) -> tuple[Node, ...] | None:
        """The nodes read; None when a named step leads nowhere. Empty when it cannot be told."""
        if reference.origin is Origin.ROOT:
            return self._from_root(reference.steps)
        if reference.origin is Origin.CONTEXT:
            return self._walk(_Place(node.path), reference.steps)
        return ()

    def _from_root(self, steps: tuple[StepFact, ...]) -> tuple[Node, ...] | None:
        if not steps:
            return ()
        if steps[0].axis != "child":
            return ()
        if steps[0].name not in ("*", _local(self._root.name)):
            return None
        return self._walk(_Place(self._root.path), steps[1:])

    def _walk(self, start: _Place, steps: tuple[StepFact, ...]) -> tuple[Node, ...] | None:
        places = [start.path]
        for step in steps:
            if step.axis == "self":
                continue
            if step.axis == "parent":
                places = [path.rpartition("/")[0] for path in places]
                if not all(places):
                    return ()  # the document above the root: nothing to depend on
            elif step.axis == "child":
                places = [path for place in places for path in self._children(place, step.name)]
                if not places:
                    return None if step.name != "*" else ()
            elif step.axis in ("ancestor", "ancestor-or-self"):
                places = [path for place in places for path in self._above(place, step)]
            else:
                return ()
        return tuple(self._nodes[path] for path in dict.fromkeys(places) if path in self._nodes)

    def _above(self, path: str, step: StepFact) -> Iterable[str]:
        start = path if step.axis == "ancestor-or-self" else path.rpartition("/")[0]
        return [each for each in _around(start) if step.name in ("*", _local(each.rpartition("/")[2]))]

    def _children(self, path: str, name: str) -> Iterable[str]:
        below = self._below.get(path)
        if below is None:
            below = self._below[path] = {}
            node = self._nodes.get(path)
            for child in node.children if isinstance(node, Group | Repeat) else ():
                below.setdefault(_local(child.name), []).append(child.path)
        return [each for same in below.values() for each in same] if name == "*" else below.get(name, ())


@dataclass(frozen=True, slots=True)
class _Place:
    path: str


def dependencies(tool: Tool) -> Mapping[str, frozenset[str]]:
    """Of each node's value or presence, the nodes it is made from."""
    resolver = Resolver(tool)
    found: dict[str, set[str]] = {path: set() for path in tool.nodes}
    for use in uses_of(tool):
        if use.makes_value:
            for reference in references_of(use.expression):
                if _is_other_instance(reference, use.node, tool):
                    continue
                targets = resolver.targets(reference, use.node) or ()
                found[use.node.path].update(node.path for node in targets)
                if reference.is_value and any(_holds(node, use.node) for node in targets):
                    found[use.node.path].add(use.node.path)  # the text of what is around it has its own in it
    for node in tool.nodes.values():
        if node.audit.score_of:
            found[node.path].update(counted_in(tool.nodes, node.audit.score_of))
        parent = node.path.rpartition("/")[0]
        if parent in found:
            found[node.path].add(parent)  # a node is there only while its group is
    return {path: frozenset(needed) for path, needed in found.items()}


def _is_other_instance(reference: Reference, node: Node, tool: Tool) -> bool:
    """True for a path that picks one instance of a repeat around the node: `/data/r[position() = 1]/x`."""
    if reference.across_instances:
        return True
    if not any(step.has_predicate for step in reference.steps):
        return False
    return any(isinstance(tool.nodes.get(path), Repeat) for path in _around(node.path))


def _holds(outer: Node, node: Node) -> bool:
    return not isinstance(outer, Question) and node.path.startswith(f"{outer.path}/")


def _around(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.rpartition("/")[0]


def _local(name: str) -> str:
    return name.rpartition(":")[2]
