"""Owns the words for failures of completed audits read back."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "INSTANCE-OTHER-TOOL": (
        "The audit was filled in with another tool than the one it was opened with.",
        "The audit is kept as it arrived; nothing was changed.",
        "Install the tool named in the audit, with the same version, and open it again.",
    ),
    "INSTANCE-XML": (
        "The completed audit's content could not be read: it is not well-formed XML.",
        "The stored copy and every other audit are unharmed; nothing was changed.",
        "Ask for the audit to be sent again; tell support if it happens twice.",
    ),
}
