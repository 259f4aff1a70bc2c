"""Owns the outline: every section with its state in a shape and words, the way to each by one key."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import SectionState, SectionView
from qa_desktop.ui.fill.panes import DRAWN, LEAST
from qa_desktop.ui.layouts import rule
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.metrics import SMALL
from qa_desktop.ui.style.roles import Button, Ground, set_ground
from qa_desktop.ui.style.spacing import spaced
from qa_desktop.ui.widgets import markup, spelling
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.shapes import Shape, paint
from qa_desktop.ui.widgets.spoken import speak_as, tell_of_current
from qa_desktop.ui.widgets.wrapped import WrappedText

_SHAPES = {
    SectionState.DONE: Shape.CHECK,
    SectionState.STARTED: Shape.HALF,
    SectionState.EMPTY: Shape.RING,
}


class OutlineRow(QAbstractButton):
    """One section: shape, name, and what is left in words."""

    def __init__(self, section: SectionView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.node_id = section.node_id
        self._section = section
        self._text = WrappedText(markup.read(section.label))
        self.setCheckable(True)
        speak_as(self, QAccessible.Role.PageTab)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_section(section, current=False)

    @property
    def note(self) -> str:
        """The words at the right."""
        if self._section.flagged:
            return self.tr("come back")
        left = str(self._section.left) if self._section.left else ""
        return self.tr("{n} left").format(n=left) if left and self.isChecked() else left

    @property
    def shape(self) -> Shape:
        if self._section.flagged:
            return Shape.FLAG
        if self.isChecked():
            return Shape.CIRCLE
        return _SHAPES[self._section.state]

    def show_section(self, section: SectionView, *, current: bool) -> None:
        if section == self._section and current == self.isChecked() and self.accessibleName():
            return
        if section.label != self._section.label:
            self._text = WrappedText(markup.read(section.label))
        self._section = section
        if current and not self.isChecked():
            tell_of_current(self)
        self.setChecked(current)
        states = {
            SectionState.DONE: self.tr("done"),
            SectionState.STARTED: self.tr("started"),
            SectionState.EMPTY: self.tr("not started"),
        }
        said = [self._text.marked.text, states[section.state]]
        if section.left:
            said.append(self.tr("{n} left").format(n=section.left))
        if section.flagged:
            said.append(self.tr("to come back to"))
        self.setAccessibleName(", ".join(said))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        m = theme.current().metrics
        inner = width - self._left() - self._right()
        return max(m.px(36), ceil(self._text.height(inner, self._bold())) + 2 * m.px(8))

    def sizeHint(self) -> QSize:
        width = theme.current().metrics.px(DRAWN[0] - 24)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().metrics.px(120), theme.current().metrics.px(36))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            (self.focusNextChild if event.key() == Qt.Key.Key_Down else self.focusPreviousChild)()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        current = theme.current()
        t, m = current.tokens, current.metrics
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            quiet = self.isChecked() or not t.is_contrast
            painter.setPen(Qt.PenStyle.NoPen if quiet else QPen(QColor(t.ink), 1))
            painter.setBrush(QColor(t.selected.ground if self.isChecked() else t.canvas))
            painter.drawRoundedRect(QRectF(self.rect()), m.px(6), m.px(6))
        here = t.selected.ink if t.is_contrast else t.accent
        ink = QColor(here if self.isChecked() else t.ink)
        font = self._bold() if self.isChecked() else self.font()
        inner = self.width() - self._left() - self._right()
        height = self._text.height(inner, font)
        top = (self.height() - height) / 2
        side = m.px(12)
        paint(painter, self.shape, QRectF(m.px(10), (self.height() - side) / 2, side, side), ink)
        self._text.paint(painter, QRectF(self._left(), top, inner, height), font, ink)
        painter.setFont(self._small())
        painter.setPen(QColor(t.selected.ink if self.isChecked() else t.muted))
        box = QRectF(self.width() - self._right(), 0, self._right() - m.px(10), self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.note)

    def _left(self) -> int:
        return theme.current().metrics.px(30)

    def _right(self) -> int:
        m = theme.current().metrics
        note = QFontMetricsF(self._small()).horizontalAdvance(self.note)
        return ceil(note) + m.px(18) if note else m.px(10)

    def _bold(self) -> QFont:
        font = self.font()
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _small(self) -> QFont:
        font = self._bold() if self.isChecked() else self.font()
        font.setPixelSize(theme.current().metrics.font(SMALL))
        return font


class _Sections(QWidget):
    """What a screen reader hears as the list that the sections belong to."""


class Outline(QFrame):
    """The list of sections, with the two ways to a question under it.

    Signals:
        section_chosen(str): show that section.
    """

    section_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_ground(self, Ground.SIDE_LEFT)
        self.setAccessibleName(self.tr("Outline"))
        self._rows: dict[NodeId, OutlineRow] = {}
        self._current = NodeId("")
        area = self._area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = _Sections()
        speak_as(inner, QAccessible.Role.PageTabList)
        inner.setAccessibleName(self.tr("Sections"))
        self._list = QVBoxLayout(inner)
        spaced(self._list, (8, 14, 8, 8), 1)
        self._list.addStretch(1)
        area.setWidget(inner)
        self.next_gap = KeyButton(self.tr("Next gap"), "F8", Button.NAV)
        self.next_misspelt = KeyButton(self.tr("Check spelling"), "F7", Button.NAV)
        self.next_misspelt.setHidden(spelling.current() is None)
        self.find_question = KeyButton(self.tr("Find question"), "Ctrl F", Button.NAV)
        box = QVBoxLayout(self)
        spaced(box, (0, 0, 0, 12), 2)
        box.addWidget(area, 1)
        box.addWidget(rule())
        box.addSpacing(theme.current().metrics.px(6))
        for button in (self.next_gap, self.next_misspelt, self.find_question):
            button.spread(38)
            box.addWidget(button)
        theme.current().changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @property
    def rows(self) -> list[OutlineRow]:
        return list(self._rows.values())

    def show_sections(self, sections: tuple[SectionView, ...], current: NodeId) -> None:
        """Show the sections that apply, in order."""
        for index, section in enumerate(sections):
            row = self._rows.get(section.node_id)
            if row is None:
                row = self._rows[section.node_id] = OutlineRow(section)
                row.clicked.connect(self._on_clicked)
                self._list.insertWidget(index, row)
            row.show_section(section, current=section.node_id == current)
            row.setVisible(section.is_relevant)
            if section.node_id == current and current != self._current:
                QTimer.singleShot(0, row, self._show_current)
        self._current = current

    @Slot()
    def _show_current(self) -> None:
        row, inner = self._rows.get(self._current), self._area.widget()
        if row is not None and inner is not None:
            # A row that grew by its note is laid out, and the area's range with it, before it is shown.
            QApplication.sendPostedEvents(inner, QEvent.Type.LayoutRequest)
            self._list.activate()
            self._area.ensureWidgetVisible(row, 0, theme.current().metrics.px(44))

    @Slot()
    def _on_clicked(self) -> None:
        row = self.sender()
        if isinstance(row, OutlineRow):
            row.setChecked(True)
            self.section_chosen.emit(row.node_id)

    @Slot()
    def _on_theme_changed(self) -> None:
        self.setMinimumWidth(theme.current().metrics.px(LEAST[0]))
