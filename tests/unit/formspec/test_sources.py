"""Sources told by content: what each kind of file is, and what is no tool at all."""

import io
import zipfile

import pytest

from qa_desktop.formspec import sources, workbook
from qa_desktop.formspec.sources import SourceKind, open_workbook, recognise
from qa_desktop.formspec.workbook import TooLarge, Unreadable, column_letter

MARKDOWN = b"| survey |\n| | type | name | label |\n| | text | a | A |\n"
CSV = b'"survey"\n,"type","name","label"\n,"text","a","A, or b"\n'


def xlsx(rows, title="survey") -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (MARKDOWN, SourceKind.MARKDOWN),
        (b"# A heading\n\nWords, with a comma.\n\n" + MARKDOWN, SourceKind.MARKDOWN),
        (CSV, SourceKind.CSV),
        (b"\xef\xbb\xbf" + CSV, SourceKind.CSV),
        (b"<?xml version='1.0'?><a/>", SourceKind.XML),
        (b"\xef\xbb\xbf  <a/>", SourceKind.XML),
        ("<a/>".encode("utf-16"), SourceKind.XML),
        (xlsx([["type"]]), SourceKind.XLSX),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 100, SourceKind.XLS),
    ],
)
def test_a_source_is_told_by_its_content(data, kind):
    assert recognise(data) is kind


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\x00" * 40, "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a workbook"),
        (b"words without any table", "neither a table"),
        (b"a,b\x00c,d", "bytes that no text has"),
    ],
)
def test_what_is_no_tool_says_why(data, why):
    with pytest.raises(Unreadable, match=why):
        recognise(data)


def test_a_file_beyond_the_limit_is_not_read(monkeypatch):
    monkeypatch.setattr(sources, "MAX_SOURCE", 5)
    with pytest.raises(Unreadable, match="limit"):
        recognise(MARKDOWN)


@pytest.mark.parametrize("data", [MARKDOWN, CSV, xlsx([["type", "name", "label"], ["text", "a", "A"]])])
def test_rows_are_numbered_as_excel_does(data):
    sheet = open_workbook(data, recognise(data)).sheet("survey")
    assert [row.number for row in sheet.rows] == [2]
    assert sheet.cell_name("label", 2) == "C2"


def test_a_cell_is_the_same_text_from_every_program():
    from datetime import date, datetime

    rows = [
        ["type", "a", "b", "c", "d", "e"],
        [True, 3.0, 0.5, datetime(2026, 11, 1), date(2026, 11, 2), " x\r\ny\u00a0z "],  # noqa: DTZ001 (Excel has no zones)
    ]
    cells = open_workbook(xlsx(rows), SourceKind.XLSX).sheet("survey").rows[0].cells
    assert list(cells.values()) == ["TRUE", "3", "0.5", "2026-11-01", "2026-11-02", "x\ny z"]


def test_markdown_has_line_breaks_escaped_pipes_and_rules_that_are_no_rows():
    text = (
        b"| survey | | |\n|:---|---|---|\n| | type | label |\n| | note | one<br>two <br/> three \\| four |\n"
    )
    assert (
        open_workbook(text, SourceKind.MARKDOWN).sheet("survey").rows[0].cells["label"]
        == "one\ntwo\nthree | four"
    )


def test_a_workbook_with_one_sheet_of_another_name_has_that_as_its_survey():
    book = open_workbook(xlsx([["type"], ["text"]], "Sheet1"), SourceKind.XLSX)
    assert [row.cells["type"] for row in book.sheet("survey").rows] == ["text"]


def test_a_sheet_of_blank_rows_ends_where_the_questions_end():
    data = xlsx([["type"], ["text"], *[[None]] * 5_000])
    assert len(open_workbook(data, SourceKind.XLSX).sheet("survey").rows) == 1


def test_rows_columns_and_cells_are_bounded(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 3)
    with pytest.raises(TooLarge, match="rows"):
        open_workbook(MARKDOWN + b"| | text | b | B |\n" * 3, SourceKind.MARKDOWN)
    monkeypatch.setattr(workbook, "MAX_COLUMNS", 2)
    with pytest.raises(TooLarge, match="columns"):
        open_workbook(MARKDOWN, SourceKind.MARKDOWN)
    monkeypatch.setattr(workbook, "MAX_COLUMNS", 20)
    monkeypatch.setattr(workbook, "MAX_CELLS", 2)
    with pytest.raises(TooLarge, match="cells"):
        open_workbook(MARKDOWN, SourceKind.MARKDOWN)


def test_a_zip_bomb_is_refused_by_counting_what_comes_out(monkeypatch):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)
    assert len(made.getvalue()) < 10_000
    monkeypatch.setattr(sources, "MAX_INFLATED", 1_000_000)
    with pytest.raises(TooLarge):
        open_workbook(made.getvalue(), SourceKind.XLSX)


def test_a_zip_that_lies_about_its_sizes_is_refused():
    data = bytearray(xlsx([["type"], ["text"]]))
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = (1).to_bytes(4, "little")  # "inflates to one byte"
    with pytest.raises(Unreadable):
        open_workbook(bytes(data), SourceKind.XLSX)


@pytest.mark.parametrize("cut", [30, 200, 1000, 3000])
def test_a_workbook_cut_short_is_damaged(cut):
    with pytest.raises(Unreadable):
        open_workbook(xlsx([["type"], ["text"]])[:cut], SourceKind.XLSX)


def test_another_zip_is_no_workbook():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(Unreadable, match="not an Excel workbook"):
        open_workbook(made.getvalue(), SourceKind.XLSX)


def test_flipped_bytes_never_raise_anything_else():
    whole = xlsx([["type", "name", "label"], ["text", "a", "A"]])
    for place in range(0, len(whole), 97):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        try:
            open_workbook(bytes(damaged), SourceKind.XLSX)
        except Unreadable:
            continue


def test_an_old_workbook_that_is_damaged_says_so():
    with pytest.raises(Unreadable, match=r"\.xls file"):
        open_workbook(bytes.fromhex("d0cf11e0a1b11ae1") + b"\x01" * 3_000, SourceKind.XLS)


@pytest.mark.parametrize(
    ("chains", "goes_round"),
    [
        ([], False),
        ([1, 2, -2], False),
        ([1, 2, 0], True),
        ([0], True),
        ([-2, 2, 3, 1], True),
        ([9, -1], False),
    ],
)
def test_chains_of_sectors_that_never_end_are_found_before_they_are_followed(chains, goes_round):
    assert sources._goes_round(chains) is goes_round


def test_a_zip_whose_names_are_no_text_is_damaged():
    data = bytearray(xlsx([["type"], ["text"]]))
    central = data.index(b"PK\x01\x02")
    data[central + 9] |= 0x08  # "names are UTF-8"
    data[central + 46] = 0xFF
    with pytest.raises(Unreadable):
        open_workbook(bytes(data), SourceKind.XLSX)


@pytest.mark.parametrize(
    ("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_have_excels_letters(index, letter):
    assert column_letter(index) == letter
