"""Owns the table of words: code to (what happened, what was not lost, what to do next)."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "REPORT-UNREADABLE": (
        "The report could not be shown.",
        "The audit itself is unharmed.",
        "Make the report again from the audit.",
    ),
}
