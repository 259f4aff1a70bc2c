"""ODK XForms, "Body Elements": itemsets over repeats, answers and other trees; `randomize()`."""

from random import Random

import pytest

from tests.builders import World, filling, tool, tool_from_xml

PEOPLE = """
    | type                | name   | label  | choice_filter                 |
    | begin_repeat        | person | Person |                               |
    | text                | who    | Name   |                               |
    | integer             | age    | Age    |                               |
    | end_repeat          |        |        |                               |
    | integer             | least  | Least  |                               |
    | select_one ${who}   | lead   | Lead   | ${age} >= ${least}            |
    | select_one ${who}   | all    | All    |                               |
"""
XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><model><instance><data id="x">{instance}</data></instance>
{model}</model></h:head><h:body>{body}</h:body></h:html>"""
LETTERS = """
    | list_name | name | label |
    | l         | a    | A     |
    | l         | b    | B     |
    | l         | c    | C     |
    | l         | d    | D     |
    | l         | e    | E     |
"""


def assert_settled(s):
    """After each change, evaluating everything would change nothing."""
    assert not s.session.recompute_all().changed


def two_people():
    s = filling(tool(PEOPLE))
    s.set("person[1]/who", "ann")
    s.set("person[1]/age", "30")
    s.add("person")
    s.set("person[2]/who", "bob")
    s.set("person[2]/age", "10")
    return s


@pytest.mark.feature("choices from repeats")
def test_choices_come_from_the_instances_of_a_repeat():
    s = two_people()
    assert s.offered("all") == ["ann", "bob"]
    assert [choice.label for choice in s.view("all").choices] == ["ann", "bob"]
    assert_settled(s)


@pytest.mark.feature("choices from repeats")
def test_a_renamed_person_is_offered_under_the_new_name_and_the_old_answer_is_cleared():
    s = two_people()
    s.set("least", "1")
    s.set("lead", "bob")
    changes = s.set("person[2]/who", "rob")
    assert s.id("lead") in changes.changed
    assert s.offered("lead") == ["ann", "rob"]
    assert s.value("lead") == ""
    assert "“bob” is no longer offered" in s.view("lead").notice
    assert_settled(s)


@pytest.mark.feature("choices from repeats")
def test_an_instance_that_goes_takes_its_choice_with_it():
    s = two_people()
    s.set("all", "ann")
    s.session.remove_repeat(s.id("person[1]"))
    assert s.offered("all") == ["bob"]
    assert s.value("all") == ""
    s.add("person")
    assert s.offered("all") == ["bob"]
    assert_settled(s)


def test_a_filter_over_a_repeat_reads_other_answers():
    s = two_people()
    assert s.offered("lead") == []
    s.set("least", "18")
    assert s.offered("lead") == ["ann"]
    s.set("person[2]/age", "40")
    assert s.offered("lead") == ["ann", "bob"]
    assert_settled(s)


def test_choices_from_answers_survive_saving():
    s = two_people()
    s.set("least", "1")
    s.set("lead", "bob")
    again = s.again()
    assert again.value("lead") == "bob"
    assert again.offered("lead") == ["ann", "bob"]
    assert again.view("lead").display == "bob"


def test_everybody_else_is_offered_within_each_instance():
    body = """<group ref="/data/p"><label>P</label><repeat nodeset="/data/p">
        <input ref="/data/p/n"><label>N</label></input>
        <select1 ref="/data/p/friend"><label>F</label>
        <itemset nodeset="../../p[./n != '' and position() != position(current()/..)]">
        <value ref="n"/><label ref="n"/></itemset></select1></repeat></group>"""
    s = filling(tool_from_xml(XFORM.format(instance="<p><n/><friend/></p>", model="", body=body)))
    for number, name in enumerate(("ann", "bob", "cy"), start=1):
        if number > 1:
            s.add("p")
        s.set(f"p[{number}]/n", name)
    assert s.offered("p[1]/friend") == ["bob", "cy"]
    assert s.offered("p[3]/friend") == ["ann", "bob"]
    s.session.remove_repeat(s.id("p[1]"))
    assert s.offered("p[1]/friend") == ["cy"]
    assert_settled(s)


def test_filters_may_stand_at_any_step_and_one_after_another():
    model = """<instance id="areas"><areas>
        <area code="n"><town size="5">Leeds</town><town size="1">Ely</town></area>
        <area code="s"><town size="9">London</town></area></areas></instance>"""
    body = """<input ref="/data/where"><label>W</label></input><select1 ref="/data/q"><label>Q</label>
        <itemset nodeset="instance('areas')/areas/area[@code = /data/where]/town[@size &gt; 2]">
        <value ref="."/><label ref="concat(., ' (', @size, ')')"/></itemset></select1>
        <select1 ref="/data/first"><label>F</label>
        <itemset nodeset="instance('areas')/areas/area/town[@size &gt; 2][1]">
        <value ref="."/><label ref="."/></itemset></select1>"""
    s = filling(tool_from_xml(XFORM.format(instance="<where/><q/><first/>", model=model, body=body)))
    assert s.offered("q") == []
    s.set("where", "n")
    assert [(choice.name, choice.label) for choice in s.view("q").choices] == [("Leeds", "Leeds (5)")]
    assert s.offered("first") == ["Leeds", "London"]
    assert_settled(s)


def test_values_that_come_twice_keep_their_own_labels():
    s = filling(
        tool(
            "| type | name | label |\n| text | n | N |\n| select_one l | q | Q |",
            choices="""
            | list_name | name | label      |
            | l         | a    | First ${n} |
            | l         | a    | Second     |
            """,
            settings="| allow_choice_duplicates |\n| yes |",
        )
    )
    s.set("n", "one")
    assert [choice.label for choice in s.view("q").choices] == ["First one", "Second"]
    s.set("q", "a")
    assert s.view("q").display == "First one"


# randomize() -------------------------------------------------------------------------------------


def shuffled(parameters, survey="", more=""):
    row = f"| select_one l | q | Q | {parameters} | |\n"
    return tool(f"| type | name | label | parameters | calculation |\n{survey}{row}{more}", choices=LETTERS)


@pytest.mark.feature("seed", "randomize (parameter)")
def test_a_seed_gives_the_order_that_the_reference_engines_give():
    assert filling(shuffled("randomize=true, seed=42")).offered("q") == ["a", "e", "c", "b", "d"]


@pytest.mark.feature("seed")
def test_a_seed_may_be_an_answer():
    s = filling(shuffled("randomize=true, seed=${n}", survey="| integer | n | N | | |\n"))
    before = s.offered("q")
    s.set("n", "42")
    assert s.offered("q") == ["a", "e", "c", "b", "d"] != before
    assert_settled(s)


@pytest.mark.feature("randomize (parameter)")
def test_an_order_by_chance_is_each_fillings_own_and_stays():
    form = shuffled("randomize=true", more="| text | other | O | | |\n")
    orders = set()
    for number in range(40):
        world = _world(number)
        s = filling(form, world=world)
        order = s.offered("q")
        orders.add(tuple(order))
        assert sorted(order) == ["a", "b", "c", "d", "e"]
        s.set("other", "x")
        s.set("q", order[0])
        assert s.offered("q") == order
        assert s.again(world=_world(0)).offered("q") == order
        assert_settled(s)
    assert len(orders) > 20


def test_an_order_by_chance_is_the_same_in_every_language():
    form = tool(
        "| type | name | label::en | label::fr | parameters |\n| select_one l | q | Q | Q | randomize=true |",
        choices="""
        | list_name | name | label::en | label::fr |
        | l         | a    | A         | Un        |
        | l         | b    | B         | Deux      |
        | l         | c    | C         | Trois     |
        """,
    )
    s = filling(form)
    before = s.offered("q")
    s.session.set_language("fr")
    assert s.offered("q") == before
    assert {choice.label for choice in s.view("q").choices} == {"Un", "Deux", "Trois"}


def _world(number):
    return World(ids=number * 1_000)


# Everything at once ------------------------------------------------------------------------------

TANGLE = """
    | type                       | name   | label        | choice_filter                       | calculation | parameters |
    | text                       | least  | Least        |                                     |             |            |
    | begin_repeat               | r      | R            |                                     |             |            |
    | text                       | who    | Who          |                                     |             |            |
    | integer                    | age    | Age          |                                     |             |            |
    | select_one ${who}          | friend | F            | ${age} > 3                          |             |            |
    | calculate                  | named  |              |                                     | jr:choice-name(${friend}, '${friend}') | |
    | end_repeat                 |        |              |                                     |             |            |
    | select_one ${who}          | lead   | L            | ${age} > ${least}                   |             | randomize=true |
    | select_one_from_file t.csv | town   | T ${lead}    | county = ${least} and name != ${lead} |           | randomize=true, seed=${least} |
    | calculate                  | n      |              |                                     | pulldata('t', 'label', 'name', ${town}) | |
"""  # noqa: E501 -- a table reads by its columns


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_answered_only_what_is_offered_stays_and_nothing_is_left_to_evaluate(seed):
    rows = "".join(f"n{number},L{number},{number % 4}\n" for number in range(1_200))
    form = tool(TANGLE, files={"t.csv": f"name,label,county\n{rows}".encode()})
    chance = Random(seed)
    s = filling(form)
    for _ in range(25):
        people = s.view("r").children
        if chance.random() < 0.15:
            s.session.add_repeat(s.id("r"))
        elif people and chance.random() < 0.15:
            s.session.remove_repeat(chance.choice(people))
        else:
            within = [
                f"r[{place}]/{each}"
                for place in range(1, len(people) + 1)
                for each in ("who", "age", "friend")
            ]
            name = chance.choice(["least", "lead", "town", *within])
            offered = s.offered(name)[:20]
            typed = ["", "ann", "bob"] if name.endswith("who") else [str(number) for number in range(6)]
            s.set(name, chance.choice(offered or typed))
        assert_settled(s)
        friends = [f"r[{place}]/friend" for place in range(1, len(s.view("r").children) + 1)]
        for name in ("lead", "town", *friends):
            assert s.value(name) in ("", *s.offered(name))
    again = s.again()
    assert again.offered("lead") == s.offered("lead")
    assert again.offered("town") == s.offered("town")
