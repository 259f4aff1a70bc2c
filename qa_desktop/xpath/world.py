"""Owns what an evaluation is told: where it stands (Context) and what only its caller knows (World)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Final

from qa_desktop.xpath.problems import EvaluationProblem
from qa_desktop.xpath.tree import TreeNode
from qa_desktop.xpath.values import Value

MAX_VISITS: Final = 2_000_000
"""Nodes that one evaluation may step onto: about a second of work, and a thousand times what a form needs."""
MAX_TEXT: Final = 1_000_000
"""Characters of one text that an evaluation may make."""


class World:
    """What only the caller of an evaluation knows. Derive, and override what the expressions need."""

    def now(self) -> datetime:
        """Aware local time."""
        raise EvaluationProblem("the time is not known here")

    def zone(self) -> tzinfo:
        """The local zone; better one that knows its summer time than the offset of this moment."""
        zone = self.now().tzinfo
        if zone is None:
            raise EvaluationProblem("the time zone is not known here")
        return zone

    def random(self) -> float:
        """At least 0, less than 1."""
        raise EvaluationProblem("chance is not available here")

    def new_id(self) -> str:
        """A fresh UUID."""
        raise EvaluationProblem("new identifiers are not available here")

    def language(self) -> str:
        """The language in use, for `lang()` where the tree says nothing."""
        return ""

    def instance(self, name: str) -> TreeNode | None:
        """The node whose children hold the secondary instance's root element; None when there is none."""
        return None

    def resolve_absolute(self, names: tuple[str, ...], current: TreeNode) -> Sequence[TreeNode] | None:
        """The nodes that a plain absolute path means, seen from `current`; None for all of them."""
        return None

    def call(self, name: str, arguments: Sequence[Value], context: Context) -> Value:
        """Answer a function that only the engine can: `jr:choice-name`, `jr:itext`, `version`, `property`."""
        raise EvaluationProblem(f"{name}() is not available here")

    def notice(self, message: str) -> None:
        """Hear of something that is not an error, such as a date that does not exist."""


class Context:
    """Where an evaluation stands. Predicates move `node`; `current` stays."""

    __slots__ = ("current", "node", "position", "root", "size", "visits", "world")

    def __init__(
        self,
        node: TreeNode,
        root: TreeNode,
        world: World,
        current: TreeNode | None = None,
        position: int = 1,
        size: int = 1,
    ) -> None:
        self.node = node
        self.root = root
        self.world = world
        self.current = node if current is None else current
        self.position = position
        self.size = size
        self.visits = [0]

    def inner(self, node: TreeNode, position: int, size: int) -> Context:
        """A context for a predicate, sharing this one's count of work."""
        context = Context.__new__(Context)
        context.node = node
        context.root = self.root
        context.world = self.world
        context.current = self.current
        context.position = position
        context.size = size
        context.visits = self.visits
        return context

    def count_visits(self, nodes: int) -> None:
        """Count work done.

        Raises:
            EvaluationProblem: it is too much.
        """
        self.visits[0] += nodes
        if self.visits[0] > MAX_VISITS:
            raise EvaluationProblem("the expression needs too much work")
