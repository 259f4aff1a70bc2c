"""Owns what a request may say: JSON in, a checked `Request` out, or one sentence about what is wrong."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from qa_desktop.cli.engine.world import Settings

VERBS = ("set", "add", "remove", "language", "snapshot", "eval")
"""What a step does; the first of these that it names."""


class BadRequest(Exception):
    """The request cannot be understood. The message is a sentence."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a script. `said` is the step as it was written."""

    verb: str
    target: str = ""
    value: str = ""
    after: int | None = None
    """Of `add`: new instances come behind this one."""
    count: int = 1
    """Of `add`: how many."""
    at: str = ""
    """Of `eval`: the node that the expression stands at."""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One form and what to do with it."""

    id: object = None
    form: str = ""
    xml: str = ""
    attachments: str = ""
    inline: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    only: frozenset[str] | None = None
    submission: bool = True
    continue_on_error: bool = False
    steps: tuple[Step, ...] = ()
    settings: Settings = field(default_factory=Settings)
    last_saved: str = ""
    """Submission XML of the last filling, for `jr://instance/last-saved`."""


def read_json(text: str | bytes) -> object:
    """JSON as the standard has it: `NaN` and numbers beyond all bounds, that no reply could repeat, are none.

    Raises:
        ValueError: it is none, or has such a number.
        RecursionError: it is nested too deeply.
    """
    return json.loads(text, parse_float=_finite, parse_constant=_finite)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:40]} is no number of JSON")
    return number


def read_request(said: object) -> Request:
    """Check a request.

    Raises:
        BadRequest: a field is missing or of another kind than it must be.
    """
    if not isinstance(said, dict):
        raise BadRequest("A request is a JSON object, or for `run --script` also a list of steps")
    form, xml = _text(said, "form"), _text(said, "xml")
    if not form and not xml:
        raise BadRequest("A request names a form: “form” is its file, “xml” its text")
    return Request(
        id=said.get("id"),
        form=form,
        xml=xml,
        attachments=_text(said, "attachments"),
        inline=_texts(said, "inline"),
        language=_text(said, "language"),
        only=_names(said, "only"),
        submission=_flag(said, "submission", default=True),
        continue_on_error=_flag(said, "continueOnError", default=False),
        steps=_steps(said.get("steps")),
        settings=Settings(_text(said, "now"), _text(said, "zone"), _text(said, "seed")),
        last_saved=_text(said, "lastSaved"),
    )


def _steps(said: object) -> tuple[Step, ...]:
    if said is None:
        return ()
    if not isinstance(said, list):
        raise BadRequest("“steps” is a list of steps")
    return tuple(_step(each, place) for place, each in enumerate(said))


def _step(said: object, place: int) -> Step:
    if not isinstance(said, dict):
        raise BadRequest(f"Step {place} is not an object such as {{“set”: “/data/a”, “value”: “x”}}")
    verb = next((verb for verb in VERBS if verb in said), "")
    shown = ", ".join(str(key) for key in said)[:80]
    if not verb:
        return Step("", said=shown)  # an error of its own step, as in the other engines
    target = said[verb]
    if verb == "snapshot" and not isinstance(target, str):
        target = _plain(target, f"Step {place}: “snapshot”")
    if not isinstance(target, str):
        raise BadRequest(f"Step {place}: “{verb}” is a text")
    return Step(
        verb,
        target,
        _plain(said.get("value"), f"Step {place}: “value”"),
        _whole(said.get("after"), f"Step {place}: “after”"),
        _whole(said.get("count"), f"Step {place}: “count”") or 1,
        _plain(said.get("at"), f"Step {place}: “at”"),
        shown,
    )


def _plain(value: object, what: str) -> str:
    """A value as the XForm stores it: numbers and true or false may be written without quotes."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, str | int | float):
        return str(value)
    raise BadRequest(f"{what} is a text")


def _whole(value: object, what: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadRequest(f"{what} is a whole number")
    return value


def _text(said: Mapping[str, object], name: str) -> str:
    value = said.get(name)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and name == "seed":
        return str(value)
    if not isinstance(value, str):
        raise BadRequest(f"“{name}” is a text")
    return value


def _flag(said: Mapping[str, object], name: str, *, default: bool) -> bool:
    value = said.get(name)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise BadRequest(f"“{name}” is true or false")
    return value


def _texts(said: Mapping[str, object], name: str) -> Mapping[str, str]:
    value = said.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise BadRequest(f"“{name}” holds a text by file name")
    return value


def _names(said: Mapping[str, object], name: str) -> frozenset[str] | None:
    value = said.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise BadRequest(f"“{name}” is a list of references")
    return frozenset(value)
