"""Owns the lock of the window: what is kept before, what goes with it, and the screen that unlocks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QDialog

from qa_desktop.ui.setup.unlock import UnlockPage
from qa_desktop.ui.tasks import Lane, Tasks

if TYPE_CHECKING:
    from qa_desktop.services.desktop import ProfileDesk
    from qa_desktop.ui.shell import MainWindow


class Locking(QObject):
    """Locks and shows the locked screen. Nothing of anyone's work is in sight from the first moment on."""

    def __init__(self, window: MainWindow, profile: ProfileDesk, tasks: Tasks) -> None:
        super().__init__(window)
        self._window, self._profile, self._tasks = window, profile, tasks
        self._why = "asked"
        self._instead: tuple[Callable[[], object], str] | None = None
        self.is_going_on = False
        """The lock has begun, and what was typed is on its way to the store."""

    def lock(self, why: str = "asked") -> None:
        """Keep what is being typed, close the database, forget the key, blank the window.

        `why` is a code for the audit trail.
        """
        window = self._window
        if window.pages is None or self.is_going_on or not window.pages.is_shown:
            return
        if holding := [each for each in self.open_sheets() if getattr(each, "holds_the_lock", False)]:
            window.idle.start()
            if why != "asked":  # the person has left: as soon as that sheet is gone
                self._why = why
                holding[-1].finished.connect(self._lock_after_all)  # heard twice, the second finds it locking
            return
        self.is_going_on, self._why = True, why
        window.idle.stop()
        window.copies.take_back()
        window.exchange.stop()
        window.pages.put_by()
        _close_menus()
        window.half_typed.put_by(self.open_sheets())
        for sheet in self.open_sheets():
            sheet.reject()
        # The screen is blank at once, also while the last answer cannot be saved yet.
        window.status.show_locked(locked=True)
        cover = self.unlock_page()
        cover.wait(self.tr("Locking. What you typed is being saved first."))
        window.pages.when_saved(self._lock_now)
        window.show_front(cover)

    @Slot()
    def _lock_after_all(self) -> None:
        # In the next turn: the sheet is still on its way out.
        QTimer.singleShot(0, self, self._lock_for_the_same)

    @Slot()
    def _lock_for_the_same(self) -> None:
        self.lock(self._why)

    def still_waits(self, error: Exception) -> None:
        """Say on the blank screen why the lock is not on yet: what was typed cannot be saved."""
        if not self.is_going_on:
            return
        from qa_desktop.ui.failure import words

        said = self.tr("Your last answers cannot be saved yet. The lock waits for them. {why}")
        self.unlock_page().wait(said.format(why=words(error).text))

    def guard(self, act: Callable[[Any], None] | None) -> Callable[[Any], None] | None:
        """The same, but nothing that arrives once the lock has begun may come to the front."""
        if act is None:
            return None
        wanted = act

        def guarded(value: Any) -> None:
            if self._window.is_open:
                wanted(value)

        return guarded

    def show_unlock(self, shown: str) -> None:
        """Bring the locked screen to the front."""
        window = self._window
        window.status.show_locked(locked=True)
        page = self.unlock_page()
        window.show_front(page)
        page.ask(needs_passphrase=self._profile.status().needs_passphrase, words_shown=shown)
        window.ready.emit()

    def unlock_page(self) -> UnlockPage:
        """The locked screen, made when it is first needed."""
        found = self._window.findChild(UnlockPage)
        if isinstance(found, UnlockPage):
            return found
        page = UnlockPage(self._window.context)
        page.unlocked.connect(self._window.enter)
        page.damaged.connect(self._show_damage)
        page.recovery_asked.connect(self._window.ways_in.recover)
        self._window.stack.addWidget(page)
        return page

    @Slot(object)
    def _show_damage(self, error: Exception) -> None:
        from qa_desktop.ui.backups.damage_page import DamagePage

        page = DamagePage(self._window.context, error)
        page.restored.connect(self._on_damage_over)
        page.left.connect(self._on_damage_over)
        self._window.show_front(page)

    @Slot()
    @Slot(str)
    def _on_damage_over(self, said: str = "") -> None:
        page = self._window.front
        self.show_unlock(said)
        self._window.drop(page)

    def close_for(self, work: Callable[[], object], said: str) -> None:
        """As `lock`, with other work that closes the profile, and what the locked screen says then."""
        self._instead = work, said
        self.lock()
        if not self.is_going_on:
            # It cannot lock now. A later lock, perhaps of an empty room, must not do it unasked.
            self._instead = None

    def _lock_now(self) -> None:
        work = self._instead[0] if self._instead else partial(self._profile.lock, self._why)
        self._tasks.run(Lane.STORE, work, self._on_locked, self._on_failed, self, says=self.tr("Locking"))

    def _on_locked(self, _nothing: object) -> None:
        self.is_going_on = False
        said = self.tr("Everything is saved. Unlock to go on where you were.")
        if self._instead is not None:
            said, self._instead = self._instead[1], None
        self.show_unlock(said)
        if self._window.pages is not None:
            self._window.pages.clear()
        # Reports and audits that stood over the desk go with it.
        self._window.drop_all_behind()
        self._window.locked.emit()

    def _on_failed(self, error: Exception) -> None:
        """The database is still open: show the desk again rather than a lock that is none."""
        self.is_going_on = False
        window = self._window
        instead, self._instead = self._instead, None
        if instead is not None and self._profile.status().state != "open":
            # It was closed already when what was to be done instead could not be done.
            self.show_unlock("")
            self._window.drop_all_behind()
            window.tell(error)
            return
        window.idle.start()
        window.exchange.start()
        window.status.show_locked(locked=False)
        if window.pages is not None:
            window.show_front(window.pages.top)
        window.tell(error)

    def open_sheets(self) -> list[QDialog]:
        """The sheets that stand over the window."""
        return [sheet for sheet in self._window.findChildren(QDialog) if sheet.isVisible()]


def _close_menus() -> None:
    """An open menu may say which question was answered last, and would stay over the locked screen."""
    while (menu := QApplication.activePopupWidget()) is not None:
        menu.close()
        if QApplication.activePopupWidget() is menu:
            return
