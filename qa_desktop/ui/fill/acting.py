"""Owns adding an action from a question, and the ways between a question and its actions."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession
from qa_desktop.services import action_links
from qa_desktop.services.found_actions import tables
from qa_desktop.ui.commands import bind
from qa_desktop.ui.fill.action_links import Way
from qa_desktop.ui.fill.page import FillPage


class ActionFlow(QObject):
    """The actions of one filling, seen from its questions. Asks nothing of a tool without an action table."""

    def __init__(self, page: FillPage, session: FormSession, parent: QObject) -> None:
        super().__init__(parent)
        self._page, self._session = page, session
        self._links = page.panel.action_links
        if not tables(session.tool):
            return
        self._links.add_wanted.connect(self.add)
        self._links.way_chosen.connect(self._on_way)
        page.current_changed.connect(self._show)
        page.presenter.summary_changed.connect(self._show)
        bind(page, "fill.add-action", self.add)
        self._show()

    @Slot()
    def add(self) -> None:
        """Add an action that names the question in focus, and go to it."""
        question = self._page.current
        table = action_links.table_for(self._session, question) if question is not None else None
        if question is None or table is None:
            return

        def named(row: NodeId) -> tuple[tuple[NodeId, str], ...]:
            return action_links.first_answers(self._session, row, question)

        row = self._page.presenter.add_filled(table, named)
        if row is not None:
            self._page.go_to(row)

    @Slot()
    def _show(self) -> None:
        here = self._page.current
        if here is None:
            self._links.hide()
            return
        asked = action_links.question_of(self._session, here)
        if asked is not None:
            view = self._session.view(asked)
            words = view.label or view.definition.name
            self._links.show_ways(
                self.tr("Comes from"), words, [Way(asked, self.tr("Go to the question"), words)], adds=False
            )
            return
        ways = [self._way(row) for row in action_links.actions_from(self._session, here)]
        adds = action_links.table_for(self._session, here) is not None
        self._links.show_ways(self.tr("Actions from this question") if ways else "", "", ways, adds=adds)

    def _way(self, row: NodeId) -> Way:
        issues = self._session.by_role("action-issue")
        issue = next((view.value for view in issues if view.node_id.startswith(row + "/")), "")
        parent = self._session.view(row).parent
        place = self._session.view(parent).children.index(row) + 1 if parent is not None else 1
        return Way(row, self.tr("Go to action {0}").format(place), issue)

    @Slot(str)
    def _on_way(self, node_id: str) -> None:
        self._page.presenter.flush()
        self._page.go_to(NodeId(node_id))
