"""XML from outside: bounded, without DTD or entities, and never anything but Refused."""

import pytest

from qa_desktop.errors import Refused
from qa_desktop.formspec import xmltree
from qa_desktop.formspec.xmltree import read_xml

ENTITY_BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>"""
EXTERNAL_ENTITY = b"""<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>"""


@pytest.mark.parametrize("data", [ENTITY_BOMB, EXTERNAL_ENTITY, b"<!DOCTYPE html><html/>"])
def test_a_document_type_is_refused_before_anything_is_expanded(data):
    with pytest.raises(Refused) as refused:
        read_xml(data)
    assert refused.value.code == "TOOL-XML-DTD"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        b"<a><b></a>",
        b"<a>\xff\xfe</a>",
        b"<qa:a/>",
        b"<?xml version='1.0' encoding='no-such-code'?><a/>",
        b"<a>" + b"\x00" * 10 + b"</a>",
        b"<a/><b/>",
    ],
)
def test_what_is_not_well_formed_is_refused_by_that_name(data):
    with pytest.raises(Refused) as refused:
        read_xml(data)
    assert refused.value.code == "TOOL-XML"


def test_depth_is_bounded_below_the_interpreters_own_limit():
    with pytest.raises(Refused) as refused:
        read_xml(b"<a>" * 50_000 + b"</a>" * 50_000)
    assert refused.value.code == "TOOL-TOO-LARGE"


def test_size_is_bounded_before_parsing(monkeypatch):
    monkeypatch.setattr(xmltree, "MAX_BYTES", 10)
    with pytest.raises(Refused) as refused:
        read_xml(b"<aaaaaaaaaaaaa/>")
    assert refused.value.facts == {"bytes": 16, "limit": 10}


def test_the_number_of_elements_is_bounded(monkeypatch):
    monkeypatch.setattr(xmltree, "MAX_ELEMENTS", 100)
    with pytest.raises(Refused, match="TOOL-TOO-LARGE"):
        read_xml(b"<a>" + b"<b/>" * 100 + b"</a>")


def test_names_carry_a_prefix_only_outside_default_namespaces():
    document = read_xml(b'<a xmlns="urn:x" xmlns:orx="urn:y"><orx:meta/><b/></a>')
    assert [document.name_of(element) for element in document.root.iter()] == ["a", "orx:meta", "b"]


def test_utf_16_with_its_mark_is_read():
    assert read_xml('<?xml version="1.0" encoding="utf-16"?><a>ü</a>'.encode("utf-16")).root.text == "ü"
