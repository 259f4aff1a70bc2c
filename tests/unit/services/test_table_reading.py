"""Row 117 of the catalogue: tables as any program writes them, read with their lines or refused at one."""

from __future__ import annotations

import datetime
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desktop.errors import Refused
from qa_desktop.services import table as limits
from qa_desktop.services import table_rows
from qa_desktop.services.progress import Stopped, Work, doing
from qa_desktop.services.reading_jobs import JOBS, read_table_apart
from qa_desktop.services.reading_ports import Answer
from qa_desktop.services.table import TableKind, Wrong
from qa_desktop.services.table_reading import read_table
from qa_desktop.system.worker import Worker
from qa_desktop.ui.failure import words
from qa_desktop.ui.failure_words import WORDS
from tests.hostile.old_workbooks import old_workbook
from tests.hostile.workbooks import changed, names, part, plain, texts, with_rows

TEXT = 'Case;Name;Team\r\n0012;"Jönes; ""A""\r\nsecond line";North\r\n0013;Ünal;South\r\n'
ROWS = [("0012", 'Jönes; "A"\nsecond line', "North"), ("0013", "Ünal", "South")]


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [tuple(cell.replace("\r\n", "\n") for cell in row.cells) for row in read_table(data).rows]


def refusal(data: bytes) -> Refused:
    with pytest.raises(Refused) as refused:
        read_table(data)
    said = words(refused.value)
    assert said.happened
    assert "…" not in said.text
    assert said.kept == "Nothing was imported or changed."
    return refused.value


# ---------------------------------------------------------------- read


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("encoding", "said", "is_guessed"),
    [
        ("utf-8", "UTF-8", False),
        ("utf-8-sig", "UTF-8", False),
        ("utf-16", "UTF-16", False),
        ("utf-16-le", "UTF-16", False),
        ("utf-16-be", "UTF-16", False),
        ("cp1252", "Windows-1252", True),
    ],
)
def test_117_encoding_and_delimiter_are_found_and_said_and_quotes_reach_across_lines(
    encoding, said, is_guessed, sign
):
    table = read_table(TEXT.replace(";", sign).encode(encoding))
    assert (table.kind, table.encoding, table.is_guessed) == (TableKind.CSV, said, is_guessed)
    assert table.delimiter == sign
    assert table.headings == ("Case", "Name", "Team")
    read = [tuple(cell.replace("\r\n", "\n") for cell in row.cells) for row in table.rows]
    assert read == [tuple(cell.replace(";", sign) for cell in row) for row in ROWS]
    assert [row.line for row in table.rows] == [2, 4]
    assert table.problems == ()


def test_117_the_line_with_which_excel_is_told_the_delimiter_is_no_row():
    table = read_table(b"sep=;\r\nCase;Name\r\n1;a,b\r\n")
    assert (table.delimiter, table.heading_line, table.rows[0].cells) == (";", 2, ("1", "a,b"))


def test_117_a_title_above_the_headings_and_blank_lines_are_left_out_and_counted():
    table = read_table(b"Open cases\n\nCase,Name,Team\n1,a,b\n,,\n\n2,c,d\n\n\n")
    assert (table.heading_line, table.blank_rows) == (3, 3)
    assert [row.line for row in table.rows] == [4, 7]


def test_117_ragged_rows_are_told_at_their_lines_and_those_that_may_be_shifted_are_left_out():
    table = read_table(b"Case,Name,Team\n1,a\n2,b,c,d\n3,e,f,\n")
    assert [row.cells for row in table.rows] == [("1", "a", ""), ("3", "e", "f")]
    assert [(one.wrong, one.line) for one in table.problems] == [
        (Wrong.FEWER_CELLS, 2),
        (Wrong.MORE_CELLS, 3),
    ]
    assert table.left_out == 1
    assert table.problems[1].words() == "Line 3 has more cells than there are headings."


def test_117_characters_that_cannot_be_seen_are_told_and_the_row_left_out():
    table = read_table("Case,Name\n1,a\u202eb\n2,c\u0085d\n3,n\u200dj\n".encode())
    assert [row.cells for row in table.rows] == [("3", "n\u200dj")]
    assert [(one.wrong, one.line, one.column) for one in table.problems] == [
        (Wrong.HIDDEN, 2, "Name"), (Wrong.HIDDEN, 3, "Name"),
    ]  # fmt: skip


def test_117_headings_that_are_blank_or_stand_twice_are_told():
    table = read_table(b"Case,,Case\n1,2,3\n")
    assert {(one.wrong, one.column) for one in table.problems} == {
        (Wrong.HEADING_BLANK, "B"), (Wrong.HEADING_TWICE, "Case"),
    }  # fmt: skip
    assert all(one.words().startswith("Line 1: ") for one in table.problems)


def test_problems_beyond_many_are_counted():
    table = read_table(b"Case,Name\n" + b"1,2,3\n" * 500)
    assert (len(table.problems), table.problem_count, table.left_out) == (limits.MOST_PROBLEMS, 500, 500)


def test_a_workbook_gives_text_with_the_zeros_that_are_shown():
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Case", "Opened", "Rate", "Closed"])
    book.active.append([12, datetime.date(2026, 3, 4), 0.5, True])
    book.active["A2"].number_format = "0000000"
    book.active.append(["0013", None, "#REF!", None])
    book.create_sheet("notes")
    made = io.BytesIO()
    book.save(made)
    table = read_table(made.getvalue())
    assert [row.cells for row in table.rows] == [("0000012", "2026-03-04", "0.5", "TRUE")]
    assert [(one.wrong, one.line, one.column) for one in table.problems] == [(Wrong.ERROR_VALUE, 3, "Rate")]
    assert (table.sheet, table.other_sheets) == ("Sheet", ("notes",))


def test_an_old_workbook_is_read_to_its_last_row():
    rows = [[f"{number:04d}", True] for number in range(21_000)]
    table = read_table(old_workbook(("Cases", [["Case", "Open"], *rows]), ("Notes", [["a"]])))
    assert (table.kind, table.sheet, table.other_sheets) == (TableKind.XLS, "Cases", ("Notes",))
    assert (len(table.rows), table.rows[-1].cells) == (21_000, ("20999", "TRUE"))


def test_a_sheet_that_says_it_is_smaller_than_it_is_loses_no_row():
    table = read_table(with_rows(texts("Case", "Name") + texts("1", "a") * 30, dimension="A1:B2"))
    assert len(table.rows) == 30


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"Case,Name\n1,a\n2,\"b\n3,c\n", "TABLE-BROKEN-LINE", 3),
        (b'Case,Name\n1,"a"b\n', "TABLE-BROKEN-LINE", 2),
        (b"Case,Name\n1,a\0b\n", "TABLE-BROKEN-LINE", 2),
        (b"Case,Name\n1,a\x81\x8d\n", "TABLE-ENCODING", 2),
        ("Case,Name\n1,a\n".encode("utf-16")[:-1], "TABLE-ENCODING", 2),
        (b"Case,Name\n1,a\n2," + b"x" * 10_000_000 + b"\n", "TABLE-CELL-TOO-LONG", 3),
        (b"Case,Name\n1,a\n2,\"" + b"x\n" * 5_000_000, "TABLE-CELL-TOO-LONG", 3),
        (b"Case,Name\n" + b"," * 500 + b"1\n", "TABLE-TOO-MANY-COLUMNS", 2),
    ],
    ids=["open quote", "quote inside", "null", "no code", "half a letter", "10 MB", "10 MB of lines", "wide"],
)  # fmt: skip
def test_117_what_cannot_be_read_is_refused_at_its_line(data, code, line):
    refused = refusal(data)
    assert (refused.code, refused.facts["line"]) == (code, line)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "TABLE-EMPTY"),
        (b"\n\n,,\n", "TABLE-EMPTY"),
        (b"%PDF-1.7", "TABLE-NO-TABLE"),
        (b"<html></html>", "TABLE-NO-TABLE"),
        (b"PK\x03\x04" + b"x" * 100, "TABLE-DAMAGED"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "TABLE-DAMAGED"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "TABLE-LOCKED"),
        (b"Case,Name\n" + b"1,2\n" * 50_001, "TABLE-TOO-MANY-ROWS"),
        (b"a,b\n" + b"1,2\n" * (limits.MAX_FILE // 4), "TABLE-TOO-LARGE"),
    ],
)
def test_what_is_no_table_or_beyond_bounds_is_refused_by_name(data, code):
    assert refusal(data).code == code


def test_characters_of_a_whole_table_are_bounded(monkeypatch):
    monkeypatch.setattr(table_rows, "MAX_CHARACTERS", 1_000)
    assert refusal(b"Case,Name\n" + b"1,aaaaaaaaa\n" * 200).code == "TABLE-TOO-MANY-CHARACTERS"


def test_somebody_who_waits_can_stop_it():
    work = Work()

    class Impatient(Work):
        def tell(self, done: int, total: int) -> None:
            self.stop()

    work = Impatient()
    with doing(work), pytest.raises(Stopped):
        read_table(b"Case,Name\n" + b"1,2\n" * 1_000)


# ---------------------------------------------------------------- through a worker


class Here:
    """A worker that is this process."""

    def run(self, job: str, request: dict[str, str]) -> Answer:
        return JOBS[job](request)


def test_what_a_worker_answers_is_the_table_that_was_read(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_bytes((TEXT + "1;\n2;3;4;5\n").encode("cp1252"))
    assert read_table_apart(Here(), path) == read_table(path.read_bytes())


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(Refused, match="TABLE-FILE-MISSING"):
        read_table_apart(Here(), tmp_path / "none.csv")
    with pytest.raises(Refused, match="TABLE-FILE-MISSING"):
        read_table_apart(Here(), tmp_path)


def test_whoever_waits_hears_how_many_rows_were_read(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_bytes(b"Case,Name\n" + b"1,2\n" * 4_100)
    heard = []

    class Listening(Work):
        def tell(self, done: int, total: int) -> None:
            heard.append((done, total))

    with doing(Listening()):
        read_table_apart(Worker(), path)
    assert heard
    assert heard[-1] == (4_000, 0)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(),
        Answer({}, (b"[]",)),
        Answer({"kind": "csv", "headings": [1]}, (b"[]",)),
        Answer({"kind": "exe", "headings": []}, (b"[]",)),
    ],
)
def test_an_answer_of_another_shape_is_not_believed(answer, tmp_path):
    class Lying:
        def run(self, _job: str, _request: dict[str, str]) -> Answer:
            return answer

    with pytest.raises(Refused, match="READING-BROKE-OFF"):
        read_table_apart(Lying(), tmp_path / "x.csv")


# ---------------------------------------------------------------- anything

BEGINNINGS = st.sampled_from(
    [b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"Case,Name\n", b"sep=;\n", b"PK\x03\x04"]
)
PIECES = st.lists(
    st.sampled_from(
        [b",", b";", b"\t", b"\"", b"\"\"", b"\n", b"\r\n", b"\r", b"\0", b"a", b"1", b"=x", b"\xe9",
         b"\xc3\xa9", b"#REF!"]
    ),
    max_size=40,
).map(b"".join)  # fmt: skip


def holds(data: bytes) -> None:
    """A table within its bounds, or a refusal with words."""
    try:
        table = read_table(data)
    except Refused as refused:
        known = refused.code in WORDS
        assert known
        return
    assert all(len(row.cells) == len(table.headings) for row in table.rows)
    lines = [row.line for row in table.rows]
    assert lines == sorted(set(lines))
    assert all(one.words() and one.line for one in table.problems)
    assert table.problem_count >= len(table.problems)


@settings(max_examples=400, deadline=None)
@given(BEGINNINGS, PIECES | st.binary(max_size=60))
def test_any_bytes_are_a_table_or_refused_with_words(begin, rest):
    holds(begin + rest)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.text(max_size=6), min_size=2, max_size=4), min_size=2, max_size=6))
def test_what_a_program_writes_as_csv_is_read_back_letter_for_letter(rows):
    import csv

    text = io.StringIO(newline="")
    csv.writer(text).writerows([["Case number", "Name", "Team", "Worker"], *rows])
    try:
        table = read_table(text.getvalue().encode("utf-8", "replace"))
    except Refused as refused:
        has_control = refused.code in ("TABLE-BROKEN-LINE", "TABLE-ENCODING")
        assert has_control
        return
    written = {tuple(cell.strip() for cell in row) for row in rows}
    padded = {(*row, *[""] * (4 - len(row))) for row in written}
    assert {row.cells for row in table.rows} <= padded


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(names(plain())),
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_a_workbook_with_any_part_changed_is_a_table_or_refused_with_words(name, changes):
    own = bytearray(part(plain(), name))
    for place, value in changes:
        own[place % len(own)] = value
    holds(changed(plain(), {name: bytes(own)}))
