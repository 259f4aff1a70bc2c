"""A draft handed over on the same laptop: the other person's questions alone, and back to the auditor."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from qa_desktop.domain.audit import AuditState


@pytest.fixture
def host(demo):
    rows = demo.desktop.audits.audits()
    draft = next(r for r in rows if r.summary.state is AuditState.DRAFT and r.summary.answered > 80)
    demo.pages.open_draft(draft.key)
    demo.settle()
    return demo.pages.fill


def node(host, name: str):
    return next(v.node_id for v in host.page.presenter.session.questions() if v.definition.name == name)


def test_the_menu_names_those_whose_questions_apply(demo, host):
    menu = host.page.panel.hand_over.menu()
    menu.aboutToShow.emit()
    names = [action.text() for action in menu.actions()]
    assert names[:2] == ["Team manager", "Worker"]
    menu.actions()[0].trigger()
    demo.settle()
    assert host.handing.page is host.widget.currentWidget()
    assert host.handing.page.presenter.session.stage == "manager"


def test_what_the_manager_answers_is_in_the_draft_and_the_rest_stays_the_auditors(demo, host):
    page = host.handing.to("manager")
    demo.settle()
    agree = node(host, "s_mgr_agree")
    assert page.current == agree
    answerable = {row.view.definition.name for row in page.body.in_order() if row.is_answerable}
    assert answerable >= {"s_mgr_agree", "s_mgr_date"}
    assert not {name for name in answerable if not name.startswith("s_mgr")}
    demo.type("2")
    demo.press("← Back to the auditor")

    assert host.widget.currentWidget() is host.page
    assert host.handing.page is None
    assert host.page.presenter.view(agree).value == "no"
    kept = demo.desktop.filling.open(host.key).session
    assert kept.view(agree).value == "no"
    assert kept.view(node(host, "s_mgr_reason")).is_relevant


def test_the_other_person_cannot_undo_what_the_auditor_answered(demo, host):
    evidence = node(host, "v_evid")
    host.page.go_to(evidence)
    demo.key(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    demo.type(" Seen at school.")
    host.page.flush()
    demo.settle()
    before = host.page.presenter.view(evidence).value
    assert before.endswith("Seen at school.")

    page = host.handing.to("manager")
    demo.settle()
    page.presenter.undo()
    demo.settle()
    assert page.presenter.view(evidence).value == before
    page.go_to(node(host, "s_mgr_agree"))
    demo.type("1")
    demo.settle()
    page.presenter.undo()
    demo.settle()
    assert page.presenter.view(node(host, "s_mgr_agree")).value == ""
    assert page.presenter.view(evidence).value == before


def test_what_is_typed_on_the_page_handed_over_is_kept_by_the_lock(demo, host):
    from qa_desktop.bootstrap import demo_passphrase

    page = host.handing.to("worker")
    view = node(host, "s_worker_view")
    page.go_to(view)
    demo.type("A fair reading of my work")
    key = host.key
    demo.lock()
    demo.unlock(demo_passphrase())
    demo.wait(lambda: demo.pages.fill is not None)
    assert demo.desktop.filling.open(key).session.view(view).value == "A fair reading of my work"
