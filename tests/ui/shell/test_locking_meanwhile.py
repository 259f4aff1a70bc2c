"""The lock while something runs: nothing is lost, nothing stays behind, the key is gone (row 111)."""

from __future__ import annotations

import gc
import threading

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from qa_desktop.bootstrap import demo_passphrase
from qa_desktop.domain.audit import AuditState
from qa_desktop.errors import Refused
from qa_desktop.services.desktop import ProfileState
from qa_desktop.services.ports import PageImage
from qa_desktop.storage.engine import KeyedFile
from qa_desktop.ui.audit import report_page
from qa_desktop.ui.audit.report_page import PageView, Rendered, ReportPage
from qa_desktop.ui.tasks import Lane
from tests.ui.shell.windows import every_widget, said

WORD = "Zwiebelkuchen"


def own(sitting, state):
    rows = sitting.desktop.audits.audits()
    return next(row for row in rows if row.summary.state is state)


def report_of(sitting) -> ReportPage:
    sitting.pages.reading.view(own(sitting, AuditState.COMPLETED).key)
    sitting.settle()
    sitting.press("Show report")
    sitting.wait(lambda: isinstance(sitting.window.front, ReportPage))
    page = sitting.window.front
    sitting.wait(lambda: page._rendered is not None)
    return page


def is_locked(sitting) -> bool:
    return sitting.desktop.profile.status().state is ProfileState.LOCKED


def test_pages_on_their_way_to_the_printer_get_there_whole(demo, monkeypatch):
    page = report_of(demo)
    pages = len(page._rendered.pages)
    gate, painted = threading.Event(), []
    real = report_page.render

    def slow(*args):
        gate.wait()
        return real(*args)

    monkeypatch.setattr(QPrintDialog, "exec", lambda _self: QPrintDialog.DialogCode.Accepted)
    monkeypatch.setattr(report_page, "render", slow)
    monkeypatch.setattr(
        report_page, "paint_on", lambda printer, rendered: painted.append((printer, rendered.pages))
    )
    page.print_out()
    with demo.qtbot.waitSignal(demo.window.locked):
        demo.window.lock()
    assert is_locked(demo)
    gate.set()
    demo.settle()

    ((printer, drawn),) = painted
    assert isinstance(printer, QPrinter)
    assert len(drawn) == pages


def test_a_look_into_the_shared_folder_ends_quietly_and_the_next_one_works(demo):
    gate = threading.Event()
    exchange = demo.desktop.exchange
    outcomes: list[object] = []

    def slow() -> object:
        gate.wait()
        return exchange.sync()

    demo.tasks.run(Lane.BACKGROUND, slow, outcomes.append, outcomes.append, says="")
    with demo.qtbot.waitSignal(demo.window.locked):
        demo.window.lock()
    gate.set()
    demo.settle()
    assert isinstance(outcomes[0], Refused)
    assert outcomes[0].code == "PROFILE-LOCKED"
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == [demo.window]

    demo.unlock(demo_passphrase())
    finished = []
    demo.window.exchange.finished.connect(finished.append)
    demo.window.exchange.sync()
    demo.wait(lambda: finished)
    assert finished[0].problems == ()


def keys_in_memory() -> list[bytes]:
    """Every key of a database file that any object of the program still holds."""
    return [bytes(each._key) for each in gc.get_objects() if isinstance(each, KeyedFile) and each._key]


def pages_in_memory() -> int:
    """PDFs and pictures of their pages that any object of the program still holds."""
    gc.collect()
    return sum(type(each) in (Rendered, PageImage, PageView) for each in gc.get_objects())


def words_in_memory(word: str) -> list[str]:
    """Every object of Python that holds the word, and every text that a widget or document shows."""
    gc.collect()
    found = [
        f"{type(holder).__name__} at {key!r:.40}"
        for holder in gc.get_objects()
        if isinstance(holder, dict)
        for key, value in list(holder.items())
        if isinstance(value, str) and word in value and value not in (word, WORD)
    ]
    found += [
        f"{type(each).__name__}"
        for each in gc.get_objects()
        if type(each) in (list, tuple, set, frozenset)
        and any(isinstance(item, str) and word in item and item != WORD for item in each)
    ]
    found += [
        type(widget).__name__ for widget in QApplication.allWidgets() if word in said(widget) + _typed(widget)
    ]
    for document in (d for w in QApplication.allWidgets() for d in w.findChildren(QTextDocument)):
        if word in document.toPlainText() or document.isUndoAvailable():
            found.append("QTextDocument")
    return found


def _typed(widget: QWidget) -> str:
    if isinstance(widget, QLineEdit | QLabel):
        return widget.text()
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else ""


@pytest.fixture
def written(demo) -> str:
    """A word that a person has typed into a draft, and the pages of a report seen."""
    word = f"{WORD} {id(demo)}"
    demo.pages.open_draft(own(demo, AuditState.DRAFT).key)
    demo.settle()
    page = demo.pages.fill.page
    questions = page.presenter.session.questions()
    page.go_to(next(v.node_id for v in questions if v.definition.name == "v_evid"))
    demo.settle()
    demo.type(word)
    return word


def test_after_the_lock_nothing_holds_a_word_a_page_or_the_key(demo, written):
    demo.wait(lambda: words_in_memory(written))
    assert len(keys_in_memory()) == 1
    demo.pages.uncover()
    demo.settle()
    report_of(demo)
    assert pages_in_memory() > 1
    hidden = own(demo, AuditState.COMPLETED).summary.case_reference

    demo.lock()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    assert keys_in_memory() == []
    assert words_in_memory(written) == []
    assert pages_in_memory() == 0
    assert [w for w in every_widget(demo.window) if hidden and hidden in said(w)] == []
