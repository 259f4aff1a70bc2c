"""Owns the sheet on which Q&S says whom to ask for which later stage of an audit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from qa_desktop.domain.ids import DeviceId
from qa_desktop.i18n import tr
from qa_desktop.services.desktop import StageView
from qa_desktop.services.desktop_asking import Candidate
from qa_desktop.ui.sheets import Sheet
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.combo import Combo
from qa_desktop.ui.widgets.text import Text


class AskSheet(Sheet):
    """Which stage, of whom, and what to tell them."""

    def __init__(
        self,
        case: str,
        stages: Sequence[StageView],
        people: Sequence[Candidate],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            tr("Ask for a later stage of case {case}", case=case),
            tr(
                "The audit as it was completed goes to this one person’s computer, encrypted so that nobody "
                "else can open it. They read it there, answer their questions and sign."
            ),
            tr("Send the audit and ask"),
            parent,
        )
        self.stage, self.person = Combo(), Combo()
        for stage in stages:
            self.stage.addItem(stage.name, stage.stage)
        due = next((number for number, stage in enumerate(stages) if stage.due), 0)
        self.stage.setCurrentIndex(due)
        for each in people:
            self.person.addItem(each.words, each.device)
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setMaximumHeight(theme.current().metrics.px(90))
        fields: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Whose answers"), self.stage),
            (self.tr("Whom to ask"), self.person),
            (self.tr("What to tell them (optional)"), self.words),
        )
        for label, field in fields:
            name = Text(label, Type.QUESTION_SMALL)
            name.name(field)
            self.body.addWidget(name)
            self.body.addWidget(field)
        if not people:
            self.body.addWidget(Text(self.tr("Nobody’s computer has joined this team yet."), Type.ERROR))
        self.finish()
        self.allow(bool(people) and bool(stages))
        self.person.setFocus()

    @property
    def chosen_stage(self) -> str:
        return str(self.stage.currentData())

    @property
    def chosen_device(self) -> DeviceId:
        return DeviceId(str(self.person.currentData()))

    @property
    def message(self) -> str:
        return self.words.toPlainText().strip()
