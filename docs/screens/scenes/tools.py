"""Owns one scene for each supplied tool: the section that is its own."""

from __future__ import annotations

from studio import Studio, as_planned

from qa_desktop.domain.grades import Grade
from qa_desktop.domain.ids import NodeId
from qa_desktop.services.demo_answers import Plan
from qa_desktop.ui.fill.page import FillPage
from scenes import scene


@scene("t2-contacts")
def health_visiting(s: Studio) -> None:
    plan = Plan(
        Grade.GOOD, by_name={"p_variant": "hv", "p_open_mosaic": "yes", "hv_due": "y1", "h_unborn": "no"}
    )
    s.fill(s.draft("t2-hv", "childrens-health-audit", as_planned(s, plan), case="NHS case 7"), "hv_due")
    s.take()
    s.at("p_variant")
    s.take("context")


@scene("t2-school")
def school_nursing(s: Studio) -> None:
    plan = Plan(Grade.REQUIRES_IMPROVEMENT, by_name={"p_variant": "sn", "h_unborn": "no"})
    s.fill(s.draft("t2-sn", "childrens-health-audit", as_planned(s, plan), case="NHS case 8"), "sn_entry")
    s.take()


@scene("t5-seen")
def observation(s: Studio) -> None:
    plan = Plan(Grade.GOOD, by_name={"b_consent": "yes", "w_risk": "sound"})
    s.fill(s.draft("t5", "practice-observation", as_planned(s, plan), case="Worker 7"), "w_prep")
    s.take()


@scene("t6-together")
def reflection(s: Studio) -> None:
    plan = Plan(Grade.GOOD)
    s.fill(s.draft("t6", "collaborative-reflection", as_planned(s, plan)), "b_grade")
    s.take()
    s.pages.fill.handing.to("worker")
    s.settle()
    s.take("worker")


@scene("t7-sections")
def moderation(s: Studio) -> None:
    page = s.fill(s.draft("t7", "moderation", as_planned(s, Plan(Grade.GOOD))), "/data/t7_q")
    s.take("quality")
    s.at(rows(page, "/data/t7_sec"))
    s.take()


@scene("t8-activity")
def quarterly(s: Studio) -> None:
    page = s.fill(
        s.draft("t8", "quarterly-return", as_planned(s, Plan(Grade.GOOD)), case="Q2"), "/data/t8_obs"
    )
    s.take("observations")
    s.at(rows(page, "/data/act"))
    s.take()


def rows(page: FillPage, repeat: str) -> NodeId:
    """The first row of a repeat, made when there is none."""
    session = page.presenter.session
    if not session.view(NodeId(repeat)).children:
        page.presenter.add_instance(NodeId(repeat))
    return session.view(NodeId(repeat)).children[0]
