"""Owns how the demonstration answers a tool: as an auditor would, through the engine, in invented words.

Answers are found by role, type and choice, so that any tool can be filled; what a plan names is answered
as the plan says. No sentence names anybody.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from qa_desktop.domain.audit import Write
from qa_desktop.domain.grades import SCALE_BANDS, Grade
from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession, NodeKind, NodeView, ViolationCode
from qa_desktop.formspec.definition import ControlKind, DataType, Repeat

_SENTENCES: Mapping[str, tuple[str, ...]] = {
    "reason": (
        "The child is seen often and alone, the plan is moving, and the manager asks the right questions. "
        "It is not the grade above because the family's network is not yet part of the plan.",
        "Visits are regular and purposeful, but the plan has not changed since the last review and the "
        "father's view is missing. The child is safe; progress is slower than it should be.",
        "Basic duties were late more than once and nobody noticed. The record does not show what changed "
        "for the child.",
    ),
    "strength": (
        "The child's own words are in every visit note and changed the plan twice.",
        "School and health share what they see within a day, and the mother says she is listened to.",
        "Supervision is reflective and asks what life is like for the child now.",
    ),
    "worry": (
        "The safety plan names people who have not been asked, and it was never tested.",
        "The chronology stops in spring; a newcomer could not see the pattern.",
        "Actions from the last review are still open and have no date.",
    ),
    "next-step": (
        "Bring the network together this month and test the safety plan with them.",
        "Update the chronology and the genogram, with both sides of the family.",
        "Agree dates for the open actions in the next supervision and check them there.",
    ),
    "action-issue": (
        "The safety plan has not been tested with the people it names.",
        "The chronology is out of date.",
        "Actions from the last review have no dates.",
    ),
    "action-what": (
        "Hold a network meeting and rehearse the safety plan.",
        "Bring the chronology up to date and share it with the core group.",
        "Set dates in supervision and look at them a month later.",
    ),
    "escalation-what": (
        "The record shows no visit for five weeks while new worries were reported by school.",
        "The child has not been seen alone since the plan began and a new worry was not looked into.",
    ),
    "": (
        "Visit notes describe what was seen and said, with the child's words in quotation marks.",
        "The last three visits were written up within two days; the earlier ones were late.",
        "The assessment uses earlier referrals and says what helped before.",
        "Both parents were asked, the older sibling was not.",
        "The record explains why this level of help was chosen and what would change it.",
    ),
}
_ROLE_WORDS = {
    "case-reference": "1040001",
    "team": "Riverside Assessment Team",
    "worker": "Worker 7",
    "manager": "Manager 1",
    "action-owner": "Team Manager",
    "escalation-told": "Team Manager",
}
_PLAIN_YES = ("yes", "partly")


@dataclass(frozen=True, slots=True)
class Plan:
    """How one audit is to be answered."""

    grade: Grade = Grade.GOOD
    """What section and overall grades are, unless `by_name` says otherwise."""
    by_name: Mapping[str, str] = field(default_factory=dict)
    """Answers by question name."""
    share: float = 1.0
    """How much of what applies is answered; 1 is everything that is required and most of the rest."""
    actions: int = 0
    text: Callable[[NodeView], str] | None = None
    """Words for text questions, instead of the invented sentences; for tests that look for every answer."""
    optional: float = 0.7
    """How many of the questions that need no answer get one."""


def fill(session: FormSession, plan: Plan, dice: random.Random, now: datetime) -> Iterator[tuple[Write, ...]]:
    """Answer a filling in the order of the form, yielding what each answer asks the store to keep."""
    yield from _action_rows(session, plan)
    limit = int(session.progress().applicable * plan.share) if plan.share < 1 else None
    passed: set[NodeId] = set()
    # Answers open further questions, so the form is gone through until nothing new is asked.
    while asked := [view.node_id for view in session.questions() if view.node_id not in passed]:
        for node_id in asked:
            passed.add(node_id)
            view = session.view(node_id)
            if not _is_asked(view, plan, dice):
                continue
            if limit is not None and session.progress().answered >= limit:
                return
            yield from _answer(session, view, plan, dice, now)


def _answer(
    session: FormSession, view: NodeView, plan: Plan, dice: random.Random, now: datetime
) -> Iterator[tuple[Write, ...]]:
    broken = {ViolationCode.CONSTRAINT, ViolationCode.TYPE}
    for value in _values(view, plan, dice, now):
        yield session.set_value(view.node_id, value).writes
        if not broken.intersection(each.code for each in session.view(view.node_id).violations):
            return


def _is_asked(view: NodeView, plan: Plan, dice: random.Random) -> bool:
    if view.control in {ControlKind.NONE, ControlKind.NOTE} or view.is_readonly or not view.is_relevant:
        return False
    if view.definition.name in plan.by_name:
        return True
    if view.audit.stage != "auditor" or view.value.strip():
        return False
    # Nobody invents an identifier or a reason against an escalation that the form does not ask for.
    spared = bool(view.audit.identifier) or "escalation-override" in view.audit.roles
    return view.is_required or (not spared and dice.random() < plan.optional)


def _action_rows(session: FormSession, plan: Plan) -> Iterator[tuple[Write, ...]]:
    for path, node in session.tool.nodes.items():
        if not isinstance(node, Repeat) or node.audit.kind != "actions":
            continue
        table = NodeId(path)
        rows = session.view(table).children
        for surplus in rows[plan.actions :]:
            yield session.remove_repeat(surplus).writes
        for _ in range(plan.actions - len(rows)):
            yield session.add_repeat(table).writes


def _values(view: NodeView, plan: Plan, dice: random.Random, now: datetime) -> Iterator[str]:
    """Candidates, the likeliest first: the first that breaks no rule of the tool stays."""
    name = view.definition.name
    if name in plan.by_name:
        yield plan.by_name[name]
        return
    if view.control is ControlKind.SELECT_ONE:
        yield _choice(view, plan, dice)
    elif view.control in {ControlKind.SELECT_MULTIPLE, ControlKind.RANK}:
        offered = [choice.name for choice in view.choices if choice.name != "none"]
        yield " ".join(sorted(dice.sample(offered, min(len(offered), 2)))) if offered else ""
    elif view.data_type in {DataType.INT, DataType.DECIMAL}:
        low, high = SCALE_BANDS[plan.grade]
        yield str(dice.randint(low, high))
        yield from ("1", "0", "10", "100")
    elif view.data_type is DataType.DATE:
        yield from _dates(now.date())
    elif view.data_type is DataType.DATE_TIME:
        yield (now - timedelta(minutes=30)).isoformat(timespec="milliseconds")
    elif view.data_type is DataType.TIME:
        yield "10:30:00.000"
    elif view.control is ControlKind.TRIGGER:
        yield "OK"
    elif view.kind is NodeKind.QUESTION:
        yield plan.text(view) if plan.text is not None else _sentence(view, dice)


def _choice(view: NodeView, plan: Plan, dice: random.Random) -> str:
    names = [choice.name for choice in view.choices]
    graded = [choice.name for choice in view.choices if choice.grade == plan.grade]
    if graded:
        return graded[0]
    if "escalation-concern" in view.audit.roles:
        return "no"
    yes = [name for name in _PLAIN_YES if name in names]
    if yes:
        good = plan.grade in {Grade.OUTSTANDING, Grade.GOOD}
        return "yes" if good and dice.random() < 0.8 else dice.choice(yes)
    # An immediate priority would raise a prompt that nobody planned.
    safe = [name for name in names if name not in {"immediate", "unsure", "inadequate"}]
    return dice.choice(safe or names) if names else ""


def _dates(today: date) -> Iterator[str]:
    for days in (-3, 0, 14, -200, -2000):
        yield (today + timedelta(days=days)).isoformat()


def _sentence(view: NodeView, dice: random.Random) -> str:
    for role, words in _ROLE_WORDS.items():
        if role in view.audit.roles:
            return words
    for role in view.audit.roles:
        if role in _SENTENCES:
            return dice.choice(_SENTENCES[role])
    return dice.choice(_SENTENCES[""])
