"""The public XPath cases: every answer as the reference engines have it, each miss with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_desktop.cli.engine.cases import CaseFile, is_firm, problem_of
from qa_desktop.cli.engine.world import Settings, surroundings

FOLDER = Path(__file__).parents[2].parent / "shared" / "conformance"
FILES = ("xpath-cases.jsonl", "xpath-cases-webforms.jsonl")

DAYS = "dialect row 5: a date is a whole number of days, in every zone"
ANY_NAMESPACE = "a name without a prefix is found in any namespace, as forms are written"
KNOWN: dict[str, str] = {
    # Firm.
    "x162665f1dc": "dialect row 2: min() skips what is no number",
    "xe02c0b9774": "dialect row 3: regex() matches the whole value",
    # Volatile, in their zone. JavaRosa is with us on all but the last.
    "xf9192ccbff": DAYS,
    "x59bc6aba80": DAYS,
    "xa6a3d877bc": DAYS,
    "x45e8ac3bd5": DAYS,
    "xd4a2112b48": DAYS,
    "xf54a660418": DAYS,
    "x2cec6e3a58": DAYS,
    "xb93721ddb7": DAYS,
    "x0db3cf9e82": DAYS,
    "x42933e9a6f": DAYS,
    "xa2ba359f56": "dialect row 11: date() drops the time",
    "xe5149c002b": "dialect row 11: a date-time at midnight stays one",
    # Where the reference engines differ, or plain XPath 1.0 is not what forms need.
    "x431c70f08f": "dialect row 20: checklist() counts a node by its value, as JavaRosa does",
    "x91da17d3ee": "dialect row 12: what is no date is blank",
    "xca0767867d": "a truth value is 1 or 0, and so the day after 1970-01-01 or that day",
    "xb4ffdde3a0": "a truth value is 1 or 0, and so the day after 1970-01-01 or that day",
    "xc8af835c48": "dialect row 11: a date-time as a number keeps its time",
    "xa19771b7f9": "dialect row 11: a date-time as a number keeps its time",
    "x75fa582209": ANY_NAMESPACE,
    "xac4003f3e8": ANY_NAMESPACE,
    "xe3d842c277": "disputed: the language in use is the caller's to say, and this one says its first",
}
"""Case id to the reason why we answer otherwise. Strict: a case that passes must leave the list."""

CASE_FILES = [CaseFile.read(FOLDER / name) for name in FILES if (FOLDER / name).is_file()]
CASES = [case for file in CASE_FILES for case in file.cases]
WORLDS = {
    id(case): (file, surroundings(Settings(zone=file.zone))) for file in CASE_FILES for case in file.cases
}


def problem(case: dict) -> str:
    """What is wrong with our answer in the file's zone; blank when it is right."""
    return problem_of(case, *WORLDS[id(case)])


def params(cases: list[dict]) -> list:
    return [
        pytest.param(
            case,
            id=case["id"],
            marks=[pytest.mark.xfail(reason=KNOWN[case["id"]], strict=True)] if case["id"] in KNOWN else [],
        )
        for case in cases
    ]


without_material = pytest.mark.skipif(not CASES, reason="the conformance material is not beside this project")


@without_material
@pytest.mark.parametrize("case", params([case for case in CASES if is_firm(case)]))
def test_a_firm_case_is_answered_as_the_reference_engines_agree(case):
    assert problem(case) == "", case["expr"]


@without_material
@pytest.mark.parametrize("case", params([case for case in CASES if case.get("volatile")]))
def test_a_volatile_case_holds_in_its_zone(case):
    assert problem(case) == "", case["expr"]


@without_material
@pytest.mark.parametrize(
    "case", params([case for case in CASES if not is_firm(case) and not case.get("volatile")])
)
def test_a_disputed_or_exotic_case_is_answered_too_or_its_reason_named(case):
    assert problem(case) == "", case["expr"]


def test_every_known_miss_is_a_case_that_there_is():
    assert not CASES or set(KNOWN) <= {case["id"] for case in CASES}
