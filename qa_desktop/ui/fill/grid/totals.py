"""Owns what stands under and beside the cells: the per cent met, how many counted, and the band in a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qa_desktop.domain.bands import Band, band_of
from qa_desktop.formengine.api import Score
from qa_desktop.formspec.definition import Settings
from qa_desktop.i18n import tr


@dataclass(frozen=True, slots=True)
class Total:
    """One figure; blank throughout when nothing counts."""

    percent: str = ""
    """`83.3%`."""
    n: str = ""
    """`n 21`."""
    band: Band | None = None
    word: str = ""
    said: str = ""
    """`83.3 per cent of 21, amber`."""


NO_TOTAL = Total()


class Totals:
    """The figures of one repeat as last worked out."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known: dict[str, Total] = {}

    def take(self, scores: Mapping[str, Score]) -> set[str]:
        """Take new scores; answers the keys whose figures are others now."""
        known = {key: self._total(score) for key, score in scores.items()}
        changed = {key for key in known.keys() | self._known.keys() if known.get(key) != self._known.get(key)}
        self._known = known
        return changed

    def of(self, key: str) -> Total:
        """The figure of an instance, a question's path, or the whole repeat."""
        return self._known.get(key, NO_TOTAL)

    def _total(self, score: Score) -> Total:
        if not score.percent or not score.n:
            return NO_TOTAL
        band = band_of(score.percent, self._settings.bands, self._settings.score_direction)
        word = band_word(band)
        facts = {"percent": score.percent, "n": score.n, "band": _said(band)}
        said = (
            tr("{percent} per cent, {n} counted, {band}", **facts)
            if word
            else tr("{percent} per cent, {n} counted", **facts)
        )
        return Total(f"{score.percent}%", f"n {score.n}", band, word, said)


def band_word(band: Band | None) -> str:
    """A band is a word before it is a colour."""
    words = {Band.GREEN: tr("Green"), Band.AMBER: tr("Amber"), Band.RED: tr("Red")}
    return words[band] if band is not None else ""


def _said(band: Band | None) -> str:
    """A band within a sentence."""
    words = {Band.GREEN: tr("green"), Band.AMBER: tr("amber"), Band.RED: tr("red")}
    return words[band] if band is not None else ""
