"""Contrast measured from what is painted: the colours of a widget's pixels, not the tokens meant for it."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from qa_desktop.ui.style.tokens import ratio

Colours = Counter[str]


def picture(widget: QWidget) -> QImage:
    """A widget as it stands in its window, with what lies over and under it."""
    window = widget.window()
    corner = widget.mapTo(window, QPoint(0, 0))
    return window.grab(QRect(corner, widget.size())).toImage().convertToFormat(QImage.Format.Format_RGB32)


def colours(image: QImage, box: QRect | None = None) -> Colours:
    """How often each colour is in a picture, or in a part of it."""
    box = image.rect() if box is None else box.intersected(image.rect())
    return Counter(
        image.pixelColor(x, y).name()
        for y in range(box.top(), box.bottom() + 1)
        for x in range(box.left(), box.right() + 1)
    )


def ground(found: Colours) -> str:
    """What most of it is painted in."""
    return found.most_common(1)[0][0]


def strongest(found: Colours, least: int = 3) -> float:
    """The contrast of the ground with the colour that stands out most from it.

    The edges of letters are mixed with their ground; their cores are the ink. A colour of fewer than `least`
    pixels is an accident.
    """
    below = ground(found)
    inks = [colour for colour, count in found.items() if count >= least and colour != below]
    return max((ratio(below, ink) for ink in inks), default=1.0)


def changed(before: QImage, after: QImage) -> list[float]:
    """The contrast between then and now of every pixel that is painted otherwise."""
    ratios = []
    for y in range(min(before.height(), after.height())):
        for x in range(min(before.width(), after.width())):
            one, other = before.pixelColor(x, y).name(), after.pixelColor(x, y).name()
            if one != other:
                ratios.append(ratio(one, other))
    return ratios
