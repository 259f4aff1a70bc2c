"""Owns what a screen reader is told that Qt does not say by itself: groups, and what has just happened."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
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


def announce(widget: QWidget, words: str, *, urgent: bool = False) -> None:
    """Have words read out without moving the keyboard; an urgent one breaks into what is being read.

    What is announced also stands on the screen: nothing is told to a screen reader alone.
    """
    if not words or not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, words)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)


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
