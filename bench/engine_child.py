"""One measured filling in a process of its own: opened from stored XForm, answered, instances added.

    python engine_child.py FORM.xml STEPS.json [--memory]

Prints one JSON object, milliseconds and megabytes. With `--memory` the objects that opening and answering
leave are counted by tracemalloc, which slows everything else: its times mean nothing.
"""

from __future__ import annotations

import gc
import json
import random
import statistics
import sys
import tracemalloc
import uuid
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter_ns

from qa_desktop.cli.engine.describe import References
from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession, Surroundings
from qa_desktop.formengine.session import open_session
from qa_desktop.formspec.definition import ControlKind, DataType, Question
from qa_desktop.formspec.xform import read

WORDS = ("seen", "not seen") * 20
"""Answers that touch nothing else are given again and again, so that all sizes meet warm caches alike."""
MANY = 5
NOW = datetime(2025, 6, 1, 10, tzinfo=UTC)


def main() -> int:
    form, script = Path(sys.argv[1]).read_bytes(), json.loads(Path(sys.argv[2]).read_bytes())
    counts_memory = "--memory" in sys.argv
    gc.collect()
    gc.freeze()  # as the headless runner does: what was imported is walked no more
    resident = _resident_mb()
    if counts_memory:
        tracemalloc.start()
    begun = perf_counter_ns()
    tool = read(form)
    loaded = perf_counter_ns()
    generator = random.Random(1)
    session = open_session(
        tool,
        Surroundings(lambda: NOW, lambda: str(uuid.UUID(int=generator.getrandbits(128))), generator.random),
    )
    born = perf_counter_ns()
    references = References(session)
    answers: list[float] = []
    loners: list[NodeId] = []
    instances: list[float] = []
    for step in script:
        reference = step.get("set") or step.get("add")
        node = references.find(reference)
        assert node is not None, reference
        if "add" in step:
            started = perf_counter_ns()
            session.add_repeat(node)
            instances.append((perf_counter_ns() - started) / 1e6)
            references.forget()
            continue
        started = perf_counter_ns()
        changes = session.set_value(node, step["value"])
        answers.append((perf_counter_ns() - started) / 1e6)
        definition = session.view(node).definition
        is_text = isinstance(definition, Question) and definition.control is ControlKind.INPUT
        if is_text and definition.bind.data_type is DataType.STRING and changes.changed <= {node}:
            loners.append(node)
    alone = [_timed_answer(session, node, word) for word in WORDS for node in loners[:MANY]]
    started = perf_counter_ns()
    session.recompute_all()
    everything = (perf_counter_ns() - started) / 1e6
    print(
        json.dumps(
            {
                "load_ms": (loaded - begun) / 1e6,
                "instantiate_ms": (born - loaded) / 1e6,
                "set_ms": _summary(answers),
                "alone_ms": _summary(alone),
                "repeat_ms": _summary(instances),
                "everything_ms": everything,
                "traced_mb": tracemalloc.get_traced_memory()[0] / 1e6 if counts_memory else None,
                "resident_mb": _resident_mb() - resident,
            }
        )
    )
    return 0


def _timed_answer(session: FormSession, node: NodeId, value: str) -> float:
    started = perf_counter_ns()
    session.set_value(node, value)
    return (perf_counter_ns() - started) / 1e6


def _summary(taken: list[float]) -> dict[str, float]:
    if not taken:
        return {"n": 0}
    ordered = sorted(taken)
    late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return {"n": len(ordered), "median": statistics.median(ordered), "p95": late, "max": ordered[-1]}


def _resident_mb() -> float:
    """Memory in use now; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return 0.0
    return pages * 4096 / 1e6


if __name__ == "__main__":
    sys.exit(main())
