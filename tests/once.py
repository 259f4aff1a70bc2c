"""Owns what is made once for the whole run: workers that test side by side share one folder of each kind."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

if os.name == "posix":
    import fcntl
else:
    import msvcrt


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that `make` fills for whichever worker asks first. It is copied, and never worked in.

    Args:
        factory: Of the worker.
        name: What it is; `make` of the same name makes the same.
        make: Fills a folder that is not there yet.
    """
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    place, done = root / f"once-{name}", root / f"once-{name}.done"
    with _alone(root / f"once-{name}.lock"):
        if not done.exists():
            make(place)
            done.touch()
    return place


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Nobody else is in here; whoever comes meanwhile waits."""
    with path.open("w") as file:
        if os.name == "posix":
            fcntl.flock(file, fcntl.LOCK_EX)
        else:
            while True:
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                except OSError:  # it gives up after ten seconds
                    continue
                break
        yield


def demonstration(factory: pytest.TempPathFactory) -> Path:
    """The demonstration, closed."""
    return once(factory, "demonstration", _make_demonstration)


def _make_demonstration(base: Path) -> None:
    from qa_desktop import bootstrap

    bootstrap.demo(base, keep_open=False)
