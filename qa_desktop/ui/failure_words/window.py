"""Owns the words for failures of the window: reports and copies."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "REPORT-UNREADABLE": (
        "The report could not be shown.",
        "The audit itself is unharmed.",
        "Make the report again from the audit.",
    ),
    "COPY-NOT-SAVED": (
        "The copy could not be saved there.",
        "The audit is unharmed, and an older file of that name is still there.",
        "Choose another folder, or ask IT whether you may write to that one.",
    ),
}
