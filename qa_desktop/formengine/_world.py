"""Owns what expressions are told of the world they run in: clock, chance, lists, "this instance"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from qa_desktop.formengine._filling import Filling
from qa_desktop.formengine._nodes import Element, Frame, Leaf, ListNode, Range
from qa_desktop.formengine._plan import Plan
from qa_desktop.formengine._texts import static_text
from qa_desktop.formspec.definition import Choice
from qa_desktop.xpath import Context, EvaluationProblem, TreeNode, Value, World, as_string


class FormWorld(World):
    """The world of one filling."""

    def __init__(self, filling: Filling, properties: Mapping[str, str]) -> None:
        self._filling = filling
        self._properties = properties
        self.heard: list[str] = []
        """Notices since it was last emptied."""

    def now(self) -> datetime:
        return self._filling.surroundings.now()

    def random(self) -> float:
        return self._filling.surroundings.random()

    def new_id(self) -> str:
        return self._filling.surroundings.new_id()

    def language(self) -> str:
        return self._filling.language

    def instance(self, name: str) -> ListNode | None:
        return self._filling.program.lists.get(name)

    def resolve_absolute(self, names: tuple[str, ...], current: TreeNode) -> Sequence[TreeNode] | None:
        """An absolute path means what lies in the same repeat instances as the question that says it."""
        plan = self._filling.program.by_names.get(names)
        if plan is None or not plan.inner_repeats:
            return None if plan is None else self._single(plan)
        if not isinstance(current, Element):
            return None
        return reachable(plan, current)

    def call(self, name: str, arguments: Sequence[Value], context: Context) -> Value:
        if name == "jr:choice-name" and len(arguments) == 2:
            return self._choice_name(as_string(arguments[0]), as_string(arguments[1]), context)
        if name == "version":
            return self._filling.program.tool.ref.version
        if name == "property" and arguments:
            return self._properties.get(as_string(arguments[0]), "")
        raise EvaluationProblem(f"{name}() is not available here")

    def notice(self, message: str) -> None:
        self.heard.append(message)

    def _single(self, plan: Plan) -> Sequence[TreeNode]:
        found = self._filling.root.nodes.get(plan.path)
        return () if found is None else (found,)  # type: ignore[return-value]  # outside repeats there is no Range

    def _choice_name(self, value: str, path: str, context: Context) -> str:
        """The label of a choice of the question that a path names."""
        leaf = self._leaf(path.strip(), context)
        if leaf is None:
            return ""
        labels = {choice.name: choice for choice in leaf.plan.choices}
        chosen = [value] if value in labels else value.split()
        return ", ".join(self._label(labels[name]) for name in chosen if name in labels)

    def _label(self, choice: Choice) -> str:
        tool = self._filling.program.tool
        return static_text(choice.label, self._filling.language, tool.default_language)

    def _leaf(self, path: str, context: Context) -> Leaf | None:
        here = context.current
        names = path.split("/")
        if path.startswith("/"):
            found = self.resolve_absolute(tuple(names[1:]), here)
            return next((node for node in found or () if isinstance(node, Leaf)), None)
        node: TreeNode | None = here
        for name in names:
            if node is None:
                return None
            if name == "..":
                node = node.parent
            elif name not in (".", "current()"):
                node = next(iter(node.named(name)), None)
        return node if isinstance(node, Leaf) else None


def reachable(plan: Plan, current: Element) -> Sequence[TreeNode]:
    """The nodes of a plan in the instances that `current` lies in; all instances of repeats it does not."""
    chain = current.frame.chain
    frames: list[Frame] = [chain[0]]
    together = True
    for depth, repeat in enumerate(plan.repeats, start=1):
        if together and depth < len(chain) and chain[depth].plan.path == repeat:
            frames = [chain[depth]]
            continue
        together = False
        frames = [instance for frame in frames for instance in _instances(frame, repeat)]
    found: list[TreeNode] = []
    for frame in frames:
        node = frame.nodes[plan.path]
        if isinstance(node, Range):
            found.extend(node.instances)
        else:
            found.append(node)  # type: ignore[arg-type]  # a Leaf or a Branch
    return found


def _instances(frame: Frame, repeat: str) -> list[Frame]:
    ranged = frame.nodes[repeat]
    return ranged.instances if isinstance(ranged, Range) else []
