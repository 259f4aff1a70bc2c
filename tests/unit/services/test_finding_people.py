"""A person is found in what was written: by number, by name in its spellings, by date of birth."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desktop.domain.subject_access import Sought, Sureness
from qa_desktop.services.finding_people import Finder, folded, is_like

SURE, LIKELY, POSSIBLE = Sureness.SURE, Sureness.LIKELY, Sureness.POSSIBLE
MARLO = Sought(names=("Marlo Quillfeather",))


def found(sought: Sought, text: str) -> list[tuple[str, Sureness]]:
    return [(text[each.start : each.end], each.sureness) for each in Finder(sought).finds(text)]


@pytest.mark.parametrize(
    ("text", "words", "sureness"),
    [
        ("We saw Marlo Quillfeather at school.", "Marlo Quillfeather", SURE),
        ("MARLO QUILLFEATHER was seen", "MARLO QUILLFEATHER", SURE),
        ("Quillfeather, Marlo was seen", "Quillfeather, Marlo", SURE),
        ("Marlo James Quillfeather was seen", "Marlo James Quillfeather", LIKELY),
        ("M Quillfeather was seen", "M Quillfeather", LIKELY),
        ("M. Quillfeather was seen", "M. Quillfeather", LIKELY),
        ("Quillfeather M was seen", "Quillfeather M", LIKELY),
        ("Marlo said that", "Marlo", POSSIBLE),
        ("the Quillfeather family", "Quillfeather", POSSIBLE),
        ("the Quillfaether family", "Quillfaether", POSSIBLE),
        ("Quilfeather is new", "Quilfeather", POSSIBLE),
        ("Marlo’s mother", "Marlo", POSSIBLE),
        ("the Quillfeathers' home", "Quillfeathers", POSSIBLE),
    ],
)
def test_a_name_is_found_in_every_way_in_which_people_write_it(text, words, sureness):
    assert found(MARLO, text) == [(words, sureness)]


def test_the_name_of_another_is_not_found():
    assert found(MARLO, "Carlo Fairweather and Mario were seen on Monday") == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Zoë Núñez", "zoe nunez"),
        ("Zoe Nunez", "Zoë Núñez"),
        ("Siân O'Wrenfield", "Sian O’Wrenfield"),
        ("Asha Brook-Thistle", "Asha Brook Thistle"),
        ("Asha Brook Thistle", "Asha Brook-Thistle"),
        ("Thistle, Asha", "Asha Thistle"),
        ("Łukasz Straße", "Lukasz Strasse"),
    ],
)
def test_accents_hyphens_apostrophes_and_order_do_not_hide_a_name(name, text):
    assert found(Sought(names=(name,)), f"seen: {text}, at home") == [(text, SURE)]


def test_a_name_that_is_a_word_counts_with_a_capital_only():
    sought = Sought(names=("Grace Quillfeather",))
    assert found(sought, "with good grace") == []
    assert found(sought, "then Grace said") == [("Grace", POSSIBLE)]


@pytest.mark.parametrize("text", ["999 000 0017", "999-000-0017", "9990000017", "NHS 999 0000017."])
def test_a_number_is_found_however_it_is_spaced(text):
    (find,) = found(Sought(numbers=("9990000017",)), text)
    assert find[1] is SURE
    assert "".join(filter(str.isdigit, find[0])) == "9990000017"


def test_a_number_inside_a_longer_one_is_another_number():
    assert found(Sought(numbers=("1048213",)), "11048213 10482139 A1048213") == []


def test_a_date_of_birth_is_found_in_its_usual_spellings():
    sought = Sought(born=date(2014, 3, 12))
    for text in ("12/03/2014", "12.3.14", "12 March 2014", "2014-03-12", "12th of March 2014"):
        assert found(sought, f"born {text}, at home") == [(text, LIKELY)]
    assert found(sought, "13/03/2014") == []


def test_a_worker_is_found_by_name_and_by_number():
    sought = Sought(workers=("Robin Ashgrove", "W-20417"))
    assert found(sought, "R Ashgrove (W20417)") == [("R Ashgrove", LIKELY), ("W20417", SURE)]


@pytest.mark.parametrize(
    ("one", "other"),
    [("abcde", "abcd"), ("abcde", "abcdef"), ("abcde", "abxde"), ("abcde", "abdce"), ("abcde", "abcde")],
)
def test_one_slip_makes_the_words_alike(one, other):
    assert is_like(one, other)
    assert is_like(other, one)


@pytest.mark.parametrize("other", ["abc", "abxxe", "badce", "abcdefg", "bcdea"])
def test_two_slips_make_another_word(other):
    assert not is_like("abcde", other)


@given(st.text(max_size=200), st.text(max_size=30), st.text(max_size=12))
def test_finds_are_in_order_inside_the_text_and_apart_whatever_is_written(text, name, number):
    finder = Finder(Sought(names=(name, "Marlo Quillfeather"), numbers=(number,), born=date(2014, 3, 12)))
    at = 0
    for each in finder.finds(f"{text} Marlo Quillfeather {text}"):
        assert at <= each.start < each.end <= 2 * len(text) + 20
        at = each.end


@given(st.text(alphabet="abcdefghijklmnop", min_size=5, max_size=12), st.data())
def test_any_one_slip_is_found(word, data):
    at = data.draw(st.integers(0, len(word) - 2))
    slip = data.draw(st.sampled_from(["less", "more", "other", "swap"]))
    made = {
        "less": word[:at] + word[at + 1 :],
        "more": word[:at] + "z" + word[at:],
        "other": word[:at] + "z" + word[at + 1 :],
        "swap": word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    }[slip]
    assert is_like(word, made)


def test_words_are_compared_without_case_accents_and_apostrophes():
    assert folded("O’Wrénfield") == "owrenfield"


def test_a_text_of_names_alone_is_read_in_one_pass():
    text = "Marlo Quillfeather " * 20_000
    assert len(Finder(MARLO).finds(text)) == 20_000
