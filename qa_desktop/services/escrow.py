"""Owns leaving the database key to the holder of the recovery key (exchange.md, c.3, slot `escrow`).

A forgotten passphrase or a reset keyring would otherwise lose every draft. Useless without the disk: who
holds the recovery key has to come to this computer.
"""

from __future__ import annotations

from qa_desktop.services.house import House, get_setting, put_setting
from qa_desktop.services.membership import Membership, Standing

_LEFT = "escrow-recipient"
"""To whom the key was left."""


def leave(house: House, here: Membership) -> None:
    """Leave the key as soon as this installation belongs to a space; one that has been left stays.

    Raises:
        Refused: RECOVERY-KEY-INVALID, DISK-FULL, PROFILE-NOT-WRITABLE; what opened before still opens.
    """
    belongs = here.is_hub or here.standing is Standing.JOINED
    if not belongs or here.roster is None or not here.roster.roster.recovery:
        return
    recipient = here.roster.roster.recovery[0]
    store = house.store()
    with store.read() as unit:
        left = get_setting(unit, _LEFT)
    if left == recipient and house.vault.has_escrow():
        return
    house.vault.leave_escrow(recipient)
    with store.write() as unit:
        put_setting(unit, _LEFT, recipient)
        unit.log.append("key", "escrow-left", at=house.world.clock.now(), who=house.person)
