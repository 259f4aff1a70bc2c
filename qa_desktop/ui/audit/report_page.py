"""Owns the report on the screen: pages as pictures, printing through the system's dialog, saving a copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from qa_desktop.errors import Refused
from qa_desktop.services import progress
from qa_desktop.services.desktop import AuditsDesk
from qa_desktop.services.desktop_trail import Copied
from qa_desktop.services.ports import PageImage
from qa_desktop.services.progress import Work
from qa_desktop.ui.commands import bind
from qa_desktop.ui.context import Context
from qa_desktop.ui.copies import write_copy
from qa_desktop.ui.failure import words
from qa_desktop.ui.layouts import column, empty, scrolled
from qa_desktop.ui.progress import late
from qa_desktop.ui.style import theme
from qa_desktop.ui.style.roles import Button, Ground, Type, set_ground
from qa_desktop.ui.tasks import Lane
from qa_desktop.ui.widgets.folding import FoldingBar
from qa_desktop.ui.widgets.keycap import KeyButton
from qa_desktop.ui.widgets.spoken import speak_as
from qa_desktop.ui.widgets.text import Text

SCREEN_DPI = 110.0
"""Sharp enough to read at the width of the page on an ordinary screen; pages are drawn down, never up."""
PRINT_DPI = 200.0


@dataclass(frozen=True, slots=True)
class Rendered:
    """A report with its pages as pictures."""

    pdf: bytes
    pages: tuple[PageImage, ...]


class PageView(QFrame):
    """One page, as wide as there is room for."""

    def __init__(self, image: PageImage, number: int, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_ground(self, Ground.CARD)
        speak_as(self, QAccessible.Role.Graphic)
        self._image = image_of(image)
        self.setAccessibleName(self.tr("Page {0} of {1}").format(number, count))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        width = min(self.width(), self._image.width())
        return QSize(width, round(width * self._image.height() / self._image.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wanted = self.sizeHint().height()
        if wanted != self.height():
            self.setFixedHeight(wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.rect(), self._image)


class ReportPage(QWidget):
    """A report: read, print, save a copy.

    Signals:
        left: the Back button or Escape was pressed.
        failed(object): the error that kept the report from being shown or saved.
        shown: the pages are on the screen.
    """

    left = Signal()
    failed = Signal(object)
    shown = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._rendered: Rendered | None = None
        self._name = ""
        self._about: str | None = None
        self._making: Work | None = None
        self.left.connect(self._stop_making)
        set_ground(self, Ground.CANVAS)
        layout = column(self, gap=0)
        layout.addWidget(self._bar())
        layout.addWidget(self._where_it_goes())
        body = QWidget()
        m = theme.current().metrics
        across = QHBoxLayout(body)
        self._pages = QVBoxLayout()
        self._pages.setSpacing(m.px(16))
        self._pages.setContentsMargins(0, m.px(16), 0, m.px(16))
        holder = QWidget()
        holder.setLayout(self._pages)
        holder.setMaximumWidth(m.px(900))
        across.addStretch(1)
        across.addWidget(holder, 20)
        across.addStretch(1)
        self._area = scrolled(body)
        self._area.setAccessibleName(self.tr("Report"))
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        speak_as(self._area, QAccessible.Role.Document)
        layout.addWidget(self._area, 1)
        bind(self, "page.leave", self.left.emit)
        bind(self, "page.print", self.print_out, ready=self._why_not_yet)
        bind(self, "page.save", self.save_copy, ready=self._why_not_yet)

    def show_report(self, title: str, name: str, make: Callable[[], bytes], about: str | None = "") -> None:
        """Make a report and show it.

        Args:
            title: what is shown above the pages.
            name: the file name offered when a copy is saved.
            make: called on the BACKGROUND lane; returns the PDF's bytes.
            about: what the audit trail says of a copy that is printed or saved; None notes none: the pages
                are about nobody.
        """
        self._name = name
        self._about = about
        self._rendered = None
        self._title.show_text(title)
        self._allow(False)
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)
        empty(self._pages)
        waiting = Text(self.tr("Making the report …"), Type.HINT)
        self._pages.addWidget(waiting)
        late(waiting)
        desk = self._context.desktop.audits
        self._making = self._context.tasks.run(
            Lane.BACKGROUND,
            lambda: render(desk, make(), SCREEN_DPI),
            self._show,
            self._fail,
            self,
            says=self.tr("Making the report"),
            stopped=self._on_stopped,
        )

    def _where_it_goes(self) -> Text:
        m = theme.current().metrics
        said = Text(
            self.tr(
                "Printed pages wait in the printer’s queue, where this computer can read them. A saved copy"
                " can be read by anyone who can open its folder."
            ),
            Type.SMALL,
        )
        said.setContentsMargins(m.px(20), m.px(8), m.px(20), m.px(8))
        return said

    def _bar(self) -> FoldingBar:
        bar = FoldingBar()
        self._back = KeyButton(self.tr("← Back"), "Esc")
        self._back.clicked.connect(self.left)
        self._title = Text("", Type.STRONG)
        self._save = KeyButton(self.tr("Save a copy"), "Ctrl S")
        self._save.clicked.connect(self.save_copy)
        self._print = KeyButton(self.tr("Print"), "Ctrl P", Button.PRIMARY)
        self._print.clicked.connect(self.print_out)
        bar.add_words(self._back)
        bar.add_words(self._title, 1)
        bar.add_button(self._save)
        bar.add_button(self._print)
        return bar

    def _show(self, rendered: Rendered) -> None:
        self._rendered = rendered
        empty(self._pages)
        for number, image in enumerate(rendered.pages, 1):
            self._pages.addWidget(PageView(image, number, len(rendered.pages)))
        self._pages.addStretch(1)
        self._allow(True)
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)
        self.shown.emit()

    def _fail(self, error: Exception) -> None:
        empty(self._pages)
        self._pages.addWidget(Text(self.tr("The report could not be made."), Type.ERROR))
        self._pages.addWidget(Text(words(error).text))
        self._pages.addStretch(1)
        self.failed.emit(error)

    def _why_not_yet(self) -> str:
        return "" if self._rendered is not None else self.tr("The pages are not ready yet.")

    def _on_stopped(self) -> None:
        """Nobody wants it any more: what was made is gone, and the audit is as it was."""
        if self.isVisible():
            self.left.emit()

    @Slot()
    def _stop_making(self) -> None:
        # Whoever goes back waits for no report; the lane is free for the next.
        if self._making is not None and self._rendered is None:
            self._making.stop()

    def _allow(self, allowed: bool) -> None:
        self._save.setEnabled(allowed)
        self._print.setEnabled(allowed)

    @Slot()
    def print_out(self) -> None:
        """Print through the system's dialog. The system spools the pages in clear, and the page says so."""
        if self._rendered is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(self._name)
        dialog = QPrintDialog(printer, self)
        if dialog.exec() != QPrintDialog.DialogCode.Accepted:
            return
        desk, rendered, tasks = self._context.desktop.audits, self._rendered, self._context.tasks
        tasks.run(
            Lane.BACKGROUND,
            # Noted first: from then on the pages reach the printer, also when the program locks meanwhile.
            lambda: render(desk, self._noted(Copied.PRINTED, rendered).pdf, PRINT_DPI),
            partial(paint_on, printer),
            self._tell_while_here,
            tasks,
            says=self.tr("Drawing the pages for the printer"),
            stopped=_nothing_printed,
        )

    def _tell_while_here(self, error: Exception) -> None:
        if isValid(self):
            self.failed.emit(error)

    @Slot()
    def save_copy(self) -> None:
        """Save the PDF where the person says. The copy is in clear, and the sheet says so."""
        if self._rendered is None:
            return
        try:
            self._context.desktop.settings.must_allow_copies()
        except Refused as error:
            self.failed.emit(error)
            return
        title = self.tr("Save a copy, readable by anyone who can open the folder")
        path, _ = QFileDialog.getSaveFileName(self, title, f"{self._name}.pdf", self.tr("PDF (*.pdf)"))
        if path and isValid(self):  # the program may have locked behind a dialog of the system
            work = partial(self._write, Path(path), self._rendered)
            says = self.tr("Saving the copy")
            self._context.tasks.run(Lane.BACKGROUND, work, None, self.failed.emit, self, says=says)

    def _write(self, path: Path, rendered: Rendered) -> None:
        write_copy(path, self._noted(Copied.SAVED, rendered).pdf)

    def _noted(self, how: Copied, rendered: Rendered) -> Rendered:
        """BACKGROUND. What cannot be noted in the audit trail is not copied."""
        if self._about is not None:
            self._context.desktop.trail.copied(how, self._about, len(rendered.pdf))
        return rendered


def render(desk: AuditsDesk, pdf: bytes, dpi: float) -> Rendered:
    """Turn a PDF into pictures of its pages; for the BACKGROUND lane."""
    count = desk.page_count(pdf)
    pages: list[PageImage] = []
    for number in range(count):
        progress.step(number, count)
        pages.append(desk.page(pdf, number, dpi))
    return Rendered(pdf, tuple(pages))


def _nothing_printed() -> None:
    """Stopped before the first page went to the printer: there is nothing to take back."""


def image_of(page: PageImage) -> QImage:
    # copy(): the picture must own its pixels, the bytes go with the page.
    return QImage(page.rgba, page.width, page.height, page.width * 4, QImage.Format.Format_RGBA8888).copy()


def paint_on(printer: QPrinter, rendered: Rendered) -> None:
    """Paint pages on a printer, each as large as the paper allows."""
    painter = QPainter(printer)
    try:
        for number, page in enumerate(rendered.pages):
            if number:
                printer.newPage()
            image = image_of(page)
            size = image.size().scaled(painter.viewport().size(), Qt.AspectRatioMode.KeepAspectRatio)
            # The device stretches it: a page scaled to a printer's own dots would take half a gigabyte.
            painter.drawImage(QRect(painter.viewport().topLeft(), size), image)
    finally:
        painter.end()
