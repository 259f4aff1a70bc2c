"""Short runs of the soaks of bench/: killed or without power, nothing acknowledged is lost or half-made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from powerless import NOT_ALLOWED, NOT_INSTALLED

from tests.crash.conftest import BENCH, lacking

posix_only = pytest.mark.skipif(os.name != "posix", reason="dies by fork and SIGKILL")


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first soak leaves its furnished homes for the next."""
    return tmp_path_factory.mktemp("soak") / "homes"


def soak(name: str, homes: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(BENCH / name), "--homes", str(homes), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=110, check=False)


@posix_only
def test_an_auditor_killed_again_and_again_loses_nothing_that_was_acknowledged(homes: Path) -> None:
    ran = soak("durability_soak.py", homes, "--rounds", "10")
    assert ran.returncode == 0, ran.stderr
    figures = json.loads(ran.stdout[ran.stdout.index("{") :])
    assert figures["kills"] == 10
    assert figures["acknowledged"]["changes"] > 3  # on a busy machine most lives are short
    assert figures["lost or half-made"] == 0


@posix_only
def test_power_cut_at_any_write_loses_nothing_that_was_acknowledged_and_less_forcing_would(
    homes: Path,
) -> None:
    ran = soak("power_loss.py", homes, "--rounds", "2", "--control", "1")
    if ran.returncode == NOT_ALLOWED:
        pytest.skip(ran.stderr.strip())
    if ran.returncode == NOT_INSTALLED:
        lacking(ran.stderr.strip())
    assert ran.returncode == 0, ran.stderr
    runs = [json.loads(line) for line in ran.stdout.splitlines()]
    full = [run for run in runs if run["synchronous"] == "FULL"]
    assert [run["disk"] for run in full] == ["prefix", "subset"]
    assert sum(run["changes acknowledged"] for run in full) > 0
    assert [run["cuts with a loss"] for run in full] == [0, 0]
    assert any(run["cuts with a loss"] for run in runs if run["synchronous"] != "FULL")
