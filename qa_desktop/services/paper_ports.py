"""Owns what reports are made of, and the ports of those who set and show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from qa_desktop.domain.draft_copy import DraftCopy
from qa_desktop.services.desktop_help import KeySheet
from qa_desktop.services.paper import Paper
from qa_desktop.services.plan_model import PlanModel


@dataclass(frozen=True, slots=True)
class ReportItem:
    """One question and its answer as printed. All text is plain: the renderer escapes it."""

    label: str
    answer: str
    kind: str
    """`text`, `choice`, `choices`, `grade`, `scale`, `date`, `number`, `note`, `file`."""
    grade: str = ""
    """A `Grade` value when kind is `grade`."""
    comment: str = ""
    """The answer of the question's `comment-on` text; printed once."""
    standards: tuple[str, ...] = ()
    prompt: str = ""
    """Code of the prompt this answer raised, or blank."""
    depth: int = 0
    added: str = ""
    """Who added the answer in a later stage, and when; blank for the audit's own."""
    picture: bytes = b""
    """Of a file that is a picture, its bytes; the renderer makes them small and trusts nothing in them."""
    repeats: bool = False
    """The label says an answer again, as in "How is {name} today?"."""


@dataclass(frozen=True, slots=True)
class ReportSection:
    title: str
    items: tuple[ReportItem, ...]
    skipped: int = 0
    """Questions left out because they did not apply."""
    blank: int = 0
    """Optional questions left blank."""
    cards: tuple[ReportSection, ...] = ()
    """Repeat instances, each with its own title."""
    due: tuple[tuple[str, int], ...] = ()
    """Whose answers are still to come, and how many: `("the team manager", 2)`."""
    repeats: bool = False
    """The title says an answer again."""


@dataclass(frozen=True, slots=True)
class ReportModel:
    """A whole report, ready to set."""

    title: str
    subtitle: str
    reference: str
    marking: str
    """For example `OFFICIAL-SENSITIVE`."""
    facts: tuple[tuple[str, str], ...]
    """Header table: case number, tool and version, completed on, by whom, correction of …"""
    overall_grade: str
    sections: tuple[ReportSection, ...]
    notes: tuple[tuple[str, str], ...]
    """Contradictions with reasons, escalation record, identifiers justified."""
    footer: str
    created_at: datetime
    title_date: date | None = None


class ReportRenderer(Protocol):
    def pdf(self, model: ReportModel) -> bytes:
        """The report as PDF bytes, never touching the disk."""

    def plan(self, model: PlanModel) -> bytes:
        """An improvement plan as PDF bytes, on one page."""

    def keys(self, sheet: KeySheet) -> bytes:
        """The sheet of keys as PDF bytes."""

    def paper(self, paper: Paper) -> bytes:
        """A history or a statement as PDF bytes."""


@dataclass(frozen=True, slots=True)
class PageImage:
    width: int
    height: int
    rgba: bytes


class DraftCopySealer(Protocol):
    def seal(self, copy: DraftCopy, passphrase: str) -> bytes:
        """A passphrase-protected file. Raises: Refused DRAFT-COPY-TOO-BIG."""

    def open(self, file: bytes, passphrase: str) -> DraftCopy:
        """Raises: Refused DRAFT-COPY-PASSPHRASE; Untrusted DRAFT-COPY-FILE."""


class PageRenderer(Protocol):
    def pages(self, pdf: bytes) -> int: ...
    def joined(self, pdfs: Sequence[bytes]) -> bytes:
        """The pages of several, one after the other, as one PDF."""

    def page(self, pdf: bytes, index: int, dpi: float) -> PageImage: ...
