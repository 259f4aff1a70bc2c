#!/usr/bin/env python3
"""Start QA Desktop with sample data, or run every check and test, from a fresh clone.

    python3 dev.py demo     start the program with sample data
    python3 dev.py test     run every check and test
    python3 dev.py words    take every text out of the source and compile the catalogues (docs/translating.md)
    python3 dev.py lock     write requirements.lock again from pyproject.toml

Needs Python 3.11 or newer with pip and nothing else: it makes `.venv` beside itself and installs the
hashed lock into it. Only the standard library is used here.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENV = Path(os.environ.get("QA_DESKTOP_VENV", ROOT / ".venv"))
PYTHON = ENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = ROOT / "requirements.lock"

# What Qt loads on Linux besides itself, as Debian and Ubuntu name the packages.
LINUX_LIBRARIES = {
    "EGL": "libegl1",
    "GL": "libgl1",
    "xkbcommon": "libxkbcommon0",
    "dbus-1": "libdbus-1-3",
    "fontconfig": "libfontconfig1",
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-image": "libxcb-image0",
    "xcb-render-util": "libxcb-render-util0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
    "xcb-shape": "libxcb-shape0",
    "xcb-xkb": "libxcb-xkb1",
}

CHECKS: list[tuple[str, list[str]]] = [
    ("format", ["-m", "ruff", "format", "--check", "."]),
    ("lint", ["-m", "ruff", "check", "."]),
    ("spelling", ["-m", "codespell_lib", "qa_desktop", "tests", "docs", "bench", "README.md"]),
    ("types", ["-m", "mypy"]),
    ("words, extracted and compiled", ["words.py", "--check"]),
    ("supplied tools, composed", ["forms/compose.py", "--check"]),
    *(
        (
            f"supplied tool {path.parent.name}",
            ["-m", "qa_desktop", "tool", "check", str(path.relative_to(ROOT))],
        )
        for path in sorted(ROOT.glob("forms/*/tool.md"))
    ),
    # --dist loadfile keeps the tests of a module, and what it makes once, on one worker.
    ("tests", ["-m", "pytest", "-q", "-n", "3", "--dist", "loadfile"]),
]


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - said in words to whoever starts it with an older one
        print("QA Desktop needs Python 3.11 or newer; this is", sys.version.split()[0])
        return 2
    command, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if command == "demo":
        missing = missing_libraries()
        if missing:
            return say_what_to_install(missing)
        prepare()
        return run([str(PYTHON), "-m", "qa_desktop", "--demo", *rest])
    if command == "test":
        missing = [name for name in missing_libraries() if not name.startswith("libxcb")]
        if missing:
            return say_what_to_install(missing)
        prepare()
        return test(rest)
    if command == "words":
        prepare()
        return run([str(PYTHON), "words.py", *rest])
    if command == "lock":
        return lock()
    print(__doc__)
    return 0 if command in {"help", "-h", "--help"} else 2


def missing_libraries() -> list[str]:
    """Debian packages whose library the loader cannot find; always empty outside Linux."""
    if not sys.platform.startswith("linux"):
        return []
    return [package for name, package in LINUX_LIBRARIES.items() if ctypes.util.find_library(name) is None]


def say_what_to_install(packages: list[str]) -> int:
    print("Qt needs system libraries that are not installed here. On Debian or Ubuntu:\n")
    print("    sudo apt-get install -y", " ".join(packages), "\n")
    print("Then run the same command again. Nothing was changed.")
    return 1


def prepare() -> None:
    """Make the virtual environment and install the lock, once for each state of the lock."""
    wanted = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamp = ENV / "qa-desktop-lock.sha256"
    if PYTHON.exists() and stamp.exists() and stamp.read_text(encoding="ascii").strip() == wanted:
        return
    print("Preparing", ENV, "- this takes a minute the first time.", flush=True)
    if not PYTHON.exists():
        venv.create(ENV, with_pip=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "--require-hashes", "-r", str(LOCK)], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], check=True)
    stamp.write_text(wanted, encoding="ascii")


def test(rest: list[str]) -> int:
    """Run every check, then every test; go on after a failure and say at the end what failed."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONHASHSEED": "0"}
    failed = []
    for name, arguments in CHECKS:
        print(f"== {name}", flush=True)
        extra = rest if name == "tests" else []
        if run([str(PYTHON), *arguments, *extra], environment) != 0:
            failed.append(name)
    if failed:
        print("FAILED:", ", ".join(failed))
        return 1
    print("All checks and tests passed.")
    return 0


def lock() -> int:
    """Resolve pyproject.toml into exact pins with hashes, for every platform, without index addresses."""
    tool = "uv" if os.name != "nt" else "uv.exe"
    return run(
        [
            tool, "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes",
            "--no-header", "--no-annotate", "--all-extras", "--quiet",
            "pyproject.toml", "-o", "requirements.lock",
        ]
    )  # fmt: skip


def run(command: list[str], environment: dict[str, str] | None = None) -> int:
    try:
        program = subprocess.Popen(command, cwd=ROOT, env=environment)
    except FileNotFoundError:
        print("Not found:", command[0])
        return 2
    while True:
        try:
            return program.wait()
        except KeyboardInterrupt:
            continue  # the program got it too, and ends in its own order


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
