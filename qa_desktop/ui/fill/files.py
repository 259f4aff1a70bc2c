"""Owns the files on the fill page: taken in on the STORE lane, known by name, their pictures at hand.

The bytes are in the encrypted database before the answer names them. A file that is still being taken in
when its question goes out of sight becomes its answer all the same.
"""

from __future__ import annotations

import stat
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from qa_desktop.domain.attachment import Attachment
from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.errors import Refused
from qa_desktop.services.desktop import AttachmentsDesk, Taken
from qa_desktop.ui.copies import write_copy
from qa_desktop.ui.failure import words as failure_words
from qa_desktop.ui.tasks import Lane, Tasks
from qa_desktop.ui.widgets.picture import decode

PICTURE = QSize(1320, 960)
"""Twice the measure of a page: sharp at 200 %."""
PICTURES_KEPT = 24
"""About 5 MB each at most; what is out of sight is decoded again when it is wanted."""
MOST_READ = 64 * 2**20
"""More is never read into memory: what is too big is refused by the size that the file system gives."""


OF_TOOL = "tool/"
"""Before the name of a file of the tool, which may be that of an attachment too; no name has a slash."""


@dataclass(frozen=True, slots=True)
class FileState:
    """What is under way, or was said last, about the file of one question."""

    busy: bool = False
    problem: str = ""
    taken: Taken | None = None


class Files(QObject):
    """The files of one draft, and those that came with its tool.

    Signals:
        taken(str, str): a node id and the name that is its answer now.
        changed(str): something about the file of that node; blank for all of them.
        picture_came(str): the picture of that file is here; `OF_TOOL` before the name of one of the tool.
        emptied: nothing is being taken in any more.
    """

    taken = Signal(str, str)
    changed = Signal(str)
    picture_came = Signal(str)
    emptied = Signal()

    def __init__(
        self,
        desk: AttachmentsDesk,
        tasks: Tasks,
        key: AuditKey,
        of_tool: Mapping[str, bytes] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._key = desk, tasks, key
        self._of_tool = of_tool or {}
        self._known: dict[str, Attachment] | None = None
        self._states: dict[str, FileState] = {}
        self._pictures: OrderedDict[str, QImage | None] = OrderedDict()
        self._coming: set[str] = set()

    # ------------------------------------------------------------ what is known

    @property
    def is_busy(self) -> bool:
        """A file is being taken in; completing and closing wait for it."""
        return any(state.busy for state in self._states.values())

    def look(self) -> None:
        """Ask which files the draft has."""
        self._tasks.run(Lane.STORE, partial(self._desk.list, self._key), self._on_listed, self._ignore, self)

    def known(self, name: str) -> Attachment | None:
        return (self._known or {}).get(name)

    def is_missing(self, name: str) -> bool:
        """True when the draft surely has no file of that name."""
        return self._known is not None and name not in self._known

    def state(self, node_id: NodeId) -> FileState:
        return self._states.get(node_id, FileState())

    def of_tool(self, name: str) -> bytes | None:
        """A file that came with the tool."""
        return self._of_tool.get(name)

    # ------------------------------------------------------------ taking in, saving outside

    def take(self, node_id: NodeId, path: Path, accept: str) -> None:
        """Take a file in as the answer of a question."""
        self._take(node_id, partial(_read_and_take, self._desk, self._key, path, accept))

    def take_bytes(self, node_id: NodeId, file_name: str, data: bytes, accept: str) -> None:
        """Take in what was pasted."""
        self._take(node_id, partial(self._desk.take, self._key, file_name, data, accept))

    def rename(self, node_id: NodeId, name: str, wanted: str) -> None:
        """Give the file of a question another name, which is then its answer."""
        self._set(node_id, FileState(busy=True))
        work = partial(self._desk.rename, self._key, name, wanted)
        self._tasks.run(
            Lane.STORE, work, partial(self._on_renamed, node_id), partial(self._on_refused, node_id), self
        )

    def refuse(self, node_id: NodeId, error: Exception) -> None:
        """Say why a file was not taken in."""
        self._set(node_id, FileState(problem=failure_words(error).text))

    def forget_words(self, node_id: NodeId) -> None:
        """What was said last about the file of a question no longer holds."""
        if not self.state(node_id).busy:
            self._states.pop(node_id, None)

    def copy_out(self, node_id: NodeId, name: str, path: Path) -> None:
        """Write a copy where the person says."""
        self._tasks.run(
            Lane.STORE,
            partial(_copy_out, self._desk, self._key, name, path),
            None,
            partial(self.refuse, node_id),
            self,
        )

    def copy_out_of_tool(self, name: str, path: Path) -> None:
        """Write a copy of a file of the tool where the person says."""
        data = self._of_tool.get(name, b"")
        self._tasks.run(Lane.BACKGROUND, partial(write_copy, path, data), None, None, self)

    def _take(self, node_id: NodeId, work: Callable[[], Taken]) -> None:
        self._set(node_id, FileState(busy=True))
        self._tasks.run(
            Lane.STORE, work, partial(self._on_taken, node_id), partial(self._on_refused, node_id), self
        )

    def _on_taken(self, node_id: NodeId, taken: Taken) -> None:
        self._answer(node_id, taken.attachment, FileState(taken=taken))

    def _on_renamed(self, node_id: NodeId, renamed: Attachment) -> None:
        self._answer(node_id, renamed, FileState())

    def _answer(self, node_id: NodeId, attachment: Attachment, state: FileState) -> None:
        self._known = {**(self._known or {}), attachment.name: attachment}
        self._set(node_id, state)
        self.taken.emit(node_id, attachment.name)
        self._tell_when_empty()

    def _on_refused(self, node_id: NodeId, error: Exception) -> None:
        self.refuse(node_id, error)
        self._tell_when_empty()

    def _tell_when_empty(self) -> None:
        if not self.is_busy:
            self.emptied.emit()

    def _set(self, node_id: NodeId, state: FileState) -> None:
        self._states[node_id] = state
        self.changed.emit(node_id)

    # ------------------------------------------------------------ pictures

    def picture(self, name: str) -> QImage | None:
        """The picture of an attachment; None while it is on its way, or when it is none."""
        return self._picture(name, partial(self._desk.read, self._key, name), Lane.STORE)

    def picture_of_tool(self, name: str) -> QImage | None:
        """A picture that came with the tool; None while it is on its way, or when it is none."""
        data = self._of_tool.get(name)
        return None if data is None else self._picture(OF_TOOL + name, lambda: data, Lane.BACKGROUND)

    def is_no_picture(self, name: str) -> bool:
        """True for what turned out not to be one."""
        return name in self._pictures and self._pictures[name] is None

    def _picture(self, name: str, read: Callable[[], bytes], lane: Lane) -> QImage | None:
        if name in self._pictures:
            self._pictures.move_to_end(name)
            return self._pictures[name]
        if name not in self._coming:
            self._coming.add(name)
            self._tasks.run(
                lane,
                lambda: decode(read(), PICTURE),
                partial(self._on_picture, name),
                partial(self._on_no_picture, name),
                self,
            )
        return None

    def _on_picture(self, name: str, image: QImage | None) -> None:
        self._coming.discard(name)
        self._pictures[name] = image
        while len(self._pictures) > PICTURES_KEPT:
            self._pictures.popitem(last=False)
        self.picture_came.emit(name)

    def _on_no_picture(self, name: str, _error: Exception) -> None:
        self._on_picture(name, None)

    def _on_listed(self, found: Iterable[Attachment]) -> None:
        self._known = {**{each.name: each for each in found}, **(self._known or {})}
        self.changed.emit("")

    def _ignore(self, _error: Exception) -> None:
        """Without the list names and pictures are shown all the same, only no sizes."""


def _read_and_take(desk: AttachmentsDesk, key: AuditKey, path: Path, accept: str) -> Taken:
    return desk.take(key, path.name, read_file(path), accept)


def read_file(path: Path) -> bytes:
    """The bytes of a file that a person chose; for a worker.

    Raises:
        Refused: ATTACHMENT-UNREADABLE, ATTACHMENT-TOO-BIG.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # A pipe or a device may never end, or never begin.
            raise Refused("ATTACHMENT-UNREADABLE")
        if found.st_size > MOST_READ:
            raise Refused("ATTACHMENT-TOO-BIG", size=found.st_size)
        with path.open("rb") as file:
            return file.read(MOST_READ)
    except OSError as error:
        raise Refused("ATTACHMENT-UNREADABLE", errno=error.errno) from error


def _copy_out(desk: AttachmentsDesk, key: AuditKey, name: str, path: Path) -> None:
    write_copy(path, desk.copy(key, name))
