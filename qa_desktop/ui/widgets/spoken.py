"""Owns what a screen reader is told of a widget that Qt does not say by itself: its role, its sentences."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

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


def sentences(*parts: str) -> str:
    """Texts one after another, each ended as a sentence, as a voice needs it; blank ones left out."""
    said = [part.strip() for part in parts if part.strip()]
    ended = [part if part[-1] in ".?!:;…" else f"{part}." for part in said[:-1]]
    return " ".join([*ended, *said[-1:]])


def _made(_class_name: str, about: QObject) -> QAccessibleInterface | None:
    if not isinstance(about, QWidget):
        return None
    role = about.property(_ROLE)
    return QAccessibleWidget(about, QAccessible.Role(role)) if role else None
