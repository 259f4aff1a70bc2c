"""The form engine beside its peers: the same form, the same answers, in the same run.

An audit of 1,000 questions, 300 relevances and 100 calculations is opened from stored XForm and answered;
a repeat is given instances; memory is counted. Then the form grows from 100 to 10,000 questions: opening may
grow in proportion, an answer that touches nothing else not at all. Each filling has a process of its own.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from engine_peers import Figures, install_web_forms, java_rosa, make_form, web_forms
from ratios import RESULTS, ROOT, arguments, surroundings

CHILD = Path(__file__).with_name("engine_child.py")
QUESTIONS = 1_000
INSTANCES = 20
SIZES = (100, 1_000, 10_000)
PEER_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of ours, what is allowed, and the peers' of the same run where they have one."""

    what: str
    ours: float
    unit: str = "ms"
    limit: float | None = None
    web_forms: float | None = None
    javarosa: float | None = None

    @property
    def is_kept(self) -> bool:
        return self.limit is None or self.ours <= self.limit


def main() -> int:
    options = arguments(__doc__, rounds=7).parse_args()
    with tempfile.TemporaryDirectory(prefix="qa-bench-") as name:
        folder = Path(name)
        made = make_form(folder, QUESTIONS, repeats=INSTANCES)
        plain = make_form(folder, QUESTIONS)
        if made is None or plain is None:
            return 0
        environment = surroundings(folder)
        _ours(environment, *plain)  # once unmeasured: byte code kept
        rows = _against_peers(folder, environment, plain, made, options.rounds)
        rows += _memory(environment, plain)
        rows += _growth(folder, environment, max(3, options.rounds // 2))
    return _report(rows, options.rounds, keep=options.write)


def _against_peers(
    folder: Path,
    environment: dict[str, str],
    plain: tuple[Path, Path],
    repeats: tuple[Path, Path],
    rounds: int,
) -> list[Row]:
    driver = install_web_forms(folder)
    # In turn, so that a busy moment of the machine meets them all.
    ours, web, java = _in_turn(
        rounds,
        lambda: _ours(environment, *plain),
        lambda: web_forms(driver, *plain) if driver else None,
        lambda: java_rosa(*plain),
    )
    ours_repeating, web_repeating, java_repeating = _in_turn(
        rounds,
        lambda: _ours(environment, *repeats),
        lambda: web_forms(driver, *repeats) if driver else None,
        lambda: java_rosa(*repeats),
    )

    def row(what: str, limit: float | None, *path: str, repeating: bool = False) -> Row:
        mine, theirs, others = (
            (ours_repeating, web_repeating, java_repeating) if repeating else (ours, web, java)
        )
        found = [_median(figures, path) for figures in (mine, theirs, others)]
        assert found[0] is not None
        return Row(what, found[0], "ms", limit, found[1], found[2])

    loaded, born = row("", None, "load_ms"), row("", None, "instantiate_ms")
    opened = Row(
        f"open {QUESTIONS:,} questions from stored XForm", loaded.ours + born.ours, "ms", 150.0,
        _sum(loaded.web_forms, born.web_forms), _sum(loaded.javarosa, born.javarosa),
    )  # fmt: skip
    return [
        opened,
        row("an answer, median", 0.3, "set_ms", "median"),
        row("an answer, 95th of 100", 1.0, "set_ms", "p95"),
        row("a new repeat instance, median", 5.0, "repeat_ms", "median", repeating=True),
        row("a new repeat instance, 95th of 100", None, "repeat_ms", "p95", repeating=True),
        Row("evaluate everything anew", _needed(ours, "everything_ms")),
    ]


def _memory(environment: dict[str, str], plain: tuple[Path, Path]) -> list[Row]:
    traced = _ours(environment, *plain, "--memory").get("traced_mb")
    resident = [_ours(environment, *plain).get("resident_mb") for _ in range(3)]
    assert isinstance(traced, float)
    grown = statistics.median(each for each in resident if isinstance(each, float))
    return [
        Row("memory of tool and filling, answered (tracemalloc)", traced, "MB", 20.0),
        Row("growth of the process meanwhile", grown, "MB"),
    ]


def _growth(folder: Path, environment: dict[str, str], rounds: int) -> list[Row]:
    """Opening and the answer that touches nothing else, by the size of the form."""
    opened: dict[int, float] = {}
    alone: dict[int, float] = {}
    for questions in SIZES:
        made = make_form(folder, questions)
        assert made is not None
        figures = _rounds(rounds, lambda made=made: _ours(environment, *made))
        opened[questions] = _needed(figures, "load_ms") + _needed(figures, "instantiate_ms")
        alone[questions] = _needed(figures, "alone_ms", "median")
    rows = [Row(f"open {questions:,} questions", opened[questions]) for questions in SIZES]
    rows += [
        Row(f"an answer that touches nothing else, of {questions:,}", alone[questions]) for questions in SIZES
    ]
    small, middle, large = SIZES
    # 1.3: what is measured as proportional varies by as much from run to run, above all with the caches.
    per_question = (opened[large] / large) / (opened[middle] / middle)
    rows.append(Row("opening a question of 10,000 beside one of 1,000", per_question, "x", 1.3))
    # 1.5: a hundredth of a millisecond either way is the clock's own.
    rows.append(Row("that answer of 10,000 beside of 100", alone[large] / alone[small], "x", 1.5))
    return rows


def _ours(environment: dict[str, str], form: Path, steps: Path, *flags: str) -> Figures:
    ran = subprocess.run(
        [sys.executable, str(CHILD), str(form), str(steps), *flags],
        env=environment, capture_output=True, text=True,
    )  # fmt: skip
    if ran.returncode:
        sys.exit(f"the measured process ended with {ran.returncode}:\n{ran.stderr}")
    found: Figures = json.loads(ran.stdout)
    return found


def _rounds(rounds: int, measure: Callable[[], Figures | None]) -> list[Figures]:
    """The figures of some rounds; none at all where the first has none."""
    first = measure()
    if first is None:
        return []
    return [first, *(found for _ in range(rounds - 1) if (found := measure()) is not None)]


def _in_turn(
    rounds: int, ours: Callable[[], Figures | None], *peers: Callable[[], Figures | None]
) -> list[list[Figures]]:
    """The figures of ours and of each peer; the peers, being slow, in the first rounds alone."""
    found: list[list[Figures]] = [[] for _ in (ours, *peers)]
    here = [True] * len(found)
    for number in range(rounds):
        for place, measure in enumerate((ours, *peers)):
            if here[place] and (place == 0 or number < PEER_ROUNDS):
                figures = measure()
                here[place] = figures is not None
                found[place] += [figures] if figures is not None else []
    return found


def _median(rounds: list[Figures], path: tuple[str, ...]) -> float | None:
    found = []
    for figures in rounds:
        value: object = figures
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        if isinstance(value, int | float):
            found.append(float(value))
    return statistics.median(found) if found else None


def _needed(rounds: list[Figures], *path: str) -> float:
    found = _median(rounds, path)
    assert found is not None, path
    return found


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


def _report(rows: list[Row], rounds: int, *, keep: bool) -> int:
    heads = ("", "ours", "", "limit", "verdict", "Web Forms", "JavaRosa")
    cells = [heads, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(heads))]
    for line in cells:
        rest = [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
        print("  ".join([line[0].ljust(widths[0]), *rest]).rstrip())
    print(
        f"medians of {rounds} fillings (peers {PEER_ROUNDS}) on {os.cpu_count()} cores, "
        f"Python {platform.python_version()}"
    )
    if keep:
        found = {
            "bench": "engine",
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "rounds": rounds,
            "lines": [_rounded(row) for row in rows],
        }
        path = RESULTS / "engine.json"
        path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
        print("kept in", path.relative_to(ROOT))
    over = [row.what for row in rows if not row.is_kept]
    if over:
        print("over the limit:", "; ".join(over), file=sys.stderr)
    return 1 if over else 0


def _cells(row: Row) -> tuple[str, ...]:
    def shown(figure: float | None) -> str:
        return "" if figure is None else f"{figure:.3f}" if figure < 10 else f"{figure:.0f}"

    verdict = "" if row.limit is None else ("kept" if row.is_kept else "OVER")
    limit = "" if row.limit is None else f"{row.limit:g}"
    return row.what, shown(row.ours), row.unit, limit, verdict, shown(row.web_forms), shown(row.javarosa)


def _rounded(row: Row) -> dict[str, object]:
    figures = asdict(row) | {"kept": row.is_kept}
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in figures.items()}


if __name__ == "__main__":
    sys.exit(main())
