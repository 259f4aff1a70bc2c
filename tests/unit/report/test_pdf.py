"""The report on paper: everything in it, nothing interpreted, every page numbered."""

from __future__ import annotations

import io
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from pypdf import PdfReader

from qa_desktop import i18n
from qa_desktop.errors import Refused
from qa_desktop.report.pages import PdfPages
from qa_desktop.report.pdf import PdfReports
from qa_desktop.services.desktop_help import KeyGroup, KeySheet
from qa_desktop.services.ports import ReportItem, ReportModel, ReportSection
from tests.fakes.pictures import jpeg, opened, png

FONTS = Path(__file__).resolve().parents[3] / "resources" / "fonts"


@pytest.fixture(scope="module")
def reports():
    return PdfReports(FONTS)


def model(*items: ReportItem, **changes) -> ReportModel:
    plain = ReportModel(
        title="Generic Mosaic case audit",
        subtitle="Case 1048213",
        reference="QA-ABCDE-FGHIJ",
        marking="OFFICIAL-SENSITIVE",
        facts=(("Case number", "1048213"),),
        overall_grade="",
        sections=(ReportSection("Risk and safeguarding", items),),
        notes=(),
        footer="Sample tool",
        created_at=datetime(2026, 11, 23, 14, 2, tzinfo=UTC),
    )
    return replace(plain, **changes)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def words_of(pdf: bytes) -> str:
    return " ".join(text_of(pdf).split())


@pytest.mark.parametrize(
    "written",
    [
        "<img src=x>",
        '<img src="file:///etc/passwd"/>',
        "<b never closed",
        "a & b &amp; c",
        "=cmd|' /C calc'!A0",
        '<font color="[[__import__]]">red</font>',
        "Llŷn, Gŵyr, Łódź, Đặng, Ünal",
        "Константин Γιώργος",
    ],
)
def test_what_a_person_wrote_is_printed_as_written(reports, written):
    assert written in words_of(reports.pdf(model(ReportItem("Evidence", written, "text"))))


def test_a_character_without_a_glyph_is_spelt_out(reports):
    assert "[grinning face]" in words_of(reports.pdf(model(ReportItem("Evidence", "\U0001f600", "text"))))


def test_arabic_is_joined_and_runs_from_the_right(reports):
    pdf = reports.pdf(model(ReportItem("Evidence", "عائشة", "text")))
    # Joined letters are presentation forms: none of the isolated letters is left.
    assert any("\ufe70" <= character <= "\ufeff" for character in text_of(pdf))


def test_direction_overrides_do_not_reverse_the_page(reports):
    assert "name gpj.exe" in words_of(
        reports.pdf(model(ReportItem("Evidence", "name \u202egpj.exe", "text")))
    )


def test_control_characters_become_visible(reports):
    assert "a\ufffdb" in words_of(reports.pdf(model(ReportItem("Evidence", "a\x00b", "text"))))


def test_every_page_says_its_number_the_reference_and_the_marking(reports):
    pdf = reports.pdf(model(*(ReportItem(f"Question {n}", "word " * 80, "text") for n in range(30))))
    pages = PdfReader(io.BytesIO(pdf)).pages

    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        assert f"Page {number} of {len(pages)}" in text
        assert "QA-ABCDE-FGHIJ" in text
        assert "OFFICIAL-SENSITIVE" in text


def test_a_grade_is_printed_as_its_word_and_shape(reports):
    pdf = reports.pdf(model(ReportItem("Grade", "", "grade", grade="inadequate"), overall_grade="ri"))
    assert "Inadequate" in words_of(pdf)
    assert "Overall: ▲ Requires improvement to be good" in words_of(pdf)


def test_cards_comments_prompts_and_counts_are_printed(reports):
    card = ReportSection("Action 1", (ReportItem("What needs to change?", "Chronology", "text"),))
    item = ReportItem("Seen?", "No", "choice", comment="Not since May", prompt="E1")
    pdf = reports.pdf(model(sections=(ReportSection("Actions", (item,), skipped=2, blank=1, cards=(card,)),)))
    words = words_of(pdf)

    assert "Action 1" in words
    assert "Chronology" in words
    assert "Not since May" in words
    assert "Raised: a child may be unsafe (E1)" in words
    assert "2 questions left out because the answers did not open them." in words
    assert "1 optional question left blank." in words


def test_two_hundred_thousand_characters_are_all_set(reports):
    words = [f"w{number}" for number in range(30_000)]
    written = " ".join(words)
    assert len(written) > 195_000

    pdf = reports.pdf(model(ReportItem("Evidence", written, "text")))

    found = set(text_of(pdf).split())
    assert found >= set(words)


def test_a_word_wider_than_the_page_is_broken_not_lost(reports):
    text = text_of(reports.pdf(model(ReportItem("Evidence", "x" * 500, "text"))))
    assert text.count("x") >= 500


def test_the_same_model_gives_the_same_bytes(reports):
    assert reports.pdf(model()) == reports.pdf(model())


def test_pages_become_pixels_of_a4_shape(reports):
    pages = PdfPages()
    pdf = reports.pdf(model(ReportItem("Evidence", "word", "text")))

    assert pages.pages(pdf) == 1
    image = pages.page(pdf, 0, 72)
    assert (image.width, image.height) == (596, 842)
    assert len(image.rgba) == image.width * image.height * 4
    assert image.rgba[:4] == b"\xff\xff\xff\xff"


def test_bytes_that_are_no_pdf_are_refused_by_code():
    with pytest.raises(Refused) as caught:
        PdfPages().pages(b"not a PDF")
    assert caught.value.code == "REPORT-UNREADABLE"


def test_what_others_have_still_to_answer_is_not_called_blank(reports):
    section = ReportSection("Sign-off", (), due=(("the team manager", 2), ("the worker", 1)))
    words = words_of(reports.pdf(model(sections=(section,))))
    assert "2 questions for the team manager to answer later." in words
    assert "1 question for the worker to answer later." in words
    assert "blank" not in words


@pytest.mark.parametrize("where", ["facts", "notes"])
@pytest.mark.parametrize(("count", "between"), [(4000, " "), (150, "\n")])
def test_a_fact_or_a_reason_longer_than_a_page_is_all_set(reports, where, count, between):
    words = [f"w{number}" for number in range(count)]
    long = ("Reason", between.join(words))
    pdf = reports.pdf(model(**{where: (("Team", "North"), long, ("Tool", "Sample"))}))
    assert set(text_of(pdf).split()) >= {*words, "North", "Sample"}


def pictures_of(pdf: bytes) -> list[bytes]:
    return [image.data for page in PdfReader(io.BytesIO(pdf)).pages for image in page.images]


def test_a_picture_is_printed_small_under_its_name(reports):
    item = ReportItem("Photograph", "house.jpg, 2.4 MB", "file", picture=jpeg(4000, 3000))
    pdf = reports.pdf(model(item))
    assert "house.jpg, 2.4 MB" in words_of(pdf)
    (printed,) = pictures_of(pdf)
    assert len(pdf) < 200_000
    assert opened(printed).size == (760, 570)


def test_a_picture_is_printed_the_right_way_up(reports):
    item = ReportItem("Photograph", "house.jpg", "file", picture=jpeg(400, 300, orientation=6))
    (printed,) = pictures_of(reports.pdf(model(item)))
    assert opened(printed).size == (300, 400)


def test_a_file_that_is_no_picture_is_listed_alone(reports):
    pdf = reports.pdf(model(ReportItem("Letter", "letter.pdf, 80 KB", "file")))
    assert "letter.pdf, 80 KB" in words_of(pdf)
    assert pictures_of(pdf) == []


def huge_png() -> bytes:
    """A header that claims 60,000 by 60,000 dots."""
    data = bytearray(png())
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize(
    "data", [b"\xff\xd8\xff\xe0rubbish", png()[:60], huge_png(), b"<svg/>", jpeg()[:300]]
)
def test_a_picture_that_cannot_be_read_never_stops_a_report(reports, data):
    pdf = reports.pdf(model(ReportItem("Photograph", "house.jpg", "file", picture=data)))
    assert "This picture cannot be printed." in words_of(pdf)


@pytest.mark.parametrize("paper", ["report", "keys"])
def test_a_paper_says_in_which_language_it_is(reports, paper, tmp_path):
    folder = tmp_path / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "qa_desktop.mo").open("wb") as file:
        write_mo(file, Catalog(locale="cy"))
    before = i18n.spoken()
    assert i18n.use("cy", tmp_path) == "cy"
    try:
        sheet = KeySheet("Keys", "All of them", (KeyGroup("Everywhere", (("F1", "Help"),)),), "", "{page}")
        pdf = reports.pdf(model()) if paper == "report" else reports.keys(sheet)
    finally:
        i18n.use(before)
    assert PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"] == "cy"
