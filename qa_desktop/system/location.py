"""Owns the question whether a place is fit for a database: not on a network, not in a synced folder.

SQLite's write-ahead log needs memory shared between processes of one machine
(https://www.sqlite.org/wal.html), and a sync client copies a database in pieces.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

# Not `9p`: some sandboxes show their local root as that, and the store refuses where its log cannot work.
_NETWORK_TYPES = frozenset(
    {"afpfs", "afs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4"}
    | {"smb3", "smbfs", "vboxsf", "webdav", "fuse.ceph", "fuse.davfs2", "fuse.glusterfs"}
    | {"fuse.gvfsd-fuse", "fuse.onedriver", "fuse.rclone", "fuse.smbnetfs", "fuse.sshfs"}
)
_DRIVE_REMOTE = 4  # GetDriveTypeW

# Names that sync clients give their folders, whole, or before " - Council" or " (2)".
_SYNC_NAMES = {
    "onedrive": "onedrive",
    "dropbox": "dropbox",
    "google drive": "google-drive",
    "googledrive": "google-drive",
    "iclouddrive": "icloud",
    "mobile documents": "icloud",
    "cloudstorage": "cloud-storage",
    "nextcloud": "nextcloud",
    "owncloud": "owncloud",
    "box sync": "box",
    "pcloud drive": "pcloud",
}
_SYNC_MARKS = {".dropbox": "dropbox", ".stfolder": "syncthing", ".owncloudsync.log": "owncloud"}
_SYNC_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_OCTAL = re.compile(r"\\([0-7]{3})")


def place_problem(path: Path, environ: Mapping[str, str] | None = None) -> str | None:
    """Why a path is no place for a database (`network`, `onedrive` …); None when it is one.

    Looks at the nearest folder that exists, with links followed.
    """
    place = _nearest(path)
    network = "network" if _is_on_network(place) else None
    return network or synced(place, os.environ if environ is None else environ)


def synced(place: Path, environ: Mapping[str, str]) -> str | None:
    """The sync client that looks after a folder, by its settings, its folders' names or its marks."""
    for variable in _SYNC_VARIABLES:
        root = environ.get(variable, "")
        if root and place.is_relative_to(root):
            return "onedrive"
    for folder in (place, *place.parents):
        name = re.split(r" - | \(", folder.name.casefold(), maxsplit=1)[0]
        if name in _SYNC_NAMES:
            return _SYNC_NAMES[name]
        for mark, client in _SYNC_MARKS.items():
            if (folder / mark).exists():
                return client
    return None


def type_of_mount(place: str, mounts: Mapping[str, str]) -> str:
    """The file system type of the mount that holds a path; the longest mount point wins."""
    holding = [point for point in mounts if place == point or place.startswith(point.rstrip("/") + "/")]
    return mounts[max(holding, key=len)] if holding else ""


def linux_mounts(text: str) -> dict[str, str]:
    """Mount point and type from `/proc/self/mounts`; the last mount on a point hides those before it."""
    fields = (line.split(" ") for line in text.splitlines())
    return {_unescape(row[1]): row[2] for row in fields if len(row) > 2}


def mac_mounts(text: str) -> dict[str, str]:
    """Mount point and type from `mount`: `//me@server/share on /Volumes/share (smbfs, nodev)`."""
    found = (re.match(r".* on (/.*) \((\w+)", line) for line in text.splitlines())
    return {match[1]: match[2] for match in found if match}


def is_network_type(kind: str) -> bool:
    return kind in _NETWORK_TYPES


def _unescape(text: str) -> str:
    return _OCTAL.sub(lambda match: chr(int(match[1], 8)), text)  # a space is written \040


def _nearest(path: Path) -> Path:
    path = path.absolute()
    while not path.exists() and path != path.parent:
        path = path.parent
    return path.resolve()


if sys.platform == "win32":

    def _is_on_network(place: Path) -> bool:
        import ctypes

        if place.drive.startswith("\\\\"):
            return True
        return bool(ctypes.windll.kernel32.GetDriveTypeW(place.anchor) == _DRIVE_REMOTE)

elif sys.platform == "darwin":

    def _is_on_network(place: Path) -> bool:
        try:
            said = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=True)
        except (OSError, subprocess.SubprocessError):
            return False
        return is_network_type(type_of_mount(str(place), mac_mounts(said.stdout)))

else:

    def _is_on_network(place: Path) -> bool:
        try:
            text = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return False
        return is_network_type(type_of_mount(str(place), linux_mounts(text)))
