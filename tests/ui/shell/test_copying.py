"""What is copied is marked as nobody's to keep, and does not outlast the lock, the end, or a minute."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from qa_desktop.ui import copying
from qa_desktop.ui.copying import MARKS, OURS, Copies
from qa_desktop.ui.widgets.growing import GrowingTextEdit
from tests.ui.shell.windows import CTRL

WORDS = "Riverside <b>0-19</b> team"
ROOT = Path(__file__).parents[3]
UI = ROOT / "qa_desktop" / "ui"


@pytest.fixture
def copies(qtbot, monkeypatch):
    """Watches the clipboard. The platform without a display has one and says that it is nobody's."""
    monkeypatch.setattr(Copies, "owns", lambda _self, _mode: True)
    parent = QWidget()
    qtbot.addWidget(parent)
    QGuiApplication.clipboard().clear()
    yield Copies(parent)
    QGuiApplication.clipboard().clear()


def data() -> QMimeData | None:
    return QGuiApplication.clipboard().mimeData()


def is_marked() -> bool:
    found = data()
    return found is not None and all(bytes(found.data(name).data()) == value for name, value in MARKS)


@pytest.fixture(params=[QLineEdit, QPlainTextEdit, GrowingTextEdit, QComboBox])
def box(request, qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    made = request.param()
    QVBoxLayout(holder).addWidget(made)
    if isinstance(made, QComboBox):
        made.setEditable(True)
        made.lineEdit().setText(WORDS)
    elif isinstance(made, QLineEdit):
        made.setText(WORDS)
    else:
        made.setPlainText(WORDS)
    with qtbot.waitExposed(holder):
        holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    made.setFocus()
    (made.lineEdit() if isinstance(made, QComboBox) else made).selectAll()
    yield made
    holder.close()


def text_of(box) -> str:
    box = box.lineEdit() if isinstance(box, QComboBox) else box
    return box.text() if isinstance(box, QLineEdit) else box.toPlainText()


@pytest.mark.parametrize("key", [Qt.Key.Key_C, Qt.Key.Key_X])
def test_keys_in_any_box_copy_plain_text_with_its_marks(copies, box, key):
    QTest.keyClick(box, key, CTRL)
    assert data().text() == WORDS
    assert is_marked()
    assert not data().hasHtml()
    assert text_of(box) == ("" if key == Qt.Key.Key_X else WORDS)


def test_what_a_box_copies_by_its_own_menu_is_marked_too(copies, box):
    (box.lineEdit() if isinstance(box, QComboBox) else box).copy()
    assert data().text() == WORDS
    assert is_marked()
    assert not data().hasHtml()


def test_what_is_dragged_out_of_a_long_answer_is_plain(qtbot):
    edit = GrowingTextEdit()
    qtbot.addWidget(edit)
    edit.setPlainText(WORDS)
    edit.selectAll()
    assert edit.createMimeDataFromSelection().text() == WORDS
    assert not edit.createMimeDataFromSelection().hasHtml()


def test_a_passphrase_is_not_copied(copies, qtbot):
    box = QLineEdit(WORDS)
    qtbot.addWidget(box)
    box.setEchoMode(QLineEdit.EchoMode.Password)
    box.selectAll()
    assert not copying.copy_from(box)
    assert data() is None or not data().hasText()


def test_a_box_that_cannot_be_changed_is_copied_and_not_cut(copies, qtbot):
    box = QPlainTextEdit(WORDS)
    qtbot.addWidget(box)
    box.setReadOnly(True)
    box.selectAll()
    assert copying.copy_from(box, cut=True)
    assert box.toPlainText() == WORDS


def test_several_lines_are_copied_as_lines(copies, qtbot):
    box = QPlainTextEdit("one\ntwo")
    qtbot.addWidget(box)
    box.selectAll()
    copying.copy_from(box)
    assert data().text() == "one\ntwo"


def test_after_a_minute_it_is_taken_back_and_a_later_copy_has_its_own_minute(copies, qtbot):
    assert copies._timers[copying.Mode.Clipboard].interval() == 60_000
    copies._timers[copying.Mode.Clipboard].setInterval(0)
    with qtbot.waitSignal(copies.taken_back):
        copying.put(WORDS)
    assert not QGuiApplication.clipboard().text()


def test_what_another_program_copied_meanwhile_is_left_alone(copies, monkeypatch):
    copying.put(WORDS)
    other = QMimeData()
    other.setText("of another program")
    monkeypatch.setattr(Copies, "owns", lambda _self, _mode: False)
    QGuiApplication.clipboard().setMimeData(other)
    assert not copies._timers[copying.Mode.Clipboard].isActive()
    copies.take_back()
    assert data().text() == "of another program"


def test_what_another_run_of_the_program_copied_is_left_alone(copies):
    other = QMimeData()
    other.setData(OURS, b"another run")
    QGuiApplication.clipboard().setMimeData(other)
    copies.take_back()
    assert bytes(data().data(OURS).data()) == b"another run"


def test_the_lock_takes_it_back(alone, monkeypatch):
    monkeypatch.setattr(Copies, "owns", lambda _self, _mode: True)
    copying.put(WORDS)
    alone.lock()
    assert not QGuiApplication.clipboard().text()


def test_the_end_takes_it_back(alone, monkeypatch):
    monkeypatch.setattr(Copies, "owns", lambda _self, _mode: True)
    copying.put(WORDS)
    alone.leave()
    assert not QGuiApplication.clipboard().text()


def test_the_setting_says_after_how_long(alone):
    alone.desktop.settings.choose("clear-clipboard-seconds", 20)
    alone.window.lock_rules.ask()
    alone.settle()
    assert alone.window.copies._timers[copying.Mode.Clipboard].interval() == 20_000


def writes(node: ast.AST) -> bool:
    """A call by which something is put on the clipboard."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("setText", "setMimeData", "setImage", "setPixmap")
        and "clipboard()" in ast.unparse(node.func.value)
    )


def test_no_other_module_writes_to_the_clipboard():
    found = {
        path.relative_to(UI).as_posix()
        for path in UI.rglob("*.py")
        if any(writes(node) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert found == {"copying.py"}


ON_A_SCREEN = """
from PySide6.QtCore import QMimeData
from PySide6.QtTest import QTest
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from qa_desktop.ui.copying import Copies, MARKS
app = QApplication([])
copies = Copies(app)
clipboard = app.clipboard()
def marked(mode):
    return all(bytes(clipboard.mimeData(mode).data(name).data()) == value for name, value in MARKS)
box = QLineEdit("word")
box.show()
box.selectAll()
box.copy()
QTest.qWait(50)
clipboard.setText("chosen", QClipboard.Mode.Selection)
assert clipboard.text() == "word"
for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
    assert marked(mode), mode
copies.take_back()
assert [clipboard.text(mode) for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)] == ["", ""]
print("done")
"""


@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="needs Xvfb")
def test_on_a_real_screen_the_clipboard_and_the_selection_are_marked_and_taken_back():
    done = subprocess.run(
        ["xvfb-run", "-a", sys.executable, "-c", ON_A_SCREEN],
        env={**os.environ, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout.split() == ["done"], done.stderr


def test_a_label_that_can_be_selected_copies_plain_text(copies, qtbot):
    label = QLabel(WORDS)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
    qtbot.addWidget(label)
    label.show()
    label.setSelection(0, len(WORDS))
    QTest.keyClick(label, Qt.Key.Key_C, CTRL)
    assert data().text() == WORDS
    assert is_marked()
    assert not data().hasHtml()
