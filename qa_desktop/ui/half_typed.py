"""Owns what stood in a small sheet that was left without an answer: kept in the profile, there again later.

A sheet is known by a name that says what it is about. What is kept lies in the encrypted profile, and in
memory only while that is open.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from qa_desktop.ui.sheets import asks
from qa_desktop.ui.tasks import Lane

if TYPE_CHECKING:
    from qa_desktop.ui.context import Context

SETTING = "half-typed"
NAME = "half-typed"
"""Of the property by which an open sheet is known."""
Typed = dict[str, list[str]]
"""By the name of a sheet what stood in its boxes, in their order."""


class HalfTyped(QObject):
    """What was typed into sheets that were not agreed to."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._kept: Typed = {}
        self._put: set[str] = set()

    def asks(self, sheet: QDialog, name: str) -> bool:
        """Show a sheet until it is answered, with what stood in it when it was last left."""
        sheet.setProperty(NAME, name)
        blank, before = typed_in(sheet), self._kept.get(name)
        if before is not None:
            type_again(sheet, before)
        agreed = asks(sheet)
        if name in self._put:
            self._put.discard(name)  # by the lock, or the end: nothing is known here any more
            return agreed
        self._kept.pop(name, None)
        if not agreed and isValid(sheet) and (typed := typed_in(sheet)) != blank:
            self._kept[name] = typed
        if self._kept.get(name) != before:
            self._store(self._kept)
        return agreed

    def put_by(self, sheets: Iterable[QDialog]) -> None:
        """Before the lock and the end: keep what stands in open sheets, and forget it here."""
        kept = dict(self._kept)
        for sheet in sheets:
            name = sheet.property(NAME)
            if isinstance(name, str) and name:
                self._put.add(name)
                kept[name] = typed_in(sheet)
        if kept != self._kept:
            self._store(kept)
        self._kept = {}

    def recall(self) -> None:
        """The profile is open: know again what was put by."""
        work = partial(self._context.desktop.settings.get, SETTING)
        self._context.tasks.run(Lane.STORE, work, self._on_recalled, _not_told, self, says="")

    def _on_recalled(self, text: str) -> None:
        self._kept = from_text(text)

    def _store(self, kept: Typed) -> None:
        work = partial(self._context.desktop.settings.put, SETTING, json.dumps(kept, ensure_ascii=False))
        self._context.tasks.run(Lane.STORE, work, None, _not_told, self, says="")


def typed_in(sheet: QWidget) -> list[str]:
    """What stands in each box of a sheet."""
    return [_words(box) for box in _boxes(sheet)]


def type_again(sheet: QWidget, typed: list[str]) -> None:
    """Put it into the boxes again; a sheet with other boxes stays as it is."""
    boxes = _boxes(sheet)
    for box, words in zip(boxes, typed, strict=True) if len(boxes) == len(typed) else ():
        if isinstance(box, QComboBox):
            box.setCurrentIndex(max(0, box.findText(words)))
        elif isinstance(box, QLineEdit):
            box.setText(words)
        elif isinstance(box, QPlainTextEdit):
            box.setPlainText(words)


def from_text(text: str) -> Typed:
    """What was put by; nothing where that is not readable."""
    try:
        said = json.loads(text) if text else {}
        return {str(name): [str(words) for words in typed] for name, typed in dict(said).items()}
    except (ValueError, TypeError):
        return {}


def _boxes(sheet: QWidget) -> list[QWidget]:
    """The boxes of a sheet in the order in which they were made."""
    kinds = (QComboBox, QLineEdit, QPlainTextEdit)
    return [each for each in sheet.findChildren(QWidget) if isinstance(each, kinds)]


def _words(box: QWidget) -> str:
    if isinstance(box, QComboBox):
        return box.currentText()
    if isinstance(box, QLineEdit):
        return box.text()
    return box.toPlainText() if isinstance(box, QPlainTextEdit) else ""


def _not_told(_error: Exception) -> None:
    """Nothing to be done behind a lock; what had been kept before is still there."""
