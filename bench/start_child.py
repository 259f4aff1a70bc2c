"""Owns one measured start, in a process of its own; `start.py` runs it.

    start_child.py bare                a QApplication, a QMainWindow, a label
    start_child.py program PROFILE     the real program on a profile that is there; what opens it comes on
                                       standard input: {"passphrase": …} or {"keyring": {account: secret}}

Prints the system's monotonic clock, in nanoseconds, at the first paint and (of the program) when the page
that asks for the passphrase is painted, when Enter is pressed a second later, and when My work is filled
and painted. With a keyring nobody is asked. It is the tests' own, in memory: what the system's takes to
answer is not in the figure. The product knows nothing of this: its window is watched by a subclass made here.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

TYPING_MS = 1_000

marks: dict[str, int] = {}


def mark(name: str) -> None:
    marks.setdefault(name, time.monotonic_ns())


def watched(base: type) -> type:
    """A window that marks its first paint, and the first one after `is_filled` was set, and then closes."""
    from PySide6.QtCore import QCoreApplication, QEvent, Qt

    # A window's paint event comes before its children's; an event of high priority that is posted then
    # is delivered once all of them are painted and flushed, before anything else that waits.
    painted = QEvent.Type(QEvent.registerEventType())

    class Watched(base):  # type: ignore[misc]  # a window of the program or a bare one
        is_filled = False

        def event(self, event: QEvent) -> bool:
            if event.type() == painted:
                mark("painted")
                self.on_painted()
                if self.is_filled:
                    mark("filled")
                    self.close()
                return True
            if event.type() == QEvent.Type.Paint:
                QCoreApplication.postEvent(self, QEvent(painted), Qt.EventPriority.HighEventPriority.value)
            return bool(super().event(event))

        def on_painted(self) -> None:
            """Something was painted."""

    return Watched


def bare() -> int:
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    app = QApplication(sys.argv[:1])
    window = watched(QMainWindow)()
    window.is_filled = True
    window.setCentralWidget(QLabel("QA Desktop"))
    window.resize(1280, 800)
    window.show()
    return app.exec()


def program(profile: str, opens: dict[str, Any]) -> int:
    from PySide6.QtCore import QTimer, Slot
    from PySide6.QtWidgets import QLineEdit

    from qa_desktop.ui import app, shell

    class Window(watched(shell.MainWindow)):  # type: ignore[misc]  # as above
        def __init__(self, *given: object) -> None:
            super().__init__(*given)
            self.ready.connect(self._on_first_page)

        is_asking = False

        @Slot()
        def _on_first_page(self) -> None:
            if self.pages is None:  # the page that asks for the passphrase
                self.is_asking = "passphrase" in opens
            else:
                self.is_filled = True
            self.update()

        def on_painted(self) -> None:
            if self.is_asking:
                self.is_asking = False
                mark("asked")
                QTimer.singleShot(TYPING_MS, self._type)

        @Slot()
        def _type(self) -> None:
            mark("typed")
            box = self.front.findChild(QLineEdit)
            box.setText(opens["passphrase"])
            box.returnPressed.emit()

    if "keyring" in opens:
        from qa_desktop.system import keyring_guard
        from tests.fakes.keyrings import MemoryKeyring

        def in_memory() -> MemoryKeyring:
            keyring = MemoryKeyring()
            keyring.secrets = opens["keyring"]
            return keyring

        keyring_guard.GuardedKeyring = in_memory
    app.MainWindow = Window
    from qa_desktop.__main__ import main

    sys.argv = ["qa-desktop", "--profile", profile]
    return main()


if __name__ == "__main__":
    code = bare() if sys.argv[1] == "bare" else program(sys.argv[2], json.loads(sys.stdin.readline()))
    print(json.dumps(marks))
    raise SystemExit(code)
