"""Owns the plain words for moments, spans, states and grades that lists, reports and the sheet share."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from qa_desktop.domain.audit import AuditState, AuditSummary
from qa_desktop.domain.days import day_words
from qa_desktop.domain.dispatch import DeliveryState
from qa_desktop.domain.grades import Grade
from qa_desktop.i18n import mark, tr, trn

GRADE_WORDS: dict[str, str] = {
    Grade.OUTSTANDING: mark("Outstanding"),
    Grade.GOOD: mark("Good"),
    Grade.REQUIRES_IMPROVEMENT: mark("Requires improvement to be good"),
    Grade.INADEQUATE: mark("Inadequate"),
}
DELIVERY_WORDS: dict[DeliveryState, str] = {
    DeliveryState.ON_THIS_COMPUTER: mark("Completed, on this computer only"),
    DeliveryState.WAITING: mark("Waiting for the shared folder"),
    DeliveryState.IN_FOLDER: mark("In the shared folder"),
    DeliveryState.RECEIVED: mark("Received by Q&S"),
    DeliveryState.SAFE: mark("Safe in the Q&S backup"),
}
"""Exchange.md b.8."""
DELIVERY_LABELS: dict[DeliveryState, str] = {
    DeliveryState.ON_THIS_COMPUTER: mark("On this computer"),
    DeliveryState.WAITING: mark("Waiting to be sent"),
    DeliveryState.IN_FOLDER: mark("In the shared folder"),
    DeliveryState.RECEIVED: mark("Received by Q&S"),
    DeliveryState.SAFE: mark("Safe in Q&S backup"),
}
STAGE_WORDS = {
    "manager": mark("the team manager"),
    "worker": mark("the worker"),
    "lead-professional": mark("the Lead Professional"),
    "family": mark("the family"),
    "moderator": mark("the moderator"),
    "owner": mark("the owner of the action"),
}
"""Whose turn it is to answer, for people; the auditor's own questions need no word (domain.md, 10)."""
_STAGE_NAMES = {
    "manager": mark("Team manager"),
    "worker": mark("Worker"),
    "lead-professional": mark("Lead Professional"),
    "family": mark("Family"),
    "moderator": mark("Moderator"),
    "owner": mark("Owner of the action"),
}
_STAGE_ANSWERS = {
    "manager": mark("The team manager’s answers"),
    "worker": mark("The worker’s answers"),
    "lead-professional": mark("The Lead Professional’s answers"),
    "family": mark("The family’s answers"),
    "moderator": mark("The moderator’s answers"),
    "owner": mark("The action owner’s answers"),
}
_ADD_ANSWERS = {
    "manager": mark("Add the team manager’s answers"),
    "worker": mark("Add the worker’s answers"),
    "lead-professional": mark("Add the Lead Professional’s answers"),
    "family": mark("Add the family’s answers"),
    "moderator": mark("Add the moderator’s answers"),
    "owner": mark("Add the action owner’s answers"),
}


def stage_words(stage: str) -> str:
    """Who answers the questions of a stage; blank for the auditor's own."""
    return tr(STAGE_WORDS[stage]) if stage in STAGE_WORDS else stage if stage != "auditor" else ""


def stage_name(stage: str) -> str:
    """The person whose turn it is, as a heading begins: `Team manager`."""
    return tr(_STAGE_NAMES[stage]) if stage in _STAGE_NAMES else stage_words(stage)


def stage_answers(stage: str) -> str:
    """Whose answers, as a heading begins: `The team manager’s answers`."""
    known = _STAGE_ANSWERS.get(stage)
    return tr(known) if known else tr("The answers of {stage}", stage=stage_words(stage))


def add_stage_answers(stage: str) -> str:
    """What a button does: `Add the team manager’s answers`."""
    known = _ADD_ANSWERS.get(stage)
    return tr(known) if known else tr("Add the answers of {stage}", stage=stage_words(stage))


def grade_words(grade: str) -> str:
    """The grade as Ofsted writes it; blank for none."""
    return tr(GRADE_WORDS[grade]) if grade in GRADE_WORDS else ""


def state_words(summary: AuditSummary) -> str:
    """Where an audit is, for people."""
    if summary.state is AuditState.DRAFT:
        return tr("Correction in progress") if summary.correction_reason else tr("Draft")
    if summary.state is AuditState.DISCARDED:
        return tr("In the bin")
    if summary.state is AuditState.DISPOSED:
        return tr("Removed from this computer")
    words = delivery_words(summary.delivery or DeliveryState.ON_THIS_COMPUTER)
    return tr("{where}, corrected since", where=words) if summary.superseded else words


def delivery_words(state: DeliveryState) -> str:
    """How far a completed audit has come, as a sentence."""
    return tr(DELIVERY_WORDS[state])


def delivery_label(state: DeliveryState) -> str:
    """The same, where there is little room."""
    return tr(DELIVERY_LABELS[state])


def date_words(moment: datetime) -> str:
    """`23 November 2026`; the same on every computer, whatever its language."""
    return calendar_words(moment)


def calendar_words(day: date) -> str:
    """`23 November 2026`, of a day or of a moment in its own zone."""
    return day_words(day)


def moment_words(moment: datetime, local_now: datetime) -> str:
    """`today 11:20`, `yesterday 16:40`, `20 November 2026 09:05`, in the zone of `local_now`."""
    here = moment.astimezone(local_now.tzinfo)
    days = (local_now.date() - here.date()).days
    time = f"{here:%H:%M}"
    if days == 0:
        return tr("today {time}", time=time)
    if days == 1:
        return tr("yesterday {time}", time=time)
    return tr("{day} {time}", day=date_words(here), time=time)


def full_moment_words(moment: datetime, local_now: datetime) -> str:
    """`23 November 2026 at 14:02`, in the zone of `local_now`."""
    here = moment.astimezone(local_now.tzinfo)
    return tr("{day} at {time}", day=date_words(here), time=f"{here:%H:%M}")


def span_words(span: timedelta) -> str:
    """`40 min`, `2 h 40 min`, `3 days 4 h`."""
    minutes = max(0, int(span.total_seconds() // 60))
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return trn("{n} day {hours} h", "{n} days {hours} h", days, hours=hours)
    if hours:
        return tr("{hours} h {minutes} min", hours=hours, minutes=minutes)
    return tr("{minutes} min", minutes=minutes)


def is_reason(text: str) -> bool:
    """Whether somebody wrote a reason: three letters at least, in any script."""
    return sum(character.isalpha() for character in text) >= 3
