"""Owns the shape of a rule: what one family of pyxform's messages means."""

from __future__ import annotations

import re
from dataclasses import dataclass

ON = (
    r"On the '(?P<sheet>\w+)' sheet, the '(?P<column>[^']*)' value(?: '(?P<value>[^']*)')? "
    r"is (?:invalid|problematic)\. "
)
"""How pyxform begins when it knows the sheet and the column."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What one family of messages means. `pattern` is a regular expression."""

    pattern: str
    code: str
    message: str
    suggestion: str = ""
    column: str = ""
    """The attribute whose column is at fault; blank: the one that the message names, or the whole row."""
    sheet: str = "survey"
    text: str = ""
    """The offending text; blank: all of the cell."""
    row: str = ""
    """How to find the row when the message names none: `named:{group}`, `type:…`, `parameter:…` …"""

    def match(self, words: str) -> re.Match[str] | None:
        return re.match(self.pattern, words, re.S)
