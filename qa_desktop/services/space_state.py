"""Owns the first look of every run: is this our folder, and who belongs to it now.

A folder without `space.qad` is not available, never empty; a folder of another space is never written to
(exchange.md, b.6 and faults 37 to 39). Rosters go forward only (fault 65).
"""

from __future__ import annotations

from qa_desktop.domain import places
from qa_desktop.domain.package import PinnedRoster, Space, check_follows
from qa_desktop.errors import Unavailable, Untrusted
from qa_desktop.services import membership
from qa_desktop.services.exchange_ports import MAX_MARKER, MAX_ROSTER, Exchange
from qa_desktop.services.membership import Membership
from qa_desktop.services.ports import Share

REPLACED = "SPACE-REPLACED"
"""`space.qad` is a validly signed one of our space, but not the one we know: the known one counts."""
_MOST_STEPS = 1_000


def read_space(exchange: Exchange, share: Share) -> Space | None:
    """What the folder says it is, None when it says nothing.

    Raises:
        Unavailable: SHARE-AWAY, SPACE-ARRIVING.
        Untrusted: a SPACE-… code; PKG-TOO-BIG, PKG-NOT-A-FILE.
    """
    data = share.read(places.SPACE, MAX_MARKER)
    return None if data is None else exchange.space_bytes.read_space(data)


def check_folder(exchange: Exchange, share: Share, known: Space) -> tuple[str, ...]:
    """Make sure that this is the folder we know; returns codes worth saying that stop nothing.

    Raises:
        Unavailable: SHARE-AWAY when the folder is away or has no space in it, SPACE-ARRIVING.
        Untrusted: SHARE-OTHER-SPACE when it is another's, a SPACE-… code when its mark is damaged.
    """
    data = share.read(places.SPACE, MAX_MARKER)
    if data is None:
        raise Unavailable("SHARE-AWAY", reason="no-space")
    found = exchange.space_bytes.read_space(data)
    if found.space != known.space:
        raise Untrusted("SHARE-OTHER-SPACE", known=known.space, found=found.space)
    if set(found.roots) != set(known.roots):
        # Our space's id under other roots: somebody copied the name, not the keys.
        raise Untrusted("SHARE-OTHER-SPACE", known=known.space, found=found.space, reason="roots")
    return () if found.sha256 == known.sha256 else (REPLACED,)


def advance_roster(exchange: Exchange, share: Share, here: Membership) -> tuple[Membership, tuple[str, ...]]:
    """Go forward to the newest roster that follows ours; one that does not follow changes nothing.

    Raises:
        Unavailable: the folder went away.
        Refused: the folder may not be read.
    """
    identities = here.hub.identities if here.hub is not None else ()
    for _ in range(_MOST_STEPS):
        pinned = here.pinned
        try:
            data = share.read(places.roster(pinned.roster.version + 1), MAX_ROSTER)
            if data is None:
                return here, ()
            newer = exchange.space_bytes.read_roster(data, here.space_id, pinned.roster.roots, identities)
            check_follows(pinned, newer)
        except Untrusted as error:
            return here, (error.code,)
        except Unavailable as error:
            if error.code.endswith("-ARRIVING"):
                return here, ()
            raise
        with exchange.store.write() as unit:
            membership.pin_roster(unit, data, newer.roster.version, pinned.roster.roots)
            unit.log.append(
                "key", "roster", at=exchange.clock.now(), who="roster", version=newer.roster.version
            )
        here = _with_roster(here, newer)
    return here, ()


def _with_roster(here: Membership, roster: PinnedRoster) -> Membership:
    return Membership(here.space, roster, here.device, here.hub)
