"""No false alarm: in public forms that reference tools accept, each error of the checker is a true defect.

`true_alarms.toml` lists every one, with the reason. What is refused by name, or lacks a file, is no claim
about the form, and is left out of the table.
"""

import json
import tomllib
from functools import cache, partial
from pathlib import Path

import pytest

from qa_desktop.formspec.check import check_source
from qa_desktop.formspec.problems import Severity

FORMS = Path(__file__).parents[3] / "shared" / "conformance" / "xforms"
TABLE = Path(__file__).with_name("true_alarms.toml")
SKIP = pytest.mark.skipif(not FORMS.exists(), reason="the conformance material is not on this computer")
NO_DEFECT = {"TOOL-UNSUPPORTED", "TOOL-ATTACHMENT-MISSING"}
RARE = {"TOOL-NO-FORM-ID", "TOOL-NO-VERSION", "TOOL-ATTACHMENT-MISSING", "TOOL-IGNORED", "TOOL-BY-HAND"}
"""Warnings that forms made as tests earn for being tests: no settings, no files, devices of phones."""


def accepted() -> list[Path]:
    """Forms that pyxform converts, or, for XForms, that a reference engine loads."""
    rows = map(json.loads, (FORMS / "index.jsonl").read_text(encoding="utf-8").splitlines())
    return [FORMS / row["file"] for row in rows if row.get("converts", row.get("oracle_loads"))]


def beside(folder: Path, name: str) -> bytes | None:
    """A file that lies with the form."""
    file = folder / name
    return file.read_bytes() if file.is_file() else None


@cache
def told() -> dict[str, tuple[tuple[Severity, str], ...]]:
    """Of each accepted form, what the checker says of it."""
    found = {}
    for path in accepted():
        _, problems = check_source(path.read_bytes(), path.suffix, partial(beside, path.parent))
        name = path.relative_to(FORMS).as_posix()
        found[name] = tuple(dict.fromkeys((one.severity, one.code) for one in problems))
    return found


@SKIP
def test_every_error_in_an_accepted_form_is_a_true_defect():
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))["alarm"]
    known = {row["file"]: set(row["codes"]) for row in table}
    raised = {
        name: codes
        for name, said in told().items()
        if (codes := {code for severity, code in said if severity is Severity.ERROR} - NO_DEFECT)
    }
    assert raised == known


@SKIP
def test_warnings_are_rare_on_sound_forms():
    warned = [
        name
        for name, said in told().items()
        if any(severity is Severity.WARNING and code not in RARE for severity, code in said)
    ]
    assert len(warned) < len(told()) / 3, len(warned)


def test_each_alarm_has_its_reason():
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))["alarm"]
    assert all(row["reason"].endswith(".") and row["codes"] for row in table)
    assert len({row["file"] for row in table}) == len(table)
