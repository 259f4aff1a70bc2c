"""ODK XForms functions: once(), now(), today(), random(), uuid(): what may answer otherwise next time."""

from tests.builders import World, filling, tool
from tests.xforms import asked, xform

FORM = """
    | type      | name  | label | calculation            | relevant    |
    | text      | a     | A     |                        |             |
    | calculate | dice  |       | once(random())         |             |
    | calculate | stamp |       | if(${a} = '', '', now()) |           |
    | calculate | hid   |       | once(uuid())           | ${a} = 'go' |
"""


def test_once_keeps_what_it_said():
    s = filling(tool(FORM))
    dice = s.value("dice")
    assert dice
    s.set("a", "x")
    assert s.value("dice") == dice
    assert s.again().value("dice") == dice


def test_once_keeps_what_it_said_while_not_relevant():
    s = filling(tool(FORM))
    assert s.value("hid") == ""
    s.set("a", "go")
    said = s.value("hid")
    assert said
    s.set("a", "no")
    s.set("a", "go")
    assert s.value("hid") == said


def test_the_time_is_asked_when_what_goes_with_it_changes():
    world = World()
    s = filling(tool(FORM), world=world)
    s.set("a", "x")
    assert s.value("stamp") == "2026-11-23T12:00:00.000+00:00"
    world.time = world.time.replace(hour=13)
    assert s.value("stamp") == "2026-11-23T12:00:00.000+00:00"
    s.set("a", "y")
    assert s.value("stamp") == "2026-11-23T13:00:00.000+00:00"


def test_restoring_does_not_ask_the_time_again():
    s = filling(tool(FORM))
    s.set("a", "x")
    later = World(time=World().time.replace(year=2027))
    assert s.again(world=later).value("stamp") == "2026-11-23T12:00:00.000+00:00"


def test_undo_puts_the_time_back_that_was_there():
    world = World()
    s = filling(tool(FORM), world=world)
    s.set("a", "x")
    world.time = world.time.replace(hour=13)
    changes = s.set("a", "y")
    s.session.revert(changes.writes)
    assert s.value("a") == "x"
    assert s.value("stamp") == "2026-11-23T12:00:00.000+00:00"


def test_once_in_a_label_says_the_answer_of_its_own_question_as_soon_as_there_is_one():
    s = filling(
        xform(
            "<a>first</a><b/>",
            "",
            asked("a") + '<input ref="/data/b"><label>So: <output value="once(/data/a)"/></label></input>',
        )
    )
    assert s.view("b").label == "So: first"
    s.set("b", "mine")
    assert s.view("b").label == "So: mine"
    assert s.session.recompute_all().changed == frozenset()
