"""Owns the pictures themselves: small enough to keep beside the code, put together, laid out on one sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

COLOURS = 40
"""A PNG of so many colours is a third of one of all: a screen has few, and shades of letters."""
FULL = False
"""What is drawn at 200 % is kept at half its width: as large to read as the rest, in a third of the bytes."""
ACROSS, THUMB, CAPTION = 6, 320, 22


def of_window(window: QWidget) -> QImage:
    """The window with every sheet and menu over it, where they are."""
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for top in QApplication.topLevelWidgets():
        if top.isVisible() and isinstance(top, QDialog | QMenu):
            at = top.mapToGlobal(QPoint(0, 0)) - window.mapToGlobal(QPoint(0, 0))
            if isinstance(top, QDialog):
                # Qt would put it in the middle of the window, were the screen that is none not smaller.
                rest = window.size() - top.size()
                at = QPoint(max(0, rest.width() // 2), max(0, rest.height() // 2))
            painter.drawPixmap(at, top.grab())
            painter.setPen(QColor("#8a949d"))
            painter.drawRect(QRect(at, top.size()).adjusted(-1, -1, 0, 0))
    painter.end()
    return image


def save(image: QImage, path: Path, *, smaller: bool) -> int:
    """Write a PNG of few colours, half as wide if it may be smaller; returns its size in bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if smaller and not FULL:
        image = image.scaledToWidth(image.width() // 2, Qt.TransformationMode.SmoothTransformation)
    few = image.convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(few.constBits()).cast("I"))
    kept = sorted(counted, key=lambda colour: counted[colour] * _weight(colour), reverse=True)[:COLOURS]
    table = [colour | 0xFF000000 for colour in kept]
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    few = few.convertToFormat(QImage.Format.Format_Indexed8, table, flags)
    writer = QImageWriter(str(path), QByteArray(b"png"))
    writer.setCompression(100)
    if not writer.write(few):
        raise SystemExit(f"{path}: {writer.errorString()}")
    return path.stat().st_size


def _weight(colour: int) -> int:
    """A small red sign matters more than another shade of grey."""
    parts = (colour >> 16 & 255, colour >> 8 & 255, colour & 255)
    return 1 + max(parts) - min(parts)


def side_by_side(images: Sequence[QImage], across: int, gap: int = 12) -> QImage:
    """Images of one size in rows."""
    width, height = images[0].width() + gap, images[0].height() + gap
    down = -(-len(images) // across)
    sheet = QImage(across * width + gap, down * height + gap, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#d9dfe5"))
    painter = QPainter(sheet)
    for number, image in enumerate(images):
        painter.drawImage(gap + number % across * width, gap + number // across * height, image)
    painter.end()
    return sheet


def contact_sheet(paths: Sequence[Path]) -> QImage:
    """Every picture small, its name under it."""
    height = THUMB * 720 // 1280 + CAPTION
    down = -(-len(paths) // ACROSS)
    sheet = QImage(ACROSS * (THUMB + 12) + 12, down * (height + 12) + 12, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#9aa5ae"))
    painter = QPainter(sheet)
    font = QFont("Inter")
    font.setPixelSize(13)
    painter.setFont(font)
    smooth = Qt.TransformationMode.SmoothTransformation
    for number, path in enumerate(paths):
        x, y = 12 + number % ACROSS * (THUMB + 12), 12 + number // ACROSS * (height + 12)
        thumb = QImage(str(path)).scaled(THUMB, height - CAPTION, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        painter.drawImage(x, y, thumb)
        painter.drawText(
            QRect(x, y + height - CAPTION, THUMB, CAPTION), Qt.AlignmentFlag.AlignVCenter, path.stem
        )
    painter.end()
    return sheet


def house() -> bytes:
    """A drawn house, as a JPEG."""
    image = QImage(1200, 900, QImage.Format.Format_RGB32)
    image.fill(QColor("#9fc4d0"))
    painter = QPainter(image)
    painter.fillRect(0, 600, 1200, 300, QColor("#7f9a6c"))
    painter.fillRect(350, 350, 500, 350, QColor("#b0714c"))
    painter.fillRect(560, 520, 90, 180, QColor("#5d3b26"))
    painter.end()
    data = QByteArray()
    device = QBuffer(data)
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(device, QByteArray(b"jpeg")).write(image)
    return bytes(data.data())
