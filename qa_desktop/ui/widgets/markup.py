"""Owns the little markup that a tool's author may write in a label: bold, italics and a link to a question.

Nothing becomes HTML at any time: the result is plain text and spans over it, so `<img src=x>` is shown as
typed. What is not exactly one of the three forms stays as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORMS = re.compile(
    r"\*\*(?P<bold>[^\s*](?:[^*\n]*[^\s*])?)\*\*"
    r"|(?<![\w*])\*(?P<italic>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"
    r"|(?<!\w)_(?P<slanted>[^\s_](?:[^_\n]*[^\s_])?)_(?!\w)"
    r"|\[(?P<link>[^\[\]\n]+)\]\((?P<target>#[A-Za-z_][\w.-]*)\)"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the plain text that is shown otherwise."""

    start: int
    length: int
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    """Underlined without being a link, for example an identifier found in a text."""
    target: str = ""
    """What a link leads to, for example `#s5`; blank for no link."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain text with its spans, in order and never overlapping."""

    text: str
    spans: tuple[Span, ...] = ()


def read(source: str) -> Marked:
    """Read bold, italics and links out of a label; everything else is plain."""
    if not any(sign in source for sign in "*_["):
        return Marked(source)
    parts: list[str] = []
    spans: list[Span] = []
    at = length = 0
    for found in _FORMS.finditer(source):
        before = source[at : found.start()]
        shown = found["bold"] or found["italic"] or found["slanted"] or found["link"]
        length += len(before)
        spans.append(
            Span(
                length,
                len(shown),
                bold=found["bold"] is not None,
                italic=found["italic"] is not None or found["slanted"] is not None,
                target=found["target"] or "",
            )
        )
        parts += (before, shown)
        length += len(shown)
        at = found.end()
    parts.append(source[at:])
    return Marked("".join(parts), tuple(spans))
