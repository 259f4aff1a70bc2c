"""Owns the words for failures of expressions."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "XPATH-EVALUATION": (
        "A rule in the form could not be worked out (an unknown function, a wrong number of "
        "arguments, or too much work).",
        "Every answer is kept, and all other rules go on working.",
        'Tell whoever maintains the tool which question shows the mark; run "tool check" on its workbook.',
    ),
    "XPATH-SYNTAX": (
        "The form holds a rule that is not written correctly; the message says at which character and why.",
        "No answers were touched; the tool was not installed.",
        "Correct the expression in the tool's workbook at the place named, then check the tool again.",
    ),
}
