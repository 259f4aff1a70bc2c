"""Owns the strict reading of JSON: what Python's parser forgives is refused here.

Python keeps the last of two equal keys, reads NaN and Infinity, turns 1e999 into infinity, accepts
lone surrogates and recurses as deep as the text asks (RFC 8259 leaves these to the reader).
Depth and number of values are counted before anything is built, so a hostile text costs one linear pass.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

MAX_INTEGER = 2**53
"""The largest integer that every JSON reader holds exactly."""

# The possessive quantifiers keep this linear; a quotation mark that stands alone is an unfinished string.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|["\[\]{},]', re.DOTALL)


class BadJson(Exception):
    """The text is not the JSON we accept. `reason` is safe to log: it quotes nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one document may hold."""

    depth: int = 32
    nodes: int = 100_000
    string: int = 200_000
    floats: bool = True


def parse(data: bytes, limits: Limits) -> Mapping[str, Any]:
    """Read one JSON object.

    Raises:
        BadJson: not UTF-8, not JSON, not an object, or beyond `limits`.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadJson("utf-8") from error
    _measure(text, limits)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_without_duplicates,
            parse_constant=_refuse_constant,
            parse_int=_bounded_integer,
            parse_float=_finite_float if limits.floats else _refuse_float,
        )
    except (ValueError, RecursionError) as error:
        raise BadJson("syntax") from error
    if not isinstance(value, dict):
        raise BadJson("not-an-object")
    _check_strings(value, limits.string)
    return value


def write(value: Mapping[str, Any]) -> bytes:
    """One line of ASCII with sorted keys and no spaces."""
    line = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return line.encode("ascii")


def exact_keys(value: Any, keys: frozenset[str]) -> Mapping[str, Any]:
    """The object, when it has exactly these keys."""
    if not isinstance(value, dict) or value.keys() != keys:
        raise BadJson("keys")
    return value


def text(value: Any, pattern: re.Pattern[str]) -> str:
    """The string, when it matches the whole pattern."""
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        raise BadJson("text")
    return value


def plain_text(value: Any, most: int) -> str:
    """The string, when it is no longer than `most` characters."""
    if not isinstance(value, str) or len(value) > most:
        raise BadJson("text")
    return value


def integer(value: Any, least: int, most: int) -> int:
    """The whole number between two bounds; `true` is not a number here."""
    if type(value) is not int or not least <= value <= most:
        raise BadJson("integer")
    return value


def sequence(value: Any, most: int) -> list[Any]:
    """The list, when it is no longer than `most`."""
    if not isinstance(value, list) or len(value) > most:
        raise BadJson("list")
    return value


def _measure(text: str, limits: Limits) -> None:
    depth, nodes = 0, 1
    for match in _TOKEN.finditer(text):
        mark = match.group()
        if mark in {"[", "{"}:
            depth += 1
            nodes += 1
            if depth > limits.depth:
                raise BadJson("depth")
        elif mark in {"]", "}"}:
            depth -= 1
        elif mark == ",":
            nodes += 1
        elif mark == '"':
            raise BadJson("syntax")
        if nodes > limits.nodes:
            raise BadJson("nodes")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise BadJson("duplicate-key")
    return made


def _refuse_constant(_name: str) -> NoReturn:
    raise BadJson("not-a-number")


def _bounded_integer(digits: str) -> int:
    # 17 characters hold any value in range and its sign; longer ones are never converted.
    if len(digits) > 17 or abs(int(digits)) > MAX_INTEGER:
        raise BadJson("integer")
    return int(digits)


def _finite_float(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise BadJson("not-a-number")
    return value


def _refuse_float(_digits: str) -> NoReturn:
    raise BadJson("float")


def _check_strings(root: Any, most: int) -> None:
    waiting = [root]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(value.keys())
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, str):
            if len(value) > most:
                raise BadJson("string")
            if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
                raise BadJson("surrogate")
