"""Bands: which word a per cent gets."""

from __future__ import annotations

import pytest

from qa_desktop.domain.bands import Band, band_of


@pytest.mark.parametrize(
    ("percent", "band"), [("90", Band.GREEN), ("89.9", Band.AMBER), ("75", Band.AMBER), ("74.9", Band.RED)]
)
def test_a_limit_belongs_to_the_better_band(percent, band):
    assert band_of(percent, ("90", "75"), "high") is band


@pytest.mark.parametrize(
    ("percent", "band"), [("10", Band.GREEN), ("10.1", Band.AMBER), ("25", Band.AMBER), ("26", Band.RED)]
)
def test_where_little_is_good_green_is_the_limit_or_less(percent, band):
    assert band_of(percent, ("10", "25"), "low") is band


@pytest.mark.parametrize("limits", [(), ("90",), ("green", "amber")])
def test_a_tool_without_bands_has_no_word(limits):
    assert band_of("83.3", limits, "high") is None


def test_nothing_counted_has_no_word():
    assert band_of("", ("90", "75"), "high") is None
