"""Owns what the window may ask of copies of drafts: made while nothing can be saved, brought in later."""

from __future__ import annotations

from typing import Protocol

from qa_desktop.domain.audit import AuditSummary
from qa_desktop.domain.draft_copy import CopyMeets, DraftCopy
from qa_desktop.domain.ids import AuditKey
from qa_desktop.formengine.api import FormSession


class DraftCopiesDesk(Protocol):
    def take_down(self, session: FormSession, key: AuditKey, summary: AuditSummary) -> DraftCopy:
        """GUI. The draft as it stands on the screen."""

    def seal(self, copy: DraftCopy, passphrase: str) -> bytes:
        """BACKGROUND, about two seconds. The file that the passphrase alone opens, anywhere.

        Raises:
            Refused: PASSPHRASE-… for one that is too weak, DRAFT-COPY-TOO-BIG.
        """

    def note_made(self, copy: DraftCopy) -> None:
        """STORE. Log that it was put outside the program, where the store takes an entry. Never raises."""

    def open(self, file: bytes, passphrase: str) -> DraftCopy:
        """BACKGROUND, about a second.

        Raises:
            Refused: DRAFT-COPY-PASSPHRASE.
            Untrusted: DRAFT-COPY-FILE.
        """

    def look(self, copy: DraftCopy) -> CopyMeets:
        """STORE. What bringing it in would do.

        Raises:
            Refused: DRAFT-COPY-COMPLETED, DRAFT-COPY-OTHER-VERSION, DRAFT-COPY-CORRECTION, TOOL-MISSING.
        """

    def bring_in(self, copy: DraftCopy) -> AuditKey:
        """STORE. Everything or nothing; open the draft afterwards. Raises as `look`."""
