"""Owns moving a draft to a newer version of its tool on the screen: offered, previewed, done, taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desktop.services.desktop import Opened
from qa_desktop.services.desktop_moving import MovedDraft, MovePreview
from qa_desktop.ui.context import Context
from qa_desktop.ui.fill.page import FillPage
from qa_desktop.ui.sheets import asks
from qa_desktop.ui.style.roles import Ground
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.banner import Banner

WhenSaved = Callable[[Callable[[], None]], None]
"""Does something once everything typed is in the store."""


class MoveFlow(QObject):
    """The banner above the questions of a draft, and what it leads to.

    Signals:
        moved: the draft is of another version now and is to be opened again.
        failed(object): an exception to say.
    """

    moved = Signal()
    failed = Signal(object)

    def __init__(
        self, context: Context, opened: Opened, page: FillPage, when_saved: WhenSaved, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._when_saved = when_saved
        self._context, self._desk, self._opened = context, context.desktop.moving, opened
        self._page, self._parent = page, parent
        self.offer, self.said = Banner(Ground.INFO), Banner(Ground.GOOD)
        for banner in (self.offer, self.said):
            page.say_above(banner)
        self.offer.acted.connect(self.look)
        self.said.acted.connect(self.show_moved)
        page.saved.connect(self._on_saved)
        if opened.newer is not None:
            self.offer.say(
                self.tr("Version {version} of this tool is here. This draft is of version {now}.").format(
                    version=opened.newer.ref.version, now=opened.summary.tool.version
                ),
                self.tr("Move this draft to version {version}…").format(version=opened.newer.ref.version),
            )
        if opened.moved is not None and (opened.moved.may_take_back or opened.moved.dropped):
            self._say_moved(opened.moved)

    @Slot()
    def look(self) -> None:
        """Ask what moving would do, once everything typed is in the store, and show that."""
        work = partial(self._desk.look, self._opened.key)
        self._when_saved(partial(self._store, work, self._show_preview))

    def _show_preview(self, preview: MovePreview) -> None:
        from qa_desktop.ui.fill.move_sheet import MoveSheet

        if not self._parent.isVisible():
            return  # left or locked meanwhile: the sheet shows answers
        sheet = MoveSheet(preview, self._parent)
        if asks(sheet):
            work = partial(self._desk.move, self._opened.key, preview.to.ref.content_hash)
            self._store(work, self._on_moved)

    @Slot()
    def show_moved(self) -> None:
        """Show what was dropped, to be copied, and offer to take the move back."""
        from qa_desktop.ui.fill.move_sheet import MovedSheet

        moved = self._opened.moved
        if moved is None:
            return
        sheet = MovedSheet(moved, self._parent)
        if asks(sheet):
            work = partial(self._desk.take_back, self._opened.key)
            self._when_saved(partial(self._store, work, self._on_moved))

    @Slot(object)
    def _on_saved(self, _at: object) -> None:
        """After the next answer the move stands; what was dropped can still be read and copied."""
        moved = self._opened.moved
        if moved is not None and not moved.dropped:
            self.said.hush()

    def _say_moved(self, moved: MovedDraft) -> None:
        words = self.tr("This draft was moved from version {before} to version {after}.").format(
            before=moved.before, after=moved.after
        )
        if moved.dropped:
            words = self.tr(
                "This draft was moved from version {before} to version {after}. "
                "Answers that did not come along: {n}. They are kept in the history."
            ).format(before=moved.before, after=moved.after, n=len(moved.dropped))
        self.said.say(words, self.tr("Show the move…"))

    def _on_moved(self, _nothing: object) -> None:
        self.moved.emit()

    def _store(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._context.tasks.run(Lane.STORE, work, done, self.failed.emit, self._parent)
