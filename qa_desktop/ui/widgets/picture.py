"""Owns pictures out of bytes that nobody vouches for: decoded within bounds, shown where there is room."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

FORMATS = ("png", "jpeg", "gif", "bmp", "webp")
"""What is decoded. Not svg, which is a program, and nothing that can name another file."""
MOST_PIXELS = 120_000_000
"""Width times height; a telephone's camera makes 12 to 108 million. More is a trap, not a photograph."""

_ON_ITS_SIDE = (
    QImageIOHandler.Transformation.TransformationRotate90,
    QImageIOHandler.Transformation.TransformationRotate270,
    QImageIOHandler.Transformation.TransformationMirrorAndRotate90,
    QImageIOHandler.Transformation.TransformationFlipAndRotate90,
)


def decode(data: bytes, most: QSize) -> QImage | None:
    """The picture, the right way up, no larger than `most`; None for what is no picture. Any thread.

    The format is read from the bytes and never from a name; a huge picture is scaled while it is decoded.
    """
    source = QByteArray(data)
    device = QBuffer(source)
    device.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(device)
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    if not reader.canRead() or bytes(reader.format().data()).decode() not in FORMATS:
        return None
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > MOST_PIXELS:
        return None
    # The size is that of the picture as it lies in the file, before it is turned.
    turned = reader.transformation() in _ON_ITS_SIDE
    box = most.transposed() if turned else most
    if size.width() > box.width() or size.height() > box.height():
        reader.setScaledSize(size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image


class Picture(QWidget):
    """A picture with the words that say what it shows; it shrinks with the page and never grows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def image(self) -> QImage | None:
        return self._image

    def show_image(self, image: QImage | None, words: str) -> None:
        """Show a picture; `words` are what a screen reader says of it."""
        self._image = image
        self.setAccessibleName(words)
        self.setVisible(image is not None)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._fitting(width).height()

    def sizeHint(self) -> QSize:
        return self._fitting(self._natural().width())

    def minimumSizeHint(self) -> QSize:
        return self._fitting(min(48, self._natural().width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRect(self.rect().topLeft(), self._fitting(self.width())), self._image)

    def _natural(self) -> QSize:
        if self._image is None:
            return QSize(0, 0)
        return self._image.size() / max(1.0, self.devicePixelRatioF())

    def _fitting(self, width: int) -> QSize:
        natural = self._natural()
        if natural.width() <= width or not natural.width():
            return natural
        return QSize(width, max(1, natural.height() * width // natural.width()))
