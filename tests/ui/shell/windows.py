"""A person at the real window: what is on it in words, and keys; nothing behind the screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QEvent, QModelIndex, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from shiboken6 import isValid

from qa_desktop.bootstrap import Application
from qa_desktop.ui import app as program
from qa_desktop.ui.shell import MainWindow
from qa_desktop.ui.style import theme
from qa_desktop.ui.tasks import Tasks

WAIT_MS = 30_000
CTRL = Qt.KeyboardModifier.ControlModifier


class Sitting:
    """One installation's window, from its start until `leave`."""

    def __init__(self, qtbot, application: Application, **launch) -> None:
        self.qtbot = qtbot
        self.application = application
        made = application.launch()
        self.launch = type(made)(made.desktop, made.demo, made.version, **launch)
        theme.apply(program.application(), "light", 1.0)
        self.tasks = Tasks()
        self.window = MainWindow(self.launch, self.tasks)
        self.window.resize(1280, 800)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.begin()
        self.settle()
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)

    def leave(self) -> None:
        if not isValid(self.window):
            return
        self.window.close()
        program.end(self.window, self.tasks, self.launch)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    # ------------------------------------------------------------ waiting

    def wait(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT_MS)

    def settle(self) -> None:
        """Until nothing runs beside the window, nothing is put off, and what was taken away is gone."""
        for _ in range(3):
            QApplication.processEvents()
            self.wait(lambda: self.tasks.is_idle)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()

    # ------------------------------------------------------------ seeing

    @property
    def desktop(self):
        return self.launch.desktop

    @property
    def pages(self):
        assert self.window.pages is not None
        return self.window.pages

    @property
    def page(self) -> QWidget:
        return self.pages.current_page

    def go(self, place: str) -> QWidget:
        self.pages.go(place)
        self.settle()
        return self.page

    def words(self, inside: QWidget | None = None) -> str:
        """Everything in sight in labels and on buttons."""
        inside = inside or self.window
        return "\n".join(said(w) for w in every_widget(inside) if w.isVisibleTo(inside))

    def button(self, words: str, inside: QWidget | None = None) -> QAbstractButton:
        inside = inside or self.window
        found = [
            b
            for b in inside.findChildren(QAbstractButton)
            if b.isVisibleTo(inside) and words in (b.accessibleName(), b.text().replace("&&", "&"))
        ]
        assert found, f"no button {words!r} among {self.words(inside)}"
        return found[0]

    # ------------------------------------------------------------ doing

    def press(self, words: str, inside: QWidget | None = None) -> None:
        self.qtbot.mouseClick(self.button(words, inside), Qt.MouseButton.LeftButton)
        self.settle()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self._be_in_front()
        QTest.keyClick(self.focus, key, modifiers)
        self.settle()

    def _be_in_front(self) -> None:
        """Keys go to the active window; one that another test left behind may have become it."""
        if QApplication.activeModalWidget() is None and not self.window.isActiveWindow():
            self.window.activateWindow()
            self.wait(self.window.isActiveWindow)

    def type(self, text: str) -> None:
        self._be_in_front()
        QTest.keyClicks(self.focus, text)

    @property
    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window.focusWidget() or self.window

    def during(self, kind: type[QDialog], act: Callable[[QDialog], None], begin: Callable[[], None]) -> None:
        """Begin something that shows a sheet, and answer the sheet. It is closed whatever happens."""
        seen: list[QDialog] = []
        answering = QTimer(self.window)
        answering.setInterval(0)

        def look() -> None:
            sheet = open_sheet(kind)
            if sheet is None or not sheet.isVisible():
                return
            answering.stop()
            seen.append(sheet)
            try:
                act(sheet)
            finally:
                if isValid(sheet) and sheet.isVisible():
                    sheet.reject()

        answering.timeout.connect(look)
        answering.start()
        begin()
        self.wait(lambda: seen)
        answering.deleteLater()
        self.settle()

    def lock(self, begin: Callable[[], None] | None = None) -> None:
        with self.qtbot.waitSignal(self.window.locked, timeout=WAIT_MS):
            (begin or self.window.lock)()
        self.settle()

    def unlock(self, passphrase: str) -> None:
        for field in self.window.front.findChildren(QLineEdit):
            if field.isVisible():  # a demonstration asks for none
                field.setText(passphrase)
        self.press("Unlock")


def open_sheet(kind: type[QObject]) -> QDialog | None:
    return next((w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()), None)


def every_widget(inside: QWidget) -> list[QWidget]:
    return [inside, *inside.findChildren(QWidget)]


def said(widget: QWidget) -> str:
    """What one widget says to eyes and to screen readers."""
    parts = [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        parts.append(widget.text())
    if isinstance(widget, QPlainTextEdit):
        parts.append(widget.toPlainText())
    if isinstance(widget, QComboBox):
        parts += [widget.itemText(number) for number in range(widget.count())]
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        parts += cells(widget.model())
    return " ".join(part for part in parts if part)


def cells(model: QAbstractItemModel) -> list[str]:
    return [
        str(model.index(row, column).data() or "")
        for row in range(model.rowCount(QModelIndex()))
        for column in range(
            model.columnCount(QModelIndex()) if not isinstance(model, QAbstractListModel) else 1
        )
    ]


def column_of(table: QAbstractItemView, heading: str) -> list[str]:
    """A column of a table as it is shown now."""
    model = table.model()
    headings = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    section = headings.index(heading)
    return [model.index(row, section).data() for row in range(model.rowCount())]
