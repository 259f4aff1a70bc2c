"""A tool whose audits are sent on request: the review says so, and nothing goes by itself."""

from __future__ import annotations

from pathlib import Path

from qa_desktop.domain.dispatch import DeliveryState
from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession
from qa_desktop.services import tools
from tests.journey.homes import Homes, complete

TOOL = """\
| survey | | | | |
| | type | name | label | bind::qa:role |
| | text | case | Case number | case-reference |
| | text | seen | What was seen | |
| settings | | | | |
| | form_id | version | namespaces | attribute::qa:send |
| | reflection | 1 | qa="urn:qa-desktop:audit:1" | on-request |
"""


def node(session: FormSession, name: str) -> NodeId:
    return next(each.node_id for each in session.questions() if each.definition.name == name)


def test_what_is_sent_on_request_stays_on_this_computer(homes: Homes, tmp_path: Path) -> None:
    source = tmp_path / "tool.md"
    source.write_text(TOOL, encoding="utf-8")
    desk, house = homes.auditor.desktop, homes.auditor.house
    tool = tools.install(house.store(), source, house.world.clock.now())
    opened = desk.filling.start(tool.content_hash)
    changed = opened.session.set_value(node(opened.session, "seen"), "A kind family.", "test")
    desk.filling.record(opened.key, changed.writes, desk.filling.figures(opened.session))
    told = desk.completing.review(opened.session, None).will_be_sent
    assert told[0].startswith("Nothing goes by itself")
    done = complete(homes.auditor, opened)
    assert done.delivery is DeliveryState.ON_THIS_COMPUTER
    homes.exchange()
    assert homes.hub.desktop.inbox.inbox().rows == ()
    assert desk.exchange.status().to_send == 0
