"""Owns the control that attaches a file: a picture, a recording, a document."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImageWriter, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from qa_desktop.domain.attachment import size_words, words_of
from qa_desktop.formengine.api import NodeView
from qa_desktop.formspec.definition import Question
from qa_desktop.ui.fill.controls.base import Control
from qa_desktop.ui.fill.files import Files
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.file_card import FileCard
from qa_desktop.ui.widgets.text import Text

_DRAWN = frozenset(("draw", "signature", "annotate"))


class UploadControl(Control):
    """One file, chosen, dropped on it or pasted; kept encrypted with the draft before it is the answer."""

    def __init__(self, view: NodeView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        m = theme.current().metrics
        self._files: Files | None = None
        self._accept = accept_of(view)
        self._value, self._readonly, self._words = view.value, view.is_readonly, ""
        self.box.setSpacing(m.px(6))
        self.add = QPushButton(_add_words(self, view, self._accept))
        self.card = FileCard()
        self.said = Text(role=Type.HINT)
        self.problem = Text(role=Type.ERROR)
        self.box.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self.card, self.said, self.problem):
            self.box.addWidget(part)
        self._about = _about(self, view, self._accept)
        self.setAcceptDrops(True)
        self.add.clicked.connect(self.choose)
        self.card.replace_wanted.connect(self.choose)
        self.card.remove_wanted.connect(self._on_remove)
        self.card.copy_wanted.connect(self._on_copy)
        self.render(view)

    def use(self, files: Files | None) -> None:
        self._files = files
        if files is not None:
            files.changed.connect(self._on_changed)
            files.picture_came.connect(self._on_picture)
        self._paint()

    def render(self, view: NodeView, *, keep: bool = False) -> None:  # type: ignore[override]  # see Control.render
        if view.value != self._value and self._files is not None and not self._is_just_taken(view.value):
            self._files.forget_words(self.node_id)
        self._value, self._readonly = view.value, view.is_readonly
        self._paint()

    def focus_here(self) -> None:
        (self.card.replace if self._value and not self._readonly else self.add).setFocus(
            Qt.FocusReason.TabFocusReason
        )

    def name(self, words: str, description: str) -> None:
        self._words = words
        self.add.setAccessibleName(f"{self.add.text()}: {words}".replace("…", ""))
        self.add.setAccessibleDescription(" ".join(part for part in (description, self._about) if part))
        self.card.describe(words)

    # ------------------------------------------------------------ giving a file

    @Slot()
    def choose(self) -> None:
        """Ask for a file."""
        title = self.add.text().replace("…", "")
        path, _ = QFileDialog.getOpenFileName(self, title, "", _filter(self, self._accept))
        if path:
            self.take(Path(path))

    def take(self, path: Path) -> None:
        """Take a file in as the answer."""
        if self._files is not None and not self._readonly:
            self._files.take(self.node_id, path, self._accept)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if self._files is not None and not self._readonly and len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take(Path(event.mimeData().urls()[0].toLocalFile()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and self._paste():
            return
        if event.key() == Qt.Key.Key_Delete and self._value and not self._readonly:
            self._on_remove()
            return
        super().keyPressEvent(event)

    def _paste(self) -> bool:
        """Take in the picture, or the one file, that was copied elsewhere."""
        copied = QGuiApplication.clipboard().mimeData()
        if self._files is None or self._readonly:
            return False
        urls = copied.urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            self.take(Path(urls[0].toLocalFile()))
            return True
        image = QGuiApplication.clipboard().image()
        if image.isNull():
            return False
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(image)
        self._files.take_bytes(self.node_id, "picture.png", bytes(data.data()), self._accept)
        return True

    @Slot()
    def _on_remove(self) -> None:
        if self._readonly:
            return
        self.edited.emit(self.node_id, "", False)
        self.said.show_text(self.tr("Removed. Ctrl+Z brings it back."))
        self.said.show()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_copy(self) -> None:
        title = self.tr("Save a copy, readable by anyone who can open the folder")
        path, _ = QFileDialog.getSaveFileName(self, title, words_of(self._value))
        if path and self._files is not None:
            self._files.copy_out(self.node_id, self._value, Path(path))

    # ------------------------------------------------------------ showing it

    @Slot(str)
    def _on_changed(self, node_id: str) -> None:
        if node_id in ("", self.node_id):
            self._paint()

    @Slot(str)
    def _on_picture(self, name: str) -> None:
        if name == self._value:
            self._paint()

    def _is_just_taken(self, value: str) -> bool:
        taken = self._files.state(self.node_id).taken if self._files is not None else None
        return taken is not None and taken.attachment.name == value

    def _paint(self) -> None:
        files, value = self._files, self._value
        self.card.setVisible(bool(value))
        self.add.setVisible(not value)
        self.add.setEnabled(not self._readonly and files is not None)
        self.card.set_readonly(self._readonly or files is None)
        self.card.copy.setVisible(files is not None)
        problem = said = ""
        if value:
            self._paint_card(value)
        if files is None:
            said = self.tr("A file cannot be added here.") if not value else ""
        else:
            state = files.state(self.node_id)
            problem = state.problem
            if state.busy:
                said = self.tr("Adding the file …")
                self.add.setEnabled(False)
            elif value and files.is_missing(value):
                problem = problem or self.tr("This file is not on this computer. Remove it and add it again.")
            elif value and state.taken is not None and self._is_just_taken(value):
                said = self._said_of(state.taken.cleaned, state.taken.may_tell_place)
            elif not value:
                said = self._about
        self.said.show_text(said)
        self.said.setVisible(bool(said))
        self.problem.show_text(problem)
        self.problem.setVisible(bool(problem))

    def _paint_card(self, value: str) -> None:
        known = self._files.known(value) if self._files is not None else None
        facts = size_words(known.size) if known is not None else ""
        self.card.show_file(words_of(value), facts)
        self.card.describe(self._words)
        looks_like = known.media_type if known is not None else mimetypes.guess_type(value)[0] or ""
        image = None
        if self._files is not None and looks_like.startswith("image/"):
            image = self._files.picture(value)
            if image is None and self._files.is_no_picture(value):
                words = self.tr("This picture cannot be shown here.")
                self.card.show_file(words_of(value), " · ".join(part for part in (facts, words) if part))
        self.card.show_picture(image)

    def _said_of(self, cleaned: bool, may_tell_place: bool) -> str:
        if may_tell_place:
            return self.tr(
                "Kept as it is. A file of this kind can hold the place where it was taken; "
                "this program cannot take that out."
            )
        return (
            self.tr("What the camera wrote into the picture, such as the place, was taken out.")
            if cleaned
            else ""
        )


def accept_of(view: NodeView) -> str:
    """The kinds of file that a question takes, as its tool names them."""
    given = view.definition.parameters if isinstance(view.definition, Question) else {}
    named = given.get("accept", "") or given.get("mediatype", "")
    return named or ("image/*" if _DRAWN.intersection(view.appearance) else "")


def _kind(accept: str) -> str:
    kinds = {one.strip().partition("/")[0] for one in accept.split(",") if one.strip()}
    return kinds.pop() if len(kinds) == 1 else ""


def _add_words(control: QWidget, _view: NodeView, accept: str) -> str:
    words = {
        "image": control.tr("Add a picture…"),
        "audio": control.tr("Add a recording…"),
        "video": control.tr("Add a video…"),
    }
    return words.get(_kind(accept), control.tr("Add a file…"))


def _about(control: QWidget, view: NodeView, accept: str) -> str:
    limit = control.tr("One file, 10 MB at most. It is kept encrypted with this audit.")
    if "signature" in view.appearance:
        return (
            control.tr("Signing on the screen is not possible here: add a picture of the signature.")
            + " "
            + limit
        )
    if _DRAWN.intersection(view.appearance):
        return control.tr("Drawing on the screen is not possible here: add a picture of it.") + " " + limit
    return limit


def _filter(control: QWidget, accept: str) -> str:
    """What the system's dialog offers first; what a question takes is decided when the file is read."""
    endings = {
        "image": "*.jpg *.jpeg *.png *.gif *.webp *.bmp *.heic *.tif *.tiff",
        "audio": "*.mp3 *.m4a *.wav *.ogg *.amr *.flac",
        "video": "*.mp4 *.mov *.webm *.3gp",
    }
    names = {
        "image": control.tr("Pictures"),
        "audio": control.tr("Recordings"),
        "video": control.tr("Videos"),
    }
    every = control.tr("All files") + " (*)"
    kind = _kind(accept)
    return f"{names[kind]} ({endings[kind]});;{every}" if kind in endings else every
