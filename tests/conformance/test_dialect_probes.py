"""Expressions over one form as three engines answer them: where the reference engines agree, so do we.

Where they do not, our answer is written here with the row of the dialect that decides it (conformance
material, "Our dialect, where engines differ").
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from qa_desktop.xpath import EvaluationProblem, SyntaxProblem, compile_expression, parse
from tests.builders import Filling, World, filling, tool_from_xml

FILE = Path(__file__).parents[2].parent / "shared" / "conformance" / "dialect-probes.jsonl"

DECIDED: dict[str, tuple[str, str]] = {
    # Where the reference engines agree and we answer otherwise.
    "string(1000000 * 1000000)": ("row 17", "1000000000000"),
    "string(0.0000001)": ("row 17", "0.0000001"),
    "date('2024-02-30')": ("row 12", ""),
    "decimal-time(/data/t)": ("the nearest number; theirs has lost a digit", "0.5451388888888888"),
    # Where they do not agree.
    "sum(/data/r/q)": ("row 2", "4"),
    "max(/data/r/q)": ("row 2", "3"),
    "min(/data/r/q)": ("row 2", "1"),
    "min('', 3)": ("row 2", "3"),
    "max('', 3)": ("row 2", "3"),
    "/data/r/q": ("row 10", "1"),
    "string(/data/r/q)": ("row 10", "1"),
    "if(/data/blank, 'a', 'b')": ("row 8", "a"),
    "not(/data/blank)": ("row 8", "false"),
    "round(-2.5)": ("row 7", "-3"),
    "round(1.005, 2)": ("row 7", "1.01"),
    "number('1e3')": ("row 9", ""),
    "number('1,5')": ("row 9", ""),
    "substring('hello', 2, 3)": ("row 19", "ell"),
    "pulldata('ynl', 'label', 'name', 'no')": ("row 19", "No!"),
    "area('10 20; 10 21; 11 21; 10 20')": ("row 19", "6092113672.23"),
    "instance('ynl')/root/item[name = current()]/label": ("row 19", "Yes!"),
    "regex('abc', 'b')": ("row 3", "false"),
    "/data/d > '2024-02-01'": ("row 4", "true"),
    "/data/d > '2024-02-28'": ("row 4", "true"),
    "'2024-02-29' > '2024-02-28'": ("row 4", "true"),
    "/data/d + 1": ("row 5", "19783"),
    "'2024-02-29' + 1": ("row 5", "19783"),
    "format-date(/data/d + 1, '%Y-%m-%d')": ("row 5", "2024-03-01"),
    "format-date(date('2024-02-29') + 1, '%Y-%m-%d')": ("row 6", "2024-03-01"),
    "/data/dt > /data/d": ("row 11", "true"),
    "date(/data/dt)": ("row 11", "2024-02-29"),
    "date(1.5)": ("row 11", "1970-01-02"),
    "string(/data/dt)": ("row 11: nothing but date() drops the time", "2024-02-29T13:05:00.000-07:00"),
    "format-date('junk', '%Y')": ("row 12", ""),
    "date('junk')": ("row 12", ""),
    "jr:choice-name(/data/yn, '/data/yn')": ("row 20", "Yes!"),
    "jr:choice-name('no', '/data/yn')": ("row 20", "No!"),
    "distance('10 20; 10 21')": ("to the centimetre, as ODK Web Forms and Enketo", "109627.62"),
    "distance(/data/gp, '10 21')": ("to the centimetre, as ODK Web Forms and Enketo", "109627.62"),
    "geofence('10 20', '9 19; 9 21; 11 21; 11 19; 9 19')": ("as ODK Web Forms", "true"),
    "decimal-time('06:00')": ("as ODK Web Forms", "0.25"),
    "string(/data/t)": ("the answer as typed, as ODK Web Forms and Enketo", "13:05"),
    "/data/yn and /data/txt": ("XPath 1.0, 3.4: a truth value, as JavaRosa and Enketo", "true"),
    "instance('nope')/root/item": ("as ODK Web Forms; the checker refuses it", ""),
    "version()": ("as JavaRosa", ""),
    "count(/data/*)": ("as ODK Web Forms and Enketo", "14"),
    "name(/data/*[1])": ("as ODK Web Forms and Enketo", "blank"),
}
"""Expression to the row or reason, and our answer in every zone."""


def read_probes() -> tuple[str, list[dict]]:
    if not FILE.is_file():
        return "", []
    lines = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
    return next(line["form"] for line in lines if "form" in line), [line for line in lines if "expr" in line]


FORM, PROBES = read_probes()
without_material = pytest.mark.skipif(
    not PROBES, reason="the conformance material is not beside this project"
)


@cache
def form_in(zone: str) -> Filling:
    """The probes' form as it was filled for the other engines."""
    s = filling(
        tool_from_xml(FORM), world=World(datetime(2025, 6, 1, 10, tzinfo=UTC).astimezone(ZoneInfo(zone)))
    )
    while len(s.view("r").children) < 3:
        s.add("r")
    for number, (quantity, ok) in enumerate((("1", "no"), ("", "yes"), ("3", "no")), 1):
        s.set(f"r[{number}]/q", quantity)
        s.set(f"r[{number}]/ok", ok)
    return s


def answer(probe: dict) -> str | None:
    """Our answer at the probe's node; None for an error."""
    session = form_in(probe["zone"]).session
    root = session._filling.root
    inside = re.fullmatch(r"/data/r\[(\d+)\]/ok", probe["at"])
    if inside:
        node = root.nodes["/data/r"].instances[int(inside[1]) - 1].nodes["/data/r/ok"]
    else:
        node = root if probe["at"] == "/data" else root.nodes[probe["at"]]
    try:
        return compile_expression(parse(probe["expr"])).string(session._evaluator.context(node))
    except (EvaluationProblem, SyntaxProblem):
        return None


def in_words(said: str | dict) -> str | None:
    """What an engine said; NaN and blank are one, an error is None."""
    return None if isinstance(said, dict) else "" if said == "NaN" else said


def names(probes: list[dict]) -> list:
    return [pytest.param(probe, id=f"{probe['zone']} {probe['at']} {probe['expr']}") for probe in probes]


@without_material
@pytest.mark.parametrize(
    "probe", names([probe for probe in PROBES if probe["agree"] and probe["expr"] not in DECIDED])
)
def test_where_the_reference_engines_agree_we_answer_the_same(probe):
    assert answer(probe) == in_words(probe["javarosa"])


@without_material
@pytest.mark.parametrize(
    "probe", names([probe for probe in PROBES if not probe["agree"] or probe["expr"] in DECIDED])
)
def test_where_they_do_not_a_row_decides(probe):
    row, ours = DECIDED[probe["expr"]]
    assert answer(probe) == ours, row


@without_material
def test_every_decision_is_about_a_probe_that_there_is():
    assert set(DECIDED) <= {probe["expr"] for probe in PROBES}
