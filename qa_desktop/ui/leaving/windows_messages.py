"""Owns which messages of Windows mean that a person left, and how one lies in memory.

Sources: winuser.h (MSG, WM_POWERBROADCAST) and wtsapi32.h (WM_WTSSESSION_CHANGE).
"""

from __future__ import annotations

import ctypes

from qa_desktop.ui.leaving.session import Left

EVENT = b"windows_generic_MSG"
"""As Qt calls what is sent to a window; what waits in the queue it calls otherwise."""

WM_POWERBROADCAST = 0x0218
WM_WTSSESSION_CHANGE = 0x02B1

MEANINGS: dict[tuple[int, int], Left] = {
    (WM_WTSSESSION_CHANGE, 0x2): Left.SESSION,  # WTS_CONSOLE_DISCONNECT: another person's turn
    (WM_WTSSESSION_CHANGE, 0x4): Left.SESSION,  # WTS_REMOTE_DISCONNECT
    (WM_WTSSESSION_CHANGE, 0x6): Left.SESSION,  # WTS_SESSION_LOGOFF
    (WM_WTSSESSION_CHANGE, 0x7): Left.SESSION,  # WTS_SESSION_LOCK
    (WM_POWERBROADCAST, 0x4): Left.SLEEP,  # PBT_APMSUSPEND
    # PBT_APMRESUMEAUTOMATIC: an urgent suspend is told only afterwards.
    (WM_POWERBROADCAST, 0x12): Left.SLEEP,
}


class Message(ctypes.Structure):
    """The beginning of a MSG; nothing after it is read."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("number", ctypes.c_uint),
        ("about", ctypes.c_size_t),
    )


def meaning(address: int) -> Left | None:
    """What the message at an address means; None for every other."""
    message = Message.from_address(address)
    return MEANINGS.get((message.number, message.about))
