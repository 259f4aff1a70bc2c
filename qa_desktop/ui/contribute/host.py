"""Owns the screen of one later stage of a completed audit: filled, read beside the rest, signed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from qa_desktop.domain.contribution import Contribution
from qa_desktop.domain.ids import NodeId, audit_reference
from qa_desktop.services.contributing import is_named
from qa_desktop.services.desktop import ReadyToContribute, Review, Settlement, StageOpened
from qa_desktop.services.words import stage_answers, stage_name
from qa_desktop.ui.context import Context
from qa_desktop.ui.contribute.keeper import StageKeeper
from qa_desktop.ui.contribute.sign_page import SignPage
from qa_desktop.ui.fill.files import Files
from qa_desktop.ui.fill.page import FillPage
from qa_desktop.ui.fill.sitting import Sitting, explain
from qa_desktop.ui.naming import subject


class ContributeHost(Sitting):
    """Answers of one later stage, from the first to the signature; what is unsigned waits for next time.

    Signals:
        added(object): the `AuditKey` beside which a contribution now lies.
    """

    added = Signal(object)

    def __init__(
        self,
        context: Context,
        opened: StageOpened,
        parent: QObject | None = None,
        *,
        under: QWidget | None = None,
    ) -> None:
        super().__init__(context, opened.opened, parent, under)
        self._session = opened.session
        self._stage, self._desk = opened, context.desktop.contributing
        summary = opened.opened.summary
        name = stage_name(opened.stage)
        title = self.tr("{answers} · {tool}").format(
            answers=stage_answers(opened.stage), tool=summary.tool_title
        )
        case = subject(summary.case_reference, audit_reference(opened.key.audit_id))
        files = Files(
            self._desk.files(),
            context.tasks,
            opened.key,
            opened.session.tool.attachments,
            self.widget,
        )
        page = FillPage(
            opened.session,
            title=title,
            case=case,
            keeper=StageKeeper(self._desk, context.tasks, opened.key, opened.stage, self.widget),
            place=first_question(opened),
            explain=explain,
            files=files,
            parent=self.widget,
        )
        page.header.back.set_words(self.tr("← Back to the audit"))
        page.bar.lead_to(self.tr("Review and sign"))
        self.sign_page = SignPage(
            title=title,
            case=case,
            stage=name,
            unsettled=self._unsettled,
            value_of=self._value_of,
            is_named=is_named,
            parent=self.widget,
        )
        self.furnish(page, self.sign_page)
        self.furnish_files(files)

    @property
    def stage(self) -> str:
        return self._stage.stage

    # ------------------------------------------------------------ what a sitting says

    def look_over(self) -> Review:
        return self._desk.review(self._stage, self._flow.escalation)

    def prepare(self, settlement: Settlement) -> ReadyToContribute:
        return self._desk.prepare(self._stage, self.sign_page.author, settlement, self._flow.escalation)

    def keep(self, ready: ReadyToContribute) -> Contribution:
        return self._desk.contribute(ready)

    def on_ended(self) -> None:
        self.added.emit(self.key)

    def ending_words(self) -> str:
        return self.tr("Adding the answers")

    def _unsettled(self, review: Review, settlement: Settlement) -> tuple[str, ...]:
        return self._desk.unsettled(self._stage, review, settlement)


def first_question(opened: StageOpened) -> NodeId | None:
    """Where to begin: at the first that is due, else at the first of the stage."""
    session = opened.session
    return session.next_gap(None) or next(iter(opened.before), None)
