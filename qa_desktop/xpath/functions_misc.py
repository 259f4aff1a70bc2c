"""Owns the functions of truth and choice, lists of choices, and those only the engine can answer."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from qa_desktop.xpath.function import Closure, Function
from qa_desktop.xpath.problems import EvaluationProblem
from qa_desktop.xpath.values import Value, as_boolean, as_number, as_string
from qa_desktop.xpath.world import Context


def _true(_context: Context, _values: list[Value]) -> Value:
    return True


def _false(_context: Context, _values: list[Value]) -> Value:
    return False


def _boolean(_context: Context, values: list[Value]) -> Value:
    return as_boolean(values[0])


def _depend(_context: Context, values: list[Value]) -> Value:
    """The first argument; the others are named only to be depended on."""
    return values[0]


def _not(_context: Context, values: list[Value]) -> Value:
    return not as_boolean(values[0])


def _boolean_from_string(_context: Context, values: list[Value]) -> Value:
    return as_string(values[0]).strip() in ("1", "true")


def _if(context: Context, closures: Sequence[Closure]) -> Value:
    return closures[1](context) if as_boolean(closures[0](context)) else closures[2](context)


def _once(context: Context, closures: Sequence[Closure]) -> Value:
    """The bound node's value where it has one; only else is the argument evaluated."""
    return context.current.value or closures[0](context)


def _choices(value: Value) -> list[str]:
    return as_string(value).split()


def _selected(_context: Context, values: list[Value]) -> Value:
    # A blank answer has the blank choice selected, as the reference engines agree.
    return as_string(values[1]).strip() in (_choices(values[0]) or [""])


def _selected_at(_context: Context, values: list[Value]) -> Value:
    choices, index = _choices(values[0]), as_number(values[1])
    return choices[int(index)] if 0 <= index < len(choices) else ""


def _checklist(_context: Context, values: list[Value]) -> Value:
    return _within(values, sum(_truths(values[2:])))


def _weighted_checklist(_context: Context, values: list[Value]) -> Value:
    rest = values[2:]
    if len(rest) == 2:
        pairs = zip(_truths(rest[:1]), _weights(rest[1:]), strict=False)
    else:
        pairs = zip(_truths(rest[::2]), _weights(rest[1::2]), strict=False)
    return _within(values, sum(weight for is_true, weight in pairs if is_true))


def _truths(values: Sequence[Value]) -> list[bool]:
    """Each value's truth; a node counts when its value is neither blank nor zero."""
    found: list[bool] = []
    for value in values:
        if isinstance(value, (list, tuple)):
            found.extend(_is_ticked(node.value) for node in value)
        else:
            found.append(as_boolean(value))
    return found


def _is_ticked(text: str) -> bool:
    number = as_number(text)
    return bool(text) if math.isnan(number) else number != 0


def _weights(values: Sequence[Value]) -> list[float]:
    found: list[float] = []
    for value in values:
        if isinstance(value, (list, tuple)):
            found.extend(as_number(node.value) for node in value)
        else:
            found.append(as_number(value))
    return found


def _within(limits: Sequence[Value], count: float) -> bool:
    """Whether a count is between two limits; a negative limit is none."""
    least, most = as_number(limits[0]), as_number(limits[1])
    return (least < 0 or count >= least) and (most < 0 or count <= most)


def _uuid(context: Context, values: list[Value]) -> Value:
    """A fresh UUID; with a length, that many characters of it and of further ones."""
    if not values:
        return context.world.new_id()
    length = as_number(values[0])
    if not 0 <= length <= _MAX_IDENTIFIER:
        raise EvaluationProblem(f"uuid() needs a length between 0 and {_MAX_IDENTIFIER}")
    wanted = int(length)
    text = ""
    while len(text) < wanted:
        text += context.world.new_id().replace("-", "")
    return text[:wanted]


_MAX_IDENTIFIER: Final = 1_000
"""Characters: nobody needs a longer identifier."""


def _of_world(name: str) -> Callable[[Context, list[Value]], Value]:
    def answer(context: Context, values: list[Value]) -> Value:
        return context.world.call(name, values, context)

    return answer


TABLE: Final = (
    Function("true", 0, 0, _true),
    Function("false", 0, 0, _false),
    Function("depend", 1, None, _depend),
    Function("boolean", 1, 1, _boolean),
    Function("not", 1, 1, _not),
    Function("boolean-from-string", 1, 1, _boolean_from_string),
    Function("if", 3, 3, lazy=_if),
    Function("once", 1, 1, lazy=_once, volatile=True),
    Function("selected", 2, 2, _selected),
    Function("is-selected", 2, 2, _selected),
    Function("selected-at", 2, 2, _selected_at),
    Function("checklist", 2, None, _checklist),
    Function("weighted-checklist", 2, None, _weighted_checklist),
    Function("uuid", 0, 1, _uuid, volatile=True),
    Function("jr:choice-name", 2, 2, _of_world("jr:choice-name")),
    Function("jr:itext", 1, 1, _of_world("jr:itext")),
    Function("version", 0, 0, _of_world("version")),
    Function("property", 1, 1, _of_world("property")),
)
