"""The pool for dip samples: received audits that say, by role, that their case is open elsewhere too."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from qa_desktop.domain.ids import AuditKey, audit_reference
from qa_desktop.formengine.session import read_answers
from qa_desktop.formspec.definition import Tool
from qa_desktop.formspec.xform import read
from qa_desktop.services import sending, tools
from qa_desktop.services.dip_pool import PoolRow, pool
from qa_desktop.services.filling import ToolCache
from qa_desktop.services.ports import Completion, DraftFigures, NewDraft
from tests.builders import filling, tool
from tests.supplied import supplied

SETTINGS = """
| form_title | form_id | version | namespaces |
| {0} | {0} | 1 | qa="urn:qa-desktop:audit:1" |
"""
HEALTH = tool(
    """
    | type | name | label | bind::qa:role |
    | text | ref | Record | case-reference |
    | date | day | Day | audit-date |
    | select_one v | variant | Variant | service-area |
    | select_one yn | both | Open there too? | also-open-on |
    | text | there | Number there | also-open-reference |
    """,
    choices="""
    | list_name | name | label |
    | yn | yes | Yes |
    | yn | no | No |
    | v | hv | Health visiting |
    """,
    settings=SETTINGS.format("health"),
)
FOLLOWING = tool(
    "| type | name | label | bind::qa:role |\n| text | after | Follows | follows-audit |",
    settings=SETTINGS.format("generic"),
)


class Sender:
    """A device that completes audits of some tools, and the hub that takes them in."""

    def __init__(self, council) -> None:
        self.council = council
        self.device, self.hub = council.devices[0], council.hub

    def shelve(self, *made: Tool) -> None:
        with self.hub.store.write() as unit:
            for each in made:
                tools.put(unit, each, self.council.time.now())

    def complete(
        self, made: Tool, key: AuditKey | None = None, xml: bytes | None = None, **answers: str
    ) -> AuditKey:
        key = key or AuditKey(self.council.new_audit_id(), 1)
        audit = filling(made)
        for name, value in answers.items():
            audit.set(name, value)
        xml, now = xml or audit.session.serialise(), self.council.time.now()
        reason = "A date was wrong." if key.revision > 1 else ""
        begun = NewDraft(key, made.ref, made.title, "SO100", "Team H", "hv", now, "Auditor H", reason)
        with self.device.store.write() as unit:
            unit.audits.create(begun, ())
            completion = Completion(now, "Auditor H", xml, hashlib.sha256(xml).hexdigest(), {})
            unit.audits.complete(key, completion, DraftFigures("SO100", "Team H", "hv", 5, 5, "good"))
            completed = unit.audits.completed(key)
            assert completed is not None
            sending.dispatch_audit(self.device.exchange, unit, completed)
        self.device.sync()
        self.hub.sync()
        return key

    def pool(self) -> tuple[PoolRow, ...]:
        return pool(self.hub.store, ToolCache(read), read_answers)


@pytest.fixture
def sender(council) -> Sender:
    return Sender(council)


BOTH = {"day": "2026-11-02", "variant": "hv", "both": "yes", "there": "M200"}


def test_an_audit_whose_case_is_open_on_the_other_system_is_in_the_pool_with_what_a_draw_needs(sender):
    sender.shelve(HEALTH)
    key = sender.complete(HEALTH, **BOTH)
    assert sender.pool() == (
        PoolRow(
            key=key,
            reference=audit_reference(key.audit_id),
            case_reference="SO100",
            other_reference="M200",
            service="Health visiting",
            day=date(2026, 11, 2),
            overall_grade="good",
            team="Team H",
            followed_by="",
        ),
    )


def test_an_audit_whose_case_is_not_open_there_is_not_in_it(sender):
    sender.shelve(HEALTH)
    sender.complete(HEALTH, both="no")
    sender.complete(HEALTH)
    assert sender.pool() == ()


def test_the_newest_stand_first(sender):
    sender.shelve(HEALTH)
    for day in ("2026-10-01", "2026-11-02", "2026-09-09"):
        sender.complete(HEALTH, **{**BOTH, "day": day})
    assert [row.day for row in sender.pool()] == [date(2026, 11, 2), date(2026, 10, 1), date(2026, 9, 9)]


def test_of_a_corrected_audit_the_last_version_counts(sender):
    sender.shelve(HEALTH)
    key = sender.complete(HEALTH, **BOTH)
    sender.complete(HEALTH, AuditKey(key.audit_id, 2), **{**BOTH, "there": "M201"})
    assert [row.other_reference for row in sender.pool()] == ["M201"]
    sender.complete(HEALTH, AuditKey(key.audit_id, 3), **{**BOTH, "both": "no"})
    assert sender.pool() == ()


def test_the_audit_that_follows_one_is_told_by_its_reference_however_it_was_typed(sender):
    sender.shelve(HEALTH, FOLLOWING)
    key = sender.complete(HEALTH, **BOTH)
    after = sender.complete(FOLLOWING, after=audit_reference(key.audit_id).lower().replace("-", " "))
    assert [row.followed_by for row in sender.pool()] == [audit_reference(after.audit_id)]


def test_an_audit_whose_tool_has_not_come_waits_without_stopping_the_others(sender):
    sender.shelve(HEALTH)
    sender.complete(FOLLOWING, after="QA-AAAAA-BBBBB")
    sender.complete(HEALTH, **BOTH)
    assert len(sender.pool()) == 1


@pytest.mark.parametrize("xml", [b"<health><both>yes</both>", b'<data id="another"><both>yes</both></data>'])
def test_an_audit_that_cannot_be_read_is_left_out_without_stopping_the_others(sender, xml):
    sender.shelve(HEALTH)
    sender.complete(HEALTH, xml=xml)
    key = sender.complete(HEALTH, **BOTH)
    assert [row.key for row in sender.pool()] == [key]


def test_the_supplied_health_audit_feeds_the_pool(sender):
    health = supplied("T2")
    sender.shelve(health)
    answers = {"p_variant": "sn", "p_open_mosaic": "yes", "p_mosaic_id": "M300", "h_audit_date": "2026-11-05"}
    sender.complete(health, **answers)
    (row,) = sender.pool()
    assert (row.other_reference, row.service, row.day) == ("M300", "School nursing", date(2026, 11, 5))
