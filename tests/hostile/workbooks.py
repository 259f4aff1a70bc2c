"""Workbooks that mean harm, made part by part."""

import io
import zipfile
from functools import cache

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


@cache
def plain() -> bytes:
    """A workbook with one sheet: a tool of one question."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "survey"
    for row in (["type", "name", "label"], ["text", "a", "A"]):
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def changed(data: bytes, parts: dict[str, bytes]) -> bytes:
    """The archive with some parts replaced or added."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in {**dict.fromkeys(source.namelist()), **dict.fromkeys(parts)}:
            target.writestr(name, parts[name] if name in parts else source.read(name))
    return made.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def with_rows(rows: str, dimension: str = "A1:B2") -> bytes:
    sheet = (
        f'<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
    )
    return changed(plain(), {SHEET: sheet.encode()})


def texts(*cells: str) -> str:
    """A row of text cells."""
    return "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells) + "</row>"


@cache
def a_million_rows() -> bytes:
    """Some 70 kB that inflate to a million rows of one cell."""
    return with_rows(texts("type", "name") + "<row><c><v>1</v></c></row>" * 1_000_000)
