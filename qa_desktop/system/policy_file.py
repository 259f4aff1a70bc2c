"""Owns the policy file that IT deploys: where it lies, whether it is IT's, and reading it within bounds.

No environment variable names another place, on purpose: whoever starts the program sets its environment,
and could put the council's rules aside with one line. For the same reason Windows is asked for its folder by
`SHGetKnownFolderPath` and not by `%PROGRAMDATA%`. Who writes a policy tries it with `qa-desktop policy FILE`.

A file that is there and cannot be used is never as if there were none: its state is UNREADABLE, which
makes every setting the strictest (`domain.policy`), and its faults are said wherever settings are.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qa_desktop.domain.policy import KNOWN, Policy, PolicyFault, PolicyState, Value
from qa_desktop.system.paths import APP_NAME

LARGEST = 64 * 1024
FILE_NAME = "policy.toml"
VERSION = 1
_SHOWN = 60
_LONGEST_CONTACT = 200
_TABLES = ("locked", "preset")


class _Unusable(Exception):
    """The file cannot be used; its one argument is the code."""


def read_policy(place: Path | None = None, is_from_it: Callable[[Path], bool] | None = None) -> Policy:
    """Read the policy of this computer. Never raises.

    Args:
        place: Another file than the system's; for checking one before it is deployed, and for tests.
        is_from_it: Says whether only administrators can have written a file; the system's own rule unless
            given.
    """
    path = place if place is not None else system_place()
    try:
        data, since = _bytes_of(path, is_from_it or written_by_administrators)
    except FileNotFoundError:
        if path.is_symlink():  # to a place where it was: somebody put it there and meant something
            return _unusable(path, "POLICY-NOT-READABLE")
        return Policy(PolicyState.ABSENT, str(path))
    except _Unusable as error:
        return _unusable(path, str(error))
    except OSError:
        return _unusable(path, "POLICY-NOT-READABLE")
    try:
        return replace(_parse(data, str(path), since), sha256=hashlib.sha256(data).hexdigest())
    except _Unusable as error:
        return _unusable(path, str(error))


def _parse(data: bytes, place: str, since: datetime) -> Policy:
    import tomllib  # most computers have no policy file

    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # TOMLDecodeError and UnicodeDecodeError are ValueErrors
        raise _Unusable("POLICY-NOT-TOML") from error
    if document.pop("version", VERSION) != VERSION:
        raise _Unusable("POLICY-VERSION")
    contact = document.pop("contact", "")
    faults: list[PolicyFault] = []
    if not isinstance(contact, str):
        faults.append(PolicyFault("POLICY-BAD-VALUE", "contact", "type"))
        contact = ""
    read: dict[str, dict[str, Value]] = {name: {} for name in _TABLES}
    for table in _TABLES:
        said = document.pop(table, {})
        if not isinstance(said, Mapping):
            raise _Unusable("POLICY-NOT-TOML")
        for name, value in _flat(said):
            _take(name, value, table, read, faults)
    faults += [PolicyFault("POLICY-UNKNOWN-NAME", _short(name)) for name in document]
    shown = "".join(each for each in contact if each.isprintable())[:_LONGEST_CONTACT]
    return Policy(PolicyState.READ, place, since, read["locked"], read["preset"], tuple(faults), shown)


def _take(
    name: str, value: object, table: str, read: dict[str, dict[str, Value]], faults: list[PolicyFault]
) -> None:
    known = KNOWN.get(name)
    if known is None:
        faults.append(PolicyFault("POLICY-UNKNOWN-NAME", _short(name)))
        return
    if name in read["locked"] or name in read[table]:
        faults.append(PolicyFault("POLICY-TWICE", name))
        return
    if problem := known.problem(value):
        faults.append(PolicyFault("POLICY-BAD-VALUE", name, problem))
        # IT wanted a limit: the strictest one until they say a possible one.
        if table == "locked" and known.strictest != "":
            read["locked"][name] = known.strictest
        return
    read[table][name] = tuple(value) if isinstance(value, list) else value  # type: ignore[assignment]


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        if isinstance(value, Mapping) and not prefix:
            yield from _flat(value, f"{name}/")
        else:
            yield prefix + name, value


def _short(name: str) -> str:
    return "".join(each if each.isprintable() else "?" for each in name)[:_SHOWN]


def _unusable(path: Path, code: str) -> Policy:
    return Policy(PolicyState.UNREADABLE, str(path), faults=(PolicyFault(code),))


def _bytes_of(path: Path, is_from_it: Callable[[Path], bool]) -> tuple[bytes, datetime]:
    # Without waiting for the other end of a pipe that somebody put there.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise _Unusable("POLICY-NOT-A-FILE")
        if not is_from_it(path):
            raise _Unusable("POLICY-NOT-FROM-IT")
        # What was judged by its name must be what is read. Windows exchanges no file that is open.
        if os.name == "posix" and not os.path.samestat(status, path.stat()):
            raise _Unusable("POLICY-NOT-FROM-IT")
        with os.fdopen(handle, "rb", closefd=False) as file:
            data = file.read(LARGEST + 1)
    finally:
        os.close(handle)
    if len(data) > LARGEST:
        raise _Unusable("POLICY-TOO-BIG")
    return data, datetime.fromtimestamp(status.st_mtime, UTC)


if sys.platform == "win32":

    def system_place() -> Path:
        """Where IT deploys the file on this system."""
        return _program_data() / APP_NAME / FILE_NAME

    def _program_data() -> Path:
        import ctypes
        from ctypes import wintypes
        from uuid import UUID

        # FOLDERID_ProgramData, https://learn.microsoft.com/windows/win32/shell/knownfolderid
        folder_id = (ctypes.c_byte * 16).from_buffer_copy(
            UUID("62AB5D82-FDC1-4DC3-A9DD-070D1D495D97").bytes_le
        )
        found = wintypes.LPWSTR()
        if ctypes.windll.shell32.SHGetKnownFolderPath(folder_id, 0, None, ctypes.byref(found)) != 0:
            return Path("C:\\ProgramData")
        try:
            return Path(str(found.value))
        finally:
            ctypes.windll.ole32.CoTaskMemFree(found)

    def written_by_administrators(path: Path) -> bool:
        """Whether the file's owner is the system, the administrators or the installer.

        Anybody may make a folder below ProgramData: only the owner tells IT's file from a person's.
        """
        import ctypes
        from ctypes import wintypes

        advapi, kernel = ctypes.windll.advapi32, ctypes.windll.kernel32
        owner, descriptor = ctypes.c_void_p(), ctypes.c_void_p()
        failed = advapi.GetNamedSecurityInfoW(
            wintypes.LPCWSTR(str(path)), 1, 1, ctypes.byref(owner), None, None, None, ctypes.byref(descriptor)
        )  # SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION
        if failed:
            return False
        try:
            # WinLocalSystemSid, WinBuiltinAdministratorsSid
            if any(advapi.IsWellKnownSid(owner, kind) for kind in (22, 26)):
                return True
            text = wintypes.LPWSTR()
            if not advapi.ConvertSidToStringSidW(owner, ctypes.byref(text)):
                return False
            try:
                return str(text.value) == _TRUSTED_INSTALLER
            finally:
                kernel.LocalFree(text)
        finally:
            kernel.LocalFree(descriptor)

    _TRUSTED_INSTALLER = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"

else:

    def system_place() -> Path:
        """Where IT deploys the file on this system."""
        if sys.platform == "darwin":
            return Path("/Library/Application Support") / APP_NAME / FILE_NAME
        return Path("/etc/qa-desktop") / FILE_NAME

    def written_by_administrators(path: Path) -> bool:
        """Whether only root can write the file and put another one in its place.

        That goes for every folder above it, and where it is a link, for what it leads to as well.
        """
        real = path.resolve(strict=True)
        folders = {*path.absolute().parents, *real.parents} - {path.parent, real.parent}
        return all(_is_roots(each) for each in (real, path.parent, real.parent)) and all(
            _is_roots(each, sticky=True) for each in folders
        )

    def _is_roots(place: Path, *, sticky: bool = False) -> bool:
        """Only root can change it. In a `sticky` folder others may add, but not exchange, what is root's."""
        status = place.stat()
        open_to_others = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        if sticky and status.st_mode & stat.S_ISVTX:
            open_to_others = 0
        return status.st_uid == 0 and not open_to_others
