"""Owns a set of tiles that answer one question: one pick or several, by mouse, digit and arrow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QWidget

from qa_desktop.ui.style import theme
from qa_desktop.ui.widgets.flow import FlowLayout
from qa_desktop.ui.widgets.spoken import as_group, sentences
from qa_desktop.ui.widgets.tile import CheckTile, RadioTile, TileFace

STACKED_ABOVE = 5
"""More than five choices, or one longer than this many letters, go one below the other."""
LONG_LABEL = 44


class Tiles(QWidget):
    """The tiles of one question.

    Signals:
        picked(list): a person changed the pick; the names now picked, in the order of the tiles.
        focused(str): the keyboard is on the tile of that name.
    """

    picked = Signal(list)
    focused = Signal(str)

    def __init__(
        self, *, multiple: bool = False, compact: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        as_group(self)
        self._multiple = multiple
        self._compact = compact
        self._tiles: list[RadioTile | CheckTile] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(not multiple)
        self._flows: bool | None = None
        self._typed = ""
        """The digit typed last, while nothing else happened since: 1 and then 0 is 10."""
        self._flow = self._layout_of_tiles()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _layout_of_tiles(self) -> FlowLayout:
        # Eleven compact ones stand in one row also at 200 % in a window of 1280.
        return FlowLayout(self, theme.current().metrics.px(5 if self._compact else 8))

    def _new_tile(self) -> RadioTile | CheckTile:
        return CheckTile(self) if self._multiple else RadioTile(self)

    def set_flowing(self, flows: bool | None) -> None:
        """Side by side (True), one below the other (False), or as their number and length ask for (None)."""
        self._flows = flows

    @property
    def tiles(self) -> Sequence[RadioTile | CheckTile]:
        return self._tiles

    @property
    def picks(self) -> list[str]:
        return [tile.face.name for tile in self._tiles if tile.isChecked()]

    def show_faces(self, faces: Iterable[TileFace]) -> None:
        """Show these choices; tiles are rebuilt only when the choices are others."""
        wanted = list(faces)
        if [tile.face for tile in self._tiles] == wanted:
            return
        focused = next((tile.face.name for tile in self._tiles if tile.hasFocus()), None)
        self._drop()
        stacked = not self._compact and (
            len(wanted) > STACKED_ABOVE or any(len(face.words) > LONG_LABEL for face in wanted)
        )
        if self._flows is not None:
            stacked = not self._flows
        self._flow.set_stacked(stacked)
        keyed = stacked and any(face.key for face in wanted)
        for face in wanted:
            self._add(face, key_room=keyed and not face.key)
        if focused is not None:
            self._focus(focused)

    def show_picks(self, names: Iterable[str]) -> None:
        """Show what is picked, without telling anyone."""
        wanted = set(names)
        if not self._multiple:
            self._group.setExclusive(False)
        for tile in self._tiles:
            if tile.isChecked() != (tile.face.name in wanted):
                tile.setChecked(tile.face.name in wanted)
        if not self._multiple:
            self._group.setExclusive(True)
        self._mark_tab_stop()

    def show_pictures(self, pictures: Mapping[str, QImage]) -> None:
        """Show the pictures of choices, by name, over their words."""
        for tile in self._tiles:
            tile.show_picture(pictures.get(tile.face.name))

    def set_readonly(self, readonly: bool) -> None:
        for tile in self._tiles:
            tile.setEnabled(not readonly)

    def focus_here(self) -> None:
        """Put the keyboard on the picked tile, else on the first."""
        tile = next((t for t in self._tiles if t.isChecked()), self._tiles[0] if self._tiles else None)
        if tile is not None:
            tile.setFocus(Qt.FocusReason.TabFocusReason)

    def describe(self, name: str, description: str) -> None:
        """What a screen reader says: the question is the group's name, the rest belongs to each choice.

        Said by the group as well, it would be heard twice.
        """
        self.setAccessibleName(name)
        for tile in self._tiles:
            told = sentences(name, tile.face.description, description)
            if tile.accessibleDescription() != told:
                tile.setAccessibleDescription(told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._multiple:
            (self.focusNextChild if event.key() == Qt.Key.Key_Down else self.focusPreviousChild)()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_clicked(self) -> None:
        self._typed = ""
        self._mark_tab_stop()
        self.picked.emit(self.picks)

    @Slot(str)
    def _on_focused(self, name: str) -> None:
        self._typed = ""
        self.focused.emit(name)

    @Slot(int)
    def _on_digit(self, digit: int) -> None:
        number = f"{self._typed}{digit}" if self._typed and self.picks == [self._typed] else ""
        two = next((t for t in self._tiles if not t.face.key and t.face.name == number), None)
        tile = two or next((t for t in self._tiles if t.face.key == str(digit)), None)
        if tile is not None and tile.isEnabled():
            tile.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if self._multiple or not tile.isChecked():
                tile.click()
            self._typed = tile.face.name if two is None else ""

    @Slot()
    def _on_cleared(self) -> None:
        if self.picks and all(tile.isEnabled() for tile in self._tiles):
            self.show_picks(())
            self.picked.emit([])

    def _add(self, face: TileFace, *, key_room: bool) -> None:
        tile = self._new_tile()
        tile.dress(face, compact=self._compact, key_room=key_room)
        tile.clicked.connect(self._on_clicked)
        tile.focused.connect(self._on_focused)
        tile.digit_pressed.connect(self._on_digit)
        tile.cleared.connect(self._on_cleared)
        self._tiles.append(tile)
        self._group.addButton(tile)
        self._flow.addWidget(tile)
        tile.show() if self.isVisible() else None

    def _drop(self) -> None:
        for tile in self._tiles:
            self._group.removeButton(tile)
            self._flow.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self._tiles = []

    def _focus(self, name: str) -> None:
        tile = next((t for t in self._tiles if t.face.name == name), None)
        if tile is not None:
            tile.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.focus_here()

    def _mark_tab_stop(self) -> None:
        """One Tab per question: of a single choice Tab stops at the picked tile, arrows go to the rest."""
        if self._multiple:
            return
        picked = next((t for t in self._tiles if t.isChecked()), None)
        for index, tile in enumerate(self._tiles):
            stops = tile is picked or (picked is None and index == 0)
            policy = Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus
            if tile.focusPolicy() != policy:
                tile.setFocusPolicy(policy)


def digit_for(index: int) -> str:
    """The digit of the choice at an index: 1 to 9, then 0; none beyond ten."""
    return str((index + 1) % 10) if index < 10 else ""
