"""Owns where things lie on this computer: the profile of a person, and the program's own files."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from qa_desktop.errors import Refused

APP_NAME = "QA Desktop"
ARRIVING = "arriving"
"""The folder in a profile where one that comes from another computer is put together."""
LEAVING = "leaving"
"""The folder in a profile where the copy lies that is on its way to another computer."""


@dataclass(frozen=True, slots=True)
class ProfileFolder:
    """One person's installation: everything the program writes lies under `root`."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "qa.db"

    @property
    def keyslots(self) -> Path:
        return self.root / "keyslots.json"

    @property
    def attempts(self) -> Path:
        return self.root / "attempts.json"

    @property
    def language(self) -> Path:
        return self.root / "language.txt"

    @property
    def window(self) -> Path:
        return self.root / "window.json"

    @property
    def instance_lock(self) -> Path:
        return self.root / "running.lock"

    @property
    def retired(self) -> Path:
        """A mark: the keys of this profile were destroyed."""
        return self.root / "retired.txt"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def logs(self) -> Path:
        return self.root / "logs"


def default_profile() -> ProfileFolder:
    """Local data of this person on this computer; never the roaming profile, which is copied about."""
    import platformdirs  # 5 ms that a profile given on the command line saves

    return ProfileFolder(Path(platformdirs.user_data_dir(APP_NAME, appauthor=False, roaming=False)))


def program_files(name: str) -> Path:
    """The folder `forms` or `resources`: in a frozen program, an installed wheel or a checkout.

    Raises:
        Refused: PROGRAM-INCOMPLETE when none of them has it.
    """
    for candidate in _candidates(name):
        if candidate.is_dir():
            return candidate
    raise Refused("PROGRAM-INCOMPLETE", folder=name)


def _candidates(name: str) -> tuple[Path, ...]:
    package = Path(__file__).resolve().parent.parent
    bundle = getattr(sys, "_MEIPASS", None)  # set by PyInstaller
    frozen = (Path(bundle) / name,) if bundle else ()
    return (*frozen, package / "_data" / name, package.parent / name)
