"""The improvement plan on paper: one page, in the words of whoever wrote it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from qa_desktop.report.pdf import PdfReports
from qa_desktop.services.plan_model import PlanCard, PlanModel

FONTS = Path(__file__).resolve().parents[3] / "resources" / "fonts"
CARD = PlanCard(
    "Ruby is at school on time.",
    (("First small step", "We write the morning plan on Sunday, with pictures."),),
    (("By when?", "4 December 2026"), ("Where are you now?", "4"), ("Check-in", "15 January 2027")),
)
MODEL = PlanModel(
    title="Lead Professional’s improvement plan",
    marking="OFFICIAL-SENSITIVE",
    reference="QA-ABCDE-FGHIJ",
    tool_title="TAC review",
    cards=(CARD,),
    agreed=(("Lead Professional's agreement date", ""), ("Consultant's date", "23 November 2026")),
    footer="",
)


@pytest.fixture(scope="module")
def reports():
    return PdfReports(FONTS)


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_every_word_of_the_plan_is_on_its_page(reports):
    (page,) = pages(reports.plan(MODEL))
    told = " ".join(page.split())
    for words in ("improvement plan", CARD.title, *CARD.words[0], "4 December 2026", "15 January 2027"):
        assert words in told
    assert "23 November 2026" in told


def test_the_page_is_marked_and_has_its_reference(reports):
    (page,) = pages(reports.plan(MODEL))
    assert "OFFICIAL-SENSITIVE" in page
    assert "QA-ABCDE-FGHIJ" in page
    assert "Page 1 of 1" in page


@pytest.mark.parametrize("rows", [12, 40])
def test_a_long_plan_is_set_smaller_and_stays_on_one_page(reports, rows):
    long = replace(CARD, words=(("First small step", "We write it down together. " * 30),))
    (page,) = pages(reports.plan(replace(MODEL, cards=(long,) * rows)))
    assert page.count("First small step") == rows


def test_an_empty_plan_says_so(reports):
    (page,) = pages(reports.plan(replace(MODEL, cards=())))
    assert "Nothing is written in the plan yet." in page


def test_the_same_plan_gives_the_same_bytes(reports):
    assert reports.plan(MODEL) == reports.plan(MODEL)
