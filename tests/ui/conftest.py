"""What every test with a window stands on."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """Let the platform without a display say what it lacks; every other Qt warning fails a test."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(
                pytest.mark.qt_log_ignore(r"plugin does not support (propagateSizeHints|raise|grabbing)")
            )
