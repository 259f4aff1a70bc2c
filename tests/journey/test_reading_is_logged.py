"""Whoever has the content of an audit in front of them stands in the audit trail, there and at Q&S."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import get_type_hints

import pytest

from qa_desktop.domain.ids import AuditKey
from qa_desktop.errors import Refused
from qa_desktop.services import tools
from qa_desktop.services.desktop import Desktop, EscalationEntry
from qa_desktop.services.desktop_trail import Copied, TrailWanted
from tests.journey.homes import PASSPHRASE, Homes, complete, start_and_fill
from tests.journey.test_acknowledgements import CONCERN
from tests.journey.test_attachments import TOOL, attach

BY_OTHERS = {
    # Made of the session that stands open, which was read and noted before.
    "filling.figures", "filling.serious_gaps", "completing.review", "completing.unsettled",
    "completing.prepare", "contributing.review", "contributing.unsettled", "contributing.prepare",
    "escalations.answers", "escalations.from_answers", "escalations.propose", "escalations.row", "plans.page",
    # The last change of the draft that stands open.
    "filling.undoable",
    # Pictures of bytes that were handed out, and noted, before.
    "audits.page", "audits.page_count",
    # Rows of lists: which audits there are, what state they are in, and no answer.
    "audits.audits", "audits.my_work", "bin.discarded", "bin.untold", "inbox.inbox", "attachments.list",
    "asking.asks", "asking.candidates",
    # Changes, each of which is an event of its own (test_log_events.py), or a keystroke that the history has.
    "audits.correct", "filling.start", "filling.record", "filling.keep_figures", "filling.undone",
    "filling.flag", "filling.remember_place", "bin.discard", "bin.restore", "attachments.take",
    "attachments.rename", "completing.complete", "moving.move", "moving.take_back", "contributing.contribute",
    "contributing.files", "contributing.put_away", "contributing.record", "asking.ask", "asking.take_in",
    "asking.withdraw", "escalations.acknowledge", "escalations.record", "escalations.record_answers",
    "actions.move_gap_on", "plans.answer", "plans.settle", "inbox.mark_read", "history.reviewed",
    # Nothing of an audit.
    "actions.due_dates", "cases.count", "filling.tools", "trail.audit", "trail.people", "trail.copied",
}  # fmt: skip
"""Methods that are not called below, by why they need not be."""
NOT_ABOUT_AUDITS = {"profile", "keys", "statement", "exchange", "hub", "settings", "help", "now"}
TESTED_ELSEWHERE = {"subjects", "retention", "draft_copies", "backups"}
"""Desks whose own tests look at the entries that they leave."""


@pytest.fixture
def desks(homes: Homes, tmp_path: Path) -> tuple[Homes, AuditKey, AuditKey, str]:
    """A completed audit with a file, at both desks, and a draft about the same case."""
    source = tmp_path / "tool.md"
    source.write_text(TOOL, encoding="utf-8")
    for home in (homes.auditor, homes.hub):
        tool = tools.install(home.house.store(), source, home.house.world.clock.now())
    desk = homes.auditor.desktop
    opened = desk.filling.start(tool.content_hash, case_reference="1048213")
    name = attach(desk, opened, "letter", "letter.pdf", b"%PDF-1.7 a letter", "")
    attach(desk, opened, "more", "more.txt", b"a note", "")
    complete(homes.auditor, opened)
    draft = desk.filling.start(tool.content_hash, case_reference="1048213")
    homes.exchange()
    return homes, opened.key, draft.key, name


def noted(desk: Desktop, act: Callable[[], object]) -> set[str]:
    """What the trail says more after this than before."""
    before = desk.trail.look(TrailWanted()).total
    act()
    return {row.event for row in desk.trail.look(TrailWanted()).rows if row.number > before}


def tried(act: Callable[[], object]) -> None:
    """Do it; what this tool has not is no matter here."""
    try:
        act()
    except Refused as error:
        assert error.code in {"CONTRIBUTION-STAGE", "MOVE-NOTHING"}, error  # noqa: PT017 - others are failures


def test_every_method_that_hands_out_an_audit_leaves_an_entry(
    desks: tuple[Homes, AuditKey, AuditKey, str],
) -> None:
    homes, done, draft, name = desks
    mine, hub = homes.auditor.desktop, homes.hub.desktop
    [row] = [each for each in hub.inbox.inbox().rows if each.audit_id == done.audit_id]
    history = mine.history

    def open_stage() -> None:
        tried(lambda: mine.contributing.open(done, "manager"))

    calls: dict[str, tuple[Desktop, Callable[[], object], str]] = {
        "filling.open": (mine, lambda: mine.filling.open(draft), "draft-opened"),
        "filling.last_time": (
            mine, lambda: mine.filling.last_time(draft, "pictures", "1048213"), "earlier-read",
        ),
        "attachments.read": (mine, lambda: mine.attachments.read(done, name), "attachment-viewed"),
        "attachments.copy": (mine, lambda: mine.attachments.copy(done, name), "attachment-copied"),
        "audits.view": (mine, lambda: mine.audits.view(done), "audit-viewed"),
        "audits.pdf": (mine, lambda: mine.audits.pdf(done), "pdf-viewed"),
        "audits.csv": (mine, mine.audits.csv, "exported"),
        "actions.list": (mine, mine.actions.list, "list-viewed"),
        "inbox.open": (hub, lambda: hub.inbox.open(row), "inbox-read"),
        "inbox.pool": (hub, hub.inbox.pool, "list-viewed"),
        "cases.search": (mine, lambda: mine.cases.search("1048213"), "case-searched"),
        "contributing.open": (mine, open_stage, "audit-viewed"),
        "moving.look": (mine, lambda: tried(lambda: mine.moving.look(draft)), ""),
        "history.of": (mine, lambda: history.of(done), "history-viewed"),
        "trail.look": (hub, lambda: None, ""),  # what `noted` itself does: below
        "trail.verify": (mine, mine.trail.verify, "trail-verified"),
        "trail.pdf": (mine, lambda: mine.trail.pdf(TrailWanted()), "trail-printed"),
        "trail.csv": (mine, lambda: mine.trail.csv(TrailWanted()), "exported"),
    }  # fmt: skip
    for called, (desk, act, event) in calls.items():
        found = noted(desk, act)
        assert not event or event in found, f"{called} left {found or 'nothing'} in the trail"
    below = {"escalations.slip", "plans.areas", "plans.pdf", "history.pdf", "history.of_discarded"}
    every = {
        f"{desk}.{method}"
        for desk, protocol in get_type_hints(Desktop).items()
        if desk not in NOT_ABOUT_AUDITS and desk not in TESTED_ELSEWHERE
        for method, _ in inspect.getmembers(protocol, inspect.isfunction)
        if not method.startswith("_")
    }
    assert every - set(calls) - BY_OTHERS == below, "a method of a desk that this test does not know"


def test_slips_and_discarded_drafts_leave_entries_too(homes: Homes) -> None:
    mine = homes.auditor.desktop
    opened = start_and_fill(homes.auditor, CONCERN)
    draft = start_and_fill(homes.auditor, CONCERN)
    number = mine.bin.discard(draft.key, "Begun twice").number
    entry = EscalationEntry(("notseen",), "No visit for five weeks.", "Team Manager", told_at=mine.now())
    mine.escalations.record(opened.key, mine.escalations.propose(opened.session, None, None), entry)
    assert "slip-printed" in noted(mine, lambda: mine.escalations.slip(opened.key.audit_id))
    assert "history-viewed" in noted(mine, lambda: mine.history.of_discarded(number))
    history = mine.history.of(opened.key)
    assert "history-printed" in noted(mine, lambda: mine.history.pdf(history, history.rows, ""))


def test_copies_are_noted_before_they_are_made(homes: Homes) -> None:
    mine = homes.auditor.desktop
    assert "pdf-printed" in noted(mine, lambda: mine.trail.copied(Copied.PRINTED, "", 7))
    assert noted(mine, lambda: mine.trail.copied(Copied.SAVED, "", 7)) == {"pdf-saved"}


def test_looking_at_the_trail_is_itself_noted_once_a_while(homes: Homes) -> None:
    mine = homes.auditor.desktop
    for _ in range(3):
        mine.trail.look(TrailWanted())
    looks = [row for row in mine.trail.look(TrailWanted()).rows if row.event == "trail-viewed"]
    assert [row.who for row in looks] == ["Auditor 9"]


def test_failed_unlocks_and_an_unclean_end_are_written_down_at_the_next_unlock(homes: Homes) -> None:
    home, mine = homes.auditor, homes.auditor.desktop
    mine.profile.lock()
    for _ in range(2):
        with pytest.raises(Refused, match="PASSPHRASE-WRONG"):
            mine.profile.unlock("not this one at all")
    mine.profile.unlock(PASSPHRASE)
    told = [(row.event, row.details) for row in mine.trail.look(TrailWanted(group="keys")).rows]
    assert told[:2] == [("unlocked", ""), ("unlock-failed", "failed attempts: 2")]
    assert "ended-uncleanly" not in {event for event, _ in told}
    # The program is gone without a lock: the store alone is closed.
    home.house.store().close()
    home.house.vault.released()
    home.house._store = None
    mine.profile.unlock(PASSPHRASE)
    newest = [row.event for row in mine.trail.look(TrailWanted()).rows][:3]
    assert newest[:2] == ["unlocked", "ended-uncleanly"]
