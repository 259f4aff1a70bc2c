"""ODK XForms, "Instance": what a finished filling is, and reading it back."""

from xml.etree import ElementTree

import pytest

from qa_desktop.errors import Refused
from qa_desktop.formengine.session import read_answers
from tests.builders import filling, tool

FORM = """
    | type         | name  | label | relevant     | calculation |
    | text         | a     | A     |              |             |
    | begin_group  | g     | G     |              |             |
    | text         | b     | B     | ${a} = 'go'  |             |
    | text         | c     | C     |              |             |
    | end_group    |       |       |              |             |
    | begin_repeat | r     | R     | ${a} != 'no' |             |
    | integer      | x     | X     |              |             |
    | end_repeat   |       |       |              |             |
    | calculate    | total |       |              | sum(${x})   |
"""
SETTINGS = "| form_id | version |\n| audit | 3 |"


@pytest.mark.feature("serialise and restore")
def test_only_relevant_nodes_are_written():
    s = filling(tool(FORM, settings=SETTINGS))
    s.set("b", "hidden")
    s.set("r[1]/x", "4")
    s.add("r")
    root = ElementTree.fromstring(s.session.serialise())
    assert [child.tag for child in root] == ["a", "g", "r", "r", "total", "meta"]
    assert [child.tag for child in root.find("g")] == ["c"]
    assert root.findtext("r/x") == "4"
    s.set("a", "no")
    assert ElementTree.fromstring(s.session.serialise()).find("r") is None


@pytest.mark.feature("send instance")
def test_the_root_names_the_form_and_its_version():
    s = filling(tool(FORM, settings=SETTINGS))
    root = ElementTree.fromstring(s.session.serialise())
    assert (root.get("id"), root.get("version")) == ("audit", "3")
    assert root.findtext("meta/instanceID").startswith("uuid:")


def test_the_same_filling_gives_the_same_bytes():
    s = filling(tool(FORM, settings=SETTINGS))
    s.set("a", "go")
    assert s.session.serialise() == s.session.serialise() == s.again().session.serialise()


@pytest.mark.parametrize(
    "typed",
    [
        "<img src=x>",
        "a & b",
        "=cmd|' /C calc'!A0",
        "اسم",
        "😀",
        "]]>",
        "line\nline",
        "tab\tand\rreturn",
        "‘’“”–",
    ],
)
def test_whatever_is_typed_comes_back_as_typed(typed):
    form = tool(FORM, settings=SETTINGS)
    s = filling(form)
    s.set("a", typed)
    assert filling(form, saved=read_answers(form, s.session.serialise())).value("a") == typed


def test_what_xml_cannot_hold_is_marked_and_does_not_break_the_instance():
    form = tool(FORM, settings=SETTINGS)
    s = filling(form)
    s.set("a", "nul \x00 and half a pair \ud800")
    assert read_answers(form, s.session.serialise()).answers[s.id("a")] == "nul \ufffd and half a pair \ufffd"


@pytest.mark.feature("serialise and restore", "edit instance")
def test_a_finished_filling_can_be_opened_again():
    form = tool(FORM, settings=SETTINGS)
    s = filling(form)
    s.set("a", "go")
    s.set("b", "words")
    s.add("r")
    s.set("r[2]/x", "8")
    opened = filling(form, saved=read_answers(form, s.session.serialise()))
    assert opened.value("b") == "words"
    assert opened.value("r[2]/x") == "8"
    assert opened.value("total") == "8"
    assert opened.session.serialise() == s.session.serialise()


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"", "INSTANCE-XML"),
        (b"<audit", "INSTANCE-XML"),
        (b"\xff\xfe\x00", "INSTANCE-XML"),
        (b'<!DOCTYPE d [<!ENTITY x "y">]><data id="audit">&x;</data>', "INSTANCE-XML"),
        (b'<data id="other"/>', "INSTANCE-OTHER-TOOL"),
        (b'<other id="audit"/>', "INSTANCE-OTHER-TOOL"),
    ],
)
def test_an_instance_that_cannot_be_read_is_refused_with_a_code(xml, code):
    with pytest.raises(Refused) as refused:
        read_answers(tool(FORM, settings=SETTINGS), xml)
    assert refused.value.code == code


def test_what_the_tool_does_not_have_is_passed_over_when_read():
    form = tool(FORM, settings=SETTINGS)
    saved = read_answers(form, b'<data id="audit"><a>x</a><zzz>1</zzz><g><c>y</c></g></data>')
    assert dict(saved.answers) == {"/data/a": "x", "/data/g/c": "y"}
