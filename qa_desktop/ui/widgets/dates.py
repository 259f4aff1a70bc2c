"""Owns boxes for a date, a time and both: typed as people type them, a calendar at hand, blank allowed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QDate, QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, set_button
from qa_desktop.ui.widgets import moments
from qa_desktop.ui.widgets.calendar import Calendar
from qa_desktop.ui.widgets.shapes import Shape, paint
from qa_desktop.ui.widgets.spoken import sentences
from qa_desktop.ui.widgets.undo_keys import is_redo, is_undo


class LineBox(QLineEdit):
    """A one-line box.

    Signals:
        typed(str): a person changed the text.
        left: the keyboard went elsewhere.
    """

    typed = Signal(str)
    left = Signal()

    def __init__(self, characters: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._characters = characters
        self._quiet = False
        # Not `textEdited`: what a screen reader or dictation puts in is a person's words too.
        self.textChanged.connect(self._on_text_changed)

    def show_text(self, text: str) -> None:
        """Show another text without telling anyone."""
        if text != self.text():
            self._quiet = True
            self.setText(text)
            self._quiet = False

    @Slot(str)
    def _on_text_changed(self, text: str) -> None:
        if not self._quiet:
            self.typed.emit(text)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._characters:
            m = theme.current().metrics
            hint.setWidth(self.fontMetrics().horizontalAdvance("0") * self._characters + m.px(28))
        return hint

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint() if self._characters else super().minimumSizeHint()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (is_undo(event) and not self.isUndoAvailable()) or (is_redo(event) and not self.isRedoAvailable()):
            event.ignore()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # the page goes on to the next question


class DateBox(QWidget):
    """A date: typed `23/11/2026` or picked from the calendar (Alt+Down).

    Signals:
        typed(str): the stored form, or the text as typed where it is no date; blank when blank.
        left: the keyboard went elsewhere.
    """

    typed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None, today: Callable[[], date] = date.today) -> None:
        super().__init__(parent)
        self._today = today
        self.box = LineBox(11, self)
        self.button = _CalendarButton(self)
        self.button.setAccessibleName(self.tr("Pick a date"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().metrics.px(8))
        row.addWidget(self.box)
        row.addWidget(self.button)
        row.addStretch(1)
        self.setFocusProxy(self.box)
        self._calendar: Calendar | None = None
        self.box.typed.connect(self._on_typed)
        self.box.left.connect(self._on_left)
        self.button.clicked.connect(self.open_calendar)

    def name(self, words: str, description: str = "") -> None:
        self.box.setAccessibleName(words)
        self.box.setAccessibleDescription(
            sentences(self.tr("Day, month and year, for example 23/11/2026"), description)
        )
        self.button.setAccessibleName(self.tr("Pick a date: {question}").format(question=words))

    def show_value(self, stored: str) -> None:
        self.box.show_text(moments.to_shown_date(stored))

    def set_readonly(self, readonly: bool) -> None:
        self.box.setReadOnly(readonly)
        self.button.setVisible(not readonly)

    @property
    def value(self) -> str:
        return moments.to_iso_date(self.box.text())

    @property
    def calendar(self) -> Calendar | None:
        """The calendar while it is open."""
        return self._calendar

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    @Slot()
    def open_calendar(self) -> None:
        if self.box.isReadOnly():
            return
        day = moments.read_date(self.value) or self._today()
        calendar = Calendar(day, self)
        calendar.clicked.connect(self._on_day_picked)
        calendar.activated.connect(self._on_day_picked)
        calendar.destroyed.connect(self._on_calendar_gone)
        calendar.move(self.box.mapToGlobal(QPoint(0, self.box.height() + theme.current().metrics.px(4))))
        self._calendar = calendar
        calendar.show()
        calendar.setFocus()

    @Slot(QDate)
    def _on_day_picked(self, day: QDate) -> None:
        stored = date(day.year(), day.month(), day.day()).isoformat()
        if self._calendar is not None:
            self._calendar.close()
        self.show_value(stored)
        self.typed.emit(stored)
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_calendar_gone(self) -> None:
        self._calendar = None

    @Slot()
    def _on_typed(self) -> None:
        self.typed.emit(self.value)

    @Slot()
    def _on_left(self) -> None:
        self.show_value(self.value)
        self.left.emit()


class TimeBox(LineBox):
    """A time of day: typed `9:05`, `14.30` or `2pm`. `value` is the stored form."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(6, parent)
        self.left.connect(self._on_left)

    @property
    def value(self) -> str:
        return moments.to_iso_time(self.text())

    @Slot()
    def _on_left(self) -> None:
        self.show_text(self.value)


class DateTimeBox(QWidget):
    """A date and a time, with a button for this moment.

    Signals:
        typed(str): `2026-11-23T14:05` when both are whole, else what was typed; blank when blank.
        left: the keyboard left both boxes.
    """

    typed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None, now: Callable[[], datetime] | None = None) -> None:
        super().__init__(parent)
        self._now = now or _local_now
        self.day = DateBox(self, lambda: self._now().date())
        self.time = TimeBox(self)
        self.now_button = QPushButton(self.tr("Now"), self)
        set_button(self.now_button, Button.SECONDARY)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().metrics.px(8))
        row.addWidget(self.day)
        row.addWidget(self.time)
        row.addWidget(self.now_button)
        row.addStretch(1)
        self.setFocusProxy(self.day)
        for part in (self.day, self.time):
            part.typed.connect(self._on_typed)
            part.left.connect(self.left)
        self.now_button.clicked.connect(self._on_now)

    def name(self, words: str, description: str = "") -> None:
        self.day.name(self.tr("{question} Date").format(question=words), description)
        self.time.setAccessibleName(self.tr("{question} Time").format(question=words))
        self.time.setAccessibleDescription(self.tr("Hours and minutes, for example 14:05"))
        self.now_button.setAccessibleName(self.tr("{question} Now").format(question=words))

    def show_value(self, stored: str) -> None:
        day, time = moments.split(stored)
        self.day.box.show_text(day)
        self.time.show_text(time)

    def set_readonly(self, readonly: bool) -> None:
        self.day.set_readonly(readonly)
        self.time.setReadOnly(readonly)
        self.now_button.setVisible(not readonly)

    @property
    def value(self) -> str:
        return moments.join(self.day.value, self.time.value)

    @Slot()
    def _on_typed(self) -> None:
        self.typed.emit(self.value)

    @Slot()
    def _on_now(self) -> None:
        self.show_value(self._now().strftime("%Y-%m-%dT%H:%M"))
        self.typed.emit(self.value)


class _CalendarButton(QPushButton):
    def sizeHint(self) -> QSize:
        side = super().sizeHint().height()
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        current = theme.current()
        side = current.metrics.px(16)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint(QPainter(self), Shape.CALENDAR, box, QColor(current.tokens.muted))


def _local_now() -> datetime:
    return datetime.now().astimezone()
