"""Owns the functions on numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from qa_desktop.xpath.function import Function
from qa_desktop.xpath.values import (
    NAN,
    Value,
    as_nodeset,
    as_number,
    as_string,
    number_of_text,
    numbers_of,
    round_half_away,
)
from qa_desktop.xpath.world import Context


def _number(context: Context, values: list[Value]) -> Value:
    return as_number(values[0]) if values else number_of_text(context.node.value)


def _sum(_context: Context, values: list[Value]) -> Value:
    """Blanks and non-numbers are skipped; the sum of none is 0."""
    return math.fsum(_finite_first(numbers_of([as_nodeset(values[0], "sum()")])))


def _finite_first(numbers: list[float]) -> list[float]:
    # fsum refuses opposite infinities; their sum is blank.
    if math.inf in numbers and -math.inf in numbers:
        return [NAN]
    return numbers


def _min(_context: Context, values: list[Value]) -> Value:
    return min(numbers_of(values), default=NAN)


def _max(_context: Context, values: list[Value]) -> Value:
    return max(numbers_of(values), default=NAN)


def _round(_context: Context, values: list[Value]) -> Value:
    places = as_number(values[1]) if len(values) > 1 else 0.0
    if not math.isfinite(places):
        return NAN
    return round_half_away(as_number(values[0]), int(places))


def _int(_context: Context, values: list[Value]) -> Value:
    return _whole(math.trunc, as_number(values[0]))


def _floor(_context: Context, values: list[Value]) -> Value:
    return _whole(math.floor, as_number(values[0]))


def _ceiling(_context: Context, values: list[Value]) -> Value:
    return _whole(math.ceil, as_number(values[0]))


def _whole(towards: Callable[[float], int], number: float) -> float:
    return float(towards(number)) if math.isfinite(number) else number


def _pow(_context: Context, values: list[Value]) -> Value:
    base, exponent = as_number(values[0]), as_number(values[1])
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ValueError:
        # 0 to a negative power is infinite; a root of a negative number is no number.
        return math.inf if base == 0 else NAN


def _plain(function: Callable[[float], float]) -> Callable[[Context, list[Value]], Value]:
    """Make a function of one number, blank outside its domain."""

    def answer(_context: Context, values: list[Value]) -> Value:
        number = as_number(values[0])
        try:
            return function(number)
        except ValueError:
            return NAN
        except OverflowError:
            return math.inf

    return answer


def _logarithm(function: Callable[[float], float]) -> Callable[[float], float]:
    def answer(number: float) -> float:
        return -math.inf if number == 0 else function(number)

    return answer


def _exp10(number: float) -> float:
    return math.pow(10.0, number)


def _atan2(_context: Context, values: list[Value]) -> Value:
    return math.atan2(as_number(values[0]), as_number(values[1]))


def _pi(_context: Context, _values: list[Value]) -> Value:
    return math.pi


def _random(context: Context, _values: list[Value]) -> Value:
    return context.world.random()


def _count_selected(_context: Context, values: list[Value]) -> Value:
    return float(len(as_string(values[0]).split()))


TABLE: Final = (
    Function("number", 0, 1, _number),
    Function("sum", 1, 1, _sum),
    Function("min", 0, None, _min),
    Function("max", 0, None, _max),
    Function("round", 1, 2, _round),
    Function("int", 1, 1, _int),
    Function("floor", 1, 1, _floor),
    Function("ceiling", 1, 1, _ceiling),
    Function("pow", 2, 2, _pow),
    Function("abs", 1, 1, _plain(abs)),
    Function("sqrt", 1, 1, _plain(math.sqrt)),
    Function("exp", 1, 1, _plain(math.exp)),
    Function("exp10", 1, 1, _plain(_exp10)),
    Function("log", 1, 1, _plain(_logarithm(math.log))),
    Function("log10", 1, 1, _plain(_logarithm(math.log10))),
    Function("sin", 1, 1, _plain(math.sin)),
    Function("cos", 1, 1, _plain(math.cos)),
    Function("tan", 1, 1, _plain(math.tan)),
    Function("asin", 1, 1, _plain(math.asin)),
    Function("acos", 1, 1, _plain(math.acos)),
    Function("atan", 1, 1, _plain(math.atan)),
    Function("atan2", 2, 2, _atan2),
    Function("pi", 0, 0, _pi),
    Function("random", 0, 0, _random, volatile=True),
    Function("count-selected", 1, 1, _count_selected),
)
