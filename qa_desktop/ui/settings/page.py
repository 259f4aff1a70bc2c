"""Owns the Settings page: how it looks, the shared folder, the health of this installation."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qa_desktop.i18n import mark, tr
from qa_desktop.services.desktop import DoctorLine, ExchangeStatus, Health, MembershipState
from qa_desktop.ui.backups.card import BackupsCard
from qa_desktop.ui.context import Context
from qa_desktop.ui.failure import words as words_of
from qa_desktop.ui.layouts import column, empty, panel, scrolled
from qa_desktop.ui.progress import late
from qa_desktop.ui.settings.contents import Contents
from qa_desktop.ui.settings.days_card import DaysCard
from qa_desktop.ui.settings.hub_card import HubCard
from qa_desktop.ui.settings.kept_card import DecidedCard, KeptCard
from qa_desktop.ui.settings.keys_card import KeysCard
from qa_desktop.ui.settings.language_card import LanguageCard, has_choice
from qa_desktop.ui.settings.lock_card import LockCard
from qa_desktop.ui.settings.words_card import WordsCard
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.metrics import SCALES
from qa_desktop.ui.style.roles import Button, Ground, Type, set_ground
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.combo import Combo
from qa_desktop.ui.widgets.flow import FlowLayout
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.resting import Resting
from qa_desktop.ui.widgets.text import Text

SCHEMES = (
    ("system", mark("As the computer")),
    ("light", mark("Light")),
    ("dark", mark("Dark")),
    ("contrast", mark("High contrast, on black")),
    ("contrast-light", mark("High contrast, on white")),
)
HEALTH_MARKS = {Health.FINE: "✓", Health.LOOK: "▲", Health.WRONG: "■"}


class SettingsPage(QWidget):
    """Settings.

    Signals:
        join_asked: join a shared folder with an invitation.
        sync_asked: look at the shared folder now.
        failed(object): an error to be told.
        hub_changed: this installation has become a hub, or let a device in.
        lock_changed: when the program locks by itself was set anew.
        trail_asked: show what was done here, and by whom.
        restore_asked: list the backups to restore one.
        retention_asked: show how long records are kept.
        close_asked(object, str): lock by this work, which closes the profile, and what is said then.
        retire_asked: destroy the keys of this computer.
    """

    join_asked = Signal()
    sync_asked = Signal()
    failed = Signal(object)
    hub_changed = Signal()
    lock_changed = Signal()
    trail_asked = Signal()
    restore_asked = Signal()
    close_asked = Signal(object, str)
    retention_asked = Signal()
    retire_asked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        set_ground(self, Ground.CANVAS)
        body = QWidget()
        self._area = scrolled(body)
        column(self).addWidget(self._area)
        m = theme.current().metrics
        self._column = column(body, gap=8)
        self._column.setContentsMargins(m.px(32), m.px(24), m.px(32), m.px(32))
        self._column.addWidget(Text(self.tr("Settings"), Type.TITLE))
        self.contents = Contents(self._area)
        self._column.addWidget(self.contents)
        self._appearance()
        if has_choice():
            self._title(self.tr("Language"))
            self._language = LanguageCard(context)
            self._language.failed.connect(self.failed)
            self._column.addWidget(self._language)
        self._title(self.tr("Spelling"))
        self._words = WordsCard(context)
        self._words.failed.connect(self.failed)
        self._column.addWidget(self._words)
        self._title(self.tr("Actions"))
        self._days = DaysCard(context)
        self._days.failed.connect(self.failed)
        self._column.addWidget(self._days)
        self._exchange()
        self._hub = HubCard(context)
        self._hub.failed.connect(self.failed)
        self._hub.changed.connect(self.hub_changed)
        self._title(self.tr("Quality & Standards"))
        self._column.addWidget(self._hub)
        self._title(self.tr("What opens your audits"))
        self._keys = KeysCard(context)
        self._keys.failed.connect(self.failed)
        self._keys.close_asked.connect(self.close_asked)
        self._column.addWidget(self._keys)
        self._title(self.tr("Lock and clipboard"))
        self._lock = LockCard(context)
        self._lock.failed.connect(self.failed)
        self._column.addWidget(self._lock)
        self._title(self.tr("Decided by IT and Quality & Standards"))
        self._decided = DecidedCard(context)
        self._decided.failed.connect(self.failed)
        self._column.addWidget(self._decided)
        self._lock.changed.connect(self._decided.refresh)
        self._lock.changed.connect(self.lock_changed)
        self._title(self.tr("What this computer keeps"))
        self._kept = KeptCard(context)
        self._kept.failed.connect(self.failed)
        self._kept.retention_asked.connect(self.retention_asked)
        self._kept.retire_asked.connect(self.retire_asked)
        self._column.addWidget(self._kept)
        self._title(self.tr("Backups and checks"))
        self._backups = BackupsCard(context)
        self._backups.failed.connect(self.failed)
        self._backups.restore_asked.connect(self.restore_asked)
        self._column.addWidget(self._backups)
        self._health()
        self.contents.stand_before(self._size)
        self._column.addStretch(1)

    def refresh(self) -> None:
        tasks, desktop = self._context.tasks, self._context.desktop
        tasks.run(Lane.STORE, desktop.exchange.status, self._show_exchange, self._on_unknown, self)
        self._hub.refresh()
        self._words.refresh()
        self._days.refresh()
        self._keys.refresh()
        self._lock.refresh()
        self._decided.refresh()
        self._kept.refresh()
        self._backups.refresh()

    def focus_first(self) -> None:
        self._size.setFocus()

    def show_words(self) -> None:
        """Bring the words that a person added into sight, with the keyboard there."""
        self._words.focus_here()
        self._area.ensureWidgetVisible(self._words)

    def _title(self, words: str) -> None:
        title = Text(words, Type.LABEL)
        title.setContentsMargins(0, theme.current().metrics.px(14), 0, 0)
        self._column.addWidget(title)
        self.contents.add(title)

    def _card(self) -> QVBoxLayout:
        card = panel()
        self._column.addWidget(card)
        return column(card, margin=16, gap=10)

    def _appearance(self) -> None:
        self._title(self.tr("How it looks"))
        card = self._card()
        self._size, self._scheme = Combo(), Combo()
        for scale in SCALES:
            self._size.addItem(f"{round(scale * 100)} %", scale)
        for name, words in SCHEMES:
            self._scheme.addItem(tr(words), name)
        current = theme.current()
        self._show_theme()
        current.changed.connect(self._show_theme)
        for question, hint, control in (
            (self.tr("Text size"), self.tr("Ctrl + and Ctrl − change it anywhere."), self._size),
            (self.tr("Colours"), "", self._scheme),
        ):
            line = QHBoxLayout()
            label = Text(question, Type.QUESTION_SMALL)
            label.name(control)
            control.setFixedWidth(current.metrics.px(220))
            texts = QVBoxLayout()
            texts.setSpacing(0)
            texts.addWidget(label)
            if hint:
                texts.addWidget(Text(hint, Type.HINT))
                control.setAccessibleDescription(hint)
            line.addLayout(texts, 1)
            line.addWidget(control)
            card.addLayout(line)
        self._size.activated.connect(self._on_look)
        self._scheme.activated.connect(self._on_look)

    @Slot()
    def _show_theme(self) -> None:
        current = theme.current()
        self._size.setCurrentIndex(max(0, self._size.findData(current.scale)))
        self._scheme.setCurrentIndex(max(0, self._scheme.findData(current.scheme)))

    @Slot()
    def _on_look(self) -> None:
        theme.current().wear(str(self._scheme.currentData()), float(self._size.currentData()))

    def _exchange(self) -> None:
        self._title(self.tr("Shared folder"))
        card = self._card()
        self._folder_words = Text("")
        self._check_code = Text("", Type.STRONG)
        card.addWidget(self._folder_words)
        card.addWidget(self._check_code)
        buttons = QWidget()
        line = FlowLayout(buttons)
        self._join = KeyButton(self.tr("Join with an invitation"))
        self._join.clicked.connect(self.join_asked)
        self._sync = KeyButton(self.tr("Look in the shared folder now"), "F5")
        self._sync.clicked.connect(self.sync_asked)
        line.addWidget(self._join)
        line.addWidget(self._sync)
        card.addWidget(buttons)

    def _show_exchange(self, status: ExchangeStatus) -> None:
        alone = status.membership is MembershipState.ALONE and not status.is_hub
        words = {
            MembershipState.ALONE: self.tr(
                "This computer has not joined a shared folder. Completed audits stay here until it does;"
                " your Quality and Standards team sends you an invitation."
            ),
            MembershipState.WAITING: self.tr(
                "Waiting for Quality and Standards to let this computer in. Read them this check code:"
            ),
            MembershipState.MEMBER: self.tr("Joined. The folder is {0}").format(status.folder),
        }[status.membership]
        if status.is_hub:
            words = self.tr("This hub collects from {0}").format(status.folder)
        self._folder_words.show_text(words)
        self._check_code.show_text(status.check_code)
        self._check_code.setVisible(bool(status.check_code))
        self._join.setVisible(alone)
        self._sync.setVisible(not alone)

    def _on_unknown(self, error: Exception) -> None:
        self._folder_words.show_text(words_of(error).text)
        self.failed.emit(error)

    def _health(self) -> None:
        self._title(self.tr("Health of this installation"))
        card = self._card()
        line = QHBoxLayout()
        self._check = KeyButton(self.tr("Check now"), "", Button.SECONDARY)
        self._check.clicked.connect(self._on_check)
        self._resting = Resting(self._check)
        line.addWidget(Text(self.tr("What is wrong here, in plain words."), Type.HINT), 1)
        line.addWidget(self._check)
        card.addLayout(line)
        self._trail_line(card)
        self._findings = QVBoxLayout()
        card.addLayout(self._findings)

    def _trail_line(self, card: QVBoxLayout) -> None:
        line = QHBoxLayout()
        what = Text(self.tr("Who read, printed, sent or changed what, and when."), Type.HINT)
        show = KeyButton(self.tr("Show the audit trail"), "Ctrl 7")
        show.clicked.connect(self.trail_asked)
        line.addWidget(what, 1)
        line.addWidget(show)
        card.addLayout(line)

    @Slot()
    def _on_check(self) -> None:
        self._resting.rest()
        empty(self._findings)
        waiting = Text(self.tr("Looking …"), Type.HINT)
        self._findings.addWidget(waiting)
        late(waiting)
        self._context.tasks.run(
            Lane.BACKGROUND,
            self._context.desktop.settings.doctor,
            self._show_health,
            self._on_unchecked,
            self,
            says=self.tr("Checking this installation"),
        )

    def _show_health(self, findings: tuple[DoctorLine, ...]) -> None:
        self._resting.go_on()
        empty(self._findings)
        wrong = sum(finding.health is not Health.FINE for finding in findings)
        summary = (
            self.tr("{0} to look at.").format(wrong) if wrong else self.tr("Everything is as it should be.")
        )
        self._findings.addWidget(Text(summary, Type.STRONG))
        for finding in findings:
            role = {Health.FINE: Type.TEXT, Health.LOOK: Type.WARNING, Health.WRONG: Type.ERROR}
            mark = HEALTH_MARKS[finding.health]
            self._findings.addWidget(Text(f"{mark}  {finding.words}", role[finding.health]))
        # What was found stands below the button, perhaps out of sight.
        QTimer.singleShot(0, self, self._bring_findings)

    @Slot()
    def _bring_findings(self) -> None:
        self._area.ensureWidgetVisible(self._check, 0, self._area.height())

    def _on_unchecked(self, error: Exception) -> None:
        self._resting.go_on()
        empty(self._findings)
        self._findings.addWidget(Text(words_of(error).text, Type.ERROR))
        self.failed.emit(error)
