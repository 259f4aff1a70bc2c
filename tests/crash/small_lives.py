"""Owns short lives that write one precious thing each, until the power fails: for `test_power_cuts.py`.

Run as a script with a folder to mount in and how many cuts; says what it found as JSON, a line per scenario.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2] / "bench"), str(Path(__file__).parents[2])]

import killing  # noqa: E402 - after the path
import powerless  # noqa: E402 - after the path
from powerless_disk import MODELS  # noqa: E402 - after the path

from qa_desktop.storage import backups, checks  # noqa: E402 - after the path
from qa_desktop.storage.engine import KeyedFile  # noqa: E402 - after the path
from qa_desktop.storage.store import open_store  # noqa: E402 - after the path
from qa_desktop.system import durable, logs  # noqa: E402 - after the path
from qa_desktop.system.clock import SystemClock, SystemEntropy  # noqa: E402 - after the path
from qa_desktop.system.keyslots import UnlockMode  # noqa: E402 - after the path
from qa_desktop.system.vault import Vault, VaultState  # noqa: E402 - after the path
from qa_desktop.system.wrapping import Stretching  # noqa: E402 - after the path
from qa_desktop.ui.copies import write_copy  # noqa: E402 - after the path
from tests.fakes.keyrings import MemoryKeyring  # noqa: E402 - after the path

KEY = bytes(range(32))
PASSPHRASE = "orchard window thimble"
Say = Callable[[str], object]


def slot_file(folder: Path, say: Say) -> None:
    """A small precious file, over and over."""
    for number in range(200):
        durable.replace(folder / "precious", f"{number} whole".encode())
        say(str(number))


def look_at_slot_file(folder: Path, said: list[str]) -> str:
    path = folder / "precious"
    if not path.exists():
        return "gone" if said else ""
    number, _, rest = path.read_text().partition(" ")
    is_whole = rest == "whole" and int(number) >= int(said[-1] if said else 0)
    return "" if is_whole else f"{number} after {said[-1:]}"


def backup(folder: Path, say: Say) -> None:
    """A store, and a backup of it after every write."""
    store = open_store(folder / "qa.db", KEY, create=True)
    for number in range(20):
        with store.write() as unit:
            unit.documents.put(str(number), os.urandom(5000))
        say(f"{store.backup().name} {number}")


def look_at_backup(folder: Path, said: list[str]) -> str:
    for line in said[-backups.KEPT :]:
        name, number = line.split()
        path = folder / "backups" / name
        if not path.exists():
            later = [each for each in (folder / "backups").glob("backup-*.db") if each.name > name]
            if len(later) < backups.KEPT:
                return f"{name} was called done and is gone"
            continue  # let go by later ones
        connection = KeyedFile(folder / "qa.db", KEY).connect(at=path)
        problems = checks.everything(connection)
        found = connection.execute("SELECT count(*) FROM documents WHERE name = ?", (number,)).fetchone()
        connection.close()
        if problems or found != (1,):
            return f"{name}: {problems} {found}"
    return ""


def first_start(folder: Path, say: Say) -> None:
    """A profile made, and worked in; again and again."""
    root = folder / "profile"
    vault = _vault(root)
    key = vault.create(UnlockMode.PASSPHRASE, PASSPHRASE)
    handler = logs.start(root / "logs")
    store = open_store(root / "qa.db", key, vault.may_create_database)
    vault.database_created()
    for number in range(20):
        with store.write() as unit:
            unit.documents.put(f"kept/{number}", b"1")
        say(str(number))
    store.close()
    logs.stop(handler)


def look_at_first_start(folder: Path, said: list[str]) -> str:
    vault = _vault(folder / "profile")
    if vault.state() is VaultState.NEW:
        return "nothing is left of a profile that was worked in" if said else ""
    handler = logs.start(folder / "profile" / "logs")  # whatever is left there keeps no start from going on
    try:
        store = open_store(folder / "profile" / "qa.db", vault.unlock(PASSPHRASE), vault.may_create_database)
        vault.database_created()
    finally:
        logs.stop(handler)
    with store.read() as unit:
        kept = {name for name in unit.documents.names() if name.startswith("kept/")}
    problems = store.check()
    store.close()
    lost = {f"kept/{number}" for number in said} - kept
    return f"{problems} {sorted(lost)}" if problems or lost else ""


def copy_elsewhere(folder: Path, say: Say) -> None:
    """A copy that a person saves outside, over an older one of the same name."""
    for number in range(100):
        write_copy(folder / "copy.pdf", f"{number} ".encode() * 3000)
        say(str(number))


def look_at_copy_elsewhere(folder: Path, said: list[str]) -> str:
    path = folder / "copy.pdf"
    if not path.exists():
        return "gone" if said else ""
    numbers = path.read_text().split()
    is_one = len(numbers) == 3000 and len(set(numbers)) == 1
    return "" if is_one and int(numbers[0]) >= int(said[-1] if said else 0) else f"torn, after {said[-1:]}"


SCENARIOS = {
    "slot file": (slot_file, look_at_slot_file, 40),
    "copy": (copy_elsewhere, look_at_copy_elsewhere, 40),
    "backup": (backup, look_at_backup, 1600),
    "first start": (first_start, look_at_first_start, 700),
}
"""By name what is done, how it is looked at, and within how many changes of the disk the power fails."""


def _vault(root: Path) -> Vault:
    return Vault(root, MemoryKeyring(), SystemClock(), SystemEntropy(), costs=Stretching(64, 1, 1))


def main(place: Path, cuts: int) -> None:
    if why := powerless.not_installed():
        print(why, file=sys.stderr)
        sys.exit(powerless.NOT_INSTALLED)
    try:
        with powerless.mounted(place) as disk:
            for name, (act, look, most) in SCENARIOS.items():
                print(json.dumps([name, *_cut(disk, act, look, most, cuts)]), flush=True)
    except powerless.NotMounted as error:
        print(error, file=sys.stderr)
        sys.exit(powerless.NOT_ALLOWED)


def _cut(
    disk: powerless.Powerless,
    act: Callable[[Path, Say], None],
    look: Callable[[Path, list[str]], str],
    most: int,
    cuts: int,
) -> tuple[int, list[str]]:
    dice, wrong, acknowledged = random.Random(3), [], 0
    for number in range(cuts):
        model = MODELS[number % len(MODELS)]
        life = killing.begin(partial(_live, act, disk.folder))
        disk.fails_at(dice.randint(1, most), life.pid)
        said = killing.to_the_end(life)[1].decode().splitlines()
        acknowledged += len(said)
        left = disk.comes_back(model, dice.randrange(2**32))
        looking = killing.begin(partial(_look, look, left, said))
        code, found = killing.to_the_end(looking)
        if code or found:
            wrong.append(f"{model} cut {number}: {code} {found.decode()}")
        for each in left.iterdir():
            shutil.rmtree(each) if each.is_dir() else each.unlink()
        disk.settle()
    return acknowledged, wrong


def _live(act: Callable[[Path, Say], None], folder: Path, handle: int) -> None:
    act(folder, lambda words: os.write(handle, f"{words}\n".encode()))


def _look(look: Callable[[Path, list[str]], str], folder: Path, said: list[str], handle: int) -> None:
    os.write(handle, look(folder, said).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
