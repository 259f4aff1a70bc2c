"""What putting the program together loads, and what it does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

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
