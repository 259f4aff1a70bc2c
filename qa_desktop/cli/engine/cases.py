"""Owns expression cases: an expression in a document, and what it must come to.

A *firm* case must pass: core, not volatile, not disputed, JavaRosa not against. Where our dialect decides
otherwise, the case is skipped by its row.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any

from qa_desktop.cli.console import PROBLEM, Console
from qa_desktop.cli.engine.dialect import row_of_case
from qa_desktop.cli.engine.documents import DomNode, NoSuchNode, document_of, node_at, path_of
from qa_desktop.cli.engine.verdicts import Outcome, Tally, UnreadableFile, Verdict, lines_of
from qa_desktop.cli.engine.world import NoSuchWorld, Settings, surroundings
from qa_desktop.formengine.api import Surroundings
from qa_desktop.xpath import (
    Context,
    EvaluationProblem,
    SyntaxProblem,
    TreeNode,
    Value,
    World,
    as_boolean,
    as_nodeset,
    as_number,
    as_string,
    compile_expression,
    parse,
)

SINE = 1e-12
"""The last digits of a sine are the library's own."""


@dataclass(slots=True)
class CaseFile:
    """What a file of cases says besides its cases."""

    documents: dict[str, str] = field(default_factory=dict)
    namespaces: dict[str, str] = field(default_factory=dict)
    zone: str = ""
    cases: list[Mapping[str, Any]] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> CaseFile:
        """Read a file of cases.

        Raises:
            UnreadableFile: it is not one.
        """
        found = cls()
        for line in lines_of(path):
            meta = line.get("meta")
            if isinstance(meta, dict):
                found.namespaces.update(meta.get("namespaces") or {})
                found.zone = str(meta.get("zone") or found.zone)
            elif "xml" in line:
                found.documents[str(line.get("doc"))] = str(line["xml"])
            elif "expr" in line:
                found.cases.append(line)
        return found


class CaseWorld(World):
    """The world of one case: its document holds the secondary instances and the translations."""

    def __init__(self, document: DomNode, language: str, world: Surroundings) -> None:
        self._document = document
        self._language = language
        self._surroundings = world

    def now(self) -> datetime:
        return self._surroundings.now()

    def zone(self) -> tzinfo:
        return self.now().tzinfo or UTC

    def random(self) -> float:
        return self._surroundings.random()

    def new_id(self) -> str:
        return self._surroundings.new_id()

    def instance(self, name: str) -> TreeNode | None:
        found = self._document.all_named("instance")
        return next((node for node in found if node.attributes.get("id") == name), None)

    def call(self, name: str, arguments: Sequence[Value], context: Context) -> Value:
        if name != "jr:itext":
            return super().call(name, arguments, context)
        translations = list(self._document.all_named("translation"))
        wanted = as_string(arguments[0]) if arguments else ""
        for chosen in sorted(translations, key=self._rank):
            for text in chosen.named("text"):
                if text.attributes.get("id") == wanted:
                    return list(text.named("value"))
        return ""

    def _rank(self, translation: DomNode) -> int:
        if translation.attributes.get("lang") == self._language:
            return 0
        return 1 if "default" in translation.attributes else 2


def command(cases: Path, settings: Settings, console: Console, keep: Path | None = None) -> int:
    """Evaluate every case of a file; the exit code."""
    from qa_desktop.cli.engine import probes

    tally = Tally()
    try:
        if probes.is_probes(cases):
            tally.verdicts.extend(probes.verdicts(cases, settings))
        else:
            tally.verdicts.extend(verdicts(CaseFile.read(cases), settings))
    except (UnreadableFile, NoSuchWorld) as error:
        console.complain(f"{error}.")
        console.say(tally.last_line())
        return PROBLEM
    return tally.tell(console, keep)


def verdicts(file: CaseFile, settings: Settings) -> list[Verdict]:
    """A verdict on each case, in the file's zone where none was asked for.

    Raises:
        NoSuchWorld: the file's zone is none.
    """
    world = surroundings(Settings(settings.now, file.zone or settings.zone, settings.seed))
    return [verdict_on(case, file, world) for case in file.cases]


def verdict_on(case: Mapping[str, Any], file: CaseFile, world: Surroundings) -> Verdict:
    """Judge one case."""
    name, kind = f"{case.get('id', '')} {case['expr']}".strip(), _topic(case)
    missing = {"doc", "ctx", "kind", "expected"} - set(case)
    if missing or case["doc"] not in file.documents:
        return Verdict(name, Outcome.SKIPPED, kind, "case not readable", ("it lacks what a case has",))
    try:
        problem = problem_of(case, file, world)
    except NoSuchNode as error:
        return Verdict(name, Outcome.SKIPPED, kind, "case not readable", (str(error),))
    except Exception as slip:  # noqa: BLE001 -- our own slip is a verdict on this case, not on all
        problem = f"the evaluation itself failed: {type(slip).__name__}: {slip}"
    if not problem:
        return Verdict(name, Outcome.PASSED, kind, observations=1)
    reason = row_of_case(case) or why_not_firm(case)
    return Verdict(name, Outcome.SKIPPED if reason else Outcome.FAILED, kind, reason, (problem,))


def _topic(case: Mapping[str, Any]) -> str:
    functions = case.get("fn") or ()
    return str(functions[0]) if isinstance(functions, list) and functions else str(case.get("kind", ""))


def is_firm(case: Mapping[str, Any]) -> bool:
    """Whether the case must pass."""
    return not why_not_firm(case)


def why_not_firm(case: Mapping[str, Any]) -> str:
    """Why a case need not pass; blank for a firm one."""
    if case.get("volatile"):
        return "volatile"
    if case.get("disputed"):
        return "disputed"
    if case.get("javarosa") in ("differs", "errors"):
        return "JavaRosa against"
    return "" if case.get("tier") == "core" else f"tier {case.get('tier')}"


def problem_of(case: Mapping[str, Any], file: CaseFile, world: Surroundings) -> str:
    """What is wrong with our answer; blank when it is right.

    Raises:
        NoSuchNode: the case's document or node cannot be had.
    """
    document = _document(file.documents[case["doc"]])
    context = Context(
        node_at(document, case["ctx"]),
        node_at(document, case.get("root", "/")),
        CaseWorld(document, case.get("lang", ""), world),
    )
    kind, expected = case["kind"], case["expected"]
    try:
        value = compile_expression(parse(case["expr"]), file.namespaces).evaluate(context)
        right = _is_right(value, kind, expected, case)
    except (SyntaxProblem, EvaluationProblem) as problem:
        return "" if kind == "error" else f"{problem}"
    except (ArithmeticError, RecursionError) as beyond:
        return "" if kind == "error" else f"it is beyond what can be worked out ({type(beyond).__name__})"
    if right is None:
        return f"the case is of an unknown kind {kind}"
    return "" if right else f"{_shown(value)} instead of {expected!r}"


def _is_right(value: Value, kind: str, expected: Any, case: Mapping[str, Any]) -> bool | None:
    match kind:
        case "error":
            return False
        case "boolean":
            return as_boolean(value) is expected
        case "number":
            return _is_number(as_number(value), expected)
        case "number_rounded":
            allowed = max(0.5 / case.get("factor", 1 / SINE), SINE)
            return bool(abs(as_number(value) - float(expected)) <= allowed)
        case "string":
            # NaN as text is blank with us: the dialect's first row.
            return as_string(value) == ("" if expected == "NaN" else str(expected))
        case "string_matches":
            return re.search(expected, as_string(value)) is not None
        case "string_length":
            return len(as_string(value)) == int(expected)
        case "nodes":
            return _paths(value) == list(expected)
        case "nodes_unordered":
            found = _paths(value)
            shuffled = "randomize" in case.get("fn", "")
            return found == list(expected) or (not shuffled and sorted(found) == sorted(expected))
    return None


def _paths(value: Value) -> list[str]:
    return [path_of(node) for node in as_nodeset(value)]


def _is_number(found: float, expected: float | str) -> bool:
    wanted = float(str(expected).replace("Infinity", "inf"))
    return math.isnan(found) if math.isnan(wanted) else found == wanted


def _shown(value: Value) -> str:
    if isinstance(value, bool | float | str):
        return repr(value)
    return repr(as_string(value))


@lru_cache(maxsize=512)
def _document(xml: str) -> DomNode:
    return document_of(xml)
