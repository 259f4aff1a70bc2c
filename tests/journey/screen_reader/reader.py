"""Owns what a screen reader can do from outside: find by role and name, read, act, hear, press keys.

Runs under the system's Python, which has the bindings of AT-SPI; knows nothing of the program but what its
accessibility tree says.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import pairwise

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402  the version is to be named first

WAIT = 20.0
"""Seconds until something that was asked for must be there."""

State = Atspi.StateType
KEYS = {"Tab": 0xFF09, "Enter": 0xFF0D, "Escape": 0xFF1B, "Down": 0xFF54, "F5": 0xFFC2, "F8": 0xFFC5}
"""Keys by their X11 symbols."""

BOXES = ("text", "password text")
CHOICES = ("radio button", "check box")
PLACES = ("check box", "radio button", "toggle button", "push button", "list item", "page tab", "link")
WORDS = ("label", "heading")
NOT_ASKING = ("Outline", "Help with this question")
"""Parts of the page of filling that ask nothing."""


class Gone(Exception):
    """A node went away while it was read."""


class Node:
    """One thing on the screen, as it is told to a blind person."""

    def __init__(self, accessible: Atspi.Accessible) -> None:
        self._of = accessible

    @property
    def role(self) -> str:
        return self._ask(self._of.get_role_name)

    @property
    def name(self) -> str:
        return self._ask(self._of.get_name) or ""

    @property
    def description(self) -> str:
        return self._ask(self._of.get_description) or ""

    @property
    def parent(self) -> Node | None:
        found = self._ask(self._of.get_parent)
        return Node(found) if found else None

    @property
    def children(self) -> list[Node]:
        count = self._ask(self._of.get_child_count)
        found = (self._ask(lambda at=at: self._of.get_child_at_index(at)) for at in range(count))
        return [Node(each) for each in found if each]

    def has(self, state: Atspi.StateType) -> bool:
        return self._ask(self._of.get_state_set).contains(state)

    @property
    def is_showing(self) -> bool:
        return self.has(State.SHOWING) and self.has(State.VISIBLE)

    @property
    def is_enabled(self) -> bool:
        return self.has(State.ENABLED)

    @property
    def is_checked(self) -> bool:
        return self.has(State.CHECKED)

    @property
    def is_current(self) -> bool:
        """Of pages that one can go to: this one is shown."""
        return self.has(State.SELECTED) or self.has(State.CHECKED)

    @property
    def text(self) -> str:
        """What stands in it."""
        count = self._ask(lambda: Atspi.Text.get_character_count(self._of))
        return self._ask(lambda: Atspi.Text.get_text(self._of, 0, count))

    @property
    def value(self) -> float:
        return self._ask(lambda: Atspi.Value.get_current_value(self._of))

    def related(self, relation: Atspi.RelationType) -> list[Node]:
        """What stands in that relation to it, for example what it is labelled by."""
        every = self._ask(self._of.get_relation_set) or []
        return [
            Node(each.get_target(at))
            for each in every
            if each.get_relation_type() == relation
            for at in range(each.get_n_targets())
        ]

    @property
    def labels(self) -> list[str]:
        """The names of what labels it."""
        return [each.name for each in self.related(Atspi.RelationType.LABELLED_BY)]

    @property
    def actions(self) -> list[str]:
        count = self._ask(lambda: Atspi.Action.get_n_actions(self._of))
        return [self._ask(lambda at=at: Atspi.Action.get_action_name(self._of, at)) for at in range(count)]

    def act(self, *wanted: str) -> None:
        """Do the first of these actions that it offers."""
        offered = self.actions
        number = next((offered.index(each) for each in wanted if each in offered), None)
        assert number is not None, f"{self} offers {offered}, not {wanted}"
        assert self._ask(lambda: Atspi.Action.do_action(self._of, number)), f"{self} did not act"

    def press(self) -> None:
        assert self.is_enabled, f"{self} cannot be pressed"
        self.act("Press")

    def pick(self) -> None:
        """Choose a radio button or check box."""
        assert self.is_enabled, f"{self} cannot be chosen"
        self.act("Toggle", "Press")

    def focus(self) -> None:
        """Put the keyboard there."""
        assert self._ask(lambda: Atspi.Component.grab_focus(self._of)), f"{self} does not take the keyboard"

    def write(self, words: str) -> None:
        """Put words in place of what stands in it."""
        assert self.has(State.EDITABLE), f"{self} cannot be written in"
        assert self._ask(lambda: Atspi.EditableText.set_text_contents(self._of, words)), f"{self} refused"

    def lines(self) -> str:
        """What is there, for people who look for why a test failed."""
        return "\n".join(f"{'  ' * depth}{each}" for depth, each in self._walk(0))

    def below(self) -> Iterator[Node]:
        """Everything in it that is on the screen, from top to bottom."""
        return (each for _depth, each in self._walk(0) if each is not self)

    def _walk(self, depth: int) -> Iterator[tuple[int, Node]]:
        yield depth, self
        for child in self.children:
            try:
                if child.has(State.VISIBLE):
                    yield from child._walk(depth + 1)
            except Gone:
                continue

    def _ask(self, question: Callable[[], object]):
        try:
            return question()
        except GLib.Error as error:
            raise Gone(str(error)) from error

    def __str__(self) -> str:
        try:
            return f"{self.role} {self.name!r}" + (f" ({self.description})" if self.description else "")
        except Gone:
            return "something that is gone"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and self._of == other._of

    def __hash__(self) -> int:
        return hash(self._of)


class Reader:
    """Listens to one program."""

    def __init__(self, program: str) -> None:
        self.heard: list[str] = []
        self.focused: Node | None = None
        self._listener = Atspi.EventListener.new(self._on_event)
        for event in ("object:announcement", "object:state-changed:focused"):
            self._listener.register(event)
        self.program = self.wait(lambda: self._program(program), f"the program {program}")

    def _program(self, name: str) -> Node | None:
        desk = Atspi.get_desktop(0)
        every = (desk.get_child_at_index(at) for at in range(desk.get_child_count()))
        return next((Node(each) for each in every if each and each.get_name() == name), None)

    def _on_event(self, event: Atspi.Event) -> None:
        if event.type.startswith("object:announcement"):
            self.heard.append(str(event.any_data))
        elif event.detail1:
            self.focused = Node(event.source)

    # ------------------------------------------------------------ waiting

    def hear(self) -> None:
        """Take in what the program has said meanwhile."""
        context = GLib.MainContext.default()
        while context.pending():
            context.iteration(False)

    def wait(self, condition: Callable[[], object], what: str):
        """Until the condition holds; answers what it answered."""
        until = time.monotonic() + WAIT
        while True:
            self.hear()
            try:
                if found := condition():
                    return found
            except (Gone, GLib.Error):
                pass
            if time.monotonic() > until:
                raise AssertionError(f"there is no {what}; there is:\n{self.screen()}")
            GLib.usleep(20_000)

    def screen(self) -> str:
        """Everything that can be read now."""
        try:
            return self.top().lines()
        except (Gone, AttributeError):
            return "nothing"

    # ------------------------------------------------------------ finding

    def top(self) -> Node:
        """The window in front: a sheet over the main window, else the main window."""
        shown = [each for each in self.program.children if each.has(State.SHOWING)]
        if not shown:
            raise Gone("no window is shown")  # between a sheet that goes and the window under it
        sheets = [each for each in shown if each.role == "dialog"]
        return (sheets or shown)[-1]

    def all(self, role: str, name: str | None = None, within: Node | None = None) -> list[Node]:
        """Everything of a role, and of a name, that is on the screen now."""
        place = within or self.top()
        return [
            each for each in place.below() if each.role == role and (name is None or _fits(each.name, name))
        ]

    def find(self, role: str, name: str, within: Node | None = None) -> Node:
        """The first of that role and name, once it is there. A name may end in `…`."""
        return self.wait(lambda: next(iter(self.all(role, name, within)), None), f"{role} named {name!r}")

    def find_box(self, label: str) -> Node:
        """The box to write in that is called so."""

        def found() -> Node | None:
            return next(iter([b for role in BOXES for b in self.all(role, label)]), None)

        return self.wait(found, f"box named {label!r}")

    def find_by_label(self, role: str, label: str) -> Node:
        """What a label names: a drop-down list reads its choice as its name, its question as its label."""

        def found() -> Node | None:
            return next((each for each in self.all(role) if label in (each.name, *each.labels)), None)

        return self.wait(found, f"{role} labelled {label!r}")

    def after(self, words: str) -> Node:
        """The label that is read after the one that says so."""

        def found() -> Node | None:
            labels = [each for each in self.all("label") if each.name]
            return next((b for a, b in pairwise(labels) if _fits(a.name, words)), None)

        return self.wait(found, f"words after {words!r}")

    def go(self, place: str) -> None:
        """Choose a place of the side list."""
        self.wait(lambda: self._gone(place), f"place {place!r}")

    def _gone(self, place: str) -> bool:
        for entry in self.places():
            if entry.name == place or entry.name.startswith(f"{place}, "):
                entry.pick()
                return True
        return False

    def places(self) -> list[Node]:
        """What can be gone to: places of the side list, sections of an outline."""
        return [each for role in PLACES for each in self.all(role)]

    def questions(self) -> dict[str, list[Node]]:
        """What asks on this page, in order: each question with its choices, or with its one box."""
        found: dict[str, list[Node]] = {}
        self._ask_in(self.top(), "", found)
        return found

    def _ask_in(self, place: Node, within: str, found: dict[str, list[Node]]) -> None:
        for each in place.children:
            try:
                if not each.has(State.VISIBLE) or each.name in NOT_ASKING:
                    continue
                role = each.role
                if role in CHOICES:
                    if within:
                        found.setdefault(within, []).append(each)
                elif role in (*BOXES, "combo box"):
                    name = next(iter(each.labels), each.name)
                    assert name, f"{each} in {within!r} has no name:\n{self.screen()}"
                    found.setdefault(name, []).append(each)
                else:
                    self._ask_in(each, each.name or within, found)
            except Gone:
                continue

    def told_of(self, node: Node) -> str:
        """Everything that is read of it beside its name: its own words, then its group's and its labels'."""
        group = node.parent
        related = [
            each
            for relation in (Atspi.RelationType.DESCRIBED_BY, Atspi.RelationType.ERROR_MESSAGE)
            for each in node.related(relation)
        ]
        words = [node.description, group.description if group else "", *(each.name for each in related)]
        return " ".join(dict.fromkeys(filter(None, words)))

    def entry(self) -> Node | None:
        """The entry of an open list that the keyboard is on."""
        return next((each for each in self.all("list item") if each.has(State.FOCUSED)), None)

    def press(self, name: str) -> None:
        """Press the button of that name."""
        self.wait(lambda: self._pressed(name), f"button {name!r} that can be pressed")

    def _pressed(self, name: str) -> bool:
        for button in self.all("push button", name):
            if button.is_enabled:
                button.press()
                return True
        return False

    def read(self, words: str) -> Node:
        """The words on the page that say so, once they are there; they may be a heading."""

        def found() -> Node | None:
            return next(iter([each for role in WORDS for each in self.all(role, words)]), None)

        return self.wait(found, f"words {words!r}")

    # ------------------------------------------------------------ keys

    def key(self, key: str) -> None:
        """Press a key where the keyboard is."""
        Atspi.generate_keyboard_event(KEYS[key], None, Atspi.KeySynthType.SYM)
        self.hear()


def _fits(name: str, wanted: str) -> bool:
    return name.startswith(wanted[:-1]) if wanted.endswith("…") else name == wanted
