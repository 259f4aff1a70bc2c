"""Owns looking a case up in the case list. The import is another module's."""

from __future__ import annotations

from qa_desktop.domain.case import Case
from qa_desktop.services.ports import Store


def search(store: Store, text: str, limit: int = 50) -> tuple[Case, ...]:
    """Cases whose number, team or worker holds the text."""
    with store.read() as unit:
        return unit.cases.search(text.strip(), limit)


def count(store: Store) -> int:
    """How many cases the list holds."""
    with store.read() as unit:
        return unit.cases.count()
