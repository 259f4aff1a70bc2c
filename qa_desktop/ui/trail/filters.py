"""Owns what stands above the audit trail: which kind, whose, from when to when, about what, which words."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desktop.domain.ids import AuditId
from qa_desktop.domain.log_events import GROUP_WORDS
from qa_desktop.i18n import tr
from qa_desktop.services.desktop_trail import TrailPerson, TrailWanted
from qa_desktop.ui.layouts import row
from qa_desktop.ui.lists.filter_line import BOX, WIDEST, FilterBox
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets import moments
from qa_desktop.ui.widgets.combo import Combo
from qa_desktop.ui.widgets.dates import DateBox
from qa_desktop.ui.widgets.flow import FlowLayout
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text

PAUSE_MS = 300
"""After the last letter: the store is asked once, not at every key."""


class TrailFilters(QWidget):
    """Says which entries are wanted.

    Signals:
        changed: other entries are wanted.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._audit = AuditId("")
        line = FlowLayout(self, gap=theme.current().metrics.px(12))
        self.kind, self.person = Combo(), Combo()
        self.kind.addItem(self.tr("Every kind"), "")
        for group, words in GROUP_WORDS.items():
            self.kind.addItem(tr(words), group.value)
        self.person.addItem(self.tr("Everybody"), "")
        self.since, self.until = DateBox(), DateBox()
        self.box = FilterBox()
        self.box.setClearButtonEnabled(True)
        self.box.setFixedWidth(theme.current().metrics.px(BOX))
        for words, control in (
            (self.tr("Kind"), self.kind),
            (self.tr("Person"), self.person),
            (self.tr("From"), self.since),
            (self.tr("To"), self.until),
            (self.tr("Show only"), self.box),
        ):
            line.addWidget(self._pair(words, control))
        self.every_audit = KeyButton("")
        self.every_audit.hide()
        line.addWidget(self.every_audit)
        self._count = Text("", Type.HINT)
        self._count.keep_whole()
        self._count.setMinimumHeight(self.box.sizeHint().height())
        line.addWidget(self._count)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        self._connect()

    def _connect(self) -> None:
        for box in (self.kind, self.person):
            box.currentIndexChanged.connect(self._on_chosen)
        for day in (self.since, self.until):
            day.typed.connect(self._pause.start)
        self.box.textChanged.connect(self._pause.start)
        self.every_audit.clicked.connect(self._on_every_audit)

    # ------------------------------------------------------------ what is wanted

    @property
    def wanted(self) -> TrailWanted:
        """What a day that is none asks for is nothing."""
        return TrailWanted(
            group=str(self.kind.currentData() or ""),
            who=str(self.person.currentData() or ""),
            audit=self._audit,
            since=moments.read_date(self.since.value),
            until=moments.read_date(self.until.value),
            typed=self.box.text().strip(),
        )

    @property
    def trouble(self) -> str:
        """Why what is typed asks for nothing; blank where it is a day, or nothing."""
        for day in (self.since, self.until):
            if day.value and moments.read_date(day.value) is None:
                return self.tr("“{typed}” is no day. Type it like 23/11/2026.").format(typed=day.value)
        wanted = self.wanted
        if wanted.since and wanted.until and wanted.until < wanted.since:
            return self.tr("The last day is before the first: there can be no entry.")
        return ""

    def only_audit(self, audit_id: AuditId, words: str) -> None:
        """Want what is about one audit."""
        self._audit = audit_id
        self.every_audit.set_words(self.tr("Only {audit}  ✕").format(audit=words))
        self.every_audit.setAccessibleName(
            self.tr("Only {audit}: show every audit again").format(audit=words)
        )
        self.every_audit.show()
        self.changed.emit()

    def clear(self) -> None:
        """Want every entry."""
        for box in (self.kind, self.person):
            box.setCurrentIndex(0)
        for day in (self.since, self.until):
            day.box.clear()
        self.box.clear()
        self._on_every_audit()

    def offer(self, people: tuple[TrailPerson, ...]) -> None:
        """Offer everybody who stands in the trail; who was chosen stays chosen."""
        kept = self.person.currentData()
        self.person.blockSignals(True)
        self.person.clear()
        self.person.addItem(self.tr("Everybody"), "")
        for each in people:
            self.person.addItem(each.words, each.who)
        self.person.setCurrentIndex(max(0, self.person.findData(kept)))
        self.person.blockSignals(False)

    def say(self, shown: int, total: int) -> str:
        """Say how many entries are shown, and give those words."""
        words = ""
        if total:
            words = self.tr("{shown} of {total} entries shown").format(shown=shown, total=total)
        self._count.show_text(words)
        return words

    # ------------------------------------------------------------ below

    @Slot()
    def _on_chosen(self) -> None:
        self._pause.stop()
        self.changed.emit()

    @Slot()
    def _on_every_audit(self) -> None:
        self._audit = AuditId("")
        if self.every_audit.hasFocus():
            self.box.setFocus()
        self.every_audit.hide()
        self.changed.emit()

    def _pair(self, words: str, control: Combo | DateBox | FilterBox) -> QWidget:
        pair = QWidget()
        line = row(pair, gap=8)
        label = Text(words, Type.HINT)
        label.keep_whole()
        if isinstance(control, DateBox):
            label.name(control.box)
            control.name(words)
        else:
            label.name(control)
        if isinstance(control, Combo):
            control.setMaximumWidth(theme.current().metrics.px(WIDEST))
        line.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(control)
        return pair
