"""Owns the main window: which page is in front, what the keys do everywhere, and the order of ending."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from qa_desktop.ui.commands.menu_bar import MenuBar
from qa_desktop.ui.first_paint import after_paint
from qa_desktop.ui.layouts import column
from qa_desktop.ui.status_line import StatusLine
from qa_desktop.ui.style import theme
from qa_desktop.ui.tasks import Lane, Tasks

if TYPE_CHECKING:
    from qa_desktop.services.desktop import ExchangeStatus, Launch
    from qa_desktop.ui.backups.keeper import Keeper
    from qa_desktop.ui.context import Context
    from qa_desktop.ui.copying import Copies
    from qa_desktop.ui.desk_pages import DeskPages
    from qa_desktop.ui.exchange_flow import ExchangeFlow
    from qa_desktop.ui.half_typed import HalfTyped
    from qa_desktop.ui.help.flow import Help
    from qa_desktop.ui.idle import IdleClock
    from qa_desktop.ui.lock_rules import LockRules
    from qa_desktop.ui.locking import Locking
    from qa_desktop.ui.look import LookKeeper
    from qa_desktop.ui.setup.ways_in import WaysIn
    from qa_desktop.ui.window_commands import WindowCommands

START_SIZE = (1280, 800)
IDLE_SECONDS = 300
"""Until the setting is read, and as it is unless somebody set it."""
log = logging.getLogger(__name__)


class MainWindow(QMainWindow):
    """The window.

    Signals:
        ready: the first page that a person can use is filled.
        locked: nothing of anyone's work is on the screen and the database is closed.
    """

    ready = Signal()
    locked = Signal()

    context: Context
    copies: Copies
    exchange: ExchangeFlow
    half_typed: HalfTyped
    keeper: Keeper
    help: Help
    locking: Locking
    _commands: WindowCommands
    _launch: Launch
    idle: IdleClock
    ways_in: WaysIn
    lock_rules: LockRules
    _look: LookKeeper

    def __init__(self, launch: Launch | Callable[[], Launch], tasks: Tasks) -> None:
        """Build the frame. A launch that is still to be made is made by `begin`, behind the first paint."""
        super().__init__()
        self._to_be_made = launch if callable(launch) else None
        self._tasks = tasks
        self.setWindowTitle("QA Desktop")
        self.resize(start_size(self.screen().availableSize()))
        self._front = QStackedWidget()
        self.status = StatusLine()
        self.status.lock_asked.connect(self.lock)
        self.status.progress.watch(tasks)
        middle = QWidget()
        rows = column(middle, gap=0)
        rows.addWidget(self._front, 1)
        rows.addWidget(self.status)
        self.setCentralWidget(middle)
        self._menus = MenuBar(self)
        self.setMenuBar(self._menus)
        self.ready.connect(self._on_ready)
        self.pages: DeskPages | None = None
        self._is_closing = False
        self._returns: list[QWidget] = []
        self._blank = QWidget()
        self._front.addWidget(self._blank)
        if not callable(launch):
            self._furnish(launch)

    @property
    def launch(self) -> Launch | None:
        """What this window was given; None while it is still to be made."""
        return self._launch if self._is_furnished else None

    @property
    def _is_furnished(self) -> bool:
        return self._to_be_made is None

    def _furnish(self, launch: Launch) -> None:
        """Give the frame what works in it: the desks, the exchange, the idle clock, the keys."""
        from qa_desktop.ui.backups.keeper import Keeper
        from qa_desktop.ui.context import Context
        from qa_desktop.ui.copying import Copies
        from qa_desktop.ui.exchange_flow import ExchangeFlow
        from qa_desktop.ui.half_typed import HalfTyped
        from qa_desktop.ui.help.flow import Help
        from qa_desktop.ui.idle import IdleClock
        from qa_desktop.ui.idle_warning import IdleWarning
        from qa_desktop.ui.lock_rules import LockRules
        from qa_desktop.ui.locking import Locking
        from qa_desktop.ui.look import LookKeeper
        from qa_desktop.ui.own_words import OwnWords
        from qa_desktop.ui.setup.ways_in import WaysIn
        from qa_desktop.ui.window_commands import WindowCommands

        self._to_be_made = None
        self._launch = launch
        self.context = Context(launch.desktop, self._tasks)
        self.exchange = ExchangeFlow(self.context, launch.sync_seconds, self)
        self.exchange.status_changed.connect(self._on_exchange_status)
        self.exchange.failed.connect(self.tell)
        self.status.sync_asked.connect(self.exchange.sync)
        self.copies = Copies(self)
        self.idle = IdleClock(self, launch.idle_lock_seconds or IDLE_SECONDS)
        self.idle.lock_pressed.connect(self.lock)
        IdleWarning(self.idle, self)
        self._look = LookKeeper(self.context, self)
        self._words = None if launch.dictionary is None else OwnWords(self.context, launch.dictionary, self)
        self.half_typed = HalfTyped(self.context, self)
        self.help = Help(self)
        self.ways_in = WaysIn(self)
        self.locking = Locking(self, launch.desktop.profile, self._tasks)
        self.keeper = Keeper(self)
        self.lock_rules = LockRules(self, fixed_seconds=launch.idle_lock_seconds)
        self._commands = WindowCommands(self)

    # ------------------------------------------------------------ beginning

    @Slot()
    def begin(self) -> None:
        """Show the first page for the state of the profile; called once the window is up."""
        from qa_desktop.services.desktop import ProfileState

        if self._to_be_made is not None:
            self._furnish(self._to_be_made())
        status = self._launch.desktop.profile.status()
        if status.state is ProfileState.OPEN:
            self.enter()
        elif status.state is ProfileState.ABSENT:
            self._tasks.run(Lane.STORE, self._launch.prepare, says="")
            self._show_first_run()
        else:
            self._tasks.run(Lane.STORE, self._launch.prepare, says="")
            self.locking.show_unlock("")
            if not status.needs_passphrase:
                self.locking.unlock_page().try_without()

    def _show_first_run(self) -> None:
        from qa_desktop.ui.setup.first_run import FirstRunPage

        self.status.show_locked(locked=True)
        page = FirstRunPage(self.context, self._launch.desktop.profile.status())
        page.created.connect(self._on_created)
        page.bring_asked.connect(self.ways_in.bring)
        self.show_front(page)
        self.ready.emit()

    @Slot()
    def _on_created(self) -> None:
        first_run = self.front
        self.enter()
        self.drop(first_run)

    # ------------------------------------------------------------ pages in front

    def show_front(self, page: QWidget) -> None:
        """Bring a page to the front."""
        if self._front.indexOf(page) < 0:
            self._front.addWidget(page)
        self._front.setCurrentWidget(page)
        first = getattr(page, "focus_first", None)
        if callable(first):
            first()

    def show_over(self, page: QWidget) -> None:
        """Bring a page to the front; `go_back` returns to the one it covers."""
        if self.front is not page:
            self._returns.append(self.front)
        self.show_front(page)

    @Slot()
    def go_back(self) -> None:
        """Return to the page under the one in front; not from the locked screen, whatever ends behind it."""
        under = self._returns.pop() if self._returns else None
        if self._is_furnished and self.locking.is_going_on:
            return
        if under is not None:
            self._front.setCurrentWidget(under)
        if self.pages is not None:
            self.pages.refresh_current()
            if self.front is self.pages.desk:
                self.pages.focus_current()

    @property
    def stack(self) -> QStackedWidget:
        """Where pages stand; a large page made as its child is dressed once and not twice."""
        return self._front

    @property
    def front(self) -> QWidget:
        return self._front.currentWidget() or self._blank

    def drop(self, page: QWidget) -> None:
        """Take a page out of the window for good."""
        self._returns = [other for other in self._returns if other is not page]
        self._front.removeWidget(page)
        page.deleteLater()

    def drop_all_behind(self) -> None:
        """Take every page out but the one in front and the blank one."""
        every = [self._front.widget(number) for number in range(self._front.count())]
        for page in every:
            if page is not None and page not in (self._blank, self._front.currentWidget()):
                self.drop(page)

    # ------------------------------------------------------------ open and locked

    @Slot()
    def enter(self) -> None:
        """The profile is open: show the desk, or what was open before the lock."""
        from qa_desktop.ui.desk_pages import DeskPages

        status = self._launch.desktop.profile.status()
        log.info("desk shown hub=%s", status.is_hub)
        self.status.show_locked(locked=False)
        self.status.show_working(self.tr("Sample data") if status.demo else "")
        before = self.pages
        place = before.leave_off() if before is not None else None
        self.pages = DeskPages(self, is_hub=status.is_hub)
        if before is not None:
            before.deleteLater()
        self.pages.filled_first.connect(self.ready)
        self._commands.bind_places(self.pages.desk.names)
        self.show_front(self.pages.desk)
        self.pages.come_back(place, self._settle_in)
        self.idle.start()

    def _settle_in(self) -> None:
        self._look.recall()
        self.half_typed.recall()
        self.lock_rules.ask()
        # Behind everything the first page asks of that lane, and its painting: the exchange and the places
        # that are not in front would only slow it down.
        self._tasks.run(Lane.STORE, _nothing, self._on_first_page_asked, self.tell, self, says="")

    @Slot()
    def _on_ready(self) -> None:
        after_paint(self, self._menus.furnish)

    def _on_first_page_asked(self, _nothing: object) -> None:
        after_paint(self, self._begin_waiting)

    def _begin_waiting(self) -> None:
        if self.pages is not None and self.is_open:
            self.pages.count_waiting()
            if self._words is not None:
                self._words.recall()
            self.exchange.start()
            self.lock_rules.listen()
            self.keeper.start()

    @Slot()
    def lock(self) -> None:
        """Keep what is being typed, close the database, forget the key, blank the window."""
        self.locking.lock()

    @property
    def is_open(self) -> bool:
        """Somebody's work may be on the screen: the profile is open and nothing is locking it."""
        return self.pages is not None and self.pages.is_shown and not self.locking.is_going_on

    def unless_locking(self, act: Callable[[Any], None] | None) -> Callable[[Any], None] | None:
        """The same, but nothing that arrives once the lock has begun may come to the front."""
        return self.locking.guard(act)

    def renew(self) -> None:
        """Make the desk anew: this installation has become a hub."""
        if self.pages is not None:
            self.pages.clear()
            self.enter()

    @Slot()
    def flush(self) -> None:
        """Hand on everything typed; used when ending and when something has failed."""
        if self.pages is not None and self.pages.is_shown:
            self.pages.flush()

    # ------------------------------------------------------------ telling

    def tell(self, error: BaseException) -> None:
        """Say what happened, what was not lost, what to do."""
        if self.pages is not None and not self.is_open:
            return
        from qa_desktop.ui.failure import words
        from qa_desktop.ui.sheets import Failure, asks

        asks(Failure(words(error), self))

    @Slot(object)
    def _on_exchange_status(self, status: ExchangeStatus) -> None:
        self.status.show_exchange(status, self._launch.desktop.now())

    # ------------------------------------------------------------ ending

    @Slot()
    def hear_signals(self) -> None:
        """Nothing: that Python runs for a moment is all a waiting signal needs."""

    def end_by_signal(self, _number: int, _frame: object) -> None:
        """Close in the next turn of the loop: a signal may come in the middle of anything."""
        QTimer.singleShot(0, self, self.close)

    def _close_when_saved(self) -> None:
        if self._is_closing:
            self._is_closing = False
            self.close()

    @Slot(object)
    def on_not_saved(self, error: Exception) -> None:
        """Something typed cannot be kept just now: the window stays open and says so, behind a lock too."""
        self.status.show_not_saved()
        self.stay_open()
        self.locking.still_waits(error)

    def stay_open(self) -> None:
        """Something could not be saved after all: the window stays, and says so."""
        self._is_closing = False

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close once everything typed is saved; ask only when something could not be."""
        is_open = self.pages is not None and self.pages.is_shown
        if self.pages is not None and is_open and self.pages.flush() and self.pages.has_unsaved:
            # Answers go to the store one at a time: closing now would drop those behind the first.
            event.ignore()
            if not self._is_closing:
                self._is_closing = True
                self.pages.when_saved(self._close_when_saved)
            return
        if self.pages is not None and is_open and not self.pages.flush():
            from qa_desktop.ui.sheets import Confirm, asks

            sheet = Confirm(
                self.tr("Some answers are not saved yet"),
                self.tr(
                    "They cannot be saved just now. If you close, they are lost. The audit itself offers to "
                    "save a sealed copy of them elsewhere."
                ),
                self.tr("Close all the same"),
                self,
            )
            if not asks(sheet):
                self._is_closing = False
                event.ignore()
                return
        if self._is_furnished:
            self._put_by()
            self.idle.stop()
            self.exchange.stop()
            self.copies.take_back()
        event.accept()

    def _put_by(self) -> None:
        """Keep what stands in open sheets: the program may be ended from outside."""
        if self.pages is not None and self.is_open:
            self.pages.put_by()
            self.half_typed.put_by(self.locking.open_sheets())


def _nothing() -> None:
    return


def start_size(room: QSize) -> QSize:
    """The size drawn for, but never more than the screen has: the foot of the window says what is saved."""
    m = theme.current().metrics
    return QSize(*(m.px(side) for side in START_SIZE)).boundedTo(room)
