"""Owns the page object of the fill page: tests say what a person does and sees, never which widget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from qa_desktop.domain.attachment import Attachment
from qa_desktop.domain.audit import Write
from qa_desktop.domain.ids import AuditId, AuditKey, NodeId
from qa_desktop.errors import Refused
from qa_desktop.formengine.session import open_session
from qa_desktop.formspec.definition import Tool
from qa_desktop.services import attachments, file_kinds
from qa_desktop.services.desktop import Saved, Taken, Undoable
from qa_desktop.ui.fill.files import Files
from qa_desktop.ui.fill.page import FillPage
from qa_desktop.ui.fill.question import QuestionRow
from qa_desktop.ui.tasks import Tasks
from tests.builders import World, tool

AT = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)

SURVEY = """
| type | name | label | hint | guidance_hint | required | required_message | relevant | constraint | constraint_message | appearance | bind::qa:role | bind::qa:standard | bind::qa:prompt | bind::qa:prompt-when | bind::qa:kind |
| begin_group | one | First section | | | | | | | | | | | | | |
| select_one yn | seen | Was the child seen? | Look at **visits**. | The child is seen often. | yes | Say whether. | | | | | | 1 2 | E1 | . = 'no' | |
| text | why | What got in the way? | | | yes | | ${seen} = 'no' | | | multiline | | | | | |
| text | short | In a few words | | | | | | | | | | | | | |
| integer | count | How many visits? | | | yes | Say how many. | | . >= 0 and . <= 20 | Between 0 and 20. | | | | | | |
| date | when | When was the last one? | | | | | | . <= today() | This is in the future. | | | | | | |
| end_group | | | | | | | | | | | | | | | |
| begin_group | two | Second section | | | | | | | | | | | | | |
| select_one grade4 | grade | How good is it? | | | yes | | | | | | section-grade | | E2 | . = 'inadequate' | |
| text | reason | Why this grade? | | | yes | Say why. | ${grade} != '' | | | multiline | reason | | | | |
| integer | scale | How safe is it? | 0 = cannot stay home; 10 = safe enough | | | | | | | qa-scale | | | | | |
| select_multiple ways | ways | Which ways were used? | | | | | | | | | | | | | |
| select_one long | theme | Which theme? | | | | | | | | | | | | | |
| dateTime | told | When were they told? | | | | | | | | | | | | | |
| time | clock | At what time? | | | | | | | | | | | | | |
| decimal | share | Which share? | | | | | | | | | | | | | |
| note | word | Read *this*. | | | | | | | | | | | | | |
| acknowledge | ack | You have read it | | | | | | | | | | | | | |
| rank ways | order | Put them in order | | | | | | | | | | | | | |
| end_group | | | | | | | | | | | | | | | |
| begin_repeat | act | Actions | | | | | | | | | | | | | actions |
| text | issue | What needs to change? | | | yes | | | | | | | | | | |
| select_one yn | done | Is it done? | | | | | | | | | | | | | |
| text | proof | How do you know? | | | yes | | ${done} = 'yes' | | | | | | | | |
| end_repeat | | | | | | | | | | | | | | | |
"""  # noqa: E501  a table is wide
CHOICES = """
| list_name | name | label | grade | descriptor |
| yn | yes | Yes | | |
| yn | partly | Partly | | |
| yn | no | No | | |
| grade4 | outstanding | Outstanding | outstanding | Others should copy it. |
| grade4 | good | Good | good | The child is seen, heard and safer. |
| grade4 | ri | Requires improvement | ri | Something that matters is late. |
| grade4 | inadequate | Inadequate | inadequate | The child may be unsafe. |
| ways | talk | Talking | | |
| ways | play | Playing | | |
| ways | draw | Drawing | | |
""" + "\n".join(f"| long | t{n} | Theme {n} | | |" for n in range(1, 16))
SETTINGS = """
| form_title | form_id | version | namespaces |
| Small tool | small | 1 | qa="urn:qa-desktop:audit:1" |
"""


def small_tool() -> Tool:
    """One of everything."""
    return tool(SURVEY, choices=CHOICES, settings=SETTINGS)


class MemoryKeeper:
    """A store in memory that answers at once; `failing` makes the next saves fail."""

    def __init__(self) -> None:
        self.changes: list[tuple[Write, ...]] = []
        self.undone_changes: set[int] = set()
        self.flags: dict[NodeId, bool] = {}
        self.places: list[NodeId] = []
        self.figures_kept: list[int] = []
        """Of each time that the figures were kept, how many changes had been."""
        self.failing: Exception | None = None
        self.held: list[Callable[[], None]] | None = None

    def hold(self) -> None:
        """From now on answers wait until `release`."""
        self.held = []

    def release(self) -> None:
        held, self.held = self.held or [], None
        for answer in held:
            answer()

    def stored(self, name: str) -> str | None:
        """The value last stored for a question; None when there was none."""
        found = [w.new for change in self.changes for w in change if w.node_id.endswith(f"/{name}")]
        return found[-1] if found else None

    def record(self, writes: Sequence[Write], done: Callable[[Saved], None], failed) -> None:
        if self.failing is not None:
            failed(self.failing)
            return
        self.changes.append(tuple(writes))
        number = len(self.changes)
        self._answer(lambda: done(Saved(number, AT)))

    def undoable(self, done: Callable[[Undoable | None], None], failed) -> None:
        for number in range(len(self.changes), 0, -1):
            writes = self.changes[number - 1]
            person = any(not write.computed for write in writes)
            if number not in self.undone_changes and person:
                done(Undoable(number, writes))
                return
        done(None)

    def undone(self, change: int, writes: Sequence[Write], done: Callable[[Saved], None], failed) -> None:
        self.changes.append(tuple(writes))
        self.undone_changes |= {change, len(self.changes)}
        self._answer(lambda: done(Saved(len(self.changes), AT)))

    def figures(self) -> None:
        self.figures_kept.append(len(self.changes))

    def flag(self, node_id: NodeId, flagged: bool, done, failed) -> None:
        if self.failing is not None:
            failed(self.failing)
            return
        self.flags[node_id] = flagged
        self._answer(done)

    def place(self, node_id: NodeId) -> None:
        self.places.append(node_id)

    def _answer(self, answer: Callable[[], None]) -> None:
        if self.held is None:
            answer()
        else:
            self.held.append(answer)


class MemoryDesk:
    """Files kept in memory; `AttachmentsDesk` as far as a page needs it."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[Attachment, bytes]] = {}

    def take(self, key: AuditKey, file_name: str, data: bytes, accept: str) -> Taken:
        taken, content = attachments.examine(file_name, data, accept)
        self.kept[taken.attachment.name] = (taken.attachment, content)
        return taken

    def list(self, key: AuditKey) -> tuple[Attachment, ...]:
        return tuple(attachment for attachment, _ in self.kept.values())

    def rename(self, key: AuditKey, name: str, wanted: str) -> Attachment:
        kept, data = self.kept[name]
        renamed = replace(kept, name=file_kinds.safe_name(wanted, kept.sha256))
        self.kept[renamed.name] = (renamed, data)
        return renamed

    def read(self, key: AuditKey, name: str) -> bytes:
        if name not in self.kept:
            raise Refused("ATTACHMENT-GONE")
        return self.kept[name][1]

    copy = read


class Driver:
    """A person at the fill page."""

    def __init__(
        self, qtbot, form: Tool, keeper: MemoryKeeper, saved=None, size=(1280, 770), desk=None
    ) -> None:
        self.qtbot = qtbot
        self.keeper = keeper
        self.session = open_session(form, World().surroundings(), saved=saved)
        self.tasks = Tasks()
        self.files = None
        if desk is not None:
            self.files = Files(desk, self.tasks, AuditKey(AuditId("a"), 1), form.attachments)
            self.files.look()
        self.page = FillPage(
            self.session,
            title="Small tool · version 1",
            case="Case 1048213",
            keeper=keeper,
            files=self.files,
        )
        qtbot.addWidget(self.page)
        self.page.resize(*size)
        self.escalations: list[object] = []
        self.reviews: list[bool] = []
        self.page.escalation_requested.connect(self.escalations.append)
        self.page.review_requested.connect(self._on_review)
        with qtbot.waitExposed(self.page):
            self.page.show()
        self.page.activateWindow()
        self.settle()

    def _on_review(self) -> None:
        self.reviews.append(True)

    # ------------------------------------------------------------ seeing

    def id(self, name: str) -> NodeId:
        every = self.session.questions(relevant_only=False)
        return next(v.node_id for v in every if v.definition.name == name)

    def value(self, name: str) -> str:
        return self.session.view(self.id(name)).value

    def row(self, name: str) -> QuestionRow:
        row = self.page.body.row(self.id(name))
        assert row is not None, f"{name} is not on the page"
        return row

    def sees(self, name: str) -> bool:
        return self.page.body.row(self.id(name)) is not None

    def error(self, name: str) -> str:
        row = self.row(name)
        return row.error.shown if row.error.isVisibleTo(row) else ""

    def names(self) -> list[str]:
        """The questions in sight, from top to bottom."""
        return [row.view.definition.name for row in self.page.body.in_order()]

    @property
    def here(self) -> str:
        """The question that has the keyboard."""
        row = self.page.body.row_of(self.focus)
        return row.view.definition.name if row is not None else ""

    @property
    def focus(self) -> QWidget | None:
        # Between two windows nothing is active; the page knows who has the keyboard when it is again.
        return QApplication.focusWidget() or self.page.window().focusWidget()

    @property
    def heading(self) -> str:
        return self.page.heading.shown

    def settle(self) -> None:
        """Let everything that waits for the next turn of the loop, or runs beside the page, happen."""
        self.qtbot.waitUntil(lambda: self.tasks.is_idle)
        QApplication.processEvents()
        QApplication.processEvents()

    # ------------------------------------------------------------ doing

    def section(self, name: str) -> None:
        row = next(row for row in self.page.outline.rows if row.node_id.endswith(f"/{name}"))
        self.qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
        self.settle()

    def go(self, name: str) -> None:
        self.page.go_to(self.id(name))
        self.settle()

    def key(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        pressed = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            pressed |= modifier
        self.qtbot.keyClick(self.focus or self.page, key, pressed)
        self.settle()

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.focus, text)

    def clear(self) -> None:
        box = self.focus
        assert isinstance(box, QLineEdit | QPlainTextEdit)
        if isinstance(box, QPlainTextEdit):
            box.moveCursor(QTextCursor.MoveOperation.Start)
            box.moveCursor(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        else:
            box.selectAll()
        self.key(Qt.Key.Key_Delete)

    def press(self, button: QAbstractButton) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def ctrl(self, key: Qt.Key) -> None:
        self.key(key, Qt.KeyboardModifier.ControlModifier)
