"""How entries of the audit trail read, and which are found by what people type."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from qa_desktop.domain.ids import audit_reference
from qa_desktop.domain.log_filter import Flaw, LogFinding
from qa_desktop.domain.subject_access import AccessRequest, Sought
from qa_desktop.services import subject_requests, trail
from qa_desktop.services.desktop_trail import TrailRow, TrailWanted
from qa_desktop.services.membership import Membership
from qa_desktop.services.ports import Store
from tests.unit.services.rooms import Auditor

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def rows(store: Store, **wanted: object) -> list[TrailRow]:
    with store.read() as unit:
        asked = trail.filter_of(unit, TrailWanted(**wanted), UTC)  # type: ignore[arg-type]
        reader = trail.Reader(unit, Membership())
        return [reader.row(each) for each in unit.log.entries(asked)]


@pytest.fixture
def filled(auditor: Auditor) -> Auditor:
    key, _ = auditor.start(case_reference="1048213")
    auditor.start(case_reference="2222222")
    with auditor.store.write() as unit:
        subject = f"{key.audit_id}/1"
        unit.log.append("pdf-saved", subject, at=AT, who="Jo Bell", size=412_000)
        unit.log.append(
            "seal", f"{key.audit_id}/e1", at=AT, who="gtkqxh2mkcznwk7i", kind="alarm", epoch=1, seq=7
        )
        unit.log.append("contribution-made", subject, at=AT, who="Jo Bell", stage="manager")
        unit.log.append("key", "new-epoch", at=AT, who="gtkqxh2mkcznwk7i", epoch=2, again=3)
        unit.log.append("exported", "audit-list", at=AT, who="Jo Bell", rows=2, format="csv")
        unit.log.append(
            "log-contradicted", "gtkqxh2mkcznwk7i", at=AT, who="gtkqxh2mkcznwk7i", code="shortened"
        )
    return auditor


def test_what_is_done_for_a_request_of_a_person_names_the_request_and_no_audit(store: Store) -> None:
    day = date(2026, 11, 2)
    request = AccessRequest("0f8f8b0a-1111-4222-8333-944455566677", "SAR-2026-031", day, day, Sought())
    with store.write() as unit:
        subject_requests.save(unit, request)
        unit.log.append("subject-searched", request.request_id, at=AT, who="Jo Bell", count=2)
    (row,) = rows(store)
    assert (row.about, row.key) == ("Request SAR-2026-031", None)


def test_an_entry_says_in_words_what_was_done_and_about_which_audit(filled: Auditor) -> None:
    found = rows(filled.store)
    saved = next(row for row in found if row.event == "pdf-saved")
    assert saved.key is not None
    about = f"{audit_reference(saved.key.audit_id)} · 1048213"
    assert (saved.what, saved.about, saved.details) == ("Pages saved as a PDF", about, "size: 412 KB")
    assert saved.is_draft
    sealed = next(row for row in found if row.event == "seal")
    assert (sealed.about, sealed.details) == (about, "kind: an alarm · series 1 · number 7")
    made = next(row for row in found if row.event == "contribution-made")
    assert made.details == "stage: Team manager"
    epoch = next(row for row in found if row.event == "key")
    assert (epoch.what, epoch.about) == ("New series of packages begun", "")
    export = next(row for row in found if row.event == "exported")
    assert (export.group, export.about) == ("Printing and copies", "List of audits")


def test_what_a_newer_program_wrote_is_shown_as_it_stands(filled: Auditor) -> None:
    connection = filled.store._file.connect()  # type: ignore[attr-defined]
    connection.execute(
        "INSERT INTO log VALUES (99, ?, 'Jo', 'teleported', '', '{\"to\":\"x\"}', '')",
        ("2026-11-23T09:00:00.000000Z",),
    )
    connection.close()
    newest = rows(filled.store)[0]
    assert (newest.what, newest.group, newest.details) == ("teleported", "", "x")


@pytest.mark.parametrize(
    ("typed", "events"),
    [
        ("1048213 saved", ["pdf-saved"]),
        ("BELL pages", ["pdf-saved"]),
        ('"list exported"', ["exported"]),
        ("new-epoch", ["key"]),
        ("nothing of the kind", []),
    ],
)
def test_every_typed_word_must_be_in_an_entry_as_it_is_shown(
    filled: Auditor, typed: str, events: list[str]
) -> None:
    assert [row.event for row in rows(filled.store, typed=typed)] == events


def test_a_reference_finds_what_is_about_its_audit_alone(filled: Auditor) -> None:
    key = next(row.key for row in rows(filled.store) if row.event == "pdf-saved")
    assert key is not None
    found = rows(filled.store, typed=audit_reference(key.audit_id).lower())
    assert {row.event for row in found} == {"audit-created", "pdf-saved", "seal", "contribution-made"}
    assert {row.event for row in rows(filled.store, audit=key.audit_id)} == {row.event for row in found}


def test_days_are_of_this_computers_calendar(filled: Auditor) -> None:
    with filled.store.write() as unit:
        late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
        unit.log.append("locked", "", at=late, who="Jo Bell")
        summer = timezone(timedelta(hours=1))
        asked = trail.filter_of(unit, TrailWanted(since=date(2026, 11, 24), until=date(2026, 11, 24)), summer)
        assert [each.event for each in unit.log.entries(asked)] == ["locked"]


@pytest.mark.parametrize("flaw", list(Flaw))
def test_every_flaw_has_words_that_name_the_entry_and_what_to_do(flaw: Flaw) -> None:
    words = trail.words_of(LogFinding(4711, flaw), 9000)
    assert "4711" in words
    assert "tell Quality & Standards" in words


def test_the_csv_runs_no_formula(filled: Auditor) -> None:
    with filled.store.write() as unit:
        unit.log.append("locked", "", at=AT, who="=1+1")
    table = list(csv.reader(io.StringIO(trail.to_csv((row, "0") for row in rows(filled.store)))))
    assert table[1][2] == "'=1+1"
    assert len({len(line) for line in table}) == 1
