"""Owns what undo and redo are called in the menu: the question whose answer they would change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from qa_desktop.domain.audit import Write
from qa_desktop.formengine.api import FormSession, NodeView
from qa_desktop.i18n import tr
from qa_desktop.services.desktop import Undoable
from qa_desktop.ui.commands import bind
from qa_desktop.ui.fill.presenter import FillPresenter
from qa_desktop.ui.fill.sections import Sections
from qa_desktop.ui.widgets import markup

LONGEST = 60
"""Letters of a question in a menu; a whole one would be wider than the window."""


def undo_commands(page: QWidget, presenter: FillPresenter) -> None:
    """Bind undo and redo for a page of questions. Asked for newer words, undo looks into the store."""
    found: list[Undoable | None] = [None]
    looked = [False]

    def why_no_undo() -> str:
        return tr("Nothing has been answered yet.") if looked[0] and found[0] is None else ""

    def forget(*_changed: object) -> None:
        looked[0] = False  # known only until the next answer

    presenter.nodes_changed.connect(forget)
    undo = bind(page, "edit.undo", presenter.undo, ready=why_no_undo)
    redo = bind(page, "edit.redo", presenter.redo, ready=partial(_why_no_redo, presenter))

    def look(done: Callable[[], None]) -> None:
        def heard(undoable: Undoable | None) -> None:
            found[0], looked[0] = undoable, True
            if isValid(page):
                done()

        presenter.look_for_undo(heard)

    def undone() -> str:
        last = found[0]
        question = asked_in(presenter.session, last.writes if last is not None else ())
        return tr("Undo: {question}", question=question) if question else undo.command.words

    def redone() -> str:
        question = asked_in(presenter.session, presenter.redoable)
        return tr("Redo: {question}", question=question) if question else redo.command.words

    undo.words = undone
    undo.look = look
    redo.words = redone


def asked_in(session: FormSession, writes: Iterable[Write]) -> str:
    """The words of the first question that a person answered in a change; blank where there is none now.

    Where several sections ask in the same words, the section comes first.
    """
    for write in writes:
        if write.computed:
            continue
        try:
            view = session.view(write.node_id)
        except KeyError:
            continue  # it went with its repeat
        words = _words(view)
        others = (each for each in session.questions(relevant_only=False) if _words(each) == words)
        sections = Sections(session)
        here = sections.holding(view.node_id)
        if all(sections.holding(each.node_id) == here for each in others):
            return _short(words, LONGEST)
        # "Evidence for this section" says nothing without the section.
        section = markup.read(sections.label(here)).text.strip()
        return tr(
            "{section} · {question}", section=_short(section, LONGEST // 2), question=_short(words, LONGEST)
        )
    return ""


def _words(view: NodeView) -> str:
    return markup.read(view.label).text.strip() or view.definition.name


def _short(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def _why_no_redo(presenter: FillPresenter) -> str:
    return "" if presenter.redoable else tr("Nothing was undone.")
