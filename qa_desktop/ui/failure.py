"""Owns the words for failures, keyed by code: what happened, what was not lost, what to do next.

Free of Qt, so that the command line says the same as the window. A code without words of its own gets
those of its family; a failure that is our own fault gets words that promise nothing it cannot keep.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qa_desktop.errors import Fact, QADesktopError, Refused, Unavailable, Untrusted
from qa_desktop.ui.failure_words import WORDS


@dataclass(frozen=True, slots=True)
class Words:
    """A failure for people. Plain text; every sentence ends with a full stop."""

    code: str
    happened: str
    kept: str
    """What was not lost."""
    next_step: str

    @property
    def text(self) -> str:
        return " ".join(part for part in (self.happened, self.kept, self.next_step) if part)


def words(error: BaseException) -> Words:
    """The words for any failure; never raises."""
    if not isinstance(error, QADesktopError):
        return Words(
            "UNEXPECTED",
            f"Something went wrong in the program itself ({type(error).__name__}).",
            "Everything shown as saved is saved.",
            "Try again; if it happens again, restart the program and tell your Quality and Standards team.",
        )
    happened, kept, next_step = WORDS.get(error.code) or _family(error)
    facts = _Facts(error.facts)
    return Words(error.code, happened.format_map(facts), kept.format_map(facts), next_step.format_map(facts))


def words_for_code(code: str) -> str:
    """One sentence for a stored code (an inbox refusal, a dispatch's problem)."""
    entry = WORDS.get(code)
    return entry[0].format_map(_Facts({})) if entry else f"It could not be used ({code})."


class _Facts(dict[str, Fact]):
    """Facts for a sentence; one that is missing reads as three dots instead of failing."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        super().__init__(facts)

    def __missing__(self, key: str) -> str:
        return "…"


def _family(error: QADesktopError) -> tuple[str, str, str]:
    if isinstance(error, Unavailable):
        return (
            f"That is not available just now ({error.code}).",
            "Nothing was lost.",
            "The program tries again by itself.",
        )
    if isinstance(error, Untrusted):
        return (
            f"Something from outside did not prove itself, so it was not used ({error.code}).",
            "Nothing here was changed.",
            "Tell your Quality and Standards team the code.",
        )
    if isinstance(error, Refused):
        return (
            f"That cannot be done as things stand ({error.code}).",
            "Nothing was changed or lost.",
            "Tell your Quality and Standards team the code.",
        )
    return (f"That failed ({error.code}).", "Everything shown as saved is saved.", "Try again.")
