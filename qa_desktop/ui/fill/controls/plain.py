"""Owns the controls that are little more than words: note, read-only value, acknowledgement, unknown kind."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from qa_desktop.formengine.api import NodeView
from qa_desktop.ui.fill.controls.base import Control
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.prompts import Prompts, list_of
from qa_desktop.ui.widgets.text import Text
from qa_desktop.ui.widgets.tile import TileFace
from qa_desktop.ui.widgets.tiles import Tiles


class NoteControl(Control):
    """A note: the tool's words, nothing to answer."""

    shows_label = True

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self.words = Text(marked=True)
        self.hint = Text(role=Type.HINT, marked=True)
        self.prompts = Prompts()
        self.box.addWidget(self.words)
        self.box.addWidget(self.prompts)
        self.box.addWidget(self.hint)
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        heading, items = list_of(view.label)
        self.words.show_text("" if items else heading)
        self.words.setVisible(not items)
        self.prompts.setVisible(bool(items))
        if items:
            self.prompts.show_list(heading, items)
        self.hint.show_text(view.hint)
        self.hint.setVisible(bool(view.hint))


class ShownControl(Control):
    """A value that the form works out, or that nobody may change here."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self.words = Text()
        self.box.addWidget(self.words)
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        self.words.show_text(view.display or "–")


class AcknowledgeControl(Control):
    """A trigger: one box to tick. XForms stores `OK`."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self.tiles = Tiles(multiple=True)
        self.tiles.show_faces([TileFace("OK", self.tr("I have read this"), key="1")])
        self.box.addWidget(self.tiles)
        self.tiles.picked.connect(self._on_picked)
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        self.tiles.show_picks([view.value])
        self.tiles.set_readonly(view.is_readonly)

    def focus_here(self) -> None:
        self.tiles.focus_here()

    def name(self, words: str, description: str) -> None:
        self.tiles.describe(words, description)

    @Slot(list)
    def _on_picked(self, names: list[str]) -> None:
        self.edited.emit(self.node_id, "OK" if names else "", False)
