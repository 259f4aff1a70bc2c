"""Owns the dependency graph: who reads whom, and in what order vertices are evaluated.

Worked out once per tool, between definitions. Which instances a change reaches is said by a reader's
`shared`: how many of the outer repeats the reader and what it reads lie in together, so that only
readers in the same instance are evaluated; anything less plain reaches all instances.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from qa_desktop.formspec.definition import Question
from qa_desktop.formspec.scored import counted_in
from qa_desktop.xpath import Compiled, Expression
from qa_desktop.xpath.facts import Facts, Origin, Reference

if TYPE_CHECKING:
    from qa_desktop.formengine._plan import Plan, Program


class Aspect(StrEnum):
    """What an expression decides about a node."""

    COUNT = "count"
    RELEVANT = "relevant"
    CALCULATE = "calculate"
    SCORE = "score"
    CHOICES = "choices"
    READONLY = "readonly"
    REQUIRED = "required"
    CONSTRAINT = "constraint"
    TEXTS = "texts"
    PROMPT = "prompt"


@dataclass(slots=True, eq=False)
class Formula:
    """An expression, what it reads, and its closure."""

    source: Expression
    facts: Facts
    closure: Compiled


@dataclass(slots=True, eq=False)
class Vertex:
    """One aspect of one node. `rank` orders evaluation; a vertex reads only what has a lower rank."""

    aspect: Aspect
    plan: Plan
    expressions: tuple[Formula, ...]
    rank: int = -1
    _speaks: bool = field(init=False)

    def __post_init__(self) -> None:
        self._speaks = any(expression.facts.is_spoken for expression in self.expressions)

    @property
    def expression(self) -> Formula:
        return self.expressions[0]

    @property
    def is_volatile(self) -> bool:
        return any(expression.facts.is_volatile for expression in self.expressions)

    @property
    def speaks(self) -> bool:
        """True when its answer holds words of the tool, which differ by language."""
        return self._speaks

    @property
    def keeps_its_value(self) -> bool:
        """True for `once()`: a calculate keeps what it answered, also while its question is not relevant."""
        return any(call.name == "once" for expression in self.expressions for call in expression.facts.calls)


_SINKS = frozenset({Aspect.CONSTRAINT, Aspect.REQUIRED, Aspect.READONLY, Aspect.TEXTS, Aspect.PROMPT})
_OF_NODES = frozenset({Aspect.CHOICES, Aspect.COUNT})
"""What asks for nodes and not for what they hold; what it does read of them it names."""
_SIBLINGS = frozenset({"preceding", "following", "preceding-sibling", "following-sibling"})


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """A vertex that reads a node. `shared` outer repeats are the same instance for both."""

    vertex: Vertex
    shared: int


Readers = dict[str, list[Reader]]
"""By the path of what is read."""


def link(program: Program) -> tuple[list[Vertex], Readers]:
    """Order the vertices and index who reads what."""
    vertices = [vertex for plan in program.plans.values() for vertex in plan.vertices.values()]
    readers: dict[str, dict[int, Reader]] = {}
    reads: dict[int, list[Plan]] = {}
    for vertex in vertices:
        read = reads.setdefault(id(vertex), [])
        for plan, shared in _reads(program, vertex):
            read.append(plan)
            known = readers.setdefault(plan.path, {})
            before = known.get(id(vertex))
            known[id(vertex)] = Reader(vertex, min(shared, before.shared) if before else shared)
    ordered = _in_order(vertices, reads)
    for rank, vertex in enumerate(ordered):
        vertex.rank = rank
    return ordered, {path: list(found.values()) for path, found in readers.items()}


def resolve(program: Program, plan: Plan, reference: Reference) -> tuple[list[Plan], int]:
    """The nodes that a reference made at `plan` may reach, and how many outer repeats they share with it."""
    if reference.origin is Origin.INSTANCE:
        return [], 0
    if reference.origin is Origin.UNKNOWN:
        return list(program.plans.values()), 0
    if reference.origin is Origin.ROOT and not reference.across_instances:
        # What nearly every reference is: an absolute path of names.
        found = program.by_names.get(tuple([step.name for step in reference.steps]))
        if found is not None and all(
            step.axis == "child" and not step.has_predicate for step in reference.steps
        ):
            return [found], _in_common(plan, found)
    here: set[Plan | None] = {None if reference.origin is Origin.ROOT else plan}
    lowest = plan.path if reference.origin is Origin.CONTEXT else ""
    narrowed: int | None = None
    for step in reference.steps:
        if step.has_predicate and narrowed is None:
            narrowed = min((len(each.repeats) for each in here if each), default=0)
        here = _step(program, here, step.axis, step.name)
        if reference.origin is Origin.CONTEXT:
            first = next(iter(here), None)
            if step.axis == "parent" and lowest.startswith(first.path if first else ""):
                lowest = first.path if first else ""
            elif step.axis not in ("child", "self", "parent", "attribute"):
                lowest = ""
    reached = [each for each in here if each is not None]
    if reference.across_instances:
        return reached, 0
    if reference.origin is Origin.CONTEXT:
        return reached, sum(_within(lowest, repeat) for repeat in plan.inner_repeats)
    shared = min((_in_common(plan, each) for each in reached), default=0)
    return reached, shared if narrowed is None else min(shared, narrowed)


def _reads(program: Program, vertex: Vertex) -> Iterable[tuple[Plan, int]]:
    """What a vertex reads. A constraint and `once()` read their own question, whether they say so or not.

    A calculate is not asked again for the answer that it gave itself.
    """
    plan = vertex.plan
    for expression in vertex.expressions:
        for reference in expression.facts.references:
            reached, shared = resolve(program, plan, reference)
            for found in reached:
                if found is not plan or len(reached) == 1:
                    yield found, min(shared, len(plan.repeats))
            if len(reached) == 1 and reference.is_value and vertex.aspect not in _OF_NODES:
                for held in _held(program, plan, reached[0]):
                    yield held, min(shared, len(plan.repeats))
    for reference, target in program.further_reads(vertex):
        reached, _ = resolve(program, target, reference)
        yield from ((found, 0) for found in reached)
    if vertex.aspect is Aspect.CONSTRAINT or (vertex.keeps_its_value and _is_sink(vertex)):
        yield plan, len(plan.repeats)
    if vertex.aspect is Aspect.SCORE:
        for found in _scored(program, plan):
            yield found, 0


def _held(program: Program, plan: Plan, whole: Plan) -> Iterable[Plan]:
    """The questions whose answers a group's or repeat's own text is made of; not of what is around `plan`."""
    if isinstance(whole.definition, Question) or _within(plan.path, whole.path):
        return ()
    return [
        found
        for path, found in program.plans.items()
        if _within(path, whole.path) and isinstance(found.definition, Question)
    ]


def _scored(program: Program, plan: Plan) -> list[Plan]:
    """What the score that a calculate stands for (`qa:score-of`) is made of."""
    top = plan.definition.audit.score_of
    return [program.plans[path] for path in counted_in(program.tool.nodes, top) if path in program.plans]


def _step(program: Program, here: set[Plan | None], axis: str, name: str) -> set[Plan | None]:
    there: set[Plan | None] = set()
    for plan in here:
        if axis == "self":
            there.add(plan)
        elif axis == "parent":
            there.add(plan.parent if plan else None)
        elif axis == "child":
            there.update(_children_named(program, plan, name))
        elif axis == "attribute":
            there.update(_children_named(program, plan, f"@{name}"))
        elif axis.startswith("ancestor"):
            there.update(_above(plan))
        elif axis in _SIBLINGS:
            there.update(_children_named(program, plan.parent if plan else None, name))
        elif axis.startswith("descendant"):
            there.update(_below_named(program, plan, name))
            if axis == "descendant-or-self":
                there.add(plan)
    return there


def _children(program: Program, plan: Plan | None) -> list[Plan]:
    return [program.root] if plan is None else plan.children


def _children_named(program: Program, plan: Plan | None, name: str) -> list[Plan]:
    if plan is None or name == "*":
        return [child for child in _children(program, plan) if name in ("*", child.name)]
    # By its path: names are looked up among thousands of siblings, once for each reference.
    found = program.plans.get(f"{plan.path}/{name}")
    if found is None:
        # Only the local part of a step's name is known here: `instanceID` of `orx:instanceID`.
        return [child for child in plan.children if child.name.rpartition(":")[2] == name]
    return [found]


def _below_named(program: Program, plan: Plan | None, name: str) -> list[Plan]:
    top = "" if plan is None else f"{plan.path}/"
    return [each for path, each in program.plans.items() if name in ("*", each.name) and path.startswith(top)]


def _above(plan: Plan | None) -> Iterable[Plan]:
    while plan is not None:
        yield plan
        plan = plan.parent


def _within(path: str, outer: str) -> bool:
    return path == outer or path.startswith(f"{outer}/")


def _in_common(plan: Plan, other: Plan) -> int:
    """How many outer repeats two nodes lie in together; a repeat named last means all its instances."""
    count = 0
    for mine, theirs in zip(plan.inner_repeats, other.repeats, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _sources(plan: Plan) -> Iterable[Vertex]:
    """The vertices that decide what reading a node answers."""
    for aspect in (Aspect.CALCULATE, Aspect.SCORE, Aspect.CHOICES, Aspect.COUNT):
        vertex = plan.vertices.get(aspect)
        if vertex is not None:
            yield vertex
    for above in _above(plan):
        for aspect in (Aspect.RELEVANT, Aspect.COUNT):
            vertex = above.vertices.get(aspect)
            if vertex is not None:
                yield vertex


def _in_order(vertices: list[Vertex], reads: dict[int, list[Plan]]) -> list[Vertex]:
    """Topological order, form order among equals.

    Of a cycle (refused at install) the first in form order goes first; evaluation is bounded.
    """
    place = {id(vertex): number for number, vertex in enumerate(vertices)}
    sources: dict[Plan, list[int]] = {}
    after: list[list[int]] = [[] for _ in vertices]
    waiting = [0] * len(vertices)
    for number, vertex in enumerate(vertices):
        before = {place[id(source)] for source in _decides_whether(vertex)}
        for plan in (*reads[id(vertex)], vertex.plan) if _is_sink(vertex) else reads[id(vertex)]:
            if plan not in sources:
                sources[plan] = [place[id(source)] for source in _sources(plan)]
            before.update(sources[plan])
        before.discard(number)
        waiting[number] = len(before)
        for source in before:
            after[source].append(number)
    ready = [number for number, count in enumerate(waiting) if count == 0]
    done: list[int] = []
    left = [True] * len(vertices)
    lowest = 0
    while len(done) < len(vertices):
        if ready:
            number = heapq.heappop(ready)
        else:
            while not left[lowest]:
                lowest += 1
            number = lowest
        if not left[number]:
            continue
        left[number] = False
        done.append(number)
        for follower in after[number]:
            waiting[follower] -= 1
            if waiting[follower] == 0 and left[follower]:
                heapq.heappush(ready, follower)
    return [vertices[number] for number in done]


def _is_sink(vertex: Vertex) -> bool:
    """True for what nothing reads: it is evaluated after its own question is settled."""
    return vertex.aspect in _SINKS


def _decides_whether(vertex: Vertex) -> Iterable[Vertex]:
    """A calculate is blank where not relevant; what is in a counted repeat exists when counted."""
    if vertex.aspect in (Aspect.CALCULATE, Aspect.SCORE):
        return [
            source for source in _sources(vertex.plan) if source.aspect in (Aspect.RELEVANT, Aspect.COUNT)
        ]
    return [
        above.vertices[Aspect.COUNT] for above in _above(vertex.plan.parent) if Aspect.COUNT in above.vertices
    ]
