"""Owns what follows from a restore, in the first transaction of the restored database.

A restored database does not know what was sealed after its backup was made. Every stream of ours therefore
goes on in a new epoch at once, so that no number is used twice (exchange.md, b.6 and b.8), and whatever is
not *safe* is offered again; the reader knows it again by audit, revision and content.
"""

from __future__ import annotations

import json

from qa_desktop.domain.wire import time_from_text
from qa_desktop.services import mailboxes, membership, outgoing, receipts
from qa_desktop.services.backup_ports import RESTORED
from qa_desktop.services.exchange_ports import Exchange
from qa_desktop.services.membership import Membership
from qa_desktop.services.outgoing import Writer
from qa_desktop.services.ports import UnitOfWork

LAST = "store/last-restore"


def settle(exchange: Exchange, unit: UnitOfWork, who: str) -> bool:
    """Do what a restore asks for, once; True when this database had been restored.

    Raises:
        Refused: EXCHANGE-RECORD; nothing is done, and the next start tries again.
    """
    data = unit.documents.get(RESTORED)
    if data is None:
        return False
    note = json.loads(data)
    here = membership.load(exchange, unit)
    if here.space is not None and here.roster is not None:
        for writer in _writers(here):
            outgoing.open_epoch(exchange, unit, writer)
        if here.hub is not None:
            mailboxes.owe(unit, frozenset(each.keys.device for each in here.pinned.roster.devices or ()))
    if note.get("lost"):
        receipts.forget_safe(unit)
    at = time_from_text(note["at"])
    unit.log.append("backup-restored", "", at=at, who=who, sha256=note["sha256"])
    unit.documents.put(LAST, data)
    unit.documents.remove(RESTORED)
    return True


def _writers(here: Membership) -> list[Writer]:
    """Every stream that this installation writes."""
    found = []
    if here.device is not None:
        found.append(outgoing.device_writer(here, here.device))
    if here.hub is not None:
        devices = [each for each in here.pinned.roster.devices or () if each.revoked is None]
        found += [outgoing.hub_writer(here, here.hub, device.keys) for device in devices]
        found.append(outgoing.bulletin_writer(here, here.hub))
    return found
