"""Owns a repeat on the page: its instances as cards, adding one, taking one away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import NodeView
from qa_desktop.i18n import mark, tr
from qa_desktop.services.words import stage_words
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, Type, set_button, set_ground
from qa_desktop.ui.widgets.text import Text

PLAN = "improvement-plan"
_TITLES = {"actions": mark("Action"), PLAN: mark("Plan row"), "records": mark("Record")}


class InstanceCard(QFrame):
    """One instance.

    Signals:
        remove_wanted(str): its id.
    """

    remove_wanted = Signal(str)

    def __init__(self, node_id: NodeId, questions: QWidget) -> None:
        super().__init__()
        m = theme.current().metrics
        self.node_id = node_id
        set_ground(self, Ground.CARD)
        box = QVBoxLayout(self)
        box.setContentsMargins(m.px(20), m.px(12), m.px(20), m.px(20))
        box.setSpacing(0)
        self.title = Text(role=Type.HEADING)
        self.remove = QPushButton(self.tr("Remove"))
        set_button(self.remove, Button.QUIET)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.remove)
        box.addLayout(head)
        box.addWidget(questions)
        self.remove.clicked.connect(self._on_remove)

    def call(self, title: str, *, removable: bool) -> None:
        """Name the card after its place; places change, ids do not."""
        self.title.show_text(title)
        self.setAccessibleName(title)
        self.remove.setAccessibleName(self.tr("Remove {card}").format(card=title))
        self.remove.setVisible(removable)

    @Slot()
    def _on_remove(self) -> None:
        self.remove_wanted.emit(self.node_id)


class RepeatBlock(QWidget):
    """The cards of one repeat.

    Signals:
        add_wanted(str): another instance of that repeat.
        remove_wanted(str): that instance is to go; undo brings it back.
        page_wanted: the plan as a page to take away; of an improvement plan.
    """

    add_wanted = Signal(str)
    remove_wanted = Signal(str)
    page_wanted = Signal()

    def __init__(self, view: NodeView, *, titled: bool) -> None:
        super().__init__()
        m = theme.current().metrics
        self.node_id = view.node_id
        self._cards: list[InstanceCard] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, m.px(26), 0, 0)
        self._box.setSpacing(m.px(16))
        self.label = Text(view.label, Type.HEADING, marked=True)
        self.label.setVisible(titled and bool(view.label))
        whom = stage_words(said_once(view))
        self.whose = Text(self.tr("For {whom}, in their own words.").format(whom=whom), Type.HINT)
        self.whose.setVisible(bool(whom))
        self.empty = Text(self.tr("None yet."), Type.HINT)
        self.add = QPushButton(self.tr("Add another"))
        foot = QHBoxLayout()
        self.page = QPushButton(self.tr("Show the plan on one page"))
        self.page.setVisible(view.audit.kind == PLAN)
        foot.addWidget(self.add)
        foot.addWidget(self.page)
        foot.addStretch(1)
        self._box.addWidget(self.label)
        self._box.addWidget(self.whose)
        self._box.addWidget(self.empty)
        self._box.addLayout(foot)
        self.add.clicked.connect(self._on_add)
        self.page.clicked.connect(self.page_wanted)

    def cards(self) -> Sequence[InstanceCard]:
        return self._cards

    def show_cards(self, view: NodeView, cards: Sequence[InstanceCard]) -> None:
        """Show these cards in this order; those no longer among them go."""
        for card in self._cards:
            if card not in cards:
                self._box.removeWidget(card)
                card.hide()
                card.deleteLater()
        single = title_of(view)
        for index, card in enumerate(cards):
            if card not in self._cards:
                card.remove_wanted.connect(self.remove_wanted)
            self._box.insertWidget(3 + index, card)
            card.show()
            card.call(f"{single} {index + 1}", removable=view.can_add)
        self._cards = list(cards)
        self.empty.setVisible(not cards)
        words = self.tr("Add {thing}") if not cards else self.tr("Add another {thing}")
        self.add.setText(words.format(thing=_within(single)).replace("&", "&&"))
        self.add.setVisible(view.can_add)

    def focus_here(self) -> None:
        """Put the keyboard where the list goes on: what had it may be gone."""
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_add(self) -> None:
        self.add_wanted.emit(self.node_id)


def said_once(view: NodeView) -> str:
    """The stage of a plan, named over its cards and in none of them; else blank."""
    return view.audit.stage if view.audit.kind == PLAN and stage_words(view.audit.stage) else ""


def title_of(view: NodeView) -> str:
    """What one instance is called."""
    return tr(_TITLES.get(view.audit.kind, "")) or view.label or view.definition.name


def _within(words: str) -> str:
    """Words as they stand within a sentence: a short form keeps its capitals."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
