"""The process: one per profile, private files, quiet logs, its own clock and files."""

from __future__ import annotations

import io
import logging
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qa_desktop.errors import Refused
from qa_desktop.system import hardening, logs, paths
from qa_desktop.system.clock import SystemClock, SystemEntropy
from qa_desktop.system.instance_lock import InstanceLock

ROOT = Path(__file__).parents[3]


class TestInstanceLock:
    def test_a_second_program_on_one_profile_is_refused(self, tmp_path):
        path = tmp_path / "new" / "running.lock"
        with InstanceLock(path), pytest.raises(Refused, match="ALREADY-RUNNING"):
            InstanceLock(path).acquire()
        with InstanceLock(path):
            pass

    def test_releasing_twice_is_releasing(self, tmp_path):
        lock = InstanceLock(tmp_path / "running.lock")
        lock.acquire()
        lock.release()
        lock.release()

    def test_a_killed_program_leaves_the_profile_free(self, tmp_path):
        path = tmp_path / "running.lock"
        script = (
            "import sys, pathlib; from qa_desktop.system.instance_lock import InstanceLock\n"
            "InstanceLock(pathlib.Path(sys.argv[1])).acquire(); print('held', flush=True); sys.stdin.read()"
        )
        child = subprocess.Popen(
            [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
        )
        with child:
            assert child.stdout.readline().strip() == b"held"
            with pytest.raises(Refused, match="ALREADY-RUNNING"):
                InstanceLock(path).acquire()
            child.kill()
            child.wait()
        with InstanceLock(path):
            pass

    def test_a_place_that_cannot_be_written_is_refused_politely(self, tmp_path):
        (tmp_path / "file").write_bytes(b"")
        with pytest.raises(Refused, match="PROFILE-NOT-WRITABLE"):
            InstanceLock(tmp_path / "file" / "running.lock").acquire()


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no core dumps and no umask")
def test_a_hardened_process_dumps_no_core_and_shares_no_file(tmp_path):
    script = (
        "import sys, resource, pathlib; from qa_desktop.system.hardening import harden\n"
        "harden(); pathlib.Path(sys.argv[1]).write_text('x'); print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "file")],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert said.stdout.strip() == "(0, 0)"
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_no_other_program_gets_a_dump_of_it_or_reads_its_memory():
    # A program that takes dumps (systemd-coredump, apport) is not held by the limit.
    script = (
        "import ctypes, os; from qa_desktop.system.hardening import harden\n"
        "harden(); print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), flush=True); os.abort()"
    )
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    with child.stdout as said:
        assert said.read().strip() == "0"
    _, ended = os.waitpid(child.pid, 0)
    child.returncode = -os.WTERMSIG(ended)
    assert os.WTERMSIG(ended) == signal.SIGABRT
    assert not os.WCOREDUMP(ended)


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_a_profile_folder_is_for_its_person_alone(tmp_path):
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True, mode=0o755)
    hardening.make_private(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_profile_that_cannot_be_made_is_refused_politely(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Refused, match="PROFILE-NOT-WRITABLE"):
        hardening.make_private(tmp_path / "file" / "profile")


def refuse_because_of_an_answer() -> None:
    try:
        int("the mother said")
    except ValueError as error:
        raise Refused("DISK-FULL", errno=28) from error


class TestLogs:
    def logged(self, folder: Path) -> str:
        return (folder / logs.FILE_NAME).read_text("utf-8")

    def test_an_error_is_logged_by_place_and_kind_without_its_words(self, tmp_path):
        handler = logs.start(tmp_path / "logs")
        logger = logging.getLogger("qa_desktop.services.filling")
        try:
            try:
                refuse_because_of_an_answer()
            except Refused:
                logger.exception("save failed audit=%s", "0197")
            logger.debug("the worker's name")
        finally:
            logs.stop(handler)
        text = self.logged(tmp_path / "logs")
        assert "save failed audit=0197" in text
        assert "DISK-FULL errno=28" in text
        assert "ValueError" in text
        assert "test_process.py" in text
        assert "mother" not in text
        assert "worker" not in text
        assert str(tmp_path) not in text

    def test_what_another_handler_wrote_of_an_error_before_is_not_taken_over(self, tmp_path):
        handler = logs.start(tmp_path / "logs")
        logger = logging.getLogger("qa_desktop.services.filling")
        other = logging.StreamHandler(io.StringIO())
        logging.getLogger("qa_desktop").handlers.insert(0, other)
        try:
            try:
                refuse_because_of_an_answer()
            except Refused:
                logger.exception("save failed audit=%s", "0197")
        finally:
            logging.getLogger("qa_desktop").removeHandler(other)
            logs.stop(handler)
        assert "mother" not in self.logged(tmp_path / "logs")

    def test_old_logs_are_let_go(self, tmp_path):
        handler = logs.start(tmp_path)
        try:
            for _ in range(60):
                logging.getLogger("qa_desktop").info("x" * 100_000)
        finally:
            logs.stop(handler)
        assert len(list(tmp_path.iterdir())) == 4


class TestPaths:
    def test_the_default_profile_is_local_and_never_roams(self):
        root = paths.default_profile().root
        assert root.name == "QA Desktop"
        assert "Roaming" not in root.parts

    def test_forms_are_found_in_a_checkout(self):
        assert (paths.program_files("forms") / "generic-mosaic-audit").is_dir()

    def test_a_frozen_program_uses_its_own_files(self, tmp_path, monkeypatch):
        (tmp_path / "forms").mkdir()
        monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
        assert paths.program_files("forms") == tmp_path / "forms"

    def test_a_program_without_its_files_says_so(self):
        with pytest.raises(Refused, match="PROGRAM-INCOMPLETE folder=nothing"):
            paths.program_files("nothing")

    def test_everything_of_a_profile_lies_in_its_folder(self, tmp_path):
        profile = paths.ProfileFolder(tmp_path)
        places = [profile.database, profile.keyslots, profile.attempts, profile.instance_lock]
        assert all(place.parent == tmp_path for place in (*places, profile.backups, profile.logs))


def test_the_clock_is_aware_and_right():
    clock = SystemClock()
    assert abs(clock.now().timestamp() - time.time()) < 5
    assert clock.now().tzinfo is UTC
    assert clock.local().utcoffset() is not None
    assert abs(clock.local() - datetime.now(UTC)) < timedelta(seconds=5)


def test_entropy_does_not_repeat_itself():
    entropy = SystemEntropy()
    assert len({entropy.bytes(16) for _ in range(100)}) == 100
    assert len({entropy.uuid() for _ in range(100)}) == 100
    assert all(0 <= entropy.random() < 1 for _ in range(100))
