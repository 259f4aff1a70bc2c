"""Owns the scenes of the sheets of later stages, plans and gaps, and of a draft's move to a newer tool."""

from __future__ import annotations

from studio import BEGAN, Studio

from qa_desktop.domain.audit import AuditState
from qa_desktop.domain.ids import DeviceId, NodeId
from qa_desktop.formspec.xlsform import convert
from qa_desktop.services import tools
from qa_desktop.services.desktop_asking import Candidate
from qa_desktop.services.desktop_plans import Area, CheckInRow
from qa_desktop.services.plans import CheckIn
from qa_desktop.ui.contribute.ask_sheet import AskSheet
from qa_desktop.ui.sheets import asks
from qa_desktop.ui.work.gap_sheet import GapSheet
from qa_desktop.ui.work.where_now import WhereNowSheet
from scenes import scene

NOTE = """
| survey |
| | type | name | label |
| | text | {asked} | What was seen at the visit? |
| | select_one yn | alone | {alone} |
| | select_one yn | plan | Is there a plan? |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| settings |
| | form_title | form_id | version |
| | Note of a visit | note-of-a-visit | {version} |
"""
BEFORE = NOTE.format(asked="seen", alone="Was the child seen alone?", version="1")
AFTER = NOTE.format(asked="noticed", alone="Was the child seen without the carer?", version="2")


@scene("ask")
def ask(s: Studio) -> None:
    due = s.desktop.audits.my_work().later[0]
    opened = s.desktop.audits.view(due.row.key)
    people = (
        Candidate(DeviceId("1"), "Manager 1 · LAPTOP-7"),
        Candidate(DeviceId("2"), "Manager 2 · LAPTOP-9"),
    )
    s.take_sheet(lambda: asks(AskSheet(opened.summary.case_reference, opened.stages, people, s.window)))


@scene("gap")
def gap(s: Studio) -> None:
    row = next(row for row in s.desktop.audits.my_work().gaps if not row.is_draft)
    s.take_sheet(lambda: asks(GapSheet(row.gap, s.window)))


@scene("where-now")
def where_now(s: Studio) -> None:
    audit = next(r for r in s.desktop.audits.audits() if r.summary.state is AuditState.COMPLETED).key
    row = CheckInRow(
        CheckIn(audit, NodeId("/data/imp/1"), BEGAN.date()),
        "TAC-20931",
        "TAC review",
        "Ask: where are you now?",
    )
    areas = (
        Area(NodeId("/data/a"), "Education, health and care", "5"),
        Area(NodeId("/data/b"), "Parenting and the home", "6"),
        Area(NodeId("/data/c"), "Where the family is altogether", "6"),
    )
    s.take_sheet(lambda: asks(WhereNowSheet(row, areas, s.window)))


@scene("move")
def move(s: Studio) -> None:
    given = {"seen": "The child showed her room.", "alone": "yes", "plan": "no"}
    key = s.draft("note", "note-of-a-visit", given, source=BEFORE)
    made = convert(AFTER.strip().encode(), ".md").tool
    assert made is not None
    with s.application.house.store().write() as unit:
        tools.put(unit, made, BEGAN)
    s.fill(key)
    s.take("offer")
    s.take_sheet(s.pages.fill.moving.look, "preview")
    to = next(each for each in s.desktop.filling.tools() if each.ref.form_id == "note-of-a-visit")
    s.desktop.moving.move(key, to.ref.content_hash)
    s.home()
    s.fill(key)
    s.take("moved")
    s.take_sheet(s.pages.fill.moving.show_moved, "dropped")
    s.desktop.moving.take_back(key)
