"""Owns the words for failures of what others add to a completed audit."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "CONTRIBUTION-AUTHOR": (
        "There is no name under these answers.",
        "What you typed is kept; nothing was added to the audit yet.",
        "Write the name of the person whose answers they are.",
    ),
    "CONTRIBUTION-CHANGED": (
        "What was added is kept already, with other content.",
        "The first is untouched, and so is the audit.",
        "Add the answers once more.",
    ),
    "CONTRIBUTION-EARLY": (
        "These answers have come, but the audit they belong to has not.",
        "They are kept and will be shown with their audit.",
        "Wait for the audit, or ask its auditor to look into the shared folder.",
    ),
    "CONTRIBUTION-EMPTY": (
        "Nothing was answered, so there is nothing to add.",
        "The audit is unharmed.",
        "Answer a question first, or go back.",
    ),
    "CONTRIBUTION-NOT-READY": (
        "Something is still missing or wrong.",
        "What you typed is kept; nothing was added to the audit yet.",
        "Go through the list on the page.",
    ),
    "CONTRIBUTION-STAGE": (
        "This audit asks nothing of that person.",
        "The audit is unharmed.",
        "Choose somebody whose answers the audit's page lists.",
    ),
}
