"""`engine trace` and `engine xpath`: what must pass, what is told of the rest, and files that are none."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.cli.test_engine_run import Ran, engine

FORM = """
| survey |           |       |          |             |
|        | type      | name  | label    | calculation |
|        | integer   | age   | How old? |             |
|        | calculate | twice |          | ${age} * 2  |
"""
META = {"meta": {"zone": "UTC", "now": "2025-06-01T10:00:00Z"}}


def node(ref: str, kind: str, **more: object) -> dict:
    return {"ref": ref, "node": kind, "relevant": True, "readonly": False, "required": False, **more}


def a_trace(twice: str = "6", **more: object) -> dict:
    """A trace of one answer; the calculation is what it is said to be."""
    valid = {"constraint": True, "required_ok": True}
    return {
        "file": "form.md",
        "volatile": [],
        "initial": [
            node("/data", "root"),
            node("/data/age", "input", value="", label="How old?", **valid),
            node("/data/twice", "model-value", value="", **valid),
        ],
        "steps": [
            {
                "step": {"set": "/data/age", "value": "3"},
                "changed": [
                    node("/data/age", "input", value="3", label="How old?", **valid),
                    node("/data/twice", "model-value", value=twice, **valid),
                ],
            }
        ],
        "javarosa": {"ok": True, "differs": []},
        **more,
    }


def replayed(folder: Path, *traces: dict, packed: bool = False) -> Ran:
    (folder / "form.md").write_text(FORM, "utf-8")
    text = "".join(f"{json.dumps(each)}\n" for each in (META, *traces))
    path = folder / ("traces.jsonl.gz" if packed else "traces.jsonl")
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    return engine("trace", path, "--forms", folder)


def last_line(ran: Ran) -> str:
    return ran.out.splitlines()[-1]


@pytest.mark.parametrize("packed", [False, True])
def test_a_trace_that_comes_out_as_it_was_passes(tmp_path: Path, packed: bool) -> None:
    ran = replayed(tmp_path, a_trace(), packed=packed)
    assert (ran.code, last_line(ran)) == (0, "passed 1, failed 0, skipped 0")


def test_a_trace_that_both_engines_vouch_for_fails_by_one_value(tmp_path: Path) -> None:
    ran = replayed(tmp_path, a_trace(), a_trace(twice="7"))
    assert ran.code == 1
    assert last_line(ran) == "passed 1, failed 1, skipped 0"
    assert "/data/twice value: '6', should be '7'" in ran.out


def test_what_the_engines_dispute_is_passed_over(tmp_path: Path) -> None:
    disputed = {"ok": True, "differs": [[1, "/data/twice", "value", "6"]]}
    ran = replayed(tmp_path, a_trace(twice="7", javarosa=disputed))
    assert (ran.code, last_line(ran)) == (0, "passed 1, failed 0, skipped 0")


def test_a_trace_of_one_engine_alone_is_told_of_and_need_not_pass(tmp_path: Path) -> None:
    ran = replayed(tmp_path, a_trace(twice="7", javarosa={"ok": False, "error": "no"}))
    assert ran.code == 0
    assert last_line(ran) == "passed 0, failed 0, skipped 1 (one reference engine alone 1)"
    assert "should be '7'" in ran.out


def test_every_node_is_held_to_its_former_state_where_the_trace_says_nothing_new(tmp_path: Path) -> None:
    silent = a_trace()
    silent["steps"][0]["changed"].pop()  # as if the calculation had stayed blank
    ran = replayed(tmp_path, silent)
    assert ran.code == 1
    assert "/data/twice value: '6', should be ''" in ran.out


def test_a_form_that_is_not_there_fails_in_words(tmp_path: Path) -> None:
    ran = replayed(tmp_path, a_trace(file="gone/away.xml"))
    assert ran.code == 1
    assert last_line(ran) == "passed 0, failed 1, skipped 0"
    assert "cannot be read" in ran.out


@pytest.mark.parametrize("trace", [{"file": "form.md"}, {"file": "form.md", "initial": 3, "steps": []},
                                   {"file": "form.md", "initial": [], "steps": [{"step": {}}]}])  # fmt: skip
def test_a_trace_that_is_none_is_skipped_by_name(tmp_path: Path, trace: dict) -> None:
    ran = replayed(tmp_path, a_trace(), trace)
    assert last_line(ran).startswith("passed 1, failed 0, skipped 1")


@pytest.mark.parametrize(
    "content", [b"", b"nonsense\n", b"[]\n", b"\x1f\x8bbroken", b"\xff\xfe", b"{" * 9_000]
)
@pytest.mark.parametrize("verb", ["trace", "xpath"])
def test_a_file_that_is_none_ends_in_words_not_in_success(tmp_path: Path, verb: str, content: bytes) -> None:
    path = tmp_path / "file.jsonl"
    path.write_bytes(content)
    ran = engine(verb, path, *(("--forms", tmp_path) if verb == "trace" else ()))
    assert ran.code == 1
    assert last_line(ran) == "passed 0, failed 0, skipped 0"
    assert "Traceback" not in ran.out + ran.err


def evaluated(folder: Path, *cases: dict) -> Ran:
    lines = [
        {"meta": {"zone": "Europe/London", "namespaces": {"x": "urn:x"}}},
        {"doc": "d", "xml": "<a xmlns:x='urn:x'><b k='1'>7</b><!--c--><b>text</b><x:e/></a>"},
        *({"id": "n", "doc": "d", "ctx": "/*[1]", "tier": "core", "fn": [], **case} for case in cases),
    ]
    path = folder / "cases.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return engine("xpath", path)


def test_each_kind_of_case_is_judged(tmp_path: Path) -> None:
    ran = evaluated(
        tmp_path,
        {"expr": "b[1] + 1", "kind": "number", "expected": 8},
        {"expr": "1 div 3", "kind": "number_rounded", "expected": 0.333, "factor": 1000},
        {"expr": "number('no')", "kind": "number", "expected": "NaN"},
        {"expr": "-1 div 0", "kind": "number", "expected": "-Infinity"},
        {"expr": "b[2]", "kind": "string", "expected": "text"},
        {"expr": "b[2]", "kind": "string_matches", "expected": "^t.x"},
        {"expr": "b[2]", "kind": "string_length", "expected": 4},
        {"expr": "true()", "kind": "boolean", "expected": True},
        {"expr": "b", "kind": "nodes", "expected": ["/*[1]/*[1]", "/*[1]/*[2]"]},
        {"expr": "b/@k", "kind": "nodes", "expected": ["/*[1]/*[1]/@k"]},
        {"expr": "comment()", "kind": "nodes", "expected": ["/*[1]/comment()[1]"]},
        {"expr": "x:e", "kind": "nodes_unordered", "expected": ["/*[1]/*[3]"]},
        {"expr": "b[", "kind": "error", "expected": None},
    )
    assert (ran.code, last_line(ran)) == (0, "passed 13, failed 0, skipped 0")


def test_a_firm_case_fails_and_others_are_skipped_by_reason(tmp_path: Path) -> None:
    wrong = {"expr": "1 + 1", "kind": "number", "expected": 3}
    ran = evaluated(
        tmp_path, wrong, {**wrong, "volatile": True}, {**wrong, "disputed": True},
        {**wrong, "tier": "exotic"}, {**wrong, "javarosa": "differs"}, {**wrong, "doc": "nowhere"},
    )  # fmt: skip
    assert ran.code == 1
    assert last_line(ran) == (
        "passed 0, failed 1, skipped 5 (JavaRosa against 1, case not readable 1, disputed 1, tier exotic 1, "
        "volatile 1)"
    )


def test_where_the_dialect_decides_the_row_is_the_reason(tmp_path: Path) -> None:
    ran = evaluated(
        tmp_path,
        {"expr": "min(b)", "kind": "number", "expected": "NaN", "fn": ["min"]},
        {"expr": "regex('abcd', 'b')", "kind": "boolean", "expected": True, "fn": ["regex"]},
    )
    assert ran.code == 0
    assert last_line(ran) == "passed 0, failed 0, skipped 2 (dialect row 2 1, dialect row 3 1)"


def test_a_document_with_entities_is_not_read(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    lines = [
        {"doc": "d", "xml": bomb},
        {"id": "n", "doc": "d", "ctx": "/", "tier": "core", "expr": "1", "kind": "number", "expected": 1},
    ]
    path = tmp_path / "cases.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    assert last_line(engine("xpath", path)) == "passed 0, failed 0, skipped 1 (case not readable 1)"


def test_every_verdict_can_be_kept_as_json(tmp_path: Path) -> None:
    (tmp_path / "form.md").write_text(FORM, "utf-8")
    path = tmp_path / "traces.jsonl"
    path.write_text(f"{json.dumps(META)}\n{json.dumps(a_trace())}\n", "utf-8")
    kept = tmp_path / "verdicts.jsonl"
    assert engine("trace", path, "--forms", tmp_path, "--json", kept).code == 0
    (verdict,) = [json.loads(line) for line in kept.read_text("utf-8").splitlines()]
    assert (verdict["name"], verdict["outcome"], verdict["kind"]) == ("form.md", "passed", "md")


def test_a_place_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "form.md").write_text(FORM, "utf-8")
    path = tmp_path / "traces.jsonl"
    path.write_text(f"{json.dumps(META)}\n{json.dumps(a_trace())}\n", "utf-8")
    ran = engine("trace", path, "--forms", tmp_path, "--json", tmp_path)
    assert ran.code == 1
    assert "cannot be written" in ran.err
