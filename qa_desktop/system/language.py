"""Owns which language this installation speaks: asked for at the start, or chosen in Settings and kept.

It is kept beside the encrypted profile and not in it: the page that asks for the passphrase speaks it too.
"""

from __future__ import annotations

import os
from pathlib import Path

from qa_desktop import i18n
from qa_desktop.errors import QADesktopError, Refused
from qa_desktop.system.paths import ProfileFolder, default_profile, program_files
from qa_desktop.system.policy_file import read_policy

VARIABLE = "QA_DESKTOP_LANGUAGE"
_LONGEST = 32


def speak(asked: str | None, profile: Path | None) -> str:
    """Speak what was asked for, else what the environment says, else what was chosen; English without any.

    The policy file stands above all of these where it locks the language, and below them where it presets it.

    Returns:
        The code of the language that is spoken; English where the one that is wanted is not there.
    """
    try:
        catalogues = program_files("resources") / "locale"
    except QADesktopError:  # The window itself tells of a program that is incomplete, in English.
        return i18n.spoken()
    i18n.use(i18n.ENGLISH, catalogues)
    policy = read_policy()
    wanted = str(policy.fixed("language") or "") or asked or os.environ.get(VARIABLE, "")
    if not wanted and len(i18n.languages()) > 1:
        wanted = chosen(ProfileFolder(profile) if profile is not None else default_profile())
    wanted = wanted or str(policy.preset.get("language", ""))
    return i18n.use(wanted or i18n.ENGLISH)


def chosen(folder: ProfileFolder) -> str:
    """The language chosen in Settings; blank for none, and for one that cannot be read."""
    try:
        return folder.language.read_text(encoding="ascii")[:_LONGEST].strip()
    except (OSError, ValueError):
        return ""


def choose(folder: ProfileFolder, code: str) -> None:
    """Keep the choice; it is spoken from the next start on.

    Raises:
        Refused: PROFILE-NOT-WRITABLE.
    """
    try:
        folder.root.mkdir(parents=True, exist_ok=True)
        folder.language.write_text(f"{code}\n", encoding="ascii")
    except OSError as error:
        raise Refused("PROFILE-NOT-WRITABLE", errno=error.errno) from error
