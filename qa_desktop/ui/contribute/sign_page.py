"""Owns the page on which somebody looks over what he adds to an audit and puts his name under it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from qa_desktop.services.desktop import Review
from qa_desktop.ui.review.page import ReviewPage, Unsettled, ValueOf
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Ground, Type
from qa_desktop.ui.widgets import markup
from qa_desktop.ui.widgets.banner import Banner
from qa_desktop.ui.widgets.text import Text

IsNamed = Callable[[str], bool]


class SignPage(ReviewPage):
    """A review whose end is a name. `complete_requested` is emitted once it may be signed."""

    def __init__(
        self,
        *,
        title: str,
        case: str,
        stage: str,
        unsettled: Unsettled,
        value_of: ValueOf,
        is_named: IsNamed,
        parent: QWidget | None = None,
    ) -> None:
        self._stage, self._is_named, self._name = stage, is_named, ""
        super().__init__(title=title, case=case, unsettled=unsettled, value_of=value_of, parent=parent)

    @property
    def author(self) -> str:
        """The name as it is written now."""
        return self._name.strip()

    # ------------------------------------------------------------ building

    def _foot(self) -> QFrame:
        foot = super()._foot()
        self.complete.set_words(self.tr("Sign and add"))
        return foot

    def _summary(self, body: QVBoxLayout, review: Review) -> None:
        body.addWidget(Text(self.tr("Review before signing"), Type.TITLE))
        words = self.tr("{stage}: {n} of {m} questions that apply are answered.")
        body.addWidget(
            Text(words.format(stage=self._stage, n=review.answered, m=review.applicable), Type.HINT)
        )
        self.trouble = Banner(Ground.DANGER)
        self.fine = Banner(Ground.GOOD)
        body.addWidget(self.trouble)
        body.addWidget(self.fine)

    def _rest(self, body: QVBoxLayout, review: Review) -> None:
        later = [f"{item.section}: {markup.read(item.label).text}" for item in review.due_later]
        if later:
            self._heading(body, self.tr("Still due after this"))
            for line in later:
                body.addWidget(Text(line))
        self._heading(body, self.tr("What will be sent"))
        for line in review.will_be_sent:
            body.addWidget(Text(line))
        self._heading(body, self.tr("Signed by"))
        label = Text(self.tr("Your name"), Type.QUESTION_SMALL)
        hint = self.tr(
            "Whoever gives these answers writes their own name. It is kept with them and printed beside them."
        )
        self.name = QLineEdit(self._name)
        self.name.setMaximumWidth(theme.current().metrics.px(420))
        self.name.setAccessibleDescription(hint)
        label.name(self.name)
        self.name.textChanged.connect(self._on_named)
        body.addWidget(label)
        body.addWidget(Text(hint, Type.HINT))
        body.addWidget(self.name)

    # ------------------------------------------------------------ settling

    def _show_state(self) -> None:
        if self._review is None:
            return
        blocking = self._unsettled(self._review, self.settlement)
        self.complete.setEnabled(not blocking and self._is_named(self._name))
        if blocking == ("EMPTY",):
            self.fine.hush()
            self.state.show_text(self.tr("Nothing is added yet."))
        elif blocking:
            self.fine.hush()
            self.state.show_text(
                self.tr("One thing to settle before signing.")
                if len(blocking) == 1
                else self.tr("{n} things to settle before signing.").format(n=len(blocking))
            )
        elif not self._is_named(self._name):
            self.fine.say(self.tr("Nothing is missing. Write your name to sign."))
            self.state.show_text(self.tr("Your name is still to be written."))
        else:
            self.fine.say(self.tr("Nothing is missing. You can sign."))
            self.state.show_text(self.tr("What is signed never changes; more can be added later."))

    @Slot(str)
    def _on_named(self, name: str) -> None:
        self._name = name
        self._show_state()

    @Slot()
    def _on_complete(self) -> None:
        if self._is_named(self._name):
            super()._on_complete()
