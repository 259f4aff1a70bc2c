"""The Qt binding itself: a fault in it that no test of ours would name."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QFont, QTextLayout


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is never counted from Python 3.12 on")
@pytest.mark.parametrize(
    "call",
    [
        lambda: QTextLayout("words", QFont()).setCacheEnabled(True),
        lambda: QObject().setProperty("name", "value"),
        lambda: QFont().setBold(True),
    ],
)
def test_a_call_that_returns_nothing_takes_no_reference_to_none(qapp, call):
    call()
    before = sys.getrefcount(None)
    for _ in range(500):
        call()

    assert sys.getrefcount(None) > before - 100
