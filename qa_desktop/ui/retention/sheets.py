"""Owns the sheets of retention: placing a hold, and retiring this computer."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from qa_desktop.domain.retention import HoldScope, RecordClass
from qa_desktop.i18n import tr
from qa_desktop.services.desktop_retention import Leaving
from qa_desktop.services.retention_words import class_words
from qa_desktop.ui.sheets import REASON_LETTERS, Sheet
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.combo import Combo
from qa_desktop.ui.widgets.text import Text

LONGEST = 64


class HoldSheet(Sheet):
    """Asks what is to be held, and why."""

    def __init__(self, child: str = "", parent: QWidget | None = None) -> None:
        title = tr("Place a hold")
        super().__init__(
            title,
            tr("Nothing that is held is disposed of, until somebody lifts the hold."),
            title,
            parent,
        )
        self.scope, self.child, self.record_class = Combo(), QLineEdit(child), Combo()
        self.scope.addItem(self.tr("Everything about one child"), HoldScope.CHILD.value)
        self.scope.addItem(self.tr("Every record of one class"), HoldScope.CLASS.value)
        self.child.setMaxLength(LONGEST)
        for each in RecordClass:
            self.record_class.addItem(class_words(each), each.value)
        self.why = QPlainTextEdit()
        self.why.setTabChangesFocus(True)
        self.why.setMaximumHeight(theme.current().metrics.px(110))
        self._labels: dict[QWidget, Text] = {}
        for words, field in (
            (self.tr("What is held"), self.scope),
            (self.tr("The child’s number"), self.child),
            (self.tr("Class of records"), self.record_class),
            (self.tr("Reason"), self.why),
        ):
            label = Text(words, Type.QUESTION_SMALL)
            label.name(field)
            self._labels[field] = label
            self.body.addWidget(label)
            self.body.addWidget(field)
        self.finish(below=True)
        self.scope.currentIndexChanged.connect(self._decide)
        self.child.textChanged.connect(self._decide)
        self.why.textChanged.connect(self._decide)
        self._decide()

    @property
    def given(self) -> tuple[HoldScope, str, str]:
        """Scope, target and reason."""
        scope = HoldScope(str(self.scope.currentData()))
        is_child = scope is HoldScope.CHILD
        target = self.child.text().strip() if is_child else str(self.record_class.currentData())
        return scope, target, self.why.toPlainText().strip()

    @Slot()
    def _decide(self) -> None:
        scope, target, reason = self.given
        is_child = scope is HoldScope.CHILD
        for field, shown in ((self.child, is_child), (self.record_class, not is_child)):
            field.setVisible(shown)
            self._labels[field].setVisible(shown)
        self.allow(bool(target) and len(reason) >= REASON_LETTERS)


class RetireSheet(Sheet):
    """Says what would be destroyed, and asks for words to be typed where anything would be lost."""

    def __init__(self, leaving: Leaving, parent: QWidget | None = None) -> None:
        title = tr("Retire this computer")
        super().__init__(
            title,
            tr(
                "The keys to everything that QA Desktop holds here are destroyed. Nobody can open it"
                " afterwards: not you, not IT, not Q&S with the recovery key. Copies that were saved or moved"
                " elsewhere are not touched."
            ),
            title,
            parent,
        )
        self._confirm = leaving.confirm
        for words in self._lost(leaving):
            self.body.addWidget(Text(words, Type.WARNING))
        self.typed = QLineEdit()
        self.typed.setMaxLength(LONGEST)
        if leaving.loses:
            label = Text(
                self.tr("To destroy it all the same, type: {words}").format(words=leaving.confirm),
                Type.QUESTION_SMALL,
            )
            label.name(self.typed)
            self.body.addWidget(label)
            self.body.addWidget(self.typed)
        else:
            self.typed.hide()
            self.body.addWidget(
                Text(self.tr("Everything that was completed here is safe with Q&S."), Type.STRONG)
            )
        self.finish()
        self.typed.textChanged.connect(self._decide)
        self._decide()

    def _lost(self, leaving: Leaving) -> tuple[str, ...]:
        said = (
            (leaving.unsafe, self.tr("Completed audits that are not safe with Q&S: {n}")),
            (leaving.drafts, self.tr("Drafts, and answers that were typed and not signed: {n}")),
            (leaving.waiting, self.tr("Messages that have not arrived at Q&S: {n}")),
        )
        lost = [words.format(n=count) for count, words in said if count]
        if leaving.is_hub:
            lost.append(
                self.tr(
                    "This is the Q&S computer: everything that Q&S collected, and its keys, would be lost."
                )
            )
        return tuple(lost)

    @Slot()
    def _decide(self) -> None:
        typed = " ".join(self.typed.text().casefold().split())
        self.allow(not self._confirm or typed == self._confirm.casefold())
