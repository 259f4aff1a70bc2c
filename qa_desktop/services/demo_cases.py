"""Owns the invented case list of the demonstration: seeded, so that it is the same on every computer.

Nothing here can be taken for a real child: record numbers instead of names, roles instead of workers'
names, NHS numbers from the 999 test range, telephone numbers from the range kept for drama (Ofcom).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from qa_desktop.domain.case import Case

COUNT = 200
_SEED = 20261123
_TEAMS: dict[str, tuple[str, ...]] = {
    "fast": ("Riverside Assessment Team", "Hillside Assessment Team", "Harbour Family Support Team"),
    "cwd": ("Lantern Disability Team",),
    "cic": ("Beacon Children in Care Team", "Meadow Children in Care Team"),
    "leaving": ("Compass Leaving Care Team",),
    "fosad": ("Hearth Fostering Team",),
    "eh": ("Orchard Early Help Team", "Windmill Early Help Team"),
    "health": ("Saltmarsh 0-19 Health Team",),
    "front": ("Front Door Team",),
}
_ETHNICITIES = ("WBRI",) * 9 + (
    "WOTH",
    "WROM",
    "MWBC",
    "MWAS",
    "AIND",
    "APKN",
    "BAFR",
    "OOTH",
    "NOBT",
)  # codespell:ignore woth
_CATEGORIES = ("neglect", "emotional", "physical", "sexual", "multiple")
_LEGAL = ("C1", "C2", "E1", "V2")
_YEAR = 365
# Status, service area, how many, youngest and oldest in years.
_PATTERN: tuple[tuple[str, str, int, int, int], ...] = (
    ("eh", "eh", 36, 0, 17),
    ("assessment", "fast", 26, 0, 17),
    ("cin", "fast", 24, 0, 17),
    ("cin", "cwd", 10, 3, 17),
    ("cp", "fast", 32, 0, 16),
    ("cla", "cic", 28, 0, 17),
    ("cla", "fosad", 6, 0, 9),
    ("care_leaver", "leaving", 14, 18, 20),
    ("closed", "fast", 10, 1, 17),
    ("closed", "front", 4, 1, 17),
)
_HEALTH = (("eh", 3), ("cin", 3), ("cp", 3), ("none", 1))


def cases(today: date) -> tuple[Case, ...]:
    """About two hundred invented cases over every status, age, system and awkwardness of domain.md 14."""
    dice = random.Random(_SEED)  # noqa: S311  invented data must be the same every time, not secret
    made = [*_mosaic(dice, today), *_health(dice, today)]
    return tuple(_with_special_ones(made, today))


def nhs_number(serial: int) -> str:
    """A valid NHS number of the 999 range, which is never given to a person; blank where none exists."""
    nine = f"999{serial:06d}"
    total = sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True))
    check = 11 - total % 11
    return "" if check == 10 else f"{nine}{check % 11}"


def _mosaic(dice: random.Random, today: date) -> Iterator[Case]:
    number = 1040000
    for status, area, count, youngest, oldest in _PATTERN:
        for _ in range(count):
            number += dice.randrange(3, 60)
            yield _case(dice, today, str(number), "mosaic", status, area, youngest, oldest)


def _health(dice: random.Random, today: date) -> Iterator[Case]:
    number = 20100
    for status, count in _HEALTH:
        for _ in range(count):
            number += dice.randrange(3, 40)
            made = _case(dice, today, f"SO{number}", "systmone", status, "health", 0, 16)
            yield replace(made, also_open_on="mosaic" if status != "none" else "")


def _case(
    dice: random.Random,
    today: date,
    person_id: str,
    system: str,
    status: str,
    area: str,
    youngest: int,
    oldest: int,
) -> Case:
    born = today - timedelta(days=dice.randrange(youngest * _YEAR + 20, (oldest + 1) * _YEAR - 20))
    since = max(born, today - timedelta(days=dice.randrange(10, 420)))
    opened = max(born, since - timedelta(days=dice.randrange(0, 300)))
    team = dice.choice(_TEAMS[area])
    worker = dice.randrange(1, 48)
    manager = list(_flat_teams()).index(team) + 1
    category = {"cp": _CATEGORIES, "cla": _LEGAL}.get(status, ("",))
    return Case(
        person_id=person_id,
        system=system,
        status=status,
        status_start=since,
        service_area=area,
        team=team,
        worker_ref=f"W{worker:03d}",
        worker_name=f"Worker {worker}",
        manager_ref=f"M{manager:03d}",
        manager_name=f"Manager {manager}",
        manager_phone=f"01632 960{manager:03d}",
        opened=opened,
        closed=today - timedelta(days=dice.randrange(5, 150)) if status == "closed" else None,
        date_of_birth=born,
        expected_date=None,
        sex=dice.choice(("F", "M")),
        ethnicity=dice.choice(_ETHNICITIES),
        disability="yes" if area == "cwd" else dice.choice(("no", "no", "no", "dk")),
        nhs_number=nhs_number(dice.randrange(1, 900_000)),
        category_or_legal=dice.choice(category),
        sibling_group="",
        also_open_on="",
        restricted=False,
        last_audit=today - timedelta(days=dice.randrange(20, 600)) if dice.random() < 0.4 else None,
    )


def _flat_teams() -> Iterator[str]:
    for teams in _TEAMS.values():
        yield from teams


def _with_special_ones(made: list[Case], today: date) -> Iterator[Case]:
    """Put in, at fixed places, what catches people out (domain.md 8.2 and 14)."""
    taken: dict[str, int] = {}
    for case in made:
        nth = taken[case.status] = taken.get(case.status, 0) + 1
        if case.status == "cp" and nth in {1, 2}:  # unborn children: an expected date, no number, no sex
            case = replace(
                case,
                date_of_birth=None,
                expected_date=today + timedelta(days=40 * nth),
                nhs_number="",
                sex="U",
                ethnicity="NOBT",
                status_start=today - timedelta(days=30),
                opened=today - timedelta(days=60),
            )
        elif case.status in {"cin", "cp"} and nth in {3, 4, 5}:  # brothers and sisters
            case = replace(case, sibling_group=f"SG-{case.status}-1")
        elif nth == 6:  # newly arrived: nothing known yet
            case = replace(case, ethnicity="", nhs_number="", disability="")
        elif case.status in {"cla", "cp"} and nth == 7:
            case = replace(case, restricted=True)
        elif case.status == "cla" and nth == 8:  # adopted and back in care: two records, never linked
            case = replace(case, category_or_legal="C2", sibling_group="")
        elif case.status == "eh" and nth in {8, 9}:  # a TAC of more than a year
            started = today - timedelta(days=_YEAR + 40 * nth)
            case = replace(
                case, status_start=started, opened=started, date_of_birth=started - timedelta(days=2000)
            )
        yield case
