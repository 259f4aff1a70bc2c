"""XForms that are meant to break the reader: refused by name, or read within bounds."""

import pytest

from qa_desktop.errors import Refused
from qa_desktop.formspec.xform import MAX_NODES, read
from tests.hostile.forms import answer, ask_everything, asked, form, opened, problems

pytestmark = pytest.mark.timeout(60)

PLAIN = form("<a/>")
BOMB = (
    '<!DOCTYPE h [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)


@pytest.mark.parametrize(
    "doctype",
    [
        BOMB,
        '<!DOCTYPE h SYSTEM "http://example.com/h.dtd">',
        '<!DOCTYPE h [<!ENTITY a0 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE h [<!ENTITY % p SYSTEM "http://example.com/p"> %p;]>',
        f'<!DOCTYPE h [<!ENTITY a0 "{"x" * 60_000}">]>',
    ],
    ids=["bomb", "external dtd", "external entity", "parameter entity", "long entity"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_whatever_it_declares(doctype, encoding):
    text = doctype + PLAIN.decode().replace("<a/>", f"<a>{'&a0;' * 1000}</a>")
    with pytest.raises(Refused, match="TOOL-XML-DTD"):
        read(text.encode(encoding))


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (PLAIN.replace(b"<a/>", b"<a>\0</a>"), "TOOL-XML"),
        (PLAIN.replace(b"<a/>", b"<a>\xff\xfe</a>"), "TOOL-XML"),
        (b'<?xml version="1.0" encoding="utf-7"?>' + PLAIN, "TOOL-XML"),
        (b'<?xml version="1.0" encoding="cp037"?>' + PLAIN, "TOOL-XML"),
        (('<?xml version="1.0" encoding="utf-32"?>' + PLAIN.decode()).encode("utf-32"), "TOOL-XML"),
        (form("<a/>" + "<g>" * 5_000 + "</g>" * 5_000), "TOOL-TOO-LARGE"),
        (form("<a/>" + "<q/>" * 500_000), "TOOL-TOO-LARGE"),
        (form("<a/>" + "".join(f"<q{n}/>" for n in range(MAX_NODES))), "TOOL-TOO-LARGE"),
        (b"<a>" + b"x" * (17 * 1024 * 1024) + b"</a>", "TOOL-TOO-LARGE"),
        (b"<html/>", "TOOL-NOT-XFORM"),
    ],
    ids=["null", "bytes", "utf-7", "ebcdic", "utf-32", "deep", "siblings", "nodes", "17 MB", "no form"],
)
def test_what_is_no_form_or_no_sane_one_is_refused_by_name(xml, code):
    with pytest.raises(Refused) as refused:
        read(xml)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "expression",
    [
        "(" * 3_000 + "1" + ")" * 3_000,
        "/data" + "[a" * 500 + "]" * 500,
        "if(true()," * 400 + "1" + ",2)" * 400,
        "1 + " * 200_000 + "1",
        "(" + "|".join("a" * 40) + ")[(" + "|".join("b" * 40) + ")[" + "|".join("c" * 40) + "]]",
    ],
    ids=["brackets", "predicates", "calls", "long", "unions in unions"],
)
def test_an_expression_beyond_bounds_is_named_at_its_question_and_the_rest_runs_on(expression):
    tool = read(form("<a/><c/>", f'<bind nodeset="/data/c" calculate="{expression}"/>'))
    said = problems(tool)["TOOL-EXPRESSION"]
    assert (said.place, said.severity.value) == ("/data/c", "error") or "/data/c" in said.place
    session = opened(form("<a/><c/>", f'<bind nodeset="/data/c" calculate="{expression}"/>'))
    answer(session, a="1")
    assert b"<a>1</a>" in ask_everything(session)


def test_groups_as_deep_as_xml_may_be_are_opened():
    depth = 110
    inner = (
        "".join(f"<g{n}>" for n in range(depth))
        + "<q/>"
        + "".join(f"</g{n}>" for n in reversed(range(depth)))
    )
    path = "/data" + "".join(f"/g{n}" for n in range(depth)) + "/q"
    session = opened(
        form(
            f"<a/>{inner}", f'<bind nodeset="{path}" relevant="/data/a = 1"/>', asked("/data/a") + asked(path)
        )
    )
    answer(session, a="1")
    assert session.view(path).is_relevant
    assert ask_everything(session)


@pytest.mark.parametrize(
    "xml",
    [
        form("<" + "n" * 1_000_000 + "/><a/>"),
        form("<a/>", body=f'<input ref="/data/a"><label>{"x" * 4_000_000}</label></input>'),
        form("<a/><a/><a/>", '<bind id="x" nodeset="/data/a"/><bind id="x" nodeset="/data/a"/>'),
        form("<a/>", more='<instance id="l"><root/></instance><instance id="l"><root/></instance>'),
        form("<a/>", '<bind nodeset="/data/nowhere"/>' * 20_000),
        form("<a/>", "".join(f'<bind nodeset="/data/z{n}" relevant="((" no="1"/>' for n in range(5_000))),
        form("<a/>", body=asked("/data/a") + "".join(f"<unknown{n}/>" for n in range(5_000))),
        form('<a xmlns="urn:x"/><b xmlns:y="urn:y"><y:c/></b><a/>'),
    ],
    ids=["name", "label", "nodes twice", "lists twice", "binds", "bad binds", "controls", "namespaces"],
)
def test_what_is_large_or_said_twice_is_opened_and_what_is_wrong_with_it_told(xml):
    tool = read(xml)
    assert isinstance(problems(tool), dict)
    session = opened(xml)
    answer(session, a="1")
    assert b">1</" in ask_everything(session)


def test_a_text_that_quotes_itself_in_thousands_of_languages_comes_to_an_end():
    text = '<text id="t"><value>Hello <output value="jr:itext(\'t\')"/></value></text>'
    quoted = "".join(f'<translation lang="l{n}">{text}</translation>' for n in range(3_000))
    body = '<input ref="/data/a"><label ref="jr:itext(\'t\')"/></input>'
    session = opened(form("<a/>", body=body, more=f"<itext>{quoted}</itext>"))
    assert session.view("/data/a").label.startswith("Hello")
    session.set_language("l2999")
    assert ask_everything(session)
