"""What holds on every page: plain text, names for screen readers, Tab reaches everything."""

from __future__ import annotations

import logging
import sys

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMainWindow, QWidget

from qa_desktop.domain.audit import AuditState
from qa_desktop.errors import Unavailable
from qa_desktop.ui.hook import FailureHook, report
from qa_desktop.ui.sheets import Confirm
from tests.ui.shell.windows import every_widget

PLACES = ("work", "audits", "inbox", "settings")
PAGES = (*PLACES, "view", "report", "locked")


def show(demo, page: str) -> QWidget:
    if page in PLACES:
        demo.go(page)
    elif page == "locked":
        demo.lock()
    else:
        audits = demo.desktop.audits.audits()
        done = next(row for row in audits if row.summary.state is AuditState.COMPLETED)
        (demo.pages.reading.view(done.key) if page == "view" else demo.pages.reading.report_of_row(done))
        demo.settle()
    return demo.window.front


def focusable(window: QWidget) -> list[QWidget]:
    return [
        w
        for w in every_widget(window)
        if w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


class StrayWindows(QObject):
    """Notes every widget that is shown as a window of its own without being one."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_shown = event.type() == QEvent.Type.Show and isinstance(watched, QWidget)
        if is_shown and watched.isWindow() and not isinstance(watched, QDialog | QMainWindow):
            self.seen.append(watched.metaObject().className())
        return False


@pytest.mark.parametrize("page", PAGES)
def test_every_label_is_plain_text(demo, page):
    show(demo, page)
    labels = [w for w in demo.window.findChildren(QLabel) if w.isVisible()]

    assert labels
    assert [w.text() for w in labels if w.textFormat() is not Qt.TextFormat.PlainText] == []


@pytest.mark.parametrize("page", PAGES)
def test_everything_that_takes_the_keyboard_has_a_name(demo, page):
    show(demo, page)
    nameless = [
        f"{w.metaObject().className()} in {w.parentWidget().metaObject().className()}"
        for w in focusable(demo.window)
        if not w.accessibleName()
    ]

    assert nameless == []


@pytest.mark.parametrize("page", PAGES)
def test_tab_reaches_everything_and_is_never_trapped(demo, page):
    show(demo, page)
    demo.window.activateWindow()
    wanted = focusable(demo.window)
    reached, hidden = set(), []
    for _ in range(2 * len(wanted) + 4):
        demo.key(Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
        reached.add(here)
        if here is not None and here.visibleRegion().isEmpty():
            hidden.append(here.accessibleName())

    missed = [w.accessibleName() for w in wanted if w not in reached]
    assert missed == []
    assert hidden == []  # what has the keyboard is scrolled into sight (WCAG 2.2, 2.4.11)


def test_no_part_of_a_page_is_ever_shown_as_a_window_of_its_own(qapp, demo):
    stray = StrayWindows()
    qapp.installEventFilter(stray)
    for page in (*PLACES, "work", "view"):
        show(demo, page)
    qapp.removeEventFilter(stray)

    assert stray.seen == []


def test_closing_with_answers_that_cannot_be_saved_asks(demo, monkeypatch):
    draft = demo.desktop.audits.my_work().drafts[0]
    demo.pages.open_draft(draft.key)
    demo.settle()
    busy = [True]
    real = type(demo.desktop.filling).record

    def record(desk, *args):
        if busy:
            raise Unavailable("STORE-BUSY")
        return real(desk, *args)

    monkeypatch.setattr(type(demo.desktop.filling), "record", record)
    page = demo.pages.fill.page
    node = next(v.node_id for v in page.presenter.session.questions() if v.definition.name == "v_evid")
    page.presenter.edit(node, "Not saved yet")
    page.flush()
    demo.settle()
    said = []
    demo.during(Confirm, lambda sheet: said.append(demo.words(sheet)), demo.window.close)
    assert "Some answers are not saved yet" in said[0]
    assert demo.window.isVisible()

    busy.clear()
    page.presenter.queue.retry()
    demo.settle()
    assert demo.window.close()


def test_the_report_of_a_failure_names_places_and_nothing_that_was_typed():
    secret = "Ada Example lives in Mill Lane"
    try:
        int(secret)
    except ValueError as error:
        text = report(error, error.__traceback__)

    assert "code=ValueError" in text
    assert "test_everywhere.py" in text
    for word in ("Ada", "Mill", "/work", "/home"):
        assert word not in text


def test_the_hook_saves_first_logs_without_personal_data_and_says_what_happened(caplog):
    done = []
    hook = FailureHook(lambda: done.append("flushed"), lambda error: done.append(type(error).__name__))
    with caplog.at_level(logging.ERROR):
        try:
            _ = {}["a child's name"]
        except KeyError:
            hook(*sys.exc_info())

    assert done == ["flushed", "KeyError"]
    assert "code=KeyError" in caplog.text
    assert "child" not in caplog.text


def test_a_failure_while_telling_of_a_failure_ends(caplog):
    hook = FailureHook(lambda: None, lambda _error: hook(ValueError, ValueError("again"), None))
    with caplog.at_level(logging.ERROR):
        hook(ValueError, ValueError("first"), None)

    assert "failure while reporting a failure" in caplog.text
