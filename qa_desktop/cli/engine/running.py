"""Owns one request: a form opened, answered step by step, and told of as JSON-ready data."""

from __future__ import annotations

import re
import statistics
import traceback
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter

from qa_desktop.cli.engine.describe import Described, References, snapshot
from qa_desktop.cli.engine.forms import Attachments, CannotOpen, Opened, fill, open_file, open_form
from qa_desktop.cli.engine.request import BadRequest, Request, Step, read_request
from qa_desktop.cli.engine.scored import scores_told
from qa_desktop.cli.engine.world import NoSuchWorld, Settings, surroundings
from qa_desktop.formengine.api import NodeKind, NodeView
from qa_desktop.formengine.session import Session
from qa_desktop.formspec.definition import ControlKind, Question, Tool
from qa_desktop.formspec.problems import Problem

Reply = dict[str, object]

_PROLOGUE = re.compile(r"^<\?xml[^>]*\?>")
_TRANSLATION = re.compile(rb"<translation\b[^>]*\blang=['\"]([^'\"<>&]*)['\"]")
MAX_AT_ONCE = 1_000
"""Instances that one step may add: as many as the engine gives a repeat."""


class StepFailed(Exception):
    """A step that cannot be done. The message is a sentence."""


def reply_to(said: object, settings: Settings) -> Reply:
    """Do what a request says. Never raises: what is wrong is in the reply."""
    reply: Reply = {"id": said.get("id") if isinstance(said, dict) else None, "ok": False}
    try:
        request = read_request(said)
        return _run(request, settings, reply)
    except (BadRequest, NoSuchWorld) as error:
        return {**reply, "stage": "request", "error": str(error)}
    except CannotOpen as error:
        problems = [problem_said(problem) for problem in error.problems]
        return {**reply, "stage": error.stage, "error": str(error), "problems": problems}
    except Exception as slip:  # noqa: BLE001 -- our own slip is a reply too: the next request must be answered
        last = traceback.extract_tb(slip.__traceback__)[-1]
        where = f"{type(slip).__name__} in {Path(last.filename).name}:{last.lineno}"
        return {**reply, "ok": False, "stage": "run", "error": f"The engine itself failed ({where})"}


def problem_said(problem: Problem) -> Mapping[str, object]:
    """A problem of the tool as data."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "place": problem.place,
        "text": problem.text,
        "message": problem.message,
        "suggestion": problem.suggestion,
    }


def _run(request: Request, settings: Settings, reply: Reply) -> Reply:
    world = surroundings(request.settings.over(settings))
    opened = _opened(request)
    started = perf_counter()
    session = fill(opened, world, request.last_saved.encode("utf-8", "replace"))
    born = (perf_counter() - started) * 1000
    timing: dict[str, object] = {
        "load_ms": opened.read_ms,
        "instantiate_ms": born,
        "open_ms": opened.read_ms + born,
    }
    reply["languages"] = _languages(opened.tool)
    reply["timing"] = timing
    reply["problems"] = [problem_said(problem) for problem in opened.problems]
    run = _Run(request, session, reply)
    try:
        run.go()
    except StepFailed as failed:
        reply["stage"] = "run"
        reply["error"] = str(failed)
    timing.update(run.timing())
    return reply


def _languages(tool: Tool) -> list[str]:
    """The default language first; a form that is not translated has one without a name, or its only one."""
    if not tool.languages:
        only = _TRANSLATION.search(tool.xml)
        return [only[1].decode("utf-8", "replace") if only else ""]
    others = [language for language in tool.languages if language != tool.default_language]
    return [tool.default_language, *others]


def _opened(request: Request) -> Opened:
    folder = Path(request.attachments) if request.attachments else None
    if request.xml:
        data = request.xml.encode("utf-8", "replace")
        return open_form(data, "", Attachments(folder, request.inline))
    return open_file(Path(request.form), folder, request.inline)


class _Run:
    """The steps of one request."""

    def __init__(self, request: Request, session: Session, reply: Reply) -> None:
        self._request = request
        self._session = session
        self._reply = reply
        self._references = References(session)
        self._steps_ms: list[float] = []
        self._answers_ms: list[float] = []
        self._snapshots: list[Described] = []
        self._errors: list[Described] = []
        self._evals: list[Described] = []

    def go(self) -> None:
        """Take every step, then tell of the end.

        Raises:
            StepFailed: a step cannot be done, and nobody asked to go on.
        """
        reply, request = self._reply, self._request
        reply["snapshots"] = self._snapshots
        reply["step_errors"] = self._errors
        first = (Step("language", request.language),) if request.language else ()
        steps = (*first, *request.steps)
        if any(step.verb == "eval" for step in steps):
            reply["evals"] = self._evals
        for number, step in enumerate(steps):
            started = perf_counter()
            try:
                self._do(step)
            except StepFailed as failed:
                self._errors.append({"step": number, "error": str(failed)})
                if not request.continue_on_error:
                    raise
            if step.verb == "snapshot":
                self._tell(number, step.target)
            self._steps_ms.append((perf_counter() - started) * 1000)
        self._tell("end", "end")
        reply.update(scores_told(self._session, self._references))
        if request.submission:
            reply["submission"] = self._submission()
        reply["ok"] = not self._errors

    def timing(self) -> Mapping[str, object]:
        """How long steps took, and answers alone."""
        answers = sorted(self._answers_ms)
        if not answers:
            return {"steps_ms": self._steps_ms, "answer_median_ms": None, "answer_p95_ms": None}
        late = answers[min(len(answers) - 1, int(0.95 * len(answers)))]
        return {
            "steps_ms": self._steps_ms,
            "answer_median_ms": statistics.median(answers),
            "answer_p95_ms": late,
        }

    def _tell(self, after: int | str, name: str) -> None:
        nodes = snapshot(self._session, self._request.only)
        self._snapshots.append({"after": after, "name": name, "nodes": nodes})

    def _do(self, step: Step) -> None:
        match step.verb:
            case "set":
                self._set(step)
            case "add":
                self._add(step)
            case "remove":
                self._remove(step)
            case "language":
                if step.target not in _languages(self._session.tool):
                    raise StepFailed(f"no language {step.target}")
                self._session.set_language(step.target)
            case "eval":
                self._evals.append(self._evaluated(step))
            case "snapshot":
                pass
            case _:
                raise StepFailed(f"unknown step {step.said}")

    def _set(self, step: Step) -> None:
        view = self._view(step.target)
        definition = view.definition
        if not isinstance(definition, Question):
            raise StepFailed(f"cannot answer {step.target}: it is a {view.kind.value}")
        if definition.control in (ControlKind.NONE, ControlKind.NOTE):
            what = "a note" if definition.control is ControlKind.NOTE else "answered by the form itself"
            raise StepFailed(f"cannot answer {step.target}: it is {what}")
        if view.is_readonly:
            raise StepFailed(f"cannot answer {step.target}: it is read-only")
        started = perf_counter()
        changes = self._session.set_value(view.node_id, step.value)
        self._answers_ms.append((perf_counter() - started) * 1000)
        if changes.added or changes.removed:
            self._references.forget()

    def _add(self, step: Step) -> None:
        view = self._view(step.target)
        if view.kind is not NodeKind.REPEAT:
            raise StepFailed(f"{step.target} is a {view.kind.value}")
        if not view.can_add:
            raise StepFailed(f"{step.target}: its count is not in the hands of people")
        if not 1 <= step.count <= MAX_AT_ONCE:
            raise StepFailed(f"{step.target}: 1 to {MAX_AT_ONCE} instances can be added at once")
        if step.after is not None and step.after != len(view.children) - 1:
            raise StepFailed(f"{step.target}: new instances come last")
        for _ in range(step.count):
            self._session.add_repeat(view.node_id)
        self._references.forget()

    def _remove(self, step: Step) -> None:
        view = self._view(step.target)
        if view.kind is not NodeKind.INSTANCE:
            raise StepFailed(f"{step.target} is a {view.kind.value}")
        if view.parent is None or not self._session.view(view.parent).can_add:
            raise StepFailed(f"{step.target}: its count is not in the hands of people")
        self._session.remove_repeat(view.node_id)
        self._references.forget()

    def _evaluated(self, step: Step) -> Described:
        node = self._references.find(step.at) if step.at else self._session.root()
        if node is None:
            return {"expr": step.target, "error": f"no node at {step.at}"}
        kind, value = self._session.evaluate(step.target, node)
        if kind == "error":
            return {"expr": step.target, "error": value}
        return {"expr": step.target, "type": kind, "value": value}

    def _view(self, reference: str) -> NodeView:
        node = self._references.find(reference)
        if node is None:
            raise StepFailed(f"no node at {reference}")
        return self._session.view(node)

    def _submission(self) -> Described:
        violations = self._session.validate()
        blocked = {violation.node_id for violation in violations}
        references = [ref for ref, node in self._references.all().items() if node in blocked]
        return {
            "status": "pending" if references else "ready",
            "violations": references,
            "xml": _PROLOGUE.sub("", self._session.serialise().decode("utf-8")).strip(),
        }
