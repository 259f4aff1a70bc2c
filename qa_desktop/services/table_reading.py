"""Owns reading a table that nobody vouches for: CSV as any program writes it, .xlsx, .xls; within bounds."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any  # openpyxl has no types; its cells are Any here alone

from qa_desktop.errors import Refused
from qa_desktop.formspec import sources
from qa_desktop.formspec.text_sources import CONTROL, encoding_of
from qa_desktop.formspec.workbook import TooLarge, Unreadable
from qa_desktop.services.table import MAX_CELL, MAX_COLUMNS, MAX_FILE, Table, TableKind
from qa_desktop.services.table_rows import RawRow, collect

_DELIMITERS = (",", ";", "\t", "|")
_TRIED_ROWS = 30
_TRIED_CHARACTERS = 64_000
_SEPARATOR_LINE = re.compile(r'"?sep=(?P<sign>[,;\t|])"?\r?\n', re.IGNORECASE)
"""How Excel is told the delimiter by those who export for it."""
_ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
}
_ROWS_OF_XLS = 65_536
"""All that a sheet of an old workbook can have."""
_NUMBERED = re.compile(r"0{2,20}")
"""A format that only fills up with zeros: a number that is shown so is a code, such as a record number."""


def read_table(data: bytes) -> Table:
    """Read a table; what it is, the bytes say.

    Raises:
        Refused: TABLE-EMPTY, TABLE-TOO-LARGE, TABLE-NO-TABLE, TABLE-DAMAGED, TABLE-LOCKED, TABLE-BROKEN-LINE,
            TABLE-ENCODING, TABLE-CELL-TOO-LONG (each with its line), TABLE-TOO-MANY-…. Nothing was changed.
        Stopped: somebody asked.
    """
    if len(data) > MAX_FILE:
        raise Refused("TABLE-TOO-LARGE", bytes=len(data), limit=MAX_FILE)
    if not data.strip(b"\x00 \t\r\n"):
        raise Refused("TABLE-EMPTY")
    try:
        if data.startswith(b"PK\x03\x04"):
            return _xlsx(data)
        if data.startswith(bytes.fromhex("d0cf11e0a1b11ae1")):
            return _xls(data)
    except TooLarge as refused:
        raise Refused("TABLE-TOO-LARGE", bytes=len(data), limit=MAX_FILE) from refused
    except Unreadable as refused:
        raise Refused("TABLE-LOCKED" if "is locked" in f"{refused}" else "TABLE-DAMAGED") from refused
    if data.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"\x1f\x8b", b"<", b"\xef\xbb\xbf<")
    ):
        raise Refused("TABLE-NO-TABLE")
    return _csv(data)


# CSV ---------------------------------------------------------------------------------------------


def _csv(data: bytes) -> Table:
    text, encoding = _decoded(data)
    said = _SEPARATOR_LINE.match(text)
    delimiter = said["sign"] if said else _delimiter(text)
    table = Table(
        TableKind.CSV,
        (),
        0,
        (),
        encoding=_ENCODINGS[encoding],
        is_guessed=encoding == "cp1252",
        delimiter=delimiter,
    )
    rows = _rows(text, delimiter)
    return collect(islice(rows, 1, None) if said else rows, table)


def _decoded(data: bytes) -> tuple[str, str]:
    """The text and its encoding: one that it says, UTF-8, or as Windows writes it."""
    encoding = encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as broken:
        if encoding != "utf-8-sig":
            line = data[: broken.start].decode(encoding, "replace").count("\n") + 1
            raise Refused("TABLE-ENCODING", line=line) from broken
        encoding = "cp1252"
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as none:
            raise Refused("TABLE-ENCODING", line=data.count(b"\n", 0, none.start) + 1) from none
    odd = CONTROL.search(text)
    if odd is not None:
        raise Refused("TABLE-BROKEN-LINE", line=text.count("\n", 0, odd.start()) + 1)
    return text, encoding


def _delimiter(text: str) -> str:
    """What parts the first lines into most cells, most evenly."""
    begin = text[:_TRIED_CHARACTERS]
    if len(text) > len(begin):
        begin = begin[: begin.rfind("\n") + 1] or begin
    return max(_DELIMITERS, key=lambda sign: _evenness(begin, sign))


def _evenness(text: str, delimiter: str) -> float:
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        widths = [len(line) for line in islice(lines, _TRIED_ROWS) if line]
    except csv.Error:
        return 0
    width, often = max(Counter(widths).items(), key=lambda one: (one[1], one[0]), default=(1, 0))
    return 0 if width < 2 else often / len(widths) * min(width, 20) + max(widths) / 1_000


def _rows(text: str, delimiter: str) -> Iterator[RawRow]:
    # Raised and never lowered: it is the whole process's, and other readers have their own bounds.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        begins = lines.line_num + 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as broken:
            code = "TABLE-CELL-TOO-LONG" if "larger" in str(broken) else "TABLE-BROKEN-LINE"
            raise Refused(code, line=begins, limit=MAX_CELL) from broken
        yield RawRow(begins, [cell.strip() for cell in cells])


# Excel -------------------------------------------------------------------------------------------


def _xlsx(data: bytes) -> Table:
    sources.refuse_bombs(data, most_filled=sources.MAX_SCANNED)
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions, which no table has a use for
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            try:
                shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
                return _first_filled([(sheet.title, _xlsx_rows(sheet)) for sheet in shown], TableKind.XLSX)
            finally:
                book.close()
    # openpyxl raises whatever its parts stumble over on damaged content; each means the same to us.
    except (
        zipfile.BadZipFile, InvalidFileException, zlib.error, EOFError, OSError, KeyError, ValueError,
        TypeError, AttributeError, IndexError, SyntaxError, RecursionError, OverflowError,
    ) as broken:  # fmt: skip
        raise Refused("TABLE-DAMAGED") from broken


def _first_filled(sheets: list[tuple[str, Iterator[RawRow]]], kind: TableKind) -> Table:
    names = [name for name, _ in sheets]
    for name, rows in sheets:
        others = tuple(other for other in names if other != name)
        try:
            return collect(rows, Table(kind, (), 0, (), sheet=name, other_sheets=others))
        except Refused as refused:
            if refused.code != "TABLE-EMPTY":
                raise
    raise Refused("TABLE-EMPTY")


def _xlsx_rows(sheet: Any) -> Iterator[RawRow]:
    from openpyxl.cell.read_only import EMPTY_CELL

    # What the sheet says of its own size is not believed: a larger one is never made room for, and a
    # smaller one would leave rows out without a word.
    sheet.reset_dimensions()
    before = None
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), start=1):
        if cells is before:  # the one blank row that openpyxl fills a gap with
            yield RawRow(number, [])
            continue
        before = cells
        filled = [(place, cell) for place, cell in enumerate(cells) if cell is not EMPTY_CELL]
        texts = [""] * (filled[-1][0] + 1 if filled else 0)
        formulas = []
        for place, cell in filled:
            if cell.data_type == "f":
                formulas.append(place)
            elif cell.value is not None:
                texts[place] = _shown(cell)
        while texts and not texts[-1] and len(texts) - 1 not in formulas:
            texts.pop()
        yield RawRow(number, texts, tuple(formulas))


def _shown(cell: Any) -> str:
    """A cell as text; a whole number keeps the zeros that its format fills it up with."""
    text = sources.text_of(cell.value)
    if text.isdecimal() and cell.data_type == "n":
        form = str(cell.number_format or "")
        if _NUMBERED.fullmatch(form):
            return text.zfill(len(form))
    return text


def _xls(data: bytes) -> Table:
    sheets = sources.xls_sheets(data, most_rows=_ROWS_OF_XLS)
    try:
        return _first_filled([(name, _xls_rows(rows)) for name, rows in sheets.items()], TableKind.XLS)
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, OverflowError) as broken:
        raise Refused("TABLE-DAMAGED") from broken


def _xls_rows(rows: Iterator[list[str]]) -> Iterator[RawRow]:
    for number, cells in enumerate(rows, start=1):
        while cells and not cells[-1]:
            cells.pop()
        yield RawRow(number, cells)
