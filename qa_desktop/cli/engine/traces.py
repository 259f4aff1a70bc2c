"""Owns the replay of traces: a form answered as a reference engine answered it, every node compared.

After each step the whole state is compared (what the trace says changed, and all else as before), and a
full recomputation must change nothing. Where the two reference engines disagree on a node, either is as
right as the other and the dialect decides: that observation is passed over. A trace on which they agree
everywhere must pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qa_desktop.cli.console import PROBLEM, Console
from qa_desktop.cli.engine.comparing import differences
from qa_desktop.cli.engine.describe import References, plain, walk
from qa_desktop.cli.engine.forms import CannotOpen, Opened, fill, open_file
from qa_desktop.cli.engine.verdicts import Outcome, Tally, UnreadableFile, Verdict, lines_of
from qa_desktop.cli.engine.world import NoSuchWorld, Settings, surroundings
from qa_desktop.formengine.api import NodeView
from qa_desktop.formengine.session import Session

DISPUTED = "the reference engines disagree"
UNVOUCHED = "one reference engine alone"
MAX_DETAILS = 40
_SEEDED = Settings(seed="1")
"""What chance there is comes out alike in every run, where nobody asked for another seed."""
_TOLD = {"ref", "node", "relevant", "readonly", "required"}
"""What a trace says of every node."""


@dataclass
class Replay:
    """What came of one trace."""

    agreed: int = 0
    disputed: int = 0
    wrong: list[str] = field(default_factory=list)

    def miss(self, step: int, what: str) -> None:
        self.wrong.append(f"step {step}: {what}")


def command(traces: Path, forms: Path, settings: Settings, console: Console, keep: Path | None = None) -> int:
    """Replay every trace of a file; the exit code."""
    tally = Tally()
    frozen: Mapping[str, Any] = {}
    try:
        for trace in lines_of(traces):
            if "meta" in trace:
                meta = trace["meta"]
                frozen = meta if isinstance(meta, dict) else {}
            elif "file" in trace or "form" in trace:
                tally.verdicts.append(verdict_on({**_clock(frozen), **trace}, forms, settings))
    except UnreadableFile as error:
        console.complain(f"{error}.")
        console.say(tally.last_line())
        return PROBLEM
    return tally.tell(console, keep)


def verdict_on(trace: Mapping[str, Any], forms: Path, settings: Settings) -> Verdict:
    """Replay one trace of a form in the folder, and judge it."""
    name = str(trace.get("file") or trace.get("form"))
    kind = Path(name).suffix.lstrip(".") or "form"
    must = is_agreed(trace)
    why = "" if must else (DISPUTED if _javarosa(trace).get("ok") else UNVOUCHED)
    if not _is_readable(trace):
        return Verdict(name, Outcome.SKIPPED, kind, "trace not readable", ("it lacks what a trace has",))
    outcome = Outcome.FAILED if must else Outcome.SKIPPED
    try:
        opened = open_file(forms / name)
        replayed = replay(trace, opened, settings)
    except CannotOpen as error:
        if any(problem.code == "TOOL-CYCLE" for problem in error.problems):
            return Verdict(name, Outcome.SKIPPED, kind, "refused: TOOL-CYCLE (dialect row 14)", (str(error),))
        return Verdict(name, outcome, kind, "" if must else "form not opened", (str(error),))
    except NoSuchWorld as error:
        return Verdict(name, Outcome.SKIPPED, kind, "clock not readable", (str(error),))
    except Exception as slip:  # noqa: BLE001 -- the engine's own slip is a verdict on this trace, not on all
        return Verdict(
            name, outcome, kind, why, (f"the engine itself failed: {type(slip).__name__}: {slip}",)
        )
    if not replayed.wrong:
        return Verdict(name, Outcome.PASSED, kind, observations=replayed.agreed)
    details = tuple(replayed.wrong[:MAX_DETAILS])
    return Verdict(name, outcome, kind, why, details, replayed.agreed)


def _is_readable(trace: Mapping[str, Any]) -> bool:
    """Whether it has the shape of a trace: nodes at the start, and steps with what each changed."""
    initial, steps = trace.get("initial"), trace.get("steps")
    if not isinstance(initial, list) or not isinstance(steps, list):
        return False
    is_stepping = all(isinstance(each, dict) and isinstance(each.get("step"), dict) for each in steps)
    if not is_stepping or not all(each["step"] for each in steps):
        return False
    seen = [*initial, *(node for each in steps for node in each.get("changed") or ())]
    return all(isinstance(node, dict) and set(node) >= _TOLD for node in seen)


def is_agreed(trace: Mapping[str, Any]) -> bool:
    """Whether both reference engines vouch for every node of it."""
    javarosa = _javarosa(trace)
    return (
        bool(javarosa.get("ok"))
        and not javarosa.get("differs")
        and not javarosa.get("refused_steps")
        and not javarosa.get("more")
    )


def replay(trace: Mapping[str, Any], opened: Opened, settings: Settings) -> Replay:
    """Answer a form as its trace did, comparing everything after each step.

    Raises:
        NoSuchWorld: the trace's clock or zone cannot be read.
    """
    own = Settings(_known(trace.get("now")), _known(trace.get("zone")))
    session = fill(opened, surroundings(own.over(settings).over(_SEEDED)))
    compare = _Comparison(trace, session)
    compare.at(0, trace["initial"], ())
    for number, step in enumerate(trace["steps"], start=1):
        refused = compare.do(step["step"])
        if refused:
            compare.result.miss(number, refused)
            break
        compare.at(number, step.get("changed", []), step.get("gone", ()))
    return compare.result


class _Comparison:
    """A session beside the state that the trace says it must be in."""

    def __init__(self, trace: Mapping[str, Any], session: Session) -> None:
        javarosa = _javarosa(trace)
        differs = javarosa.get("differs") or []
        self.result = Replay()
        self._session = session
        self._references = References(session)
        self._expected: dict[str, Mapping[str, Any]] = {}
        self._disputed = {(step, ref, name) for step, ref, name, *_ in differs}
        # Only the first hundreds of disputes are listed; after the last one anything may be disputed.
        self._listed_until = max((step for step, *_ in differs), default=0) if javarosa.get("more") else None
        self._volatile = set(trace.get("volatile", ()))

    def do(self, step: Mapping[str, Any]) -> str:
        """Take a step; why it cannot be taken, or blank."""
        session = self._session
        if "language" in step:
            session.set_language(step["language"])
            return ""
        (verb, reference), *_ = step.items()
        node = self._references.find(reference)
        if node is None:
            return f"{verb} {reference}: there is no such node"
        if verb == "set":
            changes = session.set_value(node, str(step["value"] or ""))
        elif verb == "add":
            changes = session.add_repeat(node)
        elif verb == "remove":
            changes = session.remove_repeat(node)
        else:
            return f"{verb} is no step"
        if changes.added or changes.removed:
            self._references.forget()
        return ""

    def at(self, step: int, changed: list[dict[str, Any]], gone: Any) -> None:
        """Compare the whole state after a step, then after a full recomputation."""
        for reference in gone:
            self._expected.pop(reference, None)
        self._expected.update({seen["ref"]: seen for seen in changed})
        views = {plain(reference): view for reference, view in walk(self._session)}
        for reference, seen in self._expected.items():
            self._node(step, reference, seen, views.get(plain(reference)))
        again = self._session.recompute_all()
        if again.writes or again.changed:
            moved = sorted(str(write.node_id) for write in again.writes) or sorted(map(str, again.changed))
            self.result.miss(step, f"a full recomputation changes {', '.join(moved[:3])}")

    def _node(self, step: int, reference: str, seen: Mapping[str, Any], view: NodeView | None) -> None:
        if reference in self._volatile or self._is_disputed(step, reference, "absent"):
            self.result.disputed += 1
            return
        if view is None:
            if _adds_itself(reference):
                self.result.disputed += 1
            else:
                self.result.miss(step, f"{reference} is not there")
            return
        found = list(differences(self._session, seen, view))
        for name, expected, got in found:
            if self._is_disputed(step, reference, name) or (name == "label" and _is_group(seen)):
                self.result.disputed += 1
            else:
                self.result.miss(step, f"{reference} {name}: {got!r}, should be {expected!r}")
        self.result.agreed += not found

    def _is_disputed(self, step: int, reference: str, name: str) -> bool:
        if self._listed_until is not None and step >= self._listed_until:
            return True
        return (step, reference, name) in self._disputed


def _adds_itself(reference: str) -> bool:
    """The peer gives a form that has no place for its instanceID one; JavaRosa and this engine do not."""
    return "/orx:meta" in reference


def _is_group(seen: Mapping[str, Any]) -> bool:
    """JavaRosa's driver says no headings: those of groups and repeats are one engine's word alone."""
    return str(seen.get("node", "")).startswith(("group", "repeat"))


def _javarosa(trace: Mapping[str, Any]) -> Mapping[str, Any]:
    found = trace.get("javarosa")
    return found if isinstance(found, dict) else {}


def _clock(meta: Mapping[str, Any]) -> dict[str, Any]:
    return {name: meta[name] for name in ("now", "zone") if name in meta}


def _known(value: object) -> str:
    return value if isinstance(value, str) and value not in ("live", "local") else ""
