"""Whatever was acknowledged is there after the process was killed; nothing needs repair."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from qa_desktop.domain.ids import AuditId, AuditKey
from qa_desktop.errors import Refused
from qa_desktop.storage.store import open_store
from qa_desktop.system.clock import SystemClock, SystemEntropy
from qa_desktop.system.vault import Vault, VaultState
from qa_desktop.system.wrapping import Stretching
from tests.fakes.keyrings import MemoryKeyring

ROOT = Path(__file__).parents[2]
KEY = bytes(range(32))
AUDIT = AuditKey(AuditId("a"), 1)

SAVING = """
import sys, pathlib, datetime
from qa_desktop.storage.store import open_store
from qa_desktop.services.ports import NewDraft
from qa_desktop.domain.audit import Write, WriteKind
from qa_desktop.domain.ids import AuditId, AuditKey, NodeId, ToolHash
from qa_desktop.domain.tool import ToolRef

store = open_store(pathlib.Path(sys.argv[1]), bytes(range(32)), create=True)
key, now = AuditKey(AuditId("a"), 1), datetime.datetime.now(datetime.UTC)
with store.write() as unit:
    if unit.audits.summary(key) is None:
        unit.audits.create(NewDraft(key, ToolRef("f", "1", ToolHash("0")), "", "", "", "", now, "me"), [])
    history = unit.audits.history(key, limit=1)
    number = int(history[0].write.new) if history else 0
while True:
    number += 1
    answer = Write(WriteKind.ANSWER, NodeId(f"/d/q{number}"), "", str(number), False)
    with store.write() as unit:
        unit.audits.record(key, [answer, answer], at=now, who="me")
    print(number, flush=True)
"""

# One interpreter, a fork for every step at which to die: the imports are paid once.
DYING = """
import os, pathlib, sys
import sqlcipher3.dbapi2 as driver
from qa_desktop.storage.store import open_store
from qa_desktop.system.clock import SystemClock, SystemEntropy
from qa_desktop.system.keyslots import UnlockMode
from qa_desktop.system.vault import Vault
from qa_desktop.system.wrapping import Stretching
from tests.fakes.keyrings import MemoryKeyring

dies_at, step = 0, 0

def next_step():
    global step
    if step == dies_at:
        os.kill(os.getpid(), 9)
    step += 1

def dying(real):
    def call(*args, **more):
        next_step()
        return real(*args, **more)
    return call

class Dying(driver.Connection):
    def execute(self, *args):
        next_step(); return super().execute(*args)
    def cursor(self, *args, **more):
        next_step(); return super().cursor(*args, **more)
    def commit(self):
        next_step(); super().commit(); next_step()

def make_schema(root):
    connect = driver.connect
    driver.connect = lambda *args, **more: connect(*args, factory=Dying, **more)
    open_store(root / "qa.db", bytes(range(32)), create=True).close()

def first_start(root):
    os.fsync, os.open, os.close = dying(os.fsync), dying(os.open), dying(os.close)
    pathlib.Path.replace = dying(pathlib.Path.replace)
    vault = Vault(root, MemoryKeyring(), SystemClock(), SystemEntropy(), costs=Stretching(64, 1, 1))
    key = vault.create(UnlockMode.PASSPHRASE, "correct horse battery")
    store = open_store(root / "qa.db", key, vault.may_create_database)
    vault.database_created()
    store.close()

for dies_at in range(2000):
    child = os.fork()
    if not child:
        globals()[sys.argv[1]](pathlib.Path(sys.argv[2]) / str(dies_at))
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        print(dies_at)
        break
"""

posix_only = pytest.mark.skipif(os.name != "posix", reason="dies by fork and SIGKILL")


def die_at_every_step(scenario: str, folder: Path) -> list[Path]:
    """The folders as each death left them, the last one unharmed."""
    command = [sys.executable, "-c", DYING, scenario, str(folder)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True, cwd=ROOT)
    return [folder / str(step) for step in range(int(said.stdout) + 1)]


@pytest.mark.parametrize("enough", [1, 40, 200])
def test_every_answer_said_to_be_saved_is_there_after_a_kill(tmp_path, enough):
    path = tmp_path / "qa.db"
    last = 0
    for _ in range(2):  # killed, opened again, killed again
        command = [sys.executable, "-c", SAVING, str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
            for _ in range(enough):
                last = int(child.stdout.readline())
            child.kill()
            rest = child.stdout.read().split()
        last = int(rest[-1]) if rest and rest[-1].isdigit() else last
    store = open_store(path, KEY, create=False)
    with store.read() as unit:
        answers = unit.audits.draft(AUDIT).answers
        changes = [entry.change for entry in unit.audits.history(AUDIT)]
    assert [answers.get(f"/d/q{number}") for number in range(1, last + 1)] == [
        str(n) for n in range(1, last + 1)
    ]
    assert len(answers) - last in (0, 1), "at most the one save that was not yet acknowledged"
    assert sorted(changes) == sorted([*range(1, len(answers) + 1)] * 2), "no save is there by half"
    assert store.check() == ()
    store.close()


@posix_only
def test_the_schema_is_there_whole_or_not_at_all_wherever_its_making_is_killed(tmp_path):
    left = die_at_every_step("make_schema", tmp_path)
    assert len(left) > 50
    outcomes = {_outcome(root / "qa.db") for root in left}
    assert outcomes == {"new", "STORE-MISSING"}
    for root in left[::7]:
        store = open_store(root / "qa.db", KEY, create=True)  # needs no repair
        assert store.check() == ()
        store.close()


def _outcome(path: Path) -> str:
    try:
        open_store(path, KEY, create=False).close()
    except Refused as error:
        return error.code
    return "new"


@posix_only
def test_a_first_start_killed_anywhere_is_finished_by_the_next(tmp_path):
    left = die_at_every_step("first_start", tmp_path)
    assert len(left) > 10
    states = set()
    for root in left:
        vault = Vault(root, MemoryKeyring(), SystemClock(), SystemEntropy(), costs=Stretching(64, 1, 1))
        states.add(vault.state())
        if vault.state() is VaultState.LOCKED:
            key = vault.unlock("correct horse battery")
            store = open_store(root / "qa.db", key, vault.may_create_database)
            assert store.check() == ()
            store.close()
    assert states == {VaultState.NEW, VaultState.LOCKED}
