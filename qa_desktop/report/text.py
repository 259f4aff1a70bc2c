"""Owns the way from a person's words to what reportlab sets: escaped, in order, in faces that have them.

User text is never markup here: every character is escaped before it meets a Paragraph, so `<img src=…>`,
`<b` and `&` come out as written (exchange.md, catalogue rows 69 and 120).
"""

from __future__ import annotations

import unicodedata
from xml.sax.saxutils import escape

from arabic_reshaper import reshape
from bidi import get_display
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Paragraph

from qa_desktop.report.fonts import Faces

MAX_UNBROKEN = 60
"""A word longer than this gets a break: an unbreakable word would leave the page."""

MAX_PARAGRAPH = 2_000
"""reportlab breaks the whole rest of a paragraph again on each page: a longer line is broken here, once."""

LINES_A_BLOCK = 20

_DIRECTION_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])


class TextSetter:
    """Makes paragraphs of plain text in one set of faces."""

    def __init__(self, faces: Faces) -> None:
        self._faces = faces

    def paragraph(
        self, text: str, style: ParagraphStyle, width: float, *, bold: bool = False
    ) -> list[Paragraph]:
        """Set a text as paragraphs, one for each of its lines, so that no paragraph grows past a page.

        Args:
            text: plain text; line breaks are kept.
            style: the paragraph style.
            width: the measure in points, needed to break right-to-left lines before they are reordered.
            bold: set in the bold face.
        """
        return [set_ for line in _clean(text).split("\n") for set_ in self._line(line, style, width, bold)]

    def markup(self, text: str, *, bold: bool = False) -> str:
        """The text escaped, with a face for each run; for cells that are composed of several parts."""
        return "".join(
            f'<font name="{run.face}">{escape(run.text)}</font>'
            for run in self._faces.runs(_in_order(_clean(text)), bold)
        )

    def _line(self, line: str, style: ParagraphStyle, width: float, bold: bool) -> list[Paragraph]:
        right_to_left = _is_right_to_left(line)
        if not right_to_left and len(line) <= MAX_PARAGRAPH:
            return [Paragraph(self.markup(line, bold=bold) or "&nbsp;", _shaped(style, line))]
        if right_to_left:
            style = ParagraphStyle("rtl", style, alignment=TA_RIGHT)
        lines = self._broken(line, style, width - style.leftIndent)
        blocks = (lines[start : start + LINES_A_BLOCK] for start in range(0, len(lines), LINES_A_BLOCK))
        return [
            Paragraph("<br/>".join(self.markup(part, bold=bold) for part in block), _shaped(style, line))
            for block in blocks
        ]

    def _broken(self, line: str, style: ParagraphStyle, width: float) -> list[str]:
        """Break a line by words, in logical order."""
        space = self._width(" ", style.fontSize)
        lines: list[str] = []
        current: list[str] = []
        used = 0.0
        for word in line.split(" "):
            needed = self._width(word, style.fontSize)
            # 0.98: shaping may widen a word by a hair, and a line must never be broken twice.
            if current and used + space + needed > width * 0.98:
                lines.append(" ".join(current))
                current, used = [], 0.0
            used += needed + (space if current else 0.0)
            current.append(word)
        return [*lines, " ".join(current)]

    def _width(self, text: str, size: float) -> float:
        runs = self._faces.runs(reshape(text) if _is_right_to_left(text) else text)
        return float(sum(stringWidth(run.text, run.face, size) for run in runs))


def _clean(text: str) -> str:
    """Drop what cannot be printed, show what must not hide, break what cannot be broken."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    text = unicodedata.normalize("NFC", text).translate(_DIRECTION_CONTROLS)
    text = "".join(
        character
        if character == "\n" or unicodedata.category(character) not in {"Cc", "Cs", "Co"}
        else "\ufffd"
        for character in text
    )
    return "\n".join(" ".join(_short(word) for word in line.split(" ")) for line in text.split("\n"))


def _is_printable(character: str) -> bool:
    return character == "\n" or unicodedata.category(character) not in {"Cc", "Cs", "Co"}


def _shaped(style: ParagraphStyle, text: str) -> ParagraphStyle:
    """Shaping joins Indic letters. Plain Latin needs none; right-to-left text is joined and in order."""
    return style if text.isascii() or _is_right_to_left(text) else ParagraphStyle("shaped", style, shaping=1)


def _short(word: str) -> str:
    if len(word) <= MAX_UNBROKEN:
        return word
    return " ".join(word[start : start + MAX_UNBROKEN] for start in range(0, len(word), MAX_UNBROKEN))


def _is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)


def _in_order(text: str) -> str:
    return str(get_display(reshape(text))) if _is_right_to_left(text) else text
