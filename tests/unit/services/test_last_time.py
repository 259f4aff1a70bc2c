"""What was answered last time about the same case with the same tool: shown, never counted."""

from __future__ import annotations

from qa_desktop.domain.grades import Grade
from qa_desktop.formengine.session import read_answers
from qa_desktop.services import auditing
from qa_desktop.services.demo_answers import Plan
from qa_desktop.services.earlier_answers import LastTime
from qa_desktop.services.last_time import LONGEST, last_time
from tests.builders import filling, tool
from tests.unit.services.rooms import Auditor, StandingClock

FORM = "generic-mosaic-audit"


def completed(auditor: Auditor, **by_name: str) -> None:
    key, session = auditor.filled(Plan(grade=Grade.GOOD, by_name=by_name))
    auditor.complete(key, session)


def asked(auditor: Auditor, reference: str = "1048213", form: str = FORM) -> LastTime | None:
    key, _session = auditor.start(case_reference=reference)
    return last_time(auditor.store, auditor.world, read_answers, key, form, reference)


def test_the_newest_completed_audit_of_the_case_is_the_last_time(auditor: Auditor, clock: StandingClock):
    completed(auditor, v_seen="yes", v_life="partly")
    clock.pass_(days=30)
    completed(auditor, v_seen="yes", v_life="yes")
    last = asked(auditor)
    assert last is not None
    assert last.when == "23 December 2026"
    assert last.answers["v_life"] == "Yes"


def test_nothing_comes_from_another_case_or_another_tool_or_a_draft(auditor: Auditor):
    auditor.filled()
    assert asked(auditor) is None
    completed(auditor)
    assert asked(auditor, "2222222") is None
    assert asked(auditor, form="tac-review") is None
    assert asked(auditor, reference=" ") is None
    assert asked(auditor) is not None


def test_of_a_corrected_audit_the_last_version_counts(auditor: Auditor, clock: StandingClock):
    key, session = auditor.filled(Plan(grade=Grade.GOOD, by_name={"v_life": "yes"}))
    auditor.complete(key, session)
    opened = auditing.correct(auditor.store, auditor.world, key, "It was not seen.", who="Auditor A")
    auditor.answer(opened.key, opened.session, "v_life", "partly")
    auditor.complete(opened.key, opened.session)
    assert asked(auditor).answers["v_life"] == "Partly"  # type: ignore[union-attr]


def test_a_draft_that_corrects_an_audit_does_not_quote_that_audit(auditor: Auditor):
    key, session = auditor.filled()
    auditor.complete(key, session)
    opened = auditing.correct(auditor.store, auditor.world, key, "It was not seen.", who="Auditor A")
    assert last_time(auditor.store, auditor.world, read_answers, opened.key, FORM, "1048213") is None


def test_what_identifies_somebody_is_not_repeated(auditor: Auditor):
    completed(auditor)
    last = asked(auditor)
    _key, session = auditor.start(case_reference="1048213")
    names = {view.definition.name for view in session.questions() if view.audit.identifier}
    assert names
    assert not names & set(last.answers)  # type: ignore[union-attr]


SURVEY = """
| type | name | label | bind::qa:since | bind::qa:identifier |
| text | old | Old question | 2026-01 | |
| text | new | Reworded question | 2026-09 | |
| text | who | Name of the child | | name |
| begin_repeat | r | Rows | | |
| text | row | A row | | |
| end_repeat | | | | |
"""
SETTINGS = """
| form_title | form_id | version | namespaces |
| Small | small-last | 2026-11 | qa="urn:qa-desktop:audit:1" |
"""


def test_an_answer_does_not_outlast_the_meaning_of_its_question():
    made = filling(tool(SURVEY, settings=SETTINGS))
    made.add("r")
    last = LastTime("1 June 2026", "2026-06", {"old": "a", "new": "b", "who": "c", "row": "d"})
    told = {name: last.of(made.view(name)) for name in ("old", "new", "who")}
    assert told == {"old": "a", "new": "", "who": ""}
    assert last.of(made.view("r[1]/row")) == ""


def test_a_long_text_is_quoted_by_its_beginning(auditor: Auditor):
    completed(auditor, v_evid="Seen at home. " * 100)
    quoted = asked(auditor).answers["v_evid"]  # type: ignore[union-attr]
    assert quoted.startswith("Seen at home. Seen")
    assert quoted.endswith(" …")
    assert len(quoted) <= LONGEST + 2
