"""Owns how a bench says what it found: figures against a limit, one verdict, and a file of results."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter_ns

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).resolve().parent / "results"
# A bench measures the tree it lies in, whether or not that tree is installed.
sys.path.insert(0, str(ROOT))


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: milliseconds, beside a peer of the same run where there is one, and what is allowed."""

    what: str
    ms: float
    limit: float | None = None
    peer: str = ""
    peer_ms: float | None = None
    unit: str = "ms"
    """Of what is not a time: keys, say."""

    @property
    def measured(self) -> float:
        """What the limit is compared with: a ratio where there is a peer, else milliseconds."""
        return self.ms if self.peer_ms is None else self.ms / self.peer_ms

    @property
    def is_kept(self) -> bool:
        return self.limit is None or self.measured <= self.limit

    def words(self) -> tuple[str, ...]:
        unit = f" {self.unit}" if self.peer_ms is None else " x"
        verdict = "" if self.limit is None else ("kept" if self.is_kept else "OVER")
        return (
            self.what,
            f"{self.ms:.2f}",
            "" if self.peer_ms is None else f"{self.peer_ms:.2f}",
            "" if self.peer_ms is None else f"{self.measured:.2f}",
            "" if self.limit is None else f"{self.limit:g}{unit}",
            verdict,
        )


def arguments(doc: str | None, rounds: int) -> argparse.ArgumentParser:
    """The options that every bench has."""
    parser = argparse.ArgumentParser(description=(doc or "").split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=rounds, help=f"rounds to take the median of ({rounds})")
    parser.add_argument("--write", action="store_true", help="keep the figures in bench/results/")
    return parser


def medians(rounds: int, measures: Sequence[Callable[[], float]]) -> list[float]:
    """The median of each measure, taken in turn, so that a busy moment of the machine meets them all."""
    taken: list[list[float]] = [[] for _ in measures]
    for _ in range(rounds):
        for figures, measure in zip(taken, measures, strict=True):
            figures.append(measure())
    return [statistics.median(figures) for figures in taken]


def timed(act: Callable[[], object]) -> float:
    """Milliseconds that one call takes."""
    begun = perf_counter_ns()
    act()
    return (perf_counter_ns() - begun) / 1e6


def surroundings(folder: Path) -> dict[str, str]:
    """The environment for a process that is measured from its start; run it once unmeasured before.

    That first run keeps the byte code of everything it imports, the libraries' too, in this folder, as
    installing by pip and freezing into a program do. Where a virtual environment was told to keep none, all
    would be compiled anew in each process, and half of what is measured would be Python's compiler.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return environment | {"QT_QPA_PLATFORM": "offscreen"}


def report(name: str, lines: Iterable[Line], options: argparse.Namespace) -> int:
    """Print the table, keep it when asked to, and return the exit code: 1 when a limit is passed."""
    lines = list(lines)
    heads = ("", "ms", "peer ms", "ratio", "limit", "verdict")
    rows = [heads, *(line.words() for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))]
        print("  ".join(cells).rstrip())
    for peer in dict.fromkeys(line.peer for line in lines if line.peer):
        print(f"peer: {peer}")
    print(f"medians of {options.rounds} rounds on {os.cpu_count()} cores, Python {platform.python_version()}")
    if options.write:
        _write(name, lines, options.rounds)
    over = [line.what for line in lines if not line.is_kept]
    if over:
        print("over the limit:", "; ".join(over), file=sys.stderr)
    return 1 if over else 0


def _write(name: str, lines: Sequence[Line], rounds: int) -> None:
    RESULTS.mkdir(exist_ok=True)
    found = {
        "bench": name,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "rounds": rounds,
        "lines": [_figures(line) for line in lines],
    }
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print("kept in", path.relative_to(ROOT))


def _figures(line: Line) -> dict[str, object]:
    figures = asdict(line) | {"measured": line.measured, "kept": line.is_kept}
    return {key: round(value, 3) if isinstance(value, float) else value for key, value in figures.items()}
