"""Sources told by content: what each kind of file is, and what is no tool at all."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desktop.formspec import sources, workbook
from qa_desktop.formspec.check import check_source
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


# ---------------------------------------------------------------- what Excel and others write besides


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


def codes(data: bytes) -> set[tuple[str, str]]:
    return {(one.code, one.cell) for one in check_source(data)[1]}


def test_a_formula_whose_result_is_not_in_the_file_is_told_at_its_cell():
    data = xlsx([["type", "name", "label"], ["text", "a", "=B2"], ["text", "b", "B"]])
    assert ("TOOL-FORMULA", "C2") in codes(data)


def test_a_cell_that_shows_an_error_of_excel_is_told_at_its_cell():
    assert ("TOOL-FORMULA", "C2") in codes(xlsx([["type", "name", "label"], ["text", "a", "#REF!"]]))


def test_merged_cells_are_pointed_out():
    from openpyxl import Workbook

    book = Workbook()
    for row in (["type", "name", "label"], ["text", "a", "A"], ["text", "b", None]):
        book.active.append(row)
    book.active.merge_cells("C2:C3")
    made = io.BytesIO()
    book.save(made)
    assert ("TOOL-MERGED", "C2") in codes(made.getvalue())


def test_a_hidden_sheet_is_read_and_mentioned():
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "survey"
    for row in (["type", "name", "label"], ["select_one l", "a", "A"]):
        book.active.append(row)
    hidden = book.create_sheet("choices")
    for row in (["list_name", "name", "label"], ["l", "x", "X"]):
        hidden.append(row)
    hidden.sheet_state = "hidden"
    made = io.BytesIO()
    book.save(made)
    conversion, problems = check_source(made.getvalue())
    assert conversion.tool is not None
    assert ("TOOL-HIDDEN-SHEET", "choices") in {(one.code, one.sheet) for one in problems}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (",type,name,label\n,text,a,Café £5\n", "utf-16"),
        (",type,name,label\n,text,a,Café £5\n", "utf-16-le"),
        (",type,name,label\n,text,a,Café £5\n", "utf-16-be"),
        (",type,name,label\n,text,a,Café £5\n", "utf-8-sig"),
        (",type,name,label\n,text,a,Café £5\n", "cp1252"),
        (";type;name;label\n;text;a;Café £5\n", "utf-8"),
        ("\ttype\tname\tlabel\n\ttext\ta\tCafé £5\n", "utf-16"),
    ],
)
def test_a_csv_is_read_as_excel_writes_it_in_any_country(text, encoding):
    data = ("survey" + text[0] * 3 + "\n" + text).encode(encoding)
    book = open_workbook(data, recognise(data))
    assert dict(book.sheet("survey").rows[0].cells) == {"type": "text", "name": "a", "label": "Café £5"}
    assert book.is_guessed is (encoding == "cp1252")


def test_one_sheet_saved_as_csv_is_the_survey():
    data = b"type,name,label\ntext,a,A\nnote,n,N\n"
    sheet = open_workbook(data, recognise(data)).sheet("survey")
    assert [(row.number, row.cells["name"]) for row in sheet.rows] == [(2, "a"), (3, "n")]


def test_a_guessed_encoding_is_mentioned():
    data = "type,name,label\ntext,a,Café\n".encode("cp1252")
    assert ("TOOL-ENCODING", "") in codes(data)


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ("xl/workbook.bin", "xlsb"),
        ("content.xml", "OpenDocument"),
        ("word/document.xml", "Word"),
        ("ppt/presentation.xml", "PowerPoint"),
    ],
)
def test_another_programs_file_is_called_by_its_name(part, what):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(Unreadable, match=what) as refused:
        open_workbook(made.getvalue(), SourceKind.XLSX)
    assert refused.value.suggestion


def test_a_locked_workbook_says_so():
    data = bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 512 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(Unreadable, match="password") as refused:
        open_workbook(data, recognise(data))
    assert "remove the password" in refused.value.suggestion


def test_links_to_other_workbooks_are_not_followed():
    whole = xlsx([["type", "name", "label"], ["text", "a", "A"]])
    data = changed(whole, {"xl/externalLinks/externalLink1.xml": b"<not even xml"})
    assert open_workbook(data, SourceKind.XLSX).sheet("survey").rows


# ---------------------------------------------------------------- bombs


SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADER = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>type</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>name</t></is></c></row>'
)


def with_rows(rows: str, before: str = "") -> bytes:
    sheet = f'{before}<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>{HEADER}{rows}'
    return changed(xlsx([["type", "name"]]), {SHEET: f"{sheet}</sheetData></worksheet>".encode()})


def test_a_sheet_that_says_it_has_a_million_rows_ends_with_its_last_one():
    last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    data = with_rows('<row r="2"><c r="A2"><v>1</v></c></row>' + last)
    assert len(open_workbook(data, SourceKind.XLSX).sheet("survey").rows) == 1


def test_cells_that_hold_nothing_but_a_format_are_counted(monkeypatch):
    monkeypatch.setattr(sources, "MAX_SCANNED", 1_000)
    data = with_rows('<row r="2">' + '<c s="1"/>' * 2_000 + "</row>")
    with pytest.raises(TooLarge, match="most of them blank") as refused:
        open_workbook(data, SourceKind.XLSX)
    assert "delete the blank rows" in refused.value.suggestion


def test_shared_texts_are_bounded_apart_from_sheets(monkeypatch):
    monkeypatch.setattr(sources, "_PARTS_READ_WHOLE", 100_000)
    data = changed(xlsx([["type"]]), {"xl/sharedStrings.xml": b"<si/>" * 50_000})
    with pytest.raises(TooLarge):
        open_workbook(data, SourceKind.XLSX)


def test_one_long_text_in_every_cell_is_counted_each_time(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_CHARACTERS", 50_000)
    data = xlsx([["type", "name", "label"], *[["text", f"a{number}", "x" * 1_000] for number in range(60)]])
    with pytest.raises(TooLarge, match="characters"):
        open_workbook(data, SourceKind.XLSX)


def test_entities_in_a_sheet_are_not_expanded():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with pytest.raises(Unreadable):
        open_workbook(with_rows('<row r="2"><c r="A2" t="str"><v>&b;</v></c></row>', bomb), SourceKind.XLSX)


# ---------------------------------------------------------------- any bytes


WHOLE = xlsx([["type", "name", "label"], ["text", "a", "A"]])
BEGINNINGS = st.sampled_from(
    [b"", b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"), b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf",
     b"| survey |\n",
     b"survey,,\n,type,name,label\n", b"<", b"<h:html>", b"type;name;label\n"]
)  # fmt: skip


@settings(max_examples=300, deadline=10_000)
@given(BEGINNINGS, st.binary(max_size=300))
def test_any_bytes_give_problems_and_never_an_exception(begin, rest):
    conversion, problems = check_source(begin + rest)
    assert conversion.tool is not None or problems
    assert all(one.message.endswith((".", "?")) for one in problems)


@settings(max_examples=150, deadline=10_000)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_workbook_with_any_bytes_changed_never_raises(changes):
    damaged = bytearray(WHOLE)
    for place, value in changes:
        damaged[place] = value
    conversion, problems = check_source(bytes(damaged), ".xlsx")
    assert conversion.tool is not None or problems


CELLS = st.sampled_from(
    ["", "text", "select_one l", "begin_group", "end_group", "begin_repeat", "a", "${a}", "${", "1.0", "x y",
     "💡",
     "=1", "l", "or_other", "a=b", "<b>", "]]>", "&amp;", "a\tb", "note", "calculate", "trigger", "\u202e",
     "名前"]
)  # fmt: skip


@settings(max_examples=150, deadline=10_000)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=8), st.lists(CELLS, min_size=1, max_size=5))
def test_any_table_gives_a_tool_or_problems_with_words(rows, headings):
    lines = ["| survey |", "| | type | name | " + " | ".join(headings) + " |"]
    lines += ["| | " + " | ".join(row) + " |" for row in rows]
    conversion, problems = check_source("\n".join(lines).encode())
    assert conversion.tool is not None or problems
    assert all(one.message and "Traceback" not in one.message for one in problems)
