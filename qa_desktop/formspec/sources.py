"""Owns recognising and opening a tool's source by its content; the file's suffix is never believed."""

from __future__ import annotations

import datetime
import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any  # openpyxl and xlrd have no types; their sheets are Any here alone

from qa_desktop.formspec.excel_marks import marks_of
from qa_desktop.formspec.text_sources import DELIMITERS, decode, read_csv, read_markdown
from qa_desktop.formspec.workbook import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    TooLarge,
    Unreadable,
    Workbook,
    build,
)

MAX_SOURCE = 16 * 1024 * 1024
MAX_INFLATED = 96 * 1024 * 1024
"""Of a whole .xlsx; the largest public one inflates to 4 MB, and a million blank formatted rows to 80 MB."""
MAX_SCANNED = 1_500_000
"""Cells in a workbook, blank ones too: formatting alone makes a sheet slow to read (they take 10 s)."""
MAX_MEMBERS = 2_000
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_STRANGERS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"{\\rtf": "a text document",
    b"SQLite format 3": "a database",
    b"\x1f\x8b": "a packed file",
    b"Rar!": "a packed file",
    b"7z\xbc\xaf": "a packed file",
}
"""What other files begin with."""
_PARTS_READ_WHOLE = 40 * 1024 * 1024
"""Of an .xlsx, what is not read row by row: shared texts, styles."""


class SourceKind(StrEnum):
    XLSX = ".xlsx"
    XLS = ".xls"
    CSV = ".csv"
    MARKDOWN = ".md"
    XML = ".xml"


def recognise(data: bytes) -> SourceKind:
    """Say what the bytes are.

    Raises:
        Unreadable: empty, too large, or none of the kinds we read.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable("The file is empty")
    if len(data) > MAX_SOURCE:
        raise TooLarge(f"The file has {len(data):,} bytes; {MAX_SOURCE:,} is the limit")
    for begin, what in _STRANGERS.items():
        if data.startswith(begin):
            raise Unreadable(f"The file is {what}, not a workbook", "choose the Excel workbook of the tool")
    if data.startswith(b"PK\x03\x04"):
        return SourceKind.XLSX
    if data.startswith(_OLE):
        return SourceKind.XLS
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or data[:4] in (
        b"\xff\xfe<\x00",
        b"\xfe\xff\x00<",
    ):
        return SourceKind.XML
    text, _ = decode(data)
    first = next(
        (line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")), ""
    )
    if first.lstrip().startswith("|"):
        return SourceKind.MARKDOWN
    lines = text.splitlines()
    if any(line.lstrip().startswith("|") for line in lines):
        return SourceKind.MARKDOWN
    if any(delimiter in line for line in lines for delimiter in DELIMITERS):
        return SourceKind.CSV
    raise Unreadable("The file is text, but neither a table in Markdown nor a CSV file")


def open_workbook(data: bytes, kind: SourceKind) -> Workbook:
    """Read all sheets.

    Raises:
        Unreadable: damaged, locked with a password, or not what its first bytes say.
        TooLarge: beyond a limit.
    """
    if kind is SourceKind.XLSX:
        return _xlsx(data)
    if kind is SourceKind.XLS:
        return _xls(data)
    text, guessed = decode(data)
    return replace(
        build(read_markdown(text) if kind is SourceKind.MARKDOWN else read_csv(text)), is_guessed=guessed
    )


# ---------------------------------------------------------------- Excel


def _xlsx(data: bytes) -> Workbook:
    refuse_bombs(data)
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # openpyxl warns of styles and extensions, which no tool has a use for
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            try:
                made = build({sheet.title: _xlsx_rows(sheet) for sheet in book.worksheets})
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    return replace(made, marks=marks_of(archive))
            finally:
                book.close()
    except TooLarge:
        raise
    except (zipfile.BadZipFile, InvalidFileException, zlib.error, EOFError, OSError):
        raise Unreadable("The workbook is damaged") from None
    # openpyxl raises whatever its parts stumble over on damaged content; each means the same to us.
    except (
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        SyntaxError,
        RecursionError,
    ):
        raise Unreadable("The workbook is damaged") from None


def _xlsx_rows(sheet: Any) -> Iterator[list[str]]:
    rows = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1, max_row=MAX_ROWS + 2)
    return ([text_of(value) for value in row] for row in rows)


def refuse_bombs(data: bytes, most_filled: int = 2 * MAX_CELLS) -> None:
    """Inflate every member once, counting: what a zip says of its own sizes is not believed.

    `most_filled` is of all sheets together: notes beside a tool's own may hold as much again.

    Raises:
        Unreadable: no Excel workbook, damaged, or locked with a password.
        TooLarge: beyond a limit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _refuse_others({member.filename for member in members})
            if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_INFLATED:
                raise TooLarge("The workbook inflates to more than it should", _DELETE_BLANKS)
            left, whole, cells, filled = MAX_INFLATED, _PARTS_READ_WHOLE, MAX_SCANNED, most_filled
            for member in members:
                with archive.open(member) as stream:
                    while chunk := stream.read(1 << 20):
                        left -= len(chunk)
                        whole -= 0 if "/worksheets/" in member.filename else len(chunk)
                        cells -= chunk.count(b"<c") + chunk.count(b":c")
                        filled -= chunk.count(b"<v>") + chunk.count(b"<is>")
                        if filled < 0:
                            raise TooLarge(f"The workbook has more than {most_filled:,} filled cells")
                        if left < 0 or whole < 0:
                            raise TooLarge("The workbook inflates to more than it should", _DELETE_BLANKS)
                        if cells < 0:
                            why = f"The workbook has more than {MAX_SCANNED:,} cells, most of them blank"
                            raise TooLarge(why, _DELETE_BLANKS)
    # A damaged directory makes zipfile stumble in many ways: names that are no text, offsets beyond the end.
    except (
        zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError,
        ValueError, KeyError, IndexError, OverflowError, MemoryError,
    ):  # fmt: skip
        raise Unreadable("The workbook is damaged, or locked with a password", _SAVE_AGAIN) from None


_DELETE_BLANKS = "delete the blank rows and columns after the last ones that are filled in"
_SAVE_AGAIN = "open it in Excel, remove the password, and save it as .xlsx"
_OTHER_ARCHIVES = {
    "xl/workbook.bin": "a binary Excel workbook (.xlsb)",
    "content.xml": "an OpenDocument file",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "Index/Document.iwa": "a file of Apple's Numbers",
}


def _refuse_others(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    for part, what in _OTHER_ARCHIVES.items():
        if part in names:
            suggestion = "open it, and save it as an Excel workbook (.xlsx)"
            raise Unreadable(f"The file is {what}, which cannot be read here", suggestion)
    raise Unreadable("The file is a zip archive, but not an Excel workbook")


def _xls(data: bytes) -> Workbook:
    return build(xls_sheets(data))


def xls_sheets(data: bytes, most_rows: int = MAX_ROWS + 2) -> dict[str, Iterator[list[str]]]:
    """The sheets of an old workbook, row by row, up to so many.

    Raises:
        Unreadable: damaged, or locked with a password.
    """
    import xlrd
    from xlrd.compdoc import CompDoc

    if _ENCRYPTED in data:
        raise Unreadable("The workbook is locked with a password", _SAVE_AGAIN)

    try:
        # WORKAROUND for https://github.com/python-excel/xlrd (archived): a chain of sectors that bites its
        # own tail is followed for ever. python-calamine is no way out: a false length ends the process.
        _refuse_circles(CompDoc(data, logfile=io.StringIO()))
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), ragged_rows=True)
    except Unreadable:
        raise
    except xlrd.XLRDError as refused:
        locked = "encrypted" in str(refused).lower() or "ole2" in str(refused).lower()
        why = "is locked with a password, or holds no workbook" if locked else "is damaged"
        raise Unreadable(f"The .xls file {why}") from None
    # xlrd raises whatever its parts stumble over on damaged content; each means the same to us.
    except Exception:  # noqa: BLE001  (xlrd has private ones besides: CompDocError, struct.error)
        raise Unreadable("The .xls file is damaged") from None
    return {sheet.name: _xls_rows(sheet, book.datemode, most_rows) for sheet in book.sheets()}


def _refuse_circles(container: Any) -> None:
    if _goes_round(container.SAT) or _goes_round(container.SSAT):
        raise Unreadable("The .xls file is damaged")


def _goes_round(chains: Sequence[int]) -> bool:
    """True when following the table from some entry never ends; entries below 0 are ends."""
    settled = bytearray(len(chains))  # 1 while on the way, 2 when known to end
    for start in range(len(chains)):
        here, walked = start, []
        while 0 <= here < len(chains) and not settled[here]:
            settled[here] = 1
            walked.append(here)
            here = chains[here]
        if 0 <= here < len(chains) and settled[here] == 1:
            return True
        for entry in walked:
            settled[entry] = 2
    return False


def _xls_rows(sheet: Any, datemode: int, most_rows: int) -> Iterator[list[str]]:
    import xlrd

    for number in range(min(sheet.nrows, most_rows)):
        line: list[str] = []
        for cell in sheet.row(number)[: MAX_COLUMNS + 1]:
            value = cell.value
            if cell.ctype == xlrd.XL_CELL_BOOLEAN:
                value = bool(value)
            elif cell.ctype == xlrd.XL_CELL_DATE:
                try:
                    value = xlrd.xldate_as_datetime(value, datemode)
                except (ValueError, OverflowError):
                    value = str(value)
            elif cell.ctype == xlrd.XL_CELL_ERROR:
                value = xlrd.error_text_from_code.get(value, "#ERROR")
            line.append(text_of(value))
        yield line


def text_of(value: object) -> str:
    """A cell as text, the same whatever program wrote it: TRUE, whole numbers without .0, ISO dates."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    text = str(value).replace("\u00a0", " ").replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("_x000D_\n", "\n").strip()
