"""Owns a card of rows that shows the first few, the rest when asked: what stands below stays in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from qa_desktop.ui.layouts import column, rule
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, set_ground
from qa_desktop.ui.widgets.keycap import KeyButton

FIRST = 2
"""Rows of each kind in sight: below three kinds the drafts still show in a window of 1280 × 720."""


class Gathered(QFrame):
    """Rows under each other; those behind the first few are made when somebody asks for them.

    Signals:
        unfolded(bool): all rows are shown, or the first few again.
    """

    unfolded = Signal(bool)

    def __init__(
        self,
        rows: Sequence[Callable[[], QWidget]],
        all_words: str,
        ground: Ground = Ground.CARD,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        set_ground(self, ground)
        self._makers, self._all_words = rows, all_words
        self._rest: list[QWidget] = []
        self._is_open = False
        self._lines = column(self, gap=0)
        for number, make in enumerate(rows[:FIRST]):
            if number:
                self._lines.addWidget(rule())
            self._lines.addWidget(make())
        self.more = KeyButton(all_words, "", Button.LINK)
        self.more.clicked.connect(self._on_more)
        foot = QWidget()
        line = QHBoxLayout(foot)
        m = theme.current().metrics
        line.setContentsMargins(m.px(16), 0, m.px(16), m.px(6))
        line.addWidget(self.more)
        line.addStretch(1)
        self._lines.addWidget(foot)
        foot.setVisible(len(rows) > FIRST)

    def unfold(self, *, all_of_them: bool) -> None:
        """Show every row, or the first few."""
        if all_of_them and not self._rest:
            for make in self._makers[FIRST:]:
                for part in (rule(), make()):
                    self._rest.append(part)
                    self._lines.insertWidget(self._lines.count() - 1, part)
        for part in self._rest:
            part.setVisible(all_of_them)
        self._is_open = all_of_them
        self.more.set_words(self.tr("Show the first {n}").format(n=FIRST) if all_of_them else self._all_words)

    @Slot()
    def _on_more(self) -> None:
        self.unfold(all_of_them=not self._is_open)
        self.unfolded.emit(self._is_open)
