"""Owns one question on the page: its label, hint, control, and what is wrong, beside it."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from qa_desktop.formengine.api import NodeView, ViolationCode
from qa_desktop.formspec.definition import ControlKind
from qa_desktop.services.words import stage_words
from qa_desktop.ui.announce import announce
from qa_desktop.ui.fill import factory
from qa_desktop.ui.fill.controls.base import Control
from qa_desktop.ui.fill.controls.mark import MarkControl
from qa_desktop.ui.fill.controls.matrix import is_heading, is_row
from qa_desktop.ui.fill.files import Files
from qa_desktop.ui.fill.media import MediaStrip
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Ground, Type, set_ground
from qa_desktop.ui.widgets import markup
from qa_desktop.ui.widgets.spoken import sentences
from qa_desktop.ui.widgets.text import Text

HELP_LETTERS = 160
"""Help up to this length is read out with its question."""


class Hang(StrEnum):
    """How a question hangs on the one before it."""

    NOT = "not"
    REVEALED = "revealed"  # the answer before opened it: a 4 px rule
    CONTINUED = "continued"  # opened as well, after another one: the rule goes on
    JOINED = "joined"  # the reason of a grade, the comment on an answer: close under it
    ROW = "row"  # a row of a table: close under the one before


class QuestionRow(QWidget):
    """One question. It draws what a `NodeView` says and holds nothing but whether it was visited."""

    def __init__(
        self,
        view: NodeView,
        hang: Hang = Hang.NOT,
        parent: QWidget | None = None,
        *,
        files: Files | None = None,
        headed: bool = True,
        control: Control | None = None,
        said_for: str = "",
    ) -> None:
        super().__init__(parent)
        m = theme.current().metrics
        self.node_id = view.node_id
        self._view = view
        self._said_for = said_for
        """The stage that is named over the whole list already."""
        self._visited = False
        self._reviewing = False
        self._said_wrong = ""
        outer = QVBoxLayout(self)
        revealed = hang in (Hang.REVEALED, Hang.CONTINUED)
        top = {Hang.NOT: 26, Hang.REVEALED: 12, Hang.CONTINUED: 0, Hang.JOINED: 14, Hang.ROW: 4}[hang]
        outer.setContentsMargins(m.px(12) if revealed else 0, m.px(top), 0, 0)
        frame = QFrame()
        outer.addWidget(frame)
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(m.px(16) if revealed else 0, m.px(14) if hang is Hang.CONTINUED else 0, 0, 0)
        inner.setSpacing(m.px(4))
        if revealed:
            set_ground(frame, Ground.REVEALED)
        self.label = Text(role=Type.QUESTION if hang is Hang.NOT else Type.QUESTION_SMALL, marked=True)
        self.hint = Text(role=Type.HINT, marked=True)
        self._files, self._inner = files, inner
        self.media: MediaStrip | None = None
        """Made with the first picture or recording: most questions have none."""
        self.control: Control = control or factory.control_for(view, headed=headed)
        self.control.use(files)
        self.error = Text(role=Type.ERROR)
        self.notice = Text(role=Type.HINT)
        self.last: Text | None = None
        """What was answered last time; most questions have nothing to say of it."""
        self.cover: Text | None = None
        """What stands for an answer that is out of sight; most questions never are."""
        for part in (self.label, self.hint):
            inner.addWidget(part)
        bare = self.control.shows_label or self.control.has_label_beside
        inner.addSpacing(0 if bare else m.px(4))
        for below in (self.control, self.notice, self.error):
            inner.addWidget(below)
        self.render_view(view)

    @property
    def view(self) -> NodeView:
        return self._view

    @property
    def is_answerable(self) -> bool:
        """A person can put the keyboard here."""
        return not self.control.shows_label and not self._view.is_readonly and not self.is_covered

    @property
    def is_covered(self) -> bool:
        """There is an answer that the person before the page may not see yet."""
        return self.cover is not None and not self.cover.isHidden()

    def show_cover(self, words: str) -> None:
        """Put the answer out of sight and say why; blank words lay it open again."""
        if self.cover is None:
            if not words:
                return
            self.cover = Text(role=Type.HINT)
            # Whoever comes here by the keyboard is told what stands in the way.
            self.cover.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._inner.insertWidget(self._inner.indexOf(self.control), self.cover)
        self.cover.show_text(words)
        self.cover.setVisible(bool(words))
        self.control.setVisible(not words)

    def render_view(self, view: NodeView, *, keep: bool = False) -> None:
        """Show a node as it stands; with `keep` its control's text and cursor stay."""
        first = view is self._view
        self._view = view
        if not first:
            self.control.render(view, keep=keep)
        self.label.show_text(view.label or view.definition.name)
        self.label.setVisible(not self.control.shows_label and not self.control.has_label_beside)
        if view.media or self.media is not None:
            self._show_media(view)
        beside = self.control.has_label_beside and not stage_words(view.audit.stage)
        whose = "" if beside else self._whose(view)
        hint = " ".join(part for part in (whose, view.hint) if part)
        self.hint.show_text(hint)
        self.hint.setVisible(bool(hint) and not self.control.shows_label)
        self.notice.show_text(view.notice)
        self._show_wrongs()

    def _show_media(self, view: NodeView) -> None:
        if self.media is None:
            self.media = MediaStrip(self._files)
            self._inner.insertWidget(self._inner.indexOf(self.hint) + 1, self.media)
        self.media.show_media(view.media, self.label.shown)

    def show_last(self, words: str) -> None:
        """Say in grey what was answered last time; it counts for nothing."""
        if isinstance(self.control, MarkControl) or is_row(self._view):
            words = ""  # a mark is placed freshly; a row of a table has no room
        if self.last is None:
            if not words:
                return
            self.last = Text(role=Type.HINT)
            self._inner.insertWidget(self._inner.indexOf(self.hint) + 1, self.last)
        self.last.show_text(words)
        self.last.setVisible(bool(words))
        self._show_wrongs()

    def visit(self) -> None:
        """The keyboard was here and left: from now on a required blank is said."""
        if not self._visited:
            self._visited = True
            self._show_wrongs()

    def review(self, reviewing: bool) -> None:
        """While reviewing, what is missing is said everywhere."""
        if self._reviewing != reviewing:
            self._reviewing = reviewing
            self._show_wrongs()

    def focus_here(self) -> None:
        if self.cover is not None and self.is_covered:
            self.cover.setFocus()
        else:
            self.control.focus_here()

    def _whose(self, view: NodeView) -> str:
        """What the auditor need not answer, and why not."""
        if not self.is_answerable or isinstance(self.control, MarkControl):
            return ""  # two people sit together over a mark: its name says whose it is
        others = stage_words(view.audit.stage)
        if others and view.audit.stage != self._said_for:
            return self.tr("For {whom}. It may stay blank for now.").format(whom=others)
        return "" if view.is_required else self.tr("Optional.")

    def _show_wrongs(self) -> None:
        say_missing = (self._visited or self._reviewing) and not stage_words(self._view.audit.stage)
        wrongs = [
            v.message for v in self._view.violations if say_missing or v.code is not ViolationCode.REQUIRED
        ]
        words = "\n".join(dict.fromkeys(filter(None, wrongs)))
        self.error.show_text(words)
        self.error.setVisible(bool(words))
        # The same sentence twice helps nobody: the notice of a wrong type is also its violation.
        self.notice.setVisible(bool(self._view.notice) and self._view.notice not in wrongs)
        wrong = self.tr("Error: {words}").format(words=words) if words else ""
        last = self.last.shown if self.last is not None else ""
        self.control.name(self.label.shown, sentences(self.hint.shown, self._help_words(), last, wrong))
        self._label_control()
        if words != self._said_wrong and self.isVisible() and not self._reviewing:
            announce(self, wrong)  # not on building a section or reviewing: there the list of all says it
        self._said_wrong = words

    def _help_words(self) -> str:
        """What the panel says of the question: short words whole, of long ones where they are."""
        words = markup.read(self._view.guidance).text.strip() if self._view.guidance else ""
        if len(words) <= HELP_LETTERS:
            return words
        return self.tr("More under “Help with this question”.")

    def _label_control(self) -> None:
        """Be the label of the control for screen readers too: of what bears the question's name."""
        if self.label.buddy() is None and self.is_answerable:
            named = (w for w in self.control.findChildren(QWidget) if w.accessibleName() == self.label.shown)
            widget = next(named, None)
            if widget is not None:
                self.label.name(widget)


def hang_of(view: NodeView, before: list[NodeView]) -> Hang:
    """How a question hangs on its forerunners in the same group, nearest last."""
    if before and (is_row(view) or (is_heading(view) and not view.label)):
        return Hang.ROW
    if not before or view.definition.bind.relevant is None:
        return Hang.JOINED if before and _belongs(view, before[-1]) else Hang.NOT
    text = f" {view.definition.bind.relevant.text} "
    if not any(_names(one.definition.name, text) for one in before[-3:] if _is_asked(one)):
        return Hang.NOT
    goes_on = hang_of(before[-1], before[:-1]) in (Hang.REVEALED, Hang.CONTINUED)
    return Hang.CONTINUED if goes_on and before[-1].is_relevant else Hang.REVEALED


def _is_asked(view: NodeView) -> bool:
    return view.control not in (ControlKind.NONE, ControlKind.NOTE)


def _belongs(view: NodeView, before: NodeView) -> bool:
    is_reason = "reason" in view.audit.roles and any(choice.grade for choice in before.choices)
    return is_reason or view.audit.comment_on == before.definition.path


def _names(name: str, text: str) -> bool:
    at = text.find(name)
    while at > 0:
        after = text[at + len(name)]
        if not (text[at - 1].isalnum() or text[at - 1] in "_.-") and not (after.isalnum() or after in "_.-"):
            return True
        at = text.find(name, at + 1)
    return False
