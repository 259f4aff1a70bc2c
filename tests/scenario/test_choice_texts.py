"""ODK XForms, "Languages": texts and media of questions and choices, wherever they come from."""

import pytest

from tests.builders import filling, tool, tool_from_xml

XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><model>{itext}
<instance><data id="x">{instance}</data></instance>
{model}</model></h:head><h:body>{body}</h:body></h:html>"""
ITEXT = """<itext>
<translation lang="en" default="true()">
 <text id="one"><value>One</value><value form="short">1</value>
  <value form="image">jr://images/one.png</value></text>
 <text id="two"><value>Two for <output value="/data/n"/></value><value form="audio">jr://audio/two.mp3</value></text>
 <text id="q"><value form="short">Q short</value><value form="video">jr://video/q.mp4</value></text>
 <text id="h"><value>Hint</value><value form="guidance">Guidance</value></text>
</translation>
<translation lang="fr">
 <text id="one"><value>Un</value><value form="image">jr://images/un.png</value></text>
 <text id="two"><value>Deux pour <output value="/data/n"/></value></text>
 <text id="q"><value>Q longue</value></text>
</translation></itext>"""
MEDIA = {"one.png": b"1", "un.png": b"2", "two.mp3": b"3", "q.mp4": b"4"}


def form(body, model="", instance="<n/><q/><which/><a/>"):
    return tool_from_xml(XFORM.format(itext=ITEXT, instance=instance, model=model, body=body), MEDIA)


def labels(s, name):
    return [choice.label for choice in s.view(name).choices]


LISTED = """<input ref="/data/n"><label>N</label></input><select1 ref="/data/q"><label ref="jr:itext('q')"/>
<hint ref="jr:itext('h')"/><itemset nodeset="instance('l')/root/item{filter}"><value ref="name"/>
<label ref="jr:itext(id)"/></itemset></select1>"""
LIST = """<instance id="l"><root><item><name>a</name><id>one</id></item>
<item><name>b</name><id>two</id></item></root></instance>"""


# A positional filter after another is no plain filter, so these choices are made while filling.
@pytest.mark.feature("translations with references")
@pytest.mark.parametrize("narrowed", ["", "[name != '']", "[name != ''][position() &lt; 3]"])
def test_choices_speak_every_language_and_quote_answers(narrowed):
    s = filling(form(LISTED.format(filter=narrowed), LIST))
    assert labels(s, "q") == ["One", "Two for "]
    changes = s.set("n", "Ann")
    assert s.id("q") in changes.changed
    assert labels(s, "q") == ["One", "Two for Ann"]
    s.session.set_language("fr")
    assert labels(s, "q") == ["Un", "Deux pour Ann"]
    s.set("q", "b")
    assert s.view("q").display == "Deux pour Ann"
    assert not s.session.recompute_all().changed


@pytest.mark.feature("image (label)", "audio (label)", "video (label)")
def test_questions_and_choices_have_media_in_the_language_or_else_the_default_one():
    s = filling(form(LISTED.format(filter=""), LIST))
    assert s.view("q").media == {"video": "q.mp4"}
    assert [choice.media for choice in s.view("q").choices] == [{"image": "one.png"}, {"audio": "two.mp3"}]
    s.session.set_language("fr")
    assert s.view("q").media == {"video": "q.mp4"}
    assert s.view("q").choices[0].media == {"image": "un.png"}
    assert s.view("n").media == {}


@pytest.mark.feature("guidance hint")
def test_a_short_form_stands_in_for_a_long_one_and_guidance_stands_apart():
    s = filling(form(LISTED.format(filter=""), LIST))
    view = s.view("q")
    assert (view.label, view.hint, view.guidance) == ("Q short", "Hint", "Guidance")


@pytest.mark.feature("jr:itext()")
def test_a_label_may_be_chosen_by_an_expression():
    body = """<input ref="/data/n"><label>N</label></input>
        <input ref="/data/which"><label ref="jr:itext(if(/data/n = 'x', 'one', 'two'))"/></input>
        <input ref="/data/a"><label>A</label></input>"""
    model = (
        """<bind nodeset="/data/a" calculate="concat(jr:itext('one'), ' ', jr:itext(/data/which), '.')"/>"""
    )
    s = filling(form(body, model))
    assert s.view("which").label == "Two for "
    s.set("n", "Bo")
    assert s.view("which").label == "Two for Bo"
    s.set("n", "x")
    assert s.view("which").label == "One"
    s.set("which", "two")
    assert s.value("a") == "One Two for x."
    s.session.set_language("fr")
    assert (s.view("which").label, s.value("a")) == ("Un", "Un Deux pour x.")
    s.set("which", "none")
    assert s.value("a") == "Un ."
    assert not s.session.recompute_all().changed


@pytest.mark.feature("jr:choice-name()")
def test_a_choices_name_is_had_from_any_list():
    form = tool(
        """
        | type                       | name | label | calculation                                   |
        | begin_repeat               | r    | R     |                                               |
        | text                       | who  | Who   |                                               |
        | end_repeat                 |      |       |                                               |
        | select_one ${who}          | lead | Lead  |                                               |
        | select_one_from_file t.csv | town | Town  |                                               |
        | select_multiple l          | many | Many  |                                               |
        | calculate                  | a    |       | jr:choice-name(${lead}, '${lead}')            |
        | calculate                  | b    |       | jr:choice-name(${town}, '${town}')            |
        | calculate                  | c    |       | jr:choice-name(${many}, '${many}')            |
        """,
        choices="| list_name | name | label |\n| l | x | Ex |\n| l | y | Why |",
        files={"t.csv": b"name,label\nyork,York\n"},
    )
    s = filling(form)
    s.set("r[1]/who", "ann")
    s.set("lead", "ann")
    s.set("town", "york")
    s.set("many", "y x")
    assert [s.value(name) for name in "abc"] == ["ann", "York", "Why, Ex"]
    s.set("r[1]/who", "bob")
    assert s.value("a") == ""
    assert not s.session.recompute_all().changed


@pytest.mark.feature("or_other")
def test_or_other_adds_a_choice_and_a_text_that_it_opens():
    s = filling(
        tool(
            "| type | name | label |\n| select_one l or_other | q | Q |",
            choices="| list_name | name | label |\n| l | a | A |",
        )
    )
    assert s.offered("q") == ["a", "other"]
    assert not s.relevant("q_other")
    s.set("q", "other")
    assert s.relevant("q_other")


def test_inline_choices_may_quote_answers():
    body = """<input ref="/data/n"><label>N</label></input><select1 ref="/data/q"><label>Q</label>
        <item><label>For <output value="../n"/></label><value>a</value></item>
        <item><label ref="jr:itext('one')"/><value>b</value></item></select1>"""
    s = filling(form(body))
    s.set("n", "Ann")
    assert labels(s, "q") == ["For Ann", "One"]


def test_a_choice_out_of_the_external_choices_is_one_of_its_list():
    body = """<input ref="/data/n"><label>N</label></input>
        <input ref="/data/q" query="instance('towns')/root/item[county = /data/n]"><label>Q</label></input>"""
    made = tool_from_xml(
        XFORM.format(itext="", instance="<n/><q/>", model="", body=body),
        {
            "itemsets.csv": b"list_name,name,label,label::French (fr),county\n"
            b"counties,n,North,Nord,\ntowns,york,York,Yorque,n\ntowns,dover,Dover,Douvres,s\n"
        },
    )
    s = filling(made)
    s.set("n", "n")
    assert s.offered("q") == ["york"]
    assert labels(s, "q") == ["York"]
    s.set("q", "york")
    s.set("n", "s")
    assert (s.value("q"), s.offered("q")) == ("", ["dover"])
