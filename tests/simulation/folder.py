"""Owns the simulated shared folder: one truth, a view for each party, and everything that can go wrong.

A fault happens before an effect, after it, or in the middle; files come late, one view at a time; an
outsider deletes, damages and rolls back. Everything is drawn from one seed, so a story can be told again.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from qa_desktop.domain import places
from qa_desktop.errors import Refused, Unavailable, Untrusted
from qa_desktop.share import names

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Odds:
    """How often each thing happens, of one call or of one round."""

    away_before: float = 0.0
    lost_reply: float = 0.0
    torn: float = 0.0
    full: float = 0.0
    late: float = 0.0
    """That a file is seen by a given other party only some rounds later."""
    deleted: float = 0.0
    damaged: float = 0.0
    rolled_back: float = 0.0
    crashed: float = 0.0
    device_restored: float = 0.0
    hub_restored: float = 0.0


CALM = Odds()
ROUGH = Odds(
    away_before=0.02,
    lost_reply=0.05,
    torn=0.04,
    full=0.02,
    late=0.25,
    deleted=0.25,
    damaged=0.15,
    rolled_back=0.06,
    crashed=0.15,
    device_restored=0.08,
    hub_restored=0.08,
)


@dataclass
class Folder:
    """What really is in the folder."""

    files: dict[str, bytes] = field(default_factory=dict)
    seen_from: dict[tuple[str, str], int] = field(default_factory=dict)
    """(party, path) → the round from which that party sees the file."""
    earlier: list[dict[str, bytes]] = field(default_factory=list)
    round: int = 0
    ever: set[str] = field(default_factory=set)
    """Digests of everything that was ever whole in the folder."""

    def copy(self) -> Folder:
        return Folder(dict(self.files), ever=set(self.ever))

    def put(self, path: str, data: bytes) -> None:
        self.files[path] = data
        self.ever.add(hashlib.sha256(data).hexdigest())

    def everything_arrives(self) -> None:
        self.seen_from.clear()

    def next_round(self) -> None:
        self.round += 1
        self.earlier.append(dict(self.files))

    def outsider(self, chance: random.Random, odds: Odds, tell: Tell) -> None:
        """Somebody with rights on the share does what the protocol must bear. `space.qad` is left alone."""
        packages = sorted(path for path in self.files if path not in (places.SPACE,))
        if packages and chance.random() < odds.deleted:
            for path in chance.sample(packages, min(len(packages), chance.randint(1, 4))):
                self.files.pop(path, None)
                tell(f"outsider deletes {path}")
        packages = sorted(path for path in self.files if "/d/" in path or "/m/" in path)
        if packages and chance.random() < odds.damaged:
            path = chance.choice(packages)
            data = self.files[path]
            cut = chance.randrange(len(data))
            self.files[path] = chance.choice((data[:cut], data[:cut] + b"\x07" + data[cut + 1 :]))
            tell(f"outsider damages {path}")
        if len(self.earlier) > 3 and chance.random() < odds.rolled_back:
            back = chance.randint(1, 3)
            self.files = dict(self.earlier[-back])
            tell(f"the folder is restored to {back} rounds ago")


class View:
    """The `Share` of one party."""

    def __init__(self, folder: Folder, party: str, chance: random.Random, tell: Tell) -> None:
        self.folder = folder
        self.party = party
        self.odds = CALM
        self.others: tuple[str, ...] = ()
        self._chance = chance
        self._tell = tell

    def describe(self) -> str:
        return "the simulated folder"

    def read(self, path: str, cap: int) -> bytes | None:
        names.check(path)
        self._maybe_away()
        if self.folder.seen_from.get((self.party, path), 0) > self.folder.round:
            return None
        data = self.folder.files.get(path)
        if data is not None and len(data) > cap:
            raise Untrusted("PKG-TOO-BIG", size=len(data), cap=cap)
        return data

    def put_new(self, path: str, data: bytes) -> None:
        names.check(path)
        self._maybe_away()
        if self._happens(self.odds.full):
            self._tell(f"{self.party}: the folder is full at {path}")
            raise Refused("SHARE-FULL")
        if self.folder.files.get(path, data) != data:
            raise Untrusted("SHARE-CONFLICT")
        if self._happens(self.odds.torn):
            self.folder.files[path] = data[: self._chance.randrange(len(data))]
            self._tell(f"{self.party}: {path} is torn")
            raise Unavailable("SHARE-AWAY")
        self.folder.put(path, data)
        for other in self.others:
            if self._happens(self.odds.late):
                self.folder.seen_from[other, path] = self.folder.round + self._chance.randint(1, 4)
        if self._happens(self.odds.lost_reply):
            self._tell(f"{self.party}: {path} written, reply lost")
            raise Unavailable("SHARE-BUSY")

    def _maybe_away(self) -> None:
        if self._happens(self.odds.away_before):
            raise Unavailable("SHARE-AWAY")

    def _happens(self, odds: float) -> bool:
        return odds > 0 and self._chance.random() < odds
