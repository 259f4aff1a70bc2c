"""Owns the control for a choice among very many: a box to search in, and what it finds as a list."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Slot,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPixmap, QPixmapCache
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from qa_desktop.formengine.api import NodeView
from qa_desktop.formspec.definition import ControlKind
from qa_desktop.ui.fill.controls.base import Control
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets import markup
from qa_desktop.ui.widgets.dates import LineBox
from qa_desktop.ui.widgets.shapes import Shape, paint
from qa_desktop.ui.widgets.text import Text

SEARCHED_ABOVE = 40
"""A longer list is searched: nobody reads it through."""
ROWS = 8
_Index = QModelIndex | QPersistentModelIndex


def asks_search(view: NodeView) -> bool:
    """True where the tool's author asked for a search, or the list is too long to look through."""
    if view.control not in (ControlKind.SELECT_ONE, ControlKind.SELECT_MULTIPLE):
        return False
    asked = any(word.partition("(")[0] in ("search", "autocomplete") for word in view.appearance)
    return len(view.choices) > SEARCHED_ABOVE or (asked and len(view.choices) > 1)


class SearchControl(Control):
    """Letters typed narrow the list; Space or Enter on a line ticks it, and what is ticked stands below."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        m = theme.current().metrics
        self._multiple = view.control is ControlKind.SELECT_MULTIPLE
        self.box.setSpacing(m.px(6))
        self.sought = LineBox()
        self.sought.setClearButtonEnabled(True)
        self.model = _Choices(multiple=self._multiple)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self.model)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.list = _List(self)
        self.list.setModel(self._found)
        self.list.setAlternatingRowColors(False)
        self.picks = Text(role=Type.HINT)
        title = Text(self.tr("Find in the list"), Type.SMALL)
        for part in (title, self.sought, self.list, self.picks):
            self.box.addWidget(part)
        self.setFocusProxy(self.sought)
        self.sought.textChanged.connect(self._on_sought)
        self.sought.left.connect(self._on_left)
        self.list.clicked.connect(self._on_toggled)
        self._readonly = view.is_readonly
        self.render(view)

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        self._readonly = view.is_readonly
        self.model.show_choices(
            [(choice.name, markup.read(choice.label or choice.name).text) for choice in view.choices],
            view.value.split() if self._multiple else [view.value] if view.value else [],
        )
        self.sought.setReadOnly(view.is_readonly)
        picked = self.model.picked_words()
        self.picks.show_text(
            self.tr("Chosen: {choices}").format(choices=", ".join(picked))
            if picked
            else self.tr("None chosen.")
        )
        self._fit()

    def name(self, words: str, description: str) -> None:
        self.sought.setAccessibleName(self.tr("Find in the list: {question}").format(question=words))
        self.sought.setAccessibleDescription(" ".join(filter(None, (description, self.picks.shown))))
        self.list.setAccessibleName(words)
        how = self.tr("Choose as many as apply.") if self._multiple else self.tr("Only one can be chosen.")
        self.list.setAccessibleDescription(f"{how} {self.picks.shown}")

    def toggle(self, index: _Index) -> None:
        """Tick or untick a line of the list."""
        if self._readonly or not index.isValid():
            return
        names = self.model.toggled(self._found.mapToSource(index).row())
        self.edited.emit(self.node_id, " ".join(names), False)

    def _fit(self) -> None:
        row = max(self.list.sizeHintForRow(0), theme.current().metrics.px(32))
        self.list.setFixedHeight(
            row * min(ROWS, max(1, self._found.rowCount())) + theme.current().metrics.px(4)
        )

    @Slot(str)
    def _on_sought(self, letters: str) -> None:
        self._found.setFilterFixedString(letters.strip())
        self._fit()

    @Slot(QModelIndex)
    def _on_toggled(self, index: QModelIndex) -> None:
        self.toggle(index)

    @Slot()
    def _on_left(self) -> None:
        self.left.emit(self.node_id)


class _Choices(QAbstractListModel):
    """The choices with their ticks."""

    def __init__(self, *, multiple: bool) -> None:
        super().__init__()
        self._multiple = multiple
        self._choices: list[tuple[str, str]] = []
        self._picked: set[str] = set()

    def show_choices(self, choices: list[tuple[str, str]], picked: list[str]) -> None:
        if choices != self._choices:
            self.beginResetModel()
            self._choices, self._picked = choices, set(picked)
            self.endResetModel()
        elif set(picked) != self._picked:
            self._picked = set(picked)
            self.dataChanged.emit(self.index(0), self.index(len(choices) - 1))

    def picked_words(self) -> list[str]:
        return [words for name, words in self._choices if name in self._picked]

    def toggled(self, row: int) -> list[str]:
        """The names picked when that line is ticked, or unticked, in the order of the list."""
        name = self._choices[row][0]
        wanted = self._picked ^ {name} if self._multiple else {name} - self._picked
        return [one for one, _ in self._choices if one in wanted]

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._choices)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        name, words = self._choices[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.tr("{choice}, chosen").format(choice=words) if name in self._picked else words
        if role == Qt.ItemDataRole.DecorationRole:
            return _tick(name in self._picked, is_box=self._multiple)
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if name in self._picked else Qt.CheckState.Unchecked
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        # A screen reader is told of the state; ticking itself is the list's business.
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable


class _Drawn(QStyledItemDelegate):
    """Draws the mark of ours alone; the style's own would be lost on a dark ground and does not grow."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        return False


def _tick(ticked: bool, *, is_box: bool) -> QPixmap:
    """A box with a check, or a ring with a dot where only one can be chosen, as tiles have them."""
    current = theme.current()
    side = current.metrics.px(16)
    key = f"tick {ticked} {is_box} {side} {current.tokens.ink}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = QColor(current.tokens.ink)
    box = QRectF(1, 1, side - 2, side - 2)
    paint(painter, Shape.BOX if is_box else Shape.RING, box, ink)
    if ticked:
        inset = side * (0.24 if is_box else 0.27)
        shape = Shape.CHECK if is_box else Shape.CIRCLE
        paint(painter, shape, box.adjusted(inset, inset, -inset, -inset), ink)
    painter.end()
    QPixmapCache.insert(key, made)
    return made


class _List(QListView):
    def __init__(self, control: SearchControl) -> None:
        super().__init__()
        self._control = control
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setTabKeyNavigation(False)
        self.setItemDelegate(_Drawn(self))
        side = theme.current().metrics.px(16)
        self.setIconSize(QSize(side, side))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._control.toggle(self.currentIndex())
        else:
            super().keyPressEvent(event)
