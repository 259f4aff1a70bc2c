"""Owns the scenes of the TAC session: two people's marks, the agreed one, the plan."""

from __future__ import annotations

from studio import Studio

from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.ui.fill.two_marks import TwoMarks
from scenes import scene

STAGE = {"d_stage": "plan"}
CASE = "TAC-20931"
PLAN = (
    ("What", "Worker and grandmother walk the school run together for two weeks."),
    ("Who", "Grandmother, with me"),
)


def session(s: Studio, name: str, at: str, **given: str) -> None:
    page = s.fill(s.draft(name, "tac-review", {**STAGE, **given}, case=CASE), at)
    marks = page.body.findChild(TwoMarks)
    if marks is not None:
        s.up_to(marks)
        s.at(at)


@scene("tac")
def best_questions(s: Studio) -> None:
    s.fill(s.draft("tac-none", "tac-review", STAGE, case=CASE), "/data/t4_plan")
    s.page.column.verticalScrollBar().setValue(0)
    s.take()


@scene("tac-first")
def first(s: Studio) -> None:
    session(s, "tac-first", "p_ehc", p_lp="8")
    s.take()


@scene("tac-both")
def both(s: Studio) -> None:
    session(s, "tac-both", "p_scale", p_lp="8", p_ehc="5", p_scale="6")
    s.take()


@scene("tac-overall")
def overall(s: Studio) -> None:
    session(s, "tac-overall", "z_scale", z_lp_scale="7", z_ehc_scale="7")
    s.take()


def planned(s: Studio) -> AuditKey:
    key = s.draft(
        "tac-plan", "tac-review", {**STAGE, "z_scale": "6", "z_lp_scale": "7", "z_ehc_scale": "5"}, case=CASE
    )
    page = s.fill(key)
    session = page.presenter.session
    rows = session.view(NodeId("/data/imp")).children
    if rows and not _first_text(page, rows[0]):
        texts = iter(
            (
                "I will ask grandmother and school to meet with me.",
                "She walks to school four days of five.",
                "Lead Professional, with grandmother",
            )
        )
        for child in session.view(rows[0]).children:
            view = session.view(child)
            if view.data_type is not None and view.data_type.name == "STRING" and not view.choices:
                page.presenter.edit(child, next(texts, ""))
            elif view.data_type is not None and view.data_type.name == "DATE":
                page.presenter.edit(child, "2027-01-18")
        s.settle()
    return key


def _first_text(page: object, row: NodeId) -> str:
    session = page.presenter.session  # type: ignore[attr-defined]
    return next((session.view(c).value for c in session.view(row).children if session.view(c).value), "")


@scene("tac-plan")
def plan(s: Studio) -> None:
    planned(s)
    page = s.page
    rows = page.presenter.session.view(NodeId("/data/imp")).children
    s.at(rows[0] if rows else "/data/imp")
    s.take()
    page._on_plan_wanted()
    s.settle()
    s.take("print")


@scene("tac-agree")
def agree(s: Studio) -> None:
    planned(s)
    s.at("/data/t4_sgn")
    s.take()
