"""Owns the key cap, alone and at the end of a button: the keyboard's way, in sight."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter, QWidget

from qa_desktop.ui.style import theme
from qa_desktop.ui.style.metrics import TINY
from qa_desktop.ui.style.roles import Button, set_button


def cap_font(font: QFont) -> QFont:
    small = QFont(font)
    small.setPixelSize(theme.current().metrics.font(TINY))
    small.setWeight(QFont.Weight.Normal)
    return small


def cap_size(key: str, font: QFont) -> QSize:
    """How much room a key cap takes."""
    m = theme.current().metrics
    width = QFontMetricsF(cap_font(font)).horizontalAdvance(key) + m.px(10)
    return QSize(max(m.px(17), round(width)), m.px(18))


def paint_cap(painter: QPainter, key: str, box: QRectF, font: QFont, ink: QColor | None = None) -> None:
    """Draw a key cap to fill a box."""
    current = theme.current()
    t = current.tokens
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = current.metrics.px(4)
    painter.setPen(QPen(QColor(t.line if ink is None else ink), 1))
    painter.setBrush(QColor(t.surface) if ink is None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.setFont(cap_font(font))
    painter.setPen(QColor(t.muted) if ink is None else ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
    painter.restore()


class KeyButton(QPushButton):
    """A button that shows its key after its words. The words wrap nowhere, so keep them short."""

    def __init__(
        self, words: str, key: str = "", role: Button = Button.SECONDARY, parent: QWidget | None = None
    ) -> None:
        super().__init__(words.replace("&", "&&"), parent)
        self._key = key
        self._spread = False
        self._indent = 14
        set_button(self, role)
        self.setAccessibleName(words)
        if key:
            self.setAccessibleDescription(key)

    def set_words(self, words: str) -> None:
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(words)
        self.updateGeometry()

    def spread(self, indent: int = 14) -> None:
        """Put the words at the left end and the key at the right, as in a side list."""
        self._spread = True
        self._indent = indent

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._key:
            hint.setWidth(hint.width() + cap_size(self._key, self.font()).width() + self._gap())
        return hint

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._key:
            super().paintEvent(event)
            return
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        words = self.text().replace("&&", "&")
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        cap = cap_size(self._key, self.font())
        width = self.fontMetrics().horizontalAdvance(words)
        m = theme.current().metrics
        inner = QRectF(self.rect()).adjusted(m.px(14), 0, -m.px(14), 0)
        left = (
            m.px(self._indent)
            if self._spread
            else inner.center().x() - (width + self._gap() + cap.width()) / 2
        )
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(
            QRectF(left, 0, width + 1, self.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            words,
        )
        at = inner.right() - cap.width() if self._spread else left + width + self._gap()
        box = QRectF(round(at), round((self.height() - cap.height()) / 2), cap.width(), cap.height())
        plain = self.property("buttonRole") != Button.PRIMARY
        paint_cap(
            painter,
            self._key,
            box,
            self.font(),
            None if plain else self.palette().color(self.foregroundRole()),
        )

    def _gap(self) -> int:
        return theme.current().metrics.px(6)
