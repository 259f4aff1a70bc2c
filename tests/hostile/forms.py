"""Forms that mean harm, by hand: parts put together into an XForm, and everything that may be asked of it."""

from __future__ import annotations

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession
from qa_desktop.formengine.session import open_session
from qa_desktop.formspec.check import check
from qa_desktop.formspec.definition import Tool
from qa_desktop.formspec.problems import Problem
from qa_desktop.formspec.xform import read
from tests.builders import World

_FORM = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
    ' xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model><instance>'
    '<data id="t" version="1">{nodes}</data></instance>{more}{binds}</model></h:head>'
    "<h:body>{body}</h:body></h:html>"
)


def form(nodes: str, binds: str = "", body: str = "", more: str = "") -> bytes:
    """An XForm; without a body `/data/a` is asked."""
    return _FORM.format(nodes=nodes, binds=binds, body=body or asked("/data/a"), more=more).encode()


def asked(path: str, inside: str = "") -> str:
    return f'<input ref="{path}"><label>Q</label>{inside}</input>'


def repeated(path: str, body: str, count: str = "") -> str:
    counted = f' jr:count="{count}"' if count else ""
    return f'<group ref="{path}"><repeat nodeset="{path}"{counted}>{body}</repeat></group>'


def chosen(path: str, nodeset: str) -> str:
    return (
        f'<select1 ref="{path}"><label>S</label><itemset nodeset="{nodeset}"><value ref="name"/>'
        '<label ref="label"/></itemset></select1>'
    )


def calculated(expression: str, path: str = "/data/c") -> str:
    return f'<bind nodeset="{path}" calculate="{expression}"/>'


def opened(xml: bytes, world: World | None = None) -> FormSession:
    return open_session(read(xml), (world or World()).surroundings())


def problems(tool: Tool) -> dict[str, Problem]:
    """What the checker says, by code."""
    return {problem.code: problem for problem in check(tool)}


def ask_everything(session: FormSession) -> bytes:
    """All that a screen asks; the submission."""
    for view in session.questions(relevant_only=False)[:200]:
        session.view(view.node_id)
    session.validate()
    session.due_later()
    session.progress()
    session.sections()
    session.prompts()
    session.next_gap(None)
    session.saved()
    return session.serialise()


def answer(session: FormSession, **answers: str) -> None:
    for name, text in answers.items():
        session.set_value(NodeId(f"{session.root()}/{name}"), text)


def messages(session: FormSession) -> list[tuple[str, str]]:
    """Every violation: the node it names, in words."""
    return [(violation.node_id, violation.message) for violation in session.validate()]
