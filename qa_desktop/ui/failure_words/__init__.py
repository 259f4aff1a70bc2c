"""Owns the table of words: code to (what happened, what was not lost, what to do next), one module a part."""

from __future__ import annotations

from qa_desktop.ui.failure_words import (
    asking,
    attachments,
    contributing,
    core,
    draft_copies,
    exchange,
    formengine,
    moving,
    package_share,
    reading,
    retention,
    storage,
    subject,
    system,
    tools,
    window,
    xpath,
)

_PARTS = (
    moving,
    asking,
    attachments,
    contributing,
    core,
    draft_copies,
    tools,
    formengine,
    xpath,
    storage,
    subject,
    system,
    package_share,
    reading,
    retention,
    exchange,
    window,
)
WORDS: dict[str, tuple[str, str, str]] = {
    code: words for part in _PARTS for code, words in part.WORDS.items()
}
