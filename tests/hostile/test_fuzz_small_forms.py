"""Small sound forms with expressions by chance, and people who do anything: the promises are kept."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_desktop.errors import Refused
from qa_desktop.formengine._outline import Outline
from qa_desktop.formengine.session import open_session
from qa_desktop.formspec.check import check, is_sound
from qa_desktop.formspec.definition import Tool
from qa_desktop.formspec.xform import read
from tests.builders import World
from tests.hostile.forms import asked, chosen, form, repeated
from tests.hostile.mutations import Person, nodes

pytestmark = pytest.mark.timeout(120)

NODES = '<a/><b/><n>1</n><g><c/><d/><s/></g><r jr:template=""><p/><e/><f/><k/>'
NODES += '<t jr:template=""><u/><v/></t></r><y/><z/>'
PATHS = (
    "/data/a", "/data/b", "/data/n", "/data/g/c", "/data/g/d", "/data/g/s", "/data/g", "/data/r/p",
    "/data/r/e",
    "/data/r/f", "/data/r/k", "/data/r/t/u", "/data/r/t/v", "/data/y", "/data/z",
)  # fmt: skip
LIST = '<instance id="l"><root>{}</root></instance>'.format(
    "".join(
        f"<item><name>{name}</name><label>{name}</label><d>{n % 2}</d></item>"
        for n, name in enumerate("abcxyz")
    )
)
BODY = (
    "".join(asked(path) for path in ("/data/a", "/data/b", "/data/n", "/data/g/c", "/data/g/d", "/data/y"))
    + chosen("/data/g/s", "instance('l')/root/item[d = /data/n or name = /data/a]")
    + repeated(
        "/data/r",
        "".join(asked(f"/data/r/{name}") for name in "pef")
        + chosen("/data/r/k", "instance('l')/root/item[d = current()/../e]")
        + repeated("/data/r/t", asked("/data/r/t/u") + asked("/data/r/t/v"), "{count}"),
    )
    + '<input ref="/data/z"><label>So far '
    '<output value="sum(/data/r/e)"/> of <output value="/data/a"/></label></input>'
)


def readable(path: str) -> tuple[str, ...]:
    """What stands before a question, so that nothing goes round in a circle."""
    before = [other for other in PATHS[: PATHS.index(path)] if other != "/data/g"]
    beside = [
        f"../{other.rpartition('/')[2]}"
        for other in before
        if other.rpartition("/")[0] == path.rpartition("/")[0]
    ]
    return (*before, *beside, "/data/n")


def expression(chance: random.Random, reads: tuple[str, ...], depth: int = 0) -> str:
    """An expression that is always XPath, whatever it means."""
    path = chance.choice(reads)
    if depth > 1:
        return chance.choice((path, path, "1", "'a'", "''", "0.5"))
    one, two = expression(chance, reads, depth + 1), expression(chance, reads, depth + 1)
    shapes = (
        path, f"{one} + {two}", f"({one}) = ({two})", f"{path} != ''", f"not({path} = 1)",
        f"({one}) and ({two})",
        f"if({one}, {two}, '')", f"concat({one}, {two})", f"sum({path})", f"count({path})", "position(..)",
        f"count({path}[. = 'a'])", f"coalesce({path}, {two})", f"selected({path}, 'a')",
        f"string-length({one}) &gt; 1", f"join(' ', {path})", f"max({path})", f"number({one}) * 2",
        f"round({one}, 1)", f"date({path}) &lt; today()", f"({path})[1]",
    )  # fmt: skip
    return chance.choice(shapes)


def small_form(chance: random.Random) -> bytes:
    binds = []
    for path in PATHS:
        logic = [
            f'{name}="{expression(chance, readable(path))}"'
            for name, often in (("relevant", 0.3), ("required", 0.3), ("readonly", 0.1), ("constraint", 0.2))
            if chance.random() < often
        ]
        if path[-1] in "cfpvz" and chance.random() < 0.5:
            logic.append(f'calculate="{expression(chance, readable(path))}"')
        data_type = chance.choice(("string", "string", "int", "decimal", "date"))
        binds.append(f'<bind nodeset="{path}" type="{data_type}" {" ".join(logic)}/>')
    action = f'<setvalue event="xforms-value-changed" ref="/data/y" value="{expression(chance, PATHS)}"/>'
    body = BODY.replace("{count}", chance.choice(("/data/n", "../e", "2")))
    first = f'<setvalue event="odk-instance-first-load" ref="/data/b" value="{expression(chance, PATHS)}"/>'
    return form(
        NODES, "".join(binds) + first, body.replace("</label></input>", f"</label>{action}</input>", 1), LIST
    )


def sound_tool(chance: random.Random) -> Tool | None:
    try:
        tool = read(small_form(chance))
    except Refused:
        return None
    return tool if is_sound(check(tool)) else None


def keeps_its_promises(tool: Tool, chance: random.Random, steps: int = 12) -> None:
    session = open_session(tool, World().surroundings())
    person = Person(session, chance)
    for _ in range(steps):
        before = {view.node_id: view for view in nodes(session)}
        changes = person.act()
        if changes is not None:
            for view in nodes(session):
                told = view.node_id in changes.changed or view.node_id in changes.added
                assert told or before.get(view.node_id, view) == view, (
                    f"{view.node_id} changed and nobody was told"
                )
        again = session.recompute_all()
        assert (again.changed, again.writes) == (frozenset(), ()), "evaluating everything changes something"
        fresh = Outline(session._filling, session._views)  # type: ignore[attr-defined]  # what the counts should be
        assert session.progress() == fresh.progress("auditor")
        assert session.sections() == fresh.sections("auditor")
    restored = open_session(tool, World().surroundings(), saved=session.saved(), language=session.language)
    assert restored.serialise() == session.serialise()
    assert [view.node_id for view in nodes(restored)] == [view.node_id for view in nodes(session)]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_after_anything_that_is_done_full_recomputation_counts_and_restoring_agree(seed):
    chance = random.Random(seed)
    tool = sound_tool(chance)
    if tool is not None:
        keeps_its_promises(tool, chance)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_undoing_everything_last_first_gives_the_first_submission_again(seed):
    chance = random.Random(seed)
    tool = sound_tool(chance)
    if tool is None:
        return
    session = open_session(tool, World().surroundings())
    first = session.serialise()
    person = Person(session, chance)
    done = []
    for _ in range(6):
        question = chance.choice([view for view in nodes(session) if view.kind.value == "question"])
        done.append(person._answer(question).writes)
    for writes in reversed(done):
        session.revert(writes)
    assert session.serialise() == first
