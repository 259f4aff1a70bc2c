"""Owns the control with which one of two people places a mark that the other does not see yet."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget

from qa_desktop.formengine.api import NodeView
from qa_desktop.ui.fill.controls.base import Control
from qa_desktop.ui.fill.controls.scale import bounds, ends
from qa_desktop.ui.style.roles import Button, set_button
from qa_desktop.ui.style.spacing import spaced
from qa_desktop.ui.widgets.stops import ScaleStops
from qa_desktop.ui.widgets.text import Text


class MarkControl(Control):
    """Stops; once somebody has placed a mark and left, only that there is one can be seen or heard.

    Signals:
        covered_up: the mark is out of sight now.
    """

    covered_up = Signal()

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self._is_covered, self._in_the_open = bool(view.value), False
        self._value = view.value
        self.stops = ScaleStops(*bounds(view))
        self.given = QWidget()
        self.words = Text(self.tr("Placed. It is covered until both of you have placed a mark."))
        self.change = QPushButton(self.tr("Change it"))
        set_button(self.change, Button.LINK)
        row = QHBoxLayout(self.given)
        spaced(row, gap=8)
        row.addWidget(self.words, 1)
        row.addWidget(self.change)
        self.cover_it = QPushButton(self.tr("Cover this mark"))
        self.box.addWidget(self.stops)
        self.box.addWidget(self.cover_it, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.addWidget(self.given)
        self.stops.picked.connect(self._on_picked)
        self.cover_it.clicked.connect(self.cover)
        self.change.clicked.connect(self._on_change)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)
        self.render(view)

    @property
    def is_covered(self) -> bool:
        return self._is_covered

    @Slot()
    def cover(self) -> None:
        """Put the mark out of sight; a blank one, or one both have seen, stays."""
        if self._value and not self._is_covered and not self._in_the_open:
            focused = QApplication.focusWidget()
            had_keyboard = focused is not None and self.isAncestorOf(focused)
            self._is_covered = True
            self._show_parts()
            self.covered_up.emit()
            if had_keyboard:
                self.focus_here()

    def lay_open(self) -> None:
        """Both have seen it: nothing is covered any more."""
        self._in_the_open, self._is_covered = True, False
        self._show_parts()

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        self._value = view.value
        self._is_covered = self._is_covered and bool(view.value)
        self.stops.name_ends(*ends(view))
        self.stops.show_value(view.value)
        self.stops.tiles.set_readonly(view.is_readonly)
        self._show_parts()

    def focus_here(self) -> None:
        if not self._is_covered:
            self.stops.tiles.focus_here()
            return
        onward = self.onward
        target = onward if onward is not None and onward.isVisible() else self.change
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def name(self, words: str, description: str) -> None:
        self.stops.tiles.describe(words, description)
        self.cover_it.setAccessibleName(self.tr("Cover the mark: {who}").format(who=words))
        self.change.setAccessibleName(self.tr("Change the mark: {who}").format(who=words))
        self.change.setAccessibleDescription(self.words.shown)

    @Slot(str)
    def _on_picked(self, value: str) -> None:
        self.edited.emit(self.node_id, value, False)

    @Slot()
    def _on_change(self) -> None:
        self._is_covered = False
        self.stops.show()
        self.focus_here()  # before the button goes: the keyboard would leave with it, and cover the mark
        self._show_parts()

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        # None: the window lost the keyboard; whoever is placing a mark comes back to it.
        if old is not None and now is not None and self.isAncestorOf(old) and not self.isAncestorOf(now):
            self.cover()

    def _show_parts(self) -> None:
        self.stops.setVisible(not self._is_covered)
        self.given.setVisible(self._is_covered)
        self.cover_it.setVisible(bool(self._value) and not self._is_covered and not self._in_the_open)
