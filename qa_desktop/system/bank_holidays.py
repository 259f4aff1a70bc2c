"""Owns the bank holidays of England and Wales, from the maintained `holidays` library; no network is asked.

Moved days (a Sunday's Christmas), days moved by proclamation and days given once (a coronation) are the
library's, as of its release: a day proclaimed later is known from the next update of the program.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1978, 2100
"""From the first May Day as a bank holiday, to where the library's table of Easter is kept."""


@lru_cache(maxsize=64)
def england_and_wales(year: int) -> frozenset[date] | None:
    """The bank holidays of a year; None outside the years that are known."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    # Loading it takes a tenth of a second: not before somebody needs a working day.
    from holidays.countries.united_kingdom import UnitedKingdom

    days = UnitedKingdom(subdiv="ENG", years=year)  # type: ignore[no-untyped-call]  # the library has no types
    return frozenset(days)
