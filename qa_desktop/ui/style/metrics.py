"""Owns the sizes: type, space and shape in pixels, all multiplied by one scale.

At 100 % they are the sizes of the look: space in multiples of 4, a measure of about 660 px.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

SCALES = (1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
"""The steps of `Ctrl +`; WCAG 2.2, 1.4.4 asks for 200 % without loss."""

TITLE, HEADING, QUESTION, TEXT, SMALL, TINY = 22.0, 18.0, 16.0, 14.0, 12.5, 11.5
LINE_HEIGHT = 1.4
MEASURE = 660
RING = 3


@dataclass(frozen=True, slots=True)
class Metrics:
    """Sizes at one scale."""

    scale: float = 1.0

    def px(self, at_100: float) -> int:
        """A length drawn for 100 %, at this scale; never less than one pixel unless it was nothing."""
        return max(1, round(at_100 * self.scale)) if at_100 > 0 else round(at_100 * self.scale)

    def space(self, units: float) -> int:
        """So many units of 4 pixels."""
        return self.px(units * 4) if units else 0

    def font(self, at_100: float) -> int:
        """A type size in whole pixels: Qt style sheets take no fractions."""
        return max(8, round(at_100 * self.scale))

    @property
    def measure(self) -> int:
        return self.px(MEASURE)

    @property
    def ring(self) -> int:
        return self.px(RING)


def nearest(scale: float) -> float:
    """A scale within what is offered; anything unreadable becomes 100 %."""
    return 1.0 if isnan(scale) else min(max(scale, SCALES[0]), SCALES[-1])


def larger(scale: float) -> float:
    return next((step for step in SCALES if step > scale + 0.001), SCALES[-1])


def smaller(scale: float) -> float:
    return next((step for step in reversed(SCALES) if step < scale - 0.001), SCALES[0])
