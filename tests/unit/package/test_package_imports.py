"""What the start of the program must not pay for."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["qa_desktop.package", "qa_desktop.share", "qa_desktop.domain.package"])
def test_importing_a_package_by_name_loads_no_cryptography(module: str) -> None:
    code = f"import sys, {module}; print(*sorted({{'cryptography', 'pyrage'}} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert loaded.stdout.split() == []


def test_the_shared_folder_is_reached_without_any_cryptography() -> None:
    code = (
        "import sys, qa_desktop.share.folder; print('cryptography' in sys.modules, 'pyrage' in sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert loaded.stdout.split() == [b"False", b"False"]
