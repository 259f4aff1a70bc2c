"""Owns the sheets of moving a draft: what would become of each answer, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qa_desktop.formengine.migrate import Moving
from qa_desktop.i18n import tr, trn
from qa_desktop.services.desktop_moving import Dropped, MovedDraft, MovePreview
from qa_desktop.ui import copying
from qa_desktop.ui.layouts import column
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Type
from qa_desktop.ui.widgets import markup
from qa_desktop.ui.widgets.fitting import FittingDialog
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.text import Text


class MoveSheet(FittingDialog):
    """What is kept, what is to be looked at again, what is new, and what does not come along."""

    def __init__(self, preview: MovePreview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        told, version = preview.migration, preview.to.ref.version
        title = tr("Move this draft to version {version}", version=version)
        self.setWindowTitle(title)
        self.ask_width(680)
        layout = column(self.inside, margin=24, gap=8)
        layout.addWidget(Text(title, Type.TITLE))
        kept = trn("{n} answer is kept as it is.", "{n} answers are kept as they are.", len(told.kept))
        layout.addWidget(Text(kept))
        _answers(layout, tr("Do not come along, and stay in the history"), told.dropped)
        _answers(layout, tr("Kept; look at them again: the question is not what it was"), told.changed)
        if told.new:
            layout.addWidget(_label(tr("New questions")))
            for each in told.new:
                layout.addWidget(Text(markup.read(each.label).text or each.path))
        hint = tr("You can undo the move until the next answer. Completed audits stay as they are.")
        layout.addWidget(Text(hint, Type.HINT))
        _foot(self, layout, tr("Move this draft"))


class MovedSheet(FittingDialog):
    """What was dropped, to be copied; accepted to take the move back."""

    def __init__(self, moved: MovedDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dropped = moved.dropped
        title = tr("Moved from version {before} to version {after}", before=moved.before, after=moved.after)
        self.setWindowTitle(title)
        self.ask_width(620)
        layout = column(self.inside, margin=24, gap=8)
        layout.addWidget(Text(title, Type.TITLE))
        if moved.dropped:
            layout.addWidget(_label(tr("Answers that did not come along")))
            for each in moved.dropped:
                _pair(layout, each.label, each.answer)
            self.copy = KeyButton(tr("Copy these answers"), "", Button.SECONDARY)
            self.copy.setAutoDefault(False)
            self.copy.clicked.connect(self._on_copy)
            layout.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            layout.addWidget(Text(tr("Every answer came along.")))
        if moved.may_take_back:
            _foot(self, layout, tr("Undo the move"), tr("Close"), begins_at_verb=False)
        else:
            late = tr("Something was answered since, so the move cannot be undone any more.")
            layout.addWidget(Text(late, Type.HINT))
            _foot(self, layout, "", tr("Close"))

    @Slot()
    def _on_copy(self) -> None:
        copying.put(as_text(self._dropped))


def as_text(dropped: Sequence[Dropped]) -> str:
    """The answers as lines to paste elsewhere."""
    return "\n".join(f"{markup.read(each.label).text}: {each.answer}" for each in dropped)


def _answers(layout: QVBoxLayout, title: str, moving: Sequence[Moving]) -> None:
    if not moving:
        return
    layout.addWidget(_label(title))
    for each in moving:
        now = each.new_shown or each.new_value
        was = each.shown or each.value
        changed = bool(now) and now != was
        said = tr("{was}, which becomes {now}", was=was, now=now) if changed else was
        label = each.old_label
        if each.new_label and each.new_label != each.old_label:
            label = tr("{was} (now: {now})", was=each.old_label, now=each.new_label)
        _pair(layout, label, said)


def _pair(layout: QVBoxLayout, label: str, answer: str) -> None:
    both = QWidget()
    lines = column(both, gap=2)
    lines.addWidget(Text(markup.read(label).text, Type.STRONG))
    lines.addWidget(Text(answer))
    layout.addWidget(both)


def _label(words: str) -> Text:
    label = Text(words, Type.LABEL)
    label.setContentsMargins(0, theme.current().metrics.px(10), 0, 0)
    return label


def _foot(
    sheet: FittingDialog, layout: QVBoxLayout, verb: str, leave: str = "", *, begins_at_verb: bool = True
) -> None:
    layout.addSpacing(theme.current().metrics.px(8))
    line = QHBoxLayout()
    line.addStretch(1)
    cancel = KeyButton(leave or tr("Cancel"), "Esc")
    cancel.setAutoDefault(False)
    cancel.clicked.connect(sheet.reject)
    line.addWidget(cancel)
    if verb:
        do = KeyButton(verb, "", Button.PRIMARY)
        do.setDefault(begins_at_verb)
        do.setAutoDefault(begins_at_verb)
        do.clicked.connect(sheet.accept)
        line.addWidget(do)
    layout.addLayout(line)
    if not begins_at_verb:
        cancel.setFocus()  # a sheet that only tells takes nothing back by Enter
