"""What Windows' error numbers mean, told on any system."""

from __future__ import annotations

import errno

import pytest

from qa_desktop.share import faults
from qa_desktop.share.faults import Doing


class WindowsError(OSError):
    """As Python raises it on Windows: errno derived from winerror, and coarser."""

    def __init__(self, winerror: int, number: int = errno.EINVAL) -> None:
        super().__init__(number, "message")
        self.winerror = winerror


@pytest.mark.parametrize("number", [5, 32, 33, 1224])
def test_what_antivirus_and_sync_clients_answer_may_pass(number: int) -> None:
    assert faults.may_pass(WindowsError(number, errno.EACCES))


@pytest.mark.parametrize("number", [2, 53, 64, 67, 112, 1231])
def test_what_a_lost_server_or_full_disk_answers_will_not_pass_in_a_moment(number: int) -> None:
    assert not faults.may_pass(WindowsError(number, errno.EACCES))


@pytest.mark.parametrize(
    ("number", "doing", "code"),
    [
        (5, Doing.RENAMING, "SHARE-BUSY"),
        (5, Doing.WRITING, "SHARE-NO-PERMISSION"),
        (32, Doing.WRITING, "SHARE-BUSY"),
        (1224, Doing.RENAMING, "SHARE-BUSY"),
        (112, Doing.WRITING, "SHARE-FULL"),
        (19, Doing.WRITING, "SHARE-READ-ONLY"),
        (206, Doing.WRITING, "SHARE-PATH-TOO-LONG"),
        (362, Doing.READING, "SHARE-CLOUD-STOPPED"),
        (53, Doing.READING, "SHARE-AWAY"),
        (64, Doing.WRITING, "SHARE-AWAY"),
        (67, Doing.READING, "SHARE-AWAY"),
        (1231, Doing.READING, "SHARE-AWAY"),
    ],
)
def test_each_windows_error_has_its_own_words(number: int, doing: Doing, code: str) -> None:
    assert faults.translate(WindowsError(number), doing).code == code


@pytest.mark.parametrize(
    ("number", "missing"), [(2, True), (3, True), (53, False), (67, False), (206, False)]
)
def test_a_lost_server_is_not_a_missing_file(number: int, missing: bool) -> None:
    assert faults.is_missing(WindowsError(number, errno.ENOENT)) is missing
