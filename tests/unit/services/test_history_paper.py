"""The history of an audit on paper: readable without the screen, in letters that every page has."""

from __future__ import annotations

import io
from pathlib import Path

from pypdf import PdfReader

from qa_desktop.formengine.session import read_answers
from qa_desktop.report.pdf import PdfReports
from qa_desktop.services import history, history_paper
from qa_desktop.services.filling import World
from qa_desktop.services.ports import Store
from tests.unit.services.rooms import Auditor, StandingClock

FONTS = Path(__file__).resolve().parents[3] / "resources" / "fonts"


def test_paper_says_day_time_person_question_and_both_answers_and_every_saving(
    auditor: Auditor, store: Store, world: World, clock: StandingClock
) -> None:
    key, session = auditor.start(case_reference="1048213")
    for text in ("The visit", "The visit was late. " * 80):
        auditor.answer(key, session, "p_synopsis", text)
        clock.pass_(minutes=1)
    auditor.answer(key, session, "r_core", "no")
    made = history.of(store, world, read_answers, key, who="Auditor A")
    rows = tuple(row for row in made.rows if not row.computed)
    paper = history_paper.paper(made, rows, "", who="Auditor A", local=clock.local())
    reader = PdfReader(io.BytesIO(PdfReports(FONTS).paper(paper)))
    said = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    for words in (
        "History of an audit", "1048213", made.reference, "23 November 2026", "09:02", "Auditor A",
        "Before: no answer After: No", "Draft started", "09:00:00: The visit",
        "Page 1 of", "OFFICIAL-SENSITIVE",
    ):  # fmt: skip
        assert words in said, words
    assert said.count("late.") == 160, "a text longer than a page is there whole, as are its savings"
    assert "[" not in said, "nothing without a glyph"
