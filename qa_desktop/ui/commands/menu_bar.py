"""Owns the menu bar: every command of the registry in its menu, right for the page in front."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, Slot
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar, QWidget
from shiboken6 import isValid

from qa_desktop.i18n import tr
from qa_desktop.ui.commands.binding import Bound, live
from qa_desktop.ui.commands.registry import Command, Menu, Role, command, key_words, of_menu
from qa_desktop.ui.style import theme
from qa_desktop.ui.widgets.tips import tip

_ROLES = {
    Role.PREFERENCES: QAction.MenuRole.PreferencesRole,
    Role.ABOUT: QAction.MenuRole.AboutRole,
    Role.QUIT: QAction.MenuRole.QuitRole,
}


class CommandMenu(QMenu):
    """One menu. When it opens it looks up which commands are live, and what they are called now."""

    def __init__(self, menu: Menu, window: QMainWindow, parent: QWidget) -> None:
        super().__init__("&" + tr(menu.value), parent)
        self._window, self._menu = window, menu
        self._live: dict[str, Bound] = {}
        self._items: dict[str, QAction] = {}
        self._lines: dict[str, QAction] = {}
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self.look)

    def fill(self) -> None:
        """Make its lines, once; the first page of the window does not wait for them."""
        for each in of_menu(self._menu) if not self._items else ():
            if each.begins:
                self._lines[each.id] = self.addSeparator()
            # With its owner named: what addAction() makes of words alone may be gone while its menu is not.
            item = QAction(_with_key(each.words, each), self)
            self.addAction(item)
            item.setMenuRole(_ROLES[each.role] if each.role is not None else QAction.MenuRole.NoRole)
            item.setData(each.id)
            item.triggered.connect(partial(self._run, each.id))
            self._items[each.id] = item

    def item(self, id_: str) -> QAction:
        """The line of a command."""
        self.fill()
        return self._items[id_]

    @Slot()
    def look(self) -> None:
        """Say of each command what it is called, whether it can be done now, and why not."""
        self.fill()
        self._live = live(self._window)
        for each_id, item in self._items.items():
            self._show(each_id, item)
        for bound in self._live.values():
            if bound.look is not None and bound.command.id in self._items:
                bound.look(partial(self._look_again, bound))

    def _look_again(self, bound: Bound) -> None:
        if isValid(bound) and isValid(self):
            self._show(bound.command.id, self._items[bound.command.id])

    def _show(self, id_: str, item: QAction) -> None:
        bound = self._live.get(id_)
        if bound is None:
            what = command(id_)
            item.setVisible(bool(what.missing))
            item.setText(_with_key(what.words, what))
            reason = tr(what.missing) if what.missing else ""
        else:
            what = bound.command
            item.setVisible(True)
            item.setText(_with_key(bound.words(), what))
            reason = bound.reason
        item.setEnabled(bound is not None and not reason)
        # High contrast has no grey: there the letters lean.
        font = QFont(self.font())
        font.setItalic(not item.isEnabled())
        item.setFont(font)
        # Why not: for the pointer, and as the description that screen readers give.
        item.setToolTip(tip(reason))
        item.setStatusTip(reason)
        item.setWhatsThis(reason)
        chosen = bound.is_chosen if bound is not None else None
        item.setCheckable(chosen is not None)
        item.setChecked(chosen is not None and chosen())

    def event(self, event: QEvent) -> bool:
        # Qt would show the line's own words as its tip where there is none.
        if event.type() == QEvent.Type.ToolTip:
            here = self.actionAt(self.mapFromGlobal(self.cursor().pos()))
            if here is not None and not here.whatsThis():
                return True
        return super().event(event)

    def _run(self, id_: str) -> None:
        bound = self._live.get(id_)
        if bound is not None and isValid(bound) and bound.is_live:
            bound.run()


class MenuBar(QMenuBar):
    """The menus of the window."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setAccessibleName(self.tr("Menus"))
        self.menus: dict[Menu, CommandMenu] = {
            menu: CommandMenu(menu, window, self) for menu in Menu if menu is not Menu.NONE
        }
        for menu in self.menus.values():
            self.addMenu(menu)
        theme.current().changed.connect(self.updateGeometry)

    @Slot()
    def furnish(self) -> None:
        """Make every line, and say what can be done now."""
        for menu in self.menus.values():
            menu.look()

    def open(self, menu: Menu) -> None:
        """Open a menu under its title, as a press on it does."""
        shown = self.menus[menu]
        box = self.actionGeometry(shown.menuAction())
        self.setActiveAction(shown.menuAction())
        if not shown.isVisible():
            shown.popup(self.mapToGlobal(QPoint(box.left(), box.bottom() + 1)))
        shown.setFocus(Qt.FocusReason.MenuBarFocusReason)


def _with_key(words: str, what: Command) -> str:
    """The words with their key behind a tab, where menus show it. The key itself is the page's to hear."""
    keys = key_words(what)
    shown = words.replace("&", "&&").replace("\t", " ")
    return f"{shown}\t{keys[0]}" if keys else shown
