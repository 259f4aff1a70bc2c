"""Owns what expressions are told of the world they run in: clock, chance, lists, "this instance"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from qa_desktop.formengine._choices import choice_named
from qa_desktop.formengine._filling import Filling
from qa_desktop.formengine._lists import ListNode, document_of
from qa_desktop.formengine._nodes import Element, Frame, Leaf, Range
from qa_desktop.formengine._plan import Plan
from qa_desktop.formengine._texts import filled_text
from qa_desktop.formspec.definition import Text
from qa_desktop.formspec.external import Unusable, read_tree
from qa_desktop.xpath import Context, EvaluationProblem, Expression, TreeNode, Value, World, as_string


class FormWorld(World):
    """The world of one filling."""

    def __init__(self, filling: Filling, properties: Mapping[str, str], last_saved: bytes = b"") -> None:
        self._filling = filling
        self._properties = properties
        self._last_saved = _last_saved(last_saved if filling.program.last_saved else b"")
        self.chance: float | None = None
        """What `random()` answers while an order is drawn that must stay the same."""
        self._singles: dict[tuple[str, ...], Sequence[TreeNode]] = {}
        """What lies outside repeats, by the names of its path: it is there once and for all."""
        self.heard: list[str] = []
        """Notices since it was last emptied."""

    def now(self) -> datetime:
        return self._filling.surroundings.now()

    def random(self) -> float:
        return self._filling.surroundings.random() if self.chance is None else self.chance

    def new_id(self) -> str:
        return self._filling.surroundings.new_id()

    def language(self) -> str:
        return self._filling.language

    def instance(self, name: str) -> ListNode | None:
        program = self._filling.program
        if name in program.last_saved:
            return self._last_saved
        found = program.lists.get(name)
        # pulldata() takes the file's name with its ending too.
        return found if found is not None else program.lists.get(name.removesuffix(".csv"))

    def resolve_absolute(self, names: tuple[str, ...], current: TreeNode) -> Sequence[TreeNode] | None:
        """An absolute path means what lies in the same repeat instances as the question that says it."""
        single = self._singles.get(names)
        if single is not None:
            return single
        plan = self._filling.program.by_names.get(names)
        if plan is None:
            return None
        if not plan.inner_repeats:
            single = self._singles[names] = self._single(plan)
            return single
        if not isinstance(current, Element):
            return None
        return reachable(plan, current)

    def call(self, name: str, arguments: Sequence[Value], context: Context) -> Value:
        if name == "jr:choice-name" and len(arguments) == 2:
            return self._choice_name(as_string(arguments[0]), as_string(arguments[1]), context)
        if name == "jr:itext" and arguments:
            text = self._filling.program.tool.texts.get(as_string(arguments[0]))
            return "" if text is None else self._words(text, context.current, context)
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
        whole = choice_named(leaf, value)
        parts = [whole] if whole is not None else [choice_named(leaf, name) for name in value.split()]
        return ", ".join(self._words(choice.label, leaf, context) for choice in parts if choice is not None)

    def _words(self, text: Text, at: TreeNode, context: Context) -> str:
        """A text in the language of the filling, its outputs filled in as seen from a node."""
        program = self._filling.program

        def output(expression: Expression) -> str:
            return program.compiled(expression).closure.string(Context(at, context.root, self))

        return filled_text(text, self._filling.language, program.tool.default_language, output)

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


def _last_saved(data: bytes) -> ListNode:
    """The last saved filling; blank when there is none, or none that can be read."""
    try:
        return document_of(read_tree(data) if data else None)
    except Unusable:
        return document_of(None)
