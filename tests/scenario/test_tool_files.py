"""Files that are no tool: each says what it is, and none raises."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from qa_desktop.formspec.check import check_source
from qa_desktop.formspec.problems import Severity
from qa_desktop.services.tools import check_file

SAMPLES = Path(__file__).parents[3] / "shared" / "conformance" / "xforms"


def only_problem(path: Path) -> tuple[str, str]:
    report = check_file(path)
    assert report.ref is None
    assert not report.is_sound
    assert len(report.problems) == 1
    return report.problems[0].code, report.problems[0].message


def xlsx(sheets: dict[str, list[list[object]]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def archive(part: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        target.writestr(part, "x")
    return made.getvalue()


LOCKED = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512) + "EncryptedPackage".encode("utf-16-le")
WHOLE = xlsx(
    {
        "survey": [["type", "name", "label"], ["text", "a", "A"]],
        "settings": [["form_id", "version"], ["t", 1]],
    }
)


@pytest.mark.parametrize(
    ("name", "data", "code", "words"),
    [
        ("empty.xlsx", b"", "TOOL-UNREADABLE", "empty"),
        ("empty.md", b"\n\n", "TOOL-UNREADABLE", "empty"),
        ("junk.xlsx", bytes(range(256)) * 40, "TOOL-UNREADABLE", "not a workbook"),
        ("cut.xlsx", WHOLE[:1500], "TOOL-UNREADABLE", "damaged"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "TOOL-UNREADABLE", "not a workbook"),
        ("words.md", b"Dear all, see the attached.", "TOOL-NO-SURVEY", "no sheet called survey"),
        ("prose.md", b"Dear all", "TOOL-UNREADABLE", "neither a table"),
        ("scan.xlsx", b"%PDF-1.7 ...", "TOOL-UNREADABLE", "a PDF"),
        ("locked.xlsx", LOCKED, "TOOL-UNREADABLE", "locked with a password"),
        ("office.xlsx", archive("content.xml"), "TOOL-UNREADABLE", "OpenDocument"),
        ("binary.xlsx", archive("xl/workbook.bin"), "TOOL-UNREADABLE", "binary Excel workbook"),
        ("letter.xlsx", archive("word/document.xml"), "TOOL-UNREADABLE", "Word document"),
        ("answers.csv", b"name,_uuid\nA,1\n,,\nsurvey,x\n", "TOOL-NO-SURVEY", "no sheet called survey"),
        ("broken.xml", b"<h:html><model>", "TOOL-XML", "not well-formed"),
        ("other.xml", b"<rss><channel/></rss>", "TOOL-NOT-XFORM", "not an XForm"),
        ("bomb.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "TOOL-XML-DTD", "document type"),
        ("deep.xml", b"<a>" * 9_000, "TOOL-TOO-LARGE", "deeper"),
        (
            "notes.xlsx",
            xlsx({"Notes": [["x"]], "Surveys": [["type"]]}),
            "TOOL-NO-SURVEY",
            "no sheet called survey",
        ),
    ],
)
def test_a_file_that_is_no_tool_says_what_it_is(tmp_path, name, data, code, words):
    (tmp_path / name).write_bytes(data)
    found, message = only_problem(tmp_path / name)
    assert found == code
    assert words in message


def test_a_misnamed_survey_sheet_is_pointed_out(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(xlsx({"Surveys": [["type"]], "choices": [["name"]]}))
    assert check_file(tmp_path / "a.xlsx").problems[0].suggestion == "rename the sheet “Surveys” to survey"


def test_a_folder_is_not_a_tool(tmp_path):
    assert only_problem(tmp_path)[0] == "TOOL-NOT-A-FILE"


def test_a_file_that_is_not_there_is_a_problem(tmp_path):
    assert only_problem(tmp_path / "gone.xlsx")[0] == "TOOL-FILE-MISSING"
    assert only_problem(tmp_path / "a\0b")[0] in ("TOOL-FILE-UNREADABLE", "TOOL-FILE-MISSING")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a system with named pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert only_problem(tmp_path / "pipe.xlsx")[0] == "TOOL-NOT-A-FILE"


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="an administrator may read every file"
)
def test_a_file_that_may_not_be_read_is_a_problem(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(WHOLE)
    path.chmod(0)
    assert only_problem(path)[0] == "TOOL-NO-PERMISSION"


def test_a_refusal_by_the_system_is_a_problem_whoever_runs_this(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    path.write_bytes(WHOLE)

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert only_problem(path)[0] == "TOOL-NO-PERMISSION"


def test_content_is_believed_and_a_wrong_suffix_is_only_mentioned(tmp_path):
    path = tmp_path / "tool.xls"
    path.write_bytes(WHOLE)
    report = check_file(path)
    assert [(one.code, one.severity) for one in report.problems] == [("TOOL-SUFFIX", Severity.WARNING)]
    assert report.is_sound
    (tmp_path / "tool.xlsx").write_bytes(WHOLE)
    assert check_file(tmp_path / "tool.xlsx").ref == report.ref


@pytest.mark.skipif(not SAMPLES.exists(), reason="the conformance material is not on this computer")
def test_an_old_workbook_named_xlsx_is_read_as_what_it_is(tmp_path):
    old = next(path for path in sorted(SAMPLES.rglob("*.xls")) if path.read_bytes().startswith(b"\xd0\xcf"))
    (tmp_path / "renamed.xlsx").write_bytes(old.read_bytes())
    report = check_file(tmp_path / "renamed.xlsx")
    assert "TOOL-SUFFIX" in {one.code for one in report.problems}
    assert report.ref == check_file(old).ref


def test_a_name_that_would_be_markup_or_a_formula_is_shown_as_text(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(
        "| survey |\n| | type | name | label |\n| | text | a | <img src=x onerror=alert(1)> =cmd\\|'x' |\n"
        "| settings |\n| | form_id | version | form_title |\n| | t | 1 | <b>Bold</b> |\n",
        encoding="utf-8",
    )
    report = check_file(path)
    assert report.title == "<b>Bold</b>"
    assert report.problems == ()


def test_a_workbook_with_macros_is_read_without_them(tmp_path):
    (tmp_path / "tool.xlsm").write_bytes(WHOLE)
    report = check_file(tmp_path / "tool.xlsm")
    assert report.is_sound
    assert report.problems == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_tool_as_csv_is_the_same_however_excel_saved_it(tmp_path, encoding, delimiter):
    text = "survey,,,\n,type,name,label\n,text,a,Café\nsettings,,,\n,form_id,version,\n,t,1,\n"
    (tmp_path / "plain.csv").write_text(text, encoding="utf-8")
    (tmp_path / "saved.csv").write_text(text.replace(",", delimiter), encoding=encoding)
    saved = check_file(tmp_path / "saved.csv")
    assert saved.ref == check_file(tmp_path / "plain.csv").ref
    assert {one.code for one in saved.problems} == ({"TOOL-ENCODING"} if encoding == "cp1252" else set())


def test_an_old_workbook_with_every_byte_in_turn_damaged_never_raises():
    old = next(
        (path for path in sorted(SAMPLES.rglob("*.xls")) if path.read_bytes()[:2] == b"\xd0\xcf"), None
    )
    if old is None:
        pytest.skip("the conformance material is not on this computer")
    whole = old.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 150)):
        damaged = bytearray(whole)
        damaged[place : place + 4] = b"\xff\xff\xff\x7f"
        conversion, problems = check_source(bytes(damaged), ".xls")
        assert conversion.tool is not None or problems


def test_all_mistakes_of_a_workbook_are_told_in_one_run(tmp_path):
    path = tmp_path / "tool.xlsx"
    survey = [
        ["type", "name", "label", "relevant", "parameters"],
        ["txet", "a", "A"],
        ["range", "b", "B", None, "start=x"],
        ["text", "c c", "C", "${gone} = 1"],
        ["select_one yn", "d", "D", "nofunction(1)"],
        ["begin_group", "g", "G"],
    ]
    path.write_bytes(
        xlsx({"survey": survey, "choices": [["list_name", "name", "label"], ["yn", None, "Yes"]]})
    )
    report = check_file(path)
    errors = [(one.code, one.sheet, one.cell) for one in report.problems if one.severity is Severity.ERROR]
    assert errors == [
        ("TOOL-TYPE", "survey", "A2"),
        ("TOOL-PARAMETER", "survey", "E3"),
        ("TOOL-NAME", "survey", "B4"),
        ("TOOL-REFERENCE", "survey", "D4"),
        ("TOOL-UNKNOWN-FUNCTION", "survey", "D5"),
        ("TOOL-STRUCTURE", "survey", "A6"),
        ("TOOL-CHOICE", "choices", "B2"),
    ]
