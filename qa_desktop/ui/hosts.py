"""Owns asking several screens of filling at once: hand on what is typed, wait until all of it is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol


class Host(Protocol):
    """A screen in which answers are typed."""

    def flush(self) -> bool: ...
    def when_saved(self, act: Callable[[], None]) -> None: ...


def flush_all(hosts: Sequence[Host]) -> bool:
    """Hand on what is typed in each of them, also behind one that cannot; False if something is not kept."""
    flushed = [host.flush() for host in hosts]
    return all(flushed)


def when_all_saved(hosts: Sequence[Host], act: Callable[[], None]) -> None:
    """Do something once everything typed in them has reached the store."""
    waiting = list(hosts)

    def next_one() -> None:
        if waiting:
            waiting.pop().when_saved(next_one)
        else:
            act()

    next_one()
