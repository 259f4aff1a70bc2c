"""Public forms of other people: whatever they hold is read, refused by name, or both; never a traceback."""

import json
from functools import cache
from pathlib import Path

import pytest

from qa_desktop.errors import Refused
from qa_desktop.formspec.check import check, check_source
from qa_desktop.formspec.xform import read

FORMS = Path(__file__).parents[4] / "shared" / "conformance" / "xforms"
XFORMS = sorted(FORMS.rglob("*.xml"))
WORKBOOKS = sorted(
    path
    for suffix in (".md", ".xlsx", ".xls")
    for path in FORMS.rglob(f"*{suffix}")
    if path.name != "SOURCES.md"
)
SKIP = pytest.mark.skipif(not FORMS.exists(), reason="the conformance material is not on this computer")
EVERY_NTH = 7
"""Of the workbooks; all 616 take 20 s."""


@cache
def index() -> dict[str, dict[str, object]]:
    lines = (FORMS / "index.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["file"]: row for row in map(json.loads, lines)}


def name_of(path: Path) -> str:
    return str(path.relative_to(FORMS))


@SKIP
@pytest.mark.parametrize("path", XFORMS, ids=name_of)
def test_a_public_xform_is_read_or_refused_by_name(path):
    data = path.read_bytes()
    if b"<model" not in data:
        with pytest.raises(Refused, match="TOOL-NOT-XFORM"):
            read(data)
        return
    problems = check(read(data))
    assert all(problem.code and problem.message.endswith((".", "?")) for problem in problems)
    unread = [one for one in problems if one.code == "TOOL-UNSUPPORTED"]
    assert all(one.message.removesuffix("is not supported yet.").strip() for one in unread)


@SKIP
@pytest.mark.parametrize("path", WORKBOOKS[::EVERY_NTH], ids=name_of)
def test_a_public_workbook_converts_where_pyxform_converts_it(path):
    conversion, problems = check_source(path.read_bytes(), path.suffix)
    expected = index().get(name_of(path), {}).get("converts")
    if conversion.tool is None:
        assert problems
    if expected is not None:
        assert (conversion.tool is not None) == expected
