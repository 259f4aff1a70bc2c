"""Owns the desk of improvement plans over one house."""

from __future__ import annotations

from dataclasses import replace

from qa_desktop.domain.ids import AuditId
from qa_desktop.formengine.api import FormSession
from qa_desktop.services import plans, reporting, where_now
from qa_desktop.services.desks_contributing import sender, viewed
from qa_desktop.services.desktop_plans import Area, SaidNow
from qa_desktop.services.filling import subject_of
from qa_desktop.services.house import House
from qa_desktop.services.plan_model import PlanModel
from qa_desktop.services.plans import CheckIn
from qa_desktop.services.reading_log import noted


class Plans:
    """`desktop_plans.PlansDesk`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def page(self, session: FormSession, audit_id: AuditId) -> PlanModel | None:
        model = plans.plan_of(session, audit_id)
        if model is not None and self._house.demo:
            return replace(model, marking=reporting.DEMONSTRATION)
        return model

    def pdf(self, model: PlanModel) -> bytes:
        noted(self._house, "plan-viewed", model.reference)
        return self._house.workshop.reports().plan(model)

    def areas(self, check_in: CheckIn) -> tuple[Area, ...]:
        return where_now.areas(viewed(self._house, check_in.key).session)

    def answer(self, check_in: CheckIn, areas: tuple[Area, ...], said: SaidNow) -> None:
        house = self._house
        with house.store().write() as unit:
            where_now.answer(unit, house.world, check_in, areas, said, who=house.person, send=sender(house))

    def settle(self, check_in: CheckIn) -> None:
        house = self._house
        with house.store().write() as unit:
            plans.settle(unit, check_in)
            unit.log.append(
                "plan-checked-in", subject_of(check_in.key), at=house.world.clock.now(), who=house.person
            )
