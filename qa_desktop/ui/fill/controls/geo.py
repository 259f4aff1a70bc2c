"""Owns the controls for places on the earth: one point, a line, an area, each typed as numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qa_desktop.formengine.api import NodeView
from qa_desktop.formspec.definition import DataType
from qa_desktop.ui.fill.controls.base import Control, is_invalid
from qa_desktop.ui.fill.controls.typed import mark_invalid
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Type, set_button
from qa_desktop.ui.widgets.dates import LineBox
from qa_desktop.ui.widgets.flow import FlowLayout
from qa_desktop.ui.widgets.text import Text

_SEVERAL = re.compile(r"[\s,;]+")
_NOT_MEASURED = ("", "0", "0.0")
_LEAST = {DataType.GEOTRACE: 2, DataType.GEOSHAPE: 3}


class PointBoxes(QWidget):
    """Four boxes: latitude, longitude, and where they are known altitude and accuracy.

    Two numbers pasted into one box fill the boxes from there on, as maps hand them out: `51.5, -0.12`.

    Signals:
        typed: a person changed one of them.
        left: the keyboard went elsewhere.
    """

    typed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        m = theme.current().metrics
        self._titles = (
            self.tr("Latitude"),
            self.tr("Longitude"),
            self.tr("Altitude, metres"),
            self.tr("Accuracy, metres"),
        )
        self.boxes = tuple(LineBox(12 if number < 2 else 8) for number in range(4))
        flow = FlowLayout(self, m.px(8))
        for title, box in zip(self._titles, self.boxes, strict=True):
            cell = QWidget()
            column = QVBoxLayout(cell)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(m.px(4))
            label = Text(title, Type.SMALL)
            label.keep_whole()
            column.addWidget(label)
            column.addWidget(box, 0, Qt.AlignmentFlag.AlignLeft)
            flow.addWidget(cell)
            box.typed.connect(self._on_typed)
            box.left.connect(self._on_left)
        self._held = [0, 0, 0, 0]
        self.setFocusProxy(self.boxes[0])

    @property
    def value(self) -> str:
        """`51.5 -0.12 0 0`, as ODK stores a point; what is half typed as it stands; blank when blank."""
        parts = [box.text().strip().replace(" ", "") for box in self.boxes]
        if not any(parts):
            return ""
        if all(parts[:2]):
            return " ".join((parts[0], parts[1], parts[2] or "0", parts[3] or "0"))
        return " ".join(part for part in parts if part)

    def show_value(self, stored: str) -> None:
        parts = [*stored.split(), "", "", "", ""][:4]
        if parts[2] in _NOT_MEASURED and parts[3] in _NOT_MEASURED:
            parts[2] = parts[3] = ""
        for box, part in zip(self.boxes, parts, strict=True):
            box.show_text(part)
        self._held = [len(part) for part in parts]

    def set_readonly(self, readonly: bool) -> None:
        for box in self.boxes:
            box.setReadOnly(readonly)

    def show_invalid(self, invalid: bool) -> None:
        for box in self.boxes[:2]:
            mark_invalid(box, invalid)

    def name(self, words: str, description: str) -> None:
        example = self.tr("Degrees as a decimal number, for example 51.5074.")
        for number, (title, box) in enumerate(zip(self._titles, self.boxes, strict=True)):
            box.setAccessibleName(f"{words} {title}")
            box.setAccessibleDescription(" ".join(filter(None, (description, example if number < 2 else ""))))

    @Slot()
    def _on_typed(self) -> None:
        held = [len(box.text()) for box in self.boxes]
        # Typed letter by letter, a second number stays until the box is left: no letter jumps away.
        if sum(held) - sum(self._held) > 1:
            self._spread()
        self._held = [len(box.text()) for box in self.boxes]
        self.typed.emit()

    @Slot()
    def _on_left(self) -> None:
        if self._spread():
            self.typed.emit()
        self.left.emit()

    def _spread(self) -> bool:
        """Give each number a box of its own; answers whether there were several in one."""
        for number, box in enumerate(self.boxes):
            several = [part for part in _SEVERAL.split(box.text().strip()) if part]
            if len(several) > 1:
                for target, part in zip(self.boxes[number:], several, strict=False):
                    target.show_text(part)
                return True
        return False


class PointControl(Control):
    """One point, typed. There is no map: this program asks nobody for one."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self.point = PointBoxes()
        self.box.addWidget(self.point)
        self.setFocusProxy(self.point)
        self.point.typed.connect(self._on_typed)
        self.point.left.connect(self._on_left)
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        if not keep:
            self.point.show_value(view.value)
        self.point.set_readonly(view.is_readonly)
        self.point.show_invalid(is_invalid(view))

    def name(self, words: str, description: str) -> None:
        self.point.name(words, description)

    @Slot()
    def _on_typed(self) -> None:
        self.edited.emit(self.node_id, self.point.value, True)

    @Slot()
    def _on_left(self) -> None:
        self.left.emit(self.node_id)


class PointsControl(Control):
    """The points of a line or an area, one below the other. An area is closed by itself."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        m = theme.current().metrics
        self._is_area = view.data_type is DataType.GEOSHAPE
        self._least = _LEAST.get(view.data_type, 2)
        self._words, self._description, self._readonly = "", "", False
        self._rows: list[_PointRow] = []
        self.box.setSpacing(m.px(8))
        self._list = QVBoxLayout()
        self._list.setSpacing(m.px(8))
        self.add = QPushButton(self.tr("Add a point"))
        self.box.addLayout(self._list)
        self.box.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.add.clicked.connect(self.add_point)
        self.render(view)

    @property
    def rows(self) -> Sequence[_PointRow]:
        return self._rows

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        self._readonly = view.is_readonly
        if not keep:
            self._show(view.value)
        for row in self._rows:
            row.point.set_readonly(view.is_readonly)
            row.point.show_invalid(is_invalid(view))
        self.add.setVisible(not view.is_readonly)
        self._number()

    def focus_here(self) -> None:
        self._rows[0].point.setFocus(Qt.FocusReason.TabFocusReason)

    def name(self, words: str, description: str) -> None:
        self._words, self._description = words, description
        self._number()

    @Slot()
    def add_point(self) -> None:
        """Put an empty point behind the last one and the keyboard into it."""
        self._append("")
        self._number()
        self._rows[-1].point.setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self, stored: str) -> None:
        points = [part.strip() for part in stored.split(";") if part.strip()]
        if self._is_area and len(points) > 1 and points[0] == points[-1]:
            points.pop()
        points += [""] * (self._least - len(points))
        while len(self._rows) > len(points):
            self._drop(self._rows[-1])
        while len(self._rows) < len(points):
            self._append("")
        for row, point in zip(self._rows, points, strict=True):
            row.point.show_value(point)

    def _append(self, stored: str) -> None:
        row = _PointRow()
        row.point.show_value(stored)
        row.point.typed.connect(self._on_typed)
        row.point.left.connect(self._on_left)
        row.removed.connect(self._on_removed)
        self._rows.append(row)
        self._list.addWidget(row)

    def _drop(self, row: _PointRow) -> None:
        self._rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _number(self) -> None:
        for number, row in enumerate(self._rows, 1):
            title = self.tr("Point {number}").format(number=number)
            row.call(title, removable=not self._readonly and len(self._rows) > self._least)
            row.point.name(f"{self._words} {title}".strip(), self._description)
        self.add.setAccessibleName(self.tr("Add a point: {question}").format(question=self._words))

    @Slot()
    def _on_typed(self) -> None:
        points = [row.point.value for row in self._rows if row.point.value]
        if self._is_area and len(points) >= self._least:
            points.append(points[0])
        self.edited.emit(self.node_id, ";".join(points), True)

    @Slot()
    def _on_left(self) -> None:
        self.left.emit(self.node_id)

    @Slot(object)
    def _on_removed(self, row: _PointRow) -> None:
        self._drop(row)
        self._number()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_typed()
        self._on_left()


class _PointRow(QWidget):
    """One numbered point.

    Signals:
        removed(object): itself.
    """

    removed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        m = theme.current().metrics
        self.title = Text(role=Type.STRONG)
        self.point = PointBoxes()
        self.remove = QPushButton(self.tr("Remove"))
        set_button(self.remove, Button.QUIET)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(m.px(4))
        column.addLayout(head)
        column.addWidget(self.point)
        self.remove.clicked.connect(self._on_remove)

    def call(self, title: str, *, removable: bool) -> None:
        self.title.show_text(title)
        self.remove.setVisible(removable)
        self.remove.setAccessibleName(self.tr("Remove {point}").format(point=title))

    @Slot()
    def _on_remove(self) -> None:
        self.removed.emit(self)
