"""Owns the widgets of one section: built when the section is shown, changed only where the engine says so.

Only what applies has widgets. A question that an answer opens is built there and then, in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession, NodeKind, NodeView
from qa_desktop.services.covering import is_covered
from qa_desktop.services.earlier_answers import LastTime
from qa_desktop.ui.announce import announce
from qa_desktop.ui.fill.arranging import arranged, columns
from qa_desktop.ui.fill.columns import Columns
from qa_desktop.ui.fill.controls.base import Control
from qa_desktop.ui.fill.controls.matrix import has_headings, is_row
from qa_desktop.ui.fill.files import Files
from qa_desktop.ui.fill.grid.block import GridBlock
from qa_desktop.ui.fill.grid.plan import is_grid
from qa_desktop.ui.fill.question import Hang, QuestionRow, hang_of
from qa_desktop.ui.fill.repeats import InstanceCard, RepeatBlock, said_once
from qa_desktop.ui.fill.two_marks import MARK_ROLES, TwoMarks, asks_two_marks
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Type
from qa_desktop.ui.widgets.text import Text

Block = QWidget


class SectionBody(QWidget):
    """One section's questions, groups and repeats.

    Signals:
        edited(str, str, bool): as of a control.
        left(str): as of a control.
        told(str): as of a control.
        add_wanted(str): another instance of that repeat.
        remove_wanted(str): that instance is to go.
        link_followed(str): a link in a label or hint.
        answered(object): several node ids with their raw answers, given at one stroke.
        stood_on(str): the keyboard is on a grid's cell of that node.
        plan_wanted: the improvement plan as a page to take away.
        moved: parts came into sight or went, by no answer.
    """

    edited = Signal(str, str, bool)
    left = Signal(str)
    told = Signal(str)
    add_wanted = Signal(str)
    remove_wanted = Signal(str)
    link_followed = Signal(str)
    answered = Signal(object)
    stood_on = Signal(str)
    plan_wanted = Signal()
    moved = Signal()

    def __init__(
        self,
        session: FormSession,
        section: NodeId,
        parent: QWidget | None = None,
        *,
        files: Files | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._files = session, files
        self._reviewing = False
        self._last: LastTime | None = None
        self._rows: dict[NodeId, QuestionRow] = {}
        self._lists: dict[NodeId, Holder] = {}
        self._repeats: dict[NodeId, RepeatBlock] = {}
        self._grids: dict[NodeId, GridBlock] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        view = session.view(section)
        if view.kind is NodeKind.REPEAT:
            box.addWidget(self._repeat(view, titled=False))
        else:
            children = view.children
            if section == session.root():
                children = tuple(c for c in children if session.view(c).kind is NodeKind.QUESTION)
            box.addWidget(self.nodes(children))

    # ------------------------------------------------------------ what the page asks

    @property
    def rows(self) -> dict[NodeId, QuestionRow]:
        """The questions that have widgets now."""
        return self._rows

    def row(self, node_id: NodeId) -> QuestionRow | None:
        """The question's widgets in sight, or those of what must be done before it comes into sight."""
        row = self._rows.get(node_id)
        if row is not None and not row.isVisibleTo(self):
            block = next((b for b in self.findChildren(TwoMarks) if b.isAncestorOf(row)), None)
            row = block.stands_in() if block is not None else None
        return row if row is not None and row.isVisibleTo(self) else None

    def row_of(self, widget: QWidget | None) -> QuestionRow | None:
        """The question a widget belongs to."""
        while widget is not None and widget is not self:
            if isinstance(widget, QuestionRow):
                return widget
            widget = widget.parentWidget()
        return None

    def repeat_of(self, instance: NodeId) -> RepeatBlock | None:
        """The repeat that shows an instance as a card."""
        blocks = self._repeats.values()
        return next((b for b in blocks if any(c.node_id == instance for c in b.cards())), None)

    @property
    def grids(self) -> tuple[GridBlock, ...]:
        """The repeats that are shown as a matrix."""
        return tuple(self._grids.values())

    def grid_of(self, node_id: NodeId) -> GridBlock | None:
        """The matrix that a node has its cell in."""
        grids = (grid for grid in self._grids.values() if grid.model.holds(node_id))
        return next((grid for grid in grids if grid.isVisibleTo(self)), None)

    def in_order(self) -> Iterator[QuestionRow]:
        """The questions in sight, from top to bottom."""
        yield from (row for row in self._walk(self) if row.isVisibleTo(self))

    def refresh(self, node_ids: Iterable[NodeId], origin: str) -> bool:
        """Show these nodes as they stand now; answers whether anything came, went or moved."""
        moved = set()
        for grid in self._grids.values():
            grid.refresh(node_ids, origin)
        for node_id in node_ids:
            holder = self._lists.get(node_id)
            if holder is not None and holder.show_node(node_id, keep=node_id == origin):
                moved.add(node_id)
        for row in self._rows.values():
            self._cover(row)
        if moved and QAccessible.isActive():
            self._announce_new(moved)
        return bool(moved)

    def _announce_new(self, moved: set[NodeId]) -> None:
        """Read out the questions that an answer has opened: they stand below what has the keyboard."""
        new = [row.label.shown for row in self.in_order() if row.node_id in moved and row.is_answerable]
        if new:
            announce(self, self.tr("New below: {questions}").format(questions="; ".join(new)))

    def refresh_instances(self, repeat_id: NodeId) -> None:
        block = self._repeats.get(repeat_id)
        if block is not None:
            self._fill(block)
        grid = self._grids.get(repeat_id)
        if grid is not None:
            grid.refresh_records()

    def review(self, reviewing: bool) -> None:
        self._reviewing = reviewing
        for row in self._rows.values():
            row.review(reviewing)
        for grid in self._grids.values():
            grid.review(reviewing)

    def show_last_time(self, last: LastTime | None) -> None:
        """Say beside every question what was answered last time."""
        self._last = last
        for row in self._rows.values():
            row.show_last(self._last_of(row.view))

    def _last_of(self, view: NodeView) -> str:
        if set(MARK_ROLES) & set(view.audit.roles):
            return ""  # last time's mark would steer this one; the agreed one is said below
        answer = self._last.of(view) if self._last is not None else ""
        if self._last is None or not answer:
            return ""
        return self.tr("Last time: {answer}, {when}").format(answer=answer, when=self._last.when)

    # ------------------------------------------------------------ building

    def nodes(self, children: tuple[NodeId, ...]) -> _NodeList:
        """Make the widgets of siblings, one below the other."""
        return _NodeList(self, self._session, children)

    def adopt(self, node_id: NodeId, holder: Holder) -> None:
        """Remember which list, or group with a screen of its own, a node stands in."""
        self._lists[node_id] = holder

    def build(self, view: NodeView, before: list[NodeView], *, headed: bool) -> Block:
        """Make the widgets of one node; `headed` when the headings of a table stand somewhere above it."""
        if view.kind is NodeKind.QUESTION:
            return self.question(view, hang_of(view, before), headed=headed)
        if view.kind is NodeKind.REPEAT:
            return self._repeat(view, titled=True)
        if asks_two_marks(self._session, view):
            return self._two_marks(view)
        return self._group(view)

    def question(
        self, view: NodeView, hang: Hang, *, headed: bool = True, control: Control | None = None
    ) -> QuestionRow:
        """Make the widgets of one question, answered with the control given or the one that fits."""
        row = QuestionRow(
            view, hang, files=self._files, headed=headed, control=control, said_for=self._said_for(view)
        )
        row.review(self._reviewing)
        row.control.edited.connect(self.edited)
        row.control.left.connect(self.left)
        row.control.told.connect(self.told)
        row.label.link_followed.connect(self.link_followed)
        row.hint.link_followed.connect(self.link_followed)
        row.show_last(self._last_of(view))
        self._cover(row)
        self._rows[view.node_id] = row
        return row

    def _cover(self, row: QuestionRow) -> None:
        """Keep out of sight what somebody else answered and this person is to judge first."""
        other = row.view.audit.covered_until
        if not other:
            return
        words = ""
        if is_covered(self._session, row.view):
            words = self.tr("Answered. It is covered until this is answered: {question}").format(
                question=self._session.view(NodeId(other)).label
            )
        row.show_cover(words)

    def _said_for(self, view: NodeView) -> str:
        """Whose turn the cards around a question name once for all of them."""
        repeat = NodeId(view.node_id.rpartition("#")[0])
        return said_once(self._session.view(repeat)) if repeat else ""

    def _two_marks(self, view: NodeView) -> TwoMarks:
        block = TwoMarks(self, self._session, view)
        block.moved.connect(self.moved)
        for node_id in (*block.marks, *block.talks):
            self.adopt(node_id, block)
        return block

    def _group(self, view: NodeView) -> QWidget:
        m = theme.current().metrics
        group = QWidget()
        box = QVBoxLayout(group)
        box.setContentsMargins(0, m.px(30) if view.label else 0, 0, 0)
        box.setSpacing(0)
        if view.label:
            box.addWidget(Text(view.label, Type.HEADING, marked=True))
        if view.hint:
            box.addWidget(Text(view.hint, Type.HINT, marked=True))
        box.addWidget(self.nodes(view.children))
        return group

    def _grid(self, view: NodeView, *, titled: bool) -> GridBlock:
        grid = GridBlock(self._session, view, titled=titled, files=self._files)
        grid.review(self._reviewing)
        grid.edited.connect(self.edited)
        grid.left.connect(self.left)
        grid.answered.connect(self.answered)
        grid.stood_on.connect(self.stood_on)
        grid.add_wanted.connect(self.add_wanted)
        grid.remove_wanted.connect(self.remove_wanted)
        self._grids[view.node_id] = grid
        return grid

    def _repeat(self, view: NodeView, *, titled: bool) -> QWidget:
        if is_grid(view):
            return self._grid(view, titled=titled)
        block = RepeatBlock(view, titled=titled)
        block.add_wanted.connect(self.add_wanted)
        block.remove_wanted.connect(self.remove_wanted)
        block.page_wanted.connect(self.plan_wanted)
        self._repeats[view.node_id] = block
        self._fill(block)
        return block

    def _fill(self, block: RepeatBlock) -> None:
        view = self._session.view(block.node_id)
        kept = {card.node_id: card for card in block.cards()}
        for gone in [node_id for node_id in kept if node_id not in view.children]:
            self._forget(kept[gone])
        cards = [
            kept.get(instance) or InstanceCard(instance, self.nodes(self._session.view(instance).children))
            for instance in view.children
        ]
        block.show_cards(view, cards)

    def _forget(self, card: InstanceCard) -> None:
        inside = card.node_id + "/"
        for table in (self._rows, self._lists, self._repeats, self._grids):
            for node_id in [one for one in table if one.startswith(inside)]:
                del table[node_id]

    def _walk(self, within: QWidget) -> Iterator[QuestionRow]:
        layout = within.layout()
        for index in range(layout.count() if layout is not None else 0):
            item = layout.itemAt(index) if layout is not None else None
            widget = item.widget() if item is not None else None
            if isinstance(widget, QuestionRow):
                yield widget
            elif widget is not None:
                yield from self._walk(widget)


class Holder(Protocol):
    """What shows some nodes and can bring each up to date."""

    def show_node(self, node_id: NodeId, *, keep: bool = False) -> bool: ...


class _NodeList(QWidget):
    """Sibling nodes in order; each has its place, whether or not it has widgets yet."""

    def __init__(self, body: SectionBody, session: FormSession, children: tuple[NodeId, ...]) -> None:
        super().__init__(body)
        self._body, self._session = body, session
        self._children = children = arranged(session, children)
        self._three = columns(session, children)
        self._columns: Columns | None = None
        self._blocks: dict[NodeId, Block] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        for child in children:
            body.adopt(child, self)
            self.show_node(child)

    def show_node(self, node_id: NodeId, *, keep: bool = False) -> bool:
        """Bring one child up to date; answers whether it came or went."""
        view = self._session.view(node_id)
        block = self._blocks.get(node_id)
        shown = view.is_relevant and not _is_silent(view)
        if block is None:
            if not shown:
                return False
            headed = is_row(view) and self._is_headed(node_id)
            if node_id in self._three:
                block = self._body.question(view, Hang.JOINED)
            else:
                block = self._body.build(view, self._before(node_id), headed=headed)
            self._blocks[node_id] = block
            self._put(node_id, block)
            block.show()  # at once: a layout shows what it is given only in the next turn of the loop
            return True
        if isinstance(block, QuestionRow) and shown:
            block.render_view(view, keep=keep)
        if block.isVisibleTo(self) != shown:
            block.setVisible(shown)
            return True
        return False

    def _put(self, node_id: NodeId, block: Block) -> None:
        if node_id not in self._three:
            self._box.insertWidget(self._place(node_id), block)
            return
        if self._columns is None:
            self._columns = Columns(self._three)
            self._box.insertWidget(self._place(self._three[0]), self._columns)
            self._columns.show()
        self._columns.put(node_id, block)

    def _before(self, node_id: NodeId) -> list[NodeView]:
        at = self._children.index(node_id)
        return [self._session.view(child) for child in self._children[max(0, at - 3) : at]]

    def _is_headed(self, node_id: NodeId) -> bool:
        earlier = self._children[: self._children.index(node_id)]
        views = (self._session.view(child) for child in reversed(earlier))
        return any(has_headings(view) and view.is_relevant for view in views)

    def _place(self, node_id: NodeId) -> int:
        earlier = self._children[: self._children.index(node_id)]
        alone = sum(1 for child in earlier if child in self._blocks and child not in self._three)
        return alone + any(child in self._three for child in earlier if self._columns is not None)


def _is_silent(view: NodeView) -> bool:
    """A calculate without a label works in silence."""
    return view.kind is NodeKind.QUESTION and view.control == "none" and not view.label
