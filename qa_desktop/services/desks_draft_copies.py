"""Owns the desk of copies of drafts, over one house."""

from __future__ import annotations

from contextlib import suppress

from qa_desktop.domain.audit import AuditSummary
from qa_desktop.domain.draft_copy import CopyMeets, DraftCopy
from qa_desktop.domain.ids import AuditKey
from qa_desktop.errors import QADesktopError
from qa_desktop.formengine.api import FormSession
from qa_desktop.services import draft_copies, passphrases
from qa_desktop.services.house import House


class DraftCopies:
    """`desktop_draft_copies.DraftCopiesDesk`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def take_down(self, session: FormSession, key: AuditKey, summary: AuditSummary) -> DraftCopy:
        house = self._house
        return draft_copies.take_down(session, key, summary, house.world.clock, who=house.person)

    def seal(self, copy: DraftCopy, passphrase: str) -> bytes:
        passphrases.must_do(passphrase, (self._house.person,))
        return self._house.workshop.draft_copies().seal(copy, passphrase)

    def note_made(self, copy: DraftCopy) -> None:
        house = self._house
        with suppress(QADesktopError):
            draft_copies.note_made(house.store(), house.world.clock, copy.key, who=house.person)

    def open(self, file: bytes, passphrase: str) -> DraftCopy:
        return self._house.workshop.draft_copies().open(file, passphrase)

    def look(self, copy: DraftCopy) -> CopyMeets:
        return draft_copies.look(self._house.store(), copy)

    def bring_in(self, copy: DraftCopy) -> AuditKey:
        house = self._house
        return draft_copies.bring_in(house.store(), house.world, copy, who=house.person)
