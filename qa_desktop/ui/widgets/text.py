"""Owns the label: plain text, or a tool's small markup; it wraps, is never cut off, never becomes HTML."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type, set_type
from qa_desktop.ui.widgets import markup
from qa_desktop.ui.widgets.spoken import speak_as
from qa_desktop.ui.widgets.wrapped import WrappedText


class Text(QLabel):
    """A wrapping label. With `marked` it shows bold, italics and links as the tool's author wrote them.

    Signals:
        link_followed(str): a link was clicked, or Enter pressed on it; its target as written, `#s5`.
    """

    link_followed = Signal(str)

    def __init__(
        self,
        text: str = "",
        role: Type = Type.TEXT,
        parent: QWidget | None = None,
        *,
        marked: bool = False,
    ) -> None:
        super().__init__(parent)
        self._reads_markup = marked
        self._wrapped = WrappedText(markup.Marked(""))
        self._whole = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        set_type(self, role)
        self._is_heading = role in (Type.TITLE, Type.HEADING)
        if self._is_heading:
            speak_as(self, QAccessible.Role.Heading)  # a screen reader goes from heading to heading
        self.show_text(text)

    @property
    def shown(self) -> str:
        """The text as people read it."""
        return self._wrapped.marked.text

    def show_text(self, text: str) -> None:
        """Show another text; cheap when it is the same."""
        self.show_marked(markup.read(text) if self._reads_markup else markup.Marked(text))

    def show_marked(self, marked: markup.Marked) -> None:
        """Show a text whose spans are known already."""
        if marked == self._wrapped.marked and self.text():
            return
        self._wrapped = WrappedText(marked)
        self._remember_text()
        has_links = any(span.target for span in marked.spans)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if has_links else Qt.FocusPolicy.NoFocus)
        self.updateGeometry()
        self.update()

    def name(self, control: QWidget) -> None:
        """Be the label of a control, for screen readers too."""
        self.setBuddy(control)
        self._remember_text()
        if not control.accessibleName():
            control.setAccessibleName(self.shown)

    def keep_whole(self) -> None:
        """Ask for the width of the longest line: a number or name in a bar is not to be broken."""
        self._whole = True
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        self.ensurePolished()
        margins = self.contentsMargins()
        inner = width - margins.left() - margins.right()
        return ceil(self._wrapped.height(inner, self.font())) + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        margins = self.contentsMargins()
        natural = ceil(self._wrapped.natural_width(self.font())) + margins.left() + margins.right()
        width = min(natural, theme.current().metrics.measure)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        self.ensurePolished()
        natural = ceil(self._wrapped.natural_width(self.font()))
        width = natural if self._whole else min(natural, theme.current().metrics.px(48))
        margins = self.contentsMargins()
        around = QSize(margins.left() + margins.right(), margins.top() + margins.bottom())
        return QSize(width, self.fontMetrics().height()) + around

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.contentsRect())
        if self.alignment() & Qt.AlignmentFlag.AlignVCenter:
            spare = box.height() - self._wrapped.height(box.width(), self.font())
            box.translate(0, max(0, round(spare / 2)))
        self._wrapped.paint(painter, box, self.font(), self.palette().color(self.foregroundRole()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        target = self._target_at(event.position())
        if target:
            self.link_followed.emit(target)
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        targets = [span.target for span in self._wrapped.marked.spans if span.target]
        if targets and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.link_followed.emit(targets[0])
        else:
            super().keyPressEvent(event)

    def _target_at(self, point: QPointF) -> str:
        box = QRectF(self.contentsRect())
        return self._wrapped.target_at(point - box.topLeft(), box.width(), self.font())

    def _remember_text(self) -> None:
        # What screen readers read. With a buddy Qt takes `&` for a shortcut key, so that of `Q&S` is doubled.
        plain = self._wrapped.marked.text
        self.setText(plain.replace("&", "&&") if self.buddy() is not None else plain)
        if self._is_heading:
            self.setAccessibleName(plain)
