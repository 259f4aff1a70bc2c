"""Owns the look of a table for questions with the same choices: headings above, one row a question.

XLSForm writes it as `table-list` on a group, which becomes a question of appearance `label`, the headings,
and one of `list-nolabel` for each row.
"""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from qa_desktop.formengine.api import NodeView
from qa_desktop.formspec.definition import ControlKind
from qa_desktop.ui.fill.controls.base import Control
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets import markup
from qa_desktop.ui.widgets.shapes import Shape, paint
from qa_desktop.ui.widgets.text import Text
from qa_desktop.ui.widgets.tile import CheckTile, RadioTile, TileFace
from qa_desktop.ui.widgets.tiles import Tiles, digit_for

MOST_COLUMNS = 7
"""More do not fit beside a question, at 200 % not even these: then each row shows its choices in words."""
_SHARE_OF_LABEL = 2
"""The question takes the room of two columns and what is left over."""


def is_heading(view: NodeView) -> bool:
    """True for a question that only holds the headings of others."""
    return _has(view, "label")


def has_headings(view: NodeView) -> bool:
    """True for the row that holds the headings, where there is room for them."""
    return is_heading(view) and 1 < len(view.choices) <= MOST_COLUMNS


def is_row(view: NodeView) -> bool:
    """True for a row that shows no words beside its choices."""
    return _has(view, "list-nolabel", "list-no-label") and 1 < len(view.choices) <= MOST_COLUMNS


def _has(view: NodeView, *words: str) -> bool:
    is_select = view.control in (ControlKind.SELECT_ONE, ControlKind.SELECT_MULTIPLE)
    return is_select and not set(words).isdisjoint(view.appearance)


class MatrixHeading(Control):
    """The words over the columns. Nothing is answered here."""

    shows_label = True

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self.words = Text(role=Type.QUESTION_SMALL, marked=True)
        self._row = _Columns()
        self.box.addLayout(self._row)
        self.headings: list[Text] = []
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        shown = view.choices if has_headings(view) else ()
        wanted = [markup.read(choice.label or choice.name).text for choice in shown]
        if [heading.shown for heading in self.headings] != wanted or self._row.count() == 0:
            self._row.clear()
            self.headings = [_heading(words) for words in wanted]
            self._row.fill(self.words, self.headings, wanted)
        self.words.show_text(view.label)

    def name(self, words: str, description: str) -> None:
        """Its own label, or what stands over the columns: a converter made its name."""
        over = ", ".join(heading.shown for heading in self.headings)
        super().name(words if self.words.shown else over, description)


class MatrixRow(Control):
    """One question of a table: its words, then one mark for each column. Keys as of any choice."""

    has_label_beside = True

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        multiple = view.control is ControlKind.SELECT_MULTIPLE
        self.words = Text(marked=True)
        self.tiles = _Marks(multiple=multiple)
        self._multiple = multiple
        self.box.addWidget(self.tiles)
        self.tiles.hold(self.words)
        self.tiles.picked.connect(self._on_picked)
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        words = view.label or view.definition.name
        free = not (view.is_required or view.is_readonly)
        self.words.show_text(self.tr("{question} (optional)").format(question=words) if free else words)
        self.tiles.show_faces(
            TileFace(choice.name, choice.label or choice.name, digit_for(index))
            for index, choice in enumerate(view.choices)
        )
        self.tiles.show_picks(view.value.split() if self._multiple else [view.value])
        self.tiles.set_readonly(view.is_readonly)

    def focus_here(self) -> None:
        self.tiles.focus_here()

    def name(self, words: str, description: str) -> None:
        self.tiles.describe(words, description)

    @Slot(list)
    def _on_picked(self, names: list[str]) -> None:
        self.edited.emit(self.node_id, " ".join(names), False)


class _Columns(QHBoxLayout):
    """The words at the left, then columns as wide as each other: the same in every row of a table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__()
        if parent is not None:
            parent.setLayout(self)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(theme.current().metrics.px(4))

    def fill(self, words: QWidget, columns: list[Text], labels: list[str]) -> None:
        width = column_width(words, labels)
        self.addWidget(words, _SHARE_OF_LABEL, Qt.AlignmentFlag.AlignVCenter)
        for column in columns:
            column.setMinimumWidth(width)
            self.addWidget(column, 1, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter)

    def clear(self) -> None:
        while (item := self.takeAt(0)) is not None:
            widget = item.widget()
            if isinstance(widget, Text) and widget.property("heading"):
                widget.hide()
                widget.deleteLater()


def column_width(widget: QWidget, labels: list[str]) -> int:
    """Wide enough for the longest word of any heading: words wrap and are never cut."""
    m = theme.current().metrics
    font = widget.font()
    font.setPixelSize(m.font(12.5))
    metrics = QFontMetricsF(font)
    words = [word for label in labels for word in label.split()]
    longest = max((metrics.horizontalAdvance(word) for word in words), default=0)
    return max(m.px(44), min(ceil(longest) + m.px(4), m.px(120)))


class _Marks(Tiles):
    """Tiles without words of their own: a ring or a box in each column."""

    def hold(self, words: Text) -> None:
        """Put the question's words before the columns."""
        row = self.layout()
        if isinstance(row, QHBoxLayout):
            row.insertWidget(0, words, _SHARE_OF_LABEL, Qt.AlignmentFlag.AlignVCenter)

    def _layout_of_tiles(self) -> _MarkRow:  # type: ignore[override]  # a row takes and gives back tiles as a flow does
        return _MarkRow(self)

    def _new_tile(self) -> RadioTile | CheckTile:
        return _BoxMark(self) if self._multiple else _RingMark(self)

    def show_faces(self, faces: object) -> None:
        super().show_faces(faces)  # type: ignore[arg-type]  # as of Tiles
        width = column_width(self, [tile.words for tile in self.tiles])
        for tile in self.tiles:
            tile.setMinimumWidth(width)


class _MarkRow(QHBoxLayout):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(theme.current().metrics.px(4))

    def set_stacked(self, _stacked: bool) -> None:
        """Columns stay columns."""

    def addWidget(self, widget: QWidget) -> None:  # type: ignore[override]  # every tile takes one column
        super().addWidget(widget, 1)


class _Mark:
    """What both kinds of mark share."""

    def sizeHint(self) -> QSize:
        m = theme.current().metrics
        return QSize(m.px(44), m.px(40))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hasHeightForWidth(self) -> bool:
        return False

    def heightForWidth(self, _width: int) -> int:
        return self.sizeHint().height()


class _RingMark(_Mark, RadioTile):
    def dress(self, face: TileFace, *, compact: bool = False, key_room: bool = False) -> None:
        super().dress(face, compact=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _paint_face(self, painter: QPainter, ink: QColor) -> None:
        m = theme.current().metrics
        side = m.px(16)
        ring = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter.setPen(QPen(ink if self.isEnabled() else QColor(theme.current().tokens.muted), m.px(1.5)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(ring)
        if self.isChecked():
            inset = side * 0.25
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(ring.adjusted(inset, inset, -inset, -inset))


class _BoxMark(_Mark, CheckTile):
    def dress(self, face: TileFace, *, compact: bool = False, key_room: bool = False) -> None:
        super().dress(face, compact=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _paint_face(self, painter: QPainter, ink: QColor) -> None:
        side = theme.current().metrics.px(16)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint(painter, Shape.BOX, box, ink)
        if self.isChecked():
            inset = side * 0.24
            paint(painter, Shape.CHECK, box.adjusted(inset, inset, -inset, -inset), ink)


def _heading(words: str) -> Text:
    heading = Text(words, Type.SMALL)
    heading.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    heading.setProperty("heading", True)
    return heading
