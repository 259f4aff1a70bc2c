"""Fuzzes every parser of something from outside, led by coverage (atheris); parsers as in the suite.

    python bench/fuzz/run.py [--seconds 60] [--write] [TARGET ...]

atheris is no dependency of ours: `pip install atheris`, in the virtual environment. Seeds are made from
the sound input in `tests/hostile/parsers.py`, and whatever covers more is kept in `build/fuzz/TARGET/corpus`,
where the next run goes on. A find ends its target, is kept in `build/fuzz/TARGET`, and is printed; it becomes
a test.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.hostile.parsers import PARSERS  # noqa: E402 -- after the path to it is known

BUILT = ROOT / "build" / "fuzz"
RESULTS = ROOT / "bench" / "results" / "fuzz.json"
HANGS_AFTER = 20
"""Seconds for one input; on a quiet machine none takes one."""
MEGABYTES = 1_500
_STATE = re.compile(r"^#(\d+)\s.*?cov: (\d+) ft: (\d+) corp: (\d+)", re.MULTILINE)
_FOUND = re.compile(
    r"^ === Uncaught Python exception: ===\n(.*)|^(==\d+== ERROR: libFuzzer: .*)", re.MULTILINE
)


@dataclass(frozen=True)
class Ran:
    target: str
    seconds: int
    executions: int
    edges: int
    features: int
    corpus: int
    found: str
    """Blank for nothing."""


def seeds(name: str) -> Path:
    """The corpus, with the seeds in it."""
    folder = BUILT / name / "corpus"
    folder.mkdir(parents=True, exist_ok=True)
    for seed in PARSERS[name].seeds():
        (folder / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    return folder


def run(name: str, seconds: int) -> Ran:
    corpus = seeds(name)
    home = BUILT / name
    options = [
        f"-max_total_time={seconds}", f"-max_len={PARSERS[name].most}", f"-timeout={HANGS_AFTER}",
        f"-rss_limit_mb={MEGABYTES}", f"-artifact_prefix={home}/", "-print_final_stats=1", "-close_fd_mask=1",
    ]  # fmt: skip
    if words := PARSERS[name].dictionary:
        lines = home / "words.dict"
        lines.write_text("".join(f'"{_escaped(word)}"\n' for word in words), "ascii")
        options.append(f"-dict={lines}")
    command = [sys.executable, str(Path(__file__).with_name("target.py")), name, str(corpus), *options]
    began = time.monotonic()
    ended = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    said = ended.stderr.decode("utf-8", "replace")
    (home / "said.txt").write_text(said, "utf-8")
    states = _STATE.findall(said)
    count, edges, features, corpus_size = map(int, states[-1]) if states else (0, 0, 0, 0)
    found = _FOUND.search(said)
    words = (found[1] or found[2]).strip() if found else "" if ended.returncode == 0 else said[-300:].strip()
    return Ran(name, round(time.monotonic() - began), count, edges, features, corpus_size, words)


def keep(one: Ran) -> None:
    """Put the figures of one target in the place of its older ones."""
    before = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    kept = {**before, one.target: asdict(one)}
    RESULTS.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(PARSERS))
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--write", action="store_true", help="keep the figures in bench/results/fuzz.json")
    asked = parser.parse_args()
    unknown = set(asked.targets) - set(PARSERS)
    if unknown:
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    ran = []
    print(
        f"{'target':<16} {'seconds':>7} {'executions':>11} {'edges':>6} {'features':>8} {'corpus':>6}  found"
    )
    for name in asked.targets or PARSERS:
        one = run(name, asked.seconds)
        ran.append(one)
        print(
            f"{one.target:<16} {one.seconds:>7} {one.executions:>11,} {one.edges:>6,} {one.features:>8,}"
            f" {one.corpus:>6,}  {one.found}",
            flush=True,
        )
        if asked.write:
            keep(one)
    return 1 if any(one.found for one in ran) else 0


if __name__ == "__main__":
    sys.exit(main())
