"""Owns the table of words: code to (what happened, what was not lost, what to do next), one module a part."""

from __future__ import annotations

from qa_desktop.ui.failure_words import (
    core,
    exchange,
    formengine,
    package_share,
    storage,
    system,
    tools,
    window,
    xpath,
)

WORDS: dict[str, tuple[str, str, str]] = {
    code: words
    for part in (core, tools, formengine, xpath, storage, system, package_share, exchange, window)
    for code, words in part.WORDS.items()
}
