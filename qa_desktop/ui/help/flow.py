"""Owns the ways into help: the page of keys, its pages to print, the About box; all of them work locked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from qa_desktop.services.desktop_help import About
from qa_desktop.ui.help.sheet_model import key_sheet
from qa_desktop.ui.tasks import Lane

if TYPE_CHECKING:
    from qa_desktop.ui.shell import MainWindow


class Help(QObject):
    """Shows help over whatever is in front; Back returns there."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    @Slot()
    def show_keys(self) -> None:
        """Show every shortcut, by where it works."""
        from qa_desktop.ui.help.keys_page import KeysPage

        if isinstance(self._window.front, KeysPage):
            return
        page = KeysPage(key_sheet(self._version))
        page.left.connect(self._on_left)
        page.print_asked.connect(self.show_pages)
        self._window.show_over(page)

    @Slot()
    def show_pages(self) -> None:
        """Show the sheet of keys as pages to print or save."""
        from qa_desktop.ui.audit.report_page import ReportPage

        context = self._window.context
        page = ReportPage(context)
        page.left.connect(self._on_left)
        page.failed.connect(self._window.tell)
        self._window.show_over(page)
        sheet = key_sheet(self._version)
        make = partial(context.desktop.help.keys, sheet)
        page.show_report(sheet.title, self.tr("QA Desktop keys"), make, about=None)

    @Slot()
    def show_statement(self) -> None:
        """Show the settings that protect this profile, as they are now, to print or save."""
        from qa_desktop.ui.audit.report_page import ReportPage

        context = self._window.context
        page = ReportPage(context)
        page.left.connect(self._on_left)
        page.failed.connect(self._window.tell)
        self._window.show_over(page)
        title = self.tr("Security statement")
        page.show_report(title, self.tr("QA Desktop security statement"), context.desktop.statement.pdf, None)

    @Slot()
    def show_about(self) -> None:
        """Show what this program is, once that was looked up."""
        context = self._window.context
        context.tasks.run(
            Lane.BACKGROUND, context.desktop.help.about, self._show_about, self._window.tell, self
        )

    def _show_about(self, about: About) -> None:
        from qa_desktop.ui.help.about_sheet import AboutSheet

        AboutSheet(about, self._window).open()

    @Slot()
    def _on_left(self) -> None:
        page = self._window.front
        self._window.go_back()
        self._window.drop(page)

    @property
    def _version(self) -> str:
        launch = self._window.launch
        return launch.version if launch is not None else ""
