"""Owns what a passphrase must be. Length is what counts; the rest catches what everybody tries first."""

from __future__ import annotations

import unicodedata

SHORTEST = 12
_FEWEST_DIFFERENT = 5
_TRIED_FIRST = ("password", "passwort", "passw0rd", "qwerty", "letmein", "welcome", "iloveyou", "changeme")
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_LONGEST_RUN = 6


def normal(passphrase: str) -> bytes:
    """The bytes that are stretched: keyboards compose accents differently (RFC 8265, OpaqueString)."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def problems(passphrase: str) -> tuple[str, ...]:
    """Codes of what is too weak about a passphrase; empty when it will do."""
    text = unicodedata.normalize("NFC", passphrase).casefold()
    found = []
    if len(text) < SHORTEST:
        found.append("PASSPHRASE-SHORT")
    if len(set(text)) < _FEWEST_DIFFERENT:
        found.append("PASSPHRASE-REPEATS")
    if any(word in text for word in _TRIED_FIRST) or _has_run(text):
        found.append("PASSPHRASE-COMMON")
    return tuple(found)


def _has_run(text: str) -> bool:
    rows = [*_ROWS, *(row[::-1] for row in _ROWS)]
    windows = (text[at : at + _LONGEST_RUN] for at in range(len(text) - _LONGEST_RUN + 1))
    return any(window in row for window in windows for row in rows)
