"""Owns what the window may ask of the exchange: the inbox, the shared folder, and being a hub."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from qa_desktop.domain.dispatch import Stream, StreamPosition
from qa_desktop.services.ports import (
    InboxRow,
    Refusal,
    SyncOutcome,
)

if TYPE_CHECKING:
    from qa_desktop.services.desktop import Opened
    from qa_desktop.services.dip_pool import PoolRow


@dataclass(frozen=True, slots=True)
class Gap:
    """Packages a device has numbered that have not come."""

    device: str
    sender_name: str
    missing: int
    words: str
    """`2 packages missing from this device`."""


@dataclass(frozen=True, slots=True)
class InboxModel:
    rows: tuple[InboxRow, ...]
    """Open escalations first, then newest."""
    refusals: tuple[Refusal, ...]
    gaps: tuple[Gap, ...]
    unread: int
    notices: tuple[str, ...] = ()
    """What else there is to say of a computer, and whose it is: its trail contradicts what it had said."""


class InboxDesk(Protocol):
    def inbox(self) -> InboxModel:
        """STORE."""

    def open(self, row: InboxRow) -> Opened:
        """STORE. Read-only; marks it read.

        Raises:
            Refused: TOOL-MISSING while its tool has not come; AUDIT-NOT-ARRIVED for an escalation whose
                audit has not come: `escalations.slip` shows what is known; CONTRIBUTION-EARLY for answers
                added to an audit that has not come.
        """

    def mark_read(self, stream: Stream, position: StreamPosition) -> None:
        """STORE."""

    def pool(self) -> tuple[PoolRow, ...]:
        """STORE. The received audits whose case is open on the other system too, the newest first."""


class MembershipState(StrEnum):
    ALONE = "alone"  # no space joined
    WAITING = "waiting"  # join request written, not approved yet
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class ExchangeStatus:
    membership: MembershipState
    is_hub: bool
    folder: str
    check_code: str
    """Shown by both screens while WAITING; blank otherwise."""
    to_send: int
    last_reached: datetime | None
    """When the shared folder was last there."""
    last_heard: datetime | None
    """When Q&S last said anything."""
    last: SyncOutcome | None


@dataclass(frozen=True, slots=True)
class HubKeys:
    """Shown once at set-up, to be printed and locked away; never stored in words again."""

    recovery: str = field(repr=False)
    """The recovery key as text."""
    roots: tuple[str, ...] = field(repr=False)
    """Each root key with its passphrase, as text to print: for two different people."""
    root_files: tuple[bytes, ...] = field(default=(), repr=False)
    """The same root keys as passphrase-protected age files."""
    recovery_file: bytes = field(default=b"", repr=False)
    passphrases: tuple[str, str, str] = field(default=("", "", ""), repr=False)
    """Of the two root files and the recovery file."""


@dataclass(frozen=True, slots=True)
class JoinRow:
    invite: str
    person: str
    machine: str
    check_code: str
    requested_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationRow:
    invite: str
    person: str
    expires: datetime
    text: str
    """To be handed over by Teams, e-mail or USB; blank once it was used."""


@dataclass(frozen=True, slots=True)
class DeviceRow:
    device: str
    person: str
    machine: str
    enrolled: datetime
    revoked: bool
    trail: str = ""
    """What is wrong with its audit trail, in words; blank where it is as that computer has said."""


class ExchangeDesk(Protocol):
    def status(self) -> ExchangeStatus:
        """STORE."""

    def sync(self) -> SyncOutcome:
        """BACKGROUND. Send, take in, receipts: as device, as hub, or both. Never raises for a folder away."""

    def join(self, invitation: str, folder: str) -> str:
        """BACKGROUND. Write the join request; returns the check code to read out.

        Raises:
            Refused: INVITE-…; Unavailable: SHARE-AWAY; Untrusted: SPACE-OTHER …
        """


class HubDesk(Protocol):
    def set_up(
        self,
        folder: str,
        name: str,
        passphrases: tuple[str, str, str] | None = None,
        *,
        keep_root: bool = True,
        hand_out: Callable[[HubKeys], None] | None = None,
    ) -> HubKeys:
        """BACKGROUND. Make this installation a hub with its own space in that folder.

        Without passphrases for the two root keys and the recovery key, strong ones are made up.
        `hand_out` gets the keys before the folder holds anything: if it raises, there is no space, and
        the next try hands out the same keys.
        """

    def invite(self, person: str) -> InvitationRow:
        """STORE."""

    def invitations(self) -> tuple[InvitationRow, ...]:
        """STORE. Those still open."""

    def requests(self) -> tuple[JoinRow, ...]:
        """BACKGROUND. Looks for each open invitation's file."""

    def share_settings(self) -> int:
        """BACKGROUND. Give every computer the settings that Q&S chose here; the version of the roster.

        Raises:
            Refused: HUB-NOT-HERE, HUB-ROOT-NEEDED, SHARE-…; Unavailable: SHARE-AWAY.
        """

    def approve(self, invite: str, root_file: bytes | None = None, passphrase: str = "") -> DeviceRow:
        """BACKGROUND. A root key file is needed only where the hub keeps none."""

    def devices(self) -> tuple[DeviceRow, ...]:
        """STORE."""
