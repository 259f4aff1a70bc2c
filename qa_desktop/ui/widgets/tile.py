"""Owns the tile: a real radio button or check box, dressed as a tile with its digit in a key cap."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QImage, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy

from qa_desktop.domain.grades import Grade
from qa_desktop.ui.style import theme
from qa_desktop.ui.widgets import markup
from qa_desktop.ui.widgets.keycap import paint_cap
from qa_desktop.ui.widgets.shapes import GRADE_SHAPES, Shape, paint
from qa_desktop.ui.widgets.toggling import HeardToggle
from qa_desktop.ui.widgets.wrapped import WrappedText

PICTURE_WIDTH, PICTURE_HEIGHT = 220, 150
"""Of the picture of a choice, in pixels at 100 %."""


@dataclass(frozen=True, slots=True)
class TileFace:
    """What a tile shows. `key` is the digit that picks it, blank where there is none."""

    name: str
    words: str
    key: str = ""
    grade: Grade | None = None
    description: str = ""
    """Read out after the words; shown elsewhere."""


class _Tile(HeardToggle):
    """What both kinds of tile share; mixed into Qt's own button classes."""

    if TYPE_CHECKING:
        focused: ClassVar[Signal]
        digit_pressed: ClassVar[Signal]
        cleared: ClassVar[Signal]

    def dress(self, face: TileFace, *, compact: bool = False, key_room: bool = False) -> None:
        """Wear a face; with `key_room` its words begin where those of tiles with a key do."""
        if not hasattr(self, "face"):
            self.hear_toggle()
        self.face = face
        self.compact = compact
        self._key_room = key_room
        self._picture: QImage | None = None
        self._text = WrappedText(markup.read(face.words))
        self.setText(self._text.marked.text.replace("&", "&&"))
        self.setAccessibleName(self._text.marked.text)
        self.setAccessibleDescription(face.description)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_picture(self, picture: QImage | None) -> None:
        """Show a picture over the words; it is said by the words."""
        if picture is None and self._picture is None:
            return
        m = theme.current().metrics
        if picture is not None:
            ratio = max(1.0, self.devicePixelRatioF())
            box = QSize(m.px(PICTURE_WIDTH), m.px(PICTURE_HEIGHT)) * ratio
            if picture.width() > box.width() or picture.height() > box.height():
                keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                picture = picture.scaled(box, keep, smooth)
            else:
                picture = picture.copy()
            picture.setDevicePixelRatio(ratio)
        self._picture = picture
        self.updateGeometry()
        self.update()

    @property
    def picture_size(self) -> QSize:
        """What the picture takes of the tile, the gap under it included; nothing without one."""
        if self._picture is None:
            return QSize(0, 0)
        size = self._picture.deviceIndependentSize().toSize()
        return QSize(size.width(), size.height() + theme.current().metrics.px(8))

    @property
    def words(self) -> str:
        return self._text.marked.text

    @property
    def _shows_key(self) -> bool:
        # A grade has its shape there, a stop is its own digit; both are picked by it all the same.
        return bool(self.face.key) and self.face.grade is None and not self.compact

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        self.ensurePolished()
        m = theme.current().metrics
        inner = max(m.px(24), width - self._left() - self._pad())
        words = max(m.px(40), ceil(self._text.height(inner, self._bold())) + 2 * m.px(10))
        return words + (self.picture_size.height() + m.px(4) if self._picture is not None else 0)

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        m = theme.current().metrics
        # Measured in bold, so that nothing moves when it is picked.
        width = self._left() + ceil(self._text.natural_width(self._bold())) + self._pad()
        width = max(width, m.px(44 if self.compact else 56), self.picture_size.width() + 2 * self._pad())
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        m = theme.current().metrics
        return QSize(min(self.sizeHint().width(), self._left() + m.px(96)), m.px(40))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(self.face.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.text().isdecimal() and event.text().isascii():
            self.digit_pressed.emit(int(event.text()))
        elif plain and event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.cleared.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # some platforms press buttons with Enter; here it goes on to the next question
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        current = theme.current()
        t, m = current.tokens, current.metrics
        ink = QColor(t.grade(self.face.grade).ink if self.face.grade else t.ink)
        if self.isChecked() and t.is_contrast:
            ink = QColor(t.selected.ink)
        edge = QColor(t.muted if self.isEnabled() else t.line)
        if self.isChecked():
            edge = ink if self.face.grade and not t.is_contrast else QColor(t.accent)
        elif self.underMouse() and self.isEnabled():
            edge = QColor(t.ink)
        width = m.px(2) if self.isChecked() else 1
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(edge, width))
        painter.setBrush(QColor(t.selected.ground if self.isChecked() else t.surface))
        half = width / 2
        box = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(box, m.px(6), m.px(6))
        self._paint_face(painter, ink)

    def _paint_face(self, painter: QPainter, ink: QColor) -> None:
        m = theme.current().metrics
        x: float = self._pad()
        middle = self.height() / 2
        if self._picture is not None:
            painter.drawImage(QPointF(x, m.px(12)), self._picture)
            middle += (self.picture_size.height() + m.px(4)) / 2
        side = m.px(17)
        if self._shows_key:
            paint_cap(painter, self.face.key, QRectF(x, round(middle - m.px(9)), side, m.px(18)), self.font())
        if self._shows_key or self._key_room:
            x += side + m.px(9)
        if isinstance(self, QCheckBox):
            side = m.px(16)
            box = QRectF(x, round(middle - side / 2), side, side)
            paint(painter, Shape.BOX, box, ink)
            if self.isChecked():
                inset = side * 0.24
                paint(painter, Shape.CHECK, box.adjusted(inset, inset, -inset, -inset), ink)
            x += side + m.px(9)
        if self.face.grade:
            side = m.px(12)
            paint(painter, GRADE_SHAPES[self.face.grade], QRectF(x, middle - side / 2, side, side), ink)
            x += side + m.px(6)
        font = self._bold() if self.isChecked() else self.font()
        inner = self.width() - x - self._pad()
        height = self._text.height(inner, font)
        natural = self._text.natural_width(font)
        if self.compact and natural < inner:
            x += (inner - natural) / 2
        muted = QColor(theme.current().tokens.muted)
        self._text.paint(
            painter, QRectF(x, middle - height / 2, inner, height), font, ink if self.isEnabled() else muted
        )

    def _bold(self) -> QFont:
        font = self.font()
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _pad(self) -> int:
        return theme.current().metrics.px(8 if self.compact else 14)

    def _left(self) -> int:
        m = theme.current().metrics
        left = self._pad()
        if self._shows_key or self._key_room:
            left += m.px(17) + m.px(9)
        if isinstance(self, QCheckBox):
            left += m.px(16) + m.px(9)
        if self.face.grade:
            left += m.px(12) + m.px(6)
        return left


class RadioTile(_Tile, QRadioButton):
    """A choice of which one is picked.

    Signals:
        focused(str): the keyboard is on it; its name.
        digit_pressed(int): a digit was typed on it.
        cleared: Backspace or Delete was pressed on it.
    """

    focused = Signal(str)
    digit_pressed = Signal(int)
    cleared = Signal()


class CheckTile(_Tile, QCheckBox):
    """A choice of which several may be picked. Signals as of `RadioTile`."""

    focused = Signal(str)
    digit_pressed = Signal(int)
    cleared = Signal()
