"""What Windows and macOS tell, as far as it can be known without them: messages in memory, a session's state.

Nothing here ran on Windows or macOS; that is done by hand before a release.
"""

from __future__ import annotations

import ctypes

import pytest
from PySide6.QtCore import QByteArray

from qa_desktop.ui.leaving import windows_messages as messages
from qa_desktop.ui.leaving.mac import LOCKED, ON_CONSOLE, MacSession, has_left
from qa_desktop.ui.leaving.session import Left
from qa_desktop.ui.leaving.windows import MessageFilter, WindowsSession


class Whole(ctypes.Structure):
    """A MSG of winuser.h, all of it."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("number", ctypes.c_uint),
        ("about", ctypes.c_size_t),
        ("more", ctypes.c_ssize_t),
        ("time", ctypes.c_uint32),
        ("x", ctypes.c_int32),
        ("y", ctypes.c_int32),
    )


def told(number: int, about: int) -> Left | None:
    message = Whole(0xFFFF_FFFF, number, about, -1, 7, 1, 2)
    return messages.meaning(ctypes.addressof(message))


@pytest.mark.parametrize(
    ("number", "about", "left"),
    [
        (0x02B1, 7, Left.SESSION),  # the screen was locked
        (0x02B1, 2, Left.SESSION),  # another person's turn
        (0x02B1, 4, Left.SESSION),  # the remote desktop was closed
        (0x0218, 4, Left.SLEEP),
        (0x0218, 0x12, Left.SLEEP),  # awake again after a sleep that nobody announced
        (0x02B1, 8, None),  # unlocked
        (0x02B1, 1, None),
        (0x0218, 0x0A, None),  # the battery's state
        (0x0200, 7, None),  # the mouse
    ],
)
def test_of_windows_messages_those_of_leaving_are_known(number, about, left):
    assert told(number, about) is left


def test_the_filter_takes_no_message_and_looks_only_at_those_sent_to_windows():
    heard = []
    ear = MessageFilter(heard.append)
    locked = Whole(1, 0x02B1, 7, 0, 0, 0, 0)
    place = ctypes.addressof(locked)
    assert ear.nativeEventFilter(QByteArray(b"windows_generic_MSG"), place) == (False, 0)
    assert ear.nativeEventFilter(b"windows_dispatcher_MSG", place) == (False, 0)
    assert ear.nativeEventFilter(b"xcb_generic_event_t", 1) == (False, 0)  # nothing lies there
    assert heard == [Left.SESSION]


def test_nothing_is_ever_raised_out_of_the_filter():
    def fails(_left: Left) -> None:
        raise RuntimeError

    message = Whole(1, 0x02B1, 7, 0, 0, 0, 0)
    assert MessageFilter(fails).nativeEventFilter(messages.EVENT, ctypes.addressof(message)) == (False, 0)
    assert MessageFilter(fails).nativeEventFilter(messages.EVENT, None) == (False, 0)


def test_what_windows_sends_is_told_in_the_next_turn_of_the_loop(qtbot):
    session = WindowsSession(None, 0)
    message = Whole(1, 0x0218, 4, 0, 0, 0, 0)
    heard = []
    session.left.connect(heard.append)
    session._filter.nativeEventFilter(messages.EVENT, ctypes.addressof(message))
    assert heard == []
    qtbot.waitUntil(lambda: heard == [Left.SLEEP])


@pytest.mark.parametrize(
    ("state", "left"),
    [
        ({LOCKED: True, ON_CONSOLE: True}, True),
        ({ON_CONSOLE: False}, True),
        ({ON_CONSOLE: True}, False),
        ({}, False),
    ],
)
def test_a_session_of_macos_says_whether_its_person_is_there(state, left):
    assert has_left(state) is left


def test_on_macos_one_leaving_is_told_once_and_the_next_again():
    states = [{}, {LOCKED: True}, {LOCKED: True}, {}, {ON_CONSOLE: False}]
    session = MacSession(None, lambda: states.pop(0))
    heard = []
    session.left.connect(heard.append)
    for _ in range(5):
        session.look()
    assert heard == [Left.SESSION, Left.SESSION]


def test_on_a_macos_without_the_libraries_nobody_looks_again():
    def lacks() -> dict[str, bool]:
        raise AttributeError

    session = MacSession(None, lacks)
    session.begin()
    session.look()
    assert not session._timer.isActive()
