"""`engine run` and `engine serve`: the reply, its words for what is wrong, and how little it loads."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from qa_desktop.cli import main
from qa_desktop.cli.console import Console
from qa_desktop.cli.engine.serving import serve
from qa_desktop.cli.engine.world import Settings

ROOT = Path(__file__).parents[2]
FROZEN = ("--now", "2025-06-01T10:00:00Z", "--zone", "UTC", "--seed", "1")

SURVEY = """
| survey   |              |         |            |               |                |                    |
|          | type         | name    | label      | relevant      | constraint     | constraint_message |
|          | select_one y | seen    | Seen?      |               |                |                    |
|          | text         | why     | Why?       | ${seen} = 'n' |                |                    |
|          | integer      | age     | How old?   |               | . < 18         | Under 18 |
|          | note         | told    | So: ${age} |               |                |                    |
|          | today        | day     |            |               |                |                    |
|          | begin repeat | visit   | Visit      |               |                |                    |
|          | text         | where   | Where?     |               |                |                    |
|          | end repeat   |         |            |               |                |                    |
| choices  |              |         |            |               |                |                    |
|          | list_name    | name    | label      |               |                |                    |
|          | y            | y       | Yes        |               |                |                    |
|          | y            | n       | No         |               |                |                    |
| settings |              |         |            |               |                |                    |
|          | form_title   | form_id | version    |               |                |                    |
|          | Small        | small   | 1          |               |                |                    |
"""


class Ran:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def reply(self) -> dict:
        return json.loads(self.out)

    def nodes(self, name: str = "end") -> dict[str, dict]:
        shot = next(each for each in self.reply["snapshots"] if each["name"] == name)
        return {node["ref"]: node for node in shot["nodes"]}


def engine(*arguments: object, source: str = "") -> Ran:
    console = Console(io.StringIO(), io.StringIO(), io.StringIO(source))
    code = main(["engine", *map(str, arguments)], console)
    return Ran(code, console.out.getvalue(), console.err.getvalue())  # type: ignore[attr-defined]


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "small.md"
    path.write_text(SURVEY, encoding="utf-8")
    return path


def run(form: Path, script: object, *options: object) -> Ran:
    said = form.with_name("script.json")
    said.write_text(json.dumps(script), encoding="utf-8")
    return engine("run", form, "--script", said, *FROZEN, *options)


# The reply -------------------------------------------------------------------------------------------


def test_a_form_answered_by_a_script_is_told_node_by_node(form: Path) -> None:
    ran = run(
        form,
        [{"set": "/data/seen", "value": "n"}, {"snapshot": "asked"}, {"set": "/data/age", "value": "19"}],
    )
    assert ran.code == 0
    assert ran.nodes("asked")["/data/why"]["relevant"] is True
    nodes = ran.nodes()
    assert nodes["/data"]["node"] == "root"
    assert nodes["/data/seen"] == {
        "ref": "/data/seen", "node": "select", "type": "string", "relevant": True, "readonly": False,
        "required": False, "value": "n", "constraint": True, "required_ok": True, "label": "Seen?",
        "choices": [{"value": "y", "label": "Yes"}, {"value": "n", "label": "No"}], "selected": ["n"],
        "select": "select1",
    }  # fmt: skip
    assert nodes["/data/age"]["constraint"] is False
    assert nodes["/data/age"]["violation"] == "constraint"
    assert nodes["/data/age"]["message"] == "Under 18"
    assert nodes["/data/told"]["node"] == "note"
    assert nodes["/data/told"]["label"] == "So: 19"
    assert nodes["/data/day"]["node"] == "model-value"
    assert nodes["/data/day"]["value"] == "2025-06-01"
    assert nodes["/data/visit"]["node"] == "repeat-range:uncontrolled"
    assert nodes["/data/visit"]["count"] == 1
    assert nodes["/data/visit[1]"]["node"] == "repeat-instance"
    assert nodes["/data/visit[1]/where"]["node"] == "input"


def test_the_submission_says_what_blocks_it_and_leaves_out_what_is_not_relevant(form: Path) -> None:
    reply = run(form, [{"set": "/data/age", "value": "19"}]).reply
    assert reply["submission"]["status"] == "pending"
    assert reply["submission"]["violations"] == ["/data/age"]
    assert reply["submission"]["xml"].startswith("<data ")
    assert "<why" not in reply["submission"]["xml"]


def test_instances_come_and_go_and_references_follow(form: Path) -> None:
    ran = run(form, [
        {"add": "/data/visit", "count": 2},
        {"set": "/data/visit[3]/where", "value": "home"},
        {"remove": "/data/visit[1]"},
    ])  # fmt: skip
    assert ran.code == 0
    assert ran.nodes()["/data/visit[2]/where"]["value"] == "home"
    assert "/data/visit[3]" not in ran.nodes()


SCORED = """
| survey  |              |         |        |
|         | type         | name    | label  |
|         | select_one y | seen    | Seen?  |
|         | begin repeat | visit   | Visit  |
|         | select_one y | heard   | Heard? |
|         | end repeat   |         |        |
| choices |              |         |        |       |              |
|         | list_name    | name    | label  | score | score-strict |
|         | y            | y       | Yes    | 1     | 1            |
|         | y            | p       | Partly | 0.5   | 0            |
"""


def test_scores_are_told_by_reference_with_each_further_figure_by_its_name(tmp_path: Path) -> None:
    form = tmp_path / "scored.md"
    form.write_text(SCORED, encoding="utf-8")
    reply = run(form, [
        {"add": "/data/visit"},
        {"set": "/data/seen", "value": "y"},
        {"set": "/data/visit[2]/heard", "value": "p"},
    ]).reply  # fmt: skip
    half = {"points": 0.5, "max": 1, "percent": 50, "n": 1}
    assert reply["scores"] == {
        "/": {"points": 1.5, "max": 2, "percent": 75, "n": 2},
        "/data/visit": half,
        "/data/visit/heard": half,
        "/data/visit[1]": {"points": 0, "max": 0, "percent": None, "n": 0},
        "/data/visit[2]": half,
    }
    assert list(reply["other_scores"]) == ["strict"]
    assert reply["other_scores"]["strict"]["/"] == {"points": 1, "max": 2, "percent": 50, "n": 2}


RULED = """
| survey   |              |       |       |                     |                   |                 |
|          | type         | name  | label | bind::qa:score-rule | bind::qa:critical | bind::qa:out-of |
|          | begin_repeat | visit | Visit | all                 |                   |                 |
|          | select_one l | seen  | Seen  |                     |                   |                 |
|          | select_one l | heard | Heard |                     |                   |                 |
|          | end_repeat   |       |       |                     |                   |                 |
|          | begin_group  | hands | Hands |                     |                   |                 |
|          | select_one l | gel   | Gel   |                     | yes               |                 |
|          | integer      | due   | Due   |                     |                   |                 |
|          | integer      | done  | Done  |                     |                   | ${due}          |
|          | end_group    |       |       |                     |                   |                 |
| choices  |              |       |       |
|          | list_name    | name  | label | score               |
|          | l            | y     | Y     | 1                   |
|          | l            | n     | N     | 0                   |
| settings |              |       |
|          | form_id      | namespaces                  |
|          | ruled        | qa="urn:qa-desktop:audit:1" |
"""


def test_scores_under_rules_are_told_with_what_they_are_of(tmp_path: Path) -> None:
    form = tmp_path / "ruled.md"
    form.write_text(RULED, encoding="utf-8")
    steps = [
        {"set": "/data/visit[1]/seen", "value": "y"},
        {"set": "/data/visit[1]/heard", "value": "n"},
        {"set": "/data/hands/due", "value": "4"},
        {"set": "/data/hands/done", "value": "3"},
    ]
    scores = run(form, steps).reply["scores"]
    assert scores["/data/visit[1]"] == {"points": 0, "max": 1, "percent": 0, "n": 1}
    assert scores["/data/hands"] == {"points": 3, "max": 4, "percent": 75, "n": 4}
    assert scores["/"] == {"points": 3, "max": 5, "percent": 60, "n": 5}
    failed = run(form, [*steps, {"set": "/data/hands/gel", "value": "n"}]).reply["scores"]
    assert failed["/data/hands"] == {"points": 0, "max": 5, "percent": 0, "n": 5}


def test_a_form_that_scores_nothing_has_no_scores(form: Path) -> None:
    reply = run(form, []).reply
    assert (reply["scores"], reply["other_scores"]) == ({}, {})


def test_timing_tells_opening_and_answers_apart(form: Path) -> None:
    timing = run(form, [{"set": "/data/seen", "value": "y"}, {"set": "/data/age", "value": "3"}]).reply[
        "timing"
    ]
    assert timing["open_ms"] == pytest.approx(timing["load_ms"] + timing["instantiate_ms"])
    assert 0 < timing["answer_median_ms"] <= timing["answer_p95_ms"]
    assert len(timing["steps_ms"]) == 2


def test_an_expression_is_put_to_the_form_where_a_step_says(form: Path) -> None:
    reply = run(form, [
        {"set": "/data/age", "value": "7"},
        {"eval": "/data/age + 1", "at": "/data"},
        {"eval": "count(", "at": "/data"},
        {"eval": "1 = 1"},
    ]).reply  # fmt: skip
    assert reply["evals"][0] == {"expr": "/data/age + 1", "type": "Double", "value": "8"}
    assert "error" in reply["evals"][1]
    assert reply["evals"][2]["value"] == "true"


def test_a_whole_request_may_be_the_script(form: Path) -> None:
    reply = run(form, {"id": 7, "only": ["/data/age"], "submission": False, "steps": [{"eval": "1"}]}).reply
    assert reply["id"] == 7
    assert [node["ref"] for node in reply["snapshots"][0]["nodes"]] == ["/data/age"]
    assert "submission" not in reply


def test_a_step_that_cannot_be_done_ends_the_script_unless_told_to_go_on(form: Path) -> None:
    steps = [
        {"set": "/data/nobody", "value": "x"},
        {"set": "/data/day", "value": "x"},
        {"remove": "/data/age"},
        {"add": "/data"},
        {"jump": 1},
        {"language": "Klingon"},
        {"set": "/data/age", "value": "5"},
    ]
    stopped = run(form, steps)
    assert stopped.code == 1
    assert stopped.reply["stage"] == "run"
    assert len(stopped.reply["step_errors"]) == 1
    on = run(form, {"steps": steps, "continueOnError": True})
    assert [each["step"] for each in on.reply["step_errors"]] == [0, 1, 2, 3, 4, 5]
    assert on.nodes()["/data/age"]["value"] == "5"
    assert on.code == 1


def test_lists_beside_the_form_or_inside_the_request_are_read_and_missing_ones_are_blank(
    tmp_path: Path,
) -> None:
    form = tmp_path / "form.md"
    form.write_text(
        "| survey |\n|  | type | name | label |\n|  | select_one_from_file towns.csv | town | Town |\n",
        "utf-8",
    )
    assert run(form, []).nodes()["/data/town"]["choices"] == []
    inline = {"steps": [], "inline": {"towns.csv": "name,label\nyork,York\n"}}
    assert run(form, inline).nodes()["/data/town"]["choices"] == [{"value": "york", "label": "York"}]
    (tmp_path / "towns.csv").write_text("name,label\nhull,Hull\n", "utf-8")
    assert run(form, []).nodes()["/data/town"]["choices"] == [{"value": "hull", "label": "Hull"}]


def test_the_last_filling_is_there_for_defaults_out_of_it(tmp_path: Path) -> None:
    form = tmp_path / "form.md"
    form.write_text(
        "| survey |\n| | type | name | label | default |\n| | text | town | Town | ${last-saved#town} |\n"
        "| settings |\n| | form_id |\n| | towns |\n",
        "utf-8",
    )
    last = '<data id="towns"><town>Hull</town></data>'
    assert run(form, {"steps": []}).nodes()["/data/town"]["value"] == ""
    assert run(form, {"steps": [], "lastSaved": last}).nodes()["/data/town"]["value"] == "Hull"
    assert run(form, {"steps": [], "lastSaved": "<broken"}).nodes()["/data/town"]["value"] == ""


# What is wrong ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x00\x01", b"PK\x03\x04 broken", b"<html", b"<a/>", b"| survey |\n| | tex |",
        b'<!DOCTYPE a [<!ENTITY b "c">]><h:html xmlns:h="http://www.w3.org/1999/xhtml">&b;</h:html>',
    ],
)  # fmt: skip
def test_an_unreadable_form_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(content)
    ran = engine("run", path)
    assert ran.code == 1
    assert ran.reply["ok"] is False
    assert ran.reply["stage"] == "load"
    assert ran.reply["error"]
    assert "Traceback" not in ran.out + ran.err


def test_a_form_that_is_not_there_or_is_a_folder_is_refused_in_words(tmp_path: Path) -> None:
    for path in (tmp_path / "none.xml", tmp_path):
        ran = engine("run", path)
        assert (ran.code, ran.reply["ok"], ran.reply["stage"]) == (1, False, "read")


def test_a_circle_is_refused_with_the_names_in_it(tmp_path: Path) -> None:
    path = tmp_path / "circle.md"
    path.write_text(
        "| survey |\n| | type | name | label | calculation |\n| | text | asked | Q | |\n"
        "| | calculate | alpha | | ${beta} + 1 |\n| | calculate | beta | | ${alpha} + 1 |\n",
        "utf-8",
    )
    ran = engine("run", path)
    assert ran.code == 1
    assert ran.reply["stage"] == "load"
    assert {"TOOL-CYCLE"} <= {problem["code"] for problem in ran.reply["problems"]}
    assert "alpha" in ran.reply["error"]
    assert "beta" in ran.reply["error"]


def test_mistakes_that_a_form_can_be_filled_with_are_listed_and_do_not_stop_it(tmp_path: Path) -> None:
    path = tmp_path / "slip.md"
    path.write_text(
        "| survey |\n| | type | name | label | appearance |\n| | text | a | A | multilin |\n", "utf-8"
    )
    ran = engine("run", path)
    assert ran.code == 0
    assert "TOOL-APPEARANCE" in {problem["code"] for problem in ran.reply["problems"]}


@pytest.mark.parametrize("script", ["", "{", "[" * 100_000, "7", '"x"', '{"steps": 3}', '[3]', '[{"set": 3}]',
                                    '{"only": "x"}', '{"inline": {"a": 1}}', '{"language": 4}'])  # fmt: skip
def test_a_script_that_is_none_is_refused_in_words(form: Path, script: str) -> None:
    said = form.with_name("script.json")
    said.write_text(script, "utf-8")
    ran = engine("run", form, "--script", said)
    assert ran.code == 1
    assert ran.reply["ok"] is False
    assert ran.reply["error"]


@pytest.mark.parametrize("option", [("--now", "soon"), ("--zone", "Atlantis/Lost"), ("--zone", "../../etc"),
                                    ("--seed", "many")])  # fmt: skip
def test_a_world_that_cannot_be_is_refused_in_words(form: Path, option: tuple[str, str]) -> None:
    ran = engine("run", form, *option)
    assert ran.code == 1
    assert option[1] in ran.err


# The open process -------------------------------------------------------------------------------------


def served(*lines: str) -> list[dict]:
    out = io.StringIO()
    serve(
        io.StringIO("".join(f"{line}\n" for line in lines)), out, Settings("2025-06-01T10:00:00Z", "UTC", "1")
    )
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_line_has_its_reply_and_a_bad_one_stops_nothing(form: Path) -> None:
    good = json.dumps({"id": "a", "form": str(form), "steps": [{"set": "/data/age", "value": 3}]})
    replies = served(
        good, "", "nonsense", "[" * 50_000, "null", "[]", '{"id": 2}', '{"id": 3, "xml": "\\ud800"}',
        '{"id": 4, "form": "/dev/zero"}', '{"id": 5, "form": "a\\u0000b"}',
        '{"n": 1' + "0" * 9_000 + "}", good,
    )  # fmt: skip
    assert [reply["ok"] for reply in replies] == [True, *[False] * 9, True]
    assert [reply["id"] for reply in replies][5:9] == [2, 3, 4, 5]
    assert all(reply.get("error") for reply in replies if not reply["ok"])


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
def test_a_number_that_no_json_has_is_refused_and_not_said_again(number: str) -> None:
    out = io.StringIO()
    serve(io.StringIO(f'{{"id": {number}}}\n'), out, Settings())
    assert '"id": null' in out.getvalue()
    assert "not JSON" in json.loads(out.getvalue())["error"]


def test_bytes_that_are_no_text_do_not_end_the_process(form: Path) -> None:
    asked = json.dumps({"form": str(form)}).encode()
    ran = subprocess.run(
        [sys.executable, "-m", "qa_desktop", "engine", "serve"],
        input=b"\xff\xfe\x00\n\xef\xbb\xbf" + asked + b"\n" + asked,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60,
    )  # fmt: skip
    assert [json.loads(line)["ok"] for line in ran.stdout.splitlines()] == [False, True, True]
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_a_line_beyond_all_bounds_is_answered_and_the_next_one_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa_desktop.cli.engine.serving.MAX_LINE", 100)
    replies = served(" " * 950 + "x", '{"id": 2}')
    assert [reply["id"] for reply in replies] == [None, 2]
    assert "longer than" in replies[0]["error"]


def test_values_that_no_document_can_hold_are_answered_all_the_same(form: Path) -> None:
    steps = [
        {"set": "/data/visit[1]/where", "value": value}
        for value in ("\x00", "\ud800", "a\x0bb", "x" * 100_000)
    ]
    steps += [{"set": "/data/age", "value": value} for value in ("1e999", "9" * 5000, "-", "٣")]
    (reply,) = served(json.dumps({"form": str(form), "steps": steps, "continueOnError": True}))
    assert "submission" in reply


def test_the_reply_is_the_same_at_the_same_moment_with_the_same_seed(form: Path) -> None:
    request = json.dumps({"form": str(form), "steps": [{"eval": "random()"}, {"eval": "now()"}]})
    (first,), (second,) = served(request), served(request)
    assert first["evals"] == second["evals"]
    assert first["submission"] == second["submission"]


# How little it loads ----------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["serve", "run"])
def test_the_engine_loads_no_window_no_store_and_no_printer(tmp_path: Path, verb: str) -> None:
    xml = tmp_path / "form.xml"
    xml.write_text(
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>'
        '<instance><data id="d"><a/></data></instance><bind nodeset="/data/a"/></model></h:head>'
        '<h:body><input ref="/data/a"><label>A</label></input></h:body></h:html>',
        "utf-8",
    )
    code = (
        "import sys; from qa_desktop.cli import main; import io\n"
        "sys.stdin = io.StringIO(sys.argv[2])\n"
        "code = main(sys.argv[3:])\n"
        "heavy = {'PySide6', 'sqlalchemy', 'sqlcipher3', 'reportlab', 'cryptography', 'pyxform'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr); sys.exit(code)"
    )
    arguments = ["engine", "run", str(xml)] if verb == "run" else ["engine", "serve"]
    asked = json.dumps({"form": str(xml)}) + "\n"
    ran = subprocess.run(
        [sys.executable, "-c", code, "", asked, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["ok"] is True
    assert ran.stderr.strip().endswith("[]")
