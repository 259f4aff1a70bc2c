"""Owns the group of two marks: each placed unseen, then both on one line, the gap, and what is agreed.

Which question is whose mark is said by the roles `consultant-mark`, `lead-professional-mark` and
`agreed-mark`; a group without both marks is a group like any other.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession, NodeKind, NodeView
from qa_desktop.formspec.definition import ControlKind
from qa_desktop.ui.fill.controls.base import Control
from qa_desktop.ui.fill.controls.mark import MarkControl
from qa_desktop.ui.fill.controls.scale import bounds, ends, fits_stops
from qa_desktop.ui.fill.question import Hang, QuestionRow
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, Type, set_button
from qa_desktop.ui.style.spacing import spaced
from qa_desktop.ui.widgets.banner import Banner
from qa_desktop.ui.widgets.mark_line import Mark, MarkLine, MarkName
from qa_desktop.ui.widgets.text import Text
from qa_desktop.ui.widgets.turn import Turn

APPEARANCE = "qa-two-marks"
MARK_ROLES = ("consultant-mark", "lead-professional-mark")
"""In the order of their shapes on the line."""
LEAD = 1
"""Whose mark may be gone without: the auditor's own is always asked."""
WIDE_GAP = 3
"""From here on the gap is a thing to talk about before anything is agreed (domain.md, section 12, T4)."""


class Builder(Protocol):
    """The body of a section, as far as a group with a screen of its own needs it."""

    def nodes(self, children: tuple[NodeId, ...]) -> QWidget: ...
    def question(self, view: NodeView, hang: Hang, *, control: Control | None = None) -> QuestionRow: ...


def asks_two_marks(session: FormSession, view: NodeView) -> bool:
    """True for a group that asks for two people's marks on scales of stops."""
    if view.kind is not NodeKind.GROUP or APPEARANCE not in view.appearance:
        return False
    marks = _marks(session, view)
    return len(marks) == len(MARK_ROLES) and all(fits_stops(session.view(mark)) for mark in marks)


class TwoMarks(QWidget):
    """One thing that two people judge, each alone and then together.

    Signals:
        moved: parts came into sight or went.
    """

    moved = Signal()

    def __init__(self, builder: Builder, session: FormSession, view: NodeView) -> None:
        super().__init__()
        self._builder, self._session = builder, session
        self._marks = _marks(session, view)
        self._controls: dict[NodeId, MarkControl] = {}
        self._rows: dict[NodeId, QuestionRow] = {}
        in_order = self._in_order = [child for child in view.children if child in self._marks]
        first = view.children.index(in_order[0])
        later = [child for child in view.children[first:] if child not in self._marks]
        self._talks = [c for c in later if session.view(c).control is ControlKind.NOTE]
        self._agreed = next((c for c in later if "agreed-mark" in session.view(c).audit.roles), None)
        self._is_shown = self._is_correcting = self._is_without = False
        self._box = QVBoxLayout(self)
        spaced(self._box, (0, 30 if view.label else 0, 0, 0), 0)
        if view.label:
            self._box.addWidget(Text(view.label, Type.HEADING, marked=True))
        self.how = Text(self.tr("Each of you places a mark before you talk about it."), Type.HINT)
        self._box.addWidget(self.how)
        self._box.addWidget(builder.nodes(view.children[:first]))
        self.turn = Turn()
        self._box.addSpacing(theme.current().metrics.px(16))
        self._box.addWidget(self.turn)
        self._placing, self._placing_box = _column()
        self._slots = {mark: _column() for mark in in_order}
        for slot, _slot_box in self._slots.values():
            self._placing_box.addWidget(slot)
        self.show_both = QPushButton(self.tr("Show both marks"))
        set_button(self.show_both, Button.PRIMARY)
        foot = QHBoxLayout()
        spaced(foot, (0, 16, 0, 0))
        self.without = QPushButton(self.tr("The Lead Professional is not here"))
        self.without.setAccessibleDescription(
            self.tr("Go on without their mark. The review asks why, and the audit goes to moderation.")
        )
        set_button(self.without, Button.LINK)
        foot.addWidget(self.show_both)
        foot.addWidget(self.without)
        foot.addStretch(1)
        self._placing_box.addLayout(foot)
        self._box.addWidget(self._placing)
        self._together = self._build_together(session.view(in_order[0]))
        self.after = builder.nodes(tuple(child for child in later if child not in self._talks))
        self._box.addWidget(self._together)
        self._box.addWidget(self.after)
        self.show_both.clicked.connect(self._on_show_both)
        self.without.clicked.connect(self._on_without)
        self.correct.clicked.connect(self._on_correct)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)
        agreed = session.view(self._agreed).value if self._agreed else ""
        # Whoever comes back to a page on which both marks stand has seen them, or is about to agree.
        self._is_without = bool(agreed) and not session.view(self._marks[LEAD]).value
        self._is_shown = bool(agreed) or self._all_placed
        for mark in in_order:
            self.show_node(mark)
        self._show_parts()

    # ------------------------------------------------------------ what the body asks

    @property
    def marks(self) -> tuple[NodeId, ...]:
        return self._marks

    @property
    def talks(self) -> tuple[NodeId, ...]:
        """The tool's own words about the gap."""
        return tuple(self._talks)

    @property
    def is_shown(self) -> bool:
        """Both marks are on the line."""
        return self._is_shown

    def stands_in(self) -> QuestionRow | None:
        """The mark that is to be placed, or looked at, before anything below can be answered."""
        if self._is_shown:
            return None
        rows = [row for row in self._rows.values() if row.view.is_relevant]
        return next((row for row in rows if not row.view.value), rows[-1] if rows else None)

    def show_node(self, node_id: NodeId, *, keep: bool = False) -> bool:
        """Bring one mark, or the words about the gap, up to date; answers whether anything came or went."""
        before = self._in_sight()
        view = self._session.view(node_id)
        if view.value and node_id == self._marks[LEAD]:
            self._is_without = False  # they came after all
        row = self._rows.get(node_id)
        if row is None and view.is_relevant and node_id in self._marks:
            row = self._build(view)
        if row is not None:
            row.render_view(view, keep=keep)
            row.setVisible(view.is_relevant)
        if not self._all_placed and not (self._agreed and self._session.view(self._agreed).value):
            self._is_shown = False
        self._show_parts()
        return before != self._in_sight()

    # ------------------------------------------------------------ building

    def _build(self, view: NodeView) -> QuestionRow:
        control = MarkControl(view)
        control.onward = self.show_both
        control.covered_up.connect(self._show_parts)
        row = self._builder.question(view, Hang.JOINED, control=control)
        self._rows[view.node_id], self._controls[view.node_id] = row, control
        self._slots[view.node_id][1].addWidget(row)
        row.show()
        return row

    def _build_together(self, scale: NodeView) -> QWidget:
        together, box = _column()
        self.line = MarkLine(*bounds(scale))
        self.names = (MarkName(0), MarkName(1))
        low, high = ends(scale)
        words = QHBoxLayout()
        spaced(words, (0, 2, 0, 0), 24)
        for text, place in ((low, 1), (high, 0)):
            said = Text(text, Type.SMALL)
            words.addWidget(said, place)
        spaced(box, (0, 16, 0, 0), 8)
        for name in self.names:
            box.addWidget(name)
        box.addWidget(self.line)
        box.addLayout(words)
        self.gaps = {ground: Banner(ground) for ground in (Ground.GOOD, Ground.INFO, Ground.WARNING)}
        for banner in self.gaps.values():
            box.addWidget(banner)
        self.correct = QPushButton(self.tr("Correct a mark"))
        set_button(self.correct, Button.LINK)
        foot = QHBoxLayout()
        foot.addWidget(self.correct)
        foot.addStretch(1)
        box.addLayout(foot)
        return together

    # ------------------------------------------------------------ showing

    @property
    def _all_placed(self) -> bool:
        views = [self._session.view(mark) for mark in self._marks]
        if self._is_without:
            return all(view.value for view in views[:LEAD] if view.is_relevant)
        return all(view.value for view in views if view.is_relevant) and any(view.value for view in views)

    @property
    def gap_words(self) -> str:
        """The gap in words, with what the tool says about it."""
        return next((b.words.shown for b in self.gaps.values() if b.isVisibleTo(self)), "")

    def _in_sight(self) -> tuple[bool, ...]:
        parts = (self._placing, self.show_both, self._together, self.after, *self._rows.values())
        return tuple(part.isVisibleTo(self) for part in parts)

    @Slot()
    def _show_parts(self) -> None:
        self.how.setVisible(not self._is_shown)
        self.turn.setVisible(self._placing_goes_on)
        self._show_turn()
        self.show_both.setVisible(not self._is_shown and self._all_placed)
        self.show_both.setText(
            self.tr("Go on to the agreed mark") if self._is_without else self.tr("Show both marks")
        )
        lead = self._session.view(self._marks[LEAD])
        may_go_on = lead.is_relevant and not lead.is_readonly and not lead.value
        self.without.setVisible(not self._is_shown and not self._is_without and may_go_on)
        self._placing.setVisible(not self._is_shown or self._is_correcting)
        self.correct.setVisible(not self._is_correcting)
        self._together.setVisible(self._is_shown)
        self.after.setVisible(self._is_shown)
        if self._is_shown:
            for control in self._controls.values():
                control.lay_open()
            self._show_line()

    @property
    def _placing_goes_on(self) -> bool:
        return not self._is_shown and (self._all_placed or self._whose_turn() is not None)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and not self._is_shown and self.isAncestorOf(now):
            self._show_turn()

    def _whose_turn(self) -> int | None:
        """Whose mark is being placed or comes next, as its place on the line; None when both are placed."""
        here = QApplication.focusWidget()
        for place, mark in enumerate(self._marks):
            control = self._controls.get(mark)
            if control is None or here is None or control.is_covered:
                continue
            if control.isAncestorOf(here):
                return place
        waited_for = [mark for mark in self._in_order if not self._is_without or mark != self._marks[LEAD]]
        views = [self._session.view(mark) for mark in waited_for]
        blank = (v.node_id for v in views if v.is_relevant and not v.is_readonly and not v.value)
        first = next(blank, None)
        return None if first is None else self._marks.index(first)

    def _show_turn(self) -> None:
        place = self._whose_turn()
        names = (self.tr("Consultant"), self.tr("Lead Professional"))
        if self._is_without:
            what = self.tr("The review asks why, and the audit goes to moderation.")
            self.turn.show_turn(place, self.tr("The Lead Professional is not here"), what)
            return
        if place is None:
            who = self.tr("Both marks are placed")
            self.turn.show_turn(None, who, self.tr("Look together: choose “Show both marks”."))
            return
        who = self.tr("{who}: it is your turn").format(who=names[place])
        what = self.tr("Place your mark. {other} looks away until it is covered.")
        other = (self.tr("The Lead Professional"), self.tr("The consultant"))[place]
        self.turn.show_turn(place, who, what.format(other=other))

    def _show_line(self) -> None:
        marks = []
        for name, mark in zip(self.names, self._marks, strict=True):
            view = self._session.view(mark)
            placed = view.is_relevant and view.value.strip().lstrip("-").isdecimal()
            said = view.value if placed else self.tr("no mark")
            name.show_words(f"{view.label}: {said}")
            if placed:
                marks.append(Mark(view.label, int(view.value)))
        self.line.show_marks(tuple(marks))
        for banner in self.gaps.values():
            banner.hush()
        if len(marks) == len(MARK_ROLES):
            gap = abs(marks[0].value - marks[1].value)
            ground = Ground.GOOD if gap == 0 else Ground.WARNING if gap >= WIDE_GAP else Ground.INFO
            self.gaps[ground].say(self._gap_said(gap))
        elif self._is_without:
            self.gaps[Ground.INFO].say(
                self.tr(
                    "The Lead Professional was not here to place a mark. The review asks why, and the audit "
                    "goes to moderation."
                )
            )

    def _gap_said(self, gap: int) -> str:
        if gap == 0:
            return self.tr("The same mark. What made each of you choose it?")
        views = (self._session.view(node) for node in self._talks)
        own = next((view.label for view in views if view.is_relevant and view.label), "")
        talk = self.tr("talk about what each of you sees.")
        return self.tr("{n} apart: {talk}").format(n=gap, talk=own[:1].lower() + own[1:] if own else talk)

    @Slot()
    def _on_show_both(self) -> None:
        if not self._all_placed:
            return
        self._is_shown, self._is_correcting = True, False
        self._show_parts()
        self.moved.emit()
        rows = (row for row in self.after.findChildren(QuestionRow) if row.isVisible() and row.is_answerable)
        first = next(rows, None)
        if first is not None:
            first.focus_here()

    @Slot()
    def _on_without(self) -> None:
        self._is_without = True
        if self._all_placed:
            self._on_show_both()
            return
        self._show_parts()
        self.moved.emit()
        mine = self._controls.get(self._marks[0])
        if mine is not None:
            mine.focus_here()

    @Slot()
    def _on_correct(self) -> None:
        self._is_correcting = True
        self._show_parts()
        self.moved.emit()
        first = next(iter(self._controls.values()), None)
        if first is not None:
            first.focus_here()


def _marks(session: FormSession, view: NodeView) -> tuple[NodeId, ...]:
    """The two marks among a group's questions, the consultant's first; fewer where one is missing."""
    views = [session.view(child) for child in view.children]
    found = [next((v.node_id for v in views if role in v.audit.roles), None) for role in MARK_ROLES]
    return tuple(node_id for node_id in found if node_id is not None)


def _column() -> tuple[QWidget, QVBoxLayout]:
    widget = QWidget()
    box = QVBoxLayout(widget)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    return widget, box
