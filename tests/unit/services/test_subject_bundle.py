"""What is withheld is nowhere on the paper: not in a label, a heading, a card, a file's name or the cover."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest

from qa_desktop.domain.subject_access import (
    AccessRequest,
    FoundRecord,
    RecordKind,
    Redaction,
    Sought,
    Sureness,
    Withheld,
)
from qa_desktop.report.pages import PdfPages
from qa_desktop.report.pdf import PdfReports
from qa_desktop.services import subject_bundle
from qa_desktop.services.finding_people import Finder
from qa_desktop.services.ports import ReportItem, ReportModel, ReportSection
from qa_desktop.services.report_sections import Sections
from qa_desktop.services.subject_repeats import Repeats
from tests.builders import filling, tool
from tests.fakes.pictures import png

FONTS = Path(__file__).resolve().parents[3] / "resources" / "fonts"
AUNT = "Thornbury"
SURVEY = """
| type         | name  | label                 | qa:comment-on |
| text         | who   | Who lives there       | |
| begin_group  | home  | The home of ${who}    | |
| text         | seen  | How was ${who} seen   | |
| text         | why   | About ${who}          | seen |
| note         | said  | So ${who} was there   | |
| end_group    |       |                       | |
| begin_repeat | visit | Visit to ${who}       | |
| text         | what  | What ${who} said      | |
| end_repeat   |       |                       | |
"""


def written() -> tuple[ReportSection, ...]:
    """A filling whose labels and headings say one answer again and again."""
    session = filling(tool(SURVEY))
    session.set("who", AUNT)
    session.set("seen", f"{AUNT} opened")
    session.set("why", f"as {AUNT} does")
    session.add("visit")
    session.set("what", f"nothing, said {AUNT}")
    return Sections(session.session).written()


def everywhere() -> ReportModel:
    """A report that says a word in every place that it has."""
    file = ReportItem(
        "Photo", f"{AUNT}.png, 1 KB", "file", picture=png(), comment=f"of {AUNT}", added=f"Added by {AUNT}"
    )
    graded = ReportItem("Grade", f"{AUNT}: good", "grade", grade="good", prompt="S1")
    section = ReportSection("Files", (file, graded))
    return ReportModel(
        title="Generic audit",
        subtitle=f"Case {AUNT}",
        reference="QA-ABCDE-FGHIJ",
        marking="OFFICIAL-SENSITIVE",
        facts=(("Case number", AUNT), ("Overall grade", f"{AUNT} is good")),
        overall_grade="good",
        sections=(*written(), section),
        notes=(("Looked at on review", f"{AUNT} twice"),),
        footer="Sample tool",
        created_at=datetime(2026, 11, 23, 14, 2, tzinfo=UTC),
    )


def unpacked(pdf: bytes) -> bytes:
    """The bytes of a PDF with every stream opened."""
    whole = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        opened = zlib.decompressobj()
        try:
            whole.append(opened.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(whole)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_a_word_that_is_withheld_everywhere_is_nowhere_in_the_bundle() -> None:
    model = everywhere()
    passages = subject_bundle.passages(model)
    made = tuple(
        Redaction(each.key, match.start(), match.end(), Withheld.THIRD_PARTY)
        for each in passages
        for match in re.finditer(AUNT, each.text)
    )
    labels = {each.label for each in passages}
    assert {"Heading", "Question"} <= labels, "what repeats an answer can be withheld"
    record = FoundRecord(
        "audit/a/1", RecordKind.AUDIT, "Generic audit", AUNT, "Draft", None, Sureness.SURE, 1, f"of {AUNT}"
    )
    request = AccessRequest(
        "r", "SAR-1", date(2026, 11, 2), date(2026, 12, 2), Sought(names=("Marlo",)),
        redactions={"audit/a/1": made},
    )  # fmt: skip

    cut = subject_bundle.redacted(model, made)
    cover = subject_bundle.cover(request, [record], {}, [cut])
    reports = PdfReports(FONTS)
    whole = reports.pdf(model)
    assert AUNT in text_of(whole)
    assert AUNT.encode() in unpacked(whole), "the bookmarks say it as it is"
    parts = [reports.pdf(cover), reports.pdf(cut)]
    for pdf in (*parts, PdfPages().joined(parts)):
        assert AUNT not in text_of(pdf)
        raw = unpacked(pdf)
        assert AUNT.encode() not in raw
        assert AUNT.encode("utf-16-be") not in raw
    assert AUNT not in repr(cut)
    printed = text_of(parts[1])
    assert printed.count("[withheld: about another person]") >= len(made) - 4, "long ones break over lines"
    assert "S1" not in printed, "what an answer raised goes with it"
    assert "Good" not in printed, "the grade in large letters goes with the grade"
    assert "QA-ABCDE-FGHIJ" in printed


def test_labels_of_the_tool_alone_stay_as_they_are() -> None:
    model = replace(everywhere(), sections=(ReportSection("Files", (ReportItem("Photo", "x", "text"),)),))
    assert [each.label for each in subject_bundle.passages(model)] == [
        "Case", "Case number", "Overall grade", "Photo", "Looked at on review",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("withheld", "text", "found"),
    [
        ("Aunt Wilhelmina Thornbury", "Ms Thornbury rang aunt  wilhelmina thornbury.", 2),
        ("Aunt Wilhelmina Thornbury", "Her aunt rang the Thornburys.", 0),
        ("pip", "Pip said so, not the pipeline.", 1),
        ("07700 900123", "Ring 07700 900123.", 1),
        ("Pip Quillfeather", "Marlo Quillfeather and Quillfeather", 0),
        ("She said that nobody of them had ever rung the school", "nobody rang the school", 0),
        (".", "One. Two.", 0),
    ],
)
def test_what_is_withheld_is_looked_for_elsewhere_and_the_person_is_not(withheld, text, found) -> None:
    person = Finder(Sought(names=("Marlo Quillfeather",)))
    assert len(Repeats([withheld], person).finds(text)) == found
