"""Owns the words for failures of moving a draft to a newer version of its tool."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "MOVE-NOTHING": (
        "There is no newer version of this tool to move to, or another one has come meanwhile.",
        "The draft is as it was.",
        "Open the draft again: it says what it can be moved to now.",
    ),
    "MOVE-TOO-LATE": (
        "Something was answered since the draft was moved, so the move cannot be undone any more.",
        "Every answer is kept, and what was dropped stays in the history.",
        "Copy what was dropped from the list, and type it where it belongs.",
    ),
}
