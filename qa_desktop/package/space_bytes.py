"""Owns the `SpaceBytes` port: one door to keys, space, roster and joining."""

from __future__ import annotations

from datetime import datetime

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
from qa_desktop.package import joining
from qa_desktop.package import keys as made
from qa_desktop.package import space as documents


class PackageSpaceBytes:
    """Holds nothing; every key comes with its call."""

    def new_keys(self) -> SecretKeys:
        return made.new_keys()

    def new_root(self) -> RootKey:
        return made.new_root()

    def new_recovery(self) -> RecoveryKey:
        return made.new_recovery()

    def lock_key(self, secret: bytes, passphrase: str) -> bytes:
        return made.lock(secret, passphrase)

    def unlock_root(self, file: bytes, passphrase: str) -> RootKey:
        return made.unlock_root(file, passphrase)

    def unlock_recovery(self, file: bytes, passphrase: str) -> RecoveryKey:
        return made.unlock_recovery(file, passphrase)

    def write_space(self, space: SpaceId, roots: tuple[bytes, ...], root: RootKey) -> bytes:
        return documents.write_space(space, roots, root)

    def read_space(self, data: bytes) -> Space:
        return documents.read_space(data)

    def write_roster(self, roster: Roster, root: RootKey) -> bytes:
        return documents.write_roster(roster, root)

    def read_roster(
        self, data: bytes, space: SpaceId, roots: tuple[bytes, ...], identities: tuple[str, ...] = ()
    ) -> PinnedRoster:
        return documents.read_roster(data, space, roots, identities)

    def write_invitation(self, invitation: Invitation, hub: SecretKeys) -> str:
        return joining.write_invitation(invitation, hub)

    def read_invitation(self, text: str) -> Invitation:
        return joining.read_invitation(text)

    def new_join(self, invitation: Invitation, keys: PublicKeys, machine: str, at: datetime) -> JoinRequest:
        return joining.new_join(invitation, keys, machine, at)

    def write_join(self, request: JoinRequest, invitation: Invitation) -> bytes:
        return joining.write_join(request, invitation)

    def read_join(self, data: bytes, invitation: Invitation, identities: tuple[str, ...]) -> JoinRequest:
        return joining.read_join(data, invitation, identities)

    def check_code(self, request: JoinRequest, invitation: Invitation) -> str:
        return joining.check_code(request, invitation)
