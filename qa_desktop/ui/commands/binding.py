"""Owns the joint between a command and what a page does when it is asked: keys that live with their page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from qa_desktop.ui.commands.registry import Command, command

Ready = Callable[[], str]
"""Says why a command cannot be done just now; blank when it can."""


class Bound(QAction):
    """A command as one page does it. Its keys work while that page is in sight.

    Where the command is `held`, the control in focus has the keys, and this is the way of menus alone.
    """

    def __init__(
        self,
        owner: QWidget,
        what: Command,
        act: Callable[[], Any],
        ready: Ready | None,
        refuse: Callable[[str], None] | None,
    ) -> None:
        super().__init__(what.words, owner)
        self.command = what
        self._owner, self._act, self._ready, self._refuse = owner, act, ready, refuse
        self.words: Callable[[], str] = lambda: what.words
        """What it is called now: `Undo: 4.3 Was the child seen alone?`."""
        self.is_chosen: Callable[[], bool] | None = None
        """Of a choice that stands: whether it is the one."""
        self.look: Callable[[Callable[[], None]], None] | None = None
        """Asks for newer words and calls back when they are there."""
        if not what.held:
            self.setShortcuts(list(what.sequences))
        self.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self.triggered.connect(self._on_triggered)
        owner.addAction(self)

    @property
    def is_live(self) -> bool:
        """Its page is in sight."""
        return self._owner.isVisible() and self._owner.isEnabled()

    @property
    def reason(self) -> str:
        """Why it cannot be done just now; blank when it can."""
        return self._ready() if self._ready is not None else ""

    def run(self) -> None:
        """Do it, or say why not."""
        reason = self.reason
        if not reason:
            self._act()
        elif self._refuse is not None:
            self._refuse(reason)

    @Slot()
    def _on_triggered(self) -> None:
        self.run()


def bind(
    owner: QWidget,
    id_: str,
    act: Callable[[], Any],
    *,
    ready: Ready | None = None,
    refuse: Callable[[str], None] | None = None,
) -> Bound:
    """Say what a command does while a page is in sight.

    Args:
        owner: the page; what is bound goes with it.
        id_: the command, as the registry names it.
        act: what is done.
        ready: why it cannot be done just now, blank when it can; it can when this is not given.
        refuse: told the reason when its key is pressed all the same.
    """
    return Bound(owner, command(id_), act, ready, refuse)


def live(window: QObject) -> dict[str, Bound]:
    """What can be done now in a window, by command; of several pages in sight the innermost has its way."""
    found: dict[str, Bound] = {}
    for each in window.findChildren(Bound):
        if each.is_live:
            found[each.command.id] = each
    return found
