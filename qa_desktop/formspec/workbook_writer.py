"""Owns writing a tool's source as the Excel workbook that a colleague edits; what it says stays the same."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any  # openpyxl has no types; its sheets and cells are Any here alone

from qa_desktop.formspec.workbook import Sheet, Workbook, column_letter

_ORDER = ("survey", "choices", "settings")
_WIDTHS = {
    "label": 58.0,
    "hint": 34.0,
    "guidance_hint": 42.0,
    "descriptor": 58.0,
    "relevant": 34.0,
    "constraint": 34.0,
}
_DEFAULT_WIDTH = 16.0
_WIDEST = 30.0
_HEADER_FILL, _HEADER_TEXT, _GROUP_FILL = "1F4E5F", "FFFFFF", "E8F0F2"
_LONGEST_CELL = 32_767
_FIRST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def write_xlsx(workbook: Workbook) -> bytes:
    """The workbook as .xlsx: every cell text, header frozen and filterable, texts wrapped.

    Every cell is written as text: `0.5` must not become 0,5 on a German computer, nor `2026-11-01` a date.
    A cell that begins like a formula is text as well, so that a tool from outside cannot run one.
    The same workbook gives the same bytes.
    """
    # Loaded here because it costs 0.15 s and nothing else needs it.
    from openpyxl import Workbook as ExcelWorkbook

    book = ExcelWorkbook()
    book.remove(book.active)
    names = [name for name in _ORDER if name in workbook.sheets]
    for name in (*names, *(one for one in workbook.sheets if one not in _ORDER)):
        _write_sheet(book.create_sheet(name), workbook.sheet(name))
    made = io.BytesIO()
    book.save(made)
    return _without_dates(made.getvalue())


def _write_sheet(target: Any, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    header = (Font(bold=True, color=_HEADER_TEXT), PatternFill("solid", fgColor=_HEADER_FILL))
    group = PatternFill("solid", fgColor=_GROUP_FILL)
    wrapped = Alignment(wrap_text=True, vertical="top")
    for index, heading in enumerate(sheet.headings):
        cell = _put(target, 1, index, heading)
        cell.font, cell.fill = header
        cell.alignment = wrapped
        target.column_dimensions[column_letter(index)].width = _width(sheet, heading)
    for row in sheet.rows:
        is_group = row.cells.get("type", "").replace(" ", "_").startswith(("begin_", "end_"))
        for index, heading in enumerate(sheet.headings):
            text = row.cells.get(heading, "")
            if not text and not is_group:
                continue
            cell = _put(target, row.number, index, text or None)
            cell.alignment = wrapped
            if is_group:
                cell.fill = group
    target.freeze_panes = _freeze(sheet)
    if sheet.headings:
        last = column_letter(len(sheet.headings) - 1)
        target.auto_filter.ref = f"A1:{last}{max(1, len(sheet.rows) + 1)}"


def _put(target: Any, row: int, index: int, text: str | None) -> Any:
    cell = target.cell(row=row, column=index + 1)
    cell.number_format = "@"
    if text is not None:
        cell.value = text[:_LONGEST_CELL]
        cell.data_type = "s"  # a leading "=" would make it a formula
    return cell


def _width(sheet: Sheet, heading: str) -> float:
    column = heading.partition("::")[0].strip().lower().replace(" ", "_")
    if column in _WIDTHS:
        return _WIDTHS[column]
    longest = max([len(heading), *(len(row.cells.get(heading, "")) for row in sheet.rows[:2000])])
    return min(max(_DEFAULT_WIDTH / 2, longest + 2.0), _WIDEST)


def _freeze(sheet: Sheet) -> str:
    """Below the header, and right of type and name where the sheet begins with them."""
    return "C2" if tuple(sheet.headings[:2]) in (("type", "name"), ("list_name", "name")) else "A2"


def _without_dates(data: bytes) -> bytes:
    """The same zip with fixed times, and without the time of writing in its properties."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(
                    rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", content
                )
            target.writestr(zipfile.ZipInfo(name, _FIRST_ZIP_DATE), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
