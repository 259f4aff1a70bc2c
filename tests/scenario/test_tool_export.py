"""The Excel workbook for a colleague: the same tool, hash and all, in cells that stay text."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from qa_desktop.errors import Refused
from qa_desktop.services.tools import check_file, export_xlsx

T1 = Path(__file__).parents[2] / "forms" / "generic-mosaic-audit" / "tool.md"

SMALL = """
| survey |
| | type | name | label | guidance_hint | constraint | constraint_message | default |
| | note | n | Two lines<br>and **bold** \\| a pipe | | | | |
| | select_one l | a | It’s “curly” – and Ä, 你好, 🙂 | 1. first<br>2. second | . != 'x' | Not<br>x | y |
| | text | f | =SUM(A1) | @risk | | | x |
| choices |
| | list_name | name | label | score | descriptor |
| | l | x | X | 0.5 | Half<br>a point |
| | l | y | Yes | 1 | |
| settings |
| | form_id | version | form_title |
| | small | 2026-11-01 | Small |
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    source = tmp_path / "small.md"
    source.write_text(SMALL, encoding="utf-8")
    return source


def test_the_exported_workbook_checks_to_the_same_hash(small, tmp_path):
    report = export_xlsx(small, tmp_path / "other name.xlsx")
    again = check_file(tmp_path / "other name.xlsx")
    assert report.ref is not None
    assert again.ref == report.ref
    assert again.problems == ()


def test_the_sample_tool_exports_to_the_same_hash(tmp_path):
    report = export_xlsx(T1, tmp_path / "t1.xlsx")
    assert check_file(tmp_path / "t1.xlsx").ref == report.ref


def test_the_same_source_gives_the_same_bytes(small, tmp_path):
    export_xlsx(small, tmp_path / "a.xlsx")
    export_xlsx(small, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_tool_as_csv_has_the_same_hash_as_in_markdown(small, tmp_path):
    import csv

    from qa_desktop.formspec.xlsform import convert

    workbook = convert(small.read_bytes()).workbook
    with (tmp_path / "small.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for name, sheet in workbook.sheets.items():
            writer.writerow([name])
            writer.writerow(["", *sheet.headings])
            for row in sheet.rows:
                writer.writerow(["", *(row.cells.get(heading, "") for heading in sheet.headings)])
    assert check_file(tmp_path / "small.csv").ref == check_file(small).ref


def test_saved_again_by_a_spreadsheet_the_tool_is_the_same(small, tmp_path):
    """Excel writes numbers as numbers once somebody types them; the hash does not change."""
    report = export_xlsx(small, tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    scores = [row[3] for row in book["choices"].iter_rows(min_row=2)]
    scores[0].value, scores[1].value = 0.5, 1
    book.save(tmp_path / "b.xlsx")
    assert check_file(tmp_path / "b.xlsx").ref == report.ref


def test_every_cell_is_text_so_that_nothing_is_a_formula_a_date_or_a_number(small, tmp_path):
    export_xlsx(small, tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    assert kinds == {"s"}
    assert book["survey"]["C4"].value == "=SUM(A1)"
    assert book["settings"]["B2"].value == "2026-11-01"


def test_the_workbook_is_pleasant_to_edit(small, tmp_path):
    export_xlsx(small, tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["survey", "choices", "settings"]
    survey = book["survey"]
    assert survey.freeze_panes == "C2"
    assert survey["A1"].font.bold
    assert survey["C2"].alignment.wrap_text
    assert survey.column_dimensions["C"].width > 40
    assert survey["C2"].value == "Two lines\nand **bold** | a pipe"


def test_a_tool_with_errors_is_not_exported(tmp_path):
    source = tmp_path / "bad.md"
    source.write_text("| survey |\n| | type | name | label |\n| | text | a b | A |\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        export_xlsx(source, tmp_path / "bad.xlsx")
    assert (refused.value.code, refused.value.facts) == ("TOOL-REFUSED", {"errors": 1})
    assert not (tmp_path / "bad.xlsx").exists()


def test_a_target_that_cannot_be_written_is_refused_and_nothing_is_left_behind(small, tmp_path):
    with pytest.raises(Refused) as refused:
        export_xlsx(small, tmp_path / "no such folder" / "a.xlsx")
    assert refused.value.code == "TOOL-NOT-WRITTEN"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["small.md"]


def test_an_xform_has_no_workbook_to_export(tmp_path):
    from qa_desktop.formspec.xlsform import convert

    source = tmp_path / "t.xml"
    source.write_bytes(convert(SMALL.encode()).xml)
    with pytest.raises(Refused) as refused:
        export_xlsx(source, tmp_path / "a.xlsx")
    assert refused.value.code == "TOOL-NOT-A-WORKBOOK"
