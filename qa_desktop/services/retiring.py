"""Owns retiring a computer: what would be lost now, and destroying its keys once that is accepted.

Refused while anything is not safe with Q&S, unless whoever does it types in words that it is to be lost.
"""

from __future__ import annotations

from contextlib import suppress

from qa_desktop.domain.audit import AuditState
from qa_desktop.domain.dispatch import DeliveryState
from qa_desktop.errors import QADesktopError, Refused
from qa_desktop.i18n import tr
from qa_desktop.services import membership, sending
from qa_desktop.services.desktop_retention import Leaving
from qa_desktop.services.house import House


def leaving(house: House) -> Leaving:
    """What destroying the keys would destroy with them."""
    exchange = house.exchange()
    with exchange.store.read() as unit:
        here = membership.load(exchange, unit)
        summaries = unit.audits.list()
        finished = [each for each in summaries if each.state is AuditState.COMPLETED]
        unsafe = sum(each.delivery is not DeliveryState.SAFE for each in finished)
        drafts = sum(each.state is AuditState.DRAFT for each in summaries)
        waiting = sending.waiting(unit) + len(unit.outbox.unreceived())
        typed = len(unit.documents.names("contributing/"))
    loses = bool(unsafe or drafts or waiting or typed or here.is_hub)
    return Leaving(unsafe, drafts + typed, waiting, here.is_hub, tr("destroy what is here") if loses else "")


def retire(house: House, typed: str) -> None:
    """Destroy the keys of this profile.

    Raises:
        Refused: RETIRE-NOT-SAFE while something would be lost and nobody accepted that in words,
            RETIRE-NOT-CONFIRMED for other words; PROFILE-NOT-WRITABLE.
    """
    now = leaving(house)
    if now.loses and not typed.strip():
        raise Refused("RETIRE-NOT-SAFE", unsafe=now.unsafe, drafts=now.drafts, waiting=now.waiting)
    if now.loses and _plain(typed) != _plain(now.confirm):
        raise Refused("RETIRE-NOT-CONFIRMED")
    # Whoever stops the erasing half-way finds in the trail what was begun.
    with suppress(QADesktopError), house.store().write() as unit:
        unit.log.append("crypto-erased", "", at=house.world.clock.now(), who=house.person)
    house.lock("retired")
    house.vault.erase()


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
