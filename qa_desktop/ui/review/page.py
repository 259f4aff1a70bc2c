"""Owns the review page: one look over the whole audit before it is completed for ever."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qa_desktop.domain.ids import NodeId
from qa_desktop.services.desktop import MissingItem, Review, Settlement, Weight
from qa_desktop.ui.review.items import ContradictionItem, IdentifierItem
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, Type, set_button, set_ground
from qa_desktop.ui.style.spacing import spaced
from qa_desktop.ui.widgets import markup
from qa_desktop.ui.widgets.banner import Banner
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.page import Column
from qa_desktop.ui.widgets.text import Text

Unsettled = Callable[[Review, Settlement], tuple[str, ...]]
ValueOf = Callable[[NodeId], str]
LISTED_AT_MOST = 40
"""Missing questions named one by one; beyond that their number says enough, and F8 goes to each."""


class ReviewPage(QWidget):
    """Shows a `Review` and gathers what the person settles.

    Signals:
        back_requested: to the questions.
        go_to_requested(str): to that question.
        escalation_requested: open the escalation sheet.
        replace_requested(object, str): the `IdentifierFound` and what to write instead.
        complete_requested(object): the `Settlement`; nothing blocks any more.
    """

    back_requested = Signal()
    go_to_requested = Signal(str)
    escalation_requested = Signal()
    replace_requested = Signal(object, str)
    complete_requested = Signal(object)

    def __init__(
        self, *, title: str, case: str, unsettled: Unsettled, value_of: ValueOf, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._unsettled, self._value_of = unsettled, value_of
        self._review: Review | None = None
        self._reasons: dict[str, str] = {}
        self._identifiers: dict[str, str] = {}
        self.links: list[KeyButton] = []
        self.items: list[ContradictionItem | IdentifierItem] = []
        set_ground(self, Ground.CANVAS)
        self.column = Column()
        self._slot = QVBoxLayout()
        self.column.body.addLayout(self._slot)
        self._content = QWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head(case, title))
        whole.addWidget(self.column, 1)
        whole.addWidget(self._foot())

    @property
    def settlement(self) -> Settlement:
        """What was written here so far."""
        return Settlement(dict(self._reasons), dict(self._identifiers))

    def show_review(self, review: Review) -> None:
        """Show a review; reasons written before stay where they still belong."""
        self._review = review
        self.links, self.items = [], []
        old, self._content = self._content, QWidget()
        body = QVBoxLayout(self._content)
        spaced(body, (0, 0, 0, 0), 10)
        self._summary(body, review)
        self._missing(body, review.missing)
        self._contradictions(body, review)
        self._found(body, review)
        self._rest(body, review)
        self._slot.addWidget(self._content)
        old.hide()
        old.deleteLater()
        self._show_state()

    def refuse(self, words: str) -> None:
        """Completing failed: nothing changed."""
        self.trouble.say(words)

    def set_busy(self, busy: bool) -> None:
        """While it is being completed nothing can be pressed twice."""
        self.complete.setEnabled(not busy)
        self.back.setEnabled(not busy)

    # ------------------------------------------------------------ building

    def _head(self, case: str, title: str) -> QFrame:
        head = QFrame()
        set_ground(head, Ground.BAR_TOP)
        row = QHBoxLayout(head)
        spaced(row, (20, 7, 20, 7), 16)
        self.back = KeyButton(self.tr("← Back to the questions"))
        self.back.clicked.connect(self.back_requested)
        self.case = Text(case, Type.STRONG)
        row.addWidget(self.back)
        row.addWidget(self.case)
        row.addWidget(Text(title, Type.HINT), 1)
        return head

    def _foot(self) -> QFrame:
        foot = QFrame()
        set_ground(foot, Ground.BAR_BOTTOM)
        row = QHBoxLayout(foot)
        spaced(row, (20, 5, 20, 5), 12)
        self.state = Text(role=Type.HINT)
        self.complete = KeyButton(self.tr("Complete audit"), "", Button.PRIMARY)
        self.complete.clicked.connect(self._on_complete)
        row.addWidget(self.state, 1)
        row.addWidget(self.complete)
        return foot

    def _summary(self, body: QVBoxLayout, review: Review) -> None:
        body.addWidget(Text(self.tr("Review before completing"), Type.TITLE))
        words = self.tr("{n} of {m} that apply are answered.").format(n=review.answered, m=review.applicable)
        if review.hidden:
            words += " " + self.tr("{n} are hidden by your answers.").format(n=review.hidden)
        body.addWidget(Text(words, Type.HINT))
        self.trouble = Banner(Ground.DANGER)
        body.addWidget(self.trouble)
        self.fine = Banner(Ground.GOOD)
        body.addWidget(self.fine)

    def _missing(self, body: QVBoxLayout, missing: tuple[MissingItem, ...]) -> None:
        if not missing:
            return
        frame = QFrame()
        set_ground(frame, Ground.DANGER)
        inner = QVBoxLayout(frame)
        spaced(inner, (16, 12, 16, 14), 2)
        count = len(missing)
        words = self.tr("■ One thing is missing") if count == 1 else self.tr("■ {n} things are missing")
        inner.addWidget(Text(words.format(n=count), Type.ERROR))
        section = ""
        for item in missing[:LISTED_AT_MOST]:
            if item.section != section:
                section = item.section
                inner.addSpacing(theme.current().metrics.px(6))
                inner.addWidget(Text(section, Type.LABEL))
            inner.addWidget(self._link(item))
        if count > LISTED_AT_MOST:
            inner.addWidget(Text(self.tr("and {n} more").format(n=count - LISTED_AT_MOST), Type.HINT))
        body.addWidget(frame)

    def _link(self, item: MissingItem) -> QWidget:
        link = LinkText(item)
        link.followed.connect(self.go_to_requested)
        self.links.append(link.button)
        return link

    def _contradictions(self, body: QVBoxLayout, review: Review) -> None:
        headings = {
            Weight.MUST_FIX: self.tr("To settle first"),
            Weight.NEEDS_REASON: self.tr("Answers that do not go together"),
            Weight.NOTE: self.tr("Worth a look"),
        }
        for weight, heading in headings.items():
            found = [one for one in review.contradictions if one.weight is weight]
            if found:
                self._heading(body, heading)
            for one in found:
                item = ContradictionItem(one, self._reasons.get(one.code, ""))
                item.reason_written.connect(self._on_reason)
                item.change_wanted.connect(self.go_to_requested)
                item.escalation_wanted.connect(self.escalation_requested)
                self.items.append(item)
                body.addWidget(item)

    def _found(self, body: QVBoxLayout, review: Review) -> None:
        if review.identifiers:
            self._heading(body, self.tr("May identify someone"))
            hint = self.tr(
                "Nothing leaves with a name. Write a role instead, such as mother or older brother."
            )
            body.addWidget(Text(hint, Type.HINT))
        for found in review.identifiers:
            item = IdentifierItem(found, self._value_of(found.node_id), self._identifiers.get(found.key, ""))
            item.reason_written.connect(self._on_identifier_reason)
            item.replace_wanted.connect(self.replace_requested)
            item.change_wanted.connect(self.go_to_requested)
            self.items.append(item)
            body.addWidget(item)

    def _rest(self, body: QVBoxLayout, review: Review) -> None:
        later = [f"{item.section}: {markup.read(item.label).text}" for item in review.due_later]
        for heading, lines in (
            (self.tr("Noticed"), list(review.notes)),
            (self.tr("Due later, from others"), later),
            (self.tr("What will be sent"), list(review.will_be_sent)),
        ):
            if lines:
                self._heading(body, heading)
                for line in lines:
                    body.addWidget(Text(line))

    def _heading(self, body: QVBoxLayout, words: str) -> None:
        body.addSpacing(theme.current().metrics.px(14))
        body.addWidget(Text(words, Type.HEADING))

    # ------------------------------------------------------------ settling

    def _show_state(self) -> None:
        if self._review is None:
            return
        blocking = self._unsettled(self._review, self.settlement)
        self.complete.setEnabled(not blocking)
        if blocking:
            self.fine.hush()
            self.state.show_text(
                self.tr("One thing to settle before completing.")
                if len(blocking) == 1
                else self.tr("{n} things to settle before completing.").format(n=len(blocking))
            )
        else:
            self.state.show_text(
                self.tr("A completed audit never changes; a correction makes a new version.")
            )
            self.fine.say(self.tr("Nothing is missing. You can complete this audit."))

    @Slot(str, str)
    def _on_reason(self, code: str, reason: str) -> None:
        self._reasons[code] = reason
        self._show_state()

    @Slot(str, str)
    def _on_identifier_reason(self, key: str, reason: str) -> None:
        self._identifiers[key] = reason
        self._show_state()

    @Slot()
    def _on_complete(self) -> None:
        if self._review is not None and not self._unsettled(self._review, self.settlement):
            self.complete_requested.emit(self.settlement)


class LinkText(QWidget):
    """A line of the error summary that jumps.

    Signals:
        followed(str): the question it leads to.
    """

    followed = Signal(str)

    def __init__(self, item: MissingItem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._node_id = item.violation.node_id
        label = markup.read(item.label).text
        self.button = KeyButton(self.tr("Answer"))
        set_button(self.button, Button.LINK)
        self.button.setAccessibleName(self.tr("Answer: {question}").format(question=label))
        self.button.clicked.connect(self._on_clicked)
        row = QHBoxLayout(self)
        spaced(row, (0, 0, 0, 0), 12)
        row.addWidget(Text(label), 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)

    @Slot()
    def _on_clicked(self) -> None:
        self.followed.emit(self._node_id)
