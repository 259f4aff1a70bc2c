"""Owns the state of one filling: its nodes by id, how instances are born and go, what a change did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from qa_desktop.domain.audit import RepeatInstance, Write, WriteKind
from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine._codecs import store
from qa_desktop.formengine._nodes import Branch, Document, Element, Frame, Kept, Leaf, Range, leaves, walk
from qa_desktop.formengine._plan import Plan, Program
from qa_desktop.formengine.api import ChangeSet, Surroundings
from qa_desktop.formspec.definition import Group, Question, Repeat

DIGITS: Final = 8
"""Hexadecimal digits of an instance id: 4,000 million, for a handful of instances."""
_TRIES: Final = 100
"""Fresh ids asked for before counting on from the last; only a test's ids ever collide."""


class Change:
    """What one change did, while it is being done."""

    def __init__(self) -> None:
        self.changed: set[Element] = set()
        self.before: dict[Leaf, str] = {}
        self.by_person: set[Leaf] = set()
        self.added: list[NodeId] = []
        self.removed: list[NodeId] = []
        self.first: list[Write] = []
        """Writes that come before the answers: instances born."""
        self.last: list[Write] = []
        """Writes that come after the answers: instances gone, with what they held."""

    def result(self, origin: str) -> ChangeSet:
        """The change as the caller sees it."""
        answers = [
            Write(WriteKind.ANSWER, leaf.node_id, old, leaf.stored, computed=leaf not in self.by_person)
            for leaf, old in self.before.items()
            if leaf.is_alive and leaf.stored != old
        ]
        changed = frozenset(element.node_id for element in self.changed if element.is_alive)
        writes = (*self.first, *answers, *self.last)
        return ChangeSet(changed, tuple(self.added), tuple(self.removed), writes, origin)


class Filling:
    """The nodes of one filling."""

    def __init__(self, program: Program, surroundings: Surroundings) -> None:
        self.program = program
        self.surroundings = surroundings
        self.properties: Mapping[str, str] = {}
        """What preloads and `property()` may ask for."""
        self.by_id: dict[NodeId, Element] = {}
        self.used_ids: set[NodeId] = set()
        self.aside: dict[NodeId, str] = {}
        """Saved answers to nodes that the tool does not have; handed back unharmed."""
        self.is_born = False
        """The model's own instances are in place: one that comes later is new, and its actions run."""
        self.flags_aside: set[NodeId] = set()
        """Flags of nodes that are not there: taken away, and back with them, or unknown to the tool."""
        self.unknown_instances: list[RepeatInstance] = []
        """Saved instances of repeats that the tool does not have."""
        self.language = program.tool.default_language
        self.change = Change()
        self.is_loading = False
        """While a saved draft is loaded its answers stay as they are."""
        self.value_moved: Callable[[Leaf], None] = _nobody
        self.document = Document()
        self.root = Frame(program.root, self.document, NodeId(program.root.path))
        self.document.children = (self.root,)
        self._register(self.root)
        self.root.nodes[program.root.path] = self.root
        self._fill(self.root)

    # Nodes ---------------------------------------------------------------------------------------

    def new_instance(self, ranged: Range, node_id: NodeId | None = None, order: int | None = None) -> Frame:
        """Give a repeat another instance, in its place by order."""
        parent = ranged.parent
        assert isinstance(parent, Branch)  # noqa: S101 -- only the root's parent is no branch
        last = ranged.instances[-1].order if ranged.instances else 0
        instance = Frame(
            ranged.plan, parent, node_id or self._fresh_id(ranged), last + 1 if order is None else order
        )
        ranged.instances.append(instance)
        if instance.order <= last:
            ranged.instances.sort(key=lambda each: each.order)
        parent.forget_children()
        self._register(instance)
        self._fill(instance)
        if self.flags_aside:
            for element in walk(instance):
                element.flagged = element.node_id in self.flags_aside
                self.flags_aside.discard(element.node_id)
        return instance

    def drop_instance(self, ranged: Range, instance: Frame) -> None:
        """Take an instance and all it holds out of the tree."""
        for element in walk(instance):
            element.is_alive = False
            if element.flagged:
                self.flags_aside.add(element.node_id)
            self.by_id.pop(element.node_id, None)
        ranged.instances.remove(instance)
        parent = ranged.parent
        assert isinstance(parent, Branch)  # noqa: S101 -- as above
        parent.forget_children()

    def range_of(self, instance: Frame) -> Range:
        """The repeat that an instance belongs to."""
        parent = instance.parent
        assert isinstance(parent, Branch)  # noqa: S101 -- as above
        found = parent.slots[instance.name]
        assert isinstance(found, Range)  # noqa: S101 -- an instance lies in a repeat
        return found

    def _fresh_id(self, ranged: Range) -> NodeId:
        digits = ""
        for _ in range(_TRIES):
            # The tail of a UUIDv7 is random; its head is the time and would be the same all day.
            digits = self.surroundings.new_id().replace("-", "")[-DIGITS:].lower()
            found = NodeId(f"{ranged.node_id}#{digits}")
            if found not in self.used_ids:
                return found
        number = int(digits, 16)
        while NodeId(f"{ranged.node_id}#{number:08x}") in self.used_ids:
            number = (number + 1) & 0xFFFFFFFF
        return NodeId(f"{ranged.node_id}#{number:08x}")

    def _fill(self, branch: Branch) -> None:
        frame = branch.frame
        for plan in branch.plan.children:
            child = self._made(plan, branch, frame, NodeId(f"{branch.node_id}/{plan.name}"))
            branch.slots[plan.name] = child
            self._register(child)
            frame.nodes[plan.path] = child
            if isinstance(plan.definition, Group):
                assert isinstance(child, Branch)  # noqa: S101 -- a group is a branch
                self._fill(child)

    def _made(self, plan: Plan, parent: Branch, frame: Frame, node_id: NodeId) -> Element:
        if isinstance(plan.definition, Question):
            return Leaf(plan, parent, frame, node_id)
        if isinstance(plan.definition, Repeat):
            return Range(plan, parent, frame, node_id)
        return Branch(plan, parent, frame, node_id)

    def _register(self, element: Element) -> None:
        self.by_id[element.node_id] = element
        if isinstance(element, Frame):
            self.used_ids.add(element.node_id)

    # Values --------------------------------------------------------------------------------------

    def put(self, leaf: Leaf, text: str, *, valid: bool = True, notice: str = "") -> None:
        """Store a value and tell those that read it."""
        if notice != leaf.notice:
            leaf.notice = notice
            self.change.changed.add(leaf)
        if valid != leaf.valid:
            leaf.valid = valid
            self.change.changed.add(leaf)
        if text == leaf.stored:
            return
        self.change.before.setdefault(leaf, leaf.stored)
        self.change.changed.add(leaf)
        leaf.stored = text
        self.show(leaf)

    def show(self, leaf: Leaf) -> None:
        """Bring what expressions read of a question up to date."""
        value = leaf.stored if leaf.relevant else ""
        if value != leaf.value:
            leaf.value = value
            self.value_moved(leaf)

    def load(self, leaf: Leaf, text: str) -> None:
        """Take a saved value as it is; only its validity is worked out. Nobody is told."""
        definition = leaf.plan.definition
        assert isinstance(definition, Question)  # noqa: S101 -- a leaf is a question
        found = store(text, definition.bind.data_type, definition.control, None)
        leaf.stored = text
        leaf.valid = found.is_valid
        leaf.notice = found.notice
        leaf.value = text if leaf.relevant else ""

    # Instances out of the tree -------------------------------------------------------------------

    def keep(self, instance: Frame) -> Kept:
        """What an instance holds, to be brought back."""
        kept = Kept(instance.node_id, instance.order)
        for element in walk(instance):
            if isinstance(element, Leaf) and element.frame is instance:
                if element.stored:
                    kept.answers[element.node_id] = element.stored
            elif isinstance(element, Range) and element.frame is instance:
                kept.inner[element.node_id] = [self.keep(inner) for inner in element.instances]
                kept.aside[element.node_id] = list(element.laid_aside)
        return kept

    def bring_back(self, ranged: Range, kept: Kept) -> Frame:
        """Put an instance back under its own id, with what it held."""
        instance = self.new_instance(ranged, kept.node_id, kept.order)
        for leaf in leaves(instance):
            if leaf.node_id in kept.answers:
                self.load(leaf, kept.answers[leaf.node_id])
        for node_id, inner in kept.inner.items():
            found = self.by_id[node_id]
            if isinstance(found, Range):
                for each in inner:
                    self.bring_back(found, each)
                found.laid_aside = list(kept.aside[node_id])
        return instance


def births(instance: Frame, *, computed: bool) -> list[Write]:
    """The writes that bring an instance into a store: itself, then the instances in it."""
    inside = [element for element in walk(instance) if isinstance(element, Frame)]
    return [Write(WriteKind.ADD_REPEAT, frame.node_id, "", str(frame.order), computed) for frame in inside]


def deaths(instance: Frame, before: Mapping[Leaf, str], *, computed: bool) -> list[Write]:
    """The writes that take an instance out of a store: its answers, inner instances, itself.

    `before` holds what this same change has already altered, as it was.
    """
    held = [(leaf, before.get(leaf, leaf.stored)) for leaf in leaves(instance)]
    gone = [Write(WriteKind.ANSWER, leaf.node_id, old, "", computed) for leaf, old in held if old]
    inside = [element for element in walk(instance) if isinstance(element, Frame)]
    gone.extend(
        Write(WriteKind.REMOVE_REPEAT, frame.node_id, str(frame.order), "", computed)
        for frame in reversed(inside)
    )
    return gone


def _nobody(leaf: Leaf) -> None:
    """Before the evaluator listens, nobody reads."""
