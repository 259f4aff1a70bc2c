"""Owns the profile of a released version that a soak lets this one migrate: copied, killed, looked at."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from auditor import Saying

from qa_desktop.storage import checks
from qa_desktop.storage.engine import KeyedFile
from qa_desktop.storage.migrations import upgrading, version
from qa_desktop.storage.store import open_store
from qa_desktop.system.clock import SystemClock, SystemEntropy
from qa_desktop.system.keyring_guard import GuardedKeyring
from qa_desktop.system.vault import Vault

RELEASES = Path(__file__).resolve().parent.parent / "tests" / "releases"
_ = upgrading  # loaded before the fork: Alembic would take most of a life


@dataclass(frozen=True, slots=True)
class Migrant:
    """A database of the oldest release, with its key and what its tables hold."""

    source: Path
    key: bytes
    rows: dict[str, int]

    def copy_to(self, folder: Path) -> Path:
        """Lay a fresh copy into a folder, in the place of the one before."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in ("qa.db", "keyslots.json"):
            shutil.copy(self.source / name, folder / name)
        return folder

    def migrate(self, folder: Path, handle: int) -> None:
        """Open it as a start does; says `migrated` when the store is there."""
        store = open_store(folder / "qa.db", self.key, False, beside=("keyslots.json",))
        Saying(handle).say("migrated")
        store.close()

    def look(self, folder: Path, *, acknowledged: bool) -> list[str]:
        """What is wrong with what was left; then a start, which has to finish it."""
        wrong = []
        found, _rows = self._read(folder)
        if found not in (1, version.CURRENT) or (acknowledged and found != version.CURRENT):
            wrong.append(f"the schema is version {found}, acknowledged: {acknowledged}")
        self.migrate_quietly(folder)
        found, rows = self._read(folder)
        lost = {name for name, count in self.rows.items() if rows.get(name, 0) < count}
        if found != version.CURRENT or lost:
            wrong.append(f"after the next start the schema is version {found}; rows lost from {sorted(lost)}")
        return wrong

    def migrate_quietly(self, folder: Path) -> None:
        open_store(folder / "qa.db", self.key, False, beside=("keyslots.json",)).close()

    def _read(self, folder: Path) -> tuple[int, dict[str, int]]:
        return _read(folder / "qa.db", self.key)


def oldest() -> Migrant:
    """The oldest release there is, opened in a copy: opening makes files beside it."""
    source = min(each for each in RELEASES.iterdir() if (each / "qa.db").is_file())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "release"
        shutil.copytree(source, folder)
        vault = Vault(folder, GuardedKeyring(), SystemClock(), SystemEntropy())
        key = vault.unlock((source / "passphrase.txt").read_text(encoding="utf-8").strip())
        return Migrant(source, key, _read(folder / "qa.db", key)[1])


def _read(path: Path, key: bytes) -> tuple[int, dict[str, int]]:
    file = KeyedFile(path, key)
    connection = file.connect()
    try:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        problems = checks.everything(connection)
        assert problems == (), problems
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        rows = {n: connection.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0] for (n,) in names}
    finally:
        connection.close()
        file.forget()
    return found, rows
