"""Owns the way from a place in an XPath expression to the same place in what its author typed.

Between the two stands pyxform: it writes ` /data/group/name ` for `${name}`, straightens curly quotes and
closes up line breaks. All else stays, so that both can be walked side by side.
"""

from __future__ import annotations

import re

from qa_desktop.formspec.problems import Span

REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^}]*?)\s*\}")
"""A question's name as authors write it: `${name}`."""
STRAIGHT = str.maketrans("‘’“”", "''\"\"")
"""Curly quotation marks as pyxform straightens them."""
_PATH = re.compile(r"(?:instance\('__last-saved'\)|current\(\))?[\w.:/\-·]+")
_BLANKS = re.compile(r"\s*")


def author_span(typed: str, expression: str, span: Span) -> Span | None:
    """Where in the author's text a part of the expression stands; None when the two do not agree."""
    found = _aligned(typed, expression)
    if found is None:
        return None
    inside = [place for at, place in found if span[0] <= at < span[1]]
    return (min(start for start, _ in inside), max(end for _, end in inside)) if inside else None


def output_span(typed: str, expression: str) -> Span | None:
    """Where in a label the `${name}` stands that became this output."""
    name = expression.strip().rpartition("/")[2]
    return next((found.span() for found in REFERENCE.finditer(typed) if found[1] == name), None)


def text_span(typed: str, text: str) -> Span | None:
    """Where a text stands, as words of its own if it can be; None when it is not there."""
    if not text:
        return None
    wanted = re.escape(text)
    found = re.search(rf"(?<![\w-]){wanted}(?![\w-])", typed) or re.search(wanted, typed)
    return found.span() if found else None


def _aligned(typed: str, expression: str) -> list[tuple[int, Span]] | None:
    """Of each character of the expression that came from somewhere: its position, and where it came from."""
    pairs: list[tuple[int, Span]] = []
    at = read = 0
    for reference in [*REFERENCE.finditer(typed), None]:
        end = reference.start() if reference else len(typed)
        for position in range(read, end):
            sign = typed[position].translate(STRAIGHT)
            if sign.isspace():
                continue
            at = _after_blanks(expression, at)
            if at >= len(expression) or expression[at] != sign:
                return None
            pairs.append((at, (position, position + 1)))
            at += 1
        if reference:
            path = _PATH.match(expression, _after_blanks(expression, at))
            if path is None:
                return None
            pairs += ((each, reference.span()) for each in range(*path.span()))
            at, read = path.end(), reference.end()
    return pairs if _after_blanks(expression, at) == len(expression) else None


def _after_blanks(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at
