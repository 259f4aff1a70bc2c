"""Owns the card of one file: its picture if it has one, its name and size, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, Type, set_button, set_ground
from qa_desktop.ui.widgets.flow import FlowLayout
from qa_desktop.ui.widgets.picture import Picture
from qa_desktop.ui.widgets.text import Text

WIDTH, HEIGHT = 200, 150
"""Of the picture, in pixels at 100 %."""


class FileCard(QFrame):
    """One file.

    Signals:
        replace_wanted: another file instead.
        remove_wanted: no file.
        copy_wanted: a copy outside the program.
    """

    replace_wanted = Signal()
    remove_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        m = theme.current().metrics
        set_ground(self, Ground.CARD)
        across = QHBoxLayout(self)
        across.setContentsMargins(m.px(12), m.px(12), m.px(12), m.px(12))
        across.setSpacing(m.px(16))
        self.picture = Picture()
        self.picture.setMaximumSize(m.px(WIDTH), m.px(HEIGHT))
        self.name, self.facts = Text(role=Type.STRONG), Text(role=Type.HINT)
        self.replace = QPushButton(self.tr("Replace…"))
        self.copy = QPushButton(self.tr("Save a copy…"))
        self.remove = QPushButton(self.tr("Remove"))
        set_button(self.remove, Button.QUIET)
        words = QVBoxLayout()
        words.setSpacing(m.px(4))
        words.addWidget(self.name)
        words.addWidget(self.facts)
        words.addSpacing(m.px(4))
        buttons = QWidget()
        flow = FlowLayout(buttons, m.px(8))
        for button in (self.replace, self.copy, self.remove):
            flow.addWidget(button)
        words.addWidget(buttons)
        words.addStretch(1)
        across.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(words, 1)
        self.replace.clicked.connect(self.replace_wanted)
        self.copy.clicked.connect(self.copy_wanted)
        self.remove.clicked.connect(self.remove_wanted)
        self.show_picture(None)

    def show_file(self, name: str, facts: str) -> None:
        """Say what it is; `facts` may be blank."""
        self.name.show_text(name)
        self.facts.show_text(facts)
        self.facts.setVisible(bool(facts))

    def show_picture(self, image: QImage | None) -> None:
        """Show its picture, None where it has none."""
        m = theme.current().metrics
        small = image
        if image is not None:
            ratio = self.devicePixelRatioF()
            box = self.picture.maximumSize() * ratio
            if image.width() > box.width() or image.height() > box.height():
                small = image.scaled(
                    box, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            self.picture.setMaximumSize(m.px(WIDTH), m.px(HEIGHT))
        self.picture.show_image(small, self.tr("Picture: {name}").format(name=self.name.shown))

    def set_readonly(self, readonly: bool) -> None:
        """Nothing can be changed; a copy can be saved all the same."""
        self.replace.setVisible(not readonly)
        self.remove.setVisible(not readonly)

    def describe(self, words: str) -> None:
        """What a screen reader says of the buttons: which question they are of."""
        file = self.name.shown
        self.setAccessibleName(file)
        self.replace.setAccessibleName(
            self.tr("Replace {file}: {question}").format(file=file, question=words)
        )
        self.copy.setAccessibleName(self.tr("Save a copy of {file}").format(file=file))
        self.remove.setAccessibleName(self.tr("Remove {file}: {question}").format(file=file, question=words))
