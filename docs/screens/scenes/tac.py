"""Owns the scenes of the TAC session: two people's marks, the agreed one, the plan."""

from __future__ import annotations

from studio import Studio

from qa_desktop.domain.ids import NodeId
from qa_desktop.formspec.definition import DataType
from qa_desktop.ui.fill.page import FillPage
from qa_desktop.ui.fill.two_marks import TwoMarks
from scenes import scene

STAGE = {"d_stage": "plan"}
CASE = "TAC-20931"
PLAN = (
    "I will ask grandmother and school to meet with me.",
    "She walks to school four days of five.",
    "Lead Professional, with grandmother",
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


def with_lead_professional(s: Studio) -> FillPage:
    """The page of the Lead Professional, who writes the plan."""
    given = {**STAGE, "z_lp_scale": "7", "z_ehc_scale": "5", "z_scale": "6"}
    s.fill(s.draft("tac-plan", "tac-review", given, case=CASE))
    page = s.pages.fill.handing.to("lead-professional")
    s.settle()
    return page


@scene("tac-plan")
def plan(s: Studio) -> None:
    page = with_lead_professional(s)
    session = page.presenter.session
    imp = NodeId("/data/imp")
    row = session.view(imp).children[0] if session.view(imp).children else page.presenter.add_instance(imp)
    assert row is not None
    words = iter(PLAN)
    for child in session.view(row).children:
        view = session.view(child)
        if view.value or view.is_readonly or not view.is_relevant:
            continue
        if view.choices:
            page.presenter.edit(child, view.choices[0].name)
        elif view.data_type is DataType.DATE:
            page.presenter.edit(child, "2027-01-18")
        elif view.data_type is DataType.STRING:
            page.presenter.edit(child, next(words, ""))
    s.settle()
    page.go_to(row)
    s.take()
    page._on_plan_wanted()
    s.settle()
    s.take("print")


@scene("tac-agree")
def agree(s: Studio) -> None:
    page = with_lead_professional(s)
    page.go_to(NodeId("/data/t4_sgn"))
    s.take()
