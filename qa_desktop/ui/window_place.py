"""Owns where the window stands on the screen, from one start to the next; and that it is never off it.

Size and place say nothing of anybody's work: they lie in a plain file of the profile's folder, because they
are wanted before anything is unlocked.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from qa_desktop.errors import Refused
from qa_desktop.ui.copies import write_copy

LEAST = (320, 240)
TITLE = 40
"""How much of a window's top must be in sight so that a person can take hold of it."""
_LONGEST = 4_096
"""Bytes of the file."""
_FARTHEST = 1_000_000
"""Dots from the corner; Qt cannot count beyond some thousand million, and no screens reach so far."""


@dataclass(frozen=True, slots=True)
class Stood:
    """Where a window stood when it was closed: its normal place, and whether it filled the screen."""

    x: int
    y: int
    width: int
    height: int
    is_maximised: bool


def recall(window: QMainWindow, file: Path | None) -> None:
    """Put a window where it stood last; where it cannot be seen any more, into the first screen."""
    stood = _read(file)
    if stood is None:
        return
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    box = fitted(QRect(stood.x, stood.y, stood.width, stood.height), screens)
    window.resize(box.size())
    window.move(box.topLeft())
    if stood.is_maximised:
        window.showMaximized()


def remember(window: QMainWindow, file: Path | None) -> None:
    """Note where a window stands; one that cannot be noted stands where it is drawn for next time."""
    if file is None or not file.parent.is_dir():
        return
    box = window.normalGeometry() if window.isMaximized() or window.isFullScreen() else window.geometry()
    stood = Stood(box.x(), box.y(), box.width(), box.height(), window.isMaximized())
    with suppress(Refused):
        write_copy(file, json.dumps(asdict(stood)).encode())


def fitted(wanted: QRect, screens: list[QRect]) -> QRect:
    """The place that was wanted, moved and made smaller until all of it can be reached.

    Where no screen shows enough of its top to take hold of, it goes to the middle of the first.
    """
    if not screens:
        return wanted
    top = QRect(wanted.topLeft(), QSize(wanted.width(), TITLE))
    seen = [(screen, screen.intersected(top)) for screen in screens]
    home, part = max(seen, key=lambda each: each[1].width() * each[1].height())
    size = wanted.size().expandedTo(QSize(*LEAST)).boundedTo(home.size())
    if part.width() < 2 * TITLE or part.height() < TITLE // 2:
        home = screens[0]
        size = size.boundedTo(home.size())
        middle = home.center() - QPoint(size.width() // 2, size.height() // 2)
        return QRect(middle, size)
    x = min(max(wanted.x(), home.left()), home.right() + 1 - size.width())
    y = min(max(wanted.y(), home.top()), home.bottom() + 1 - size.height())
    return QRect(QPoint(x, y), size)


def _read(file: Path | None) -> Stood | None:
    if file is None:
        return None
    try:
        with file.open("rb") as opened:
            raw = json.loads(opened.read(_LONGEST))
        x, y, width, height = (int(raw[name]) for name in ("x", "y", "width", "height"))
        if max(abs(x), abs(y), abs(width), abs(height)) > _FARTHEST:
            return None
        return Stood(x, y, width, height, raw["is_maximised"] is True)
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None  # a file that somebody changed is worth no word: the window opens as it is drawn for
