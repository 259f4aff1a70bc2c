"""ODK XForms, "Actions" and "Events": what sets a value, where, and when."""

import pytest

from qa_desktop.formspec.check import check, is_sound
from tests.builders import World, filling, tool, tool_from_xml
from tests.xforms import asked, repeated, xform

pytestmark = pytest.mark.feature("actions and events")


def setvalue(event: str, ref: str, value: str = "", text: str = "") -> str:
    said = f'value="{value}"' if value else ""
    return f'<setvalue event="{event}" ref="/data/{ref}" {said}>{text}</setvalue>'


def test_a_first_load_action_sets_once_and_not_when_the_draft_is_opened_again():
    form = xform("<a/>", setvalue("odk-instance-first-load", "a", "1 + 1"), asked("a"))
    s = filling(form)
    assert s.value("a") == "2"
    s.set("a", "7")
    assert s.again().value("a") == "7"


def test_xforms_ready_is_the_first_load_as_in_older_forms():
    form = xform("<a/>", setvalue("xforms-ready", "a", text="x"), asked("a"))
    s = filling(form)
    s.set("a", "")
    assert (filling(form).value("a"), s.again().value("a")) == ("x", "")


def test_an_action_of_each_load_runs_again_when_a_draft_is_opened_and_says_so():
    form = xform("<n/>", setvalue("odk-instance-load", "n", "number(coalesce(., 0)) + 1"), asked("n"))
    s = filling(form)
    again = s.again()
    assert (s.value("n"), again.value("n")) == ("1", "2")
    assert [(write.old, write.new) for write in again.session.first_writes()] == [("1", "2")]


def test_actions_run_in_the_order_in_which_they_stand_each_reading_those_before():
    form = xform(
        "<a/><b/><c/>",
        setvalue("odk-instance-first-load", "c", "5")
        + setvalue("odk-instance-first-load", "a", "/data/c + 1")
        + setvalue("odk-instance-first-load", "b", "concat(/data/a, '!')"),
        asked("a", "b", "c"),
    )
    s = filling(form)
    assert [s.value(name) for name in "abc"] == ["6", "6!", "5"]


def test_a_literal_is_set_as_it_stands_quotes_and_all():
    form = xform("<a/>", setvalue("odk-instance-first-load", "a", text="1 + 1 is 'two'"), asked("a"))
    assert filling(form).value("a") == "1 + 1 is 'two'"


def test_an_action_without_value_or_text_clears():
    form = xform("<a/><b>old</b>", "", asked("b") + _triggering("a", setvalue("xforms-value-changed", "b")))
    s = filling(form)
    s.set("a", "x")
    assert s.value("b") == ""


def test_an_action_may_name_its_target_by_its_bind():
    bind = '<bind id="k" nodeset="/data/a"/><setvalue bind="k" event="odk-instance-first-load">x</setvalue>'
    assert filling(xform("<a/>", bind, asked("a"))).value("a") == "x"


def test_a_new_repeat_action_spares_the_instances_of_the_model():
    action = setvalue("odk-new-repeat", "r/a", "position(..)")
    s = filling(xform("<r><a/></r>", body=repeated("r", asked("r/a") + action)))
    s.add("r")
    assert (s.value("r[1]/a"), s.value("r[2]/a")) == ("", "2")


def test_a_new_repeat_action_runs_for_each_instance_that_a_count_makes():
    action = setvalue("odk-new-repeat", "r/a", "position(..)")
    counted = repeated("r", asked("r/a") + action, 'jr:count="/data/n"')
    s = filling(
        xform('<n/><r jr:template=""><a/></r>', '<bind nodeset="/data/n" type="int"/>', asked("n") + counted)
    )
    s.set("n", "2")
    assert (s.value("r[1]/a"), s.value("r[2]/a")) == ("1", "2")


def test_one_action_may_have_several_events():
    action = setvalue("odk-instance-first-load odk-new-repeat", "r/a", "concat('no ', position(..))")
    s = filling(xform("<r><a/></r>", body=repeated("r", asked("r/a") + action)))
    s.add("r")
    assert (s.value("r[1]/a"), s.value("r[2]/a")) == ("no 1", "no 2")


def test_a_new_repeat_action_may_set_what_lies_outside():
    action = setvalue("odk-new-repeat", "last", "count(/data/r)")
    s = filling(xform("<last/><r><a/></r>", body=asked("last") + repeated("r", asked("r/a") + action)))
    s.add("r")
    s.add("r")
    assert s.value("last") == "3"


@pytest.mark.feature("nested repeats")
def test_the_action_of_an_inner_repeat_runs_for_its_new_instances_alone():
    action = setvalue("odk-new-repeat", "r/in/x", "concat(position(../..), '.', position(..))")
    inner = repeated("r/in", asked("r/in/x") + action)
    s = filling(xform("<r><a/><in><x/></in></r>", body=repeated("r", asked("r/a") + inner)))
    s.add("r[1]/in")
    s.add("r")
    s.add("r[2]/in")
    assert [s.value("r[1]/in[1]/x"), s.value("r[1]/in[2]/x"), s.value("r[2]/in[1]/x")] == ["", "1.2", "2.1"]


@pytest.mark.feature("trigger column", "dynamic defaults")
def test_a_changed_answer_sets_another_in_the_same_instance():
    body = repeated(
        "r", _triggering("r/a", setvalue("xforms-value-changed", "r/b", "concat(../a, '!')")) + asked("r/b")
    )
    s = filling(xform("<r><a/><b/></r>", body=body))
    s.add("r")
    s.set("r[2]/a", "two")
    assert (s.value("r[1]/b"), s.value("r[2]/b")) == ("", "two!")


@pytest.mark.feature("trigger column")
def test_several_questions_may_trigger_the_same_calculation():
    s = filling(
        tool(
            """
            | type      | name | label | calculation          | trigger     |
            | text      | a    | A     |                      |             |
            | text      | b    | B     |                      |             |
            | calculate | c    |       | concat(${a}, ${b})   | ${a}, ${b}  |
            """
        )
    )
    s.set("a", "1")
    assert s.value("c") == "1"
    s.set("b", "2")
    assert s.value("c") == "12"


def test_actions_that_set_each_other_off_come_to_an_end():
    body = _triggering("a", setvalue("xforms-value-changed", "b", "concat(/data/a, 'x')")) + _triggering(
        "b", setvalue("xforms-value-changed", "a", "concat(/data/b, 'y')")
    )
    s = filling(xform("<a/><b/>", body=body))
    s.set("a", "1")
    assert (s.value("a"), s.value("b")) == ("1xy", "1x")


def test_a_value_that_has_no_answer_is_told_at_the_question_and_the_rest_runs_on():
    model = setvalue("odk-instance-first-load", "a", "nonsense()") + setvalue(
        "odk-instance-first-load", "b", "2"
    )
    s = filling(xform("<a/><b/>", model, asked("a", "b")))
    assert (s.value("b"), s.wrong("a")) == ("2", ["evaluation"])
    s.set("a", "typed")
    assert s.wrong("a") == []


def test_undo_puts_back_what_an_action_set():
    s = filling(
        xform(
            "<a/><b>old</b>",
            body=asked("b") + _triggering("a", setvalue("xforms-value-changed", "b", "'new'")),
        )
    )
    change = s.set("a", "x")
    assert s.value("b") == "new"
    s.session.revert(change.writes)
    assert (s.value("a"), s.value("b")) == ("", "old")


@pytest.mark.feature("start-geopoint", "background-audio", "geopoint")
@pytest.mark.parametrize("name", ["setgeopoint", "recordaudio"])
def test_what_a_desktop_cannot_do_leaves_the_target_blank_and_is_said(name):
    form = xform("<a/><b/>", f'<odk:{name} event="odk-instance-first-load" ref="/data/a"/>', asked("b"))
    assert filling(form).value("a") == ""
    problems = check(form)
    assert is_sound(problems)
    assert [problem.code for problem in problems] == ["TOOL-IGNORED"]


@pytest.mark.parametrize(
    ("model", "body"),
    [
        (setvalue("odk-new-repeat", "a", "1"), ""),
        (setvalue("xforms-value-changed", "a", "1"), ""),
        (setvalue("", "a", "1"), ""),
        ("", setvalue("odk-instance-first-load", "a", "1")),
    ],
)
def test_an_action_that_never_runs_is_pointed_out(model, body):
    form = xform("<a/>", model, body + asked("a"))
    assert filling(form).value("a") == ""
    assert [finding.code for finding in form.findings] == ["TOOL-ACTION"]


def test_an_event_that_nobody_knows_is_refused_by_name():
    form = xform("<a/>", setvalue("odk-instance-first-load made-up", "a", "1"), asked("a"))
    assert [(finding.code, finding.text) for finding in form.findings] == [("TOOL-UNSUPPORTED", "made-up")]
    assert filling(form, world=World()).value("a") == "1"


def _triggering(path: str, action: str) -> str:
    return f'<input ref="/data/{path}"><label>Q</label>{action}</input>'


def test_what_an_action_sets_over_a_calculation_stays_until_what_it_reads_moves():
    form = tool_from_xml(
        """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
        <instance><data id="x"><a/><b/></data></instance><bind nodeset="/data/b" calculate="/data/a"/>
        <setvalue event="odk-instance-first-load" ref="/data/b" value="'set'"/></model></h:head><h:body>
        <input ref="/data/a"><label>A</label></input></h:body></h:html>"""
    )
    s = filling(form)
    assert s.value("b") == "set"
    assert s.session.recompute_all().writes == ()
    s.set("a", "moved")
    assert s.value("b") == "moved"


def test_a_literal_that_is_no_choice_sets_a_choice_question_to_nothing():
    form = xform(
        "<a/><b>x</b>",
        "",
        _triggering("a", setvalue("xforms-value-changed", "b", text="7"))
        + '<select1 ref="/data/b"><label>B</label><item><label>X</label><value>x</value></item></select1>',
    )
    s = filling(form)
    s.set("a", "1")
    assert s.value("b") == ""
