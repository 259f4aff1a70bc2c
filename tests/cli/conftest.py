"""One demonstration for all command line tests; each test that changes something works on a copy."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from qa_desktop import bootstrap
from qa_desktop.cli import main
from qa_desktop.cli.console import Console
from tests.once import demonstration


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demonstration(tmp_path_factory)


@pytest.fixture
def demo(furnished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(furnished, tmp_path / "profile"))


@pytest.fixture
def run() -> Run:
    def given(*arguments: object, passphrase: str | None = None, source: str = "") -> Ran:
        lines = source if passphrase is None else f"{passphrase}\n{source}"
        console = Console(io.StringIO(), io.StringIO(), io.StringIO(lines), ask_secret=_nobody)
        words = [str(each) for each in arguments]
        if passphrase is not None:
            words.insert(0, "--passphrase-stdin")
        code = main(words, console)
        return Ran(code, console.out.getvalue(), console.err.getvalue())  # type: ignore[attr-defined]

    return given


def _nobody(_prompt: str) -> str:
    raise EOFError


@pytest.fixture
def opened(run: Run) -> Run:
    """As `run`, with the demonstration's passphrase."""

    def given(*arguments: object, source: str = "") -> Ran:
        return run(*arguments, passphrase=bootstrap.demo_passphrase(), source=source)

    return given
