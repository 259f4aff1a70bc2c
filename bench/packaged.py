"""Build the program that build.spec makes, and see that it starts and opens a tool.

    python bench/packaged.py                builds into a temporary folder first
    python bench/packaged.py --dist DIR     takes DIR/qa-desktop as built before

Everything is seen from outside: what the program prints, its exit codes, the files it holds open. The window
is started on the demonstration with Qt's offscreen platform, watched until the database and Qt's platform
are loaded and for some seconds more, and then killed; after that the profile must still open.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ratios import ROOT, Line, arguments, report

TOOL = "generic-mosaic-audit"
START_LIMIT = 10_000.0  # a packaged program that needs longer has unpacked or searched something
CHECK_LIMIT = 5_000.0
DEMO_LIMIT = 60_000.0
WATCHED_S = 4.0


def main() -> int:
    parser = arguments(__doc__, rounds=1)
    parser.add_argument("--dist", type=Path, help="a folder in which PyInstaller has put qa-desktop")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="qa-packaged-") as folder:
        place = Path(folder)
        built = 0.0
        if options.dist is None:
            options.dist = place / "dist"
            built = build(place)
        program = Program(options.dist.absolute() / "qa-desktop", place / "profile")
        lines = list(program.try_out(place))
        size = sum(file.stat().st_size for file in program.folder.rglob("*") if file.is_file())
    print(f"{size / 1e6:.0f} MB in {program.folder}" + (f", built in {built:.0f} s" if built else ""))
    return report("packaged", lines, argparse.Namespace(**vars(options)))


def build(place: Path) -> float:
    """Run PyInstaller outside the tree; seconds."""
    begun = time.monotonic()
    log = place / "build.log"
    with log.open("w", encoding="utf-8") as out:
        done = subprocess.run(
            [sys.executable, "-m", "PyInstaller", "--noconfirm", "--distpath", str(place / "dist"),
             "--workpath", str(place / "work"), str(ROOT / "build.spec")],
            stdout=out, stderr=out, cwd=place, check=False,
        )  # fmt: skip
    if done.returncode != 0:
        raise SystemExit("PyInstaller failed:\n" + log.read_text(encoding="utf-8")[-4_000:])
    return time.monotonic() - begun


class Program:
    """The built program, used as a person or an administrator would."""

    def __init__(self, folder: Path, profile: Path) -> None:
        self.folder = folder
        self._file = folder / ("qa-desktop.exe" if os.name == "nt" else "qa-desktop")
        self._profile = profile
        self._passphrase = ""
        # Nothing of the environment that builds it may help it.
        hidden = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
        self._environment = {name: value for name, value in os.environ.items() if name not in hidden}
        self._environment["QT_QPA_PLATFORM"] = "offscreen"

    def try_out(self, place: Path) -> list[Line]:
        """Every step; raises at the first that does not do what it should."""
        source = next(self.folder.rglob(f"{TOOL}/tool.md"))
        lines = [
            self._step("says its version", CHECK_LIMIT, "--version"),
            self._step("makes the demonstration", DEMO_LIMIT, "demo", "--no-window", own=True),
        ]
        self._passphrase = _after("Passphrase: ", self._said)
        lines.append(self._step("checks the supplied tool", CHECK_LIMIT, "tool", "check", str(source)))
        hash_of_source = _after("Content hash ", self._said)
        workbook = place / "tool.xlsx"
        lines.append(
            self._step(
                "exports its workbook", CHECK_LIMIT, "tool", "export", str(source), "--xlsx", str(workbook)
            )
        )
        lines.append(self._step("checks the workbook", CHECK_LIMIT, "tool", "check", str(workbook)))
        _expect(_after("Content hash ", self._said) == hash_of_source, "the workbook is the same tool")
        lines.append(self._step("lists the tools", CHECK_LIMIT, "tool", "list", own=True))
        _expect(TOOL in self._said, "the supplied tool is on the shelf")
        lines.append(Line("window up with the profile open", self._window(), START_LIMIT))
        lines.append(self._step("lists audits after the kill", CHECK_LIMIT, "audit", "list", own=True))
        # Made by the demonstration as waiting; the exchange behind the window took it all the way.
        safe = [row for row in self._said.splitlines() if row.endswith("Safe in the Q&S backup")]
        _expect(bool(safe), f"the window has worked before it was killed:\n{self._said}")
        reference = safe[0].split()[0]
        paper = place / "audit.pdf"
        lines.append(
            self._step(
                "opens one in its tool, as PDF",
                CHECK_LIMIT,
                "audit",
                "pdf",
                reference,
                "--out",
                str(paper),
                own=True,
            )
        )
        _expect(paper.read_bytes().startswith(b"%PDF-"), "a PDF")
        return lines

    def _step(self, what: str, limit: float, *given: str, own: bool = False) -> Line:
        begun = time.monotonic()
        profile = ["--profile", str(self._profile)] if own else []
        secret = ["--passphrase-stdin"] if own and self._passphrase else []
        ran = subprocess.run(
            [str(self._file), *profile, *secret, *given],
            input=self._passphrase + "\n",
            env=self._environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        taken = (time.monotonic() - begun) * 1e3
        self._said = ran.stdout
        _expect(ran.returncode == 0, f"{what}: exit code {ran.returncode}\n{ran.stdout}{ran.stderr}")
        return Line(what, taken, limit)

    def _window(self) -> float:
        """Milliseconds until the window's process holds the open database and Qt's platform."""
        log = self._profile.with_name("window.log")
        begun = time.monotonic()
        with log.open("w", encoding="utf-8") as out:
            window = subprocess.Popen(
                [str(self._file), "--profile", str(self._profile), "--demo"],
                env=self._environment,
                stdout=out,
                stderr=out,
            )
        try:
            while not self._is_up(window.pid):
                _expect(window.poll() is None, "the window stays: " + log.read_text(encoding="utf-8"))
                _expect(time.monotonic() - begun < START_LIMIT / 1e3 * 2, "the window comes up")
                time.sleep(0.02)
            taken = (time.monotonic() - begun) * 1e3
            time.sleep(WATCHED_S)
            _expect(window.poll() is None, "the window stays up: " + log.read_text(encoding="utf-8"))
        finally:
            window.kill()
            window.wait()
        said = log.read_text(encoding="utf-8")
        _expect("failure" not in said and "Traceback" not in said, f"nothing fails in the window:\n{said}")
        return taken

    def _is_up(self, pid: int) -> bool:
        if (self._profile / "qa.db-wal").exists() and not Path("/proc/self/maps").exists():
            return True  # no way to look into a process here: an open database must do
        try:
            maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8")
            held = {str(file.readlink()) for file in Path(f"/proc/{pid}/fd").iterdir()}
        except OSError:
            return False
        return "libqoffscreen" in maps and any(name.endswith("qa.db") for name in held)


def _after(words: str, text: str) -> str:
    found = text.partition(words)[2].splitlines()
    _expect(bool(found), f"“{words}” is printed")
    return found[0].strip()


def _expect(is_so: bool, what: str) -> None:
    if not is_so:
        raise SystemExit(f"the packaged program does not pass: {what}")


if __name__ == "__main__":
    raise SystemExit(main())
