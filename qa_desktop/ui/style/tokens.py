"""Owns the colours: the tokens of the look in light and dark, and the system's own for high contrast.

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
    accent: str
    accent_soft: str
    on_accent: str
    focus: str
    outstanding: Pair
    good: Pair
    requires_improvement: Pair
    inadequate: Pair

    @property
    def is_dark(self) -> bool:
        return self.name == "dark"

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
    accent="#0b5f6e",
    accent_soft="#e3f0f2",
    on_accent="#ffffff",
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
    accent="#63c3d1",
    accent_soft="#17343a",
    on_accent="#12181e",
    focus="#ffbf2e",
    outstanding=Pair("#b9aef2", "#2a2740"),
    good=Pair("#7fd09a", "#1b3324"),
    requires_improvement=Pair("#f0bf6a", "#3a2d14"),
    inadequate=Pair("#ff9aa5", "#41202a"),
)


def high_contrast(palette: QPalette) -> Tokens:
    """The system's own colours, whatever they are; words and shapes carry the grades alone."""
    ink = palette.windowText().color().name()
    ground = palette.window().color().name()
    base = palette.base().color().name()
    text = Pair(palette.text().color().name(), base)
    return Tokens(
        name="contrast",
        ink=ink,
        muted=ink,
        line=ink,
        canvas=ground,
        surface=base,
        accent=palette.highlight().color().name(),
        accent_soft=base,
        on_accent=palette.highlightedText().color().name(),
        focus=palette.highlight().color().name(),
        outstanding=text,
        good=text,
        requires_improvement=text,
        inadequate=text,
    )
