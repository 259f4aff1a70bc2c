"""Owns the instance tree: what one filling holds. Expressions run on it directly (`xpath.tree.TreeNode`).

A *frame* is the root or one repeat instance: it knows the nodes it holds that are not inside a deeper
repeat, by path. A *range* stands for a repeat; expressions do not see it, they see its instances.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from qa_desktop.domain.ids import NodeId
from qa_desktop.xpath import TreeNode

if TYPE_CHECKING:
    from qa_desktop.formengine._plan import Plan
    from qa_desktop.formspec.definition import Choice

_NOTHING: Final[Mapping[str, str]] = {}


class Element:
    """What leaves, branches and ranges have in common."""

    __slots__ = (
        "errors", "flagged", "frame", "is_alive", "name", "node_id", "notes", "own_relevant", "parent",
        "plan", "prompted", "readonly", "relevant", "required", "texts",
    )  # fmt: skip
    kind: Final = "element"
    namespace: Final = ""

    def __init__(self, plan: Plan, parent: Branch | Document, frame: Frame | None, node_id: NodeId) -> None:
        self.plan = plan
        self.name = plan.name
        self.parent: Branch | Document = parent
        self.frame: Frame = frame if frame is not None else self._own_frame()
        self.node_id = node_id
        self.own_relevant = True
        self.relevant = True
        self.readonly = False
        self.required = False
        self.flagged = False
        self.is_alive = True
        self.errors: dict[str, str] = {}
        self.notes: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self.prompted = False
        """The condition of its prompt holds."""

    @property
    def attributes(self) -> Mapping[str, str]:
        return _NOTHING

    @property
    def held(self) -> Sequence[Element]:
        """The elements it holds in form order, ranges included."""
        return ()

    def _own_frame(self) -> Frame:
        raise TypeError("only the root and repeat instances are frames")


class Leaf(Element):
    """A question. `stored` is what is kept, `value` what expressions read: blank where not relevant."""

    __slots__ = ("constraint_ok", "notice", "offered", "stored", "valid", "value")
    children: Final[tuple[TreeNode, ...]] = ()

    def __init__(self, plan: Plan, parent: Branch, frame: Frame, node_id: NodeId) -> None:
        super().__init__(plan, parent, frame, node_id)
        self.stored = ""
        self.value = ""
        self.valid = True
        self.constraint_ok = True
        self.notice = ""
        self.offered: tuple[Choice, ...] = plan.choices

    def named(self, name: str) -> Sequence[TreeNode]:
        return ()


class Branch(Element):
    """A group, the root or one repeat instance."""

    __slots__ = ("_children", "_named", "slots")

    def __init__(self, plan: Plan, parent: Branch | Document, frame: Frame | None, node_id: NodeId) -> None:
        super().__init__(plan, parent, frame, node_id)
        self.slots: dict[str, Element] = {}
        self._children: tuple[TreeNode, ...] | None = None
        self._named: dict[str, tuple[TreeNode, ...]] = {}

    @property
    def held(self) -> Sequence[Element]:
        return tuple(self.slots.values())

    @property
    def attributes(self) -> Mapping[str, str]:
        """As the model has them, and those that the form works out."""
        worked_out = {name[1:]: _seen(slot).value for name, slot in self.slots.items() if name[0] == "@"}
        return {**self.plan.definition.attributes, **worked_out}

    @property
    def children(self) -> Sequence[TreeNode]:
        if self._children is None:
            flat: list[TreeNode] = []
            for name, slot in self.slots.items():
                if isinstance(slot, Range):
                    flat.extend(slot.instances)
                elif name[0] != "@":
                    flat.append(_seen(slot))
            self._children = tuple(flat)
        return self._children

    @property
    def value(self) -> str:
        return "".join(child.value for child in self.children)

    def named(self, name: str) -> Sequence[TreeNode]:
        found = self._named.get(name)
        if found is None:
            slot = self.slots.get(name)
            if slot is None:
                found = ()
            elif isinstance(slot, Range):
                found = tuple(slot.instances)
            else:
                found = (_seen(slot),)
            self._named[name] = found
        return found

    def forget_children(self) -> None:
        """Called when instances come or go."""
        self._children = None
        self._named.clear()


class Frame(Branch):
    """The root or a repeat instance."""

    __slots__ = ("chain", "nodes", "order")

    def __init__(self, plan: Plan, parent: Branch | Document, node_id: NodeId, order: int = 1) -> None:
        self.nodes: dict[str, Element] = {}
        self.chain: tuple[Frame, ...] = ()
        self.order = order
        """Order among its siblings, given at birth and kept; gaps appear when siblings are removed."""
        super().__init__(plan, parent, None, node_id)
        above = parent.frame.chain if isinstance(parent, Element) else ()
        self.chain = (*above, self)

    def _own_frame(self) -> Frame:
        return self


class Range(Element):
    """A repeat with its instances. Stands in the tree where a new instance would, to evaluate its binds."""

    __slots__ = ("instances", "laid_aside")
    children: Final[tuple[TreeNode, ...]] = ()
    value: Final = ""

    def __init__(self, plan: Plan, parent: Branch, frame: Frame, node_id: NodeId) -> None:
        super().__init__(plan, parent, frame, node_id)
        self.instances: list[Frame] = []
        self.laid_aside: list[Kept] = []
        """What instances held that a count took away, to come back first when it grows again."""

    @property
    def held(self) -> Sequence[Element]:
        return tuple(self.instances)

    def named(self, name: str) -> Sequence[TreeNode]:
        return ()


class Kept:
    """An instance's id, order and answers, while it is not in the tree.

    Inner instances are in `inner`, those that an inner count had laid aside in `aside`, both by repeat.
    """

    __slots__ = ("answers", "aside", "inner", "is_new", "node_id", "order")

    def __init__(self, node_id: NodeId, order: int) -> None:
        self.node_id = node_id
        self.order = order
        self.answers: dict[NodeId, str] = {}
        self.inner: dict[NodeId, list[Kept]] = {}
        self.aside: dict[NodeId, list[Kept]] = {}
        self.is_new = False
        """It was never in the tree: the model holds it, and the count has not asked for it yet."""


class Document:
    """What `/` is: its one child is the root element."""

    __slots__ = ("children",)
    kind: Final = "document"
    name: Final = ""
    namespace: Final = ""
    parent: Final = None

    def __init__(self) -> None:
        self.children: tuple[TreeNode, ...] = ()

    @property
    def value(self) -> str:
        return "".join(child.value for child in self.children)

    @property
    def attributes(self) -> Mapping[str, str]:
        return _NOTHING

    def named(self, name: str) -> Sequence[TreeNode]:
        return tuple(child for child in self.children if child.name == name)


def walk(element: Element) -> Iterator[Element]:
    """The element and all it holds, in form order, instances expanded."""
    waiting = [element]
    while waiting:
        here = waiting.pop()
        yield here
        waiting.extend(reversed(here.held))


def leaves(element: Element) -> Iterator[Leaf]:
    """The questions in an element, in form order."""
    for found in walk(element):
        if isinstance(found, Leaf):
            yield found


def elements_at(plan: Plan, base: Frame) -> list[Element]:
    """Every element of a plan that lies within a frame, in order."""
    frames: list[Frame] = [base]
    for repeat in plan.repeats[len(base.chain) - 1 :]:
        inner: list[Frame] = []
        for frame in frames:
            ranged = frame.nodes[repeat]
            if isinstance(ranged, Range):
                inner.extend(ranged.instances)
        frames = inner
    return [frame.nodes[plan.path] for frame in frames]


def _seen(slot: Element) -> TreeNode:
    """A leaf or branch as a tree node."""
    assert isinstance(slot, Leaf | Branch)  # noqa: S101 -- ranges are taken care of by the callers
    return slot
