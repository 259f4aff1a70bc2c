"""One registry of commands: every key of the window is in it, on the sheet, and means one thing."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QPushButton, QScrollArea

from qa_desktop.domain.audit import AuditState
from qa_desktop.domain.subject_access import Sought
from qa_desktop.report.fonts import Faces
from qa_desktop.report.keys import keys_pdf
from qa_desktop.report.text import TextSetter
from qa_desktop.system.paths import program_files
from qa_desktop.ui.commands import ALL, Bound, Menu, Where, command, key_words, live
from qa_desktop.ui.commands.registry import may_meet
from qa_desktop.ui.help.keys_page import KeysPage
from qa_desktop.ui.help.sheet_model import key_sheet
from qa_desktop.ui.settings.words_card import WordsCard
from qa_desktop.ui.subject.flow import SubjectFlow
from tests.builders import generic

CTRL = Qt.KeyboardModifier.ControlModifier


def written(sequence: QKeySequence) -> str:
    return sequence.toString(QKeySequence.SequenceFormat.PortableText)


def open_everything(demo) -> None:
    """Make every page there is, one over the other."""
    for place in demo.pages.desk.names:
        demo.go(place)
    demo.pages.open_draft(demo.desktop.audits.my_work().drafts[0].key)
    demo.settle()
    done = next(r for r in demo.desktop.audits.audits() if r.summary.state is AuditState.COMPLETED)
    demo.pages.reading.view(done.key)
    demo.settle()
    demo.pages.reading.report_of_row(done)
    demo.settle()
    today = demo.desktop.now().date()
    request = demo.desktop.subjects.begin("SAR-1", today, Sought(numbers=(done.summary.case_reference,)))
    SubjectFlow(demo.pages).open(request)
    demo.settle()
    demo.window.help.show_keys()
    demo.settle()


def test_every_key_that_lives_anywhere_in_the_window_is_registered_and_on_the_sheet(demo):
    open_everything(demo)
    registered = {written(key) for each in ALL for key in each.sequences}
    shortcuts = {written(each.key()) for each in demo.window.findChildren(QShortcut)}
    actions = {
        written(key) for each in demo.window.findChildren(QAction) for key in each.shortcuts() if key.count()
    }
    assert "F8" in actions
    assert "Ctrl+K" in actions

    assert shortcuts | actions <= registered
    on_the_sheet = [words for group in key_sheet("1").groups for _, words in group.rows]
    assert [each.id for each in ALL if key_words(each) and each.words not in on_the_sheet] == []


def test_no_two_commands_that_may_be_live_at_once_share_a_key():
    shared = [
        (one.id, other.id)
        for one, other in combinations(ALL, 2)
        if may_meet(one, other) and set(map(written, one.sequences)) & set(map(written, other.sequences))
    ]

    assert shared == []


def test_on_no_page_do_two_live_actions_hear_the_same_key(demo):
    open_everything(demo)
    for _ in range(6):
        heard: dict[str, list[str]] = {}
        for each in demo.window.findChildren(Bound):
            for key in each.shortcuts() if each.is_live else ():
                heard.setdefault(written(key), []).append(each.command.id)
        assert {key: ids for key, ids in heard.items() if len(ids) > 1} == {}
        demo.window.go_back()
        demo.settle()


def test_the_ids_of_commands_are_unique_and_each_has_words():
    assert len({each.id for each in ALL}) == len(ALL)
    assert [each.id for each in ALL if not each.words] == []


def test_what_a_menu_shows_has_something_that_does_it(demo):
    open_everything(demo)
    bound = {each.command.id for each in demo.window.findChildren(Bound)}
    shown = {each.id for each in ALL if each.menu is not Menu.NONE}

    assert shown - bound <= {"fill.add-action"}  # only of a tool with a table of actions


# ---------------------------------------------------------------- menus


def menu_of(demo, which: Menu):
    menu = demo.window.menuBar().menus[which]
    menu.look()
    demo.settle()
    return menu


def texts(menu: QMenu) -> dict[str, bool]:
    return {
        each.text().partition("\t")[0]: each.isEnabled()
        for each in menu.actions()
        if each.isVisible() and not each.isSeparator()
    }


def test_menus_show_the_keys_and_what_the_page_in_front_can_do(demo):
    menu = menu_of(demo, Menu.AUDIT)
    assert menu.item("fill.escalate").text() == "Raise escalation\tF2"
    assert not menu.item("fill.escalate").isEnabled()

    demo.pages.open_draft(demo.desktop.audits.my_work().drafts[0].key)
    demo.settle()
    assert menu_of(demo, Menu.AUDIT).item("fill.escalate").isEnabled()


def test_what_cannot_be_done_says_why(demo):
    item = menu_of(demo, Menu.AUDIT).item("fill.review")

    assert item.toolTip() == "No audit is being filled. Open a draft first."
    assert item.whatsThis() == item.toolTip()


def test_a_menu_does_what_its_line_says(demo):
    menu_of(demo, Menu.GO).item("go.audits").trigger()
    demo.settle()

    assert demo.pages.place == "audits"


def test_the_menu_of_an_auditor_has_no_inbox(alone):
    assert "Inbox" not in texts(menu_of(alone, Menu.GO))
    assert "My actions" in texts(menu_of(alone, Menu.GO))


def test_going_to_a_place_leaves_what_stands_over_the_desk(demo):
    draft = demo.desktop.audits.my_work().drafts[0]
    demo.pages.open_draft(draft.key)
    demo.settle()
    demo.window.help.show_keys()
    demo.settle()
    demo.key(Qt.Key.Key_2, CTRL)

    assert demo.window.front is demo.pages.desk
    assert demo.pages.place == "audits"
    assert demo.pages.fill is None


def test_a_locked_window_offers_only_what_shows_nobodys_work(demo):
    demo.lock()
    enabled = {
        words
        for which in demo.window.menuBar().menus
        for words, is_enabled in texts(menu_of(demo, which)).items()
        if is_enabled
    }

    assert enabled <= {
        "Quit",
        "Larger text",
        "Smaller text",
        "Usual text size",
        "Colours of the system",
        "Light",
        "Dark",
        "Keyboard shortcuts",
        "About QA Desktop",
        "Cut",
        "Copy",
        "Paste",
        "Select all",
    }
    assert "Quit" in enabled


def test_undo_says_which_answer_it_takes_back_and_goes_there_also_after_opening_again(demo):
    draft = demo.desktop.audits.my_work().drafts[0]
    demo.pages.open_draft(draft.key)
    demo.settle()
    page = demo.pages.fill.page
    view = next(v for v in page.presenter.session.questions() if v.definition.name == "v_evid")
    page.go_to(view.node_id)
    page.presenter.edit(view.node_id, "Seen at school")
    section = page.section
    page.next_section()
    demo.settle()
    assert page.section != section
    demo.pages.fill.leave()
    demo.settle()
    demo.pages.open_draft(draft.key)
    demo.settle()
    page = demo.pages.fill.page
    page.next_section()
    demo.settle()

    item = menu_of(demo, Menu.EDIT).item("edit.undo")
    assert item.text().startswith("Undo: ")
    assert view.label.split("{")[0][:20] in item.text()
    # Every section has a box called so: the section is named with it.
    named = next(each.label for each in page.presenter.session.sections() if each.node_id == section)
    assert item.text().startswith(f"Undo: {named[:20]}")
    item.trigger()
    demo.settle()
    assert page.presenter.view(view.node_id).value == view.value
    assert page.section == section

    redo = menu_of(demo, Menu.EDIT).item("edit.redo")
    assert redo.text().startswith("Redo: ")
    redo.trigger()
    demo.settle()
    assert page.presenter.view(view.node_id).value == "Seen at school"


def test_copy_in_the_edit_menu_works_on_the_text_that_had_the_keyboard(demo):
    demo.pages.open_draft(demo.desktop.audits.my_work().drafts[0].key)
    demo.settle()
    page = demo.pages.fill.page
    view = next(v for v in page.presenter.session.questions() if v.definition.name == "v_evid")
    page.go_to(view.node_id)
    demo.settle()
    assert isinstance(demo.focus, QPlainTextEdit)
    demo.type("Ready to copy")
    demo.settle()
    demo.window.activateWindow()
    demo.wait(demo.window.isActiveWindow)
    menu_of(demo, Menu.EDIT).item("edit.all").trigger()

    demo.wait(lambda: demo.focus.textCursor().selectedText() == demo.focus.toPlainText())
    assert "Ready to copy" in demo.focus.toPlainText()
    assert menu_of(demo, Menu.EDIT).item("edit.cut").isEnabled()


def test_the_colours_that_are_worn_are_ticked(demo):
    menu_of(demo, Menu.VIEW).item("view.dark").trigger()
    demo.settle()
    menu = menu_of(demo, Menu.VIEW)

    assert menu.item("view.dark").isChecked()
    assert not menu.item("view.light").isChecked()
    menu.item("view.light").trigger()


# ---------------------------------------------------------------- help


def test_f1_shows_the_keys_by_where_they_work_and_escape_goes_back(demo):
    before = demo.window.front
    demo.key(Qt.Key.Key_F1)
    assert isinstance(demo.window.front, KeysPage)
    said = demo.words()
    for words in ("Everywhere", "Filling an audit", "In the records grid", "Next thing missing", "F8"):
        assert words in said

    demo.key(Qt.Key.Key_Escape)
    assert demo.window.front is before


def test_the_sheet_of_keys_prints_as_a_pdf_with_every_row():
    from io import BytesIO

    from pypdf import PdfReader

    sheet = key_sheet("1.2.3")
    pdf = keys_pdf(sheet, TextSetter(Faces(program_files("resources") / "fonts")))
    pages = PdfReader(BytesIO(pdf)).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)

    for group in sheet.groups:
        assert group.heading in text
        for _, words in group.rows:
            assert " ".join(words.split()) in text
    assert f"Page {len(pages)} of {len(pages)}" in text
    assert "QA Desktop 1.2.3" in text


def test_ctrl_p_on_the_page_of_keys_shows_its_pages_to_print(demo):
    demo.key(Qt.Key.Key_F1)
    demo.key(Qt.Key.Key_P, CTRL)
    demo.wait(lambda: demo.button("Print").isEnabled())

    assert "Keyboard shortcuts" in demo.words()


def test_the_about_box_says_the_version_the_licences_and_where_the_log_is(demo):
    from qa_desktop.ui.help.about_sheet import AboutSheet

    demo.window.help.show_about()
    demo.settle()
    sheet = demo.window.findChild(AboutSheet)
    said = demo.words(sheet)
    areas = [area for area in sheet.findChildren(QScrollArea) if area.isVisible()]
    close = next(each for each in sheet.findChildren(QPushButton) if each.accessibleName() == "Close")
    assert len(areas) == 1
    assert close.visibleRegion().boundingRect() == close.rect()
    assert sheet.height() < demo.window.height()
    sheet.reject()

    assert demo.launch.version in said
    assert str(demo.application.folder.logs) in said
    assert "British English dictionary" in said
    assert "LGPL" in said


def test_the_about_box_names_every_part_that_the_program_asks_for():
    import re
    import tomllib
    from pathlib import Path

    from qa_desktop.system.about import parts

    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {re.split(r"[<>=!~ ;]", each)[0] for each in project["dependencies"]}

    assert set(parts()) == asked


def test_help_leads_to_the_words_that_a_person_added(demo):
    live(demo.window)["help.words"].run()
    demo.settle()

    assert demo.pages.place == "settings"
    assert demo.page.findChild(WordsCard).isVisible()


@pytest.mark.parametrize("where", list(Where))
def test_every_place_has_keys_on_the_sheet(where):
    headings = [group.heading for group in key_sheet("1").groups]

    assert str(where.value) in headings
    assert command("help.keys").menu is Menu.HELP


def test_where_nothing_was_answered_the_menu_says_that_there_is_nothing_to_undo(alone):
    made = generic(alone.desktop.filling.tools())
    opened = alone.desktop.filling.start(made.ref.content_hash, case_reference="1048213")
    alone.pages.open_draft(opened.key)
    alone.settle()
    edit = alone.window.menuBar().menus[Menu.EDIT]
    edit.look()
    alone.settle()
    undo = edit.item("edit.undo")
    assert not undo.isEnabled()
    assert undo.toolTip() == "Nothing has been answered yet."

    presenter = alone.pages.fill.page.presenter
    node = next(v.node_id for v in presenter.session.questions() if v.definition.name == "h_team")
    presenter.edit(node, "Riverside")
    assert live(alone.window)["edit.undo"].reason == ""
    edit.look()
    alone.settle()
    assert undo.isEnabled()
    assert undo.text().startswith("Undo: ")


def test_an_action_that_cannot_be_updated_is_not_offered_for_it(demo):
    page = demo.go("actions")
    page.filter_box.setText("no action has these words")
    update = menu_of(demo, Menu.AUDIT).item("action.update")
    assert not update.isEnabled()
    assert update.toolTip() == "No action that can be updated is chosen."
    page.clear_filter()
    row = next(each for each in page.model.shown() if page._updating.allows(each))
    page.select(row)
    assert menu_of(demo, Menu.AUDIT).item("action.update").isEnabled()


def test_once_a_draft_is_back_there_is_no_discarding_to_undo(demo):
    row = next(each for each in demo.desktop.audits.audits() if each.summary.state is AuditState.DRAFT)
    kept = demo.desktop.bin.discard(row.key, "Begun twice")
    demo.pages.binning._on_discarded(kept)
    assert menu_of(demo, Menu.EDIT).item("bin.undo").isEnabled()
    demo.pages.binning.undo()
    demo.settle()

    assert demo.pages.desk.bar.isVisible()
    assert not menu_of(demo, Menu.EDIT).item("bin.undo").isEnabled()
