"""Owns where Tab goes on a page: as the eye does, from top to bottom, whatever was built when.

Qt's own chain is the order in which widgets were made. Sections are built when they are shown and questions
when an answer opens them, so the chain would lead from the last question out of the page.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QLayout,
    QMainWindow,
    QScrollArea,
    QSplitter,
    QWidget,
)

from qa_desktop.ui.fill.question import QuestionRow


def step(page: QWidget, *, forward: bool) -> bool:
    """Put the keyboard on the next stop of a page, and after the last on what stands behind it.

    Returns:
        False when the keyboard is nowhere on the page, or there is nowhere to go.
    """
    stops = list(_stops(page))
    here = QApplication.focusWidget() or page.window().focusWidget()
    if here is None or here not in stops:
        return False
    at = stops.index(here)
    rest = stops[at + 1 :] if forward else stops[:at][::-1]
    target = next((one for one in rest if _takes_tab(one)), None) or _beyond(page, forward=forward)
    if target is None:
        return False
    target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    return True


def first_stop(within: QWidget) -> QWidget | None:
    """The first thing in a part of a page that takes the keyboard."""
    return next((one for one in _stops(within) if _takes_tab(one)), None)


def _stops(widget: QWidget) -> Iterator[QWidget]:
    """Everything in sight that can have the keyboard, in the order of the layouts."""
    if isinstance(widget, QScrollArea):
        inner = widget.widget()
        if inner is not None:
            yield from _stops(inner)
        return
    if widget.focusPolicy() and widget.focusProxy() is None:
        yield widget
    if isinstance(widget, QAbstractScrollArea):
        return
    if isinstance(widget, QuestionRow):
        # A list that drops down has its popup among its children, in a window of its own.
        window = widget.window()
        inside = (one for one in widget.findChildren(QWidget) if one.window() is window)
        yield from (one for one in inside if one.focusPolicy() and one.focusProxy() is None)
        return
    if isinstance(widget, QSplitter):
        yield from _in_splitter(widget)
        return
    layout = widget.layout()
    if layout is not None:
        yield from _in_layout(layout)


def _in_splitter(splitter: QSplitter) -> Iterator[QWidget]:
    """Its parts with the handles between them."""
    for index in range(splitter.count()):
        part = splitter.widget(index)
        if part is None or part.isHidden():
            continue
        if index:
            yield splitter.handle(index)
        yield from _stops(part)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None and not widget.isHidden():
            yield from _stops(widget)
        elif inner is not None:
            yield from _in_layout(inner)


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled() and widget.isVisible()


def _beyond(page: QWidget, *, forward: bool) -> QWidget | None:
    """The nearest stop of the window outside the page; where there is none, the first of the page.

    Qt's own chain (`nextInFocusChain`) must not be walked from Python: PySide takes each answer for a child
    of the widget that was asked, and when that widget goes it gives up the answer with everything below it,
    at last the main window with each viewport, header and scroll bar that somebody still holds.
    """
    window = page.window()
    root = window.centralWidget() if isinstance(window, QMainWindow) else window
    every = list(_stops(root)) if root is not None else []
    own = [place for place, one in enumerate(every) if one is page or page.isAncestorOf(one)]
    if not own:
        return first_stop(page)
    after, before = every[own[-1] + 1 :], every[: own[0]]
    outside = [*after, *before] if forward else [*before[::-1], *after[::-1]]
    return next((one for one in outside if _takes_tab(one)), None) or first_stop(page)
