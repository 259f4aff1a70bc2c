"""Owns the shape of a function's entry in the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from qa_desktop.xpath.syntax import Node
from qa_desktop.xpath.values import Value
from qa_desktop.xpath.world import Context

Closure: TypeAlias = Callable[[Context], Value]
Eager: TypeAlias = Callable[[Context, list[Value]], Value]
Lazy: TypeAlias = Callable[[Context, Sequence[Closure]], Value]
Compiler: TypeAlias = Callable[[Sequence[Node], Sequence[Closure]], Closure]


@dataclass(frozen=True, slots=True)
class Function:
    """One function. Exactly one of `eager`, `lazy` and `compiler` is given."""

    name: str
    least: int
    most: int | None
    """None: no upper limit."""
    eager: Eager | None = None
    lazy: Lazy | None = None
    """Gets its arguments unevaluated."""
    compiler: Compiler | None = None
    """Gets its arguments' syntax too, once, when the expression is compiled."""
    volatile: bool = False

    def takes(self, arguments: int) -> bool:
        return arguments >= self.least and (self.most is None or arguments <= self.most)
