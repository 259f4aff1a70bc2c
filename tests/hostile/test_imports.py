"""Rows 114 to 119 of the catalogue of attacks: what comes from outside is read within bounds or refused."""

import ast
import html
import time
import tracemalloc
from pathlib import Path

import pytest

from qa_desktop.errors import Refused
from qa_desktop.formspec.check import check_source
from qa_desktop.formspec.external import MAX_LIST, Unusable, read_list
from qa_desktop.formspec.sources import SourceKind, open_workbook
from qa_desktop.formspec.workbook import TooLarge, Unreadable
from qa_desktop.formspec.xform import read
from qa_desktop.services.auditing import guarded
from qa_desktop.services.reading_jobs import read_table_apart
from qa_desktop.services.table_reading import read_table
from qa_desktop.services.tools import check_file
from qa_desktop.system.worker import Worker
from tests.hostile.forms import form, opened, problems
from tests.hostile.workbooks import a_million_rows, changed, names, part, plain, texts, with_rows

pytestmark = pytest.mark.timeout(60)
SOURCE = Path(__file__).parents[2] / "qa_desktop"


# ---------------------------------------------------------------- 114: a small workbook of a million rows


def test_114_a_workbook_of_150_kb_that_inflates_to_a_million_rows_is_stopped_at_the_cap(tmp_path):
    bomb = a_million_rows()
    assert len(bomb) < 150_000
    began = time.process_time()
    with pytest.raises(TooLarge, match="600,000 filled cells"):
        open_workbook(bomb, SourceKind.XLSX)
    assert time.process_time() - began < 5

    path = tmp_path / "tool.xlsx"
    path.write_bytes(bomb)
    assert [one.code for one in check_file(path, Worker()).problems] == ["TOOL-TOO-LARGE"]
    with pytest.raises(Refused, match="TABLE-TOO-MANY-ROWS") as refused:
        read_table_apart(Worker(), path)
    assert refused.value.facts == {"limit": 50_000}


# ---------------------------------------------------------------- 115: a sheet that claims to be huge


@pytest.mark.parametrize("dimension", ["A1:XFD1048576", "XFD1048576", "A1:A99999999999", "rubbish"])
def test_115_nothing_is_allocated_by_the_size_that_a_sheet_claims(dimension):
    data = with_rows(texts("type", "name", "label") + texts("text", "a", "A"), dimension)
    tracemalloc.start()
    try:
        rows = open_workbook(data, SourceKind.XLSX).sheet("survey").rows
        table = read_table(data)
    except (Unreadable, Refused):
        assert dimension in ("A1:A99999999999", "rubbish")
    else:
        assert [row.number for row in rows] == [2]
        assert [row.line for row in table.rows] == [2]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_115_one_cell_in_the_last_corner_is_found_without_a_million_rows_in_memory():
    last = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    table = read_table(with_rows(texts("Case", "Name") + last, "A1:XFD1048576"))
    assert [row.line for row in table.rows] == [1_048_576]


# ---------------------------------------------------------------- 116: entities and document types

DOCTYPES = {
    "bomb": "<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "]>",
    "external entity": "<!DOCTYPE x [<!ENTITY a0 SYSTEM 'file:///etc/passwd'>]>",
    "external dtd": "<!DOCTYPE x SYSTEM 'http://192.0.2.1/x.dtd'>",
    "parameter entity": "<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://192.0.2.1/p'> %p;]>",
}


@pytest.mark.parametrize("doctype", DOCTYPES.values(), ids=DOCTYPES)
@pytest.mark.parametrize("name", names(plain()))
def test_116_a_document_type_in_any_part_of_a_workbook_expands_nothing(name, doctype, monkeypatch):
    monkeypatch.setattr("socket.socket.connect", _never)
    own = part(plain(), name).partition(b"?>")
    body = own[2] if own[1] else own[0]
    data = changed(plain(), {name: doctype.encode() + body.replace(b">A<", b">&a0;&a11;<")})
    tracemalloc.start()
    try:
        for reader in (lambda: open_workbook(data, SourceKind.XLSX), lambda: read_table(data)):
            try:
                made = reader()
            except (Unreadable, Refused):
                continue
            assert "root:" not in str(made)
            assert "hahaha" not in str(made)
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 20_000_000


@pytest.mark.parametrize("doctype", DOCTYPES.values(), ids=DOCTYPES)
def test_116_a_document_type_in_a_form_or_a_list_is_refused_by_name(doctype, monkeypatch):
    monkeypatch.setattr("socket.socket.connect", _never)
    with pytest.raises(Refused, match="TOOL-XML-DTD"):
        read(doctype.encode() + form("<a/>"))
    with pytest.raises(Unusable, match="document type"):
        read_list("l.xml", doctype.encode() + b"<root><item><name>&a0;</name></item></root>")
    with pytest.raises(Refused, match="TABLE-NO-TABLE"):
        read_table(doctype.encode() + b"<table/>")


def _never(*_: object) -> None:
    raise AssertionError("something was asked of the network")


# ---------------------------------------------------------------- 118: formulas, in and out


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "=HYPERLINK(1)", "＝1+1"])
def test_118_what_begins_like_a_formula_is_text_on_the_way_in_and_guarded_on_the_way_out(cell):
    quoted = '"' + cell.replace('"', '""') + '"'
    table = read_table(f"Case,Name\n1,{quoted}\n".encode())
    assert table.rows[0].cells == ("1", cell)
    table = read_table(with_rows(texts("Case", "Name") + texts("1", html.escape(cell))))
    assert table.rows[0].cells == ("1", cell)
    assert guarded(cell) == f"'{cell}"


def test_118_a_formula_of_excel_is_never_run_and_is_told_at_its_cell():
    rows = (
        texts("type", "name", "label") + '<row><c t="str"><f>1+1</f><v>2</v></c></row>' + texts("b", "B", "")
    )
    table = read_table(with_rows(rows))
    assert [row.cells[0] for row in table.rows] == ["b"]
    assert [one.words() for one in table.problems] == ["Line 2, type: a formula, which is not run."]
    unsaved = '<row r="2"><c r="A2"><f>1+1</f></c></row>'
    found = check_source(with_rows(texts("type", "name", "label") + unsaved))[1]
    assert ("TOOL-FORMULA", "A2") in {(one.code, one.cell) for one in found}


def _writers() -> list[Path]:
    """Every module that writes tables for other programs."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        names_used = {
            f"{node.value.id}.{node.attr}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        }
        if names_used & {"csv.writer", "csv.DictWriter"}:
            found.append(path)
    return found


def test_118_whatever_writes_a_table_for_another_program_guards_its_cells():
    writers = _writers()
    assert "auditing.py" in {path.name for path in writers}
    own = "external_choices.py"  # read by the tool that it is a part of, never by a spreadsheet
    bare = [
        path.name for path in writers if "guarded(" not in _code(path) and "map(guarded" not in _code(path)
    ]
    assert bare == [own]


def test_118_whatever_writes_a_workbook_writes_text(tmp_path):
    from openpyxl import load_workbook

    from qa_desktop.services.tools import export_xlsx

    source = tmp_path / "tool.md"
    source.write_text(
        "| survey |\n| | type | name | label |\n| | text | a | =cmd\\|' /C calc'!A0 |\n"
        "| settings |\n| | form_id | version | form_title |\n| | t | 1 | =1+1 |\n",
        "utf-8",
    )
    export_xlsx(source, tmp_path / "tool.xlsx", Worker())
    book = load_workbook(tmp_path / "tool.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "=1+1" in {cell.value for cell in cells}
    users = [
        path.name
        for path in sorted(SOURCE.rglob("*.py"))
        if "import Workbook as ExcelWorkbook" in _code(path)
    ]
    assert users == ["workbook_writer.py"]


def _code(path: Path) -> str:
    return path.read_text("utf-8")


# ---------------------------------------------------------------- 119: tools that mean harm


@pytest.mark.parametrize(
    "reference",
    ["jr://file/../../secret.csv", "jr://file/..%2f..%2fsecret.csv", "jr://file/%2e%2e/secret.csv",
     "jr://file//etc/passwd", "jr://file/C:\\secret.csv", "jr://file/\\\\192.0.2.1\\share\\x.csv",
     "jr://file/secret.csv\u0000.csv", "file:///etc/passwd", "http://192.0.2.1/x.csv"],
)  # fmt: skip
def test_119_a_reference_that_leads_out_of_the_tools_folder_is_refused_at_its_list(reference):
    asked: list[str] = []

    def files(name: str) -> bytes | None:
        asked.append(name)
        return None

    more = f'<instance id="l" src="{html.escape(reference)}"/>'.replace("\0", "")
    tool = read(form("<a/>", more=more), files)
    assert not [name for name in asked if "/" in name or "\\" in name or ".." in name]
    assert {
        one.severity.value for code, one in problems(tool).items() if "ATTACHMENT" in code or "LIST" in code
    }
    assert any(
        one.severity.value == "error" or "not come with" in one.message for one in problems(tool).values()
    )


def test_119_a_link_beside_a_tool_that_leads_elsewhere_is_not_followed(tmp_path):
    (tmp_path / "secret.csv").write_text("name,label\nsecret,Secret\n", "utf-8")
    folder = tmp_path / "tool"
    folder.mkdir()
    (folder / "list.csv").symlink_to(tmp_path / "secret.csv")
    source = folder / "tool.xml"
    source.write_bytes(form("<a/>", more='<instance id="l" src="jr://file-csv/list.csv"/>'))
    report = check_file(source, Worker())
    assert "TOOL-ATTACHMENT-MISSING" in {one.code for one in report.problems}
    assert "secret" not in str(report).lower().replace(str(tmp_path).lower(), "")


def test_119_a_list_of_50_mb_is_refused_by_its_size_and_named(tmp_path):
    assert MAX_LIST < 50 * 1024 * 1024
    with (tmp_path / "list.csv").open("wb") as file:
        file.write(b"name,label\n")
        file.truncate(50 * 1024 * 1024)
    source = tmp_path / "tool.xml"
    source.write_bytes(form("<a/>", more='<instance id="l" src="jr://file-csv/list.csv"/>'))
    began = time.process_time()
    report = check_file(source)
    assert time.process_time() - began < 3
    (said,) = [one for one in report.problems if one.code == "TOOL-ATTACHMENT-TOO-LARGE"]
    assert "list.csv" in said.message
    assert not report.is_sound


def test_119_a_list_of_50_mb_in_the_form_itself_is_refused_by_its_size():
    items = b"<item><name>n</name><label>L</label></item>" * 1_200_000
    began = time.process_time()
    with pytest.raises(Refused, match="TOOL-TOO-LARGE"):
        read(form("<a/>", more='<instance id="l"><root>@</root></instance>').replace(b"@", items))
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "label",
    ["<img src='file:///etc/passwd'>", "<b>Bold</b>", "<script>alert(1)</script>", "<a href='http://x'>y</a>",
     "\u202etxt.exe"],
)  # fmt: skip
def test_119_markup_in_a_label_stays_the_letters_that_it_is(label):
    body = f'<input ref="/data/a"><label>{html.escape(label)}</label></input>'
    assert opened(form("<a/>", body=body)).view("/data/a").label == label


CALCULATES = '<bind nodeset="/data/a" calculate="/data/c"/><bind nodeset="/data/c" calculate="/data/a"/>'
PATTERN = '<bind nodeset="/data/a" constraint="regex(., \'(a+)+\\1$\')"/>'


@pytest.mark.parametrize(
    ("bind", "code"),
    [(CALCULATES, "TOOL-CYCLE"), (PATTERN, "")],
    ids=["cyclic calculate", "catastrophic pattern"],
)
def test_119_a_tool_that_never_ends_is_checked_apart_and_in_time_with_its_node_named(tmp_path, bind, code):
    source = tmp_path / "tool.xml"
    source.write_bytes(form("<a/><c/>", bind))
    report = check_file(source, Worker())
    told = [one for one in report.problems if not code or one.code == code]
    assert any("/data/a" in one.place + one.text + one.message for one in told)
