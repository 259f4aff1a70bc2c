"""Owns what stands above a list: boxes to pick by, words to look for, and how many rows are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from qa_desktop.i18n import tr
from qa_desktop.ui.layouts import row
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.combo import Combo
from qa_desktop.ui.widgets.flow import FlowLayout
from qa_desktop.ui.widgets.text import Text

Row = TypeVar("Row")
BOX, WIDEST = 170, 220
"""Pixels at 100 %: at 200 % words and count still stand side by side."""


@dataclass(frozen=True, slots=True)
class Pick(Generic[Row]):
    """A box above a list that shows only some of its rows. Its words are marked for translation."""

    label: str
    choices: tuple[tuple[str, Callable[[Row], bool]], ...] = ()
    """What it offers; the first is chosen to begin with."""
    of: Callable[[Row], str] | None = None
    """Instead of choices: what is offered is what the rows have here, after `every`."""
    every: str = ""


class FilterBox(QLineEdit):
    """Words to look for. Escape empties it; Down and Enter go to the list.

    Signals:
        done: the keyboard goes to the list.
    """

    done = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.done.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class FilterLine(QWidget):
    """Says which rows are wanted.

    Signals:
        changed: other rows are wanted.
    """

    changed = Signal()

    def __init__(self, picks: tuple[Pick[Any], ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        m = theme.current().metrics
        line = FlowLayout(self, gap=m.px(12))
        self._picks = picks
        self.boxes: dict[str, Combo] = {}
        self._pairs: dict[str, QWidget] = {}
        for pick in picks:
            box = Combo()
            box.setMaximumWidth(m.px(WIDEST))
            box.addItems([tr(words) for words, _ in pick.choices])
            box.currentIndexChanged.connect(self._on_changed)
            self.boxes[pick.label] = box
            self._pairs[pick.label] = self._pair(tr(pick.label), box)
            line.addWidget(self._pairs[pick.label])
        self.box = FilterBox()
        self.box.setClearButtonEnabled(True)
        self.box.setFixedWidth(m.px(BOX))
        self.box.textChanged.connect(self._on_changed)
        line.addWidget(self._pair(self.tr("Show only"), self.box))
        self._count = Text("", Type.HINT)
        self._count.keep_whole()
        self._count.setMinimumHeight(self.box.sizeHint().height())
        line.addWidget(self._count)

    # ------------------------------------------------------------ what is wanted

    @property
    def typed(self) -> str:
        return self.box.text().strip()

    @property
    def is_open(self) -> bool:
        """Nothing is left out: no words are typed, and every box shows all."""
        return not self.typed and all(self._test(pick) is None for pick in self._picks)

    def shows(self) -> Callable[[Any], bool] | None:
        """What the boxes ask of a row; None where they ask nothing."""
        tests = [test for pick in self._picks if (test := self._test(pick)) is not None]
        return (lambda row: all(test(row) for test in tests)) if tests else None

    def picked(self) -> tuple[tuple[str, str], ...]:
        """Of each box its name and what is chosen in it, in English where it is ours."""
        return tuple((pick.label, self._chosen(pick)) for pick in self._picks)

    def pick(self, wanted: Mapping[str, str]) -> None:
        """Choose again what was chosen before; what is not offered any more is left out."""
        for pick in self._picks:
            if pick.label in wanted:
                self._choose(pick, wanted[pick.label])

    def clear(self) -> None:
        """Leave nothing out."""
        for pick in self._picks:
            every = next((n for n, (_, test) in enumerate(pick.choices) if test is everything), 0)
            self.boxes[pick.label].setCurrentIndex(every)
        self.box.clear()

    # ------------------------------------------------------------ what there is

    def offer(self, rows: Iterable[Any]) -> None:
        """Offer in the boxes what these rows have."""
        every = tuple(rows)
        for pick in self._picks:
            if pick.of is not None:
                kept = self._chosen(pick)
                values = sorted({pick.of(row) for row in every} - {""}, key=str.casefold)
                if kept and kept not in values:
                    values.append(kept)  # chosen, though nothing has it now: the box must not say otherwise
                box = self.boxes[pick.label]
                box.blockSignals(True)
                box.clear()
                box.addItems([tr(pick.every), *values])
                box.setCurrentIndex(values.index(kept) + 1 if kept in values else 0)
                box.blockSignals(False)
                self._pairs[pick.label].setVisible(len(values) > 1 or bool(kept))

    def say(self, shown: int, every: int) -> str:
        """Say how many rows are shown, and give those words."""
        words = self.tr("{shown} of {every} shown").format(shown=shown, every=every) if every else ""
        self._count.show_text(words)
        return words

    # ------------------------------------------------------------ below

    def _test(self, pick: Pick[Any]) -> Callable[[Any], bool] | None:
        if pick.of is None:
            test = pick.choices[self.boxes[pick.label].currentIndex()][1]
            return None if test is everything else test
        value, of = self._chosen(pick), pick.of
        return (lambda row: of(row) == value) if value else None

    def _chosen(self, pick: Pick[Any]) -> str:
        box = self.boxes[pick.label]
        if pick.of is None:
            return pick.choices[box.currentIndex()][0]
        return box.currentText() if box.currentIndex() > 0 else ""

    def _choose(self, pick: Pick[Any], words: str) -> None:
        box = self.boxes[pick.label]
        if pick.of is None:
            names = [name for name, _ in pick.choices]
            box.setCurrentIndex(names.index(words) if words in names else box.currentIndex())
        elif words:
            if box.findText(words) < 0:
                box.addItems([words] if box.count() else [tr(pick.every), words])
            box.setCurrentIndex(box.findText(words))

    def _pair(self, words: str, control: QWidget) -> QWidget:
        pair = QWidget()
        line = row(pair, gap=8)
        label = Text(words, Type.HINT)
        label.keep_whole()
        label.name(control)
        line.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(control)
        return pair

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit()


def everything(_row: object) -> bool:
    """What a box shows that leaves nothing out."""
    return True
