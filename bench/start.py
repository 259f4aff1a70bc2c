"""Start the real program, to its first paint and to My work filled, against a bare PySide6 window.

Every round starts both, one after the other, each in a fresh process with its byte code compiled before.
The clock begins before the process does and ends in it. The profile is the demonstration's, once opened by a
keyring (the tests' own, in memory) and once by its passphrase. The limit is for the keyring: stretching a
passphrase (Argon2id) takes an eighth of a second and more on purpose, which no program may make faster, so
that line is for information. There, Enter is pressed one second after the page that asks for the passphrase
was painted, as by a quick person; that second is not counted.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ratios import Line, arguments, report, surroundings

PAINTED_LIMIT = 1.6
FILLED_LIMIT = 4.0
CHILD = Path(__file__).resolve().with_name("start_child.py")


def main() -> int:
    options = arguments(__doc__, rounds=10).parse_args()
    with tempfile.TemporaryDirectory(prefix="qa-bench-") as folder:
        environment = surroundings(Path(folder))
        profile = str(Path(folder) / "profile")
        make = [sys.executable, "-m", "qa_desktop", "--profile", profile, "demo", "--no-window"]
        made = subprocess.run(make, check=True, env=environment, stdout=subprocess.PIPE, text=True).stdout
        passphrase = made.partition("Passphrase: ")[2].splitlines()[0]
        keyed = str(Path(folder) / "keyed")
        shutil.copytree(profile, keyed)
        measures = (
            lambda: start(environment, {}, "bare"),
            lambda: start(environment, {"passphrase": passphrase}, "program", profile),
            lambda: start(environment, {"keyring": secrets}, "program", keyed),
        )
        secrets = by_keyring(Path(keyed), passphrase)
        for measure in measures:  # once unmeasured: byte code kept, the disk's cache warm
            measure()
        rounds = [[measure() for measure in measures] for _ in range(options.rounds)]
        bare, program, keyring = ([*runs] for runs in zip(*rounds, strict=True))
        program = [waited(run) for run in program]
    window = median(bare, "painted")
    peer = "QApplication, QMainWindow and a label, painted"
    return report(
        "start",
        [
            Line("first window painted", median(program, "painted"), PAINTED_LIMIT, peer, window),
            Line("passphrase asked for, painted", median(program, "asked"), None, peer, window),
            Line("My work filled, by keyring", median(keyring, "filled"), FILLED_LIMIT, peer, window),
            Line("My work filled, by passphrase", median(program, "filled"), None, peer, window),
        ],
        options,
    )


def by_keyring(profile: Path, passphrase: str) -> dict[str, str]:
    """Let a profile be opened by a keyring from now on; what that keyring holds."""
    from qa_desktop.system.clock import SystemClock, SystemEntropy
    from qa_desktop.system.keyslots import UnlockMode
    from qa_desktop.system.vault import Vault
    from tests.fakes.keyrings import MemoryKeyring

    keyring = MemoryKeyring()
    vault = Vault(profile, keyring, SystemClock(), SystemEntropy())
    vault.restore_slots(vault.unlock(passphrase), UnlockMode.KEYRING, None)
    return keyring.secrets


def start(environment: dict[str, str], opens: dict[str, object], *what: str) -> dict[str, float]:
    """Run one child; milliseconds from before its birth to each of its marks."""
    begun = time.monotonic_ns()
    ran = subprocess.run(
        [sys.executable, str(CHILD), *what],
        env=environment,
        input=json.dumps(opens),
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
