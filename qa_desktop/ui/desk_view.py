"""Owns what a person sees of the desk: the side list, and beside it the page of the place in front."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qa_desktop.i18n import mark
from qa_desktop.ui.nav import Place, SideNav
from qa_desktop.ui.style.roles import Ground
from qa_desktop.ui.widgets.banner import Banner

OWN = (Place("work", mark("My work")), Place("audits", mark("Audits")), Place("actions", mark("My actions")))
HUB = (
    Place("inbox", mark("Inbox")),
    Place("pool", mark("Dip-sample pool")),
    Place("subjects", mark("Subject access")),
    Place("trail", mark("Audit trail")),
)
UNLISTED = (Place("trail", mark("Audit trail")),)
"""Where an auditor goes from the settings or by Ctrl K: not of every day."""
LAST = (
    Place("bin", mark("Bin")),
    Place("retention", mark("Retention")),
    Place("settings", mark("Settings")),
)
FIRST = OWN[0].name


class DeskView(QWidget):
    """The places of an open profile. The page of a place is made when somebody first goes there.

    Signals:
        went: another place is in front.
    """

    went = Signal()

    def __init__(self, makers: Mapping[str, Callable[[], QWidget]], *, is_hub: bool) -> None:
        super().__init__()
        self._makers = makers
        self._made: dict[str, Any] = {}
        self.places = (*OWN, *(HUB if is_hub else UNLISTED), *LAST)
        self.nav = SideNav()
        self.nav.fill(OWN, HUB if is_hub else (), LAST)
        self.nav.chosen.connect(self.go)
        self._stack = QStackedWidget()
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.nav)
        beside = QVBoxLayout()
        beside.setSpacing(0)
        self.bar = Banner()
        """Over every page: what was just done, and how to undo it."""
        beside.addWidget(self.bar)
        self.notice = Banner(Ground.WARNING)
        """Over every page too: what IT has to put right."""
        beside.addWidget(self.notice)
        beside.addWidget(self._stack, 1)
        across.addLayout(beside, 1)

    @Slot(str)
    def go(self, name: str) -> None:
        """Show a place and ask for what it shows."""
        page = self.page(name)
        self._stack.setCurrentWidget(page)
        self.nav.show_place(name)
        page.focus_first()
        page.refresh()
        self.went.emit()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the places one can go to."""
        return tuple(place.name for place in self.places)

    @property
    def place(self) -> str:
        """The name of the place in front."""
        current = self._stack.currentWidget()
        return next((name for name, page in self._made.items() if page is current), FIRST)

    @property
    def current_page(self) -> QWidget:
        return self._stack.currentWidget() or self

    def page(self, name: str) -> Any:
        """The page of a place."""
        if name not in self._made:
            page = self._made[name] = self._makers[name]()
            # What a screen reader says on coming in from the side list.
            page.setAccessibleName(next(place.words for place in self.places if place.name == name))
            self._stack.addWidget(page)
        return self._made[name]

    def refresh(self) -> None:
        """Ask anew for what the place in front shows."""
        self.page(self.place).refresh()

    def focus_current(self) -> None:
        """Give the keyboard to the first thing of the place in front."""
        self.page(self.place).focus_first()

    def make_again(self) -> None:
        """Make the pages again: their spaces and columns were measured at another size."""
        place, old = self.place, list(self._made.values())
        self._made.clear()
        self.go(place)
        for page in old:
            self._stack.removeWidget(page)
            page.deleteLater()
