"""The bin: a draft goes there with who and why, and comes back whole."""

from __future__ import annotations

import pytest

from qa_desktop.errors import Refused
from qa_desktop.services import auditing, binning, escalating, filling
from qa_desktop.services.desktop import EscalationEntry
from qa_desktop.services.filling import World
from qa_desktop.services.ports import Store
from tests.unit.services.rooms import Auditor, StandingClock


def test_a_discarded_draft_leaves_the_lists_and_is_in_the_bin_with_who_and_why(
    auditor: Auditor, store: Store, world: World
) -> None:
    key, _session = auditor.start(case_reference="1048213")
    row = binning.discard(store, world, key, " Wrong case picked. ", who="Auditor 1")

    assert auditing.audits(store) == ()
    assert binning.discarded(store) == (row,)
    assert (row.discarded.by, row.discarded.reason) == ("Auditor 1", "Wrong case picked.")
    assert (row.discarded.at, row.audit.key) == (world.clock.now(), key)
    assert row.audit.state_words == "In the bin"


def test_a_restored_draft_goes_on_where_it_was(
    auditor: Auditor, store: Store, world: World, clock: StandingClock
) -> None:
    key, session = auditor.filled()
    said = {view.node_id: view.value for view in session.questions()}
    entry = EscalationEntry(what="No visit for weeks.")
    escalating.record(store, clock, key, escalating.propose(session, None, None), entry, who="Auditor 1")
    row = binning.discard(store, world, key, "By mistake", who="Auditor 1")
    clock.pass_(minutes=5)

    assert binning.restore(store, world, row.number, who="Auditor 1") == key
    opened = filling.open_draft(store, world, key)
    assert {view.node_id: view.value for view in opened.session.questions()} == said
    assert opened.escalation is not None
    assert opened.escalation.what == "No visit for weeks."
    assert binning.discarded(store) == ()
    with store.read() as unit:
        events = [entry.event for entry in unit.log.list()]
    assert events[:2] == ["audit-restored", "audit-discarded"]


def test_a_concern_that_nobody_was_told_of_is_named_before_its_draft_goes(
    auditor: Auditor, store: Store, clock: StandingClock
) -> None:
    key, session = auditor.filled()
    assert not binning.untold(store, key)
    raised = escalating.propose(session, None, None)
    escalating.record(store, clock, key, raised, EscalationEntry(what="No visit for weeks."), who="Auditor 1")
    assert binning.untold(store, key)
    told = EscalationEntry(what="No visit for weeks.", told_role="Team Manager", told_at=clock.now())
    escalating.record(store, clock, key, raised, told, who="Auditor 1")
    assert not binning.untold(store, key)


def test_a_draft_is_not_restored_over_one_that_was_begun_since(
    auditor: Auditor, store: Store, world: World
) -> None:
    key, session = auditor.filled()
    auditor.complete(key, session)
    second = auditing.correct(store, world, key, "A wrong date.", who="A").key
    row = binning.discard(store, world, second, "Not needed", who="A")
    auditing.correct(store, world, key, "A wrong date after all.", who="A")

    with pytest.raises(Refused, match="AUDIT-EXISTS"):
        binning.restore(store, world, row.number, who="A")
    assert binning.discarded(store) == (row,)
