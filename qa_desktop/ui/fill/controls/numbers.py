"""Owns the controls for numbers that are more than one plain box: a range, a counter."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QWidget

from qa_desktop.formengine.api import NodeView
from qa_desktop.formspec.definition import Question
from qa_desktop.ui.fill.controls.base import Control, is_invalid
from qa_desktop.ui.fill.controls.typed import mark_invalid
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.dates import LineBox
from qa_desktop.ui.widgets.text import Text

MOST_STEPS = 10_000
"""A slider of more stops could not be set by a hand."""


def limits(view: NodeView) -> tuple[Decimal, Decimal, Decimal] | None:
    """Start, end and step of a range, None where they are not sound. Downwards is a range too."""
    given = view.definition.parameters if isinstance(view.definition, Question) else {}
    try:
        start, end, step = (Decimal(given.get(key, plain)) for key, plain in _PLAIN)
    except InvalidOperation:
        return None
    if not all(part.is_finite() for part in (start, end, step)) or not step or start == end:
        return None
    step = abs(step) if end > start else -abs(step)
    return (start, end, step) if abs((end - start) / step) <= MOST_STEPS else None


_PLAIN = (("start", "1"), ("end", "10"), ("step", "1"))


class RangeControl(Control):
    """A slider and the number beside it, which can be typed. Untouched it is blank."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        m = theme.current().metrics
        self._start, self._end, self._step = limits(view) or (Decimal(1), Decimal(10), Decimal(1))
        self.slider = _Slider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, int((self._end - self._start) / self._step))
        self.slider.setPageStep(max(1, self.slider.maximum() // 10))
        if "no-ticks" not in view.appearance and self.slider.maximum() <= 50:
            self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
            self.slider.setTickInterval(1)
        self.slider.setMaximumWidth(m.px(420))
        self.number = LineBox(8)
        low, high = Text(_plain(self._start), Type.SMALL), Text(_plain(self._end), Type.SMALL)
        low.keep_whole()
        high.keep_whole()
        row = QHBoxLayout()
        row.setSpacing(m.px(8))
        row.addWidget(low)
        row.addWidget(self.slider, 1)
        row.addWidget(high)
        row.addSpacing(m.px(8))
        row.addWidget(self.number)
        row.addStretch(1)
        self.box.addLayout(row)
        self.setFocusProxy(self.slider)
        self.slider.valueChanged.connect(self._on_slid)
        self.slider.actionTriggered.connect(self._on_action)
        self.number.typed.connect(self._on_typed)
        self.number.left.connect(self._on_left)
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        at = self._stop_of(view.value)
        self.slider.blockSignals(True)
        self.slider.setValue(at if at is not None else 0)
        self.slider.blockSignals(False)
        if not keep or not self.number.hasFocus():
            self.number.show_text(view.value)
        self.slider.setEnabled(not view.is_readonly)
        self.number.setReadOnly(view.is_readonly)
        mark_invalid(self.number, is_invalid(view))

    def name(self, words: str, description: str) -> None:
        span = self.tr("From {start} to {end}.").format(start=_plain(self._start), end=_plain(self._end))
        for part in (self.slider, self.number):
            part.setAccessibleName(words)
            part.setAccessibleDescription(" ".join(filter(None, (description, span))))

    def _stop_of(self, value: str) -> int | None:
        try:
            stops = (Decimal(value) - self._start) / self._step
        except InvalidOperation:
            return None
        return int(stops) if stops.is_finite() and 0 <= stops <= self.slider.maximum() else None

    @Slot(int)
    def _on_action(self, _action: int) -> None:
        # A blank range stands at its start: going there is an answer too.
        if not self.number.text():
            self._on_slid(self.slider.sliderPosition())

    @Slot(int)
    def _on_slid(self, stop: int) -> None:
        value = _plain(self._start + stop * self._step)
        self.number.show_text(value)
        self.edited.emit(self.node_id, value, self.slider.isSliderDown())

    @Slot(str)
    def _on_typed(self, typed: str) -> None:
        self.edited.emit(self.node_id, typed.strip(), True)

    @Slot()
    def _on_left(self) -> None:
        self.left.emit(self.node_id)


class CounterControl(Control):
    """A whole number with a button for one less and one for one more."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self.less, self.number, self.more = QPushButton("\N{MINUS SIGN}"), LineBox(6), QPushButton("+")
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.setSpacing(theme.current().metrics.px(8))
        for part in (self.less, self.number, self.more):
            row.addWidget(part)
        row.addStretch(1)
        self.box.addLayout(row)
        self.setFocusProxy(self.number)
        self.less.clicked.connect(self._on_less)
        self.more.clicked.connect(self._on_more)
        self.number.typed.connect(self._on_typed)
        self.number.left.connect(self._on_left)
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        if not keep or not self.number.hasFocus():
            self.number.show_text(view.value)
        self.number.setReadOnly(view.is_readonly)
        for button in (self.less, self.more):
            button.setEnabled(not view.is_readonly)
        mark_invalid(self.number, is_invalid(view))

    def name(self, words: str, description: str) -> None:
        self.number.setAccessibleName(words)
        self.number.setAccessibleDescription(description)
        self.less.setAccessibleName(self.tr("One less: {question}").format(question=words))
        self.more.setAccessibleName(self.tr("One more: {question}").format(question=words))

    def _count(self, by: int) -> None:
        typed = self.number.text().strip()
        try:
            value = str(int(typed or "0") + by)
        except ValueError:
            return
        self.number.show_text(value)
        self.edited.emit(self.node_id, value, False)

    @Slot()
    def _on_less(self) -> None:
        self._count(-1)

    @Slot()
    def _on_more(self) -> None:
        self._count(1)

    @Slot(str)
    def _on_typed(self, typed: str) -> None:
        self.edited.emit(self.node_id, typed.strip(), True)

    @Slot()
    def _on_left(self) -> None:
        self.left.emit(self.node_id)


class _Slider(QSlider):
    """The wheel scrolls the page and never changes an answer by accident."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _plain(value: Decimal) -> str:
    shown = format(value, "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
