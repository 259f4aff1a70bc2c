"""Owns what the exchange asks of the packages' bytes, and what it is built from.

Layers keep services from importing `package`; `bootstrap` binds `SpaceBytes` to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from qa_desktop.domain.ids import SpaceId
from qa_desktop.domain.package import (
    Invitation,
    JoinRequest,
    PinnedRoster,
    PublicKeys,
    RecoveryKey,
    RootKey,
    Roster,
    SecretKeys,
    Space,
)
from qa_desktop.services.ports import Clock, Entropy, Sealer, Store

MAX_PACKAGE = 32 * 1024 * 1024
"""Exchange.md b.4: no file of ours is larger; more is refused before it is read."""
LONGEST_TEXT = 200_000
"""Characters of one text in a package's document (exchange.md, b.4)."""
MAX_MARKER = 64 * 1024
"""`space.qad` and a join request are a few hundred bytes."""
MAX_ROSTER = 4 * 1024 * 1024
"""A thousand devices take less than a tenth of it."""


class SpaceBytes(Protocol):
    """Keys, and the root-signed and invited documents of a space, as bytes (exchange.md, b.9)."""

    def new_keys(self) -> SecretKeys: ...
    def new_root(self) -> RootKey: ...
    def new_recovery(self) -> RecoveryKey: ...

    def lock_key(self, secret: bytes, passphrase: str) -> bytes:
        """A passphrase-protected age file. Takes about a second."""

    def unlock_root(self, file: bytes, passphrase: str) -> RootKey:
        """Raises: Refused KEY-PASSPHRASE; Untrusted KEY-FILE."""

    def write_space(self, space: SpaceId, roots: tuple[bytes, ...], root: RootKey) -> bytes: ...
    def read_space(self, data: bytes) -> Space:
        """What `space.qad` says, signed by one of the roots it names.

        Its roots are a claim until they are compared with an invitation's.

        Raises:
            Untrusted: a SPACE-… code.
            Unavailable: SPACE-ARRIVING.
        """

    def write_roster(self, roster: Roster, root: RootKey) -> bytes: ...
    def read_roster(
        self, data: bytes, space: SpaceId, roots: tuple[bytes, ...], identities: tuple[str, ...] = ()
    ) -> PinnedRoster:
        """A roster signed by one of these roots; with its device list when an identity opens it.

        Raises:
            Untrusted: a ROSTER-… code.
            Unavailable: ROSTER-ARRIVING.
        """

    def write_invitation(self, invitation: Invitation, hub: SecretKeys) -> str: ...
    def read_invitation(self, text: str) -> Invitation:
        """Raises: Refused or Untrusted INVITE-…; whether it has expired is the caller's to say."""

    def new_join(self, invitation: Invitation, keys: PublicKeys, machine: str, at: datetime) -> JoinRequest:
        """A join request with its proof."""

    def write_join(self, request: JoinRequest, invitation: Invitation) -> bytes: ...
    def read_join(self, data: bytes, invitation: Invitation, identities: tuple[str, ...]) -> JoinRequest:
        """A join request whose proof fits the invitation.

        Raises:
            Untrusted: a JOIN-… code.
            Unavailable: JOIN-ARRIVING.
        """

    def check_code(self, request: JoinRequest, invitation: Invitation) -> str:
        """Twice four digits that both screens show."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What every step of the exchange is built from. `bootstrap` makes one; tests make their own."""

    store: Store
    sealer: Sealer
    space_bytes: SpaceBytes
    clock: Clock
    entropy: Entropy
    app: str
    """Version of the program, written into every package."""
    backups_kept: int = 3


def _no_progress(_done: int, _total: int) -> None:
    return


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Run:
    """How one run is watched and stopped."""

    progress: Callable[[int, int], None] = _no_progress
    """Called with how many of how many packages are out."""
    taken: Callable[[int, int], None] = _no_progress
    """Called with how many packages were taken in; nobody knows of how many."""
    cancelled: Callable[[], bool] = _never
    """Asked between packages; what is out stays out, the rest waits for the next run."""
    wait: Callable[[float], None] | None = None
    """How to wait some seconds; set when a person asked for this run and looks on."""
