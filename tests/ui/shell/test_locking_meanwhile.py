"""The lock while something runs: nothing is lost, nothing stays behind, the key is gone (row 111)."""

from __future__ import annotations

import gc
import threading

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import getCppPointer

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


def keys_in_memory() -> set[bytes]:
    """Every key of a database file that is open."""
    return {bytes(each._key) for each in gc.get_objects() if type(each) is KeyedFile and each._key}


def holders(word: str, key: bytes) -> tuple[set[str], set[str]]:
    """The kinds of objects that hold the word, and the key: in an attribute, a slot, a list, a closure."""
    gc.collect()
    of_word, of_key = set(), set()
    for holder in gc.get_objects():
        for each in gc.get_referents(holder):
            kind = type(each)
            if kind is str:
                if word in each and each != word:
                    of_word.add(type(holder).__name__)
            elif kind in (bytes, bytearray) and each == key:
                of_key.add(type(holder).__name__)
    return of_word, of_key


def pages_in_memory() -> int:
    """PDFs and pictures of their pages that any object of the program still holds."""
    gc.collect()
    return sum(type(each) in (Rendered, PageImage, PageView) for each in gc.get_objects())


def shown_anywhere(word: str, earlier: frozenset[int] = frozenset()) -> list[str]:
    """Every widget and document that shows the word, or could bring it back; not what was there `earlier`."""
    widgets = [each for each in QApplication.allWidgets() if getCppPointer(each)[0] not in earlier]
    found = [type(each).__name__ for each in widgets if word in said(each) + _typed(each)]
    documents = [each for widget in widgets for each in widget.findChildren(QTextDocument)]
    found += ["QTextDocument" for each in documents if word in each.toPlainText() or each.isUndoAvailable()]
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
    demo.type(f"{word} was said")
    demo.pages.flush()
    demo.settle()
    return word


@pytest.fixture
def earlier(qtbot) -> frozenset[int]:
    """The widgets that other tests have left."""
    return frozenset(getCppPointer(each)[0] for each in QApplication.allWidgets())


def test_after_the_lock_nothing_holds_a_word_a_page_or_the_key(earlier, demo, written):
    before = pages_in_memory()  # what earlier tests of this worker still hold
    (key,) = keys_in_memory()
    assert all(holders(written, key))
    assert shown_anywhere(written, earlier)
    demo.pages.uncover()
    demo.settle()
    report_of(demo)
    assert pages_in_memory() > before + 1
    hidden = own(demo, AuditState.COMPLETED).summary.case_reference

    demo.lock()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    assert keys_in_memory() == set()
    of_word, of_key = holders(written, key)
    assert of_word == set()
    assert of_key <= {"cell", "frame"}  # of this test
    assert pages_in_memory() <= before
    assert shown_anywhere(written, earlier) == []
    assert [w for w in every_widget(demo.window) if hidden and hidden in said(w)] == []
