"""Owns the page on which a request is worked on: what was found, each record to read, what is handed out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from qa_desktop.domain.subject_access import AccessRequest, FoundRecord, Redaction, Sureness, Withheld
from qa_desktop.i18n import mark, tr, trn
from qa_desktop.services.desktop_subject import RecordText
from qa_desktop.services.subject_bundle import WITHHELD_WORDS
from qa_desktop.ui.commands import bind
from qa_desktop.ui.context import Context
from qa_desktop.ui.layouts import column, panel, scrolled
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, Type, set_ground
from qa_desktop.ui.subject.record_text import RecordView, joined
from qa_desktop.ui.widgets.combo import Combo
from qa_desktop.ui.widgets.flow import FlowLayout
from qa_desktop.ui.widgets.folding import FoldingBar
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text

SIDE = 300
"""Width of the list of records, in pixels at 100 %."""
LEAST_TEXT = 180
"""Height of the record, in pixels at 100 %: at 200 % the page scrolls rather than show one line of it."""
_SURE = {
    Sureness.SURE: mark("surely"),
    Sureness.LIKELY: mark("likely"),
    Sureness.POSSIBLE: mark("possibly"),
}


class RequestPage(QWidget):
    """One open request.

    Signals:
        left: the Back button or Escape was pressed.
        sought_asked: whom it looks for is to be changed.
        record_chosen(object): the `FoundRecord` to read.
        decided(object, object, object, bool): the id of a record, what is withheld of it, the reason where
            all of it is left out or None, and whether it is read through.
        bundle_asked: what is handed out is to be made.
    """

    left = Signal()
    sought_asked = Signal()
    record_chosen = Signal(object)
    decided = Signal(object, object, object, bool)
    bundle_asked = Signal()

    def __init__(self, context: Context, request: AccessRequest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.request = request
        self.found: tuple[FoundRecord, ...] = ()
        self._reading = ""
        set_ground(self, Ground.CANVAS)
        layout = column(self, gap=0)
        layout.addWidget(self._bar())
        across = QHBoxLayout()
        across.setSpacing(0)
        side = panel(Ground.SIDE_LEFT)
        side.setFixedWidth(theme.current().metrics.px(SIDE))
        self.records = QListWidget()
        self.records.setProperty("frameless", "true")
        self.records.setWordWrap(True)
        self.records.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.records.setAccessibleName(self.tr("Records that were found"))
        self.records.currentRowChanged.connect(self._on_row)
        inner = column(side, margin=8)
        self._summary = Text("", Type.HINT)
        inner.addWidget(self._summary)
        inner.addWidget(self.records, 1)
        across.addWidget(side)
        across.addWidget(scrolled(self._reader()), 1)
        layout.addLayout(across, 1)
        bind(self, "page.back", self.left.emit)
        bind(self, "subject.withhold", self._withhold, ready=self._why_not_withhold)
        self._decide()

    # ------------------------------------------------------------ what is shown

    def show_found(self, request: AccessRequest, found: tuple[FoundRecord, ...]) -> None:
        """Show what a search found, and begin with the first record that nobody has read."""
        self.request, self.found = request, found
        self._title.show_text(self.tr("Request {0}").format(request.label))
        self._due.show_text(self.tr("due {0}").format(f"{request.due:%d/%m/%Y}"))
        self.records.blockSignals(True)
        self.records.clear()
        for record in found:
            self.records.addItem(QListWidgetItem(""))
            self._say_state(self.records.count() - 1, record)
        self.records.blockSignals(False)
        self.view.clear_record()
        self._reading = ""
        if found:
            self.records.setCurrentRow(self._next_unread(-1) or 0)
        self._say()

    def show_record(self, record: RecordText) -> None:
        """Show a record to read."""
        self._reading = record.record_id
        self.view.show_record(record)
        self.view.setAccessibleName(record.title)
        lost = (
            trn(
                "{n} stretch that was withheld stood in words that have changed: look again.",
                "{n} stretches that were withheld stood in words that have changed: look again.",
                record.lost,
            )
            if record.lost
            else ""
        )
        repeated = (
            trn(
                "Words that are withheld elsewhere stand here in {n} place: it is dotted.",
                "Words that are withheld elsewhere stand here in {n} places: they are dotted.",
                record.repeated,
            )
            if record.repeated
            else ""
        )
        self._lost.show_text("\n".join(filter(None, (lost, repeated))))
        self._lost.setVisible(bool(lost or repeated))
        self.view.go_to_first_find()
        self._decide()

    def show_request(self, request: AccessRequest) -> None:
        """Show what was decided."""
        self.request = request
        for row, record in enumerate(self.found):
            self._say_state(row, record)
        self._say()
        self._decide()

    def focus_first(self) -> None:
        self.records.setFocus()

    # ------------------------------------------------------------ parts

    def _bar(self) -> FoldingBar:
        bar = FoldingBar()
        back = KeyButton(self.tr("← Back"), "Esc")
        back.clicked.connect(self.left)
        self._title, self._due = Text("", Type.STRONG), Text("", Type.HINT)
        sought = KeyButton(self.tr("Whom to look for …"))
        sought.clicked.connect(self.sought_asked)
        self.bundle = KeyButton(self.tr("Make the bundle"), "", Button.PRIMARY)
        self.bundle.clicked.connect(self.bundle_asked)
        bar.add_words(back)
        bar.add_words(self._title)
        bar.add_words(self._due, 1)
        bar.add_button(sought)
        bar.add_button(self.bundle)
        return bar

    def _reader(self) -> QWidget:
        area = QWidget()
        inner = column(area, margin=16, gap=10)
        hint = self.tr(
            "Underlined: the person. Dotted: what may tell of somebody else. Struck out on dark: withheld. "
            "Choose words and withhold them. A picture goes with the name of its file."
        )
        inner.addWidget(Text(hint, Type.HINT))
        self._lost = Text("", Type.WARNING)
        self._lost.hide()
        inner.addWidget(self._lost)
        self.view = RecordView()
        self.view.setMinimumHeight(theme.current().metrics.px(LEAST_TEXT))
        self.view.changed.connect(self._decide)
        self.view.cursorPositionChanged.connect(self._decide)
        inner.addWidget(self.view, 1)
        line = FlowLayout(gap=theme.current().metrics.px(8))
        label = Text(self.tr("Reason"))
        self.reason = Combo()
        for reason, words in WITHHELD_WORDS.items():
            self.reason.addItem(tr(words), reason)
        label.name(self.reason)
        self.withhold = KeyButton(self.tr("Withhold what is chosen"), "Ctrl B")
        self.withhold.clicked.connect(self._withhold)
        self.suggested = KeyButton(self.tr("Withhold everything dotted"))
        self.suggested.clicked.connect(self._withhold_suggested)
        self.give = KeyButton(self.tr("Hand this out after all"))
        self.give.clicked.connect(self._hand_out)
        for each in (label, self.reason, self.withhold, self.suggested, self.give):
            line.addWidget(each)
        inner.addLayout(line)
        foot = FlowLayout(gap=theme.current().metrics.px(8))
        self.ready = KeyButton(self.tr("Ready to hand out, next record"), "", Button.PRIMARY)
        self.ready.clicked.connect(self._on_ready)
        self.leave_out = KeyButton(self.tr("Leave the whole record out, next record"))
        self.leave_out.clicked.connect(self._on_left_out)
        foot.addWidget(self.ready)
        foot.addWidget(self.leave_out)
        inner.addLayout(foot)
        return area

    # ------------------------------------------------------------ deciding

    @property
    def chosen_reason(self) -> Withheld:
        """The reason that stands in the box."""
        return Withheld(self.reason.currentData())

    @Slot()
    def _withhold(self) -> None:
        # The buttons are switched off when there is nothing more to withhold: the keyboard goes on reading.
        self.view.setFocus()
        self.view.withhold_chosen(self.chosen_reason)
        self._keep(reviewed=False)

    @Slot()
    def _withhold_suggested(self) -> None:
        self.view.setFocus()
        self.view.withhold_suggested(self.chosen_reason)
        self._keep(reviewed=False)

    @Slot()
    def _hand_out(self) -> None:
        self.view.setFocus()
        self.view.hand_out_chosen()
        self._keep(reviewed=False)

    @Slot()
    def _on_ready(self) -> None:
        self._keep(reviewed=True)
        self._go_on()

    @Slot()
    def _on_left_out(self) -> None:
        self._keep(left_out=self.chosen_reason, reviewed=True)
        self._go_on()

    def _keep(self, *, reviewed: bool, left_out: Withheld | None = None) -> None:
        if self._reading:
            made: tuple[Redaction, ...] = self.view.redactions
            self.decided.emit(self._reading, made, left_out, reviewed)

    def _go_on(self) -> None:
        following = self._next_unread(self.records.currentRow())
        if following is None:
            self.bundle.setFocus()
            return
        self.view.setFocus()
        self.records.setCurrentRow(following)

    def _next_unread(self, after: int) -> int | None:
        order = [*range(after + 1, len(self.found)), *range(after)]
        return next((n for n in order if self.found[n].record_id not in self.request.reviewed), None)

    @Slot(int)
    def _on_row(self, row: int) -> None:
        if 0 <= row < len(self.found):
            self.view.clear_record()
            self._reading = ""
            self._decide()
            self.record_chosen.emit(self.found[row])

    # ------------------------------------------------------------ saying

    @Slot()
    def _decide(self) -> None:
        reading = bool(self._reading)
        self.withhold.setEnabled(reading and self.view.has_choice)
        self.suggested.setEnabled(reading and self.view.has_suggestions)
        self.give.setEnabled(reading and self.view.touches_withheld)
        self.ready.setEnabled(reading)
        self.leave_out.setEnabled(reading)
        self.bundle.setEnabled(bool(self.found))

    def _why_not_withhold(self) -> str:
        return "" if self._reading and self.view.has_choice else self.tr("No words of a record are chosen.")

    def _say_state(self, row: int, record: FoundRecord) -> None:
        finds = trn("{n} find", "{n} finds", record.finds) if record.finds else ""
        words = "\n".join(
            part
            for part in (
                record.title,
                joined((record.case_reference, record.state)),
                joined((finds, tr("{how} the person", how=tr(_SURE[record.sureness])))),
                self._state(record),
            )
            if part
        )
        item = self.records.item(row)
        item.setText(words)
        item.setToolTip("")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words.replace("\n", ", "))

    def _state(self, record: FoundRecord) -> str:
        left_out = self.request.left_out.get(record.record_id)
        if left_out is not None:
            return self.tr("✕ Left out: {0}").format(tr(WITHHELD_WORDS[left_out]))
        cut = len(self.request.redactions.get(record.record_id, ()))
        if record.record_id not in self.request.reviewed:
            return self.tr("○ To be read")
        return (
            trn("✓ Ready, {n} stretch withheld", "✓ Ready, {n} stretches withheld", cut)
            if cut
            else self.tr("✓ Ready")
        )

    def _say(self) -> None:
        if not self.found:
            self._summary.show_text(self.tr("Nothing was found on this computer. Try other spellings."))
            return
        read = sum(each.record_id in self.request.reviewed for each in self.found)
        self._summary.show_text(self.tr("{0} of {1} records read").format(read, len(self.found)))
