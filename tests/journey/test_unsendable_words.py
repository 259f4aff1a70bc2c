"""Words that no package may hold must not keep an alarm or an audit from Q&S for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qa_desktop.domain.dispatch import DeliveryState, PackageKind
from qa_desktop.services.demo_answers import Plan
from qa_desktop.services.desktop import EscalationEntry
from tests.journey.homes import Homes, complete, start_and_fill

LONG = "She was not seen. " * 14_000


@pytest.mark.parametrize("words", [LONG, "half a pair \ud83d of a surrogate"], ids=["long", "surrogate"])
def test_an_escalation_arrives_whatever_was_written(homes: Homes, words: str) -> None:
    desk = homes.auditor.desktop
    opened = start_and_fill(homes.auditor, Plan(by_name={"k_now": "unsure"}))
    entry = EscalationEntry(
        ("notseen",), words, "Team Manager", "", "Telephone", desk.now() - timedelta(minutes=5)
    )
    desk.escalations.record(opened.key, desk.escalations.propose(opened.session, None, None), entry)
    homes.exchange()
    rows = homes.hub.desktop.inbox.inbox().rows
    assert [(row.kind, row.escalation_open) for row in rows] == [(PackageKind.ALARM, True)]
    assert desk.exchange.status().to_send == 0


@pytest.mark.parametrize("words", [LONG, "half a pair \ud83d of a surrogate"], ids=["long", "surrogate"])
def test_a_correction_arrives_whatever_its_reason(homes: Homes, words: str) -> None:
    desk = homes.auditor.desktop
    opened = start_and_fill(homes.auditor, Plan())
    complete(homes.auditor, opened)
    complete(homes.auditor, desk.audits.correct(opened.key, words))
    homes.exchange()
    assert {row.summary.revision: row.summary.delivery for row in desk.audits.audits()}.get(2) in {
        DeliveryState.RECEIVED,
        DeliveryState.SAFE,
    }
    assert sorted(row.revision for row in homes.hub.desktop.inbox.inbox().rows) == [1, 2]
