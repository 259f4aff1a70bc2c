"""Paper: every page of a report reaches the printer; copies are written whole or not at all."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter

from qa_desktop.errors import Refused
from qa_desktop.report.pages import PdfPages
from qa_desktop.report.pdf import PdfReports
from qa_desktop.services.ports import ReportItem, ReportModel, ReportSection
from qa_desktop.ui.audit.report_page import PRINT_DPI, paint_on, render, write_copy

FONTS = Path(__file__).resolve().parents[3] / "resources" / "fonts"


class Pages:
    """The part of the audits desk that turns a PDF into pictures, over the real renderer."""

    def __init__(self) -> None:
        self._pages = PdfPages()

    def page_count(self, pdf: bytes) -> int:
        return self._pages.pages(pdf)

    def page(self, pdf: bytes, index: int, dpi: float):
        return self._pages.page(pdf, index, dpi)


def report(questions: int) -> bytes:
    items = tuple(ReportItem(f"Question {n}", "word " * 60, "text") for n in range(questions))
    model = ReportModel(
        "Title", "", "QA-A", "OFFICIAL", (), "", (ReportSection("One", items),), (), "", datetime.now(UTC)
    )
    return PdfReports(FONTS).pdf(model)


def test_every_page_is_painted_on_the_printer(qapp, tmp_path):
    pdf = report(40)
    rendered = render(Pages(), pdf, PRINT_DPI)
    assert len(rendered.pages) > 2
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))

    paint_on(printer, rendered)

    printed = (tmp_path / "printed.pdf").read_bytes()
    assert len(PdfReader(io.BytesIO(printed)).pages) == len(rendered.pages)
    for number in range(len(rendered.pages)):
        page = PdfPages().page(printed, number, 40)
        dark = sum(page.rgba[at] < 128 for at in range(0, len(page.rgba), 4))
        assert dark > 200, "the page is empty"
        assert page.height > page.width


def test_a_copy_is_written_whole(tmp_path):
    write_copy(tmp_path / "copy.pdf", b"whole")
    assert (tmp_path / "copy.pdf").read_bytes() == b"whole"
    assert [path.name for path in tmp_path.iterdir()] == ["copy.pdf"]


def test_a_copy_that_cannot_be_written_leaves_the_older_one(tmp_path):
    (tmp_path / "folder").write_bytes(b"a file where a folder should be")
    with pytest.raises(Refused) as caught:
        write_copy(tmp_path / "folder" / "copy.pdf", b"new")
    assert caught.value.code == "COPY-NOT-SAVED"
    assert (tmp_path / "folder").read_bytes() == b"a file where a folder should be"
