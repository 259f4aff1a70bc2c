"""Another language is offered only where there is one, is kept, and turns the window round where it must."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QLabel

from qa_desktop import i18n
from qa_desktop.cli.parser import parser
from qa_desktop.system import language
from qa_desktop.system.paths import ProfileFolder
from qa_desktop.ui import app as program
from qa_desktop.ui import translation
from qa_desktop.ui.settings.language_card import LanguageCard


@pytest.fixture
def spoken(qapp, tmp_path: Path, monkeypatch) -> Iterator[Callable[..., Path]]:
    """Puts catalogues where the program looks for them; English again at the end."""
    resources = tmp_path / "resources"
    monkeypatch.setattr(language, "program_files", lambda _name: resources)
    monkeypatch.delenv(language.VARIABLE, raising=False)

    def put(code: str, **texts: str) -> Path:
        catalogue = Catalog(locale=code)
        for english, translated in texts.items():
            catalogue.add(english.replace("_", " "), translated)
        folder = resources / "locale" / code / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        out = BytesIO()
        write_mo(out, catalogue)
        (folder / "qa_desktop.mo").write_bytes(out.getvalue())
        return resources / "locale"

    yield put
    i18n.use(i18n.ENGLISH, Path(__file__).resolve().parents[3] / "resources" / "locale")
    translation.take_off(program.application())
    translation.wear(program.application())


def test_while_english_is_alone_settings_offers_no_language(spoken, alone):
    spoken("en_XA", English="Made up")
    language.speak(None, None)
    assert alone.go("settings").findChildren(LanguageCard) == []


def test_a_language_is_chosen_by_its_own_name_and_spoken_from_the_next_start_on(spoken, alone):
    spoken("cy", English="Cymraeg", Settings="Gosodiadau")
    profile = alone.application.folder.root
    assert language.speak(None, profile) == i18n.ENGLISH
    card = alone.go("settings").findChild(LanguageCard)
    assert [card.choice.itemText(n) for n in range(card.choice.count())] == ["English", "Cymraeg"]

    card.choice.setCurrentIndex(card.choice.findData("cy"))
    card.choice.activated.emit(card.choice.currentIndex())
    alone.settle()

    assert "the next time QA Desktop starts" in alone.words(card)
    assert language.speak(None, profile) == "cy"
    assert i18n.tr("Settings") == "Gosodiadau"


def test_what_is_asked_for_at_the_start_comes_before_what_was_chosen(spoken, tmp_path, monkeypatch):
    spoken("cy", English="Cymraeg")
    spoken("pl", English="Polski")
    language.choose(ProfileFolder(tmp_path), "cy")
    assert language.speak(None, tmp_path) == "cy"
    monkeypatch.setenv(language.VARIABLE, "pl")
    assert language.speak(None, tmp_path) == "pl"
    given = parser().parse_args(["--language", "en_GB"])
    assert language.speak(given.spoken, tmp_path) == i18n.ENGLISH


def test_a_choice_that_cannot_be_read_is_english(spoken, tmp_path):
    spoken("cy", English="Cymraeg")
    for damage in (b"", b"\xff\xfe", b"../../cy", b"xx" * 500):
        ProfileFolder(tmp_path).language.write_bytes(damage)
        assert language.speak(None, tmp_path) == i18n.ENGLISH


def test_widgets_speak_the_catalogue_whatever_class_asks(spoken, qtbot):
    spoken("cy", Settings="Gosodiadau")
    language.speak("cy", None)
    translation.wear(program.application())
    label = QLabel()
    qtbot.addWidget(label)
    assert label.tr("Settings") == "Gosodiadau"
    assert QCoreApplication.translate("Anything", "Settings") == "Gosodiadau"
    assert label.tr("Not translated yet") == "Not translated yet"
    assert QLocale().language() == QLocale.Language.Welsh


def test_a_broken_translation_of_a_widget_is_english(spoken, qtbot):
    folder = spoken("cy")
    catalogue = Catalog(locale="cy")
    catalogue.add("{n} of {m} that apply", "{n} o {tri}")
    with (folder / "cy" / "LC_MESSAGES" / "qa_desktop.mo").open("wb") as file:
        write_mo(file, catalogue)
    language.speak("cy", None)
    translation.wear(program.application())
    label = QLabel()
    qtbot.addWidget(label)
    assert label.tr("{n} of {m} that apply").format(n=3, m=9) == "3 of 9 that apply"


def test_direction_follows_the_language(spoken, qtbot):
    spoken("ar", Settings="الإعدادات")
    language.speak("ar", None)
    translation.wear(program.application())
    assert program.application().layoutDirection() is Qt.LayoutDirection.RightToLeft
    translation.take_off(program.application())
    assert program.application().layoutDirection() is Qt.LayoutDirection.LeftToRight
