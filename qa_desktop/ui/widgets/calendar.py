"""Owns the calendar that drops down under a date: British weeks, whole names, nothing cut off."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QColor, QIcon, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QToolButton, QWidget

from qa_desktop.ui.style import theme

_ARROWS = {"qt_calendar_prevmonth": "‹", "qt_calendar_nextmonth": "›"}


class Calendar(QCalendarWidget):
    """A popup with one day marked; closes and is gone when a day is picked or Escape pressed."""

    def __init__(self, day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        t, m = theme.current().tokens, theme.current().metrics
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setLocale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        self.setSelectedDate(QDate(day.year, day.month, day.day))
        plain, head = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(QColor(t.ink))
        head.setForeground(QColor(t.muted))
        self.setHeaderTextFormat(head)
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(weekend, plain)
        for name, arrow in _ARROWS.items():
            button = self.findChild(QToolButton, name)
            if button is not None:
                button.setIcon(QIcon())
                button.setText(arrow)
        self.setFixedSize(m.px(308), m.px(292))
