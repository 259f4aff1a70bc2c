"""Somebody asks what is held about them: found, read, redacted, handed out, recorded, and forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pypdfium2
import pytest

from qa_desktop.domain.grades import Grade
from qa_desktop.domain.subject_access import (
    RecordKind,
    Redaction,
    Sought,
    Sureness,
    Withheld,
    due_day,
)
from qa_desktop.errors import Refused
from qa_desktop.services import progress
from qa_desktop.services.demo_answers import Plan
from qa_desktop.services.progress import Stopped, Work, doing
from qa_desktop.system.bank_holidays import england_and_wales
from tests.journey.homes import complete, start_and_fill

MARLO = "Marlo Quillfeather"
SOUGHT = Sought(names=(MARLO,), numbers=("1049999",))
COMMENT = f"Aunt Wilhelmina Thornbury rang. {MARLO} was seen; the other child, Pip, was not."


def texts(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def typed(app, opened, name: str, value: str) -> None:
    view = next(each for each in opened.session.questions() if each.definition.name == name)
    app.desktop.filling.record(opened.key, opened.session.set_value(view.node_id, value).writes)


@pytest.fixture
def told(homes):
    """The auditor wrote of a child in one audit, which arrived; in a draft; and in one that was binned."""
    app = homes.auditor
    done = start_and_fill(app, Plan(grade=Grade.GOOD), "1049999")
    typed(app, done, "p_synopsis", COMMENT)
    complete(app, done)
    homes.exchange()
    draft = start_and_fill(app, Plan(grade=Grade.GOOD), "1047001")
    typed(app, draft, "p_synopsis", f"Written first of {MARLO}")
    typed(app, draft, "p_synopsis", "Written over again")
    binned = start_and_fill(app, Plan(grade=Grade.GOOD), "1047002")
    typed(app, binned, "p_synopsis", "Quillfeather family known")
    app.desktop.bin.discard(binned.key, "Begun twice")
    start_and_fill(app, Plan(grade=Grade.GOOD), "1047003")
    return homes, done, draft, binned


def test_whoever_asks_is_found_in_every_audit_that_is_held_also_where_they_were_written_over(told):
    homes, done, draft, _binned = told
    desk = homes.auditor.desktop.subjects
    request = desk.begin("SAR-2026-014", date(2026, 11, 2), SOUGHT)
    found = desk.search(request.request_id)

    by_id = {each.record_id: each for each in found}
    assert by_id[f"audit/{done.key.audit_id}/1"].sureness is Sureness.SURE
    assert by_id[f"audit/{draft.key.audit_id}/1"].sureness is Sureness.SURE
    in_bin = next(each for each in found if each.record_id.startswith("bin/"))
    assert (in_bin.sureness, in_bin.state) == (Sureness.POSSIBLE, "In the bin")
    assert "log" in by_id
    assert sum(each.kind is RecordKind.AUDIT for each in found) == 3
    assert [each.sureness for each in found] == sorted((each.sureness for each in found), reverse=True)
    earlier = desk.read(request.request_id, f"audit/{draft.key.audit_id}/1", found)
    assert f"Written first of {MARLO}" in [each.text for each in earlier.passages]


def test_what_is_withheld_is_not_in_the_bundle_and_the_rest_is(told):
    homes, done, *_ = told
    app = homes.hub  # where the audit was collected
    desk = app.desktop.subjects
    request = desk.begin("SAR-2026-014", date(2026, 11, 2), SOUGHT)
    found = desk.search(request.request_id)
    record_id = f"audit/{done.key.audit_id}/1"
    assert record_id in {each.record_id for each in found}

    with pytest.raises(Refused, match="SUBJECT-NOT-REVIEWED"):
        desk.bundle(request.request_id, found)
    for each in found:
        desk.decide(request.request_id, each.record_id, (), Withheld.NOT_ABOUT)
    with pytest.raises(Refused, match="SUBJECT-EMPTY"):
        desk.bundle(request.request_id, found)

    record = desk.read(request.request_id, record_id, found)
    passage = next(each for each in record.passages if "Thornbury" in each.text)
    at = record.passages.index(passage)
    assert [passage.text[f.start : f.end] for f in record.finds[at]] == [MARLO]
    start = passage.text.index("Aunt")
    aunt = Redaction(passage.key, start, start + len("Aunt Wilhelmina Thornbury"), Withheld.THIRD_PARTY)
    pip = passage.text.index("Pip")
    other = Redaction(passage.key, pip, pip + 3, Withheld.THIRD_PARTY)
    desk.decide(request.request_id, record_id, (aunt, other))

    pdf = desk.bundle(request.request_id, found)
    words = " ".join(texts(pdf).split())
    assert MARLO in words
    assert "[withheld: about another person] rang." in words
    assert "Thornbury" not in words
    assert "Pip" not in words.replace("Pipeline", "")
    assert "SAR-2026-014" in words
    assert "about another person 2 passages" in words
    assert b"Thornbury" not in pdf
    again = desk.read(request.request_id, record_id, found)
    assert again.redactions == (aunt, other)

    with app.house.store().read() as unit:
        log = [(each.event, each.subject, dict(each.facts)) for each in unit.log.list(50)]
    (kept,) = desk.requests()
    (bundle,) = kept.bundles
    bundled = next(each for each in log if each[0] == "subject-bundled")
    assert bundled == (
        "subject-bundled",
        request.request_id,
        {"count": 1, "sha256": bundle.sha256},
    )
    assert {"subject-searched", "audit-viewed"} <= {each[0] for each in log}
    assert MARLO not in repr(log)


def test_what_is_withheld_in_one_record_is_proposed_in_the_others_and_stops_the_bundle(told):
    homes, done, draft, _ = told
    app = homes.auditor
    opened = app.desktop.filling.open(draft.key)
    typed(app, opened, "p_synopsis", f"Ms Thornbury came with {MARLO}")
    desk = app.desktop.subjects
    request = desk.begin("SAR-2026-018", date(2026, 11, 2), SOUGHT).request_id
    found = desk.search(request)
    first, second = f"audit/{draft.key.audit_id}/1", f"audit/{done.key.audit_id}/1"
    for each in found:
        desk.decide(request, each.record_id, (), Withheld.NOT_ABOUT)
    read = desk.read(request, first, found)
    assert read.repeated == 0
    desk.decide(request, first, read.redactions)
    record = desk.read(request, second, found)
    passage = next(each for each in record.passages if "Thornbury" in each.text)
    start = passage.text.index("Aunt")
    aunt = Redaction(passage.key, start, start + len("Aunt Wilhelmina Thornbury"), Withheld.THIRD_PARTY)
    desk.decide(request, second, (aunt,))

    with pytest.raises(Refused, match="SUBJECT-REPEATED"):
        desk.bundle(request, found)
    again = desk.read(request, first, found)
    places = [
        (each, span) for each, spans in zip(again.passages, again.suggested, strict=True) for span in spans
    ]
    (place,) = [(each, span) for each, span in places if each.text[slice(*span)] == "Thornbury"]
    assert again.repeated == 1

    desk.decide(request, first, ())
    assert "Thornbury" in texts(desk.bundle(request, found)), "whoever saw it may hand it out"
    desk.decide(request, first, (Redaction(place[0].key, *place[1], Withheld.THIRD_PARTY),))
    assert "Thornbury" not in texts(desk.bundle(request, found))
    desk.close(request)
    with app.house.store().read() as unit:
        (name,) = unit.documents.names("subject-access/")
        assert b"Thornbury" not in (unit.documents.get(name) or b"")


def test_a_redaction_never_moves_onto_other_words(told):
    homes, _, draft, _ = told
    app = homes.auditor
    desk = app.desktop.subjects
    request = desk.begin("SAR-2026-015", date(2026, 11, 2), SOUGHT)
    found = desk.search(request.request_id)
    record_id = f"audit/{draft.key.audit_id}/1"
    record = desk.read(request.request_id, record_id, found)
    passage = next(each for each in record.passages if each.text == "Written over again")
    desk.decide(request.request_id, record_id, (Redaction(passage.key, 0, 7, Withheld.SERIOUS_HARM),))
    for each in found:
        if each.record_id != record_id:
            desk.decide(request.request_id, each.record_id, (), Withheld.NOT_ABOUT)
    opened = app.desktop.filling.open(draft.key)
    typed(app, opened, "p_synopsis", "Pip was hurt, said the aunt")

    assert desk.read(request.request_id, record_id, found).lost == 1
    with pytest.raises(Refused, match="SUBJECT-CHANGED"):
        desk.bundle(request.request_id, found)


def test_a_closed_request_holds_nobody_any_more(told):
    homes, *_ = told
    app = homes.auditor
    desk = app.desktop.subjects
    request = desk.begin("SAR-2026-016", date(2026, 11, 2), SOUGHT)
    desk.close(request.request_id)

    (kept,) = desk.requests()
    assert (kept.label, kept.sought, kept.redactions) == ("SAR-2026-016", Sought(), {})
    with app.house.store().read() as unit:
        (name,) = unit.documents.names("subject-access/")
        assert MARLO.encode() not in (unit.documents.get(name) or b"")
    with pytest.raises(Refused, match="SUBJECT-CLOSED"):
        desk.search(request.request_id)


def test_nothing_is_begun_without_a_reference_a_person_or_with_a_day_to_come(homes):
    desk = homes.auditor.desktop.subjects
    tomorrow = homes.auditor.desktop.now().date() + timedelta(days=1)
    for label, received, sought, code in (
        (" ", date(2026, 11, 2), SOUGHT, "SUBJECT-LABEL"),
        ("SAR-1", date(2026, 11, 2), Sought(names=("  ",)), "SUBJECT-SOUGHT"),
        ("SAR-1", date(2026, 11, 2), Sought(names=("x" * 500,)), "SUBJECT-SOUGHT"),
        ("SAR-1", tomorrow, SOUGHT, "SUBJECT-RECEIVED"),
    ):
        with pytest.raises(Refused, match=code):
            desk.begin(label, received, sought)
    assert desk.requests() == ()


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 11, 2), date(2026, 12, 2)),
        (date(2027, 1, 31), date(2027, 3, 1)),  # the 28th of February is a Sunday
        (date(2026, 11, 25), date(2026, 12, 29)),  # Christmas, a weekend, Boxing Day made good on Monday
        (date(2026, 12, 10), date(2027, 1, 11)),  # the 10th is a Sunday
    ],
)
def test_a_request_is_due_the_same_day_of_the_next_month_or_the_next_working_day(received, due):
    assert due_day(received, england_and_wales) == due


def test_a_search_says_how_far_it_is_and_can_be_stopped(told):
    homes, *_ = told
    desk = homes.auditor.desktop.subjects
    request = desk.begin("SAR-2026-017", date(2026, 11, 2), SOUGHT)
    work = Work()
    with doing(work):
        desk.search(request.request_id)
    assert work.far == (4, 4)
    with pytest.raises(Stopped):
        _stopped_on_the_way(lambda: desk.search(request.request_id))


def _stopped_on_the_way(act: Callable[[], object]) -> None:
    """Do something that somebody stops once it has begun, as the button does from another thread."""
    with doing(Work()):
        work = progress._current()
        assert work is not None
        work.stop()
        act()
