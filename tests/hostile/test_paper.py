"""Rows 120 and 121 of the catalogue of attacks: whatever is written, there is paper with all of it."""

from __future__ import annotations

import io
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from qa_desktop.report.pdf import PdfReports
from qa_desktop.services.ports import ReportItem, ReportModel, ReportSection

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
MARKUP = (
    "<b never closed",
    "<img src='file:///etc/passwd'/>",
    '<img src="http://192.0.2.1/x.png" width="1" height="1"/>',
    "<font color=\"[[[getattr(pow, '__globals__')['os'].system('true')]]]\">red</font>",
    "<para><bullet>x</bullet></para></para>",
    "&amp; &#60;b&#62; &bogus; ]]>",
    "<a href='javascript:alert(1)'>x</a><link href='http://192.0.2.1'/>",
    "{fields} {0} %s %(name)s",
)


@pytest.fixture(scope="module")
def reports() -> PdfReports:
    return PdfReports(FONTS)


def everywhere(text: str) -> ReportModel:
    """The text in every place of a report that somebody else's words can reach."""
    item = ReportItem(text, text, "text", comment=text, standards=(text,), prompt=text[:20], added=text)
    file = ReportItem(text, text, "file", picture=text.encode("utf-8", "replace"))
    card = ReportSection(text, (item,))
    return ReportModel(
        title=text,
        subtitle=text,
        reference=text,
        marking=text,
        facts=((text, text),),
        overall_grade=text,
        sections=(ReportSection(text, (item, file), cards=(card,), due=((text, 2),)),),
        notes=((text, text),),
        footer=text,
        created_at=datetime(2026, 11, 23, 14, 2, tzinfo=UTC),
    )


def printed(reports: PdfReports, text: str) -> str:
    model = ReportModel(
        "T", "", "R", "", (), "", (ReportSection("S", (ReportItem("L", text, "text"),)),), (), "",
        datetime(2026, 11, 23, tzinfo=UTC),
    )  # fmt: skip
    pages = PdfReader(io.BytesIO(reports.pdf(model))).pages
    return "\n".join(page.extract_text() for page in pages)


@pytest.mark.parametrize("text", MARKUP)
def test_120_markup_in_any_place_is_printed_as_letters_fetches_nothing_and_reaches_no_file(
    reports, text, monkeypatch
):
    monkeypatch.setattr("socket.socket.connect", _never)
    monkeypatch.setattr("socket.getaddrinfo", _never)
    read = PdfReader(io.BytesIO(reports.pdf(everywhere(text))))
    whole = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    beginning = " ".join(text.split())[:30]
    assert whole.count(beginning) >= 6, "title, label, answer, comment, fact, note"
    assert not [name for page in read.pages for name in page.images], "a picture was fetched or read"
    assert not [page for page in read.pages if "/Annots" in page], "something can be clicked"


def _never(*_: object, **__: object) -> None:
    raise AssertionError("something was asked of the network")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Llŷn, Gŵyr, Tŷ'r Ŵyn", "Llŷn, Gŵyr, Tŷ'r Ŵyn"),
        ("\U0001f600", "[grinning face]"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "[man] [woman] [girl]"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f", "[waving black flag]"),
        ("\u2764\ufe0f", "\u2764"),
        ("a\x00b\x07c\x1bd", "a\ufffdb\ufffdc\ufffdd"),
        ("a\x85b\x9fc", "a\ufffdb\ufffdc"),
        ("a\ue000b", "a\ufffdb"),
        ("漢", "[cjk unified ideograph-6f22]"),
        ("ក\u17b7", "[khmer letter ka][khmer vowel sign i]"),
        ("\U0001d400", "[mathematical bold capital a]"),
        ("\u0378", "[U+0378]"),
        ("a\u202eb\u2066c", "abc"),
    ],
)
def test_121_what_no_face_has_is_shown_in_words_and_what_is_hidden_becomes_visible(reports, written, shown):
    # Shaped words have ligatures: ﬁ reads as fi.
    found = printed(reports, written).replace("ﬁ", "fi").replace("ﬂ", "fl")
    assert shown in "".join(found.split("\n"))


@pytest.mark.parametrize("written", ["عائشة أحمد", "שלום עולם", "سلام 12-03-2026 Ann", "עברית (English)"])
def test_121_right_to_left_words_are_all_there_whatever_their_shapes(reports, written):
    shown = unicodedata.normalize("NFKC", printed(reports, written))
    letters = [each for each in unicodedata.normalize("NFKC", written) if each.isalnum()]
    assert [each for each in letters if shown.count(each) < letters.count(each)] == []


def _leaves_a_mark(character: str) -> bool:
    """Blanks, joiners and what only says in which direction to read leave none."""
    return not (
        character.isspace()
        or unicodedata.category(character) in ("Cf", "Zs", "Zl", "Zp")
        or unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.characters().filter(_leaves_a_mark), min_size=8, max_size=8))
def test_121_no_character_is_missing_silently(reports, characters):
    # Each in a line of its own, between bars: a line that is only bars has lost its character.
    lines = printed(reports, "\n".join(f"|{character}|" for character in characters)).split("\n")
    shown = [line.replace(" ", "") for line in lines]
    assert "||" not in shown


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_120_whatever_is_written_paper_is_made(reports, text):
    assert reports.pdf(everywhere(text)).startswith(b"%PDF-")
