"""Owns what the window may ask of subject access requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from qa_desktop.domain.subject_access import (
    AccessRequest,
    Find,
    FoundRecord,
    Passage,
    Redaction,
    Sought,
    Withheld,
)


@dataclass(frozen=True, slots=True)
class RecordText:
    """A record, taken apart for whoever decides what is handed out."""

    record_id: str
    title: str
    passages: tuple[Passage, ...]
    finds: tuple[tuple[Find, ...], ...]
    """The person, in each passage."""
    suggested: tuple[tuple[tuple[int, int], ...], ...]
    """What may tell of somebody else, in each passage, as (start, end): numbers, postcodes, workers, and
    words that are withheld elsewhere."""
    redactions: tuple[Redaction, ...]
    """Those made before whose words still stand."""
    lost: int
    """Redactions whose passage has changed since: to be looked at again."""
    repeated: int = 0
    """Places at which words stand that are withheld elsewhere in this record or in others."""


class SubjectAccessDesk(Protocol):
    """Requests of people for what is held about them (UK GDPR, Article 15)."""

    def requests(self) -> tuple[AccessRequest, ...]:
        """STORE. Open ones first, by the day they are due."""

    def begin(self, label: str, received: date, sought: Sought) -> AccessRequest:
        """STORE.

        Raises:
            Refused: SUBJECT-LABEL without a reference, SUBJECT-SOUGHT with nobody to look for or too much,
                SUBJECT-RECEIVED for a day to come; nothing was begun.
        """

    def change(self, request_id: str, sought: Sought) -> AccessRequest:
        """STORE. Look for other spellings; what was decided stays. Raises: as `begin`, SUBJECT-CLOSED."""

    def search(self, request_id: str) -> tuple[FoundRecord, ...]:
        """BACKGROUND. Every record in which the person may be; logged. It can be stopped.

        Raises:
            Refused: SUBJECT-UNKNOWN, SUBJECT-CLOSED.
        """

    def read(self, request_id: str, record_id: str, found: tuple[FoundRecord, ...]) -> RecordText:
        """BACKGROUND. One record as it would be printed; its reading is logged.

        Raises:
            Refused: SUBJECT-UNKNOWN, SUBJECT-RECORD-GONE, TOOL-MISSING.
        """

    def decide(
        self,
        request_id: str,
        record_id: str,
        redactions: tuple[Redaction, ...],
        left_out: Withheld | None = None,
        *,
        reviewed: bool = True,
    ) -> AccessRequest:
        """STORE. Keep what is withheld of a record, or that all of it is. Raises: Refused SUBJECT-CLOSED."""

    def bundle(self, request_id: str, found: tuple[FoundRecord, ...]) -> bytes:
        """BACKGROUND. What is handed out, as one PDF in memory; recorded with its fingerprint.

        Raises:
            Refused: SUBJECT-NOT-REVIEWED while a record that is handed out was not read through,
                SUBJECT-CHANGED where one has changed since, SUBJECT-EMPTY with nothing to hand out,
                SUBJECT-REPEATED where words stand that were withheld elsewhere since it was read through.
        """

    def close(self, request_id: str) -> AccessRequest:
        """STORE. Forget whom it was about; its reference, days, counts and fingerprints are kept."""
