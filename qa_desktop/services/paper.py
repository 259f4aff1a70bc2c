"""Owns the plain paper on which histories and statements are set: parts under headings, two columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from qa_desktop.i18n import tr


class Ink(StrEnum):
    """How words are set."""

    STRONG = "strong"
    PLAIN = "plain"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Words:
    """A run of plain text; the renderer escapes it."""

    text: str
    ink: Ink = Ink.PLAIN


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A line: what stands at the left in small letters, and what is said beside it."""

    left: tuple[str, ...]
    right: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class PaperPart:
    heading: str
    rows: tuple[PaperRow, ...]
    note: str = ""
    """Said under the heading; blank for nothing."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document, ready to set."""

    title: str
    subtitle: str
    reference: str
    """At the head of every page."""
    marking: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[PaperPart, ...]
    footer: str
    note: str = ""
    """Said before the parts; blank for nothing."""


def in_demonstration(paper: Paper) -> Paper:
    """The same of invented data, saying so on every page instead of being marked as a real one."""
    return replace(paper, marking=tr("DEMONSTRATION: INVENTED DATA"))
