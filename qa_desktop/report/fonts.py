"""Owns the faces a report is set in, and which face can show which character.

Every face is embedded, so paper looks alike on every computer. A character that no face has is replaced
by its Unicode name in brackets: readable, never missing silently (exchange.md, catalogue row 121).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "NotoSans"
BOLD = "NotoSans-Bold"

_FALLBACKS = (
    "NotoSansArabic",
    "NotoSansHebrew",
    "NotoSansDevanagari",
    "NotoSansBengali",
    "NotoSansGujarati",
    "NotoSansGurmukhi",
    "NotoSansTamil",
    "NotoSansEthiopic",
    "NotoSansGeorgian",
    "NotoSansArmenian",
    "NotoSansThai",
    "NotoSansSymbols2",
)
_FILES = {REGULAR: "NotoSans-Regular.ttf", BOLD: "NotoSans-Bold.ttf"} | {
    name: f"{name}-Regular.ttf" for name in _FALLBACKS
}

_SELECTOR = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Variation selectors, the Mongolian ones too."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of a text that one face can show."""

    face: str
    text: str


class Faces:
    """The registered faces of one font folder. Only Latin faces are loaded until another is needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in (REGULAR, BOLD):
            self._load(name)
        pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)

    def runs(self, text: str, bold: bool = False) -> Iterator[Run]:
        """Split a text into runs of one face each; characters that no face has are spelt out."""
        main = BOLD if bold else REGULAR
        face, buffer = main, ""
        for character in text:
            chosen, shown = self._face_for(character, main, face)
            if chosen != face and buffer:
                yield Run(face, buffer)
                buffer = ""
            face = chosen
            buffer += shown
        if buffer:
            yield Run(face, buffer)

    def _face_for(self, character: str, main: str, current: str) -> tuple[str, str]:
        if character.isspace():
            return current, character
        code = ord(character)
        if code in self._glyphs(main):
            return main, character
        for name in _FALLBACKS:
            if code in self._glyphs(name):
                return name, character
        return main, spelt_out(character)

    @cache  # noqa: B019 - one Faces lives as long as the program
    def _glyphs(self, name: str) -> frozenset[int]:
        return frozenset(self._load(name).face.charToGlyph)

    def _load(self, name: str) -> TTFont:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(self._folder / _FILES[name])))
        return pdfmetrics.getFont(name)


def spelt_out(character: str) -> str:
    """The visible substitute of a character that no face has: nothing for what only joins others."""
    if unicodedata.category(character) == "Cf" or _SELECTOR.fullmatch(character):
        # Joiners and selectors change how a neighbour looks; alone they say nothing. A mark says something.
        return ""
    name = unicodedata.name(character, "")
    return f"[{name.lower()}]" if name else f"[U+{ord(character):04X}]"
