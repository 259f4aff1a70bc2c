"""Owns the escalation sheet: it shows whom to tell, and writes down who was told, when and how."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qa_desktop.i18n import mark, tr
from qa_desktop.services.desktop import Contact, EscalationEntry, EscalationProposal
from qa_desktop.ui.escalation.acknowledgement import Acknowledgement
from qa_desktop.ui.escalation.fields import Field, line_box, tiles, words_box
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, Type, set_ground
from qa_desktop.ui.style.spacing import spaced
from qa_desktop.ui.widgets.banner import Banner
from qa_desktop.ui.widgets.dates import DateTimeBox
from qa_desktop.ui.widgets.fitting import AROUND
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.page import Column, card
from qa_desktop.ui.widgets.text import Text

Now = Callable[[], datetime]
HOW = (mark("Telephone"), mark("In person"), mark("Video call"), mark("Message"))
REASON_LETTERS = 3


class EscalationDialog(QDialog):
    """The escalation of one audit. It works whole without a network.

    Signals:
        record_requested(object): an `EscalationEntry` that can stand; call `recorded` or `refuse` then.
        acknowledge_requested(object): an `Acknowledged`: the manager's answer was written down.
        slip_requested: print the one-page note of what is recorded.
    """

    record_requested = Signal(object)
    acknowledge_requested = Signal(object)
    slip_requested = Signal()

    def __init__(
        self, proposal: EscalationProposal, now: Now, status: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._proposal, self._now = proposal, now
        self.setWindowTitle(self.tr("Escalation"))
        m = theme.current().metrics
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        self.resize(QSize(m.px(760), m.px(700)).boundedTo(room - QSize(AROUND, AROUND)))
        self.column = Column(parent=self, margin=32)
        self.trouble = Banner(Ground.DANGER)
        self._head(status)
        # Above the rest: once somebody was told, the answer is what the sheet is opened for.
        self.acknowledgement = Acknowledgement(now)
        self.acknowledgement.requested.connect(self.acknowledge_requested)
        self.column.body.addWidget(self.acknowledgement)
        self._whom()
        self._what()
        self._override()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.column, 1)
        whole.addWidget(self._foot())
        self._show_entry(proposal.entry)
        self._show_existing()

    # ------------------------------------------------------------ what the screen asks

    @property
    def entry(self) -> EscalationEntry:
        """What the sheet holds."""
        picked_how = next(iter(self.how.picks), "")
        return EscalationEntry(
            reasons=tuple(self.reasons.picks),
            what=self.what.toPlainText().strip(),
            told_role=self.told_role.text().strip(),
            told_name=self.told_name.text().strip(),
            told_how=picked_how,
            told_at=self._told_at(),
            override_reason=self.override.toPlainText().strip(),
        )

    def take_up(self, entry: EscalationEntry) -> None:
        """Hold again what stood in a sheet that was closed half-typed."""
        self._show_entry(entry)

    def recorded(self, proposal: EscalationProposal, status: str) -> None:
        """It is kept: show how it stands now."""
        self._proposal = proposal
        self.trouble.hush()
        self.status.say(status) if status else self.status.hush()
        self._show_existing()

    def refuse(self, words: str) -> None:
        """It could not be kept; nothing typed is lost."""
        self.trouble.say(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter in a line goes nowhere: a sheet about a child's safety is not sent off by accident.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            return
        super().keyPressEvent(event)

    # ------------------------------------------------------------ building

    def _head(self, status: str) -> None:
        body = self.column.body
        body.setSpacing(theme.current().metrics.px(16))
        body.addWidget(Text(self.tr("Escalation"), Type.TITLE))
        self.call = Text(role=Type.ERROR)
        if self._proposal.causes:
            frame = QFrame()
            set_ground(frame, Ground.DANGER)
            inner = QVBoxLayout(frame)
            spaced(inner, (16, 12, 16, 12), 4)
            inner.addWidget(self.call)
            for cause in self._proposal.causes:
                inner.addWidget(Text(cause))
            body.addWidget(frame)
        self.status = Banner(Ground.INFO)
        body.addWidget(self.trouble)
        body.addWidget(self.status)
        if status:
            self.status.say(status)

    def _whom(self) -> None:
        body = self.column.body
        body.addWidget(Text(self.tr("Whom to tell"), Type.HEADING))
        frame, inner = card()
        spaced(inner, (16, 8, 12, 8), 8)
        self.contacts: list[KeyButton] = []
        for contact in self._proposal.contacts:
            inner.addLayout(self._contact(contact))
        body.addWidget(frame)
        body.addWidget(Text(self.tr("Nothing is sent by itself: ring or speak to them."), Type.HINT))
        body.addSpacing(theme.current().metrics.px(8))
        body.addWidget(Text(self.tr("Who was told"), Type.HEADING))
        self.told_role, self.told_name = line_box(""), line_box("")
        self.told_at = DateTimeBox(now=self._now)
        self.how = tiles([(how, tr(how)) for how in HOW])
        self._role = Field(self.tr("Their role"), self.told_role)
        self._name = Field(self.tr("Their name"), self.told_name)
        self._when = Field(self.tr("When"), self.told_at)
        self._how = Field(self.tr("How"), self.how)
        for field in (self._role, self._name, self._when, self._how):
            body.addWidget(field)

    def _contact(self, contact: Contact) -> QHBoxLayout:
        words = " · ".join(part for part in (contact.name, contact.phone) if part)
        button = KeyButton(self.tr("I told them"))
        button.setAccessibleName(self.tr("I told the {role}").format(role=contact.role))
        button.clicked.connect(self._on_told)
        button.setProperty("contact", [contact.role, contact.name])
        self.contacts.append(button)
        column = QVBoxLayout()
        spaced(column, (0, 4, 0, 4), 0)
        column.addWidget(Text(contact.role, Type.STRONG))
        column.addWidget(Text(words or self.tr("No name or number in the case list"), Type.HINT))
        row = QHBoxLayout()
        row.addLayout(column, 1)
        row.addWidget(button)
        return row

    def _what(self) -> None:
        body = self.column.body
        body.addSpacing(theme.current().metrics.px(8))
        body.addWidget(Text(self.tr("What the concern is"), Type.HEADING))
        self.what = words_box("", 3)
        self.reasons = tiles(self._proposal.reason_choices, multiple=True)
        ask, hint = self.tr("Describe it in two or three sentences"), self.tr("Facts only, no names.")
        self._what_field = Field(ask, self.what, hint)
        body.addWidget(self._what_field)
        reasons = Field(self.tr("Reasons"), self.reasons)
        reasons.setVisible(bool(self._proposal.reason_choices))
        body.addWidget(reasons)

    def _override(self) -> None:
        body = self.column.body
        body.addSpacing(theme.current().metrics.px(8))
        body.addWidget(Text(self.tr("If nobody needs telling"), Type.HEADING))
        self.override = words_box("")
        hint = self.tr("Kept and shown to the moderator. Leave blank when somebody was or will be told.")
        self._override_field = Field(self.tr("Why is no escalation needed?"), self.override, hint)
        body.addWidget(self._override_field)

    def _foot(self) -> QFrame:
        foot = QFrame()
        set_ground(foot, Ground.BAR_BOTTOM)
        row = QHBoxLayout(foot)
        spaced(row, (20, 8, 20, 8), 12)
        self.slip = KeyButton(self.tr("Print one-page slip"))
        self.close_button = KeyButton(self.tr("Close"))
        self.record = KeyButton(self.tr("Record escalation"), "", Button.PRIMARY)
        row.addWidget(self.slip)
        row.addStretch(1)
        row.addWidget(self.close_button)
        row.addWidget(self.record)
        for button in (self.slip, self.close_button, self.record, *self.contacts):
            button.setAutoDefault(False)
        self.slip.clicked.connect(self.slip_requested)
        self.close_button.clicked.connect(self.reject)
        self.record.clicked.connect(self._on_record)
        return foot

    def _show_entry(self, entry: EscalationEntry) -> None:
        self.told_role.setText(entry.told_role)
        self.told_name.setText(entry.told_name)
        local = entry.told_at.astimezone(self._now().tzinfo) if entry.told_at else None
        self.told_at.show_value(local.strftime("%Y-%m-%dT%H:%M") if local else "")
        self.how.show_picks([entry.told_how] if entry.told_how else [])
        self.reasons.show_picks(entry.reasons)
        self.what.show_text(entry.what)
        self.override.show_text(entry.override_reason)

    def _show_existing(self) -> None:
        existing = self._proposal.existing
        urgent = self.tr("■ A child may be unsafe. Tell a manager now.")
        self.call.show_text(urgent if self._proposal.must_tell else self.tr("■ A child may be unsafe."))
        self.slip.setEnabled(existing is not None)
        self.acknowledgement.show_escalation(existing)
        self.record.set_words(self.tr("Record changes") if existing else self.tr("Record escalation"))

    # ------------------------------------------------------------ checking

    def _told_at(self) -> datetime | None:
        """The moment typed, in this computer's time; None while it is not whole."""
        stored = self.told_at.value
        try:
            moment = datetime.fromisoformat(stored) if "T" in stored else None
        except ValueError:
            return None
        return moment.replace(tzinfo=self._now().tzinfo) if moment else None

    def _check(self) -> Field | None:
        """Say beside each field what is wrong; answers the first such field."""
        entry = self.entry
        overridden = len(entry.override_reason) >= REASON_LETTERS
        says_who = bool(entry.told_role or entry.told_name)
        when = ""
        if says_who and entry.told_at is None and not overridden:
            when = self.tr("Say when, for example 23/11/2026 and 14:05.")
        elif self.told_at.value and entry.told_at is None:
            when = self.tr("Enter a date and a time, for example 23/11/2026 and 14:05.")
        elif entry.told_at is not None and entry.told_at > self._now():
            when = self.tr("This is in the future.")
        role = "" if says_who or entry.told_at is None else self.tr("Say who was told.")
        too_short = bool(entry.override_reason) and not overridden
        self._when.say(when)
        self._role.say(role)
        self._override_field.say(self.tr("Say why in a few words.") if too_short else "")
        silent = len(entry.what) < REASON_LETTERS and not overridden
        self._what_field.say(self.tr("Say in a few words what the concern is.") if silent else "")
        fields = (self._role, self._when, self._what_field, self._override_field)
        return next((field for field in fields if field.is_wrong), None)

    @Slot()
    def _on_told(self) -> None:
        button = self.sender()
        if isinstance(button, KeyButton):
            role, name = button.property("contact")
            self.told_role.setText(role)
            self.told_name.setText(name)
            self.told_at.show_value(self._now().strftime("%Y-%m-%dT%H:%M"))
            for field in (self._role, self._when):
                field.say("")
            self.how.focus_here()
            self.column.bring_into_view(self._how)

    @Slot()
    def _on_record(self) -> None:
        wrong = self._check()
        if wrong is None:
            self.record_requested.emit(self.entry)
        else:
            self.column.bring_into_view(wrong)
            wrong.focus_here()
