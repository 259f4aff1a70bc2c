"""Owns the sheet of one change in full: both answers, and every saving while it was typed."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from qa_desktop.services.desktop_history import HistoryRow
from qa_desktop.services.history_paper import answer_words, place_words, remark_words
from qa_desktop.services.words import full_moment_words
from qa_desktop.ui.sheets import Sheet
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.text import Text


class ChangeSheet(Sheet):
    """Says one line of a history in full; closed by its one button or Escape."""

    def __init__(self, row: HistoryRow, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(row.what, place_words(row), "", parent, cancel=False)
        self._verb.set_words(self.tr("Close"))
        self.ask_width(640)
        signed = self.tr("{when} by {who}").format(when=full_moment_words(row.at, now), who=row.who)
        self.body.addWidget(Text(signed, Type.HINT))
        if remark_words(row):
            self.body.addWidget(Text(remark_words(row), Type.HINT))
        if row.before or row.after:
            if row.covered:
                self._say(self.tr("Answer"), row.after)
            else:
                self._say(self.tr("From"), answer_words(row.before))
                self._say(self.tr("To"), answer_words(row.after))
        if row.steps:
            self.body.addWidget(Text(self.tr("Every saving, the first at the top"), Type.LABEL))
            for step in row.steps:
                time = f"{step.at.astimezone(now.tzinfo):%H:%M:%S}"
                said = self.tr("{time}: {words}").format(time=time, words=answer_words(step.after))
                self.body.addWidget(_words(said))
        self.let_be_scrolled(self.tr("The whole change"))
        self.finish(below=True)

    def _say(self, heading: str, words: str) -> None:
        self.body.addWidget(Text(heading, Type.LABEL))
        said = _words(words)
        said.setAccessibleName(f"{heading}: {words}")
        self.body.addWidget(said)


def _words(words: str) -> Text:
    said = Text(words)
    said.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return said
