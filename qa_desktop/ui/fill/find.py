"""Owns the small sheet that finds a question by its words, as the palette finds anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desktop.domain.ids import NodeId
from qa_desktop.ui.palette.ranking import Entry, Kind
from qa_desktop.ui.palette.sheet import FindSheet
from qa_desktop.ui.widgets import markup


@dataclass(frozen=True, slots=True)
class Findable:
    node_id: NodeId
    section: str
    label: str


class FindQuestion(FindSheet):
    """Type some words, press Enter, be there.

    Signals:
        found(str): the question to go to.
    """

    found = Signal(str)

    def __init__(self, questions: Sequence[Findable], parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setWindowTitle(self.tr("Find a question"))
        self.ask(self.tr("Words of the question or its section"))
        self.list.setAccessibleName(self.tr("Questions found"))
        self._offered = (Kind.QUESTION,)
        entries = (
            Entry(each.node_id, Kind.QUESTION, markup.read(each.label).text, each.section)
            for each in questions
        )
        self.give("questions", tuple(entries))
        self.chosen.connect(self._on_chosen)

    @Slot(object)
    def _on_chosen(self, entry: Entry) -> None:
        self.found.emit(entry.id)

    def _nothing_words(self) -> str:
        return self.tr("No question that applies says “{words}”.").format(words=self.box.text().strip())
