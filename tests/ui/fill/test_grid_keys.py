"""Which key gives which answer: a letter that no other choice has, and digits."""

from __future__ import annotations

from qa_desktop.ui.fill.grid.keys import key_of, keys_for


def letters(*labels: str) -> dict[str, str]:
    keys = keys_for([(label.lower().replace(" ", "_"), label) for label in labels])
    return {label: key_of(keys, label.lower().replace(" ", "_")) for label in labels}


def test_yes_no_and_not_applicable_are_y_n_and_a():
    assert letters("Yes", "No", "Not applicable") == {"Yes": "Y", "No": "N", "Not applicable": "A"}


def test_the_order_of_the_list_does_not_take_the_letter_of_the_shorter_word():
    assert letters("Not applicable", "No", "Yes") == {"Not applicable": "A", "No": "N", "Yes": "Y"}


def test_every_choice_has_a_letter_of_its_own():
    found = letters("Met", "Mostly met", "Missing", "Not seen", "Not asked")
    assert found["Met"] == "M"
    assert len(set(found.values())) == len(found)


def test_digits_count_the_choices_where_answers_are_words():
    keys = keys_for([("yes", "Yes"), ("no", "No")])
    assert (keys["1"], keys["2"]) == ("yes", "no")


def test_a_digit_means_the_answer_that_is_called_so():
    keys = keys_for([("c2", "2"), ("c1", "1"), ("c0", "0")])
    assert (keys["2"], keys["1"], keys["0"]) == ("c2", "c1", "c0")
    assert keys_for([("0", "Not met"), ("1", "Met")])["1"] == "1"


def test_a_choice_beyond_all_letters_and_digits_has_no_key():
    keys = keys_for([(f"c{number}", "A") for number in range(12)])
    assert len({keys[key] for key in keys}) >= 10
    assert key_of(keys, "c11") == ""
