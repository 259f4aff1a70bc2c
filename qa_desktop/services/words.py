"""Owns the plain words for moments, spans, states and grades that lists, reports and the sheet share."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from qa_desktop.domain.audit import AuditState, AuditSummary
from qa_desktop.domain.dispatch import DeliveryState
from qa_desktop.domain.grades import Grade

GRADE_WORDS: dict[str, str] = {
    Grade.OUTSTANDING: "Outstanding",
    Grade.GOOD: "Good",
    Grade.REQUIRES_IMPROVEMENT: "Requires improvement to be good",
    Grade.INADEQUATE: "Inadequate",
}
DELIVERY_WORDS: dict[DeliveryState, str] = {
    DeliveryState.ON_THIS_COMPUTER: "Completed, on this computer only",
    DeliveryState.WAITING: "Waiting for the shared folder",
    DeliveryState.IN_FOLDER: "In the shared folder",
    DeliveryState.RECEIVED: "Received by Q&S",
    DeliveryState.SAFE: "Safe in the Q&S backup",
}
"""Exchange.md b.8."""
DELIVERY_LABELS: dict[DeliveryState, str] = {
    DeliveryState.ON_THIS_COMPUTER: "On this computer",
    DeliveryState.WAITING: "Waiting to be sent",
    DeliveryState.IN_FOLDER: "In the shared folder",
    DeliveryState.RECEIVED: "Received by Q&S",
    DeliveryState.SAFE: "Safe in Q&S backup",
}
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


STAGE_WORDS = {
    "manager": "the team manager",
    "worker": "the worker",
    "lead-professional": "the Lead Professional",
    "family": "the family",
    "moderator": "the moderator",
    "owner": "the owner of the action",
}
"""Whose turn it is to answer, for people; the auditor's own questions need no word (domain.md, 10)."""


def stage_words(stage: str) -> str:
    """Who answers the questions of a stage; blank for the auditor's own."""
    return STAGE_WORDS.get(stage, stage if stage != "auditor" else "")


def stage_name(stage: str) -> str:
    """The person whose turn it is, as a heading begins: `Team manager`."""
    words = stage_words(stage).removeprefix("the ")
    return words[:1].upper() + words[1:]


def stage_whose(stage: str) -> str:
    """Whose answers: `the team manager’s`."""
    return "the action owner’s" if stage == "owner" else f"{stage_words(stage)}’s"


def grade_words(grade: str) -> str:
    """The grade as Ofsted writes it; blank for none."""
    return GRADE_WORDS.get(grade, "")


def state_words(summary: AuditSummary) -> str:
    """Where an audit is, for people."""
    if summary.state is AuditState.DRAFT:
        return "Correction in progress" if summary.correction_reason else "Draft"
    if summary.state is AuditState.DISCARDED:
        return "In the bin"
    words = DELIVERY_WORDS[summary.delivery or DeliveryState.ON_THIS_COMPUTER]
    return f"{words}, corrected since" if summary.superseded else words


def date_words(moment: datetime) -> str:
    """`23 November 2026`; the same on every computer, whatever its language."""
    return calendar_words(moment)


def calendar_words(day: date) -> str:
    """`23 November 2026`, of a day or of a moment in its own zone."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment_words(moment: datetime, local_now: datetime) -> str:
    """`today 11:20`, `yesterday 16:40`, `20 November 2026 09:05`, in the zone of `local_now`."""
    here = moment.astimezone(local_now.tzinfo)
    days = (local_now.date() - here.date()).days
    time = f"{here:%H:%M}"
    if days == 0:
        return f"today {time}"
    if days == 1:
        return f"yesterday {time}"
    return f"{date_words(here)} {time}"


def full_moment_words(moment: datetime, local_now: datetime) -> str:
    """`23 November 2026 at 14:02`, in the zone of `local_now`."""
    here = moment.astimezone(local_now.tzinfo)
    return f"{date_words(here)} at {here:%H:%M}"


def span_words(span: timedelta) -> str:
    """`40 min`, `2 h 40 min`, `3 days 4 h`."""
    minutes = max(0, int(span.total_seconds() // 60))
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days} {'day' if days == 1 else 'days'} {hours} h"
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def is_reason(text: str) -> bool:
    """Whether somebody wrote a reason: three letters at least, in any script."""
    return sum(character.isalpha() for character in text) >= 3
