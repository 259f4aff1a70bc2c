"""Owns handing a draft over: somebody else answers the questions of a later stage on the same laptop."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMenu, QStackedWidget

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession, NodeKind
from qa_desktop.services.one_stage import OneStage
from qa_desktop.services.stages import asked_stages, is_asked
from qa_desktop.services.words import stage_answers, stage_name
from qa_desktop.ui.fill.page import FillPage

MakePage = Callable[[FormSession, str, NodeId | None], FillPage]
"""A page over a session, with a title and where to begin; over the same draft, kept in the same way."""


class HandOver(QObject):
    """The page of the person a draft is handed to, over the auditor's own.

    Only the questions of that stage take an answer there; the rest is read.

    Signals:
        emptied: everything typed on the page of the other person is in the store.
        handed_back: the auditor goes on.
    """

    emptied = Signal()
    handed_back = Signal()

    def __init__(self, own: FillPage, session: FormSession, stack: QStackedWidget, make: MakePage) -> None:
        super().__init__(stack)
        self._own, self._session, self._stack, self._make = own, session, stack, make
        self._leaving: list[FillPage] = []
        self.page: FillPage | None = None
        """The page of the other person while it is in front."""
        self._menu = QMenu(own)
        self._menu.aboutToShow.connect(self._fill_menu)
        button = own.panel.hand_over
        button.setMenu(self._menu)
        button.setVisible(any(node.audit.stage != "auditor" for node in session.tool.nodes.values()))

    def to(self, stage: str) -> FillPage:
        """Hand the draft to the person of a stage."""
        self._own.flush()
        title = stage_answers(stage)
        views = (view for view in self._session.questions() if is_asked(view))
        first = next((view.node_id for view in views if view.audit.stage == stage), None)
        first = self._empty_rows(stage) or self._session.next_gap(None, stage) or first
        page = self._make(OneStage(self._session, stage), title, first)
        page.header.back.set_words(self.tr("← Back to the auditor"))
        page.bar.lead_to(self.tr("Hand back to the auditor"))
        page.panel.hand_over.hide()
        # What is answered here may open or compute questions on the auditor's page, which stands behind.
        here, there = page.presenter, self._own.presenter
        here.nodes_changed.connect(there.nodes_changed)
        here.instances_changed.connect(there.instances_changed)
        here.summary_changed.connect(there.summary_changed)
        here.queue.emptied.connect(self._on_emptied)
        page.back_requested.connect(self.back)
        page.review_requested.connect(self.back)
        self.page = page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        return page

    def _empty_rows(self, stage: str) -> NodeId | None:
        """A plan of that person's own without a row: it comes first, and nothing in it can be missing."""
        sections = (self._session.view(section.node_id) for section in self._session.sections())
        return next(
            (
                view.node_id
                for view in sections
                if view.kind is NodeKind.REPEAT
                and view.is_relevant
                and view.audit.stage == stage
                and not view.children
            ),
            None,
        )

    @Slot()
    def back(self) -> None:
        """Give the draft back to the auditor; the last answer is on its way to the store."""
        page, self.page = self.page, None
        if page is None:
            return
        page.flush()
        self._leaving.append(page)
        self._stack.setCurrentWidget(self._own)
        self.handed_back.emit()
        self._on_emptied()

    @property
    def has_unsaved(self) -> bool:
        return any(page.presenter.has_unsaved for page in self._pages())

    def flush(self) -> bool:
        """Hand on what is typed; False while it cannot be saved."""
        for page in self._pages():
            page.flush()
        return all(page.presenter.queue.error is None for page in self._pages())

    @Slot()
    def _on_emptied(self) -> None:
        for page in [each for each in self._leaving if not each.presenter.has_unsaved]:
            self._leaving.remove(page)
            self._stack.removeWidget(page)
            page.deleteLater()
        self.emptied.emit()

    @Slot()
    def _fill_menu(self) -> None:
        self._menu.clear()
        for stage in asked_stages(self._session):
            self._menu.addAction(stage_name(stage), partial(self.to, stage))

    def _pages(self) -> list[FillPage]:
        return [*self._leaving, *([self.page] if self.page is not None else [])]
