"""What is promised of every text: it is looked up and filled in, and a bad translation breaks nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from qa_desktop import i18n
from qa_desktop.i18n import tr, trn

Speak = Callable[[dict[object, object]], str]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = i18n.spoken()
    yield
    i18n.use(before)


@pytest.fixture
def polish(tmp_path: Path) -> Speak:
    """Speaks a catalogue of a language with three forms of number."""

    def speak(texts: dict[object, object], language: str = "pl") -> str:
        catalogue = Catalog(locale=language)
        for english, translated in texts.items():
            catalogue.add(english, translated)
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        out = BytesIO()
        write_mo(out, catalogue)
        (folder / "qa_desktop.mo").write_bytes(out.getvalue())
        return i18n.use(language, tmp_path)

    return speak


def test_english_needs_no_catalogue():
    assert tr("Case {case}", case="1048213") == "Case 1048213"
    assert trn("{n} audit", "{n} audits", 1) == "1 audit"
    assert trn("{n} audit", "{n} audits", 0) == "0 audits"
    assert tr("") == ""


def test_a_text_without_values_is_only_looked_up():
    assert tr("Every {place} stays") == "Every {place} stays"


def test_a_value_that_is_missing_stays_visible_and_raises_nothing():
    assert tr("Case {case} of {team}", case=7) == "Case 7 of {team}"


@pytest.mark.parametrize("bad", ["Case {case", "{case.real.nothing}", "{case!x}", "{case:zz}", "{0}"])
def test_an_english_text_that_cannot_be_filled_is_shown_as_it_stands(bad):
    assert tr(bad, case=7) == bad


def test_a_translation_is_used(polish):
    assert polish({"Case {case}": "Sprawa {case}"}) == "pl"
    assert tr("Case {case}", case=7) == "Sprawa 7"
    assert tr("Not translated") == "Not translated"


@pytest.mark.parametrize(
    "broken", ["Sprawa {sprawa}", "Sprawa {case", "Sprawa {case!x}", "Sprawa {case:>9}", "Sprawa {}", ""]
)
def test_a_broken_translation_falls_back_to_the_english(polish, broken):
    polish({"Case {case}": broken})
    assert tr("Case {case}", case=7) == "Case 7"
    assert i18n.lookup("Case {case}") is None


def test_a_translation_may_leave_a_place_out(polish):
    polish({"Case {case}": "Sprawa"})
    assert tr("Case {case}", case=7) == "Sprawa"


def test_numbers_take_the_form_that_the_language_gives_them(polish):
    polish({("{n} audit", "{n} audits"): ("{n} audyt", "{n} audyty", "{n} audytów")})
    assert [trn("{n} audit", "{n} audits", n) for n in (1, 2, 5, 22, 25)] == [
        "1 audyt", "2 audyty", "5 audytów", "22 audyty", "25 audytów",
    ]  # fmt: skip


def test_one_broken_form_falls_back_alone(polish):
    polish({("{n} audit", "{n} audits"): ("{n} audyt", "{x} audyty", "{n} audytów")})
    assert [trn("{n} audit", "{n} audits", n) for n in (1, 2, 5)] == ["1 audyt", "2 audits", "5 audytów"]


@pytest.mark.parametrize("rule", ["n%0", "n/0", "7"])
def test_a_rule_for_numbers_that_cannot_be_worked_out_falls_back_to_the_english(polish, tmp_path, rule):
    polish({("{n} audit", "{n} audits"): ("{n} audyt", "{n} audyty", "{n} audytów")})
    path = tmp_path / "pl" / "LC_MESSAGES" / "qa_desktop.mo"
    before = path.read_bytes()
    place = before.index(b"plural=", before.index(b"nplurals=") + 10) + len(b"plural=")
    end = before.index(b";", place)
    path.write_bytes(before[:place] + rule.encode().ljust(end - place) + before[end:])
    assert i18n.use("pl", tmp_path) == "pl"
    assert [trn("{n} audit", "{n} audits", n) for n in (1, 2)] == ["1 audit", "2 audits"]


def test_a_language_without_a_catalogue_is_english(polish):
    polish({})
    assert i18n.use("cy") == i18n.ENGLISH
    assert i18n.use("../pl") == i18n.ENGLISH
    assert i18n.use("") == i18n.ENGLISH


def test_a_country_is_left_off_where_only_the_language_is_there(polish):
    polish({"Save": "Zapisz"})
    assert i18n.use("pl-PL") == "pl"
    assert i18n.use("pl_PL.UTF-8") == "pl"


@pytest.mark.parametrize(
    "damage", [b"", b"\xde\x12\x04\x95", b"not a catalogue", b"\xde\x12\x04\x95" + b"\xff" * 40]
)
def test_a_damaged_catalogue_is_english(tmp_path, damage):
    folder = tmp_path / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "qa_desktop.mo").write_bytes(damage)
    assert i18n.use("pl", tmp_path) == i18n.ENGLISH
    assert [each.code for each in i18n.languages()] == [i18n.ENGLISH]


def test_languages_are_listed_by_their_own_names_without_the_one_made_by_a_rule(polish):
    polish({"English": "Polski"})
    polish({"English": "Made up"}, "en_XA")
    assert [(each.code, each.name) for each in i18n.languages()] == [("en_GB", "English"), ("pl", "Polski")]


def test_direction_follows_the_language(polish):
    polish({"Save": "حفظ"}, "ar")
    assert i18n.is_right_to_left()
    i18n.use("en_GB")
    assert not i18n.is_right_to_left()


def test_a_document_in_the_made_up_language_calls_itself_english(polish):
    polish({"Save": "Save"}, "en_XA")
    assert i18n.language_tag() == "en-GB"
    polish({"Save": "Zapisz"})
    assert i18n.language_tag() == "pl"
