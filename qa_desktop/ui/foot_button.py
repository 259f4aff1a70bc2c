"""Owns the small button of the status line: words in the line's own size, underlined under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from qa_desktop.ui.style import theme
from qa_desktop.ui.style.metrics import LINE_HEIGHT, SMALL
from qa_desktop.ui.widgets.keycap import cap_size, paint_cap
from qa_desktop.ui.widgets.spoken import sentences


class FootButton(QAbstractButton):
    """A quiet button no higher than a line of small text; a key cap may stand after its words."""

    def __init__(self, words: str = "", key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._words = ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if key:
            self.setAccessibleDescription(key)
        self.set_words(words)

    @property
    def words(self) -> str:
        """What it shows."""
        return self._words

    def set_words(self, words: str, verb: str = "", *, shown: str = "") -> None:
        """Show words. Where they say how something stands, the verb is read after them.

        `shown` are shorter ones, where there is no room for what is read.
        """
        self._words = shown or words
        self.setText(self._words.replace("&", "&&"))
        self.setAccessibleName(sentences(words, verb) if words else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        m = theme.current().metrics
        width = round(QFontMetricsF(self._small()).horizontalAdvance(self._words)) + 1
        if self._key:
            width += m.px(6) + cap_size(self._key, self.font()).width()
        margins = self.contentsMargins()
        width += margins.left() + margins.right()
        # As high as a `Text` of this size, so that the line's words stand on one height.
        return QSize(width, max(round(m.font(SMALL) * LINE_HEIGHT), m.px(18)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        current = theme.current()
        painter = QPainter(self)
        font = self._small()
        font.setUnderline(self.underMouse())
        painter.setFont(font)
        painter.setPen(QColor(current.tokens.ink if self.underMouse() else current.tokens.muted))
        inner = self.contentsRect()
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._words)
        if self._key:
            cap = cap_size(self._key, self.font())
            top = (self.height() - cap.height()) / 2
            paint_cap(
                painter,
                self._key,
                QRectF(inner.right() + 1 - cap.width(), top, cap.width(), cap.height()),
                self.font(),
            )

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(theme.current().metrics.font(SMALL))
        return font
