"""Attaching files: chosen, dropped, pasted, shown, removed, refused, all by keyboard too."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAccessible, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from qa_desktop.errors import Refused
from qa_desktop.services.attachments import MAX_FILE
from qa_desktop.ui.copies import write_copy
from qa_desktop.ui.fill.controls.upload import UploadControl
from tests.builders import tool
from tests.fakes.pictures import jpeg
from tests.ui.fill.pages import Driver, MemoryDesk

SURVEY = """
| type  | name   | label                   | appearance | required | readonly |
| image | house  | Photograph of the house |            | yes      |          |
| audio | talk   | Recording               |            |          |          |
| image | signed | Signature               | signature  |          |          |
| file  | letter | Letter                  |            |          |          |
| image | drawn  | Drawn                   | draw       |          |          |
| image | marked | Marked                  | annotate   |          |          |
| text  | after  | After                   |            |          |          |
"""


@pytest.fixture
def desk() -> MemoryDesk:
    return MemoryDesk()


@pytest.fixture
def page(qtbot, keeper, desk):
    driver = Driver(qtbot, tool(SURVEY), keeper, desk=desk)
    yield driver
    driver.tasks.drain()


@pytest.fixture
def photo(tmp_path) -> Path:
    file = tmp_path / "House front.JPG"
    file.write_bytes(jpeg(800, 600, orientation=6))
    return file


def control(page: Driver, name: str = "house") -> UploadControl:
    found = page.row(name).control
    assert isinstance(found, UploadControl)
    return found


def attach(page: Driver, file: Path, name: str = "house") -> None:
    control(page, name).take(file)
    page.settle()


def test_a_file_is_kept_before_it_is_the_answer_and_its_name_and_size_are_shown(page, photo, desk, keeper):
    attach(page, photo)
    (kept,) = desk.list(None)

    assert page.value("house") == kept.name == keeper.stored("house")
    card = control(page).card
    assert card.isVisible()
    assert card.name.shown == "house-front.jpg"
    assert card.facts.shown.endswith("KB")
    assert not control(page).add.isVisible()
    assert "taken out" in control(page).said.shown


def test_its_picture_is_shown_the_right_way_up(page, photo):
    attach(page, photo)
    page.qtbot.waitUntil(lambda: control(page).card.picture.image is not None)
    image = control(page).card.picture.image

    assert image.height() > image.width()
    assert control(page).card.picture.accessibleName() == "Picture: house-front.jpg"


def test_removing_empties_the_question_and_undo_brings_the_file_back(page, photo):
    attach(page, photo)
    name = page.value("house")
    page.press(control(page).card.remove)
    assert page.value("house") == ""
    assert control(page).add.isVisible()
    assert page.focus is control(page).add

    page.ctrl(Qt.Key.Key_Z)
    page.settle()
    assert page.value("house") == name
    assert control(page).card.isVisible()


def test_another_file_takes_the_place_of_the_first(page, photo, tmp_path):
    attach(page, photo)
    other = tmp_path / "other.jpg"
    other.write_bytes(jpeg(20, 20))
    attach(page, other)
    assert page.value("house").endswith("-other.jpg")


@pytest.mark.parametrize(
    ("file_name", "data", "words"),
    [
        ("empty.jpg", b"", "empty"),
        ("big.jpg", b"\xff\xd8\xff" + bytes(MAX_FILE), "10 MB at most"),
        ("letter.pdf", b"%PDF-1.7", "file of that kind"),
        ("run.exe", b"MZ", "can run something"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_words_and_nothing_changes(
    page, tmp_path, file_name, data, words
):
    file = tmp_path / file_name
    file.write_bytes(data)
    attach(page, file)
    assert page.value("house") == ""
    assert words in control(page).problem.shown
    assert control(page).problem.isVisible()
    assert control(page).add.isEnabled()


def test_a_file_that_is_gone_is_said(page, tmp_path):
    attach(page, tmp_path / "gone.jpg")
    assert "could not be read" in control(page).problem.shown


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
def test_a_pipe_a_device_and_a_folder_are_refused_and_not_waited_for(page, tmp_path):
    pipe = tmp_path / "pipe.jpg"
    os.mkfifo(pipe)
    for path in (pipe, Path(os.devnull), tmp_path):
        attach(page, path)
        assert page.value("house") == ""
        assert "could not be read" in control(page).problem.shown


def test_words_about_a_refused_file_go_with_the_next_good_one(page, photo, tmp_path):
    attach(page, tmp_path / "gone.jpg")
    attach(page, photo)
    assert not control(page).problem.isVisible()


def test_the_file_still_becomes_the_answer_when_its_question_is_out_of_sight(qtbot, keeper, desk, photo):
    survey = """
    | type        | name  | label      |
    | begin_group | one   | One        |
    | image       | house | Photograph |
    | end_group   |       |            |
    | begin_group | two   | Two        |
    | text        | after | After      |
    | end_group   |       |            |
    """
    page = Driver(qtbot, tool(survey), keeper, desk=desk)
    control(page).take(photo)
    page.page.next_section()
    page.settle()
    assert page.value("house").endswith("-house-front.jpg")
    page.tasks.drain()


def test_a_file_dropped_on_the_question_is_taken(page, photo):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo))])
    drop = QDropEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    control(page).dropEvent(drop)
    page.settle()
    assert page.value("house").endswith("-house-front.jpg")


def test_a_copied_picture_is_pasted(page):
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    QGuiApplication.clipboard().setImage(image)
    page.go("house")
    page.ctrl(Qt.Key.Key_V)
    page.settle()
    assert page.value("house").endswith("-picture.png")


def test_a_file_is_chosen_by_keyboard_alone(page, photo, monkeypatch):
    asked = []

    def choose(_parent, title, _folder, kinds):
        asked.append((title, kinds))
        return str(photo), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    page.go("house")
    page.key(Qt.Key.Key_Space)
    page.settle()
    assert page.value("house").endswith("-house-front.jpg")
    assert asked[0][0] == "Add a picture"
    assert asked[0][1].startswith("Pictures (*.jpg")


def test_a_copy_is_saved_where_the_person_says(page, photo, tmp_path, monkeypatch):
    attach(page, photo)
    target = tmp_path / "copy.jpg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(target), ""))
    page.press(control(page).card.copy)
    page.settle()
    assert target.read_bytes() == page.files._desk.read(None, page.value("house"))


def test_every_button_says_its_question(page, photo):
    said = QAccessible.queryAccessibleInterface(control(page).add)
    assert said.text(QAccessible.Text.Name) == "Add a picture: Photograph of the house"
    assert "10 MB" in said.text(QAccessible.Text.Description)
    attach(page, photo)
    card = control(page).card
    assert card.remove.accessibleName() == "Remove house-front.jpg: Photograph of the house"
    assert card.replace.accessibleName() == "Replace house-front.jpg: Photograph of the house"


@pytest.mark.feature("signature", "draw", "annotate")
def test_a_question_for_a_drawing_or_a_signature_takes_a_picture_of_it_and_says_so(page, photo):
    assert control(page, "signed").said.shown.startswith("Signing on the screen is not possible here")
    for name in ("drawn", "marked"):
        assert control(page, name).said.shown.startswith("Drawing on the screen is not possible here")
        attach(page, photo, name)
        assert page.value(name).endswith("-house-front.jpg")


def test_a_file_of_a_kind_that_may_hold_its_place_says_so(page, tmp_path):
    film = tmp_path / "talk.mp4"
    film.write_bytes(b"\0\0\0\x20ftypisom" + bytes(100))
    attach(page, film, "letter")
    assert page.value("letter").endswith("-talk.mp4")
    assert "can hold the place where it was taken" in control(page, "letter").said.shown


def test_a_file_that_the_draft_names_and_does_not_have_is_said(qtbot, keeper, desk):
    page = Driver(qtbot, tool(SURVEY), keeper, desk=desk)
    page.page.presenter.edit(page.id("house"), "3f1c09aa21b7-lost.jpg")
    page.settle()
    assert "not on this computer" in control(page).problem.shown
    page.tasks.drain()


def test_a_read_only_question_shows_its_file_and_takes_none(page, photo):
    attach(page, photo)
    made = control(page)
    made.render(replace(page.row("house").view, is_readonly=True))
    assert made.card.copy.isVisible()
    assert not made.card.remove.isVisible()
    assert not made.card.replace.isVisible()


def test_a_copy_is_written_whole_over_nothing_but_itself(tmp_path):
    other = tmp_path / "a.pdf.part"
    other.write_bytes(b"somebody's own")
    write_copy(tmp_path / "a.pdf", b"copy")
    assert (tmp_path / "a.pdf").read_bytes() == b"copy"
    assert other.read_bytes() == b"somebody's own"
    (tmp_path / "folder").mkdir()
    for place in (tmp_path / "folder", tmp_path / "gone" / "a.pdf"):
        with pytest.raises(Refused) as refused:
            write_copy(place, b"copy")
        assert refused.value.code == "COPY-NOT-SAVED"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "a.pdf.part", "folder"]
