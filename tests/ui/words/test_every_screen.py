"""Every screen in a language that nobody speaks: what is still in English there could never be translated.

The screens are the scenes that `docs/screens/draw.py` draws; here each is read instead of drawn.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from qa_desktop import bootstrap, i18n
from qa_desktop.ui import app as program
from qa_desktop.ui import translation
from qa_desktop.ui.style import theme
from tests.ui.words import reading

ROOT = Path(__file__).resolve().parents[3]
sys.path.append(str(ROOT / "docs" / "screens"))

import looks  # noqa: E402  from the folder of screens
import scenes  # noqa: E402  as above
import studio  # noqa: E402  as above

for module in pkgutil.iter_modules(scenes.__path__):
    importlib.import_module(f"scenes.{module.name}")

pytestmark = pytest.mark.timeout(600)
Found = dict[str, dict[str, str]]


class Reader(studio.Studio):
    """A studio that reads what another would draw."""

    words: Found
    cut: Found
    html: dict[str, list[str]]
    failed: dict[str, BaseException]

    def take(self, which: str = "") -> None:
        self.settle()
        top = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        for window in {self.window, top or self.window}:
            self.read(window)

    def keep(self, image: object, which: str = "") -> None:
        """Paper is read from its file, not from a picture."""

    def read(self, window: QWidget) -> None:
        for where, text in reading.words_of(window):
            english = reading.not_translated(text)
            if english:
                self.words[self.scene][english] = f"{where}: {text}"
        for where, text in reading.cut_off(window):
            self.cut[self.scene][text] = where
        self.html[self.scene] += reading.read_as_html(window)


@pytest.fixture(scope="module")
def read(qapp: QApplication) -> Iterator[type[Reader]]:
    """What was found on each scene's screens, at the size of text at which words are cut off first."""
    assert i18n.use(i18n.PSEUDO, ROOT / "resources" / "locale") == i18n.PSEUDO
    translation.wear(program.application())
    theme.apply(program.application(), "light", 1.0)
    Reader.words, Reader.cut, Reader.failed = defaultdict(dict), defaultdict(dict), {}
    Reader.html = defaultdict(list)
    patch = pytest.MonkeyPatch()
    patch.setattr(studio, "Studio", Reader)
    patch.setattr(bootstrap, "SystemClock", studio.StudioClock)
    patch.setattr(studio, "WAIT_MS", 20_000)  # one broken scene must not cost the others their time
    look = next(look for look in looks.LOOKS if look.scale == 2.0)
    with studio.demonstration(Path("nowhere")) as made:
        for name, draw in scenes.SCENES.items():
            made.scene = name
            try:
                made.home()
                made.wear(look)
                draw(made)
            except Exception as error:  # noqa: BLE001  the scene's own test says so
                Reader.failed[name] = error
        made.home()
    yield Reader
    patch.undo()
    theme.apply(program.application(), "light", 1.0)
    translation.take_off(program.application())
    i18n.use(i18n.ENGLISH)


@pytest.mark.parametrize("name", scenes.SCENES)
def test_nothing_on_the_screen_is_said_in_english_alone(read: type[Reader], name: str):
    assert name not in read.failed, read.failed.get(name)
    assert read.words[name] == {}


@pytest.mark.parametrize("name", scenes.SCENES)
def test_longer_words_are_not_cut_off(read: type[Reader], name: str):
    assert name not in read.failed, read.failed.get(name)
    assert read.cut[name] == {}


@pytest.mark.parametrize("name", scenes.SCENES)
def test_no_label_and_no_tooltip_is_read_as_html(read: type[Reader], name: str):
    assert name not in read.failed, read.failed.get(name)
    assert read.html[name] == []


def test_what_qt_says_by_itself_is_translated_too(read: type[Reader], qtbot):
    box = QPlainTextEdit()
    qtbot.addWidget(box)
    menu = box.createStandardContextMenu()
    qtbot.addWidget(menu)
    assert [reading.not_translated(text) for _, text in reading.words_of(menu)] == [""] * len(
        list(reading.words_of(menu))
    )


def test_the_reader_knows_english_from_data(read: type[Reader]):
    assert reading.not_translated("Save changes") == "Save changes"
    assert reading.not_translated("⟦Šåṽéð ⟦ţöðåý⟧⟧ · Save changes") == "Save changes"
    for data in (
        "1048213",
        "QA-TY6N6-HJUPC",
        "⟦Ĝööð⟧",
        "Ctrl+K",
        "R01",
        "Generic Mosaic case audit (sample tool)",
    ):
        assert reading.not_translated(data) == ""
