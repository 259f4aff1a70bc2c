"""Identifiers in free text: what is found, what is left alone, and how long it takes."""

import time
from datetime import date

import pytest

from qa_desktop.services.identifiers import Known, find, is_nhs_number, search
from tests.builders import filling, tool

CHILD = Known(
    names=frozenset({"Amélie O'Brien-Smith", "Will Example", "أمينة حسن"}),
    worker_names=frozenset({"Worker 12", "Jo Pemberton"}),
    references=frozenset({"0104821"}),
    nhs_numbers=frozenset({"9990000019"}),
    births=frozenset({date(2015, 3, 5)}),
    addresses=frozenset({"12 Mill Lane, Lincoln"}),
)


def found(text: str, known: Known = CHILD, **options: bool) -> list[tuple[str, str]]:
    return [(span.kind, text[span.start : span.end]) for span in find(text, known, **options)]


@pytest.mark.parametrize(
    "spelling",
    [
        "5/3/2015", "05/03/2015", "5.3.15", "05-03-15", "5 3 2015", "2015-03-05", "2015/03/05",
        "5 March 2015", "5th March 2015", "5th of March, 2015", "5 Mar 15", "March 5, 2015",
        "Mar. 5th 2015", "5-Mar-2015",
        "05032015", "20150305", "5 MARCH '15", "the 5th of march 2015",
    ],
)  # fmt: skip
def test_a_date_of_birth_is_found_in_every_usual_spelling(spelling: str) -> None:
    kinds = [kind for kind, _text in found(f"She was born on {spelling} at home.")]
    assert kinds == ["date-of-birth"]


@pytest.mark.parametrize(
    "other", ["6/3/2015", "15/03/2015", "5 May 2015", "2015-03-15", "25/3/2015", "5/3/2016"]
)
def test_another_date_is_left_alone(other: str) -> None:
    assert found(f"Seen on {other}.") == []


@pytest.mark.parametrize(
    "number",
    ["9434765870", "943 476 5870", "943-476-5870", "9990000018", "4010232137", "999\u00a0000\u00a00026"],
)
def test_a_valid_nhs_number_is_found_plain_or_in_three_parts(number: str) -> None:
    assert found(f"NHS no. {number}.", Known()) == [("nhs-number", number)]


@pytest.mark.parametrize("number", ["9990000019", "0000000000", "1111111111", "9991234567", "19990000018"])
def test_figures_that_fail_the_check_or_repeat_one_digit_are_no_nhs_number(number: str) -> None:
    assert not is_nhs_number(number)
    assert found(number, Known()) == []


def test_the_childs_own_number_is_found_although_it_fails_the_check() -> None:
    assert found("number 999 000 0019 given") == [("nhs-number", "999 000 0019")]


def test_each_word_of_a_name_is_found_whole_and_in_any_case() -> None:
    text = "AMÉLIE went home; Smith’s car; O'Brien called; the blacksmith and Amelia did not."
    assert found(text) == [("name", "AMÉLIE"), ("name", "Smith"), ("name", "O'Brien")]


def test_a_name_in_another_script_is_found() -> None:
    assert found("قالت أمينة إنها بخير") == [("name", "أمينة")]


def test_a_name_that_is_also_a_word_counts_only_with_a_capital() -> None:
    assert found("It will be reviewed. Will said no.") == [("name", "Will")]


def test_a_role_in_a_name_field_does_not_make_every_worker_a_name() -> None:
    assert found("The worker met the family; worker 12 agreed.") == []


def test_a_workers_name_is_found_unless_the_question_asks_for_staff() -> None:
    assert found("Ask Pemberton.") == [("worker-name", "Pemberton")]
    assert found("Ask Pemberton.", staff=False) == []


@pytest.mark.parametrize("code", ["LN1 1AA", "ln11aa", "SW1A 2AA", "M1 1AE", "PE21 9TT"])
def test_a_postcode_is_found(code: str) -> None:
    assert found(f"They live at {code} now", Known()) == [("postcode", code)]


@pytest.mark.parametrize("words", ["at 10am", "T1 5th", "see q4 2ab", "AT1 0AM", "A4 paper"])
def test_what_only_looks_like_a_postcode_is_left_alone(words: str) -> None:
    assert found(words, Known()) == []


def test_the_case_number_and_the_street_are_found() -> None:
    text = "Case 0104821 at 12  mill lane in Lincoln; not 01048210."
    assert found(text) == [("reference", "0104821"), ("address", "12  mill lane")]


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "5 ",
        "Smith ",
        "12 Mill ",
        " ",
        "999 000 ",
        "m1 1",
        "2015-",
        "o'",
        "5 march ",
        "\n",
        "5th of the march ",
    ],
)
def test_time_grows_with_the_text_and_not_faster(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        best = float("inf")
        for _ in range(3):
            started = time.perf_counter()
            find(text, CHILD)
            best = min(best, time.perf_counter() - started)
        return best

    # Eight times the text may take eight times as long; twenty is far below the sixty-four of a square.
    assert seconds(200_000) < 20 * max(seconds(25_000), 0.002)


def test_a_name_in_the_name_of_a_file_is_found() -> None:
    form = tool(
        """
        | type  | name  | label      | bind::qa:identifier |
        | text  | child | Child      | name                |
        | image | photo | Photograph |                     |
        """,
        settings='| form_id | namespaces |\n| f | qa="urn:qa-desktop:audit:1" |',
    )
    filled = filling(form)
    filled.set("child", "Jamie Pemberton")
    filled.set("photo", "3f1c09aa21b7-pemberton-bruise.jpg")
    (found,) = search(filled.session)
    assert (found.kind, found.text, found.node_id) == ("name", "pemberton", filled.id("photo"))
