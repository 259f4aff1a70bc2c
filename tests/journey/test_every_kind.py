"""A form with every kind of question: filled, completed, frozen, printed; every answer stands on paper."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession
from qa_desktop.services import tools
from qa_desktop.services.desktop import Desktop, Opened
from tests.fakes.pictures import jpeg
from tests.journey.homes import Homes, complete

TOOL = """\
| survey | | | | | | |
| | type | name | label | appearance | parameters | bind::qa:role |
| | text | case | Case number | | | case-reference |
| | text | short | In short | | | |
| | text | long | At length | multiline | | |
| | text | digits | Only digits | numbers | | |
| | integer | visits | How many visits? | | | |
| | integer | cost | What did it cost? | thousands-sep | | |
| | integer | tally | Counted | counter | | |
| | decimal | share | Which share? | | | |
| | decimal | bearing | In which direction? | bearing | | |
| | range | sure | How sure are you? | | start=0 end=1 step=0.05 | |
| | date | when | On which day? | | | |
| | date | month | In which month? | month-year | | |
| | date | year | In which year? | year | | |
| | time | clock | At what time? | | | |
| | dateTime | told | When were they told? | | | |
| | select_one many | one | Which one? | | | |
| | select_one many | drop | Which of the list? | minimal | | |
| | select_one many | found | Which is found? | search | | |
| | select_one many or_other | else | Which or another? | | | |
| | select_one many | likert | On a scale | likert | | |
| | select_multiple many | several | Which ones? | | | |
| | rank many | order | In which order? | | | |
| | acknowledge | read | It was read | | | |
| | geopoint | point | Where was it? | | | |
| | geotrace | line | Which way? | | | |
| | geoshape | area | Which area? | | | |
| | barcode | code | The code of the file | | | |
| | image | house | Photograph | | | |
| | image | signed | Signature | signature | | |
| | audio | talk | Recording | | | |
| | video | film | Video | | | |
| | file | letter | Letter | | | |
| | begin_group | grid | How far do you agree? | table-list | | |
| | select_one many | row1 | The child was seen. | | | |
| | select_one many | row2 | The child was heard. | | | |
| | end_group | | | | | |
| | begin_repeat | act | Actions | | | |
| | text | issue | What needs to change? | | | |
| | image | proof | What shows it? | | | |
| | end_repeat | | | | | |
| choices | | | |
| | list_name | name | label |
| | many | a | Appletree |
| | many | b | Bramblewood |
| | many | c | Cherryfield |
| settings | | | |
| | form_id | version | namespaces |
| | every-kind | 1 | qa="urn:qa-desktop:audit:1" |
"""
ANSWERS = {
    # name: (stored, on paper)
    "short": ("Zebra crossing", ["Zebra crossing"]),
    "long": ("A paragraph, vast.\nA second one, odd.", ["A paragraph, vast.", "A second one, odd."]),
    "digits": ("00417", ["00417"]),
    "visits": ("17", ["17"]),
    "cost": ("1234567", ["1234567|1,234,567"]),
    "tally": ("4091", ["4091|4,091"]),
    "share": ("0.625", ["0.625"]),
    "bearing": ("271.5", ["271.5"]),
    "sure": ("0.35", ["0.35"]),
    "when": ("2026-11-03", ["3 November 2026|03/11/2026|3 Nov 2026"]),
    "month": ("2025-07-01", ["July 2025"]),
    "year": ("1987-01-01", ["1987"]),
    "clock": ("14:37:00.000+00:00", ["14:37"]),
    "told": ("2026-11-04T09:41:00.000+00:00", ["4 November 2026|04/11/2026|4 Nov 2026", "09:41"]),
    "one": ("a", ["Appletree"]),
    "drop": ("b", ["Bramblewood"]),
    "found": ("c", ["Cherryfield"]),
    "else": ("other", ["Other"]),
    "else_other": ("Dogwood", ["Dogwood"]),
    "likert": ("b", ["Bramblewood"]),
    "several": ("a c", ["Appletree", "Cherryfield"]),
    "order": ("c a b", ["Cherryfield", "Appletree", "Bramblewood"]),
    "read": ("OK", ["It was read"]),
    "point": ("51.5074 -0.1278 0 0", ["51.5074", "0.1278"]),
    "line": ("51.61 -0.11 0 0;51.62 -0.12 0 0", ["51.61", "51.62"]),
    "area": ("51.71 -0.1 0 0;51.72 -0.2 0 0;51.73 -0.3 0 0;51.71 -0.1 0 0", ["51.72", "51.73"]),
    "code": ("4006381333931", ["4006381333931"]),
    "row1": ("b", ["Bramblewood"]),
    "row2": ("c", ["Cherryfield"]),
    "issue": ("Fence is broken", ["Fence is broken"]),
}  # fmt: skip
FILES = {
    "proof": ("fence.jpg", jpeg(90, 60), "image/*"),
    "house": ("front of house.jpg", jpeg(400, 300), "image/*"),
    "signed": ("signature.jpg", jpeg(80, 40), "image/*"),
    "talk": ("talk.mp3", b"ID3 a recording", "audio/*"),
    "film": ("film.mp4", b"\0\0\0\x18ftypmp42 a film", "video/*"),
    "letter": ("letter.pdf", b"%PDF-1.7 a letter", ""),
}


def node(session: FormSession, name: str) -> NodeId:
    return next(each.node_id for each in session.questions() if each.definition.name == name)


def give(desk: Desktop, opened: Opened, name: str, value: str) -> None:
    changed = opened.session.set_value(node(opened.session, name), value)
    desk.filling.record(opened.key, changed.writes, desk.filling.figures(opened.session))


@pytest.fixture
def started(homes: Homes, tmp_path: Path) -> Opened:
    source = tmp_path / "tool.md"
    source.write_text(TOOL, encoding="utf-8")
    tool = tools.install(homes.auditor.house.store(), source, homes.auditor.house.world.clock.now())
    return homes.auditor.desktop.filling.start(tool.content_hash, case_reference="1048213")


def test_every_answer_of_every_kind_stands_on_paper_after_a_restart(homes: Homes, started: Opened) -> None:
    desk = homes.auditor.desktop
    for name, (value, _) in ANSWERS.items():
        give(desk, started, name, value)
    for name, (file_name, data, accept) in FILES.items():
        give(desk, started, name, desk.attachments.take(started.key, file_name, data, accept).attachment.name)
    again = desk.filling.open(started.key)
    for each in started.session.questions():
        assert again.session.view(each.node_id).value == each.value, each.node_id
    complete(homes.auditor, again)

    pdf = PdfReader(BytesIO(desk.audits.pdf(started.key)))
    words = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    missing = {
        name: expected
        for name, (_, several) in ANSWERS.items()
        for expected in several
        if not any(form in words for form in expected.split("|"))
    }
    assert missing == {}, words
    for label in (line.split("|")[4].strip() for line in TOOL.splitlines()[2:40] if line.count("|") > 6):
        assert label in words
    for words_of_file in (
        "fence.jpg",
        "front-of-house.jpg",
        "signature.jpg",
        "talk.mp3",
        "film.mp4",
        "letter.pdf",
    ):
        assert words_of_file in words
    assert sum(len(page.images) for page in pdf.pages) == 3


def test_a_file_goes_and_comes_back_with_its_instance(homes: Homes, started: Opened) -> None:
    desk = homes.auditor.desktop
    taken = desk.attachments.take(started.key, "proof.jpg", jpeg(), "image/*").attachment
    give(desk, started, "proof", taken.name)
    gone = started.session.remove_repeat(NodeId(node(started.session, "proof").rpartition("/")[0]))
    desk.filling.record(started.key, gone.writes, desk.filling.figures(started.session))
    assert not [each for each in started.session.questions() if each.definition.name == "proof"]

    again = desk.filling.open(started.key)
    undoable = desk.filling.undoable(started.key)
    assert undoable is not None
    back = again.session.revert(undoable.writes)
    desk.filling.undone(started.key, undoable.change, back.writes)
    assert again.session.view(node(again.session, "proof")).value == taken.name

    complete(homes.auditor, again)
    assert desk.attachments.list(started.key) == (taken,)
    assert desk.attachments.read(started.key, taken.name)


def test_a_table_at_the_top_is_known_by_its_label(homes: Homes, started: Opened) -> None:
    assert [each.label for each in started.session.sections()] == [
        "every-kind",
        "How far do you agree?",
        "Actions",
    ]
