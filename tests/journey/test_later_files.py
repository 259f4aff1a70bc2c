"""Files given in a later stage: on a laptop, at the desk, back with the auditor, asked on, on paper."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from qa_desktop.bootstrap import Application
from qa_desktop.domain.contribution import Contribution
from qa_desktop.domain.ids import AuditKey
from qa_desktop.errors import Refused
from qa_desktop.services import attachments, tools
from qa_desktop.services.desktop import Settlement
from tests.fakes.pictures import PLACE, jpeg
from tests.journey.homes import Homes, complete
from tests.journey.offices import Office
from tests.journey.test_contributions import answer, text_of


@pytest.fixture
def homes(office: Office) -> Homes:
    """Two of the three computers."""
    return office.homes


TOOL = """\
| survey | | | | | |
| | type | name | label | bind::qa:role | bind::qa:stage |
| | text | case | Case number | case-reference | |
| | image | before | Photograph of the house | | |
| | text | said | What the manager says | | manager |
| | image | after | Photograph after the repair | | manager |
| | file | letter | The letter to the family | | worker |
| settings | | | | | |
| | form_id | version | namespaces | | |
| | repairs | 1 | qa="urn:qa-desktop:audit:1" | | |
"""
PDF = b"%PDF-1.7 a letter"


def audited(homes: Homes, folder: Path) -> AuditKey:
    """An audit with a file of its own, completed, of a tool that asks for files later."""
    source = folder / "tool.md"
    source.write_text(TOOL, encoding="utf-8")
    for home in (homes.auditor, homes.hub):
        tool = tools.install(home.house.store(), source, home.house.world.clock.now())
    desk = homes.auditor.desktop
    opened = desk.filling.start(tool.content_hash, case_reference="1048213")
    taken = desk.attachments.take(opened.key, "front.jpg", jpeg(40, 30), "image/*")
    node = next(v.node_id for v in opened.session.questions() if v.definition.name == "before")
    changed = opened.session.set_value(node, taken.attachment.name)
    desk.filling.record(opened.key, changed.writes, desk.filling.figures(opened.session))
    complete(homes.auditor, opened)
    return opened.key


def give(
    home: Application, key: AuditKey, stage: str, name: str, file_name: str, data: bytes, accept: str = ""
) -> Contribution:
    desk = home.desktop.contributing
    opened = desk.open(key, stage)
    taken = desk.files().take(key, file_name, data, accept)
    answer(home, opened, {name: taken.attachment.name})
    return desk.contribute(desk.prepare(opened, "Sam Jones", Settlement()))


def names(home: Application, key: AuditKey) -> list[str]:
    return [each.words for each in home.desktop.attachments.list(key)]


def test_a_file_of_a_later_stage_reaches_the_desk_and_its_report(homes: Homes, tmp_path: Path) -> None:
    key = audited(homes, tmp_path)
    made = give(homes.auditor, key, "manager", "after", "After repair.JPG", jpeg(60, 40), "image/*")
    (file,) = made.attachments
    homes.exchange()

    for home in (homes.auditor, homes.hub):
        desk = home.desktop
        assert names(home, key) == ["front.jpg", "after-repair.jpg"]
        kept = desk.attachments.read(key, file.name)
        assert PLACE not in kept, "where it was taken is cut out of the picture"
        assert desk.attachments.copy(key, file.name) == kept
        opened = desk.audits.view(key)
        assert [each.words for each in opened.completed.attachments] == ["front.jpg"], (
            "the audit is as it was"
        )
        given = next(each for each in opened.stages if each.stage == "manager").given
        assert "1 file" in given[0].words
        pdf = desk.audits.pdf(key)
        assert "Files: after-repair.jpg" in text_of(pdf)
        assert sum(len(page.images) for page in PdfReader(BytesIO(pdf)).pages) == 2


def test_a_file_given_on_an_asked_laptop_comes_back_to_the_auditor_and_goes_with_the_next_ask(
    office: Office, tmp_path: Path
) -> None:
    key = audited(office.homes, tmp_path)
    first = give(office.auditor, key, "worker", "letter", "letter.pdf", PDF)
    office.exchange()
    office.ask(key)
    office.exchange()

    (letter,) = first.attachments
    assert names(office.manager, key) == ["front.jpg", "letter.pdf"]
    assert office.manager.desktop.attachments.read(key, letter.name) == PDF
    made = give(office.manager, key, "manager", "after", "after.jpg", jpeg(60, 40), "image/*")
    (file,) = made.attachments
    for name in (letter.name, file.name):
        with pytest.raises(Refused, match="ATTACHMENT-GONE"):
            office.manager.desktop.attachments.read(key, name)  # signed: nothing shows it there any more
    office.exchange()
    for home in (office.hub, office.auditor):
        assert home.desktop.attachments.read(key, file.name)
        assert names(home, key) == ["front.jpg", "letter.pdf", "after.jpg"]


def test_a_file_that_was_taken_away_again_is_not_sent_and_not_kept(homes: Homes, tmp_path: Path) -> None:
    key = audited(homes, tmp_path)
    desk = homes.auditor.desktop.contributing
    opened = desk.open(key, "manager")
    gone = desk.files().take(key, "gone.jpg", jpeg(50, 50), "image/*").attachment
    answer(homes.auditor, opened, {"after": gone.name})
    answer(homes.auditor, opened, {"after": "", "said": "Repaired."})
    assert desk.files().read(key, gone.name), "until it is signed, undo brings it back"
    made = desk.contribute(desk.prepare(opened, "Sam Jones", Settlement()))
    assert made.attachments == ()
    with pytest.raises(Refused, match="ATTACHMENT-GONE"):
        desk.files().read(key, gone.name)


def test_what_is_not_signed_is_thrown_away_with_its_files_and_leaves_the_others(
    homes: Homes, tmp_path: Path
) -> None:
    key = audited(homes, tmp_path)
    desk = homes.auditor.desktop.contributing
    signed = give(homes.auditor, key, "worker", "letter", "letter.pdf", PDF).attachments[0]
    opened = desk.open(key, "manager")
    typed = desk.files().take(key, "typed.jpg", jpeg(50, 50), "image/*").attachment
    answer(homes.auditor, opened, {"after": typed.name})
    desk.put_away(key, "manager")
    assert desk.files().read(key, signed.name) == PDF
    with pytest.raises(Refused, match="ATTACHMENT-GONE"):
        desk.files().read(key, typed.name)


def test_the_files_of_an_audit_and_of_everything_added_to_it_count_together(
    homes: Homes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = audited(homes, tmp_path)
    give(homes.auditor, key, "worker", "letter", "letter.pdf", PDF)
    files = homes.auditor.desktop.contributing.files()
    monkeypatch.setattr(attachments, "MAX_FILES", 2)
    with pytest.raises(Refused, match="ATTACHMENT-FULL"):
        files.take(key, "third.jpg", jpeg(50, 50), "image/*")
    monkeypatch.setattr(attachments, "MAX_FILES", 3)
    assert files.take(key, "third.jpg", jpeg(50, 50), "image/*").attachment.words == "third.jpg"
    with pytest.raises(Refused, match="ATTACHMENT-KIND"):
        files.take(key, "letter.pdf", PDF, "image/*")


def test_a_file_of_a_later_stage_gets_another_name(homes: Homes, tmp_path: Path) -> None:
    key = audited(homes, tmp_path)
    files = homes.auditor.desktop.contributing.files()
    taken = files.take(key, "Jo Reed.pdf", PDF, "")
    renamed = files.rename(key, taken.attachment.name, "letter")
    assert renamed.words == "letter.pdf"
    assert files.read(key, renamed.name) == PDF
    with pytest.raises(Refused, match="ATTACHMENT-GONE"):
        files.rename(key, "no-such-file.pdf", "letter")


def test_nothing_of_a_later_file_lies_readable_on_a_disk_or_in_the_folder(
    homes: Homes, tmp_path: Path
) -> None:
    key = audited(homes, tmp_path)
    give(homes.auditor, key, "worker", "letter", "letter.pdf", PDF + b" MARKED-PHRASE-OF-A-LETTER")
    homes.exchange()
    lying = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert len(lying) > 5
    assert not [file.name for file in lying if b"MARKED-PHRASE" in file.read_bytes()]


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_the_page_of_a_later_stage_takes_a_file_and_the_audit_shows_it(
    qtbot, homes: Homes, tmp_path: Path
) -> None:
    from qa_desktop.ui.audit.view_page import ViewPage
    from qa_desktop.ui.context import Context
    from qa_desktop.ui.contribute.host import ContributeHost
    from qa_desktop.ui.fill.controls.upload import UploadControl
    from qa_desktop.ui.tasks import Tasks
    from qa_desktop.ui.widgets.file_card import FileCard

    key = audited(homes, tmp_path)
    desk, tasks = homes.auditor.desktop, Tasks()
    host = ContributeHost(Context(desk, tasks), desk.contributing.open(key, "manager"))
    qtbot.addWidget(host.widget)
    host.widget.show()
    node = next(v.node_id for v in host.page.presenter.session.questions() if v.definition.name == "after")
    host.go_to(node)
    qtbot.waitUntil(lambda: bool(host.page.findChildren(UploadControl)))
    (control,) = [each for each in host.page.findChildren(UploadControl) if each.node_id == node]
    picture = tmp_path / "After repair.jpg"
    picture.write_bytes(jpeg(60, 40))
    control.take(picture)
    assert host.waits_for_more, "signing waits for a file that is being taken in"
    qtbot.waitUntil(lambda: not host.has_unsaved)
    host.show_review()
    host.sign_page.name.setText("Sam Jones")
    with qtbot.waitSignal(host.added):
        host.sign_page.complete.click()

    page = ViewPage(Context(desk, tasks))
    qtbot.addWidget(page)
    page.show()
    page.show_audit(desk.audits.view(key), own=True)
    cards = page.findChildren(FileCard)
    qtbot.waitUntil(lambda: all(card.picture.image is not None and card.facts.shown for card in cards))
    assert [card.name.shown for card in cards] == ["front.jpg", "after-repair.jpg"]
    tasks.drain()
