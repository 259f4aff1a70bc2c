"""Owns the colours: the tokens of the look in light, dark and high contrast, and the system's own contrast.

Every text pair is 4.5:1 or more on its ground, which a test computes. Colour never speaks alone: each
grade has a word and a shape as well.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QPalette

from qa_desktop.domain.grades import Grade


@dataclass(frozen=True, slots=True)
class Pair:
    """A text colour and the quiet ground it stands on."""

    ink: str
    ground: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one scheme, as `#rrggbb`."""

    name: str
    ink: str
    muted: str
    line: str
    """Rules and quiet borders; an input's border needs 3:1 and takes `muted`."""
    canvas: str
    surface: str
    edge: str
    """The border of a button: 3:1 on every ground, quieter than an input's."""
    accent: str
    accent_soft: str
    on_accent: str
    selected: Pair
    """What is picked in a list, a table or among tiles."""
    focus: str
    outstanding: Pair
    good: Pair
    requires_improvement: Pair
    inadequate: Pair

    @property
    def is_dark(self) -> bool:
        return self.name == "dark"

    @property
    def is_contrast(self) -> bool:
        """High contrast: borders where others have grounds, and what is picked turned inside out."""
        return self.name == "contrast"

    @property
    def error(self) -> str:
        return self.inadequate.ink

    @property
    def warning(self) -> str:
        return self.requires_improvement.ink

    def grade(self, grade: Grade) -> Pair:
        return {
            Grade.OUTSTANDING: self.outstanding,
            Grade.GOOD: self.good,
            Grade.REQUIRES_IMPROVEMENT: self.requires_improvement,
            Grade.INADEQUATE: self.inadequate,
        }[grade]


LIGHT = Tokens(
    name="light",
    ink="#17212b",
    muted="#566370",
    line="#d9dfe5",
    canvas="#f4f6f8",
    surface="#ffffff",
    edge="#75828f",
    accent="#0b5f6e",
    accent_soft="#e3f0f2",
    on_accent="#ffffff",
    selected=Pair("#17212b", "#e3f0f2"),
    focus="#ffbf2e",
    outstanding=Pair("#4b3a8f", "#ecebf7"),
    good=Pair("#1f6b3a", "#e4f2e8"),
    requires_improvement=Pair("#8a5300", "#fbf0da"),
    inadequate=Pair("#a3182b", "#fbe6e8"),
)

DARK = Tokens(
    name="dark",
    ink="#e8edf1",
    muted="#a3b0bb",
    line="#35414c",
    canvas="#12181e",
    surface="#1a222a",
    edge="#7c8a97",
    accent="#63c3d1",
    accent_soft="#17343a",
    on_accent="#12181e",
    selected=Pair("#e8edf1", "#17343a"),
    focus="#ffbf2e",
    outstanding=Pair("#b9aef2", "#2a2740"),
    good=Pair("#7fd09a", "#1b3324"),
    requires_improvement=Pair("#f0bf6a", "#3a2d14"),
    inadequate=Pair("#ff9aa5", "#41202a"),
)


def _contrast(ink: str, ground: str, accent: str, on_accent: str, surface: str = "") -> Tokens:
    """Two colours and an accent; words and shapes carry the grades alone."""
    base = surface or ground
    text = Pair(ink, base)
    return Tokens(
        name="contrast",
        ink=ink,
        muted=ink,
        line=ink,
        canvas=ground,
        surface=base,
        edge=ink,
        accent=accent,
        accent_soft=base,
        on_accent=on_accent,
        selected=Pair(on_accent, accent),
        focus=accent,
        outstanding=text,
        good=text,
        requires_improvement=text,
        inadequate=text,
    )


CONTRAST_DARK = _contrast(ink="#ffffff", ground="#000000", accent="#ffe14d", on_accent="#000000")
CONTRAST_LIGHT = _contrast(ink="#000000", ground="#ffffff", accent="#00237c", on_accent="#ffffff")

ENOUGH, MUCH = 4.5, 7.0
"""What WCAG 2.2 asks of text at least, and what a palette must have to count as one of high contrast."""


def high_contrast(palette: QPalette) -> Tokens:
    """The system's own colours where they are of high contrast; else ours, as dark or light as the system's.

    Windows' contrast themes bring colours of their own. Other systems only say that more contrast is wished.
    """
    ink, ground, base, text, accent, on_accent = (
        getattr(palette, role)().color().name()
        for role in ("windowText", "window", "base", "text", "highlight", "highlightedText")
    )
    clear = ratio(ink, ground) >= MUCH and ratio(text, base) >= MUCH and ratio(ink, base) >= MUCH
    if clear and ratio(accent, on_accent) >= ENOUGH and ratio(accent, base) >= ENOUGH:
        return _contrast(ink, ground, accent, on_accent, base)
    return CONTRAST_DARK if luminance(ground) < luminance(ink) else CONTRAST_LIGHT


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
