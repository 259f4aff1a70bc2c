"""Pictures and recordings of a tool, with its questions and its choices."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from qa_desktop.domain.ids import AuditId, AuditKey
from qa_desktop.formengine.api import NodeView
from qa_desktop.ui.fill.files import Files
from qa_desktop.ui.fill.question import QuestionRow
from qa_desktop.ui.tasks import Tasks
from qa_desktop.ui.widgets.text import Text
from tests.builders import choices_of, filling, tool
from tests.fakes.pictures import jpeg, png
from tests.ui.fill.pages import MemoryDesk

OF_TOOL = {"face.jpg": jpeg(300, 200), "sad.png": png(), "body.svg": b"<svg/>", "talk.mp3": b"ID3 talk"}
FORM = """
| type         | name | label              |
| select_one l | face | How do they feel?  |
"""


@pytest.fixture
def files(qtbot):
    tasks = Tasks()
    made = Files(MemoryDesk(), tasks, AuditKey(AuditId("a"), 1), OF_TOOL)
    yield made
    tasks.drain()


def view(**media: str) -> NodeView:
    return replace(filling(tool(FORM, choices=choices_of("happy", "sad"))).view("face"), media=media)


def row(qtbot, seen: NodeView, files: Files | None) -> QuestionRow:
    made = QuestionRow(seen, files=files)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    if files is not None:
        qtbot.waitUntil(lambda: files._tasks.is_idle)
    return made


def said(made: QuestionRow) -> str:
    return "\n".join(text.shown for text in made.findChildren(Text) if text.isVisible())


def test_a_picture_is_shown_with_the_question_and_its_words_say_what_it_shows(qtbot, files):
    made = row(qtbot, view(image="face.jpg"), files)
    picture = made.media.pictures["face.jpg"]
    qtbot.waitUntil(lambda: picture.image is not None)
    assert picture.isVisible()
    assert picture.accessibleName() == "Picture: How do they feel?"
    assert picture.height() <= picture.heightForWidth(600)


def test_a_question_without_pictures_has_no_place_for_them(qtbot, files):
    assert row(qtbot, view(), files).media is None


def test_the_big_picture_is_shown_where_there_is_one(qtbot, files):
    made = row(qtbot, view(**{"image": "sad.png", "big-image": "face.jpg"}), files)
    assert list(made.media.pictures) == ["face.jpg"]


def test_a_recording_is_named_and_its_copy_saved(qtbot, files, tmp_path, monkeypatch):
    from PySide6.QtWidgets import QFileDialog, QPushButton

    target = tmp_path / "talk.mp3"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(target), ""))
    made = row(qtbot, view(audio="talk.mp3"), files)
    assert "Recording: talk.mp3" in said(made)
    (save,) = made.media.findChildren(QPushButton)
    assert save.accessibleName() == "Save a copy of talk.mp3 to play it"
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(target.exists)
    assert target.read_bytes() == OF_TOOL["talk.mp3"]


@pytest.mark.parametrize(
    ("media", "words"),
    [
        ({"image": "gone.jpg"}, "The picture gone.jpg did not come with this tool."),
        ({"video": "gone.mp4"}, "Video: gone.mp4, which did not come with this tool."),
        ({"image": "body.svg"}, "The picture body.svg is of a kind that is not shown here."),
    ],
)
def test_what_cannot_be_shown_is_named_never_left_out(qtbot, files, media, words):
    made = row(qtbot, view(**media), files)
    qtbot.waitUntil(lambda: words in said(made))


def test_choices_show_their_pictures_on_their_tiles_and_are_picked_as_any(qtbot, files):
    seen = view()
    first, second = seen.choices
    seen = replace(
        seen,
        choices=(replace(first, media={"image": "face.jpg"}), replace(second, media={"image": "body.svg"})),
    )
    made = row(qtbot, seen, files)
    tiles = made.control.tiles.tiles
    qtbot.waitUntil(lambda: tiles[0].picture_size.height() > 0)
    qtbot.waitUntil(lambda: "body.svg is of a kind that is not shown here" in said(made))
    assert tiles[0].height() > tiles[1].height()
    given = []
    made.control.edited.connect(lambda *edited: given.append(edited[1]))
    made.control.focus_here()
    qtbot.keyClick(tiles[0], Qt.Key.Key_2)
    assert given == ["sad"]


def test_without_files_a_picture_is_named_too(qtbot):
    made = row(qtbot, view(image="face.jpg"), None)
    assert "face.jpg did not come with this tool" in said(made)
