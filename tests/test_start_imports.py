"""What is loaded when the window is first painted: Qt, the database driver and our own code, nothing else.

Imports decide the start. SQLAlchemy alone costs one and a half bare Qt windows, reportlab one, pyxform
three. Each belongs into the function that first needs it; the STORE lane loads its own while the first
window is already up.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from qa_desktop import bootstrap
from qa_desktop.services.desktop import KeyMode

ROOT = Path(__file__).resolve().parent.parent
PASSPHRASE = "kettle harbour violet ninepin"

ALLOWED = {
    "PySide6", "shiboken6", "shibokensupport",  # Qt, and what its binding loads by itself
    "sqlcipher3",  # 5 ms
    "platformdirs",  # only where no profile is named
    "_distutils_hack",  # put there by setuptools in some environments, not by us
}  # fmt: skip
"""Everything from outside the standard library that may be loaded by the first paint."""

HEAVY_PARTS_OF_PYTHON = {"asyncio", "http", "sqlite3", "unittest", "multiprocessing", "concurrent", "email"}
"""Each costs milliseconds too, and nothing before the first paint needs it."""

# Runs the real program; only the window's class is watched. What is loaded is read in the first paint event.
WATCHING = """
import json, sys
from PySide6.QtCore import QEvent
from qa_desktop.ui import app, shell

class Watched(shell.MainWindow):
    def event(self, event):
        if event.type() == QEvent.Type.Paint and not hasattr(self, "seen"):
            self.seen = {name: getattr(module, "__file__", None) or "" for name, module in
                         list(sys.modules.items())}
            print(json.dumps(self.seen))
            self.close()
        return super().event(event)

app.MainWindow = Watched
from qa_desktop.__main__ import main
sys.argv = ["qa-desktop", "--profile", sys.argv[1]]
sys.exit(main())
"""


def loaded_at_first_paint(profile: Path) -> dict[str, str]:
    """Name and file of every module that is loaded when the window is first painted."""
    ran = subprocess.run(
        [sys.executable, "-c", WATCHING, str(profile)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": _path()},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    return dict(json.loads(ran.stdout))


def from_outside(modules: dict[str, str]) -> set[str]:
    """Top-level names of what neither we nor Python brought."""
    outside = {
        name.partition(".")[0] for name, file in modules.items() if "site-packages" in Path(file).parts
    }
    return {name for name in outside if name != "qa_desktop" and not name.startswith("__editable__")}


@pytest.fixture(scope="module")
def new_profile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return loaded_at_first_paint(tmp_path_factory.mktemp("start") / "none-yet")


@pytest.fixture(scope="module")
def locked_profile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    profile = tmp_path_factory.mktemp("start") / "profile"
    desktop = bootstrap.application(profile).desktop
    desktop.profile.create("Ann Other", PASSPHRASE, KeyMode.PASSPHRASE)
    desktop.profile.lock()
    return loaded_at_first_paint(profile)


def test_a_first_run_paints_before_anything_heavy_is_loaded(new_profile: dict[str, str]) -> None:
    assert from_outside(new_profile) <= ALLOWED


def test_a_locked_profile_paints_before_anything_heavy_is_loaded(locked_profile: dict[str, str]) -> None:
    assert from_outside(locked_profile) <= ALLOWED


def test_the_window_needs_no_slow_part_of_python_to_paint(locked_profile: dict[str, str]) -> None:
    assert not HEAVY_PARTS_OF_PYTHON & set(locked_profile)


@pytest.mark.parametrize("page", ["fill", "review", "audit", "desk", "settings", "escalation"])
def test_a_page_that_is_not_in_front_is_not_loaded(page: str, locked_profile: dict[str, str]) -> None:
    assert not [name for name in locked_profile if name.startswith(f"qa_desktop.ui.{page}.")]


def test_the_adapters_are_not_loaded_with_the_window(locked_profile: dict[str, str]) -> None:
    adapters = tuple(f"qa_desktop.{name}." for name in ("storage", "package", "share", "report"))
    assert not [name for name in locked_profile if name.startswith(adapters)]


def _path() -> str:
    return os.pathsep.join(part for part in (str(ROOT), os.environ.get("PYTHONPATH", "")) if part)
