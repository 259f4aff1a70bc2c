"""Owns the functions on text."""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
from collections.abc import Iterable, Sequence
from typing import Final

from qa_desktop.xpath.ed25519 import is_signed
from qa_desktop.xpath.function import Closure, Function
from qa_desktop.xpath.patterns import matches_whole
from qa_desktop.xpath.problems import EvaluationProblem
from qa_desktop.xpath.values import Value, as_number, as_string, strings_of
from qa_desktop.xpath.world import MAX_TEXT, Context


def _context_or_first(context: Context, values: list[Value]) -> str:
    return as_string(values[0]) if values else context.node.value


def _bounded(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise EvaluationProblem(f"a text grew beyond {MAX_TEXT} characters")
    return text


def _string(context: Context, values: list[Value]) -> Value:
    return _context_or_first(context, values)


def _charged(context: Context, text: str) -> str:
    """Count the work that a function does on each character of a text."""
    context.count_visits(len(text) >> 5)  # a node costs as much as some dozens of characters
    return text


def _joined(context: Context, separator: str, texts: Iterable[str]) -> str:
    """Join, and stop as soon as it grows too long: not when all of it has been gathered."""
    found: list[str] = []
    length = -len(separator)
    for text in texts:
        length += len(separator) + len(text)
        if length > MAX_TEXT:
            raise EvaluationProblem(f"a text grew beyond {MAX_TEXT} characters")
        found.append(text)
    return _charged(context, separator.join(found))


def _concat(context: Context, values: list[Value]) -> Value:
    return _joined(context, "", strings_of(values))


def _join(context: Context, values: list[Value]) -> Value:
    return _joined(context, as_string(values[0]), strings_of(values[1:]))


def _starts_with(_context: Context, values: list[Value]) -> Value:
    return as_string(values[0]).startswith(as_string(values[1]))


def _ends_with(_context: Context, values: list[Value]) -> Value:
    return as_string(values[0]).endswith(as_string(values[1]))


def _contains(_context: Context, values: list[Value]) -> Value:
    return as_string(values[1]) in as_string(values[0])


def _substring_before(_context: Context, values: list[Value]) -> Value:
    before, found, _ = as_string(values[0]).partition(as_string(values[1]) or as_string(values[0])[:1] or " ")
    return before if found and as_string(values[1]) else ""


def _substring_after(_context: Context, values: list[Value]) -> Value:
    text, sought = as_string(values[0]), as_string(values[1])
    at = text.find(sought)
    return "" if at < 0 else text[at + len(sought) :]


def _substring(_context: Context, values: list[Value]) -> Value:
    """Positions count from 1 and are rounded as XPath 1.0, 4.2, says, infinities and NaN included."""
    text = as_string(values[0])
    start = _xpath_round(as_number(values[1]))
    end = start + _xpath_round(as_number(values[2])) if len(values) > 2 else math.inf
    if math.isnan(start) or math.isnan(end) or end <= 1 or start > len(text):
        return ""
    first = max(0, int(start) - 1) if math.isfinite(start) else 0
    last = len(text) if end > len(text) else int(end) - 1
    return text[first:last]


def _xpath_round(number: float) -> float:
    return math.floor(number + 0.5) if math.isfinite(number) else number


def _substr(_context: Context, values: list[Value]) -> Value:
    """ODK's: positions count from 0, a negative one from the end, the end is not included."""
    text = as_string(values[0])
    start = _index(as_number(values[1]), len(text))
    end = _index(as_number(values[2]), len(text)) if len(values) > 2 else len(text)
    return text[start:end]


def _index(number: float, length: int) -> int:
    if math.isnan(number):
        return 0
    if math.isinf(number):
        return length if number > 0 else 0
    position = int(number)
    return max(0, length + position) if position < 0 else min(position, length)


def _string_length(context: Context, values: list[Value]) -> Value:
    """Counted as the reference engines do, in UTF-16: a sign beyond U+FFFF, such as an emoji, is two."""
    text = _context_or_first(context, values)
    return float(len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2)


def _normalize_space(context: Context, values: list[Value]) -> Value:
    text = _charged(context, _context_or_first(context, values))
    return " ".join(
        part for part in text.replace("\t", " ").replace("\n", " ").replace("\r", " ").split(" ") if part
    )


def _translate(context: Context, values: list[Value]) -> Value:
    text, old, new = (_charged(context, as_string(value)) for value in values)
    table: dict[int, str | None] = {}
    for index, sign in enumerate(old):
        table.setdefault(ord(sign), new[index] if index < len(new) else None)
    return text.translate(table)


def _regex(context: Context, values: list[Value]) -> Value:
    return matches_whole(as_string(values[1]), as_string(values[0]), context.count_visits)


def _coalesce(context: Context, closures: Sequence[Closure]) -> Value:
    value: Value = ""
    for closure in closures:
        value = closure(context)
        text = as_string(value)
        if text:
            return text if isinstance(value, (list, tuple)) else value
    return ""


def _digest(context: Context, values: list[Value]) -> Value:
    name = as_string(values[1]).upper()
    if name not in _DIGESTS:
        raise EvaluationProblem("digest: the algorithm is not one of MD5, SHA-1, SHA-256, SHA-384, SHA-512")
    sum_ = hashlib.new(
        _DIGESTS[name], _charged(context, as_string(values[0])).encode(), usedforsecurity=False
    ).digest()
    encoding = as_string(values[2]).lower() if len(values) > 2 else "base64"
    if encoding not in ("hex", "base64"):
        raise EvaluationProblem("digest: the encoding is neither hex nor base64")
    return sum_.hex() if encoding == "hex" else base64.b64encode(sum_).decode()


_DIGESTS: Final = {
    "MD5": "md5",
    "SHA-1": "sha1",
    "SHA-256": "sha256",
    "SHA-384": "sha384",
    "SHA-512": "sha512",
}


def _base64_decode(context: Context, values: list[Value]) -> Value:
    try:
        return base64.b64decode(_charged(context, as_string(values[0])), validate=False).decode(
            "utf-8", "replace"
        )
    except (binascii.Error, ValueError):
        return ""


def _base64_encode(context: Context, values: list[Value]) -> Value:
    return _bounded(base64.b64encode(_charged(context, as_string(values[0])).encode()).decode())


def _extract_signed(context: Context, values: list[Value]) -> Value:
    """The message in Base64 of a signature with its message, where a public key made it; else blank."""
    context.count_visits(20_000)  # some milliseconds of arithmetic
    try:
        signed, key = (base64.b64decode(as_string(value), validate=True) for value in values)
        message = signed[64:].decode()
    except (binascii.Error, ValueError):
        return ""
    return message if is_signed(signed[64:], signed[:64], key) else ""


def _thousandsep(context: Context, values: list[Value]) -> Value:
    """Write a number with a separator between groups of three digits; what is no number stays as it is."""
    separator, text = (
        (as_string(values[1]), as_string(values[0])) if len(values) > 1 else (",", as_string(values[0]))
    )
    whole, point, rest = text.strip().partition(".")
    digits = whole.removeprefix("-")
    if not digits.isascii() or not digits.isdigit():
        return text
    digits = digits.lstrip("0") or "0"
    first = len(digits) % 3
    groups = [digits[:first], *(digits[at : at + 3] for at in range(first, len(digits), 3))]
    grouped = _joined(context, separator, [group for group in groups if group])
    return ("-" if whole.startswith("-") else "") + grouped + point + rest


TABLE: Final = (
    Function("string", 0, 1, _string),
    Function("concat", 0, None, _concat),
    Function("join", 1, None, _join),
    Function("starts-with", 2, 2, _starts_with),
    Function("ends-with", 2, 2, _ends_with),
    Function("contains", 2, 2, _contains),
    Function("substring-before", 2, 2, _substring_before),
    Function("substring-after", 2, 2, _substring_after),
    Function("substring", 2, 3, _substring),
    Function("substr", 2, 3, _substr),
    Function("string-length", 0, 1, _string_length),
    Function("normalize-space", 0, 1, _normalize_space),
    Function("translate", 3, 3, _translate),
    Function("regex", 2, 2, _regex),
    Function("coalesce", 1, None, lazy=_coalesce),
    Function("digest", 2, 3, _digest),
    Function("base64-decode", 1, 1, _base64_decode),
    Function("base64-encode", 1, 1, _base64_encode),
    Function("extract-signed", 2, 2, _extract_signed),
    Function("thousandsep", 1, 2, _thousandsep),
)
