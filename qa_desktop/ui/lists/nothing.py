"""Owns what stands in a list without rows: why it is empty, and the way to show everything again."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QWidget

from qa_desktop.ui.layouts import column
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text


class Nothing(QWidget):
    """A sentence over the empty part of a table. Hidden while there are rows.

    Signals:
        clear_asked: everything is to be shown again.
    """

    clear_asked = Signal()

    def __init__(self, table: QAbstractItemView) -> None:
        super().__init__(table.viewport())
        # The view and not its viewport: PySide's handle of a viewport ends with the call that asked for it.
        self._table = table
        lines = column(self, margin=16, gap=10)
        self.words = Text("", Type.HINT)
        self.clear = KeyButton(self.tr("Clear filter"))
        self.clear.clicked.connect(self.clear_asked)
        lines.addWidget(self.words)
        lines.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignLeft)
        lines.addStretch(1)
        table.viewport().installEventFilter(self)
        self.hide()

    @property
    def shown(self) -> str:
        """The sentence, blank while there are rows."""
        return "" if self.isHidden() else self.words.shown

    def say(self, sentence: str, *, may_clear: bool = False) -> None:
        """Say why there is nothing.

        Args:
            sentence: what to say.
            may_clear: whether showing everything would help.
        """
        self.words.show_text(sentence)
        self.clear.setVisible(may_clear)
        self._fit()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        room = self._table.viewport().size()
        self.setGeometry(0, 0, min(room.width(), theme.current().metrics.px(640)), room.height())
