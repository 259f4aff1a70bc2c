"""Owns the families of failure, sorted by who can act (architecture.md, section 7).

Violations, tool problems and cancellations are not errors: they are returned as data. Words for
people live in `ui/failure_words/`, keyed by `code`; nothing here is shown as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping

Fact = str | int | float | None


class QADesktopError(Exception):
    """A failure with a stable code and facts that are safe to log.

    Facts hold ids, counts, sizes and system error numbers; never a name, an answer or a key.
    """

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, Fact] = facts

    def __str__(self) -> str:
        shown = " ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code} {shown}".rstrip()


class Unavailable(QADesktopError):
    """The world is away for now; trying again later is the answer (SHARE-AWAY, STORE-BUSY)."""


class Refused(QADesktopError):
    """It cannot be done until a person changes something (DISK-FULL, STORE-TOO-NEW, NO-PERMISSION)."""


class Untrusted(QADesktopError):
    """Something from outside did not prove itself (PKG-SIGNATURE, PKG-CONFLICT); it was not used."""
