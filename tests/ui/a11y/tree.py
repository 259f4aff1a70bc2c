"""What a screen reader is told: the accessibility tree of a window, walked, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QPlainTextEdit, QWidget

Role, Text = QAccessible.Role, QAccessible.Text

CONTROLS = {
    Role.Button,
    Role.PushButton,
    Role.RadioButton,
    Role.CheckBox,
    Role.EditableText,
    Role.ComboBox,
    Role.SpinBox,
    Role.Slider,
    Role.List,
    Role.Table,
    Role.Tree,
    Role.Link,
    Role.Dialog,
    Role.ButtonMenu,
    Role.PageTab,
    Role.MenuItem,
    Role.ProgressBar,
    Role.Graphic,
}
"""Roles that say nothing without a name."""
VALUES = {Role.SpinBox, Role.Slider, Role.ProgressBar}
CELLS_LOOKED_AT = 120


@dataclass(frozen=True)
class Node:
    """One thing that a screen reader can come to."""

    said: QAccessibleInterface
    parent: QAccessibleInterface | None
    path: str

    @property
    def name(self) -> str:
        return self.said.text(Text.Name).strip()

    @property
    def description(self) -> str:
        return self.said.text(Text.Description).strip()

    @property
    def widget(self) -> QWidget | None:
        found = self.said.object()
        return found if isinstance(found, QWidget) else None

    def __str__(self) -> str:
        widget = self.widget
        kind = type(widget).__name__ if widget is not None else "-"
        return f"{self.said.role().name} {kind} {self.name[:60]!r} in {self.path}"


def nodes(top: QWidget) -> Iterator[Node]:
    """Everything in sight, in the order in which a screen reader reads it."""
    said = QAccessible.queryAccessibleInterface(top)
    if said is not None:
        yield from _walk(said, None, "")


def _walk(said: QAccessibleInterface, parent: QAccessibleInterface | None, path: str) -> Iterator[Node]:
    state = said.state()
    widget = said.object()
    if state.invisible or (isinstance(widget, QWidget) and not widget.isVisible()):
        return
    node = Node(said, parent, path)
    yield node
    own = node.name or (type(widget).__name__ if widget is not None else "")
    below = f"{path} > {own}"[-160:]
    if isinstance(widget, QAbstractItemView):
        return  # its cells are asked of by themselves
    for at in range(said.childCount()):
        child = said.child(at)
        if child is not None and child.isValid():
            yield from _walk(child, said, below)


def faults(top: QWidget) -> list[str]:
    """What is wrong with the tree of a window or sheet; one sentence each."""
    wrong: list[str] = []
    for node in nodes(top):
        wrong += [f"{what}: {node}" for what in _wrongs(node)]
    return wrong


def _wrongs(node: Node) -> Iterator[str]:
    said, role, state, widget = node.said, node.said.role(), node.said.state(), node.widget
    if role in CONTROLS and not node.name:
        yield "no name"
    if state.focusable and role in (Role.Client, Role.NoRole) and not isinstance(widget, QAbstractItemView):
        yield "takes the keyboard but has no role"
    if role in VALUES:
        value = said.valueInterface()
        if value is None:
            yield "has no value"
        elif not value.minimumValue() <= value.currentValue() <= value.maximumValue():
            yield "has a value outside its span"
    if role == Role.RadioButton:
        if not state.checkable:
            yield "cannot be checked"
        if not _stands_in_a_named_group(node):
            yield "stands in no named group"
    if role == Role.EditableText:
        typed = isinstance(widget, QLineEdit | QPlainTextEdit)
        if typed and bool(state.readOnly) != widget.isReadOnly():
            yield "does not say whether it can be changed"
        if said.textInterface() is None:
            yield "its text cannot be read"
    if isinstance(widget, QAbstractItemView):
        yield from _table_wrongs(node, widget)


def _stands_in_a_named_group(node: Node) -> bool:
    group = node.parent
    return (
        group is not None
        and group.role() == Role.Grouping
        and bool(group.text(Text.Name).strip())
        and group.indexOfChild(node.said) >= 0
    )


def _table_wrongs(node: Node, view: QAbstractItemView) -> Iterator[str]:
    if node.said.role() not in (Role.List, Role.Table, Role.Tree):
        yield "a list or table that does not say so"
    if not node.name:
        yield "no name"
    nameless = 0
    for at in range(min(node.said.childCount(), CELLS_LOOKED_AT)):
        cell = node.said.child(at)
        if cell is None or cell.role() in (
            Role.ColumnHeader,
            Role.RowHeader,
            Role.Cell,
            Role.ListItem,
            Role.TreeItem,
        ):
            nameless += (
                cell is not None
                and cell.role() in (Role.ColumnHeader, Role.RowHeader)
                and not cell.text(Text.Name)
            )
            continue
    if nameless:
        yield f"{nameless} headings without words"
