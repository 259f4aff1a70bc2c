"""Owns the case list: replaced whole, searched by any words."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from qa_desktop.domain.case import Case
from qa_desktop.storage.tables import cases

_DATES = frozenset(field.name for field in dataclasses.fields(Case) if "date" in str(field.type))
_SEARCHED = ("person_id", "worker_name", "manager_name", "team", "service_area", "sibling_group", "status")


class SqlCaseList:
    """`ports.CaseList` over one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def replace(self, rows: Iterable[Case], at: datetime) -> int:
        """Put a new list in the place of the old one; returns how many cases it has."""
        values = [
            {"person_id": case.person_id, "searched": searched(case), "listed_at": at, "doc": _to_doc(case)}
            for case in rows
        ]
        self._connection.execute(sa.delete(cases))
        if values:
            self._connection.execute(sa.insert(cases), values)
        return len(values)

    def find(self, person_id: str) -> Case | None:
        row = self._connection.execute(
            sa.select(cases.c.doc).where(cases.c.person_id == person_id).order_by(cases.c.row).limit(1)
        ).first()
        return None if row is None else _from_doc(row.doc)

    def search(self, text: str, limit: int = 50) -> tuple[Case, ...]:
        """Cases in which every word of the text occurs; numbers that begin with it first."""
        wanted = text.strip().casefold()
        begins = cases.c.searched.startswith(wanted, autoescape=True)
        rows = self._connection.execute(
            sa.select(cases.c.doc)
            .where(*(cases.c.searched.contains(word, autoescape=True) for word in wanted.split()))
            .order_by(begins.desc(), cases.c.person_id, cases.c.row)
            .limit(limit)
        )
        return tuple(_from_doc(row.doc) for row in rows)

    def count(self) -> int:
        return int(self._connection.execute(sa.select(sa.func.count()).select_from(cases)).scalar_one())


def searched(case: Case) -> str:
    """The words a case is found by; the record number stands first."""
    return "\n".join(getattr(case, name) for name in _SEARCHED).casefold()


def _to_doc(case: Case) -> dict[str, Any]:
    doc = dataclasses.asdict(case)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in doc.items()}


def _from_doc(doc: dict[str, Any]) -> Case:
    values: dict[str, Any] = dict(doc)
    for name in _DATES:
        if values[name] is not None:
            values[name] = date.fromisoformat(values[name])
    return Case(**values)
