"""Owns the About box: version, where things lie, and the licences of what comes with the program."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from qa_desktop.i18n import tr
from qa_desktop.services.desktop_help import About
from qa_desktop.ui.layouts import panel
from qa_desktop.ui.sheets import Sheet
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Ground, Type
from qa_desktop.ui.widgets.text import Text


class AboutSheet(Sheet):
    """Says what this program is; closed by its one button or Escape."""

    def __init__(self, about: About, parent: QWidget | None = None) -> None:
        super().__init__(tr("About QA Desktop"), "", tr("Close"), parent, cancel=False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.ask_width(620)
        self.body.addWidget(
            Text(
                self.tr("Version {version} · Python {python} · {system}").format(
                    version=about.version, python=about.python, system=about.system
                )
            )
        )
        self.body.addWidget(
            Text(self.tr("Case audits for Children’s Services, offline. Apache License 2.0."), Type.HINT)
        )
        self._place(self.tr("Everything is kept, encrypted, in"), about.profile)
        self._place(self.tr("The technical log, without answers and names, is"), about.log)
        if about.bill:
            self._place(self.tr("The software bill of materials (CycloneDX 1.6) is"), about.bill)
        self.body.addWidget(Text(self.tr("What it is made with"), Type.LABEL))
        self.body.addWidget(_licences(about))
        self.let_be_scrolled(self.tr("Licences"))
        self.finish(below=True)

    def _place(self, words: str, path: str) -> None:
        self.body.addWidget(Text(words, Type.LABEL))
        shown = Text(path)
        shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        shown.setAccessibleName(f"{words} {path}")
        self.body.addWidget(shown)


def _licences(about: About) -> QFrame:
    m = theme.current().metrics
    card = panel(Ground.CARD)
    grid = QGridLayout(card)
    grid.setContentsMargins(m.px(12), m.px(8), m.px(12), m.px(8))
    grid.setHorizontalSpacing(m.px(16))
    grid.setColumnStretch(0, 3)
    grid.setColumnStretch(1, 2)
    for number, each in enumerate(about.licences):
        grid.addWidget(Text(f"{each.name} {each.version}".strip()), number, 0)
        grid.addWidget(Text(each.licence, Type.HINT), number, 1)
    return card
