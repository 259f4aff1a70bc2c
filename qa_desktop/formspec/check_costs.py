"""Owns warnings of what is costly or fragile in an expression: it works, and will surprise somebody later."""

from __future__ import annotations

import math
from collections.abc import Iterator

from qa_desktop.formspec.check_slips import CONDITIONS
from qa_desktop.formspec.definition import Finding
from qa_desktop.formspec.inspection import Inspected
from qa_desktop.xpath.functions import FUNCTIONS
from qa_desktop.xpath.hints import parts_of
from qa_desktop.xpath.pattern_syntax import (
    Assertion,
    Char,
    Choice,
    Look,
    Part,
    Repeat,
    Sequence,
    read_pattern,
)
from qa_desktop.xpath.problems import EvaluationProblem
from qa_desktop.xpath.syntax import Call, Literal, Negation, Node, Number, Operation, Path

_ANYWHERE = frozenset({"descendant", "descendant-or-self"})
_RESTLESS = frozenset({"now", "random", "uuid"})
_FROM_ELSEWHERE = frozenset({"pulldata", "instance", "position", "last", "current", "digest"})


def check_costs(seen: Inspected) -> Iterator[Finding]:
    """Paths through the whole form, values that never rest, slow patterns, conditions that never change."""
    if seen.use.node.path in seen.tool.meta:
        return  # written once by the form's own machinery
    kept = _kept(seen.use.expression.tree)
    if seen.use.attribute == "constraint":
        kept |= _upper_limits(seen.use.expression.tree)
    for part in parts_of(seen.use.expression.tree):
        match part:
            case Path() if any(step.axis in _ANYWHERE for step in part.steps):
                message = "This looks through the whole form each time anything changes."
                yield seen.warn("TOOL-DESCENDANT", message, part.span, "name the question: ${name}")
            case Call(name=name) if name in _RESTLESS and id(part) not in kept:
                yield from _restless(seen, part)
            case Call(name="regex", arguments=(_, Literal() as pattern)) if _is_slow(pattern.value):
                message = "This pattern repeats a repetition, and can take very long on a wrong answer."
                yield seen.warn(
                    "TOOL-SLOW-PATTERN", message, pattern.span, "repeat once: [a-z ]+, not ([a-z]+ ?)+"
                )
            case _:
                pass
    yield from _constant(seen)
    yield from _never(seen)


def _kept(tree: Node) -> set[int]:
    """Calls within `once()`, whose answer is kept."""
    return {
        id(inside)
        for part in parts_of(tree)
        if isinstance(part, Call) and part.name == "once"
        for inside in parts_of(part)
    }


def _upper_limits(tree: Node) -> set[int]:
    """`now()` in `. <= now()`: what is past stays past, so such a constraint does not turn by itself."""
    found: set[int] = set()
    for part in parts_of(tree):
        match part:
            case Operation(operators=("<" | "<=",), operands=(_, Call(name="now") as limit)):
                found.add(id(limit))
            case Operation(operators=(">" | ">=",), operands=(Call(name="now") as limit, _)):
                found.add(id(limit))
            case _:
                pass
    return found


def _restless(seen: Inspected, call: Call) -> Iterator[Finding]:
    if seen.use.attribute in CONDITIONS:
        message = f"{call.name}() changes all the time, so this may turn from true to false by itself."
        better = (
            "use today(), or ask for the time"
            if call.name == "now"
            else f"use once({call.name}()) in a calculate"
        )
        yield seen.warn("TOOL-VOLATILE", message, call.span, better)
    elif seen.use.attribute == "calculate" and call.name != "now":
        message = f"{call.name}() gives another value each time it is worked out."
        yield seen.warn("TOOL-VOLATILE", message, call.span, f"write once({call.name}())")


# ---------------------------------------------------------------- conditions that never change


def _constant(seen: Inspected) -> Iterator[Finding]:
    use = seen.use
    if use.attribute not in ("relevant", "constraint") or seen.facts.references or seen.facts.is_volatile:
        return
    if any(call.name in _FROM_ELSEWHERE or call.name not in FUNCTIONS for call in seen.facts.calls):
        return
    end = len(use.expression.text)
    known = _folded(use.expression.tree)
    what = (
        {
            ("relevant", True): "so the row is always shown",
            ("relevant", False): "so the row is never shown",
            ("constraint", True): "so every answer is accepted",
            ("constraint", False): "so no answer is accepted",
        }.get((use.attribute, known), "so it never changes")
        if known is not None
        else "so it never changes"
    )
    yield seen.warn("TOOL-CONSTANT", f"This depends on no answer, {what}.", (0, end))


def _folded(tree: Node) -> bool | None:
    """The truth of a condition without references, where that is plain to see."""
    match tree:
        case Call(name="true" | "false" as name, arguments=()):
            return name == "true"
        case Literal(value=text):
            return bool(text)
        case Number(value=number):
            return bool(number)
        case Call(name="not", arguments=(inner,)):
            inside = _folded(inner)
            return None if inside is None else not inside
        case Operation(
            operands=((Literal() | Number()) as left, (Literal() | Number()) as right),
            operators=("=" | "!=" as sign,),
        ) if type(left) is type(right):
            return (left.value == right.value) is (sign == "=")
        case _:
            return None


def _never(seen: Inspected) -> Iterator[Finding]:
    """A constraint whose limits leave nothing between them: `. > 10 and . < 5`."""
    tree = seen.use.expression.tree
    if (
        seen.use.attribute != "constraint"
        or not isinstance(tree, Operation)
        or set(tree.operators) != {"and"}
    ):
        return
    least, most, open_ends = -math.inf, math.inf, False
    for operand in tree.operands:
        limit = _limit(operand)
        if limit is None:
            continue
        sign, number = limit
        if sign in (">", ">=", "=") and number >= least:
            open_ends = (open_ends and number == least) or sign == ">" if number == least else sign == ">"
            least = number
        if sign in ("<", "<=", "=") and number <= most:
            most = number
            open_ends = open_ends or (sign == "<" and most == least)
    if least > most or (least == most and open_ends):
        message = "No answer can be both, so none is ever accepted."
        yield seen.warn("TOOL-NEVER", message, tree.span, "perhaps “or” is meant, or the signs are swapped")


_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}


def _limit(node: Node) -> tuple[str, float] | None:
    """`. > 5` as its sign and number; None for anything else."""
    if not isinstance(node, Operation) or len(node.operands) != 2 or node.operators[0] not in _MIRRORED:
        return None
    left, right, sign = *node.operands, node.operators[0]
    if _is_own(right):
        left, right, sign = right, left, _MIRRORED[sign]
    number = _number(right)
    return (sign, number) if _is_own(left) and number is not None else None


def _is_own(node: Node) -> bool:
    return (
        isinstance(node, Path)
        and not node.absolute
        and node.start is None
        and ([(step.axis, bool(step.predicates)) for step in node.steps] == [("self", False)])
    )


def _number(node: Node) -> float | None:
    match node:
        case Number(value=number):
            return number
        case Negation(operand=Number(value=number), times=times):
            return -number if times % 2 else number
        case _:
            return None


# ---------------------------------------------------------------- patterns


def _is_slow(pattern: str) -> bool:
    try:
        part, _ = read_pattern(pattern)
    except EvaluationProblem:
        return False  # told of as a pattern that cannot be used
    return _repeats_repetition(part)


def _repeats_repetition(part: Part) -> bool:
    match part:
        case Repeat(item=item, most=most):
            return (most is None and _is_open(item)) or _repeats_repetition(item)
        case Sequence(items=items) | Choice(items=items):
            return any(_repeats_repetition(item) for item in items)
        case Look(item=item):
            return _repeats_repetition(item)
        case _:
            return False


def _is_open(part: Part) -> bool:
    """An endless repetition with nothing beside it that must be there: its turns cannot be told apart."""
    match part:
        case Repeat(most=None):
            return True
        case Repeat(item=item):
            return _is_open(item)
        case Sequence(items=items):
            return any(
                _is_open(item) and all(_may_be_empty(other) for other in items if other is not item)
                for item in items
            )
        case Choice(items=items):
            return any(_is_open(item) for item in items)
        case _:
            return False


def _may_be_empty(part: Part) -> bool:
    match part:
        case Char():
            return False
        case Assertion() | Look():
            return True
        case Repeat(item=item, least=least):
            return least == 0 or _may_be_empty(item)
        case Sequence(items=items):
            return all(_may_be_empty(item) for item in items)
        case Choice(items=items):
            return any(_may_be_empty(item) for item in items)
