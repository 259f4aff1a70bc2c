"""Owns the demonstration: a small council in a throw-away profile, made by the services that people use.

One installation is device and hub at once; two further auditors send from profiles that exist only while
the demonstration is being made. Nothing is inserted behind the services' backs.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from qa_desktop.domain import places
from qa_desktop.domain.audit import Write
from qa_desktop.domain.case import Case
from qa_desktop.domain.dispatch import Stream, StreamPosition
from qa_desktop.domain.grades import Grade
from qa_desktop.domain.ids import AuditKey
from qa_desktop.formengine.api import FormSession
from qa_desktop.services import demo_cases, membership, outgoing, publishing
from qa_desktop.services.demo_answers import Plan, fill
from qa_desktop.services.desktop import Desktop, EscalationEntry, KeyMode, Opened, Settlement, Weight
from qa_desktop.services.exchange_ports import Run
from qa_desktop.services.house import House
from qa_desktop.services.ports import Clock
from qa_desktop.services.rooms import desktop

PASSPHRASE = "lantern meadow compass"  # noqa: S105  printed for everybody: it guards invented data
AUDITOR = "Auditor 1"
OTHERS = ("Auditor 2", "Auditor 3")
_TOOL = "generic-mosaic-audit"
_HEALTH = "childrens-health-audit"
_SEED = 20261123


class DemoClock:
    """A clock that can be put back, so that the demonstration has a past. Released, it is the real one."""

    def __init__(self, real: Clock) -> None:
        self._real = real
        self._at: datetime | None = None

    def now(self) -> datetime:
        return self._real.now() if self._at is None else self._at

    def local(self) -> datetime:
        local = self._real.local()
        return local if self._at is None else self._at.astimezone(local.tzinfo)

    def ago(self, **span: float) -> None:
        """Stand still so long before the real present."""
        self._at = self._real.now() - timedelta(**span)

    def wait(self, **span: float) -> None:
        """Stand still a little later than before."""
        self._at = self.now() + timedelta(**span)

    def release(self) -> None:
        self._at = None


@dataclass(frozen=True, slots=True)
class Escalating:
    """What is done about a concern in a planned audit."""

    told: bool = True
    acknowledged: bool = False
    safe_now: str = "yes"
    override: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """One audit of the demonstration."""

    hours_ago: float
    plan: Plan = field(default_factory=Plan)
    complete: bool = True
    escalate: Escalating | None = None
    correct: str = ""
    """A reason: completed, then corrected and completed again."""
    settle: str = "Agreed in discussion with the team manager; the record is being put right."
    tool: str = _TOOL


_UNSURE: Mapping[str, str] = {"k_now": "unsure", "v_alone": "no"}
_CONCERN: Mapping[str, str] = {"e_concern": "yes", "e_reason": "notseen response"}
_RI = Grade.REQUIRES_IMPROVEMENT


def _also_open(variant: str, number: str) -> Mapping[str, str]:
    return {"p_variant": variant, "p_open_mosaic": "yes", "p_mosaic_id": number, "p_sg": "cin"}


OWN_FINISHED = (
    Planned(30 * 24, Plan(Grade.GOOD)),
    Planned(26 * 24, Plan(Grade.OUTSTANDING)),
    Planned(21 * 24, Plan(_RI, actions=2)),
    # Safe enough today: not sure.
    Planned(
        14 * 24,
        Plan(_RI, by_name={**_UNSURE, **_CONCERN}, actions=2),
        escalate=Escalating(acknowledged=True),
    ),
    # Inadequate in one section, good overall.
    Planned(12 * 24, Plan(Grade.GOOD, by_name={"r_grade": "inadequate"}, actions=1)),
    # Scale 8 with the grade requires improvement.
    Planned(9 * 24, Plan(_RI, by_name={"z_scale": "8"}, actions=1)),
    Planned(7 * 24, Plan(Grade.GOOD), correct="The date of the last visit was misread."),
)
OWN_RECENT = (
    # Told more than a day ago, not acknowledged.
    Planned(
        29,
        Plan(_RI, by_name={**_UNSURE, **_CONCERN}, actions=1),
        escalate=Escalating(),
    ),
    # E1 raised, then overridden with a reason.
    Planned(
        5,
        Plan(Grade.GOOD, by_name={"v_seen": "no"}),
        escalate=Escalating(override="The visit is recorded under the older sibling; seen on Friday."),
    ),
    Planned(
        3,
        Plan(_RI, by_name={**_UNSURE, **_CONCERN}, actions=1),
        escalate=Escalating(),
    ),
)
OWN_DRAFTS = (
    Planned(50, Plan(Grade.GOOD, share=0.15), complete=False),
    Planned(30, Plan(_RI, share=0.45, actions=1), complete=False),
    Planned(4, Plan(Grade.GOOD, share=0.75), complete=False),
    # E1 raised, nobody told yet: it cannot be completed.
    Planned(1, Plan(_RI, share=0.6, by_name=_UNSURE), complete=False, escalate=Escalating(told=False)),
    Planned(2, Plan(Grade.GOOD), complete=False),
)
OTHERS_FINISHED = (
    (
        Planned(20 * 24, Plan(Grade.GOOD)),
        Planned(16 * 24, Plan(_RI, actions=1)),
        Planned(11 * 24, Plan(Grade.GOOD), correct="The overall grade was chosen by mistake."),
        Planned(6 * 24, Plan(Grade.OUTSTANDING)),
        Planned(
            30,
            Plan(Grade.INADEQUATE, by_name=dict(_CONCERN), actions=3),
            escalate=Escalating(),
        ),
        Planned(5, Plan(Grade.GOOD)),
    ),
    (
        Planned(18 * 24, Plan(Grade.GOOD)),
        Planned(13 * 24, Plan(_RI, actions=2)),
        Planned(
            8 * 24,
            Plan(_RI, by_name={**_UNSURE, **_CONCERN}, actions=1),
            escalate=Escalating(acknowledged=True),
        ),
        Planned(4 * 24, Plan(Grade.GOOD)),
        # Children's Health, open on Mosaic too: the pool for dip samples.
        Planned(3 * 24, Plan(Grade.GOOD, by_name=_also_open("hv", "M2087415")), tool=_HEALTH),
        Planned(40, Plan(_RI, by_name=_also_open("sn", "M2064180"), actions=1), tool=_HEALTH),
        Planned(6, Plan(Grade.GOOD, by_name={"r_grade": "ri"}, actions=1)),
    ),
)


@dataclass(frozen=True, slots=True)
class Furnished:
    """What was made, for the command line to say."""

    cases: int
    audits: int
    drafts: int
    received: int


def furnish(
    house: House,
    desk: Desktop,
    other_house: Callable[[str], House],
    folder: str,
    clock: DemoClock,
    *,
    keep_open: bool = True,
) -> Furnished:
    """Make the whole demonstration in an absent profile; takes a few seconds.

    Args:
        house: The profile that stays; it becomes device and hub.
        desk: Its desks.
        other_house: Makes a profile for one further auditor, on the same clock.
        folder: The shared folder; empty.
        clock: The clock of all these houses.
        keep_open: Whether the profile stays unlocked.
    """
    dice = random.Random(_SEED)  # noqa: S311  invented data must be the same every time, not secret
    clock.ago(days=32)
    desk.profile.create(AUDITOR, PASSPHRASE, KeyMode.PASSPHRASE)
    cases = demo_cases.cases(clock.local().date() + timedelta(days=32))
    _give_cases(house, cases, clock)
    desk.hub.set_up(folder, "Quality & Standards", (PASSPHRASE, PASSPHRASE, PASSPHRASE))
    _enrol(desk, desk, AUDITOR, folder)
    others = []
    for person in OTHERS:
        other = other_house(person)
        others.append((other, _join_another(desk, other, person, cases, folder, clock)))
    made = _Maker(clock, dice, _pick(cases, dice), _pick(cases, dice, "systmone"))
    for planned in OWN_FINISHED:
        made.audit(desk, planned)
    clock.ago(hours=26)
    desk.exchange.sync()
    for (_other, theirs), plans in zip(others, OTHERS_FINISHED, strict=True):
        for planned in plans:
            made.audit(theirs, planned)
        clock.ago(hours=2.5)
        theirs.exchange.sync()
    clock.ago(hours=2.45)
    desk.exchange.sync()
    _read_some(desk)
    _spoil_one(house, others[-1][0])
    for other, theirs in others:
        clock.ago(hours=2.43)
        theirs.exchange.sync()
        other.lock()
    for planned in OWN_RECENT:
        made.audit(desk, planned)
    clock.ago(hours=2.4)
    desk.exchange.sync()  # received, and not yet in a backup: the last one is minutes old
    made.audit(desk, Planned(1.5, Plan(Grade.GOOD)))
    _publish_only(house, folder)
    made.audit(desk, Planned(0.5, Plan(_RI, actions=1)))
    for planned in OWN_DRAFTS:
        made.audit(desk, planned)
    _start_a_correction(desk, clock)
    clock.release()
    model, inbox = desk.audits.my_work(), desk.inbox.inbox()
    total = len(desk.audits.audits())
    if not keep_open:
        desk.profile.lock()
    return Furnished(len(cases), total, len(model.drafts), len(inbox.rows))


# ---------------------------------------------------------------- people and machines


def _give_cases(house: House, cases: tuple[Case, ...], clock: Clock) -> None:
    with house.store().write() as unit:
        unit.cases.replace(cases, clock.now())


def _enrol(hub_desk: Desktop, joining: Desktop, person: str, folder: str) -> None:
    invitation = hub_desk.hub.invite(person)
    joining.exchange.join(invitation.text, folder)
    hub_desk.hub.approve(invitation.invite)
    hub_desk.exchange.sync()
    if joining is not hub_desk:
        joining.exchange.sync()


def _join_another(
    desk: Desktop, other: House, person: str, cases: tuple[Case, ...], folder: str, clock: DemoClock
) -> Desktop:
    theirs = desktop(other)
    theirs.profile.create(person, PASSPHRASE, KeyMode.PASSPHRASE)
    _give_cases(other, cases, clock)
    _enrol(desk, theirs, person, folder)
    return theirs


def _pick(cases: tuple[Case, ...], dice: random.Random, system: str = "mosaic") -> list[Case]:
    """Cases of a system to audit: born, open or just closed; each at most once."""
    fit = [case for case in cases if case.system == system and case.date_of_birth and not case.restricted]
    dice.shuffle(fit)
    return fit


# ---------------------------------------------------------------- audits


@dataclass(slots=True)
class _Maker:
    """Makes planned audits one after the other, each about another child."""

    clock: DemoClock
    dice: random.Random
    cases: list[Case]
    health: list[Case]

    def audit(self, desk: Desktop, planned: Planned) -> None:
        self.clock.ago(hours=planned.hours_ago)
        tool = next(each for each in desk.filling.tools() if each.ref.form_id == planned.tool)
        cases = self.health if planned.tool == _HEALTH else self.cases
        opened = desk.filling.start(tool.ref.content_hash, cases.pop())
        self._fill(desk, opened.key, opened.session, planned.plan)
        if planned.escalate is not None:
            opened = self._escalate(desk, opened, planned.escalate)
        if planned.complete:
            self.clock.ago(hours=planned.hours_ago - 0.3)
            self._complete(desk, opened.key, opened.session, planned.settle)
        if planned.correct:
            again = desk.audits.correct(opened.key, planned.correct)
            self._complete(desk, again.key, again.session, planned.settle)
        if planned.escalate is not None and planned.escalate.acknowledged:
            self.clock.ago(hours=planned.hours_ago - 3)
            desk.escalations.acknowledge(
                opened.key.audit_id,
                "Team Manager",
                self.clock.now(),
                planned.escalate.safe_now,
                "Visited the same afternoon; the child was seen alone and the safety plan was changed.",
            )

    def _fill(self, desk: Desktop, key: AuditKey, session: FormSession, plan: Plan) -> None:
        made = fill(session, plan, self.dice, self.clock.local())
        writes = [write for each in made for write in each]
        desk.filling.record(key, writes, desk.filling.figures(session))

    def _escalate(self, desk: Desktop, opened: Opened, escalating: Escalating) -> Opened:
        session = opened.session
        proposal = desk.escalations.propose(session, None, opened.case)
        contact = proposal.contacts[0]
        entry = EscalationEntry(override_reason=escalating.override)
        if not escalating.told:
            entry = EscalationEntry(what="The manager's telephone is engaged; trying again.")
        elif not escalating.override:
            entry = EscalationEntry(
                reasons=("notseen", "response"),
                what="No visit for five weeks while a new worry was reported by school.",
                told_role=contact.role,
                told_name=contact.name,
                told_how="Telephone",
                told_at=self.clock.now() + timedelta(minutes=5),
            )
        self.clock.wait(minutes=10)
        desk.escalations.record(opened.key, proposal, entry)
        writes: list[Write] = []
        while answers := desk.escalations.answers(session, entry):
            writes.extend(session.set_value(*answers[0]).writes)
        desk.filling.record(opened.key, writes, desk.filling.figures(session))
        return desk.filling.open(opened.key)

    def _complete(self, desk: Desktop, key: AuditKey, session: FormSession, why: str) -> None:
        escalation = desk.filling.open(key).escalation
        review = desk.completing.review(session, escalation)
        settlement = Settlement(
            {each.code: why for each in review.contradictions if each.weight is Weight.NEEDS_REASON},
            {each.key: "A word of the tool's own, not a person." for each in review.identifiers},
        )
        desk.completing.complete(desk.completing.prepare(key, session, escalation, settlement))


def _start_a_correction(desk: Desktop, clock: DemoClock) -> None:
    clock.ago(hours=1)
    corrected = next(
        row
        for row in reversed(desk.audits.audits())
        if row.summary.completed_at and not row.summary.superseded
    )
    desk.audits.correct(corrected.key, "The manager found a visit that the audit missed.")


# ---------------------------------------------------------------- the folder


def _publish_only(house: House, folder: str) -> None:
    """Put into the folder what waits, while Q&S is not looking: it stays *in the shared folder*."""
    exchange = house.exchange()
    with exchange.store.read() as unit:
        here = membership.load(exchange, unit)
    if here.device is not None:
        writer = outgoing.device_writer(here, here.device)
        publishing.publish(exchange, house.workshop.share(folder), writer, Run())


def _read_some(desk: Desktop) -> None:
    rows = desk.inbox.inbox().rows
    for row in sorted(rows, key=lambda each: each.created_at)[: len(rows) // 2]:
        desk.inbox.mark_read(row.stream, row.position)


def _spoil_one(hub_house: House, other: House) -> None:
    """Leave a damaged file at the next number of a device, as a broken copy would: the inbox refuses it."""
    exchange = other.exchange()
    with exchange.store.read() as unit:
        here = membership.load(exchange, unit)
        if here.device is None:
            return
        stream: Stream = here.device.outgoing
        position: StreamPosition = outgoing.next_position(unit, stream)
    hub_house.workshop.share(_address(hub_house)).put_new(
        places.package(stream, position), b"QADPKG/1 {}\nSIG damaged\nnothing that anybody signed\n"
    )


def _address(house: House) -> str:
    with house.store().read() as unit:
        data = unit.documents.get("settings/shared-folder")
    return data.decode("utf-8") if data else ""
