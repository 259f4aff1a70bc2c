"""Owns what the window may ask of help: the sheet of keys as a PDF, and what this program is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """The keys of one place."""

    heading: str
    rows: tuple[tuple[str, str], ...]
    """(keys, what they do), in order; keys as the platform writes them."""


@dataclass(frozen=True, slots=True)
class KeySheet:
    """Every key of the program, ready to set."""

    title: str
    introduction: str
    groups: tuple[KeyGroup, ...]
    footer: str
    page_words: str
    """`Page {page} of {pages}` in the language of the program, with both places."""


@dataclass(frozen=True, slots=True)
class Licence:
    """Something of others that comes with the program."""

    name: str
    version: str
    """Blank where it cannot be told."""
    licence: str


@dataclass(frozen=True, slots=True)
class About:
    """What this program is, and where it writes."""

    version: str
    python: str
    system: str
    licences: tuple[Licence, ...]
    log: str
    """The file of the technical log, which holds no answers and no names; blank where none is written."""
    profile: str
    """The folder that everything is kept in."""
    bill: str = ""
    """The file of the software bill of materials (CycloneDX); blank where none was built in."""


class HelpDesk(Protocol):
    def keys(self, sheet: KeySheet) -> bytes:
        """BACKGROUND. The sheet of keys as a PDF, in memory. Also works while locked."""

    def about(self) -> About:
        """BACKGROUND. Also works while locked."""
