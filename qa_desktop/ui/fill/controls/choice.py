"""Owns the controls for choices: one, several, and one of Ofsted's grades."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from qa_desktop.domain.grades import Grade
from qa_desktop.formengine.api import ChoiceView, NodeView
from qa_desktop.formspec.definition import ControlKind
from qa_desktop.ui.fill.controls.base import Control
from qa_desktop.ui.fill.files import OF_TOOL, Files
from qa_desktop.ui.fill.media import MediaStrip
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets import markup
from qa_desktop.ui.widgets.combo import Combo
from qa_desktop.ui.widgets.text import Text
from qa_desktop.ui.widgets.tile import TileFace
from qa_desktop.ui.widgets.tiles import Tiles, digit_for

_IN_ONE_LINE = frozenset(("likert", "list", "horizontal", "horizontal-compact", "compact", "quickcompact"))
LIST_ABOVE = 12
"""A longer list to pick one from is dropped down: as tiles it would hide the questions after it."""


class ChoiceControl(Control):
    """Tiles: digits and arrows pick, Backspace clears. A grade shows what good looks like under its tiles."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self._multiple = view.control is ControlKind.SELECT_MULTIPLE
        self._words: dict[str, str] = {}
        self._files: Files | None = None
        self._media: dict[str, Mapping[str, str]] = {}
        self._labels: dict[str, str] = {}
        self.recordings: list[MediaStrip] = []
        self.tiles = Tiles(multiple=self._multiple)
        self.descriptor = Text(role=Type.HINT)
        self.descriptor.setContentsMargins(0, 8, 0, 0)
        self.descriptor.hide()
        self.box.addWidget(self.tiles)
        self.box.addWidget(self.descriptor)
        self.tiles.picked.connect(self._on_picked)
        self.tiles.focused.connect(self._on_focused)
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        self._media = {choice.name: choice.media for choice in view.choices if choice.media}
        self._labels = {choice.name: choice.label for choice in view.choices}
        self.tiles.set_flowing(_flows(view))
        self._words = {choice.name: choice.descriptor for choice in view.choices if choice.descriptor}
        self.tiles.show_faces(_face(index, choice) for index, choice in enumerate(view.choices))
        self.tiles.show_picks(view.value.split() if self._multiple else [view.value])
        self.tiles.set_readonly(view.is_readonly)
        if self._words:
            self._describe(view.value)
        if self._media:
            self._show_pictures()

    def use(self, files: Files | None) -> None:
        self._files = files
        if not self._media:
            return
        if files is not None:
            files.picture_came.connect(self._on_picture)
        self._show_pictures()
        for name, media in self._media.items():
            # A picture stands on its tile; what cannot stand there is named below.
            rest = {form: file for form, file in media.items() if form not in ("image", "big-image")}
            picture = media.get("image") or media.get("big-image")
            if picture and (files is None or files.of_tool(picture) is None):
                rest["image"] = picture
            if rest:
                self._add_strip(name, rest)

    def focus_here(self) -> None:
        self.tiles.focus_here()

    def name(self, words: str, description: str) -> None:
        self.tiles.describe(words, description)

    @Slot(list)
    def _on_picked(self, names: list[str]) -> None:
        if self._words:
            self._describe(names[0] if names else "")
        self.edited.emit(self.node_id, " ".join(names), False)

    @Slot(str)
    def _on_focused(self, name: str) -> None:
        if self._words:
            self._describe(name)
        self.told_now = self._words.get(name, "")
        self.told.emit(self.told_now)

    @Slot(str)
    def _on_picture(self, name: str) -> None:
        own = name.removeprefix(OF_TOOL)
        if name.startswith(OF_TOOL) and any(own in media.values() for media in self._media.values()):
            self._show_pictures()
            if self._files is not None and self._files.is_no_picture(name):
                of = next(choice for choice, media in self._media.items() if own in media.values())
                self._add_strip(of, {"image": own})

    def _add_strip(self, choice: str, media: Mapping[str, str]) -> None:
        strip = MediaStrip(self._files)
        strip.show_media(media, markup.read(self._labels.get(choice, choice)).text)
        self.recordings.append(strip)
        self.box.addWidget(strip)

    def _show_pictures(self) -> None:
        if self._files is None:
            return
        pictures = {}
        for name, media in self._media.items():
            file = media.get("image") or media.get("big-image", "")
            image = self._files.picture_of_tool(file) if file else None
            if image is not None:
                pictures[name] = image
        self.tiles.show_pictures(pictures)

    def _describe(self, name: str) -> None:
        words = self._words.get(name, "")
        self.descriptor.show_text(words)
        self.descriptor.setVisible(bool(words))


class ListControl(Control):
    """One of a long list, dropped down; typing the first letters finds a choice; the first line clears."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self.list = Combo()
        self._offered: list[tuple[str, str]] = []
        self.box.addWidget(self.list, alignment=Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.list)
        self.list.activated.connect(self._on_activated)
        self.list.left.connect(self._on_left)
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        offered = [("", ""), *((choice.name, markup.read(choice.label).text) for choice in view.choices)]
        if offered != self._offered:
            self._offered = offered
            self.list.clear()
            for name, label in offered:
                self.list.addItem(label, name)
        self.list.setCurrentIndex(max(0, self.list.findData(view.value)))
        self.list.setEnabled(not view.is_readonly)

    def name(self, words: str, description: str) -> None:
        self.list.setAccessibleName(words)
        self.list.setAccessibleDescription(description)

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        # As typing: searching by letters passes over other choices on its way.
        self.edited.emit(self.node_id, str(self.list.itemData(index)), True)

    @Slot()
    def _on_left(self) -> None:
        self.left.emit(self.node_id)


def is_long(view: NodeView) -> bool:
    """True for one choice of a long list, or where the tool's author asked for a list."""
    asked = any(word.partition("(")[0] in ("minimal", "autocomplete") for word in view.appearance)
    as_tiles = any(choice.grade or choice.media for choice in view.choices)
    return not as_tiles and (asked or len(view.choices) > LIST_ABOVE)


def _flows(view: NodeView) -> bool | None:
    """Side by side where the tool asks for columns or one line; else as number and length ask for."""
    words = {word.partition("(")[0] for word in view.appearance}
    in_columns = any(word.startswith("columns") for word in words)
    asked = in_columns or bool(words & _IN_ONE_LINE)
    return True if asked else None


def _face(index: int, choice: ChoiceView) -> TileFace:
    grade = Grade(choice.grade) if choice.grade in set(Grade) else None
    return TileFace(
        name=choice.name,
        words=choice.label or choice.name,
        key=digit_for(index),
        grade=grade,
        description=choice.descriptor,
    )
