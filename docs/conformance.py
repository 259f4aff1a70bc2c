"""Owns docs/conformance.md: what of the public cases passes, every miss with its reason, and speed.

    python3 docs/conformance.py          write docs/conformance.md
    python3 docs/conformance.py --check  say whether it is stale; 0 when it is not

It needs the conformance material beside this repository; without it nothing is written and nothing is stale.
Reasons for single misses stand in `KNOWN` of the conformance tests, figures of speed in bench/results.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
# The page is of the tree that it lies in, whether or not that tree is installed.
sys.path.insert(0, str(ROOT))

from qa_desktop.cli.engine import cases, probes, traces  # noqa: E402
from qa_desktop.cli.engine.verdicts import Outcome, Verdict, lines_of  # noqa: E402
from qa_desktop.cli.engine.world import Settings  # noqa: E402

MATERIAL = ROOT.parent / "shared" / "conformance"
PAGE = ROOT / "docs" / "conformance.md"
CASES = ("xpath-cases.jsonl", "xpath-cases-webforms.jsonl")
FROZEN = Settings("2025-06-01T10:00:00Z", "UTC", "1")
WIDEST = 160
"""Characters of a miss that are shown."""


def main() -> int:
    if not MATERIAL.is_dir():
        print(f"the conformance material is not at {MATERIAL}; nothing to say", file=sys.stderr)
        return 0
    page = made()
    if "--check" in sys.argv:
        is_stale = not PAGE.is_file() or _without_speed(PAGE.read_text("utf-8")) != _without_speed(page)
        if is_stale:
            print(f"{PAGE.relative_to(ROOT)} is stale: run docs/conformance.py", file=sys.stderr)
        return int(is_stale)
    PAGE.write_text(page, encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} written")
    return 0


def made() -> str:
    """The page."""
    parts = [
        "# Conformance",
        "Made by `docs/conformance.py` out of the public cases and traces beside this repository; not "
        "written by hand. *Must pass* are the firm cases and the traces on which both reference engines "
        "(ODK Web Forms' and JavaRosa) agree everywhere. The rest is answered too, and compared; where we "
        "differ the reason is named. `qa-desktop engine xpath` and `engine trace` give the same verdicts "
        "for any file.",
        *_expressions(),
        *_traces(),
        *_probes(),
        *_speed(),
    ]
    return "\n\n".join(parts) + "\n"


# Expressions ------------------------------------------------------------------------


def _expressions() -> Iterator[str]:
    from tests.conformance.test_xpath_cases import KNOWN

    yield "## Expressions"
    rows = []
    misses: list[tuple[Verdict, str]] = []
    topics: dict[str, Counter[str]] = defaultdict(Counter)
    for name in CASES:
        file = cases.CaseFile.read(MATERIAL / name)
        judged = list(zip(file.cases, cases.verdicts(file, FROZEN), strict=True))
        firm = [verdict for case, verdict in judged if cases.is_firm(case)]
        volatile = [verdict for case, verdict in judged if case.get("volatile")]
        rest = [v for case, v in judged if not cases.is_firm(case) and not case.get("volatile")]
        rows.append((f"`{name}`", *(_of(group) for group in (firm, volatile, rest))))
        for case, verdict in judged:
            topics[verdict.kind]["all"] += 1
            topics[verdict.kind]["passed"] += verdict.outcome is Outcome.PASSED
            if verdict.outcome is not Outcome.PASSED:
                misses.append((verdict, KNOWN.get(str(case.get("id")), verdict.reason or "**must pass**")))
    yield _table(("file", "firm", "volatile, in their zone", "disputed, exotic, JavaRosa against"), rows)
    yield "By function or kind, passed of all:"
    yield _many([(topic, count["passed"], count["all"]) for topic, count in topics.items()])
    yield "Every miss:"
    yield _misses(misses)


# Traces ------------------------------------------------------------------------


def _traces() -> Iterator[str]:
    from tests.conformance.test_traces import KNOWN

    yield "## Traces"
    yield (
        "After each step the whole state is compared (value, relevance, required, read-only, validity, "
        "label, hint, choices), and a full recomputation must change nothing."
    )
    meta: Mapping[str, Any] = {}
    judged: list[tuple[bool, Verdict]] = []
    for trace in lines_of(MATERIAL / "xform-traces.jsonl.gz"):
        if "meta" in trace:
            found = trace["meta"]
            meta = found if isinstance(found, dict) else {}
        elif "file" in trace:
            clock = {name: meta[name] for name in ("now", "zone") if name in meta}
            verdict = traces.verdict_on({**clock, **trace}, MATERIAL / "xforms", FROZEN)
            judged.append((traces.is_agreed(trace), verdict))
    kinds = sorted({verdict.kind for _, verdict in judged})
    rows = [
        (
            {"md": "XLSForm as Markdown", "xml": "XForm"}.get(kind, f"workbook (.{kind})"),
            _of([verdict for must, verdict in judged if must and verdict.kind == kind]),
            _of([verdict for must, verdict in judged if not must and verdict.kind == kind]),
            f"{sum(verdict.observations for _, verdict in judged if verdict.kind == kind):,}",
        )
        for kind in kinds
    ]
    rows.append(
        (
            "all",
            _of([verdict for must, verdict in judged if must]),
            _of([verdict for must, verdict in judged if not must]),
            f"{sum(verdict.observations for _, verdict in judged):,}",
        )
    )
    yield _table(("form", "both engines agree", "they do not", "node observations that agree"), rows)
    yield "Every miss:"
    yield _misses(
        [
            (verdict, KNOWN.get(verdict.name, verdict.reason or "**must pass**"))
            for _, verdict in judged
            if verdict.outcome is not Outcome.PASSED
        ]
    )


# Dialect and speed ------------------------------------------------------------------------


def _probes() -> Iterator[str]:
    yield "## Dialect probes"
    judged = probes.verdicts(MATERIAL / "dialect-probes.jsonl", FROZEN)
    yield f"{_of(judged)} expressions are answered as one or both of the reference engines do. The rest:"
    yield _misses(
        [
            (verdict, verdict.reason or "**must pass**")
            for verdict in judged
            if verdict.outcome is not Outcome.PASSED
        ]
    )


_SPEED = "## Speed"


def _speed() -> Iterator[str]:
    yield _SPEED
    kept = ROOT / "bench" / "results" / "engine.json"
    if not kept.is_file():
        yield "Not measured yet: `python bench/engine.py --write`."
        return
    found = json.loads(kept.read_text("utf-8"))
    yield (
        f"`bench/engine.py` on {found['cores']} cores, Python {found['python']}; medians of "
        f"{found['rounds']} fillings, the peers in the same run. The form: 1,000 questions, 300 relevances, "
        "100 calculations."
    )
    rows = [
        (
            line["what"],
            _figure(line["ours"], line["unit"]),
            "" if line["limit"] is None else f"{line['limit']:g} {line['unit']}",
            _figure(line["web_forms"], line["unit"]),
            _figure(line["javarosa"], line["unit"]),
        )
        for line in found["lines"]
    ]
    yield _table(("", "ours", "limit", "ODK Web Forms", "JavaRosa"), rows, numbers=True)


def _without_speed(page: str) -> str:
    """What is measured on a machine is not stale for being measured on another."""
    return page.partition(_SPEED)[0]


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    shown = f"{value:.3f}" if value < 1 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"
    return f"{shown} {unit}"


# Tables ------------------------------------------------------------------------


def _of(judged: Sequence[Verdict]) -> str:
    return f"{sum(verdict.outcome is Outcome.PASSED for verdict in judged):,} of {len(judged):,}"


def _misses(found: Sequence[tuple[Verdict, str]]) -> str:
    if not found:
        return "None."
    rows = [
        (f"`{_cell(verdict.name)}`", _cell(verdict.details[0] if verdict.details else ""), _cell(reason))
        for verdict, reason in found
    ]
    return _table(("miss", "ours, and what it should be", "reason"), rows)


def _many(counts: Sequence[tuple[str, int, int]]) -> str:
    """Many small figures, in lines rather than in a table as long as the page."""
    ordered = sorted(counts)
    return ", ".join(f"{name} {passed}/{total}" for name, passed, total in ordered) + "."


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: bool = False) -> str:
    rule = ["---"] + ["---:" if numbers else "---"] * (len(heads) - 1)
    lines = [heads, rule, *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    plain = " ".join(text.split()).replace("|", "\\|").replace("`", "'")
    return plain if len(plain) <= WIDEST else f"{plain[:WIDEST]}…"


if __name__ == "__main__":
    sys.exit(main())
