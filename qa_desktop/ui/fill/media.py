"""Owns the pictures and recordings that a tool shows with a question or a choice."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qa_desktop.ui.fill.files import OF_TOOL, Files
from qa_desktop.ui.layouts import empty
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.picture import Picture
from qa_desktop.ui.widgets.text import Text


class MediaStrip(QWidget):
    """What goes with a text: a picture is shown, a recording is named and can be saved and played elsewhere.

    This program plays nothing: a player is another program, which would be handed the file in the clear.
    """

    def __init__(self, files: Files | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files = files
        self._media: Mapping[str, str] = {}
        self._words = ""
        self.pictures: dict[str, Picture] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.current().metrics.px(6))
        if files is not None:
            files.picture_came.connect(self._on_picture)
        self.hide()

    def show_media(self, media: Mapping[str, str], words: str) -> None:
        """Show what goes with these words, which also say what a picture shows."""
        if (media, words) == (self._media, self._words):
            return
        self._media, self._words = dict(media), words
        empty(self._box)
        self.pictures = {}
        # The big picture is the same one larger; there is room for it.
        shown = media.get("big-image") or media.get("image", "")
        if shown:
            self._add_picture(shown)
        for form in ("audio", "video"):
            if media.get(form):
                self._add_recording(form, media[form])
        self.setVisible(bool(media))

    def _add_picture(self, name: str) -> None:
        picture = Picture()
        self.pictures[name] = picture
        self._box.addWidget(picture)
        self._paint(name)

    def _paint(self, name: str) -> None:
        image = self._files.picture_of_tool(name) if self._files is not None else None
        self.pictures[name].show_image(image, self.tr("Picture: {words}").format(words=self._words))
        if self._files is None or self._files.of_tool(name) is None:
            self._say(self.tr("The picture {name} did not come with this tool.").format(name=name))
        elif self._files.is_no_picture(OF_TOOL + name):
            self._say(self.tr("The picture {name} is of a kind that is not shown here.").format(name=name))

    def _say(self, words: str) -> None:
        self._box.addWidget(Text(words, Type.HINT))

    def _add_recording(self, form: str, name: str) -> None:
        kinds = {"audio": self.tr("Recording"), "video": self.tr("Video")}
        if self._files is None or self._files.of_tool(name) is None:
            missing = self.tr("{kind}: {name}, which did not come with this tool.")
            self._say(missing.format(kind=kinds[form], name=name))
            return
        line = QHBoxLayout()
        line.addWidget(Text(f"{kinds[form]}: {name}", Type.HINT))
        save = QPushButton(self.tr("Save a copy to play it…"))
        save.setAccessibleName(self.tr("Save a copy of {name} to play it").format(name=name))
        save.clicked.connect(partial(self._on_save, name))
        line.addWidget(save)
        line.addStretch(1)
        self._box.addLayout(line)

    def _on_save(self, name: str) -> None:
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save a copy of {name}").format(name=name), name)
        if path and self._files is not None:
            self._files.copy_out_of_tool(name, Path(path))

    def _on_picture(self, name: str) -> None:
        own = name.removeprefix(OF_TOOL)
        if name.startswith(OF_TOOL) and own in self.pictures:
            self._paint(own)
