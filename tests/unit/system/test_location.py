"""Where a database must not lie."""

from __future__ import annotations

import pytest

from qa_desktop.system import location

MOUNTS = """\
/dev/vda1 / ext4 rw,relatime 0 0
//server/share /mnt/team\\040share cifs rw 0 0
nas:/export /mnt/me/nas nfs4 rw 0 0
tmpfs /mnt/me/nas/local tmpfs rw 0 0
me@host: /mnt/me/remote fuse.sshfs rw 0 0
"""
MAC = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//me@server/Team%20Share on /Volumes/Team Share (smbfs, nodev, nosuid, mounted by me)
"""


@pytest.mark.parametrize(
    ("path", "network"),
    [
        ("/mnt/me/data", False),
        ("/mnt/team share/x", True),
        ("/mnt/team share", True),
        ("/mnt/team sharex", False),
        ("/mnt/me/nas/x", True),
        ("/mnt/me/nas/local/x", False),
        ("/mnt/me/remote/x", True),
    ],
)
def test_the_mount_that_holds_a_path_decides(path, network):
    kind = location.type_of_mount(path, location.linux_mounts(MOUNTS))
    assert location.is_network_type(kind) == network


def test_a_mac_volume_on_a_server_is_a_network_place():
    mounts = location.mac_mounts(MAC)
    assert location.is_network_type(location.type_of_mount("/Volumes/Team Share/x", mounts))
    assert not location.is_network_type(location.type_of_mount("/Users/me", mounts))


@pytest.mark.parametrize(
    ("folder", "client"),
    [
        ("OneDrive", "onedrive"),
        ("OneDrive - Example Council", "onedrive"),
        ("Dropbox", "dropbox"),
        ("Dropbox (Council)", "dropbox"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "icloud"),
        ("Library/CloudStorage/Anything", "cloud-storage"),
        ("Nextcloud", "nextcloud"),
        ("Google Drive", "google-drive"),
    ],
)
def test_a_synced_folder_is_known_by_its_name(tmp_path, folder, client):
    place = tmp_path / folder / "deep"
    place.mkdir(parents=True)
    assert location.place_problem(place / "not" / "yet" / "qa.db", {}) == client


def test_a_synced_folder_is_known_by_its_mark(tmp_path):
    (tmp_path / "team" / ".stfolder").mkdir(parents=True)
    assert location.place_problem(tmp_path / "team" / "profile", {}) == "syncthing"


def test_onedrive_is_known_by_its_setting_whatever_it_is_called(tmp_path):
    (tmp_path / "Council files").mkdir()
    settings = {"OneDriveCommercial": str(tmp_path / "Council files")}
    assert location.place_problem(tmp_path / "Council files" / "qa", settings) == "onedrive"
    assert location.place_problem(tmp_path / "Council files 2" / "qa", settings) is None


def test_a_link_into_a_synced_folder_is_followed(tmp_path):
    (tmp_path / "OneDrive").mkdir()
    (tmp_path / "innocent").symlink_to(tmp_path / "OneDrive")
    assert location.place_problem(tmp_path / "innocent" / "qa.db", {}) == "onedrive"


def test_an_ordinary_folder_is_a_place(tmp_path):
    assert location.place_problem(tmp_path / "new" / "qa.db", {}) is None
    (tmp_path / "onedrive-notes").mkdir()
    assert location.place_problem(tmp_path / "onedrive-notes", {}) is None
