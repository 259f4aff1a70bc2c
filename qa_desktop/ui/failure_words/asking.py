"""Owns the words for asking others for a later stage, and for answers that were set aside."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "ASK-NOBODY": (
        "This computer is not on the roster any more.",
        "Nothing was sent, and the audit is unharmed.",
        "Choose another computer of the same person, or invite them again in Settings.",
    ),
    "ASK-OPEN": (
        "This person has been asked already and has not answered yet.",
        "The first request stands; nothing was sent again.",
        "Wait for the answer, or withdraw the first request.",
    ),
    "ASK-CLOSED": (
        "This request was answered or withdrawn already.",
        "Nothing was changed.",
        "Look at the audit again: its page says what became of the request.",
    ),
    "CONTRIBUTION-NOT-ASKED": (
        "These answers say that they were asked for, but not of the computer they come from.",
        "They are kept and count for nothing until you decide.",
        "Ask the person whose name they carry.",
    ),
    "CONTRIBUTION-STRANGER": (
        "These answers come from a computer that neither completed the audit nor was asked about it.",
        "They are kept and count for nothing until you decide.",
        "Ask the person whose name they carry.",
    ),
    "CONTRIBUTION-WITHDRAWN": (
        "The request for these answers had been withdrawn before they came.",
        "They are kept and count for nothing until you decide.",
        "Count them, or leave them aside.",
    ),
    "CONTRIBUTION-SECOND": (
        "Other answers to the same request came first and count.",
        "These are kept and count for nothing until you decide.",
        "Ask the person which answers should stand.",
    ),
}
