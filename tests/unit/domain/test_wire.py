"""What packages say of audits and escalations, and what is not believed to say it."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desktop.domain import wire
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditId, ToolHash
from qa_desktop.domain.tool import ToolRef

NOW = datetime(2026, 5, 12, 14, 3, 0, 123456, tzinfo=UTC)
times = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the bounds take their zone from `timezones`
escalations = st.builds(
    Escalation,
    audit_id=st.just(AuditId("a")),
    revision=st.integers(0, 2**31),
    codes=st.lists(st.text(), max_size=3).map(tuple),
    causes=st.lists(st.text(), max_size=3).map(tuple),
    reasons=st.lists(st.text(), max_size=3).map(tuple),
    raised_at=times,
    told_at=st.none() | times,
    acknowledged_at=st.none() | times,
    safe_now=st.sampled_from(["", "yes", "no"]),
)
ESCALATION = Escalation(
    audit_id=AuditId("a"),
    revision=1,
    case_reference="0012345",
    codes=("E1",),
    causes=("not seen",),
    reasons=("unseen",),
    what="No visit",
    raised_at=NOW,
    raised_by="auditor",
    told_role="",
    told_name="",
    told_how="",
    told_at=None,
    acknowledged_at=None,
    acknowledged_by="",
    safe_now="",
    outcome="",
    override_reason="",
)
TOOL = ToolRef("generic", "3", ToolHash("ab" * 32))
AUDIT = wire.AuditDoc(
    audit_id=AuditId("a"),
    revision=1,
    tool=TOOL,
    tool_title="Generic",
    case_reference="0012345",
    team="North",
    service_area="assessment",
    auditor="auditor",
    completed_at=NOW,
    completed_by="auditor",
    correction_reason="",
    overall_grade="good",
    answered=1,
    applicable=2,
    prompts=(wire.PromptLine("E2", "words", "answer"),),
    escalation=ESCALATION,
    notes={"contradictions": []},
    instance_sha256="ff" * 32,
)
ALARM = wire.AlarmDoc(AuditId("a"), ESCALATION, "0012345", TOOL, "Generic", "North")


@given(escalations)
@settings(max_examples=50)
def test_an_escalation_survives_the_wire(escalation):
    text = json.dumps(wire.escalation_to_json(escalation))
    assert wire.escalation_from_json(json.loads(text)) == escalation


def test_an_audit_and_an_alarm_survive_the_wire():
    assert wire.audit_doc_from_json(json.loads(json.dumps(wire.audit_doc_to_json(AUDIT)))) == AUDIT
    assert wire.alarm_doc_from_json(json.loads(json.dumps(wire.alarm_doc_to_json(ALARM)))) == ALARM


def test_members_of_a_newer_program_are_left_alone():
    doc = {**wire.alarm_doc_to_json(ALARM), "new": 1}
    doc["escalation"]["new"] = 2
    assert wire.alarm_doc_from_json(doc) == ALARM


def _places(value, path=()):
    yield path
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _places(member, (*path, name))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _places(member, (*path, index))


AUDIT_JSON = json.loads(json.dumps(wire.audit_doc_to_json(AUDIT)))
FREE = ("notes",)


@pytest.mark.parametrize("junk", [None, 1, -1, 1.5, True, "", [], {}, [1], 2**70], ids=repr)
def test_junk_in_any_place_is_a_value_error_or_reads_back_the_same(junk):
    for path in _places(AUDIT_JSON):
        if path[:1] == FREE or not path:
            continue
        doc = copy.deepcopy(AUDIT_JSON)
        holder = doc
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = junk
        try:
            read = wire.audit_doc_from_json(doc)
        except ValueError:
            continue
        assert json.loads(json.dumps(wire.audit_doc_to_json(read))) == doc


@pytest.mark.parametrize("junk", [None, 1, "text", [], {}])
def test_what_is_no_object_at_all_is_a_value_error(junk):
    for read in (wire.audit_doc_from_json, wire.alarm_doc_from_json, wire.escalation_from_json):
        with pytest.raises(ValueError, match=r"audit|alarm|tool|escalation"):
            read(junk)


def test_every_missing_member_is_named():
    for name in AUDIT_JSON:
        doc = {key: value for key, value in AUDIT_JSON.items() if key != name}
        with pytest.raises(ValueError, match=name):
            wire.audit_doc_from_json(doc)


def test_an_alarm_about_another_audit_is_refused():
    doc = {**wire.alarm_doc_to_json(ALARM), "audit_id": "b"}
    with pytest.raises(ValueError, match="another audit"):
        wire.alarm_doc_from_json(doc)


def test_safe_now_is_yes_no_or_blank():
    doc = {**wire.escalation_to_json(ESCALATION), "safe_now": "maybe"}
    with pytest.raises(ValueError, match="safe_now"):
        wire.escalation_from_json(doc)


class TestTimes:
    def test_times_are_read_in_any_zone_and_kept_in_utc(self):
        summer = NOW.astimezone(timezone(timedelta(hours=1)))
        assert wire.time_from_text(summer.isoformat()) == NOW
        assert wire.time_from_text("2026-05-12T14:03:00Z").tzinfo is UTC
        assert wire.time_to_text(summer) == "2026-05-12T14:03:00.123456+00:00"

    @pytest.mark.parametrize(
        "text", ["", "yesterday", "2026-05-12", "2026-05-12T14:03:00", "0001-01-01T00:00:00+14:00"]
    )
    def test_what_is_no_time_with_a_zone_is_a_value_error(self, text):
        with pytest.raises(ValueError, match=r"zone|isoformat|calendar"):
            wire.time_from_text(text)

    def test_a_naive_time_is_not_written(self):
        with pytest.raises(ValueError, match="zone"):
            wire.time_to_text(NOW.replace(tzinfo=None))
