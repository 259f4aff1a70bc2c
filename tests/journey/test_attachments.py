"""A file from the auditor's hand to the Q&S desk's report, through the real bootstrap and a shared folder."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from qa_desktop.domain.dispatch import DeliveryState
from qa_desktop.domain.ids import NodeId
from qa_desktop.errors import Refused
from qa_desktop.formengine.api import FormSession
from qa_desktop.services import tools
from qa_desktop.services.desktop import Desktop, Opened
from tests.fakes.pictures import PLACE, jpeg
from tests.journey.homes import PASSPHRASE, Homes, complete

TOOL = """\
| survey | | | | | |
| | type | name | label | relevant | bind::qa:role |
| | text | case | Case number | | case-reference |
| | image | house | Photograph of the house | | |
| | text | more | Is there a letter? | | |
| | file | letter | The letter | ${more} = 'yes' | |
| settings | | | | | |
| | form_id | version | namespaces | | |
| | pictures | 1 | qa="urn:qa-desktop:audit:1" | | |
"""
PDF = b"%PDF-1.7 a letter"


def node(session: FormSession, name: str) -> NodeId:
    every = session.questions(relevant_only=False)
    return next(each.node_id for each in every if each.definition.name == name)


def answer(desk: Desktop, opened: Opened, name: str, value: str) -> None:
    changed = opened.session.set_value(node(opened.session, name), value)
    desk.filling.record(opened.key, changed.writes, desk.filling.figures(opened.session))


def attach(desk: Desktop, opened: Opened, name: str, file_name: str, data: bytes, accept: str) -> str:
    taken = desk.attachments.take(opened.key, file_name, data, accept)
    answer(desk, opened, name, taken.attachment.name)
    return taken.attachment.name


@pytest.fixture
def started(homes: Homes, tmp_path: Path) -> Opened:
    source = tmp_path / "tool.md"
    source.write_text(TOOL, encoding="utf-8")
    for home in (homes.auditor, homes.hub):
        tool = tools.install(home.house.store(), source, home.house.world.clock.now())
    return homes.auditor.desktop.filling.start(tool.content_hash, case_reference="1048213")


def test_files_reach_the_desk_of_q_and_s_and_its_report(homes: Homes, started: Opened) -> None:
    desk = homes.auditor.desktop
    house = attach(desk, started, "house", "House front.JPG", jpeg(400, 300), "image/*")
    answer(desk, started, "more", "yes")
    letter = attach(desk, started, "letter", "letter.pdf", PDF, "application/*")
    complete(homes.auditor, started)
    homes.exchange()

    hub = homes.hub.desktop
    (row,) = hub.inbox.inbox().rows
    opened = hub.inbox.open(row)
    assert opened.completed is not None
    assert [each.words for each in opened.completed.attachments] == ["house-front.jpg", "letter.pdf"]
    assert hub.attachments.read(opened.key, letter) == PDF
    assert PLACE not in hub.attachments.read(opened.key, house)
    for read in (desk, hub):
        pdf = PdfReader(BytesIO(read.audits.pdf(opened.key)))
        words = " ".join(page.extract_text() for page in pdf.pages)
        assert "house-front.jpg" in words
        assert "letter.pdf" in words
        assert sum(len(page.images) for page in pdf.pages) == 1
    homes.exchange()
    (mine,) = desk.audits.audits()
    assert mine.summary.delivery in (DeliveryState.RECEIVED, DeliveryState.SAFE)


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_a_completed_audit_shows_its_pictures_and_offers_a_copy(qtbot, homes: Homes, started: Opened) -> None:
    from qa_desktop.ui.audit.view_page import ViewPage
    from qa_desktop.ui.context import Context
    from qa_desktop.ui.tasks import Tasks
    from qa_desktop.ui.widgets.file_card import FileCard

    desk = homes.auditor.desktop
    attach(desk, started, "house", "house.jpg", jpeg(400, 300), "image/*")
    complete(homes.auditor, started)
    tasks = Tasks()
    page = ViewPage(Context(desk, tasks))
    qtbot.addWidget(page)
    page.show()
    page.show_audit(desk.audits.view(started.key), own=True)

    (card,) = page.findChildren(FileCard)
    qtbot.waitUntil(lambda: card.picture.image is not None and bool(card.facts.shown))
    assert card.name.shown == "house.jpg"
    assert card.copy.isVisible()
    assert not card.remove.isVisible()
    tasks.drain()


def test_a_file_of_a_question_that_does_not_apply_stays_at_home(homes: Homes, started: Opened) -> None:
    desk = homes.auditor.desktop
    answer(desk, started, "more", "yes")
    letter = attach(desk, started, "letter", "letter.pdf", PDF, "application/*")
    answer(desk, started, "more", "no")
    complete(homes.auditor, started)
    homes.exchange()

    hub = homes.hub.desktop
    (row,) = hub.inbox.inbox().rows
    opened = hub.inbox.open(row)
    assert opened.completed is not None
    assert opened.completed.attachments == ()
    with pytest.raises(Refused, match="ATTACHMENT-GONE"):
        hub.attachments.read(opened.key, letter)
    assert desk.attachments.read(started.key, letter) == PDF


def test_a_removed_file_comes_back_by_undo_after_a_restart(homes: Homes, started: Opened) -> None:
    desk = homes.auditor.desktop
    house = attach(desk, started, "house", "house.jpg", jpeg(), "image/*")
    answer(desk, started, "house", "")
    desk.profile.lock()
    desk.profile.unlock(PASSPHRASE)

    again = desk.filling.open(started.key)
    undoable = desk.filling.undoable(started.key)
    assert undoable is not None
    changes = again.session.revert(undoable.writes)
    desk.filling.undone(started.key, undoable.change, changes.writes)
    assert again.session.view(node(again.session, "house")).value == house
    assert desk.attachments.read(started.key, house)


def test_nothing_of_a_file_lies_readable_on_either_disk_or_in_the_folder(
    homes: Homes, started: Opened, tmp_path: Path
) -> None:
    desk = homes.auditor.desktop
    answer(desk, started, "more", "yes")
    attach(desk, started, "letter", "letter.pdf", PDF + b" MARKED-PHRASE-OF-A-LETTER", "application/*")
    complete(homes.auditor, started)
    homes.exchange()

    lying = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert len(lying) > 5
    assert not [file.name for file in lying if b"MARKED-PHRASE" in file.read_bytes()]


def test_an_audit_that_waits_for_its_space_sends_its_files_later(
    homes: Homes, started: Opened, tmp_path: Path
) -> None:
    from qa_desktop import bootstrap

    alone = bootstrap.application(tmp_path / "alone")
    alone.desktop.profile.create("Auditor 7", PASSPHRASE)
    source = tmp_path / "tool.md"
    tool = tools.install(alone.house.store(), source, alone.house.world.clock.now())
    desk = alone.desktop
    opened = desk.filling.start(tool.content_hash, case_reference="1048214")
    house = attach(desk, opened, "house", "house.jpg", jpeg(), "image/*")
    complete(alone, opened)

    hub = homes.hub.desktop
    invitation = hub.hub.invite("Auditor 7")
    desk.exchange.join(invitation.text, str(homes.share))
    hub.hub.approve(invitation.invite)
    for each in (hub, desk, hub, desk, hub):
        assert each.exchange.sync().problems == ()
    (row,) = hub.inbox.inbox().rows
    assert hub.attachments.read(hub.inbox.open(row).key, house)
    desk.profile.lock()
