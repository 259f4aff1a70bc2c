"""Owns how the later stages of a completed audit stand: who has given what, and what is due from whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from qa_desktop.domain.contribution import Contribution, newest
from qa_desktop.domain.ids import NodeId
from qa_desktop.domain.rows import NO_ROWS, Rows
from qa_desktop.formengine.api import FormSession, NodeView
from qa_desktop.formspec.definition import ControlKind
from qa_desktop.i18n import tr, trn
from qa_desktop.services import delivery, sending
from qa_desktop.services.desktop import Given, Opened, StageView
from qa_desktop.services.one_stage import AUDITOR
from qa_desktop.services.ports import Store, UnitOfWork
from qa_desktop.services.words import (
    STAGE_WORDS,
    add_stage_answers,
    delivery_words,
    full_moment_words,
    stage_name,
)


def with_stages(store: Store, opened: Opened, *, local_now: datetime) -> Opened:
    """A completed audit with how its later stages stand."""
    with store.read() as unit:
        where = {each.contribution_id: _delivery_words(unit, each) for each in opened.contributions}
    given: dict[str, list[Given]] = {}
    for each in opened.contributions:
        files = trn("{n} file", "{n} files", len(each.attachments)) if each.attachments else ""
        said = [_signed(each, local_now), _said(each), files, where[each.contribution_id]]
        if each.revision != opened.key.revision:
            said.append(tr("to version {version}", version=each.revision))
        given.setdefault(each.stage, []).append(Given(each, " · ".join(filter(None, said))))
    due = due_of(opened.session)
    asked: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    for view in opened.session.questions():
        if is_asked(view):
            asked[view.audit.stage] += 1
            answered[view.audit.stage] += bool(view.value)
    stages = dict.fromkeys((*STAGE_WORDS, *sorted(asked), *given))
    known = [stage for stage in stages if stage != AUDITOR and (asked[stage] or stage in given)]
    views = tuple(
        StageView(
            stage=stage,
            name=stage_name(stage),
            asked=asked[stage],
            answered=answered[stage],
            due=due.get(stage, 0),
            given=tuple(given.get(stage, ())),
            words=_stage_words(stage, due.get(stage, 0), given.get(stage, ()), answered[stage], local_now),
            verb=add_stage_answers(stage),
        )
        for stage in known
    )
    return replace(opened, stages=views)


def due_of(session: FormSession) -> dict[str, int]:
    """How many required questions of every later stage are blank."""
    return dict(Counter(violation.stage for violation in session.due_later(AUDITOR)))


def due_words(due: Iterable[tuple[str, int]]) -> str:
    """`Team manager: 2 answers due · Worker: 1 answer due`."""
    return " · ".join(
        trn("{who}: {n} answer due", "{who}: {n} answers due", count, who=stage_name(stage))
        for stage, count in due
    )


def still_due(
    due_later: Iterable[tuple[NodeId, str]],
    contributions: Iterable[Contribution],
    revision: int,
    rows: Rows = NO_ROWS,
) -> dict[str, int]:
    """What a version owes when it is completed: a correction asks nobody again for what was given."""
    given = {node for node, value in newest(contributions, revision, rows).items() if value}
    return dict(Counter(stage for node_id, stage in due_later if node_id not in given))


def asked_stages(session: FormSession) -> tuple[str, ...]:
    """The later stages of which a filling asks anything now, in the order of their words."""
    asked = {view.audit.stage for view in session.questions() if is_asked(view)} - {AUDITOR}
    return tuple(stage for stage in dict.fromkeys((*STAGE_WORDS, *sorted(asked))) if stage in asked)


def is_asked(view: NodeView) -> bool:
    """A question that a person can answer later."""
    return view.control not in (ControlKind.NONE, ControlKind.NOTE) and not view.is_readonly


# ---------------------------------------------------------------- below


def _stage_words(stage: str, due: int, given: Sequence[Given], answered: int, local_now: datetime) -> str:
    name = stage_name(stage)
    parts = []
    if given:
        parts.append(tr("given by {who}", who=_signed(given[-1].contribution, local_now)))
    elif answered and not due:
        parts.append(tr("answered when the audit was filled"))
    if due:
        parts.append(trn("{n} answer due", "{n} answers due", due))
    return tr("{who}: {what}", who=name, what=", ".join(parts) or tr("nothing given yet"))


def _signed(contribution: Contribution, local_now: datetime) -> str:
    when = full_moment_words(contribution.made_at, local_now)
    return tr("{who} on {when}", who=contribution.author, when=when)


def _said(each: Contribution) -> str:
    if each.gap_step and not each.answers:
        return tr("has seen the serious gaps") if each.gap_step == "seen" else tr("action is taken")
    if each.where_now and not each.answers:
        return tr("where are you now: {said}", said=" · ".join(each.where_now))
    return _answers(len(each.answers))


def _answers(count: int) -> str:
    return trn("{n} answer", "{n} answers", count)


def _delivery_words(unit: UnitOfWork, contribution: Contribution) -> str:
    sent = unit.outbox.by_subject(sending.contribution_subject(contribution))
    return delivery_words(delivery.furthest(sent)) if sent else ""
