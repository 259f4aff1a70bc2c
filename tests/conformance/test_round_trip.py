"""Public forms, filled as their traces say: written, read, restored and written again without loss."""

from __future__ import annotations

import pytest

from qa_desktop.cli.engine.describe import References
from qa_desktop.cli.engine.forms import CannotOpen, open_file
from qa_desktop.formengine.session import open_session, read_answers
from tests.builders import World
from tests.conformance.test_traces import FOLDER, FORMS, TRACES, traces

pytestmark = pytest.mark.skipif(not TRACES.exists(), reason=f"conformance material is not at {FOLDER}")


@pytest.mark.parametrize("file", sorted(traces()))
def test_a_filled_form_is_written_and_read_back_without_loss(file):
    try:
        form = open_file(FORMS / file).tool
    except CannotOpen:
        pytest.skip("refused at install")
    world = World().surroundings()
    session = open_session(form, world)
    for step in traces()[file]["steps"]:
        (verb, ref), *_ = step["step"].items()
        node = References(session).find(ref) if verb in ("set", "add", "remove") else None
        if node is not None and verb == "set":
            session.set_value(node, step["step"]["value"] or "")
        elif node is not None:
            (session.add_repeat if verb == "add" else session.remove_repeat)(node)
    written = session.serialise()
    assert open_session(form, world, saved=session.saved()).serialise() == written
    assert open_session(form, world, saved=read_answers(form, written)).serialise() == written
