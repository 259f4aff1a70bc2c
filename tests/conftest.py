"""A test's `feature` marks name rows of ODK's feature list: a misspelt one would show nothing."""

import difflib

import pytest

from docs.features import features


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark in item.iter_markers("feature"):
            for row in mark.args:
                if row not in features():
                    close = ", ".join(difflib.get_close_matches(row, features(), 3, 0.4))
                    raise pytest.UsageError(
                        f"{item.nodeid}: docs/features.toml has no row {row!r}; near: {close}"
                    )
