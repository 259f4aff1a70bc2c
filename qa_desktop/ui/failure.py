"""Owns the words for failures, keyed by code: what happened, what was not lost, what to do next.

Free of Qt, so that the command line says the same as the window. A code without words of its own gets
those of its family; a failure that is our own fault gets words that promise nothing it cannot keep.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qa_desktop.errors import Fact, QADesktopError, Refused, Unavailable, Untrusted
from qa_desktop.i18n import filled, mark, tr
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
            tr("Something went wrong in the program itself ({kind}).", kind=type(error).__name__),
            tr("Everything shown as saved is saved."),
            tr(
                "Try again; if it happens again, restart the program and tell your Quality and Standards "
                "team."
            ),
        )
    happened, kept, next_step = WORDS.get(error.code) or _family(error)
    facts = _Facts({"code": error.code, **error.facts})
    said = (filled(tr(part), part, facts) if part else "" for part in (happened, kept, next_step))
    return Words(error.code, *said)


def words_for_code(code: str) -> str:
    """One sentence for a stored code (an inbox refusal, a dispatch's problem)."""
    entry = WORDS.get(code)
    if entry is None:
        return tr("It could not be used ({code}).", code=code)
    return filled(tr(entry[0]), entry[0], _Facts({}))


class _Facts(dict[str, Fact]):
    """Facts for a sentence; one that is missing reads as three dots instead of failing."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        super().__init__(facts)

    def __missing__(self, key: str) -> str:
        return "…"


def _family(error: QADesktopError) -> tuple[str, str, str]:
    return next((words for family, words in _FAMILIES if isinstance(error, family)), _NO_FAMILY)


_FAMILIES: tuple[tuple[type[QADesktopError], tuple[str, str, str]], ...] = (
    (
        Unavailable,
        (
            mark("That is not available just now ({code})."),
            mark("Nothing was lost."),
            mark("The program tries again by itself."),
        ),
    ),
    (
        Untrusted,
        (
            mark("Something from outside did not prove itself, so it was not used ({code})."),
            mark("Nothing here was changed."),
            mark("Tell your Quality and Standards team the code."),
        ),
    ),
    (
        Refused,
        (
            mark("That cannot be done as things stand ({code})."),
            mark("Nothing was changed or lost."),
            mark("Tell your Quality and Standards team the code."),
        ),
    ),
)
_NO_FAMILY = (
    mark("That failed ({code})."),
    mark("Everything shown as saved is saved."),
    mark("Try again."),
)
