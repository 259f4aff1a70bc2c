"""Owns what is copied out of the program: marked as nobody's to keep, and taken back again.

Everything goes through here. What the program copies by itself uses `put`, keys in boxes of text are answered
before the box can, and whatever still reaches the clipboard some other way (a box's own menu, a label, the
selection of X11) is put there once more with its marks. Of what other programs copied nothing is touched.

Text that is dragged out of a box goes where the person drops it and nowhere else: no system keeps it.
"""

from __future__ import annotations

import secrets

from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QClipboard, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

Box = QLineEdit | QPlainTextEdit | QTextEdit
Mode = QClipboard.Mode

OURS = "application/x-qa-desktop-copy"
"""By this a copy is known as made by this run of the program."""
_RUN = secrets.token_bytes(16)

_NO = bytes(4)  # a DWORD of nought
MARKS: tuple[tuple[str, bytes], ...] = (
    # https://learn.microsoft.com/windows/win32/dataxchg/clipboard-formats#cloud-clipboard-and-clipboard-history-formats
    ("ExcludeClipboardContentFromMonitorProcessing", b"1"),
    ("CanIncludeInClipboardHistory", _NO),
    ("CanUploadToCloudClipboard", _NO),
    # Klipper and others: not shown, not kept.
    ("x-kde-passwordManagerHint", b"secret"),
)
"""Formats by which systems and their clipboard managers know what not to keep, show or send elsewhere.

Qt registers a name without a slash on Windows as it stands. That of macOS (`org.nspasteboard.ConcealedType`)
is missing: it needs a `QUtiMimeConverter`, which PySide has not got, so there a copy is only taken back.
"""


def marked(text: str) -> QMimeData:
    """A text as it is put on the clipboard: plain, never as HTML, and with its marks."""
    data = QMimeData()
    data.setText(text)
    data.setData(OURS, _RUN)
    for name, value in MARKS:
        data.setData(name, value)
    return data


def put(text: str) -> None:
    """Copy a text."""
    QGuiApplication.clipboard().setMimeData(marked(text))


def copy_from(box: Box, *, cut: bool = False) -> bool:
    """Copy what is selected in a box, and take it out when it is cut; False where nothing can be copied."""
    if isinstance(box, QLineEdit):
        text = box.selectedText() if box.echoMode() is QLineEdit.EchoMode.Normal else ""
        remove = box.del_
    else:
        text = box.textCursor().selection().toPlainText()
        remove = box.textCursor().removeSelectedText
    if not text:
        return False
    put(text)
    if cut and not box.isReadOnly():
        remove()
    return True


class Copies(QObject):
    """What this program has put on the clipboard, until it is taken back.

    Signals:
        taken_back: a copy of ours was removed.
    """

    taken_back = Signal()

    def __init__(self, parent: QObject, seconds: int = 60) -> None:
        super().__init__(parent)
        self._box: QWidget | None = None
        self._timers = {mode: self._timer_of(mode) for mode in (Mode.Clipboard, Mode.Selection)}
        self.set_seconds(seconds)
        QGuiApplication.clipboard().changed.connect(self._on_changed)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def set_seconds(self, seconds: int) -> None:
        """Take copies back after so many seconds, those that are made from now on."""
        for timer in self._timers.values():
            timer.setInterval(seconds * 1000)

    @Slot()
    def take_back(self) -> None:
        """Remove what is ours from the clipboard and the selection: at the lock, and at the end."""
        for mode in self._timers:
            self._take_back(mode)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        cut = event.matches(QKeySequence.StandardKey.Cut)
        if not cut and not event.matches(QKeySequence.StandardKey.Copy):
            return False
        box = watched.lineEdit() if isinstance(watched, QComboBox) else watched
        return isinstance(box, Box) and copy_from(box, cut=cut)

    def _timer_of(self, mode: Mode) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(self._on_clipboard_old if mode is Mode.Clipboard else self._on_selection_old)
        return timer

    @Slot()
    def _on_clipboard_old(self) -> None:
        self._take_back(Mode.Clipboard)

    @Slot()
    def _on_selection_old(self) -> None:
        self._take_back(Mode.Selection)

    def _take_back(self, mode: Mode) -> None:
        self._timers[mode].stop()
        if self.owns(mode) and _is_marked(mode):
            QGuiApplication.clipboard().clear(mode)
            self.taken_back.emit()

    @Slot(QClipboard.Mode)
    def _on_changed(self, mode: Mode) -> None:
        timer = self._timers.get(mode)
        if timer is None:
            return
        if not self.owns(mode):
            timer.stop()  # another program's now
        elif _is_marked(mode):
            timer.start()
        elif text := QGuiApplication.clipboard().text(mode):
            QGuiApplication.clipboard().setMimeData(marked(text), mode)  # heard here again, with its marks

    def owns(self, mode: Mode) -> bool:
        """What lies there was put there by this program; asked before it is read, because others may hang."""
        clipboard = QGuiApplication.clipboard()
        return clipboard.ownsClipboard() if mode is Mode.Clipboard else clipboard.ownsSelection()

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if isinstance(new, Box | QComboBox):
            new.installEventFilter(self)  # once, however often: Qt moves one that is there already


def _is_marked(mode: Mode) -> bool:
    data = QGuiApplication.clipboard().mimeData(mode)
    return data is not None and bytes(data.data(OURS).data()) == _RUN
