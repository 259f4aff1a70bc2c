"""Owns a row of the case list (domain.md, section 8.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Case:
    """One open or recently closed case under its record number. No child's name, no address."""

    person_id: str
    """Text of up to 20 letters and digits; leading zeros matter."""
    system: str
    """`mosaic` or `systmone`."""
    status: str
    """A value of `case_status` (domain.md 10.1)."""
    status_start: date | None
    service_area: str
    team: str
    worker_ref: str
    worker_name: str
    manager_ref: str
    manager_name: str
    manager_phone: str
    opened: date | None
    closed: date | None
    date_of_birth: date | None
    expected_date: date | None
    sex: str
    ethnicity: str
    disability: str
    nhs_number: str
    category_or_legal: str
    sibling_group: str
    also_open_on: str
    restricted: bool
    last_audit: date | None
