"""Owns what stands around the questions: the header, the panel at the right, the bar at the bottom."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qa_desktop.formengine.api import NodeView, Progress
from qa_desktop.i18n import mark, tr
from qa_desktop.ui.fill.action_links import ActionLinks
from qa_desktop.ui.fill.panes import LEAST
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, Type, set_ground
from qa_desktop.ui.style.spacing import spaced
from qa_desktop.ui.widgets.bar import ThinBar
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text
from qa_desktop.ui.widgets.toggling import HeardToggle

STANDARDS = {
    "1": mark("Safeguarding"),
    "2": mark("Stakeholder engagement"),
    "3": mark("Staff"),
    "4": mark("Partnerships"),
    "5": mark("Best use of resources"),
    "6": mark("Equality and diversity"),
    "7": mark("Compliments, comments and complaints"),
}
"""The seven quality standards of the council's framework (domain.md, 10.1, `standards7`)."""


class Header(QFrame):
    """Whose audit this is and how far it has come."""

    def __init__(self, case: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_ground(self, Ground.BAR_TOP)
        self.back = KeyButton(self.tr("← My work"))
        self.outline = KeyButton(self.tr("Sections"))
        self.outline.setCheckable(True)
        self.outline.hide()
        self.case = Text(case, Type.STRONG)
        self.title = Text(title, Type.HINT)
        self.bar = ThinBar()
        self.counts = Text()
        self.hidden = Text(role=Type.HINT)
        column = QVBoxLayout(self)
        spaced(column, (20, 7, 20, 7), 4)
        self.details = QWidget()
        """The second row; where a window is low it may stand at the head of the questions instead."""
        self._upper, self._lower = QHBoxLayout(), QHBoxLayout(self.details)
        for row in (self._upper, self._lower):
            spaced(row, gap=16)
        column.addLayout(self._upper)
        column.addWidget(self.details)
        self.details.hide()
        for part in (self.back, self.outline, self.case):
            self._upper.addWidget(part)
        self._upper.addWidget(self.title, 1)
        self._upper.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignVCenter)
        self._upper.addWidget(self.counts)
        self._upper.addWidget(self.hidden)
        self._is_folded = self._counts_below = False
        self.case.keep_whole()
        self.counts.keep_whole()

    def fold(self, *, folded: bool) -> None:
        """Take two rows where one has no room."""
        if folded == self._is_folded:
            return
        self._put_counts(below=False)
        self._is_folded = folded
        self.bar.setVisible(not folded)
        self.details.setVisible(folded)
        before, after = (self._upper, self._lower) if folded else (self._lower, self._upper)
        for part in (self.title, self.hidden):
            before.removeWidget(part)
        if folded:
            self._upper.insertStretch(3, 1)
            after.addWidget(self.title, 1)
            after.addWidget(self.hidden)
        else:
            self._upper.takeAt(3)
            after.insertWidget(3, self.title, 1)
            after.addWidget(self.hidden)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put how far it has come into the second row where the first is too narrow for every word."""
        m = theme.current().metrics
        parts = [part for part in (self.back, self.outline, self.case, self.counts) if not part.isHidden()]
        wanted = sum(part.sizeHint().width() for part in parts) + m.px(16) * (len(parts) + 1) + m.px(40)
        self._put_counts(below=self._is_folded and wanted > self.width())

    def _put_counts(self, *, below: bool) -> None:
        if below != self._counts_below:
            self._counts_below = below
            before, after = (self._upper, self._lower) if below else (self._lower, self._upper)
            before.removeWidget(self.counts)
            after.addWidget(self.counts)

    def take_details(self) -> None:
        """Let the second row stand in the header again."""
        box = self.layout()
        if box is not None:
            box.addWidget(self.details)

    def show_case(self, case: str) -> None:
        self.case.show_text(case)

    def show_progress(self, progress: Progress) -> None:
        self.bar.show_part(progress.answered, progress.applicable)
        self.counts.show_text(
            self.tr("{n} of {m} that apply").format(n=progress.answered, m=progress.applicable)
        )
        self._arrange()
        hidden = self.tr("{n} hidden by your answers").format(n=progress.hidden) if progress.hidden else ""
        self.hidden.show_text(hidden)
        self.hidden.setVisible(bool(hidden))


class Panel(QFrame):
    """What helps with the question in focus, and the way to raise an alarm."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_ground(self, Ground.SIDE_RIGHT)
        self.setAccessibleName(self.tr("Help with this question"))
        self.good = _Told(self.tr("What good looks like"))
        self.evidence = _Told(self.tr("Evidences"))
        self.action_links = ActionLinks()
        self.flag_words = Text(role=Type.HINT)
        self.escalation_words = Text(role=Type.ERROR)
        self.escalate = KeyButton(self.tr("Raise escalation"), "F2", Button.DANGER)
        self.hand_over = KeyButton(self.tr("Hand over to …"))
        self.hand_over.setAccessibleName(self.tr("Hand this laptop over to somebody else for their answers"))
        self.hand_over.hide()
        self.history = KeyButton(self.tr("Show the history"), "Ctrl H")
        self.history.hide()
        self._box = QVBoxLayout(self)
        spaced(self._box, (20, 20, 20, 20), 3)
        for part in (self.good, self.evidence, self.action_links):
            self._box.addWidget(part)
        self._box.addWidget(self.flag_words)
        self._box.addStretch(1)
        self._box.addWidget(self.history)
        self._box.addSpacing(theme.current().metrics.px(8))
        self._box.addWidget(self.hand_over)
        self._box.addSpacing(theme.current().metrics.px(8))
        self._box.addWidget(self.escalation_words)
        self._box.addSpacing(theme.current().metrics.px(4))
        self._box.addWidget(self.escalate)
        self._wide = False
        theme.current().changed.connect(self._on_theme_changed)
        self.lie_below(below=False)
        self.show_node(None)
        self.show_escalation("")

    def lie_below(self, *, below: bool) -> None:
        """Stand at the right, or lie under the questions where there is no room."""
        self._wide = below
        set_ground(self, Ground.CARD if below else Ground.SIDE_RIGHT)
        self._on_theme_changed()

    def show_node(self, view: NodeView | None) -> None:
        """Show what the tool says about the question in focus."""
        self.show_good(view.guidance if view else "")
        numbers = view.audit.standards if view else ()
        lines = [
            tr("Standard {n} {name}", n=n, name=tr(STANDARDS[n]))
            if n in STANDARDS
            else tr("Standard {n}", n=n)
            for n in numbers
        ]
        self.evidence.tell("\n".join(lines))
        flagged = view is not None and view.flagged
        self.flag_words.show_text(self.tr("⚑ You marked this to come back to.") if flagged else "")
        self.flag_words.setVisible(flagged)

    def show_good(self, words: str) -> None:
        """Show the guidance, or the descriptor of the choice in focus."""
        self.good.tell(words)

    def show_escalation(self, words: str) -> None:
        """Say how an escalation stands; blank when there is none."""
        self.escalation_words.show_text(words)
        self.escalation_words.setVisible(bool(words))
        self.escalate.set_words(self.tr("Open escalation") if words else self.tr("Raise escalation"))

    @Slot()
    def _on_theme_changed(self) -> None:
        self.setMinimumWidth(0 if self._wide else theme.current().metrics.px(LEAST[1]))


class _Told(QWidget):
    """A small heading and the words under it; away while there are none."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.words = Text(marked=True)
        column = QVBoxLayout(self)
        spaced(column, (0, 0, 0, 16), 3)
        column.addWidget(Text(heading, Type.LABEL))
        column.addWidget(self.words)

    def tell(self, words: str) -> None:
        self.words.show_text(words)
        self.setVisible(bool(words))


class FlagButton(HeardToggle, KeyButton):
    """Stays pressed while the question is one to come back to."""

    def __init__(self, words: str, key: str) -> None:
        super().__init__(words, key)
        self.setCheckable(True)
        self.hear_toggle()


class BottomBar(QFrame):
    """The ways on: before, come back, undo, next. Short words where whole ones have no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_ground(self, Ground.BAR_BOTTOM)
        self._before = self._after = ""
        self._says_saved = True
        self._last = self.tr("Review and complete")
        self.previous = KeyButton(self.tr("← Previous"))
        self.flag = FlagButton(self.tr("⚑ Come back to this"), "F9")
        self.saved = Text(role=Type.HINT)
        self.undo = KeyButton(self.tr("Undo"), "Ctrl Z", Button.QUIET)
        self.next = KeyButton(self.tr("Next →"), "", Button.PRIMARY)
        rows = QVBoxLayout(self)
        spaced(rows, (20, 5, 20, 5), 4)
        self._upper, self._lower = QHBoxLayout(), QHBoxLayout()
        self._is_folded = False
        for row in (self._upper, self._lower):
            spaced(row, gap=12)
            rows.addLayout(row)
        self._upper.addWidget(self.previous)
        self._upper.addWidget(self.flag)
        self._upper.addStretch(1)
        for part in (self.saved, self.undo, self.next):
            self._upper.addWidget(part)

    def say_saved(self, says: bool) -> None:
        """Whether there is anything to be saved here."""
        self._says_saved = says
        self._show_words()

    def lead_to(self, words: str) -> None:
        """Say where the last section leads on to, when that is not completing."""
        self._last = words
        self._show_words()

    def show_neighbours(self, before: str, after: str) -> None:
        """Name the sections before and after; blank before at the first, blank after at the last."""
        self._before, self._after = before, after
        self._show_words()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_words()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        # A button may ask for more once it wears its style.
        if event.type() == QEvent.Type.LayoutRequest and not self._is_folded and not self._fits():
            self._show_words()
        return done

    def minimumSizeHint(self) -> QSize:
        # Whole words are a wish; the short ones are what must fit.
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), theme.current().metrics.px(420)), hint.height())

    def _show_words(self) -> None:
        last = f"{self._last} →"
        whole = (f"← {self._before}", f"{self._after} →" if self._after else last)
        self.previous.setVisible(bool(self._before))
        short = (self.tr("← Previous"), self.tr("Next →") if self._after else last)
        self._say(whole)
        self.saved.setVisible(self._says_saved)
        if not self._fits():
            self._say(short)
        if not self._fits():
            self.saved.hide()  # the foot of the window says it as well
        # Two rows of short words before one that is cut; the order is the same.
        folded = not self._fits()
        if folded:
            self.saved.setVisible(self._says_saved)
        self._fold(folded=folded)
        self.previous.setAccessibleName(self.tr("Previous section: {name}").format(name=self._before))
        onward = self.tr("Next section: {name}").format(name=self._after)
        self.next.setAccessibleName(onward if self._after else self._last)

    def _fits(self) -> bool:
        # Summed up here: a layout keeps what it knew, and to make it forget asks for another layout.
        m = theme.current().metrics
        parts = (self.previous, self.flag, self.saved, self.undo, self.next)
        widths = [part.minimumSizeHint().width() + m.px(12) for part in parts if not part.isHidden()]
        return sum(widths) + 2 * m.px(20) <= self.width()

    def _fold(self, *, folded: bool) -> None:
        if folded == self._is_folded:
            return
        self._is_folded = folded
        before, after = (self._upper, self._lower) if folded else (self._lower, self._upper)
        for part in (self.saved, self.undo, self.next):
            before.removeWidget(part)
            after.addWidget(part)
        if folded:
            self._lower.insertStretch(1, 1)
        else:
            self._lower.takeAt(0)
        layout = self.layout()
        if layout is not None:
            layout.activate()

    def _say(self, words: tuple[str, str]) -> None:
        self.previous.set_words(words[0])
        self.next.set_words(words[1])
