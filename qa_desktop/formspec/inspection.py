"""Owns one expression under inspection: what it reads, resolved once, and findings at a part of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from qa_desktop.formspec.definition import Finding, Node, Question, Repeat, Tool
from qa_desktop.formspec.known import KnownLists
from qa_desktop.formspec.problems import Severity
from qa_desktop.formspec.references import Resolver, Use
from qa_desktop.xpath.facts import Facts, Origin, Reference, facts_of
from qa_desktop.xpath.syntax import Path, Span


@dataclass(slots=True)
class Inspected:
    """An expression with its facts. `resolver` and `lists` are shared by all expressions of a tool."""

    use: Use
    resolver: Resolver
    lists: KnownLists
    tool: Tool
    facts: Facts = field(init=False)
    _by_span: dict[Span, list[Reference]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.facts = facts_of(self.use.expression)
        for reference in self.facts.references:
            self._by_span.setdefault(reference.span, []).append(reference)

    def warn(self, code: str, message: str, span: Span, suggestion: str = "") -> Finding:
        return self.finding(code, message, span, suggestion, Severity.WARNING)

    def finding(
        self, code: str, message: str, span: Span, suggestion: str = "", severity: Severity = Severity.ERROR
    ) -> Finding:
        use = self.use
        return Finding(
            code, message, use.node.path, use.attribute, use.text, suggestion, severity, use.place(span)
        )

    def shown(self, span: Span) -> str:
        """A part of the expression as its author would write it: the question's name for its path."""
        text = self.use.expression.text[slice(*span)].strip()
        targets = [node for one in self._by_span.get(span, ()) for node in self.targets(one)]
        return f"${{{targets[0].name}}}" if len(targets) == 1 and text not in (".", "..") else text

    def reference_at(self, path: Path) -> Reference | None:
        """The one reference that a path makes; None when it makes several."""
        found = self._by_span.get(path.span, [])
        return found[0] if len(found) == 1 else None

    def targets(self, reference: Reference) -> tuple[Node, ...]:
        """The nodes of the form that a reference reads, as far as can be told."""
        return self.resolver.targets(reference, self.use.node) or ()

    def question_at(self, path: Path) -> Question | None:
        """The one question of the form that a path reads; None for anything else."""
        reference = self.reference_at(path)
        return None if reference is None else self.question(reference)

    def question(self, reference: Reference) -> Question | None:
        if reference.origin is Origin.INSTANCE:
            return None
        targets = self.targets(reference)
        return targets[0] if len(targets) == 1 and isinstance(targets[0], Question) else None

    def other_repeat(self, reference: Reference) -> Repeat | None:
        """The repeat whose rows a path runs over: it holds what is read, and not this expression."""
        if reference.across_instances:
            return None
        here = self.use.node.path
        for node in self.targets(reference):
            inner = self.repeat_around(node)
            if inner is not None and not f"{here}/".startswith(f"{inner.path}/"):
                return inner
        return None

    def repeat_around(self, node: Node) -> Repeat | None:
        """The innermost repeat that a node stands in; a repeat does not stand in itself."""
        path = node.path.rpartition("/")[0]
        while path:
            found = self.tool.nodes.get(path)
            if isinstance(found, Repeat):
                return found
            path = path.rpartition("/")[0]
        return None
