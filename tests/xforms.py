"""XForms written out by hand, for what XLSForm cannot say."""

from __future__ import annotations

from qa_desktop.formspec.definition import Tool
from tests.builders import tool_from_xml

_NAMESPACES = """xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"
 xmlns:odk="http://www.opendatakit.org/xforms" xmlns:xsd="http://www.w3.org/2001/XMLSchema"
 xmlns:entities="http://www.opendatakit.org/xforms/entities" """


def xform(instance: str, model: str = "", body: str = "", *, root: str = "") -> Tool:
    """A form of which only the parts that a test is about are said."""
    return tool_from_xml(
        f"<h:html {_NAMESPACES}><h:head><model><instance><data id='x' {root}>{instance}</data></instance>"
        f"{model}</model></h:head><h:body>{body}</h:body></h:html>"
    )


def asked(*paths: str, label: str = "Q") -> str:
    """An input for each path under the root."""
    return "".join(f'<input ref="/data/{path}"><label>{label}</label></input>' for path in paths)


def repeated(path: str, inside: str, attributes: str = "") -> str:
    """A repeat with a heading."""
    return (
        f'<group ref="/data/{path}"><label>R</label>'
        f'<repeat nodeset="/data/{path}" {attributes}>{inside}</repeat></group>'
    )
