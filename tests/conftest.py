"""What all tests share: no display is needed, and `feature` marks name rows of ODK's feature list.

A misspelt mark would show nothing.
"""

import difflib
import os

import hypothesis
import pytest

from docs.features import features

# Before any test imports Qt: without a display its default platform ends the process.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The suite asks the same each time, so that a change is to blame for a failure; bench/ looks for new seeds.
hypothesis.settings.register_profile("suite", derandomize=True)
hypothesis.settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark in item.iter_markers("feature"):
            for row in mark.args:
                if row not in features():
                    close = ", ".join(difflib.get_close_matches(row, features(), 3, 0.4))
                    raise pytest.UsageError(
                        f"{item.nodeid}: docs/features.toml has no row {row!r}; near: {close}"
                    )
