"""Owns the moment at which a profile from another computer becomes this one's: all of it or nothing.

It is put together in a folder of its own. The move of the database into its place is what counts: before
it everything is thrown away, after it the key slots follow, at the next start where the program ended.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from qa_desktop.system import durable
from qa_desktop.system.paths import ARRIVING, ProfileFolder


def prepare(profile: ProfileFolder) -> ProfileFolder:
    """An empty folder for what arrives.

    Raises:
        Refused: PROFILE-NOT-WRITABLE, DISK-FULL.
    """
    place = profile.root / ARRIVING
    drop(profile)
    try:
        place.mkdir(mode=0o700)
    except OSError as error:
        raise durable.refused(error, "PROFILE-NOT-WRITABLE") from error
    return ProfileFolder(place)


def finish(profile: ProfileFolder) -> None:
    """Take over what is whole, throw away what is not. Safe to repeat.

    Raises:
        Refused: PROFILE-NOT-WRITABLE; what arrived is still there.
    """
    if profile.database.exists() and not profile.keyslots.exists():
        _move(ProfileFolder(profile.root / ARRIVING).keyslots, profile.keyslots)
    drop(profile)


def settle(profile: ProfileFolder) -> None:
    """Put what arrived into its place.

    Raises:
        Refused: PROFILE-NOT-WRITABLE.
    """
    _move(ProfileFolder(profile.root / ARRIVING).database, profile.database)
    finish(profile)


def drop(profile: ProfileFolder) -> None:
    """Throw away what arrived; what cannot be removed now goes at the next start."""
    shutil.rmtree(profile.root / ARRIVING, ignore_errors=True)


def _move(source: Path, target: Path) -> None:
    try:
        source.replace(target)
        durable.force_folder(target.parent)
    except FileNotFoundError:
        return
    except OSError as error:
        raise durable.refused(error, "PROFILE-NOT-WRITABLE") from error
