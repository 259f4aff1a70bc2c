"""ODK XForms, "Instance": written, read, restored, written again: the same bytes."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desktop.formengine.session import open_session, read_answers
from tests.builders import World, filling
from tests.xforms import asked, repeated, xform

pytestmark = pytest.mark.feature("serialise and restore")

FORM = xform(
    """<a kind="k &amp; &quot;q&quot;"/><g><b/><hidden/></g>
    <r jr:template=""><x/><in jr:template=""><y/></in></r><r><x/><in><y/></in></r>
    <orx:meta><orx:instanceID/><entity dataset="children" id="" create="1"><label/></entity></orx:meta>""",
    """<bind nodeset="/data/g/hidden" relevant="/data/a = 'show'"/>
    <bind nodeset="/data/g/b" type="decimal"/>
    <bind nodeset="/data/orx:meta/orx:instanceID" jr:preload="uid"/>
    <bind nodeset="/data/orx:meta/entity/@id" type="string"/>
    <setvalue ref="/data/orx:meta/entity/@id" event="odk-instance-first-load" value="uuid()"/>
    <bind nodeset="/data/orx:meta/entity/label" calculate="concat(/data/a, ' ', count(/data/r))"/>""",
    asked("a", "g/b", "g/hidden") + repeated("r", asked("r/x") + repeated("r/in", asked("r/in/y"))),
    root='odk:prefix="p" xmlns:odk="http://www.opendatakit.org/xforms"',
)
TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["show", " ", "\n", "\r\n", "]]>", "<r/>", "&amp;", "\ufffe", "1.50", "ünï", "\x00"]),
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "hidden", "x", "y", "add r", "add in", "remove r"]),
        TEXTS,
        st.integers(1, 3),
    ),
    max_size=12,
)


@settings(max_examples=120, deadline=None)
@given(STEPS)
def test_what_is_written_can_be_read_restored_and_written_again_without_loss(steps):
    s = filling(FORM)
    for what, text, place in steps:
        instances = s.view("r").children
        here = min(place, len(instances))
        if what == "add r":
            s.add("r")
        elif what in ("a", "b", "hidden"):
            s.set(what, text)
        elif not here:
            continue
        elif what == "remove r":
            s.session.remove_repeat(instances[here - 1])
        elif what == "add in":
            s.add(f"r[{here}]/in")
        elif what == "x":
            s.set(f"r[{here}]/x", text)
        elif s.view(f"r[{here}]/in").children:
            s.set(f"r[{here}]/in[1]/y", text)
    written = s.session.serialise()
    again = filling(FORM, saved=read_answers(FORM, written))
    assert again.session.serialise() == written
    assert s.again().session.serialise() == written


def test_attributes_of_the_model_are_kept_and_those_worked_out_are_filled_in():
    s = filling(FORM)
    s.set("a", "Ann")
    root = ElementTree.fromstring(s.session.serialise())
    assert root.attrib["{http://www.opendatakit.org/xforms}prefix"] == "p"
    assert root.find("a").attrib == {"kind": 'k & "q"'}
    entity = root.find("{http://openrosa.org/xforms}meta/entity")
    assert (entity.get("dataset"), entity.get("create"), len(entity.get("id"))) == ("children", "1", 36)
    assert entity.findtext("label") == "Ann 1"


@pytest.mark.feature("entities")
def test_a_form_with_entities_is_told_once_that_nothing_is_sent_to_a_list():
    told = [finding for finding in FORM.findings if finding.code == "TOOL-ENTITIES"]
    assert [finding.severity for finding in told] == ["warning"]
    assert [finding for finding in FORM.findings if finding.severity == "error"] == []


def test_an_attribute_can_be_read_and_what_reads_it_follows():
    form = xform(
        '<e id=""><l/></e><t/><c/>',
        '<bind nodeset="/data/e/@id" calculate="concat(\'n\', /data/t)"/>'
        '<bind nodeset="/data/c" calculate="/data/e/@id"/>',
        asked("t"),
    )
    s = filling(form)
    s.set("t", "4")
    assert s.value("c") == "n4"
    assert s.session.recompute_all().changed == frozenset()
    assert b'<e id="n4">' in s.session.serialise()


def test_an_attribute_that_does_not_apply_is_left_out():
    form = xform(
        '<e id="k"><l/></e><t/>', "<bind nodeset='/data/e/@id' relevant=\"/data/t = 'y'\"/>", asked("t")
    )
    s = filling(form)
    assert b"<e><l/></e>" in s.session.serialise()
    s.set("t", "y")
    assert b'<e id="k"><l/></e>' in s.session.serialise()


def test_the_forms_own_namespace_goes_with_the_answers():
    form = xform("<a/>", body=asked("a"), root='xmlns="urn:of:this:form"')
    s = filling(form)
    s.set("a", "x")
    written = s.session.serialise()
    assert ElementTree.fromstring(written).tag == "{urn:of:this:form}data"
    assert filling(form, saved=read_answers(form, written)).value("a") == "x"


def test_another_programs_prefix_for_the_metadata_is_understood():
    form = xform("<a/><meta><instanceID/></meta>", body=asked("a"))
    other = b'<data id="x"><a>1</a><m:meta xmlns:m="http://openrosa.org/xforms"><m:instanceID>uuid:7</m:instanceID></m:meta></data>'
    assert read_answers(form, other).answers == {"/data/a": "1", "/data/meta/instanceID": "uuid:7"}


META = '<bind nodeset="/data/meta/instanceID" jr:preload="uid"/>'
CORRECTED = [
    xform("<a/><meta><instanceID/></meta>", META, asked("a")),
    xform("<a/><meta><instanceID/><deprecatedID/></meta>", META, asked("a")),
    xform("<a/>", body=asked("a")),
    FORM,
]


@pytest.mark.feature("correction (deprecatedID)")
@pytest.mark.parametrize("form", CORRECTED)
def test_a_correction_has_an_id_of_its_own_and_names_the_one_it_corrects(form):
    world = World()
    first = filling(form, world=world)
    first.set("a", "1")
    old = _metadata(first.session.serialise()).get("instanceID", "uuid:old")
    session = open_session(form, world.surroundings(), saved=first.session.saved(), corrects=old)
    said = _metadata(session.serialise())
    assert said["deprecatedID"] == old
    assert said.get("instanceID", "uuid:new") != old
    assert {str(write.node_id).rpartition(":")[2].rpartition("/")[2] for write in session.first_writes()} <= {
        "instanceID", "deprecatedID",
    }  # fmt: skip


@pytest.mark.feature("correction (deprecatedID)")
@pytest.mark.parametrize("form", CORRECTED)
def test_a_correction_stays_one_however_often_it_is_opened_written_and_read(form):
    world = World()
    session = open_session(form, world.surroundings(), corrects="uuid:old")
    written = session.serialise()
    again = open_session(form, world.surroundings(), saved=session.saved(), corrects="uuid:old")
    assert again.first_writes() == ()
    assert again.serialise() == written
    back = open_session(form, world.surroundings(), saved=read_answers(form, written))
    assert back.serialise() == written


def _metadata(xml: bytes) -> dict[str, str]:
    root = ElementTree.fromstring(xml)
    return {
        one.tag.rpartition("}")[2]: one.text or ""
        for group in root
        if group.tag.rpartition("}")[2] == "meta"
        for one in group
    }
