"""Owns what a name in the shared folder must be for every system that may hold the folder.

Which name a package has is said in `domain.places`; this module knows file systems, not packages.
"""

from __future__ import annotations

import re
from pathlib import Path

from qa_desktop.errors import Refused

LONGEST_FOLDER = 180
"""Windows allows 260 characters with the drive; our longest path takes 70 and a separator."""
TEMPORARY = ".tmp"
"""OneDrive does not upload names that end so: a half-written file stays on this computer."""

_PATH = re.compile(r"qad1(/[a-z0-9]+)*/[a-z0-9]+(\.r[1-9])?\.qad")


def check(path: str) -> str:
    """The path itself, when it is one of ours.

    Raises:
        ValueError: our own mistake; a name from outside never becomes a path.
    """
    if _PATH.fullmatch(path) is None:
        raise ValueError("not a path of the exchange")
    return path


def check_folder(folder: Path) -> None:
    """Refuse a shared folder whose address leaves no room for ours.

    Raises:
        Refused: SHARE-PATH-TOO-LONG with both numbers.
    """
    length = len(str(folder))
    if length > LONGEST_FOLDER:
        raise Refused("SHARE-PATH-TOO-LONG", length=length, most=LONGEST_FOLDER)
