"""Owns recognising and opening a tool's source by its content; the file's suffix is never believed."""

from __future__ import annotations

import csv
import datetime
import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any  # openpyxl and xlrd have no types; their sheets are Any here alone

from qa_desktop.formspec.workbook import MAX_COLUMNS, MAX_ROWS, TooLarge, Unreadable, Workbook, build

MAX_SOURCE = 16 * 1024 * 1024
MAX_INFLATED = 120 * 1024 * 1024
"""Of a whole .xlsx; the largest public one inflates to 4 MB."""
MAX_MEMBERS = 2_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


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
        raise Unreadable(f"The file has {len(data):,} bytes; {MAX_SOURCE:,} is the limit")
    if data.startswith(b"PK\x03\x04"):
        return SourceKind.XLSX
    if data.startswith(_OLE):
        return SourceKind.XLS
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or data[:4] in (
        b"\xff\xfe<\x00",
        b"\xfe\xff\x00<",
    ):
        return SourceKind.XML
    text = decode(data)
    first = next(
        (line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")), ""
    )
    if first.lstrip().startswith("|"):
        return SourceKind.MARKDOWN
    lines = text.splitlines()
    if any(line.lstrip().startswith("|") for line in lines):
        return SourceKind.MARKDOWN
    if any("," in line for line in lines):
        return SourceKind.CSV
    raise Unreadable("The file is text, but neither a table in Markdown nor a CSV file")


def decode(data: bytes) -> str:
    """Text in UTF-8, or in UTF-16 with its mark. Raises Unreadable for anything else."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("The file is not a workbook, and not text in UTF-8 either") from None
    if _CONTROL.search(text):
        raise Unreadable("The file is not a workbook, and holds bytes that no text has")
    return text


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
    text = decode(data)
    return build(_markdown(text) if kind is SourceKind.MARKDOWN else _csv(text))


# ---------------------------------------------------------------- text


_SEPARATOR = re.compile(r"^[|\-: ]+$")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)


def _markdown(text: str) -> dict[str, Iterator[list[str]]]:
    """Tables as pyxform writes them: the first cell names the sheet; `<br>` is a line break."""
    sheets: dict[str, list[list[str]]] = {}
    current: list[list[str]] | None = None
    for line in text.splitlines():
        stripped = line.strip()
        if not stripped.startswith("|") or len(stripped) < 2:
            continue
        inner = stripped[1 : stripped.rindex("|")] if stripped.rindex("|") else stripped[1:]
        if _SEPARATOR.match(inner) and "-" in inner:
            continue
        cells = [_markdown_cell(cell) for cell in _CELL_BORDER.split(inner)]
        if cells[0]:
            current = sheets.setdefault(cells[0], [])
        if current is not None and any(cells[1:]):
            current.append(cells[1:])
    return {name: iter(rows) for name, rows in sheets.items()}


def _markdown_cell(raw: str) -> str:
    return _BREAK.sub("\n", raw.strip().replace(r"\|", "|"))


def _csv(text: str) -> dict[str, Iterator[list[str]]]:
    """One file, several sheets: a name in the first column begins a sheet, the next row is its header."""
    sheets: dict[str, list[list[str]]] = {}
    current: list[list[str]] | None = None
    csv.field_size_limit(1_000_000)
    try:
        for line in csv.reader(io.StringIO(text, newline="")):
            cells = [cell.strip() for cell in line]
            if cells and cells[0]:
                current = sheets.setdefault(cells[0], [])
            if current is not None and any(cells[1:]):
                current.append(cells[1:])
    except csv.Error as broken:
        raise Unreadable(f"The CSV file cannot be read: {broken}") from None
    return {name: iter(rows) for name, rows in sheets.items()}


# ---------------------------------------------------------------- Excel


def _xlsx(data: bytes) -> Workbook:
    _refuse_bombs(data)
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # openpyxl warns of styles and extensions, which no tool has a use for
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            try:
                return build({sheet.title: _xlsx_rows(sheet) for sheet in book.worksheets})
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
    ) as broken:
        raise Unreadable(f"The workbook is damaged ({type(broken).__name__})") from None


def _xlsx_rows(sheet: Any) -> Iterator[list[str]]:
    rows = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1, max_row=MAX_ROWS + 2)
    return ([_text_of(value) for value in row] for row in rows)


def _refuse_bombs(data: bytes) -> None:
    """Inflate every member once, counting: what a zip says of its own sizes is not believed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if not any(member.filename == "xl/workbook.xml" for member in members):
                raise Unreadable("The file is a zip archive, but not an Excel workbook")
            if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_INFLATED:
                raise TooLarge("The workbook inflates to more than it should")
            left = MAX_INFLATED
            for member in members:
                with archive.open(member) as stream:
                    while chunk := stream.read(1 << 20):
                        left -= len(chunk)
                        if left < 0:
                            raise TooLarge("The workbook inflates to more than it should")
    # A damaged directory makes zipfile stumble in many ways: names that are no text, offsets beyond the end.
    except (
        zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError,
        ValueError, KeyError, IndexError, OverflowError, MemoryError,
    ):  # fmt: skip
        raise Unreadable("The workbook is damaged, or locked with a password") from None


def _xls(data: bytes) -> Workbook:
    import xlrd
    from xlrd.compdoc import CompDoc

    try:
        # WORKAROUND for https://github.com/python-excel/xlrd (archived): a chain of sectors that bites its
        # own tail is followed for ever. python-calamine is no way out: a false length ends the process.
        _refuse_circles(CompDoc(data, logfile=io.StringIO()))
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), on_demand=False)
    except Unreadable:
        raise
    except xlrd.XLRDError as refused:
        locked = "encrypted" in str(refused).lower() or "ole2" in str(refused).lower()
        why = "is locked with a password, or holds no workbook" if locked else "is damaged"
        raise Unreadable(f"The .xls file {why}") from None
    # xlrd raises whatever its parts stumble over on damaged content; each means the same to us.
    except Exception as broken:  # noqa: BLE001  (xlrd has private ones besides: CompDocError, struct.error)
        raise Unreadable(f"The .xls file is damaged ({type(broken).__name__})") from None
    return build({sheet.name: _xls_rows(sheet, book.datemode) for sheet in book.sheets()})


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


def _xls_rows(sheet: Any, datemode: int) -> Iterator[list[str]]:
    import xlrd

    for number in range(min(sheet.nrows, MAX_ROWS + 2)):
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
            line.append(_text_of(value))
        yield line


def _text_of(value: object) -> str:
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
