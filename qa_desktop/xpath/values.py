"""Owns the values of XPath: how each becomes text, number, truth or nodes, and how two compare.

Differences to XPath 1.0 are decided: a blank in arithmetic is blank (NaN as text is blank), numbers as text
have no exponent, and dates are values of their own.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any, Final, TypeAlias

from qa_desktop.xpath import moments
from qa_desktop.xpath.problems import EvaluationProblem
from qa_desktop.xpath.tree import TreeNode

NodeSet: TypeAlias = list[TreeNode] | tuple[TreeNode, ...]
Value: TypeAlias = bool | float | str | date | NodeSet
"""A `date` is a calendar day; a `datetime`, always aware, is an instant."""

NAN: Final = math.nan
_NUMBER: Final = re.compile(r"[ \t\r\n]*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[ \t\r\n]*")
_EXACT: Final = 2.0**53
"""From here on floats are whole numbers, and not every whole number is a float."""


def as_string(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)):
        return value[0].value if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return moments.write_moment(value)
    return number_text(float(value))


def number_text(number: float) -> str:
    """Shortest text that reads back as the same number, never with an exponent; NaN is blank."""
    if number != number:
        return ""
    if number.is_integer():
        return (
            str(int(number))
            if abs(number) < _EXACT
            else format(Decimal(repr(number)), "f").removesuffix(".0")
        )
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    text = repr(number)
    return format(Decimal(text), "f") if "e" in text else text


def as_number(value: Value) -> float:
    """NaN stands for blank and for what is no number; an ISO date counts as days since 1970-01-01."""
    if isinstance(value, float):
        return value
    if isinstance(value, (list, tuple)):
        value = value[0].value if value else ""
    if isinstance(value, str):
        return number_of_text(value)
    if isinstance(value, date):
        return moments.days(value)
    return float(value)


def number_of_text(text: str) -> float:
    """What an answer is as a number; NaN for a blank and for what is none, `1e3` and `1,5` included."""
    if text.isdecimal() and text.isascii():
        return float(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    if moments.looks_like_moment(text):
        # A date-time without an offset is counted as UTC: arithmetic on dates knows no zone.
        moment = moments.read_moment(text, UTC)
        return NAN if moment is None else moments.days(moment)
    return NAN


def as_boolean(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, (list, tuple, str)):
        return len(value) > 0
    if isinstance(value, date):
        return True
    return value != 0 and value == value


def as_nodeset(value: Value, what: str = "this") -> NodeSet:
    """The nodes themselves.

    Raises:
        EvaluationProblem: the value is not a set of nodes; `what` names who wanted one.
    """
    if isinstance(value, (list, tuple)):
        return value
    raise EvaluationProblem(f"{what} needs a path, not a value")


def strings_of(values: Iterable[Value]) -> Iterator[str]:
    """Every value as text, node-sets spread out."""
    for value in values:
        if isinstance(value, (list, tuple)):
            for node in value:
                yield node.value
        else:
            yield as_string(value)


def numbers_of(values: Iterable[Value]) -> list[float]:
    """Every value as a number, node-sets spread out, blanks and non-numbers left out."""
    found: list[float] = []
    for value in values:
        if isinstance(value, (list, tuple)):
            found.extend(number_of_text(node.value) for node in value)
        else:
            found.append(as_number(value))
    return [number for number in found if number == number]


def round_half_away(number: float, places: int) -> float:
    """Round in decimal, halves away from zero: -2.5 becomes -3, and 1.005 to two places 1.01."""
    if not math.isfinite(number):
        return number
    # 340 digits hold every float; more places than that change nothing.
    places = max(-340, min(340, places))
    with localcontext() as context:
        context.prec = 800
        return float(Decimal(repr(number)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


_Test: TypeAlias = Callable[[Any, Any], bool]  # operators on two numbers, texts or moments, by turns

# Comparison --------------------------------------------------------------------------------------

_TESTS: Final[dict[str, _Test]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_MIRRORED: Final = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compare(sign: str, left: Value, right: Value, zone: Callable[[], tzinfo]) -> bool:
    """Compare as XPath 1.0, 3.4, with dates compared as dates.

    Two values are dates when one is a date and the other reads as one, or both are text in ISO form. A date
    against an instant stands for its local midnight. In an order (`<`), nodes against a truth value are
    compared one by one as numbers, as the reference engines do; XPath 1.0 would ask whether any is there.
    """
    if isinstance(left, (list, tuple)):
        if isinstance(right, bool) and sign in ("=", "!="):
            return _atoms(sign, len(left) > 0, right, zone)
        if isinstance(right, (list, tuple)):
            if len(left) == 1 and len(right) == 1:
                return _atoms(sign, left[0].value, right[0].value, zone)
            return _nodes(sign, {node.value for node in left}, {node.value for node in right}, zone)
        return any(_atoms(sign, node.value, right, zone) for node in left)
    if isinstance(right, (list, tuple)):
        return compare(_MIRRORED[sign], right, left, zone)
    return _atoms(sign, left, right, zone)


def _nodes(sign: str, left: set[str], right: set[str], zone: Callable[[], tzinfo]) -> bool:
    """Whether any text of one side compares with any of the other, without trying every pair."""
    first = [text for text in left if moments.looks_like_moment(text)]
    second = [text for text in right if moments.looks_like_moment(text)]
    if first and second:
        # A moment against a moment is another comparison; few forms have many different ones.
        if len(first) * len(second) > _MAX_PAIRS:
            raise EvaluationProblem("too many dates are compared with each other")
        if any(_atoms(sign, one, other, zone) for one in first for other in second):
            return True
    if sign == "=":
        return not left.isdisjoint(right)
    if sign == "!=":
        return _differ(left, right, set(first), set(second))
    if first and second:
        return _in_order(sign, left.difference(first), right) or _in_order(
            sign, set(first), right.difference(second)
        )
    return _in_order(sign, left, right)


def _in_order(sign: str, left: set[str], right: set[str]) -> bool:
    numbers = [number for number in map(number_of_text, left) if number == number]
    others = [number for number in map(number_of_text, right) if number == number]
    if not numbers or not others:
        return False
    if sign in ("<", "<="):
        return _TESTS[sign](min(numbers), max(others))
    return _TESTS[sign](max(numbers), min(others))


def _differ(left: set[str], right: set[str], first: set[str], second: set[str]) -> bool:
    """Whether a text of one side is another one than one of the other; moments were compared already."""
    if first and second:
        plain, others = left - first, right - second
        return bool((plain and len(right | plain) > 1) or (others and len(left | others) > 1))
    return bool(left) and bool(right) and len(left | right) > 1


_MAX_PAIRS: Final = 1_000_000
"""Of dates compared one by one: some seconds of work, and a thousand dates on either side."""


def compare_with_number(sign: str, left: Value, right: float, zone: Callable[[], tzinfo]) -> bool:
    """The same as `compare`, sooner where the left side is nodes, as it is in most conditions."""
    if isinstance(left, (list, tuple)):
        test = _TESTS[sign]
        return any(test(number_of_text(node.value), right) for node in left)
    return _atoms(sign, left, right, zone)


def _atoms(sign: str, left: Value, right: Value, zone: Callable[[], tzinfo]) -> bool:
    test = _TESTS[sign]
    equality = sign in ("=", "!=")
    if isinstance(left, str) and isinstance(right, str):
        if left == right and equality:
            return sign == "="
        if moments.looks_like_moment(left) and moments.looks_like_moment(right):
            return _moments(test, left, right, zone())
        return test(left, right) if equality else test(number_of_text(left), number_of_text(right))
    if equality and (isinstance(left, bool) or isinstance(right, bool)):
        return test(as_boolean(left), as_boolean(right))
    if (isinstance(left, date) and isinstance(right, (str, date))) or (
        isinstance(right, date) and isinstance(left, str)
    ):
        return _moments(test, left, right, zone())
    return test(as_number(left), as_number(right))


def _moments(test: _Test, left: str | date, right: str | date, zone: tzinfo) -> bool:
    first = moments.read_moment(left, zone) if isinstance(left, str) else left
    second = moments.read_moment(right, zone) if isinstance(right, str) else right
    if first is None or second is None:
        return test is operator.ne
    if isinstance(first, datetime) or isinstance(second, datetime):
        return test(moments.as_instant(first, zone), moments.as_instant(second, zone))
    return test(first, second)
