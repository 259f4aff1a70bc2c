"""Owns the scenes of filling an audit, reviewing it and escalating from it."""

from __future__ import annotations

import pictures
from PySide6.QtWidgets import QPlainTextEdit
from studio import Studio, by_name, node

from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.errors import Refused
from qa_desktop.services.earlier_answers import LastTime
from scenes import scene

T1 = "generic-mosaic-audit"
ANSWERS = {
    "h_audit_type": "selected",
    "h_auditor": "Auditor A",
    "h_independent": "yes",
    "h_case_key": "1048213",
    "h_unborn": "no",
    "h_dob": "2017-05-02",
    "h_ethnicity": "WBRI",
    "h_team": "Riverside",
    "h_worker": "Worker 7",
    "h_manager": "Manager 1",
    "p_area": "fast",
    "p_status": "cp",
    "p_status_date": "2026-06-01",
    "p_cp_cat": "neglect",
    "p_synopsis": "Neglect and late help. The plan began in June.",
    "r_core": "yes",
    "r_chron": "partly",
    "r_geno": "yes",
    "r_time": "yes",
    "r_tone": "yes",
    "r_grade": "good",
    "v_seen": "yes",
    "v_alone": "partly",
    "v_life": "yes",
    "v_used": "yes",
    "v_told": "yes",
    "v_grade": "good",
    "v_evid": "Seen at home and at school, in her room and alone at each visit.",
    "k_thresh": "yes",
    "k_quick": "partly",
    "k_s47": "yes",
    "k_plan": "partly",
    "k_spec": "neglect da",
    "k_spec_ok": "partly",
    "k_now": "yes",
    "k_grade": "ri",
    "k_evid": "Two of five visits. The others were joint visits; the chronolgy does not say why.",
}
REVIEWED = {
    **ANSWERS,
    "k_evid": "Seen by Worker 7 and by the health visitor at ZE9 9ZZ on 3 March.",
    "v_grade": "inadequate",
    "z_grade": "good",
    "z_scale": "4",
    "n_plan": "yes",
    "n_pace": "yes",
}
TOLD = {
    "v_seen": "Partly",
    "v_alone": "No",
    "v_evid": "Two visits of six were late, both in the holidays.",
}
KINDS = """
| survey |
| | type | name | label | hint | appearance | parameters |
| | begin_group | words | Words and numbers | | | |
| | text | line | What is the name of the plan? | As the record has it. | | |
| | text | long | What was seen? | | multiline | |
| | integer | visits | How many visits were made? | In the last six months. | | |
| | decimal | hours | How many hours a week of school? | | | |
| | date | seen | When was the child last seen? | | | |
| | time | at | At what time? | | | |
| | dateTime | told | When was the manager told? | | | |
| | end_group | | | | | |
| | begin_group | chosen | Choices | | | |
| | select_one yn | alone1 | Was the child seen alone? | | | |
| | select_multiple help | helped | What helped? | Choose all that apply. | | |
| | select_one school | school | Which school does the child go to? | | search | |
| | rank help | ranked | Put them in order, the most helpful first | | | |
| | begin_group | agree | How far do you agree? | | table-list | |
| | select_one agree | heard1 | The child was seen alone. | | | |
| | select_one agree | heard2 | What the child said was written down. | | | |
| | end_group | | | | | |
| | acknowledge | read | I have read the safety plan | | | |
| | end_group | | | | | |
| | begin_group | brought | Files, places and scales | | | |
| | image | house | Photograph of the front of the house | From the street, without people. | | |
| | file | letter | The letter that was sent | | | |
| | geopoint | place | Where did the visit take place? | | | |
| | range | sure | How sure are you? | 0 is a guess, 1 is certain. | | start=0 end=1 step=0.05 |
| | barcode | tag | Number on the file | | | |
| | end_group | | | | | |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| | help | school | School |
| | help | nan | Grandmother |
| | help | visits | Regular visits |
| | help | money | Help with money |
{rows}
| settings |
| | form_title | form_id | version |
| | Kinds of question | kinds-of-question | 1 |
"""
AGREE = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
SCHOOLS = ("Abbey Road", "Bridge End", "Castle Hill", "Dale View", "Elm Grove", "Field Lane", "Green Bank")


def t1(s: Studio) -> AuditKey:
    return s.draft("t1", T1, ANSWERS)


def reviewed(s: Studio) -> AuditKey:
    return s.draft("t1-reviewed", T1, REVIEWED)


@scene("fill")
def fill(s: Studio) -> None:
    s.fill(t1(s), "k_thresh")
    s.take()


@scene("fill-grade")
def grade(s: Studio) -> None:
    s.fill(t1(s), "k_grade")
    s.take()


@scene("fill-overall")
def overall(s: Studio) -> None:
    s.fill(t1(s), "z_scale")
    s.take()


@scene("fill-columns")
def columns(s: Studio) -> None:
    s.fill(t1(s), "z_good")
    s.take()


@scene("fill-actions")
def actions(s: Studio) -> None:
    page = s.fill(t1(s), "s_shared")
    s.at("/data/act")
    if not page.presenter.session.view(NodeId("/data/act")).children:
        page.presenter.add_instance(NodeId("/data/act"))
    s.at(page.presenter.session.view(NodeId("/data/act")).children[0])
    s.take()


@scene("fill-last-time")
def last_time(s: Studio) -> None:
    s.fill(t1(s), "v_seen").show_last_time(LastTime("12 March 2026", "2026-01-01", TOLD))
    s.take()


@scene("fill-action-linked")
def action_linked(s: Studio) -> None:
    page = s.fill(t1(s), "k_quick")
    page.panel.action_links.add.click()
    s.settle()
    s.take("new")
    s.at("k_quick")
    s.take()


@scene("fill-find")
def find(s: Studio) -> None:
    s.fill(t1(s), "k_thresh").find_question()
    s.take()


@scene("fill-spelling")
def spelling(s: Studio) -> None:
    page = s.fill(t1(s), "k_evid")
    row = page.body.row(node(page.presenter.session, "k_evid"))
    assert row is not None
    box = row.findChild(QPlainTextEdit)
    cursor = box.textCursor()
    cursor.setPosition(box.toPlainText().index("chronolgy") + 3)
    box.setTextCursor(cursor)
    s.take()


@scene("fill-flag")
def flag(s: Studio) -> None:
    page = s.fill(t1(s), "k_plan")
    page.toggle_flag()
    s.take()


@scene("fill-not-saved")
def not_saved(s: Studio) -> None:
    page = s.fill(t1(s), "p_synopsis")
    page.presenter.queue.failed.emit(Refused("DISK-FULL"))
    s.take("1")
    s.take_sheet(page.trouble.other.click, "2")
    page.trouble.hush()


@scene("fill-kinds")
def kinds(s: Studio) -> None:
    page = s.fill(kinds_draft(s))
    session = page.presenter.session
    if not session.view(node(session, "house")).value:
        kept = s.desktop.attachments.take(s.pages.fill.key, "House front.jpg", pictures.house(), "image/*")
        page._files.look()
        page.presenter.edit(node(session, "house"), kept.attachment.name)
        s.settle()
    for number, first in enumerate(
        ("line", "seen", "alone1", "ranked", "heard1", "house", "place", "sure"), 1
    ):
        s.at(first)
        row = page.body.row(node(session, first))
        if row is not None:
            s.up_to(row)
        s.take(str(number))


def kinds_draft(s: Studio) -> AuditKey:
    rows = [f"| | agree | a{number} | {words} |" for number, words in enumerate(AGREE, 1)]
    rows += [f"| | school | s{number} | {words} |" for number, words in enumerate(SCHOOLS, 1)]
    given = {
        "long": "The child showed her room and her drawings.",
        "visits": "5",
        "seen": "2026-11-20",
        "alone1": "yes",
        "helped": "school visits",
        "school": "s3",
        "heard1": "a4",
        "place": "51.5074 -0.1278 0 0",
        "sure": "0.35",
    }
    return s.draft("kinds", "kinds-of-question", given, source=KINDS.format(rows="\n".join(rows)))


@scene("review")
def review(s: Studio) -> None:
    s.fill(reviewed(s), "z_grade")
    s.pages.fill.show_review()
    s.settle()
    s.take_down(s.pages.fill.review_page.column, most=4)


@scene("escalation")
def escalation(s: Studio) -> None:
    key = s.draft("t1-unsure", T1, {**ANSWERS, "k_now": "unsure"})
    s.fill(key, "k_now")
    s.take("before")
    s.pages.fill.raise_escalation()
    s.take()


@scene("raised")
def raised(s: Studio) -> None:
    page = s.fill(s.draft("t1-unsure", T1, {**ANSWERS, "k_now": "unsure"}), "k_now")
    s.up_to(page.raised)
    s.take()


@scene("completing")
def completing(s: Studio) -> None:
    s.fill(reviewed(s), "z_grade")
    s.pages.fill.show_review()
    s.pages.fill.review_page.set_busy(True)
    s.take()
    s.pages.fill.review_page.set_busy(False)


__all__ = ["ANSWERS", "by_name"]
