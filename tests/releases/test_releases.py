"""What earlier versions left behind is opened by this one, and says what it said."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from alembic import op

from qa_desktop import bootstrap
from qa_desktop.bootstrap import Application
from qa_desktop.domain import places
from qa_desktop.domain.dispatch import PackageKind, StreamPosition
from qa_desktop.domain.wire import audit_doc_from_json
from qa_desktop.errors import Refused
from qa_desktop.services import membership
from qa_desktop.services.ports import OpenRequest
from qa_desktop.storage import backups, checks
from qa_desktop.storage.engine import Driver, KeyedFile
from qa_desktop.storage.migrations import revisions, upgrading, version
from qa_desktop.storage.store import open_store
from qa_desktop.system.clock import SystemClock, SystemEntropy
from qa_desktop.system.vault import Vault
from tests.fakes.keyrings import MemoryKeyring
from tests.releases.reading import differences, said
from tests.releases.schema import schema

HERE = Path(__file__).parent
RELEASES = sorted(each.name for each in HERE.iterdir() if (each / "qa.db").is_file())
ROOT = HERE.parents[1]


def a_copy(release: str, root: Path) -> Path:
    root.mkdir()
    for name in ("qa.db", "keyslots.json"):
        shutil.copy(HERE / release / name, root / name)
    return root


def passphrase(release: str) -> str:
    return (HERE / release / "passphrase.txt").read_text(encoding="utf-8").strip()


def home(root: Path) -> Application:
    """The program as it is, without putting eight tools on the shelf: their conversion takes seconds."""
    made = bootstrap.application(root)
    made.house.workshop = replace(made.house.workshop, supply_tools=lambda store: None)
    return made


@pytest.fixture(scope="module")
def key() -> bytes:
    """Of the oldest release's database: stretching its passphrase once is enough."""
    return key_of(HERE / RELEASES[0], RELEASES[0])


def key_of(root: Path, release: str) -> bytes:
    vault = Vault(root, MemoryKeyring(), SystemClock(), SystemEntropy(), place_problem=lambda path: None)
    return vault.unlock(passphrase(release))


@pytest.fixture
def old(tmp_path: Path, key: bytes) -> Iterator[KeyedFile]:
    """A database of version 1, closed."""
    file = KeyedFile(a_copy(RELEASES[0], tmp_path / "old") / "qa.db", key)
    yield file
    file.forget()


@pytest.mark.parametrize("release", RELEASES)
def test_a_profile_of_a_released_version_opens_and_says_what_it_said(release: str, tmp_path: Path) -> None:
    application = home(a_copy(release, tmp_path / "home"))
    application.desktop.profile.unlock(passphrase(release))
    expected = json.loads((HERE / release / "said.json").read_text(encoding="utf-8"))
    found = said(application)
    found["log"] = found["log"][: len(expected["log"])]  # opening it is an entry of its own
    assert differences(expected, found) == []
    assert application.desktop.audits.audits(), "the lists of the screens can be made"
    application.desktop.profile.lock()


@pytest.mark.parametrize("release", RELEASES)
def test_a_package_of_a_released_version_is_read(release: str, tmp_path: Path) -> None:
    application = home(a_copy(release, tmp_path / "home"))
    application.desktop.profile.unlock(passphrase(release))
    raw = (HERE / release / "package.qad").read_bytes()
    header = json.loads(raw.split(b"\n", 1)[0].removeprefix(b"QADPKG/1 "))
    exchange = application.house.exchange()
    with exchange.store.read() as unit:
        here = membership.load(exchange, unit)
    assert here.hub is not None
    sender = next(each for each in here.pinned.roster.devices if each.keys.device == header["from"])
    opened = exchange.sealer.open(
        raw,
        OpenRequest(
            here.space_id,
            places.device_stream(sender.keys.device),
            StreamPosition(header["epoch"], header["seq"]),
            sender.keys.ed25519,
            here.hub.identities,
        ),
    )
    assert opened.kind == PackageKind.AUDIT
    assert audit_doc_from_json(opened.doc).answered > 50
    application.desktop.profile.lock()


def test_a_start_with_the_present_schema_loads_no_alembic(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "from qa_desktop.storage.store import open_store\n"
        "for create in (True, False):\n"
        "    open_store(pathlib.Path(sys.argv[1]), bytes(32), create).close()\n"
        "print([name for name in sys.modules if name.partition('.')[0] in ('alembic', 'mako')])\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "qa.db")]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout.strip() == "[]"


def test_every_revision_is_in_its_place() -> None:
    steps = upgrading.steps()
    assert [step.revision for step in steps] == [f"{at:04d}" for at in range(1, len(steps) + 1)]
    assert [step.down_revision for step in steps] == [None, *(step.revision for step in steps[:-1])]
    assert int(steps[-1].revision) == version.CURRENT
    lying = {path.stem for path in Path(str(revisions.__file__)).parent.glob("r*.py")}
    assert lying == set(revisions.NAMES), "a revision that is not named is never run"
    for step in steps:
        text = Path(str(step.__file__)).read_text(encoding="utf-8")
        assert "qa_desktop" not in text, "what it did years ago must not change with the program"


def test_the_packaged_program_has_the_revisions() -> None:
    """PyInstaller collects our submodules by name; Alembic's operations are imported by them."""
    text = (ROOT / "build.spec").read_text(encoding="utf-8")
    assert 'collect_submodules("qa_desktop")' in text
    assert '*collect_submodules("alembic")' in text


@pytest.mark.parametrize("release", RELEASES)
def test_a_migrated_database_equals_a_fresh_one(release: str, tmp_path: Path) -> None:
    root = a_copy(release, tmp_path / "old")
    key = key_of(root, release)
    for path in (root / "qa.db", tmp_path / "fresh" / "qa.db"):
        open_store(path, key, create=True).close()
    schemas = []
    for path in (root / "qa.db", tmp_path / "fresh" / "qa.db"):
        connection = KeyedFile(path, key).connect()
        schemas.append(schema(connection))
        assert connection.execute("PRAGMA user_version").fetchone() == (version.CURRENT,)
        connection.close()
    assert schemas[0] == schemas[1]


def test_a_backup_is_made_before_and_is_the_old_database(old: KeyedFile, key: bytes) -> None:
    open_store(old.path, key, create=False, beside=("keyslots.json",)).close()
    (kept,) = backups.files(old.path.parent / "backups")
    assert kept.name == "before-version-1.db"
    assert (kept.parent / "keyslots.json").is_file(), "the backup can be opened by itself"
    connection = KeyedFile(kept, key).connect()
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    connection.close()


def test_what_an_older_program_left_in_its_log_when_it_was_killed_is_taken_along(
    old: KeyedFile, key: bytes
) -> None:
    program = """
import os, sys
from pathlib import Path
from qa_desktop.storage.engine import KeyedFile
connection = KeyedFile(Path(sys.argv[1]), bytes.fromhex(sys.argv[2])).connect()
connection.execute("PRAGMA wal_autocheckpoint = 0")
connection.execute("BEGIN IMMEDIATE")
connection.execute("INSERT INTO documents(name, data) VALUES ('left', x'0102')")
connection.execute("COMMIT")
os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", program, str(old.path), key.hex()], check=False, timeout=60)
    assert old.path.with_name("qa.db-wal").stat().st_size > 0
    store = open_store(old.path, key, create=False)
    with store.read() as unit:
        assert unit.documents.get("left") == b"\x01\x02"
        assert unit.log.verify() is None
    store.close()
    (kept,) = backups.files(old.path.parent / "backups")
    connection = KeyedFile(kept, key).connect()
    assert connection.execute("SELECT data FROM documents WHERE name = 'left'").fetchone() == (b"\x01\x02",)
    connection.close()


def test_it_is_in_the_log(old: KeyedFile, key: bytes) -> None:
    store = open_store(old.path, key, create=False)
    with store.read() as unit:
        (entry,) = [each for each in unit.log.list() if each.event == "store-migrated"]
        assert entry.facts == {"schema": version.CURRENT}
        assert unit.log.verify() is None
    store.close()


def step(number: int, run: object, rows: frozenset[str] = frozenset()) -> SimpleNamespace:
    return SimpleNamespace(revision=f"{number:04d}", down_revision="", upgrade=run, CHANGES_ROWS=rows)


def everything(file: KeyedFile) -> tuple[dict[str, object], int, dict[str, list[object]]]:
    """Schema, version and every row."""
    connection = file.connect()
    told = schema(connection), connection.execute("PRAGMA user_version").fetchone()[0], all_rows(connection)
    connection.close()
    return told


def all_rows(connection: Driver) -> dict[str, list[object]]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for (name,) in names}


def lose_a_row() -> None:
    op.execute("DELETE FROM answers WHERE node = (SELECT min(node) FROM answers)")


def break_a_reference() -> None:
    op.execute("UPDATE answers SET audit = 4711 WHERE node = (SELECT min(node) FROM answers)")


def meet_bad_data() -> None:
    """Half-way: a table is rebuilt already, then a constraint meets a row that does not fit."""
    with op.batch_alter_table("audits") as batch:
        batch.alter_column("team", nullable=False)
    op.execute("CREATE UNIQUE INDEX nobody_twice ON audits(started_by, state)")


@pytest.mark.parametrize("wrong", [lose_a_row, break_a_reference, meet_bad_data])
def test_a_migration_that_fails_half_way_leaves_the_old_database(old: KeyedFile, wrong: object) -> None:
    before = everything(old)
    good = step(2, lambda: op.execute("CREATE TABLE newer (x INTEGER)"))
    with pytest.raises(Refused, match="MIGRATION-FAILED"):
        upgrading.upgrade(old, SystemClock().now, [good, step(3, wrong)])
    assert everything(old) == before


def test_rows_may_only_go_where_a_revision_says_so(old: KeyedFile) -> None:
    said_so = step(2, lose_a_row, frozenset({"answers"}))
    assert upgrading.upgrade(old, SystemClock().now, [said_so]) == 1


def test_a_rebuilt_table_keeps_rows_references_and_triggers(old: KeyedFile) -> None:
    before = everything(old)

    def rebuild() -> None:
        with op.batch_alter_table("audits", recreate="always") as batch:
            batch.alter_column("team", existing_server_default=None)
        with op.batch_alter_table("log", recreate="always") as batch:
            batch.alter_column("who", existing_server_default=None)

    upgrading.upgrade(old, SystemClock().now, [step(2, rebuild)])
    after = everything(old)
    assert after[0] == before[0], "references to the rebuilt table, its indexes and the log's triggers"
    assert after[2]["answers"] == before[2]["answers"]
    connection = old.connect()
    with pytest.raises(Exception, match="only grows"):
        connection.execute("UPDATE log SET who = 'somebody else'")
    connection.close()


KILLED = """
import os, pathlib, random, select, sys, time
import sqlalchemy
from alembic import op
from qa_desktop.storage.migrations import upgrading
from qa_desktop.storage.store import open_store

class Rebuild:
    revision, down_revision, CHANGES_ROWS = "0002", "0001", frozenset()
    @staticmethod
    def upgrade():
        for table in ("audits", "history", "documents"):
            with op.batch_alter_table(table, recreate="always") as batch:
                batch.add_column(sqlalchemy.Column("newer", sqlalchemy.Integer))

upgrading.steps = lambda: (Rebuild,)
dice, took = random.Random(5), 0.0
for path in sys.argv[2:]:
    begun = time.monotonic()
    child = os.fork()
    if not child:
        open_store(pathlib.Path(path), bytes.fromhex(sys.argv[1]), False).close()
        os._exit(0)
    watched = os.pidfd_open(child)
    # The first one lives, and says how long it takes; the others die somewhere in that time.
    if took and not select.select([watched], [], [], took * dice.random())[0]:
        os.kill(child, 9)
    os.waitpid(child, 0)
    os.close(watched)
    took = took or time.monotonic() - begun
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="dies by fork and SIGKILL")
def test_killed_at_any_instant_it_is_the_old_database_or_the_new_one(old: KeyedFile, key: bytes) -> None:
    before = everything(old)
    copies = []
    for number in range(41):
        copies.append(old.path.parent / f"{number}" / "qa.db")
        copies[-1].parent.mkdir()
        shutil.copy(old.path, copies[-1])
    subprocess.run(
        [sys.executable, "-c", KILLED, key.hex(), *map(str, copies)], check=True, timeout=100, cwd=ROOT
    )
    versions = []
    for path in copies:
        connection = KeyedFile(path, key).connect()
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        new = schema(connection) != before[0]
        columns = [
            name
            for name in before[2]
            if "newer" in [row[1] for row in connection.execute(f"PRAGMA table_info('{name}')")]
        ]
        counts = {name: len(rows) for name, rows in all_rows(connection).items()}
        assert checks.everything(connection) == ()
        connection.close()
        versions.append(found)
        assert (found, len(columns), new) in ((1, 0, False), (2, 3, True)), "never between"
        # The log says that it was migrated, and how far the log goes stands in the documents.
        grown = {"log", "documents"} if found == 2 else set()
        assert {name for name, rows in before[2].items() if counts[name] != len(rows)} <= grown
    assert versions[0] == 2
    assert 1 in versions[1:], "some died in time"
