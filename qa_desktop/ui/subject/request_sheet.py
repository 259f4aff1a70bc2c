"""Owns the sheet on which a subject access request is begun, or whom it looks for is changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from qa_desktop.domain.subject_access import AccessRequest, Sought
from qa_desktop.i18n import tr
from qa_desktop.ui.sheets import Sheet
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.dates import DateBox
from qa_desktop.ui.widgets.growing import GrowingTextEdit
from qa_desktop.ui.widgets.text import Text


class RequestSheet(Sheet):
    """The council's reference, the day it came, and whom it is about."""

    def __init__(
        self, today: Callable[[], date], request: AccessRequest | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            tr("Whom to look for") if request else tr("New subject access request"),
            "",
            tr("Search") if request else tr("Begin"),
            parent,
        )
        sought = request.sought if request else Sought()
        self.label = QLineEdit(request.label if request else "")
        self.received = DateBox(today=today)
        self.received.show_value((request.received if request else today()).isoformat())
        if request is None:
            self._line(
                self.tr("The council’s reference of the request"),
                self.tr("As in the register of requests. No name."),
                self.label,
            )
            self._dated(self.tr("Day on which it was received"), "", self.received)
        self.names = self._lines(
            self.tr("Names of the person, one a line"),
            self.tr(
                "Every spelling that is known. Each is found in either order, with initials, without accents "
                "and with one slip of the hand."
            ),
            sought.names,
        )
        self.numbers = self._lines(
            self.tr("Numbers, one a line"),
            self.tr("Mosaic ID, NHS number, reference of an audit."),
            sought.numbers,
        )
        self.born = DateBox(today=today)
        self.born.show_value(sought.born.isoformat() if sought.born else "")
        self._dated(self.tr("Date of birth"), "", self.born)
        self.workers = self._lines(
            self.tr("Where a member of staff asks: their names and numbers, one a line"),
            self.tr("What they did in the program is looked through as well."),
            sought.workers,
        )
        self._request = request
        self.finish(below=True)
        self.label.textChanged.connect(self._on_typed)
        for box in (self.names, self.numbers, self.workers):
            box.textChanged.connect(self._on_typed)
        for each in (self.received, self.born):
            each.typed.connect(self._on_typed)
        self._on_typed()
        (self.names if request else self.label).setFocus()

    @property
    def sought(self) -> Sought:
        """Whom to look for."""
        return Sought(
            numbers=_terms(self.numbers),
            names=_terms(self.names),
            born=_day(self.born),
            workers=_terms(self.workers),
        )

    @property
    def came(self) -> date | None:
        """The day on which it was received; None while that is no day."""
        return _day(self.received)

    @Slot()
    def _on_typed(self) -> None:
        begun = self._request is not None or (bool(self.label.text().strip()) and self.came is not None)
        self.allow(begun and not self.sought.is_empty())

    def _line(self, name: str, hint: str, field: QLineEdit) -> None:
        label = Text(name, Type.QUESTION_SMALL)
        label.name(field)
        field.setAccessibleDescription(hint)
        for each in (label, Text(hint, Type.HINT), field):
            self.body.addWidget(each)

    def _dated(self, name: str, hint: str, field: DateBox) -> None:
        field.name(name, hint)
        self.body.addWidget(Text(name, Type.QUESTION_SMALL))
        self.body.addWidget(field)

    def _lines(self, name: str, hint: str, terms: tuple[str, ...]) -> GrowingTextEdit:
        box = GrowingTextEdit(rows=1)
        box.show_text("\n".join(terms))
        label = Text(name, Type.QUESTION_SMALL)
        label.name(box)
        box.setAccessibleDescription(hint)
        for each in (label, Text(hint, Type.HINT), box):
            self.body.addWidget(each)
        return box


def _terms(box: GrowingTextEdit) -> tuple[str, ...]:
    return tuple(line.strip() for line in box.toPlainText().splitlines() if line.strip())


def _day(box: DateBox) -> date | None:
    try:
        return date.fromisoformat(box.value)
    except ValueError:
        return None
