"""Behaviours of ODK XForms that are not there yet, each with its section. Strict: done ones must leave."""

import pytest

from tests.builders import filling, tool, tool_from_xml

XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><model><instance><data id="x">{instance}</data></instance>
{model}</model></h:head><h:body>{body}</h:body></h:html>"""
BODY = """<group ref="/data/r"><label>R</label><repeat nodeset="/data/r">
<input ref="/data/r/a"><label>A</label></input>{more}</repeat></group>"""


@pytest.mark.xfail(reason="ODK XForms, Repeats: content of the model's first instances")
def test_a_first_instance_holds_what_the_model_gives_it():
    s = filling(
        tool_from_xml(
            XFORM.format(
                instance='<r jr:template=""><a>new</a></r><r><a>first</a></r>',
                model="",
                body=BODY.format(more=""),
            )
        )
    )
    assert s.value("r[1]/a") == "first"


@pytest.mark.xfail(reason="ODK XForms, Actions: odk-new-repeat apart from odk-instance-first-load")
def test_a_default_for_new_instances_alone_leaves_the_first_one_blank():
    action = '<setvalue event="odk-new-repeat" ref="/data/r/a" value="1 + 1"/>'
    s = filling(tool_from_xml(XFORM.format(instance="<r><a/></r>", model="", body=BODY.format(more=action))))
    assert s.value("r[1]/a") == ""


@pytest.mark.xfail(reason="ODK XForms, Repeats: an inner repeat's first instance in the first outer one")
def test_an_inner_repeat_starts_with_an_instance_where_the_model_has_one():
    s = filling(
        tool(
            """
            | type         | name | label |
            | begin_repeat | r    | R     |
            | begin_repeat | in   | In    |
            | text         | x    | X     |
            | end_repeat   |      |       |
            | end_repeat   |      |       |
            """
        )
    )
    assert len(s.view("r[1]/in").children) == 1
