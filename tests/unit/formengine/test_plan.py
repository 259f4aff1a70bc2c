"""What is worked out once per tool."""

import subprocess
import sys

from qa_desktop.formengine._graph import Aspect
from qa_desktop.formengine._plan import KEPT_TOOLS, Program, program_of
from tests.builders import filling, tool, tool_from_xml

FORM = """
    | type         | name | label | calculation      | relevant   | constraint |
    | text         | a    | A     |                  |            | . != 'x'   |
    | begin_repeat | r    | R     |                  | ${a} != '' |            |
    | integer      | x    | X     |                  |            |            |
    | calculate    | y    |       | ${x} + 1         |            |            |
    | calculate    | z    |       | ${a}             |            |            |
    | calculate    | up   |       | sum(/data/r/x)   |            |            |
    | calculate    | prev |       | /data/r[position() = 1]/x | |            |
    | end_repeat   |      |       |                  |            |            |
    | calculate    | sum  |       | sum(${y})        |            |            |
"""


def readers(program: Program, path: str) -> dict[str, int]:
    return {reader.vertex.plan.name: reader.shared for reader in program.readers.get(path, ())}


def test_a_tool_is_made_ready_once():
    form = tool(FORM)
    assert program_of(form) is program_of(form)


def test_only_the_last_tools_are_kept():
    first = tool("| type | name | label |\n| text | q0 | Q |")
    program = program_of(first)
    for number in range(KEPT_TOOLS):
        program_of(tool(f"| type | name | label |\n| text | q{number + 1} | Q |"))
    assert program_of(first) is not program


def test_an_expression_shared_by_nodes_is_compiled_once():
    form = tool(
        "| type | name | label | relevant |\n| text | a | A | |\n"
        "| text | b | B | ${a}=1 |\n| text | c | C | ${a}=1 |"
    )
    vertices = [v for v in program_of(form).vertices if v.aspect is Aspect.RELEVANT]
    assert vertices[0].expression is vertices[1].expression


def test_readers_know_whether_they_are_in_the_same_instance():
    program = program_of(tool(FORM))
    assert readers(program, "/data/r/x") == {"y": 1, "up": 1, "prev": 0}
    assert readers(program, "/data/r/y") == {"sum": 0}
    assert readers(program, "/data/a") == {"a": 0, "r": 0, "z": 0}


def test_a_vertex_comes_after_what_it_reads():
    program = program_of(tool(FORM))
    rank = {(vertex.plan.name, vertex.aspect): vertex.rank for vertex in program.vertices}
    assert rank["r", Aspect.RELEVANT] < rank["y", Aspect.CALCULATE] < rank["sum", Aspect.CALCULATE]


CYCLE = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
<instance><data id="c"><a/><b/><q/></data></instance>
<bind nodeset="/data/a" calculate="coalesce(/data/b, 0) + 1"/>
<bind nodeset="/data/b" calculate="coalesce(/data/a, 0) + 1"/>
<bind nodeset="/data/q" calculate="1 + 1"/>
</model></h:head><h:body><input ref="/data/q"><label>Q</label></input></h:body></h:html>"""


def test_a_cycle_in_a_stored_form_ends_with_a_violation_and_the_rest_runs_on():
    s = filling(tool_from_xml(CYCLE))
    assert s.value("q") == "2"
    assert {violation.code.value for violation in s.session.validate()} == {"evaluation"}


def test_opening_a_filling_loads_nothing_heavy():
    heavy = ("pyxform", "openpyxl", "defusedxml", "sqlalchemy", "reportlab", "urllib.request", "PySide6")
    code = (
        "import sys, qa_desktop.formengine.session; "
        f"print(','.join(name for name in {heavy!r} if name in sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == ""
