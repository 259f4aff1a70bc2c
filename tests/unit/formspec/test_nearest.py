"""Guessing what was meant."""

from qa_desktop.formspec.nearest import MANY, did_you_mean, nearest


def test_the_nearest_word_is_found_capitals_aside():
    assert nearest("Relevent", ["relevant", "required"]) == "relevant"
    assert nearest("name", ["Name"]) == "Name"


def test_what_is_like_nothing_has_no_nearest():
    assert nearest("zzz", ["relevant", "required"]) == ""
    assert did_you_mean("zzz", []) == ""


def test_a_word_is_never_its_own_suggestion():
    assert did_you_mean("name", ["name"]) == ""
    assert did_you_mean("nmae", ["name"]) == "did you mean “name”?"


def test_of_a_very_long_list_words_that_begin_the_same_are_compared():
    known = [f"x{number}" for number in range(MANY * 2)]
    assert nearest("worker", [*known, "workers"]) == "workers"
