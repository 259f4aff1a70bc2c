"""Owns what the commands of the whole window do, wherever one is: go, look, lock, enlarge, help."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

from qa_desktop.ui.commands import bind
from qa_desktop.ui.copying import copy_from
from qa_desktop.ui.style import theme

if TYPE_CHECKING:
    from qa_desktop.ui.shell import MainWindow

Editor = QLineEdit | QPlainTextEdit | QTextEdit
PLACES = ("work", "audits", "actions", "inbox", "pool", "subjects", "trail", "bin", "retention")


class WindowCommands(QObject):
    """The commands that work everywhere. While the window is locked only those do that show nobody's work."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._last: QWidget | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)
        self._of_the_desk()
        self._of_the_look()
        self._of_the_text()
        bind(window, "profile.lock", window.lock, ready=self._why_locked)
        bind(window, "app.quit", window.close)
        bind(window, "help.keys", window.help.show_keys)
        bind(window, "help.about", window.help.show_about)

    def bind_places(self, names: tuple[str, ...]) -> None:
        """Offer the places that this desk has, from now on."""
        for name in PLACES:
            if name in names and not self._has(f"go.{name}"):
                self._bind_open(f"go.{name}", partial(self._visit, name))

    # ------------------------------------------------------------ the desk

    def _of_the_desk(self) -> None:
        self._bind_open("audit.start", self._asked("start_audit"))
        self._bind_open("draft.bring-in", self._asked("bring_in_draft"))
        self._bind_open("share.look", self._asked("sync"))
        self._bind_open("find.anything", self._asked("find"))
        self._bind_open("find.forget", self._asked("forget_searches"))
        self._bind_open("app.settings", partial(self._visit, "settings"))
        self._bind_open("help.statement", self._window.help.show_statement)
        self._bind_open("help.words", self._asked("show_words"))

    def _bind_open(self, id_: str, act: Callable[[], object]) -> None:
        bind(self._window, id_, act, ready=self._why_locked)

    def _has(self, id_: str) -> bool:
        from qa_desktop.ui.commands import Bound

        return any(isinstance(each, Bound) and each.command.id == id_ for each in self._window.actions())

    def _asked(self, name: str) -> Callable[[], None]:
        def act() -> None:
            if self._window.pages is not None and self._window.is_open:
                getattr(self._window.pages, name)()

        return act

    def _visit(self, name: str) -> None:
        if self._window.pages is not None and self._window.is_open:
            self._window.pages.visit(name)

    def _why_locked(self) -> str:
        # Not while a lock is on its way either: going to a place would uncover it.
        return "" if self._window.is_open else self.tr("Unlock first.")

    # ------------------------------------------------------------ the look

    def _of_the_look(self) -> None:
        current = theme.current()
        bind(self._window, "view.larger", current.larger)
        bind(self._window, "view.smaller", current.smaller)
        bind(self._window, "view.usual", current.usual_size)
        for scheme in ("system", "light", "dark"):
            chosen = bind(self._window, f"view.{scheme}", partial(_wear, scheme))
            chosen.is_chosen = partial(_is_worn, scheme)

    # ------------------------------------------------------------ text

    def _of_the_text(self) -> None:
        for id_, name, writes in (
            ("edit.cut", "cut", True),
            ("edit.copy", "copy", False),
            ("edit.paste", "paste", True),
            ("edit.all", "selectAll", False),
        ):
            bind(self._window, id_, partial(self._in_text, name), ready=partial(self._why_no_text, writes))

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        # A menu bar that is walked by keys has the keyboard itself; the text is the one before.
        if new is not None and new is not self._window.menuBar():
            self._last = new

    def _text(self) -> Editor | None:
        last = self._last
        is_here = last is not None and isValid(last) and last.isVisible() and last.isEnabled()
        return last if is_here and isinstance(last, Editor) else None

    def _why_no_text(self, writes: bool) -> str:
        text = self._text()
        if text is None:
            return self.tr("No text is being written.")
        return self.tr("This text cannot be changed.") if writes and text.isReadOnly() else ""

    def _in_text(self, name: str) -> None:
        text = self._text()
        if text is not None:
            text.setFocus()
            if name not in ("copy", "cut") or not copy_from(text, cut=name == "cut"):
                getattr(text, name)()


def _wear(scheme: str) -> None:
    current = theme.current()
    current.wear(scheme, current.scale)


def _is_worn(scheme: str) -> bool:
    return theme.current().scheme == scheme
