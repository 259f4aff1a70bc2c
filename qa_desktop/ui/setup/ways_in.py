"""Owns the ways in beside the passphrase: by the recovery key, and by a file from another computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from qa_desktop.ui.tasks import Lane

if TYPE_CHECKING:
    from qa_desktop.ui.setup.gate import GatePage
    from qa_desktop.ui.shell import MainWindow


class WaysIn(QObject):
    """Shows their pages in the place of the locked screen or the first run, and leads on from them."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._under: QWidget | None = None

    @Slot()
    def recover(self) -> None:
        """The passphrase is forgotten: look whether anybody can help, and say so."""
        context = self._window.context
        work = context.desktop.keys.has_escrow
        context.tasks.run(Lane.STORE, work, self._show_recovery, self._window.tell, self, says="")

    @Slot()
    def bring(self) -> None:
        """Ask for the file from another computer."""
        from qa_desktop.ui.setup.bring import BringPage

        self._show(BringPage(self._window.context))

    def _show_recovery(self, has_escrow: bool) -> None:
        from qa_desktop.ui.setup.recovery import RecoveryPage

        self._show(RecoveryPage(self._window.context, has_escrow=has_escrow))

    def _show(self, page: GatePage) -> None:
        window = self._window
        if window.is_open or isinstance(window.front, type(page)):
            page.deleteLater()
            return
        self._under = window.front
        page.left.connect(self._on_left)
        page.done.connect(self._on_done)
        window.show_front(page)

    @Slot()
    def _on_left(self) -> None:
        page, under = self._window.front, self._under
        if under is not None:
            self._window.show_front(under)
        self._window.drop(page)

    @Slot()
    def _on_done(self) -> None:
        from qa_desktop.ui.setup.first_run import FirstRunPage

        window, page, under = self._window, self._window.front, self._under
        window.enter()
        window.drop(page)
        if isinstance(under, FirstRunPage):
            window.drop(under)
