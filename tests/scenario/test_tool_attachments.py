"""Files that come with a tool: found beside its source, checked, kept on the shelf, part of its content."""

import hashlib

import pytest

from qa_desktop.errors import Refused
from qa_desktop.formspec.attachments import MAX_FILE, content_hash, name_in
from qa_desktop.formspec.problems import Severity
from qa_desktop.services.tools import check_file, export_xlsx, install, open_tool
from tests.builders import NOON, filling
from tests.fakes.shelf import ShelfStore

SOURCE = """
| survey |
| | type | name | label | media::image |
| | select_one_from_file towns.csv | town | Town | |
| | select_one l | face | Face | map.png |
| choices |
| | list_name | name | label | media::image |
| | l | a | A | smile.png |
| | l | b | B | |
| settings |
| | form_id | version |
| | t | 1 |
"""
FILES = {"towns.csv": b"name,label\nyork,York\n", "map.png": b"map", "smile.png": b"smile"}


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "tool.md"
    path.write_text(SOURCE)
    return path


def put(folder, *names):
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_bytes(FILES[name])


def troubles(report):
    return {
        problem.text: problem for problem in report.problems if problem.code.startswith("TOOL-ATTACHMENT")
    }


def test_files_are_found_beside_the_source_and_in_its_media_folders(source, tmp_path):
    put(tmp_path, "towns.csv")
    put(tmp_path / "media", "map.png")
    put(tmp_path / "tool-media", "smile.png")
    report = check_file(source)
    assert report.is_sound
    assert troubles(report) == {}


def test_each_missing_file_is_told_at_its_cell(source):
    found = troubles(check_file(source))
    assert set(found) == set(FILES)
    towns, picture, face = (found[name] for name in FILES)
    assert (towns.severity, towns.sheet, towns.row, towns.column) == (Severity.ERROR, "survey", 2, "type")
    assert (picture.severity, picture.sheet, picture.row, picture.column) == (
        Severity.WARNING,
        "survey",
        3,
        "media::image",
    )
    assert (face.sheet, face.row, face.column) == ("choices", 2, "media::image")
    assert "put towns.csv beside the form" in towns.suggestion


def test_capital_letters_count_and_the_near_name_is_told(source, tmp_path):
    put(tmp_path / "media", "map.png", "smile.png")
    (tmp_path / "Towns.CSV").write_bytes(FILES["towns.csv"])
    (problem,) = troubles(check_file(source)).values()
    assert problem.text == "towns.csv"
    assert "“Towns.CSV”" in problem.suggestion


def test_a_tool_without_its_list_is_not_installed(source):
    with pytest.raises(Refused, match="TOOL-REFUSED"):
        install(ShelfStore(), source, NOON)


def test_an_installed_tool_brings_its_files(source, tmp_path):
    put(tmp_path, *FILES)
    store = ShelfStore()
    ref = install(store, source, NOON)
    for name in FILES:
        (tmp_path / name).unlink()
    form = open_tool(store, ref)
    assert form.ref == ref
    assert dict(form.attachments) == FILES
    s = filling(form)
    assert s.offered("town") == ["york"]
    assert s.view("face").media == {"image": "map.png"}
    assert s.view("face").choices[0].media == {"image": "smile.png"}


def test_other_content_of_a_file_is_another_tool(source, tmp_path):
    put(tmp_path, *FILES)
    before = check_file(source).ref
    (tmp_path / "towns.csv").write_bytes(b"name,label\nyork,York!\n")
    assert check_file(source).ref != before


def test_a_file_that_the_tool_does_not_name_is_no_part_of_it(source, tmp_path):
    put(tmp_path, *FILES)
    before = check_file(source).ref
    (tmp_path / "notes.txt").write_text("not for the tool")
    assert check_file(source).ref == before


def test_the_external_choices_of_a_workbook_are_a_file_of_the_tool(tmp_path):
    path = tmp_path / "tool.md"
    path.write_text(
        """
        | survey |
        | | type | name | label | choice_filter |
        | | text | county | County | |
        | | select_one_external towns | town | Town | county = ${county} |
        | external_choices |
        | | list name | name | label | county |
        | | towns | york | York, old | n |
        | | towns | dover | Dover | s |
        | | other | x | X | n |
        | settings |
        | | form_id | version |
        | | t | 1 |
        """
    )
    store = ShelfStore()
    form = open_tool(store, install(store, path, NOON))
    assert list(form.attachments) == ["itemsets.csv"]
    s = filling(form)
    s.set("county", "n")
    assert [(choice.name, choice.label) for choice in s.view("town").choices] == [("york", "York, old")]
    assert export_xlsx(path, tmp_path / "tool.xlsx").ref == form.ref


def test_a_link_out_of_the_folder_is_not_followed(source, tmp_path):
    put(tmp_path, "map.png", "smile.png")
    outside = tmp_path.parent / f"{tmp_path.name}-secret.csv"
    outside.write_bytes(FILES["towns.csv"])
    (tmp_path / "towns.csv").symlink_to(outside)
    assert set(troubles(check_file(source))) == {"towns.csv"}


def test_a_file_too_large_for_a_tool_is_refused(source, tmp_path):
    put(tmp_path, "map.png", "smile.png")
    (tmp_path / "towns.csv").write_bytes(b"a" * (MAX_FILE + 1))
    (problem,) = troubles(check_file(source)).values()
    assert problem.code == "TOOL-ATTACHMENT-TOO-LARGE"


def test_the_content_hash_is_of_the_form_alone_or_of_all_its_files():
    own = hashlib.sha256(b"<x/>").hexdigest()
    assert content_hash(b"<x/>", {}) == own
    files = {"b.png": b"2", "a.csv": b"1"}
    lines = f"qa-desktop-tool 1\n{own}\n{hashlib.sha256(b'1').hexdigest()} a.csv\n"
    lines += f"{hashlib.sha256(b'2').hexdigest()} b.png"
    assert content_hash(b"<x/>", files) == hashlib.sha256(lines.encode()).hexdigest()


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("jr://images/a b.png", "a b.png"),
        ("jr://file-csv/x.csv", "x.csv"),
        ("plain.png", "plain.png"),
        ("jr://file/50%.csv", "50%.csv"),
        ("jr://file/", None),
        ("jr://file/..", None),
        ("jr://file/a/b.csv", None),
        ("jr://file/a%2Fb.csv", None),
        ("jr://file/a\\b.csv", None),
        ("jr://file/nul\x00.csv", None),
        ("jr://other/x.csv", None),
        ("", None),
    ],
)
def test_a_file_is_named_and_never_pathed(reference, name):
    assert name_in(reference) == name
