"""Reading apart: whatever happens in the worker, the program gets data or a failure with words, in time."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from ctypes import sizeof
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desktop.errors import QADesktopError, Refused
from qa_desktop.services.progress import Stopped, Work, doing
from qa_desktop.services.reading_ports import Answer
from qa_desktop.system import worker_words
from qa_desktop.system.confinement import ExtendedLimits, job_limits
from qa_desktop.system.worker import Limits, Worker
from qa_desktop.system.worker_child import WORD
from qa_desktop.system.worker_words import Garbled
from qa_desktop.ui.failure import words

HOSTILE = Path(__file__).parents[2] / "hostile" / "workers.py"
SHORT = Limits(seconds=2, megabytes=256)

posix = pytest.mark.skipif(os.name != "posix", reason="how POSIX systems limit a process")


def hostile(limits: Limits = SHORT) -> Worker:
    return Worker(limits, (sys.executable, "-P", "-s", str(HOSTILE)))


def refusal(job: str, limits: Limits = SHORT) -> Refused:
    with pytest.raises(Refused) as refused:
        hostile(limits).run(job, {})
    said = words(refused.value)
    assert "Nothing was changed." in said.kept
    assert said.next_step
    assert "…" not in said.text
    return refused.value


# ---------------------------------------------------------------- what crosses


def test_a_request_gets_its_answer_as_data():
    answer = hostile().run("answers", {"path": "Łódź 🙂/\udcff"})
    assert answer == Answer({"heard": {"path": "Łódź 🙂/\udcff"}}, (b"one", b"", b"\x00\n\xff"))


def test_what_the_job_refuses_is_refused_here_with_its_code_and_facts():
    with pytest.raises(Refused) as refused:
        hostile().run("refuses", {})
    assert (refused.value.code, refused.value.facts) == ("TABLE-BROKEN-LINE", {"line": 7})


def test_how_far_it_is_is_heard_here():
    work = Work()
    with doing(work):
        hostile().run("tells", {})
    assert work.far == (100, 100)


@posix
def test_nothing_is_inherited_but_two_pipes_and_what_starts_a_program(monkeypatch, tmp_path):
    monkeypatch.setenv("QA_SECRET", "0123456789abcdef")
    secret = (tmp_path / "secret").open("wb")
    os.set_inheritable(secret.fileno(), True)
    seen = hostile().run("looks_around", {}).data
    secret.close()
    assert "QA_SECRET" not in seen["environment"]
    assert {"HOME", "USER", "DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK"}.isdisjoint(seen["environment"])
    assert not [name for name in seen["open"] if "secret" in name]
    assert not [
        name for name in seen["modules"] if name.startswith(("qa_desktop.storage", "sqlcipher3", "keyring"))
    ]


def test_what_a_worker_leaves_in_its_folder_goes_with_it():
    assert not Path(hostile().run("leaves_a_file", {}).data["path"]).exists()


# ---------------------------------------------------------------- what goes wrong in it


@pytest.mark.parametrize("job", ["sleeps", "spins", "hangs_in_c", "writes_for_ever"])
def test_a_worker_that_never_ends_is_ended_in_time(job):
    began = time.monotonic()
    assert refusal(job, Limits(1, 256)).code in ("READING-TOO-LONG", "READING-BROKE-OFF")
    assert time.monotonic() - began < 10


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="macOS limits no process's memory")
@pytest.mark.parametrize("job", ["eats", "eats_in_c"])
def test_a_worker_that_takes_too_much_memory_is_told_by_that(job):
    error = refusal(job, Limits(seconds=20, megabytes=256))
    assert (error.code, error.facts) == ("READING-TOO-MUCH", {"megabytes": 256})


@pytest.mark.parametrize(
    "job",
    ["crashes", "kills_itself", "slips", "writes_garbage", "lies_about_sizes", "sends_code",
     "fails_with_a_made_up_family", "no_such_job"],
)  # fmt: skip
def test_a_worker_that_crashes_or_answers_rubbish_is_a_failure_with_words(job):
    error = refusal(job, Limits(seconds=20, megabytes=512))
    assert error.code == "READING-BROKE-OFF"
    assert "name" not in str(error)


@posix
def test_a_worker_cannot_fill_the_disk():
    assert refusal("fills_the_disk", Limits(seconds=20)).code == "READING-BROKE-OFF"


def test_no_process_is_left_and_no_pipe(recwarn):
    for job in ("answers", "crashes", "refuses"):
        try:
            hostile().run(job, {})
        except Refused:
            continue
    gc.collect()
    assert not [str(each.message) for each in recwarn if "still running" in str(each.message)]
    assert not [each for each in recwarn if each.category is ResourceWarning]


def test_somebody_who_waits_can_stop_it():
    work = Work()

    class Impatient(Work):
        """Stops as soon as anything is told."""

        def tell(self, done: int, total: int) -> None:
            self.stop()

    work = Impatient()
    began = time.monotonic()
    with doing(work), pytest.raises(Stopped):
        hostile(Limits(seconds=60)).run("sleeps", {})
    assert time.monotonic() - began < 10


def test_a_computer_that_lets_no_worker_start_says_so(tmp_path):
    with pytest.raises(Refused, match="READING-NOT-STARTED"):
        Worker(SHORT, (str(tmp_path / "nothing"),)).run("table", {})


@posix
def test_a_worker_whose_program_is_gone_ends_by_itself(tmp_path):
    # A program that asks, and is killed while it waits; the worker would spin for ever.
    mark = tmp_path / "mark"
    program = (
        "import os, sys; from qa_desktop.system.worker import Worker, Limits\n"
        f"worker = Worker(Limits(1, 256), (sys.executable, '-P', {str(HOSTILE)!r}))\n"
        f"worker.run('spins', {{'mark': {str(mark)!r}}})"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    with subprocess.Popen([sys.executable, "-c", program], env=environment, start_new_session=True) as parent:
        worker = _child_of(parent.pid)
        _wait(mark.exists)
        parent.kill()
    assert _state(worker) == "R"
    _wait(lambda: _state(worker) == "Z")


def _child_of(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    if not children.exists():
        pytest.skip("this system does not list a process's children")
    _wait(lambda: bool(children.read_text("ascii").split()))
    return int(children.read_text("ascii").split()[0])


def _wait(until: Callable[[], bool]) -> None:
    over = time.monotonic() + 20
    while not until():
        assert time.monotonic() < over
        time.sleep(0.02)


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


# ---------------------------------------------------------------- its words


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200).map(lambda rest: b"A" + rest) | st.binary(max_size=50))
def test_any_bytes_for_an_answer_are_an_answer_or_garbled(said):
    with suppress(Garbled, QADesktopError):
        assert isinstance(worker_words.read_answer(said), Answer)


WHOLE = worker_words.answer_bytes(Answer({"a": [1, "x"]}, (b"12345", b"6")))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_an_answer_with_any_bytes_changed_is_an_answer_or_garbled(changes):
    said = bytearray(WHOLE)
    for place, value in changes:
        said[place] = value
    with suppress(Garbled, QADesktopError):
        assert isinstance(worker_words.read_answer(bytes(said)), Answer)


# ---------------------------------------------------------------- Windows, as far as it can be told from here


def test_windows_is_asked_for_one_process_so_much_memory_and_time():
    limits = job_limits(30, 1_024)
    assert sizeof(ExtendedLimits) == 144  # winnt.h, 64 bits
    assert limits.process_memory == 1_024**3
    assert limits.basic.active_process_limit == 1
    assert limits.basic.limit_flags == 0x2 | 0x8 | 0x100 | 0x400
    assert limits.basic.per_process_user_time == 32 * 10_000_000


def test_the_program_knows_itself_as_a_worker():
    """The frozen program is started with this argument alone."""
    source = (Path(__file__).parents[3] / "qa_desktop" / "__main__.py").read_text("utf-8")
    assert f'"{WORD}"' in source
    ran = subprocess.run(
        [sys.executable, "-m", "qa_desktop", WORD, "5", "512"],
        input=b'{"job": "table", "request": {"path": "/no/such/file"}}\n',
        capture_output=True,
        cwd=Path(__file__).parents[3],
        timeout=60,
    )
    assert b'"code": "TABLE-FILE-MISSING"' in ran.stdout
