"""Owns what this computer says for a security statement: folder, slots, keyring, versions, each asked now."""

from __future__ import annotations

import os
import platform
import sys
from importlib import metadata

from qa_desktop.errors import QADesktopError
from qa_desktop.i18n import tr
from qa_desktop.services.statement_facts import BackupFacts, ComputerFacts, SlotFacts
from qa_desktop.system.keyring_guard import GuardedKeyring, Keyring
from qa_desktop.system.keyslots import Slot, SlotFile
from qa_desktop.system.location import place_problem
from qa_desktop.system.logs import FILE_NAME
from qa_desktop.system.paths import ProfileFolder


def computer_facts(
    folder: ProfileFolder, version: str, backups: tuple[BackupFacts, ...], keyring: Keyring | None = None
) -> ComputerFacts:
    """Ask now; nothing is kept from an earlier statement.

    Args:
        folder: The profile's.
        version: Of this program.
        backups: Those that lie there, newest first.
        keyring: Another keyring than the system's, for tests.
    """
    try:
        slots = SlotFile(folder.keyslots).load()
    except QADesktopError:
        slots = None
    name, problem = "", ""
    try:
        name = (keyring or GuardedKeyring()).name()
    except QADesktopError as error:
        problem = error.code
    return ComputerFacts(
        folder=str(folder.root),
        place_problem=place_problem(folder.root) or "",
        folder_mode=_mode(folder),
        slots=tuple(_slot(each) for each in slots.slots) if slots is not None else (),
        has_escrow=slots is not None and slots.escrow is not None,
        keyring=name,
        keyring_problem=problem,
        core_dumps=_core_dumps(),
        backups=backups,
        log_file=str(folder.logs / FILE_NAME),
        versions=tuple(_versions(version)),
    )


def _slot(slot: Slot) -> SlotFacts:
    costs = slot.costs
    if costs is None:
        return SlotFacts(slot.name, slot.mode.value, 0, 0, 0)
    return SlotFacts(slot.name, slot.mode.value, costs.memory_kib, costs.passes, costs.lanes)


def _mode(folder: ProfileFolder) -> str:
    if os.name != "posix" or not folder.root.is_dir():
        return ""
    return f"{folder.root.stat().st_mode & 0o777:04o}"


def _versions(version: str) -> list[tuple[str, str]]:
    from cryptography.hazmat.backends.openssl import backend

    return [
        ("QA Desktop", version),
        ("Python", platform.python_version()),
        ("OpenSSL (cryptography)", backend.openssl_version_text().removeprefix("OpenSSL ")),
        ("Qt for Python", _of("PySide6-Essentials")),
        ("cryptography", _of("cryptography")),
        ("pyrage (age)", _of("pyrage")),
        ("SQLAlchemy", _of("SQLAlchemy")),
        (tr("Operating system"), platform.platform(terse=True)),
    ]


def _of(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""  # a frozen program leaves out what describes its parts


if sys.platform == "win32":

    def _core_dumps() -> str:
        return ""  # error reports are switched off at the start; the system offers no way to ask

else:

    def _core_dumps() -> str:
        import resource

        return "off" if resource.getrlimit(resource.RLIMIT_CORE)[0] == 0 else "on"
