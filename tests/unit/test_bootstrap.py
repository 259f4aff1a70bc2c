"""What putting the program together loads, and what it does not."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from qa_desktop import bootstrap
from qa_desktop.services.desktop import KeyMode

HEAVY = (
    "sqlalchemy", "reportlab", "pyxform", "keyring", "openpyxl", "pyrage", "cryptography", "pypdfium2",
    "PySide6", "python_calamine", "defusedxml.lxml", "platformdirs",
)  # fmt: skip

SCRIPT = """
import sys
from pathlib import Path
from qa_desktop import bootstrap
application = bootstrap.application(Path(sys.argv[1]))
application.launch()
status = application.desktop.profile.status()
print(status.state, *(name for name in sys.argv[2:] if name in sys.modules))
"""


@pytest.mark.parametrize("name", ["absent", "locked"])
def test_nothing_heavy_is_loaded_before_the_window(tmp_path: Path, name: str) -> None:
    if name == "locked":
        (tmp_path / "keyslots.json").write_text("{}", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path), *HEAVY],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "", "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert ran.stdout.split() == [name]


def test_an_open_profile_writes_its_log_and_a_locked_one_does_not(tmp_path: Path) -> None:
    application = bootstrap.application(tmp_path / "profile")
    application.desktop.profile.create("Auditor 9", "orchard window thimble", KeyMode.PASSPHRASE)
    logging.getLogger("qa_desktop.test").info("job failed code=%s", "STORE-BUSY")
    application.desktop.profile.lock()
    logging.getLogger("qa_desktop.test").info("job failed code=%s", "AFTER-THE-LOCK")

    written = (application.folder.logs / "qa-desktop.log").read_text(encoding="utf-8")
    assert "STORE-BUSY" in written
    assert "AFTER-THE-LOCK" not in written
