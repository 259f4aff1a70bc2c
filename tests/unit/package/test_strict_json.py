"""What Python's JSON parser forgives is refused (catalogue row 60)."""

from __future__ import annotations

import time

import pytest

from qa_desktop.package import strict_json
from qa_desktop.package.strict_json import BadJson, Limits


def nested(depth: int) -> bytes:
    return b'{"a":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"a":1,"a":1}', "duplicate-key"),
        (b'{"a":{"b":1,"b":2}}', "duplicate-key"),
        (b'{"a":NaN}', "not-a-number"),
        (b'{"a":Infinity}', "not-a-number"),
        (b'{"a":-Infinity}', "not-a-number"),
        (b'{"a":1e999}', "not-a-number"),
        (b'{"a":9007199254740993}', "integer"),
        (b'{"a":-9007199254740993}', "integer"),
        (b'{"a":' + b"9" * 5_000 + b"}", "integer"),
        (b'{"a":"\\ud800"}', "surrogate"),
        (b'{"\\udfff":1}', "surrogate"),
        (b'{"a":"\xff"}', "utf-8"),
        (b'\xef\xbb\xbf{"a":1}', "syntax"),
        (b"[1]", "not-an-object"),
        (b"1", "not-an-object"),
        (b"", "syntax"),
        (b'{"a":1}{', "syntax"),
        (b'{"a":1} x', "syntax"),
        (b'{"a', "syntax"),
        (b'{"a":"\n"}', "syntax"),
        (b"{'a':1}", "syntax"),
        (nested(33), "depth"),
        (nested(100_000), "depth"),
        (b'{"a":[' + b"0," * 100_000 + b"0]}", "nodes"),
        (b"{" + b",".join(b'"%d":0' % n for n in range(10**6)) + b"}", "nodes"),
        (b'{"a":"' + b"x" * 200_001 + b'"}', "string"),
        (b'{"' + b"x" * 200_001 + b'":1}', "string"),
    ],
    ids=lambda value: value[:24] if isinstance(value, bytes) else value,
)
def test_what_another_reader_might_read_otherwise_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(BadJson) as refused:
        strict_json.parse(data, Limits())
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "data",
    [
        nested(32),
        b'{"a":9007199254740992}',
        b'{"a":-9007199254740992}',
        b'{"a":"' + b"x" * 200_000 + b'"}',
        b'{"a":0.5,"b":"[[[{{{,,,\\"","c":null,"d":true}',
        '{"a":"\U0001f642 العربية"}'.encode(),
        b'{"a":"\\ud83d\\ude42"}',
        b'{"a":[' + b"0," * 99_000 + b"0]}",
    ],
    ids=lambda value: value[:24],
)
def test_what_is_within_the_limits_is_read(data: bytes) -> None:
    assert "a" in strict_json.parse(data, Limits())


def test_a_float_is_refused_where_none_is_allowed() -> None:
    with pytest.raises(BadJson, match="float"):
        strict_json.parse(b'{"a":1.0}', Limits(floats=False))


def test_a_hostile_text_costs_one_pass() -> None:
    unfinished = b'{"a":"' + b'\\"' * 2_000_000
    started = time.perf_counter()
    with pytest.raises(BadJson, match="syntax"):
        strict_json.parse(unfinished, Limits())
    # A quadratic reader would need hours for these four megabytes.
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("value", [True, 0, 101, 1.0, "1", None])
def test_an_integer_is_a_whole_number_in_its_bounds(value: object) -> None:
    with pytest.raises(BadJson):
        strict_json.integer(value, 1, 100)


def test_what_is_written_is_one_line_of_ascii_with_sorted_keys() -> None:
    assert strict_json.write({"b": "é\n", "a": 1}) == b'{"a":1,"b":"\\u00e9\\n"}'
