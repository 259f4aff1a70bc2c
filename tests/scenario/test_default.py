"""XLSForm defaults; ODK XForms, "Preload Attributes", "Actions: setvalue"."""

import pytest

from qa_desktop.formengine.api import Preset
from tests.builders import World, filling, tool


@pytest.mark.feature("default")
def test_a_static_default_is_there_from_the_start():
    s = filling(tool("| type | name | label | default |\n| text | q | Q | hello |"))
    assert s.value("q") == "hello"
    assert [(w.node_id, w.new, w.computed) for w in s.session.first_writes() if w.node_id == s.id("q")] == [
        (s.id("q"), "hello", True)
    ]


@pytest.mark.feature("dynamic defaults")
def test_a_dynamic_default_is_evaluated_once_at_the_start():
    s = filling(
        tool(
            """
            | type    | name | label | default     |
            | integer | n    | N     | 3           |
            | date    | day  | Day   | today()     |
            | text    | two  | Two   | concat(${n}, '!') |
            """
        )
    )
    assert s.value("day") == "2026-11-23"
    assert s.value("two") == "3!"
    s.set("n", "5")
    assert s.value("two") == "3!"


def test_a_default_may_be_overwritten():
    s = filling(tool("| type | name | label | default |\n| text | q | Q | hello |"))
    s.set("q", "")
    assert s.value("q") == ""


def test_a_new_instance_gets_its_defaults():
    world = World()
    s = filling(
        tool(
            """
            | type         | name | label | default       |
            | begin_repeat | r    | R     |               |
            | text         | a    | A     | fixed         |
            | text         | b    | B     | concat(position(..), ' of all') |
            | end_repeat   |      |       |               |
            """
        ),
        world=world,
    )
    changes = s.session.add_repeat(s.id("r"))
    assert s.value("r[2]/a") == "fixed"
    assert s.value("r[2]/b") == "2 of all"
    assert {write.node_id: write.new for write in changes.writes} == {
        changes.added[0]: "2",
        s.id("r[2]/a"): "fixed",
        s.id("r[2]/b"): "2 of all",
    }


@pytest.mark.feature(
    "start", "today", "username", "email", "deviceid", "phonenumber", "background values (meta)"
)
def test_preloads_know_who_and_when():
    s = filling(
        tool("| type | name |\n| start | start |\n| today | day |\n| username | who |"),
        preset=Preset({"username": "auditor1"}, {}, {}),
    )
    assert s.value("start") == "2026-11-23T12:00:00.000+00:00"
    assert s.value("day") == "2026-11-23"
    assert s.value("who") == "auditor1"
    assert s.value("instanceID") == "uuid:00000000-0000-0000-0000-000000000001"


@pytest.mark.feature("end")
def test_the_time_of_finishing_is_written_when_the_instance_is():
    world = World()
    s = filling(tool("| type | name | label |\n| end | end | |\n| text | q | Q |"), world=world)
    assert s.value("end") == ""
    world.time = world.time.replace(hour=15)
    assert b"<end>2026-11-23T15:00:00.000+00:00</end>" in s.session.serialise()


ROLES = """
    | type         | name | label | bind::qa:role  | default | relevant   |
    | text         | who  | Who   | auditor        |         |            |
    | text         | ref  | Ref   | case-reference | none    |            |
    | select_one t | team | Team  | team           |         |            |
    | text         | more | More  |                |         | ${ref}='7' |
"""
TEAMS = "| list_name | name | label |\n| t | north | North team |\n| t | south | South team |"
SETTINGS = '| form_id | namespaces |\n| t | qa="urn:qa-desktop:audit:1" |'


def test_presets_are_first_values_by_role_and_by_name():
    s = filling(
        tool(ROLES, choices=TEAMS, settings=SETTINGS),
        preset=Preset({}, {"auditor": "A. Auditor", "case-reference": "7"}, {"more": "m", "unknown": "x"}),
    )
    assert s.value("who") == "A. Auditor"
    assert s.value("ref") == "7"
    assert s.value("more") == "m"
    assert s.relevant("more")
    assert all(write.computed for write in s.session.first_writes())


def test_a_preset_for_a_choice_may_be_its_label_and_is_dropped_when_there_is_none():
    s = filling(tool(ROLES, choices=TEAMS, settings=SETTINGS), preset=Preset({}, {"team": "South team"}, {}))
    assert s.value("team") == "south"
    s = filling(tool(ROLES, choices=TEAMS, settings=SETTINGS), preset=Preset({}, {"team": "West team"}, {}))
    assert s.value("team") == ""


def test_a_preset_wins_over_a_dynamic_default():
    form = tool("| type | name | label | default |\n| date | q | Q | today() |")
    assert filling(form, preset=Preset({}, {}, {"q": "2026-01-05"})).value("q") == "2026-01-05"
