"""Owns what this program is made of: the parts of others, their versions and licences, and its folders."""

from __future__ import annotations

import platform
import sys
from importlib import metadata
from pathlib import Path

from qa_desktop.services.desktop_help import About, Licence
from qa_desktop.system.logs import FILE_NAME
from qa_desktop.system.paths import ProfileFolder

BILL = "sbom.cdx.json"
"""As `sbom.py` names it."""
_PARTS = (
    # (distribution, licence): what `pyproject.toml` asks for; a test holds the two together.
    ("PySide6-Essentials", "LGPL-3.0"),
    ("SQLAlchemy", "MIT"),
    ("sqlcipher3", "zlib; SQLCipher BSD-3-Clause"),
    ("cryptography", "Apache-2.0 or BSD-3-Clause"),
    ("pyrage", "MIT"),
    ("keyring", "MIT"),
    ("pyxform", "BSD-2-Clause"),
    ("openpyxl", "MIT"),
    ("python-calamine", "MIT"),
    ("defusedxml", "PSF-2.0"),
    ("xlrd", "BSD-3-Clause"),
    ("reportlab", "BSD-3-Clause"),
    ("uharfbuzz", "Apache-2.0"),
    ("python-bidi", "LGPL-3.0"),
    ("arabic-reshaper", "MIT"),
    ("pypdfium2", "Apache-2.0 or BSD-3-Clause"),
    ("platformdirs", "MIT"),
    ("chunspell", "LGPL-3.0"),
    ("alembic", "MIT"),
    ("zxcvbn", "MIT"),
    ("holidays", "MIT"),
)
_FILES = (
    ("British English dictionary (en_GB, Marco A. G. Pinto and others)", "LGPL"),
    ("Noto Sans fonts", "SIL Open Font License 1.1"),
)


def about(version: str, folder: ProfileFolder) -> About:
    """Everything the About box says; reads the metadata of installed packages, which takes a moment."""
    log = folder.logs / FILE_NAME
    return About(
        version=version,
        python=platform.python_version(),
        system=platform.platform(terse=True),
        licences=(
            *(Licence(name, _version(name), licence) for name, licence in _PARTS),
            *(Licence(name, "", licence) for name, licence in _FILES),
        ),
        log=str(log),
        profile=str(folder.root),
        bill=_bill(),
    )


def _bill() -> str:
    """Where the build has put its bill of materials; nowhere in a checkout."""
    bundle = getattr(sys, "_MEIPASS", None)  # set by PyInstaller
    file = Path(bundle) / BILL if bundle else None
    return str(file) if file is not None and file.is_file() else ""


def parts() -> tuple[str, ...]:
    """The distributions that are named."""
    return tuple(name for name, _ in _PARTS)


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""  # a frozen program leaves out what describes its parts
