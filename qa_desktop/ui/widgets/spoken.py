"""Owns what a screen reader is told of a widget that Qt does not say by itself: its role, its sentences."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleEvent,
    QAccessibleInterface,
)
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QWidget

from qa_desktop.i18n import tr

_ROLE = "spokenRole"
_installed: list[bool] = []


def as_group(widget: QWidget, name: str = "") -> None:
    """Say that what stands in a widget belongs together; its accessible name is the group's."""
    speak_as(widget, QAccessible.Role.Grouping)
    if name:
        widget.setAccessibleName(name)


def speak_as(widget: QWidget, role: QAccessible.Role) -> None:
    """Give a widget a role. It must be of a class of ours: Qt answers for its own classes first."""
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_made)
    widget.setProperty(_ROLE, role.value)


def tell_of_current(entry: QAbstractButton) -> None:
    """Say that this entry of a list of pages is the one shown now; nothing when nobody listens."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(entry, QAccessible.Event.Selection))


def sentences(*parts: str) -> str:
    """Texts one after another, each ended as a sentence, as a voice needs it; blank ones left out."""
    said = [part.strip() for part in parts if part.strip()]
    ended = [part if part[-1] in ".?!:;…" else f"{part}." for part in said[:-1]]
    return " ".join([*ended, *said[-1:]])


def with_error(hint: str, words: str) -> str:
    """What is read of a box after its name: its hint, and what is wrong with it."""
    return sentences(hint, tr("Error: {words}", words=words) if words else "")


def _made(_class_name: str, about: QObject) -> QAccessibleInterface | None:
    if not isinstance(about, QWidget):
        return None
    role = about.property(_ROLE)
    if role == QAccessible.Role.PageTab.value and isinstance(about, QAbstractButton):
        return _PageTab(about, QAccessible.Role.PageTab)
    return QAccessibleWidget(about, QAccessible.Role(role)) if role else None


class _PageTab(QAccessibleWidget):
    """A button that goes to a page. Shown by Qt it would be a check box, because it stays pressed."""

    def state(self) -> QAccessible.State:
        said = super().state()
        said.selectable = True
        button = self._button
        said.selected = button is not None and button.isChecked()
        return said

    def actionNames(self) -> list[str]:
        return [QAccessibleActionInterface.pressAction(), *super().actionNames()]

    def doAction(self, name: str, /) -> None:
        button = self._button
        if name == QAccessibleActionInterface.pressAction() and button is not None:
            button.click()
        else:
            super().doAction(name)

    @property
    def _button(self) -> QAbstractButton | None:
        """None once it is going away."""
        button = self.object()
        return button if isinstance(button, QAbstractButton) else None
