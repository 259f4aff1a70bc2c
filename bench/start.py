"""Start the real program, to its first paint and to My work filled, against a bare PySide6 window.

Every round starts both, one after the other, each in a fresh process with its byte code compiled before.
The clock begins before the process does and ends in it. The profile is the demonstration's, opened by a
passphrase: Enter is pressed one second after the page that asks for it was painted, as by a quick person.
That second is not counted; checking the passphrase (Argon2id, on purpose an eighth of a second) is.
"""

from __future__ import annotations

import compileall
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ratios import ROOT, Line, arguments, report

PAINTED_LIMIT = 1.6
FILLED_LIMIT = 4.0
CHILD = Path(__file__).resolve().with_name("start_child.py")


def main() -> int:
    options = arguments(__doc__, rounds=10).parse_args()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    compileall.compile_dir(ROOT / "qa_desktop", quiet=1)
    with tempfile.TemporaryDirectory(prefix="qa-bench-") as folder:
        profile = str(Path(folder) / "profile")
        make = [sys.executable, "-m", "qa_desktop", "--profile", profile, "demo", "--no-window"]
        made = subprocess.run(make, check=True, env=environment, stdout=subprocess.PIPE, text=True).stdout
        passphrase = made.partition("Passphrase: ")[2].splitlines()[0]
        # Once unmeasured: the disk's cache is warm for both.
        start(environment, "bare")
        start(environment, "program", profile, typed=passphrase)
        bare, program = [], []
        for _ in range(options.rounds):
            bare.append(start(environment, "bare"))
            program.append(waited(start(environment, "program", profile, typed=passphrase)))
    window = median(bare, "painted")
    peer = "QApplication, QMainWindow and a label, painted"
    return report(
        "start",
        [
            Line("first window painted", median(program, "painted"), PAINTED_LIMIT, peer, window),
            Line("passphrase asked for, painted", median(program, "asked"), None, peer, window),
            Line("My work filled and painted", median(program, "filled"), FILLED_LIMIT, peer, window),
        ],
        options,
    )


def start(environment: dict[str, str], *what: str, typed: str = "") -> dict[str, float]:
    """Run one child; milliseconds from before its birth to each of its marks."""
    begun = time.monotonic_ns()
    ran = subprocess.run(
        [sys.executable, str(CHILD), *what],
        env=environment,
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
    )
    if ran.returncode != 0:
        raise RuntimeError(ran.stderr)
    marks = json.loads(ran.stdout.splitlines()[-1])
    return {name: (at - begun) / 1e6 for name, at in marks.items()}


def waited(marks: dict[str, float]) -> dict[str, float]:
    """The marks without the time that a person took to type."""
    return {**marks, "filled": marks["filled"] - (marks["typed"] - marks["asked"])}


def median(runs: list[dict[str, float]], mark: str) -> float:
    return statistics.median(run[mark] for run in runs)


if __name__ == "__main__":
    raise SystemExit(main())
