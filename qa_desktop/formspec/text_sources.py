"""Owns reading tools that are text: tables in Markdown, and CSV in the encodings that Excel writes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from qa_desktop.formspec.workbook import Unreadable

DELIMITERS = (",", ";", "\t")
_SNIFFED = 4_000
"""Characters in which headings are looked for."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def decode(data: bytes) -> tuple[str, bool]:
    """The text, and whether its encoding was guessed: neither UTF-8 nor UTF-16, and so Windows-1252.

    Raises:
        Unreadable: no text in any of them.
    """
    guessed = False
    try:
        text = data.decode(encoding_of(data))
    except UnicodeDecodeError:
        try:
            text, guessed = data.decode("cp1252"), True
        except UnicodeDecodeError:
            raise Unreadable("The file is not a workbook, and not text in UTF-8 either") from None
    if CONTROL.search(text):
        raise Unreadable("The file is not a workbook, and holds bytes that no text has")
    return text, guessed


def encoding_of(data: bytes) -> str:
    """The encoding that the first bytes speak for."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    # Texts of ours begin with ASCII, so that without its mark UTF-16 shows by every other byte being 0.
    if len(data) % 2 == 0 and data[:2].count(0) == 1 and data[2:4].count(0) == 1:
        return "utf-16-le" if data[1] == 0 else "utf-16-be"
    return "utf-8-sig"


_SEPARATOR = re.compile(r"^[|\-: ]+$")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)


def read_markdown(text: str) -> dict[str, Iterator[list[str]]]:
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


def _delimiter(text: str) -> str:
    """What stands between cells: a comma, or in Excel of other countries a semicolon or a tab."""
    begin = text[:_SNIFFED]
    if not re.search(r"(?i)\b(type|name)\b", begin):
        return ","
    return max(
        DELIMITERS, key=lambda one: len(re.findall(rf"(?i)\"?\b(?:type|name|label)\"?\s*{one}", begin))
    )


def _markdown_cell(raw: str) -> str:
    return _BREAK.sub("\n", raw.strip().replace(r"\|", "|"))


def read_csv(text: str) -> dict[str, Iterator[list[str]]]:
    """One file, several sheets: a name in the first column begins a sheet, the next row is its header.

    One sheet alone, as Excel saves it, is the survey: its first row begins with type and name.
    """
    sheets: dict[str, list[list[str]]] = {}
    current: list[list[str]] | None = None
    # Raised and never lowered: it is the whole process's, and other readers have their own bounds.
    csv.field_size_limit(max(csv.field_size_limit(), 1_000_000))
    try:
        lines = [
            [cell.strip() for cell in line]
            for line in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        ]
        first = [cell.lower() for cell in next((line for line in lines if any(line)), [])]
        if "type" in first and {"name", "label"} & set(first) and "survey" not in first:
            return {"survey": iter([line for line in lines if any(line)])}
        for cells in lines:
            if cells and cells[0]:
                current = sheets.setdefault(cells[0], [])
            if current is not None and any(cells[1:]):
                current.append(cells[1:])
    except csv.Error:
        raise Unreadable("The CSV file cannot be read: a quotation mark may be missing") from None
    return {name: iter(rows) for name, rows in sheets.items()}
