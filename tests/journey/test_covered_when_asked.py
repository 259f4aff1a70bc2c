"""Two people grade one piece of work on two laptops: the second reads the audit without the first grade."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_desktop.domain.ids import AuditKey
from qa_desktop.services import tools
from qa_desktop.services.desktop import Settlement
from qa_desktop.services.desktop_history import RowKind
from tests.journey.homes import complete
from tests.journey.offices import Office
from tests.journey.test_contributions import answer, text_of

TOOL = """\
| survey | | | | | | |
| | type | name | label | bind::qa:role | bind::qa:stage | bind::qa:covered-until |
| | text | case | Case number | case-reference | | |
| | select_one g | ours | Grade after the talk | overall-grade | | ${theirs} |
| | select_one g | theirs | Your own grade | | manager | ${ours} |
| choices | | | | | | |
| | list_name | name | label | grade | | |
| | g | good | Fine work | good | | |
| | g | ri | Needs more | ri | | |
| settings | | | | | | |
| | form_id | version | namespaces | | | |
| | talk | 1 | qa="urn:qa-desktop:audit:1" | | | |
"""


@pytest.fixture
def key(office: Office, tmp_path: Path) -> AuditKey:
    """The auditor has graded; the manager is asked for a grade of their own."""
    source = tmp_path / "tool.md"
    source.write_text(TOOL, encoding="utf-8")
    for home in (office.auditor, office.hub):
        tool = tools.install(home.house.store(), source, home.house.world.clock.now())
    desk = office.auditor.desktop
    opened = desk.filling.start(tool.content_hash, case_reference="1048213")
    node = next(v.node_id for v in opened.session.questions() if v.definition.name == "ours")
    changed = opened.session.set_value(node, "good")
    desk.filling.record(opened.key, changed.writes, desk.filling.figures(opened.session))
    complete(office.auditor, opened)
    office.exchange()
    office.ask(opened.key)
    office.exchange()
    return opened.key


def paper(home, key: AuditKey) -> str:
    return text_of(home.desktop.audits.pdf(key))


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_whoever_is_asked_reads_everything_but_the_grade_they_are_to_give_unseen(
    qtbot, office: Office, key: AuditKey
) -> None:
    from PySide6.QtWidgets import QLabel

    from qa_desktop.ui.audit.view_page import ViewPage
    from qa_desktop.ui.context import Context
    from qa_desktop.ui.tasks import Tasks
    from qa_desktop.ui.widgets.text import Text

    desk, tasks = office.manager.desktop, Tasks()
    opened = desk.audits.view(key)
    assert opened.reader == "manager"
    page = ViewPage(Context(desk, tasks))
    qtbot.addWidget(page)
    page.show()
    page.show_audit(opened, own=False)
    shown = " ".join(each.shown for each in page.findChildren(Text))
    assert "It is covered until this is answered: Your own grade" in shown
    assert "Fine work" not in shown
    assert not [each.text() for each in page.findChildren(QLabel) if "Fine work" in each.text()]
    report = paper(office.manager, key)
    assert "It is covered until this is answered: Your own grade" in report
    assert "Fine work" not in report
    assert "Good" not in report
    tasks.drain()


def test_the_desk_and_the_auditor_read_it_whole_and_everybody_once_both_have_graded(
    office: Office, key: AuditKey
) -> None:
    for home in (office.auditor, office.hub):
        assert "Grade after the talk ● Good" in paper(home, key)
    desk = office.manager.desktop.contributing
    asked = desk.open(key, "manager")
    answer(office.manager, asked, {"theirs": "ri"})
    desk.contribute(desk.prepare(asked, "Sam Jones", Settlement()))
    office.exchange()
    for home in (office.auditor, office.hub):
        both = paper(home, key)
        assert "Grade after the talk ● Good" in both
        assert "Requires improvement" in both


def test_the_history_covers_it_too_and_elsewhere_says_where_the_changes_are(
    office: Office, key: AuditKey
) -> None:
    def told(home) -> tuple[str, str]:
        made = home.desktop.history.of(key)
        return made.note, " | ".join(f"{row.what}: {row.before} > {row.after}" for row in made.rows)

    note, own = told(office.auditor)
    assert note == ""
    assert "Grade after the talk:  > Fine work" in own
    for home in (office.manager, office.hub):
        note, said = told(home)
        assert "Each change of an answer is kept there" in note
        assert "Fine work" not in said, "no change of an answer travels with an audit"
    desk = office.manager.desktop.contributing
    asked = desk.open(key, "manager")
    answer(office.manager, asked, {"theirs": "ri"})
    desk.contribute(desk.prepare(asked, "Sam Jones", Settlement()))
    office.exchange()
    for home in (office.auditor, office.hub):
        assert "Your own grade:  > Needs more" in told(home)[1]
    assert "Package with this audit: arrived here" in told(office.hub)[1]
    assert "Package with this audit: received by Q&S" in told(office.auditor)[1]


def test_at_the_hub_a_correction_says_what_differs_from_the_version_before(
    office: Office, key: AuditKey
) -> None:
    desk = office.auditor.desktop
    opened = desk.audits.correct(key, "the wrong grade")
    node = next(v.node_id for v in opened.session.questions() if v.definition.name == "ours")
    changed = opened.session.set_value(node, "ri")
    desk.filling.record(opened.key, changed.writes, desk.filling.figures(opened.session))
    complete(office.auditor, opened)
    office.exchange()
    made = office.hub.desktop.history.of(opened.key)
    different = [(row.what, row.before, row.after) for row in made.rows if row.kind is RowKind.DIFFERENCE]
    assert different == [("Grade after the talk", "Fine work", "Needs more")]
