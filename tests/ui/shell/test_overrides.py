"""A mistake in a method that Qt calls is told as any other, and the program lives on."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import delete
from qa_desktop.ui import app as program

class Before:
    def {method}(self, *_args):
        {mistake}

program.application()

class Mistaken(Before, QWidget):
    pass

widget = Mistaken()
{watch}
try:
    widget.resize(300, 200)
    widget.show()
except {error} as error:
    print("told:", type(error).__name__)
print("alive")
"""
MISTAKES = {
    "IndexError": "[][1]",
    "ValueError": "int('x')",
    "TypeError": "len(3)",
    "RuntimeError": "gone = QObject(); delete(gone); gone.parent()",
}


@pytest.mark.parametrize("error", MISTAKES)
@pytest.mark.parametrize("method", ["resizeEvent", "eventFilter"])
def test_a_mistake_while_qt_is_called_from_python_ends_no_program(error, method):
    watch = "widget.installEventFilter(widget)" if method == "eventFilter" else ""
    script = SCRIPT.format(method=method, mistake=MISTAKES[error], error=error, watch=watch)
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == [f"told: {error}", "alive"]


ANSWERED = """
from PySide6.QtWidgets import QDialog, QPushButton
from qa_desktop.ui import app as program

program.application()

class Sheet(QDialog):
    def reject(self):
        print("rejected")

    def done(self, code, *rest, told=3, **more):
        print("done", code, rest, told, more)

sheet, button = Sheet(), QPushButton()
button.clicked.connect(sheet.reject)
button.click()
sheet.accept()
sheet.done(4, 5, more=6)
"""


def test_such_a_method_takes_what_it_took():
    ran = subprocess.run(
        [sys.executable, "-c", ANSWERED], capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.stdout.splitlines() == ["rejected", "done 1 () 3 {}", "done 4 (5,) 3 {'more': 6}"], ran.stderr
