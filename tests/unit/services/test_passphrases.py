"""What is guessed first is refused, what lasts is taken, and how long it lasts is said in words."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from qa_desktop.errors import Refused
from qa_desktop.services import passphrases
from qa_desktop.services.passphrases import judge, lasts, must_do
from qa_desktop.ui.failure_words import WORDS


@pytest.mark.parametrize(
    "text",
    [
        "correct horse battery",
        "kettle lantern bramble",
        "x7Kq!m2Zp9Rt",
        "\u00e9clair crocodile nine",
        "\u65e5\u672c\u8a9e\u306e\u30d1\u30b9\u30d5\u30ec\u30fc\u30ba\u3067\u3059\u9577\u3044",
    ],
)
def test_what_lasts_for_years_will_do(text):
    must_do(text, ("Robin Example",))
    assert judge(text).level >= 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "PASSPHRASE-NEEDED"),
        ("x7Kq!m2Zp9R", "PASSPHRASE-SHORT"),
        ("my password 2026", "PASSPHRASE-COMMON"),
        ("aaaaaaaaaaaaaaaa", "PASSPHRASE-REPEATS"),
        ("abcdefghijkl", "PASSPHRASE-ROW"),
        ("12/05/1984 12/05", "PASSPHRASE-DATE"),
        ("robin example 1", "PASSPHRASE-NAME"),
        ("RobinExampleRobinExample", "PASSPHRASE-REPEATS"),
        ("Exampleborough 26", "PASSPHRASE-NAME"),
        ("QA Desktop 2026", "PASSPHRASE-NAME"),
        ("\ud800" * 14, "PASSPHRASE-REPEATS"),
    ],
)
def test_what_is_tried_first_is_refused_with_its_reason(text, code):
    with pytest.raises(Refused) as caught:
        must_do(text, ("Robin Example", "Exampleborough"))
    assert caught.value.code == code
    assert code in WORDS
    assert judge(text).level < 3


def test_one_persons_name_is_no_reason_for_the_next():
    assert judge("Winterbottomley", ("Ada Winterbottomley",)).code == "PASSPHRASE-NAME"
    assert judge("Winterbottomley").guesses > judge("Winterbottomley", ("Ada Winterbottomley",)).guesses


def test_a_very_long_text_costs_no_more_than_a_long_one():
    judge("a" * 300)  # the lists of words are read once
    begun = time.process_time()
    judge("correct horse 1984 qwerty " * 10_000)
    assert time.process_time() - begun < 0.5


def test_the_estimate_holds_no_letter_of_the_passphrase():
    assert "battery" not in repr(judge("correct horse battery"))


@pytest.mark.parametrize(
    ("guesses", "words"),
    [
        (10, "less than a minute"),
        (10_000 * 60, "about 1 minute"),
        (10_000 * 7200, "about 2 hours"),
        (10_000 * 86_400 * 12, "about 12 days"),
        (10_000 * 86_400 * 95, "about 3 months"),
        (passphrases.FEWEST_GUESSES, "about 3 years"),
        (10**30, "longer than a hundred years"),
    ],
)
def test_how_long_it_lasts_is_said_in_words(guesses, words):
    said = lasts(passphrases.Strength(14, guesses, ""))
    assert said == f"Somebody with your laptop would need {words} to guess it."


def test_nothing_typed_is_no_sentence():
    assert lasts(judge("")) == ""


def test_the_estimator_is_loaded_when_a_passphrase_is_judged_and_not_before():
    code = (
        "import sys, qa_desktop.services.passphrases, qa_desktop.system.vault; print('zxcvbn' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
