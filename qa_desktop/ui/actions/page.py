"""Owns My actions: every action of this computer's audits, what is due next first."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desktop.i18n import mark
from qa_desktop.services.desktop_actions import ActionRow, ActionState
from qa_desktop.ui.actions.table import COLUMNS, DUE, WIDTHS
from qa_desktop.ui.commands import bind
from qa_desktop.ui.context import Context
from qa_desktop.ui.lists.filter_line import Pick, everything
from qa_desktop.ui.lists.page import Listing, ListPage, Verb
from qa_desktop.ui.style.roles import Button

WHICH = mark("Which actions")


def _is_open(row: ActionRow) -> bool:
    return row.state is not ActionState.FINISHED


def _is_mine(row: ActionRow) -> bool:
    return _is_open(row) and row.is_mine


def _is_overdue(row: ActionRow) -> bool:
    return row.state is ActionState.OVERDUE


def _is_finished(row: ActionRow) -> bool:
    return row.state is ActionState.FINISHED


def _can_be_updated(row: ActionRow) -> bool:
    return row.is_draft or bool(row.stage)


LISTING: Listing[ActionRow] = Listing(
    "actions",
    COLUMNS,
    WIDTHS,
    identity=lambda row: (row.key, row.node_id),
    sorted_by=DUE,
    picks=(
        Pick(
            WHICH,
            (
                (mark("Open"), _is_open),
                (mark("Mine"), _is_mine),
                (mark("Overdue"), _is_overdue),
                (mark("Finished"), _is_finished),
                (mark("All"), everything),
            ),
        ),
        Pick(mark("Tool"), of=lambda row: row.tool_title, every=mark("Every tool")),
    ),
)


class ActionsPage(ListPage[ActionRow]):
    """The list of actions.

    Signals:
        row_chosen(object): the `ActionRow` whose audit is to be opened at that row.
        update_asked(object): the `ActionRow` of which somebody says what became of it.
        filled(int): how many are overdue.
    """

    row_chosen = Signal(object)
    update_asked = Signal(object)
    filled = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(
            context,
            LISTING,
            title=self.tr("My actions"),
            names=self.tr("Actions"),
            none_yet=self.tr("No actions yet. Audits agree them: F4 adds one from the question in focus."),
            parent=parent,
        )
        bind(self, "action.update", self._update, ready=self._why_no_update)

    def verbs(self) -> tuple[Verb[ActionRow], ...]:
        self._updating = Verb(
            self.tr("Update this action"), self.update_asked.emit, _can_be_updated, key="Ctrl U"
        )
        opening = Verb(self.tr("Open the audit"), self.row_chosen.emit, key="Enter", look=Button.PRIMARY)
        return opening, self._updating

    def ask(self) -> tuple[ActionRow, ...]:
        return self.context.desktop.actions.list()

    def on_filled(self, answer: tuple[ActionRow, ...]) -> None:
        self.filled.emit(sum(_is_overdue(row) for row in answer))

    def _why_no_update(self) -> str:
        row = self.current()
        may = row is not None and self._updating.allows(row)
        return "" if may else self.tr("No action that can be updated is chosen.")

    @Slot()
    def _update(self) -> None:
        self.do(self._updating)
