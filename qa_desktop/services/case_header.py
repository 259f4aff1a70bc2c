"""Owns which facts of the case list begin a filling: by role for every tool, by name for the common blocks.

Data, so that a Q&S team can read it; see domain.md, block H. Names that a tool lacks are ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from qa_desktop.domain.case import Case

ROLE_OF_COLUMN: Mapping[str, str] = {
    "case-reference": "person_id",
    "nhs-number": "nhs_number",
    "date-of-birth": "date_of_birth",
    "expected-date": "expected_date",
    "team": "team",
    "worker": "worker_name",
    "manager": "manager_name",
    "service-area": "service_area",
    "case-status": "status",
    "case-status-since": "status_start",
}
"""`qa:role` → column of the case list."""

NAME_OF_COLUMN: Mapping[str, str] = {
    "h_case_key": "person_id",
    "h_nhs": "nhs_number",
    "h_dob": "date_of_birth",
    "h_edd": "expected_date",
    "h_sex": "sex",
    "h_ethnicity": "ethnicity",
    "h_disability": "disability",
    "h_team": "team",
    "h_worker": "worker_name",
    "h_manager": "manager_name",
    "p_area": "service_area",
    "p_status": "status",
    "p_status_date": "status_start",
}
"""Question name of the common blocks → column of the case list."""

CATEGORY_OF_STATUS: Mapping[str, str] = {"cp": "p_cp_cat", "cla": "p_legal"}
"""Case status → the question that holds the protection category or the legal status."""


def by_role(case: Case) -> dict[str, str]:
    """First values by role; columns without a value are left out."""
    return _filled({role: _text(getattr(case, column)) for role, column in ROLE_OF_COLUMN.items()})


def by_name(case: Case) -> dict[str, str]:
    """First values by question name; columns without a value are left out."""
    values = {name: _text(getattr(case, column)) for name, column in NAME_OF_COLUMN.items()}
    if case.date_of_birth is not None or case.expected_date is not None:
        values["h_unborn"] = "yes" if case.date_of_birth is None else "no"
    if case.status in CATEGORY_OF_STATUS:
        values[CATEGORY_OF_STATUS[case.status]] = case.category_or_legal
    return _filled(values)


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
