"""What the crash tests share: small disks, and a disk of our own that loses power, fills up or is slow."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench"
sys.path.append(str(BENCH))

import powerless  # noqa: E402 - the bench's own disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of two megabytes."""
    place = tmp_path / "small"
    place.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if mount is None or unmount is None:
        pytest.skip("needs `mount` to make a small file system")
    command = [mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount the small file system this needs")
    yield place
    subprocess.run([unmount, str(place)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[powerless.Powerless]:
    """A disk of our own: it forgets what was not forced to it, fills up, or is slow, as it is told."""
    if why := powerless.not_installed():
        lacking(why)
    try:
        with powerless.mounted(tmp_path / "disk") as made:
            yield made
    except powerless.NotMounted as why:
        pytest.skip(str(why))


def lacking(why: str) -> None:
    """Skip for want of something that can be installed; fail where everything was said to be installed."""
    if os.environ.get("QA_DESKTOP_EVERYTHING_HERE"):
        pytest.fail(why)
    pytest.skip(why)
