"""Owns the translation of the driver's errors into ours: once, here, by SQLite's result codes.

Result codes: https://www.sqlite.org/rescode.html. The primary code is the low byte. SQLCipher reports a
page whose HMAC does not fit as CORRUPT, a first page that does not open under the key as NOTADB.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy.exc
from sqlcipher3 import dbapi2

from qa_desktop.errors import QADesktopError, Refused, Unavailable


def translated(error: Exception) -> QADesktopError | None:
    """Our word for a failure of the world; None when it is a mistake of ours."""
    if isinstance(error, sqlalchemy.exc.TimeoutError):
        return Unavailable("STORE-BUSY")
    cause = error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    if not isinstance(cause, dbapi2.Error) or not isinstance(code, int):
        return None
    return _by_code(code)


def _by_code(code: int) -> QADesktopError | None:
    match code & 0xFF:
        case 5 | 6:  # BUSY, LOCKED
            return Unavailable("STORE-BUSY", sqlite=code)
        case 8:  # READONLY
            return Refused("STORE-READ-ONLY", sqlite=code)
        case 10:  # IOERR
            return Unavailable("STORE-IO", sqlite=code)
        case 11 | 26:  # CORRUPT, NOTADB
            return Refused("STORE-DAMAGED", sqlite=code)
        case 13:  # FULL
            return Refused("DISK-FULL", sqlite=code)
        case 14:  # CANTOPEN
            return Refused("STORE-CANNOT-OPEN", sqlite=code)
    return None


def _by_errno(error: OSError) -> QADesktopError:
    number = error.errno or 0
    match number:
        case errno.ENOSPC | errno.EDQUOT:
            return Refused("DISK-FULL", errno=number)
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return Refused("STORE-READ-ONLY", errno=number)
    return Unavailable("STORE-IO", errno=number)


@contextmanager
def translating() -> Iterator[None]:
    """Turn the driver's failures inside the block into ours; leave everything else as it is."""
    try:
        yield
    except (sqlalchemy.exc.SQLAlchemyError, dbapi2.Error) as error:
        ours = translated(error)
        if ours is None:
            raise
        raise ours from error


@contextmanager
def translating_files() -> Iterator[None]:
    """As `translating`, with the file system's failures too: for blocks that hold no code of others."""
    try:
        with translating():
            yield
    except OSError as error:
        raise _by_errno(error) from error
