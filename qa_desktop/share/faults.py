"""Owns what a system error on a shared folder means, and whether trying again may help.

The table is exchange.md, b.6, with the Windows numbers that SMB and OneDrive answer.
"""

from __future__ import annotations

import errno
from enum import Enum, auto

from qa_desktop.errors import Fact, QADesktopError, Refused, Unavailable, Untrusted


class Doing(Enum):
    """What was being done: the same number means different things."""

    READING = auto()
    WRITING = auto()
    RENAMING = auto()


def _numbers(*names: str) -> frozenset[int]:
    """Error numbers by name; Windows and macOS lack some."""
    return frozenset(getattr(errno, name) for name in names if hasattr(errno, name))


_BUSY = _numbers("EBUSY", "EINTR", "EAGAIN", "ETXTBSY", "EDEADLK")
_DENIED = _numbers("EACCES", "EPERM")
_FULL = _numbers("ENOSPC", "EDQUOT", "EFBIG")
_READ_ONLY = _numbers("EROFS")
_TOO_LONG = _numbers("ENAMETOOLONG")
_MISSING = _numbers("ENOENT", "ENOTDIR")
_UNSUPPORTED = _numbers("EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOTTY", "ENOSYS")
# A folder's flush fails in more ways than a file's: restic met ENOTTY and ENOENT on SMB (#1079, #3720).
_FOLDER_FLUSH = _UNSUPPORTED | _numbers("EPERM", "EACCES", "ENOENT", "EISDIR", "EBADF")

NOT_A_FILE = _numbers("ELOOP", "ENXIO", "EISDIR", "EMLINK")
"""What opening answers for a link, a socket or a folder."""

_WIN_DENIED = frozenset({5})
_WIN_BUSY = frozenset({32, 33, 1224, 170, 303})  # sharing, lock, mapped section, in use, delete pending
_WIN_FULL = frozenset({39, 112, 1295})
_WIN_READ_ONLY = frozenset({19})
_WIN_TOO_LONG = frozenset({206})
# ERROR_CLOUD_FILE_…: the placeholder is there, its provider is not.
_WIN_CLOUD = frozenset({358, 362, 363, 389, 390, 395, 396, 397, 398, 404, 426})


def is_none(_error: OSError) -> bool:
    """No error is expected."""
    return False


def is_missing(error: OSError) -> bool:
    """The name is free. Windows reports a lost server (53, 67) and a long path (206) as ENOENT too."""
    return error.errno in _MISSING and _windows(error) in {None, 2, 3}


def is_taken(error: OSError) -> bool:
    """Something has the name already."""
    return isinstance(error, FileExistsError)


def is_missing_or_taken(error: OSError) -> bool:
    """Either of both: what creating a file may meet on an ordinary day."""
    return is_missing(error) or is_taken(error)


def may_pass(error: OSError) -> bool:
    """Whether the same call may succeed in a moment: antivirus, a sync client, a slow server."""
    number = _windows(error)
    if number is not None:
        return number in _WIN_BUSY | _WIN_DENIED
    return error.errno in _BUSY | _DENIED


def flush_is_unsupported(error: OSError) -> bool:
    """Some network file systems cannot flush a file; reading it back decides instead."""
    return error.errno in _UNSUPPORTED


def folder_flush_is_unsupported(error: OSError) -> bool:
    """As above for a folder."""
    return error.errno in _FOLDER_FLUSH


def translate(error: OSError, doing: Doing) -> QADesktopError:
    """The failure to raise for an error that did not pass."""
    number = _windows(error)
    facts: dict[str, Fact] = {"errno": error.errno, "winerror": number}
    if _is(error, _FULL, _WIN_FULL):
        return Refused("SHARE-FULL", **facts)
    if _is(error, _READ_ONLY, _WIN_READ_ONLY):
        return Refused("SHARE-READ-ONLY", **facts)
    if _is(error, _TOO_LONG, _WIN_TOO_LONG):
        return Refused("SHARE-PATH-TOO-LONG", **facts)
    if _is(error, _DENIED, _WIN_DENIED):
        # A rename is denied while another program holds the file; making one is denied by permissions.
        return (
            Unavailable("SHARE-BUSY", **facts)
            if doing is Doing.RENAMING
            else Refused("SHARE-NO-PERMISSION", **facts)
        )
    if _is(error, _BUSY, _WIN_BUSY):
        return Unavailable("SHARE-BUSY", **facts)
    if is_taken(error):
        return Unavailable("SHARE-BUSY", **facts)
    if error.errno == errno.ENOTDIR:
        # A file sits where one of our folders must be.
        return Untrusted("SHARE-CONFLICT", reason="folder", **facts)
    if number in _WIN_CLOUD or (number is None and doing is Doing.READING and error.errno == errno.EINVAL):
        return Unavailable("SHARE-CLOUD-STOPPED", **facts)
    # ENOENT, ESTALE, ENOTCONN, EIO, WinError 53, 64, 67, 1231 and whatever else a lost server answers.
    return Unavailable("SHARE-AWAY", **facts)


def _is(error: OSError, numbers: frozenset[int], windows: frozenset[int]) -> bool:
    number = _windows(error)
    # On Windows errno is derived from winerror and coarser than it.
    return number in windows if number is not None else error.errno in numbers


def _windows(error: OSError) -> int | None:
    return getattr(error, "winerror", None)
