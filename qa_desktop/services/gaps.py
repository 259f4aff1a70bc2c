"""Owns the clock of serious gaps (E2): the manager sees one in a working day, action is taken within five.

A gap begins when a draft first finds it, or when the audit is completed, and is listed until somebody says
that action was taken. Its days are worked out then, so that listing it later costs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from qa_desktop.domain.audit import AuditState
from qa_desktop.domain.ids import AuditId, AuditKey
from qa_desktop.domain.prompts import PromptCode, RaisedPrompt
from qa_desktop.domain.working_days import BankHolidays, working_days_after
from qa_desktop.i18n import mark, tr
from qa_desktop.services.ports import UnitOfWork
from qa_desktop.services.words import calendar_words

DOCUMENT = "serious-gaps"
SEEN_WITHIN, ACTED_WITHIN = 1, 5
"""Working days (domain.md 3.3)."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The serious gaps of one completed audit."""

    key: AuditKey
    causes: tuple[str, ...]
    see_by: date | None
    act_by: date | None
    """None where nobody knows the bank holidays of that year."""
    seen: date | None = None
    seen_by: str = ""


@dataclass(frozen=True, slots=True)
class GapRow:
    """A gap as My work lists it."""

    gap: Gap
    case_reference: str
    words: str
    """`The manager sees it by 24 November 2026. Action by 30 November 2026.`"""
    is_late: bool
    is_draft: bool = False
    """The audit is still being filled: it can be opened, and is said to be seen once it is completed."""


def unknown_year(_year: int) -> None:
    """The bank holidays where nobody was asked for them."""


def of(prompts: Iterable[RaisedPrompt], key: AuditKey, day: date, holidays: BankHolidays) -> Gap | None:
    """The gap of an audit that is completed on a day; None where it found none."""
    return begun(causes_of(prompts), key, day, holidays)


def causes_of(prompts: Iterable[RaisedPrompt]) -> tuple[str, ...]:
    """What the answers say of serious gaps, each once."""
    said = (f"{each.label} {each.answer}".strip() for each in prompts if each.code is PromptCode.E2)
    return tuple(dict.fromkeys(said))


def begun(causes: tuple[str, ...], key: AuditKey, day: date, holidays: BankHolidays) -> Gap | None:
    """A gap whose clock begins on a day; None without a cause."""
    if not causes:
        return None
    see_by, act_by = (working_days_after(day, days, holidays) for days in (SEEN_WITHIN, ACTED_WITHIN))
    return Gap(key, causes, see_by, act_by)


def keep(unit: UnitOfWork, gap: Gap | None, key: AuditKey) -> None:
    """Begin the clock of an audit that is being completed; a correction goes on with that of its version.

    What it finds beyond that is to be seen although the rest was, and what was acted on is not listed again.
    """
    every = kept(unit)
    before = next((each for each in every if each.key.audit_id == key.audit_id), None)
    others = [each for each in every if each.key.audit_id != key.audit_id]
    gap = _without_acted_on(unit, gap)
    if gap is not None and before is not None:
        gap = replace(gap, act_by=before.act_by)
        if before.seen is None or set(gap.causes) <= set(before.causes):
            gap = replace(gap, see_by=before.see_by, seen=before.seen, seen_by=before.seen_by)
    if gap is not None or before is not None:
        _write(unit, others if gap is None else [*others, gap])


def note(
    unit: UnitOfWork, key: AuditKey, causes: tuple[str, ...], today: date, holidays: BankHolidays
) -> None:
    """Keep what a draft finds, as its answers change; the clock runs from the day it was first found.

    A version that was completed goes on with its own: a correction says anew only when it is completed.
    """
    every = kept(unit)
    before = next((each for each in every if each.key.audit_id == key.audit_id), None)
    if before is not None and (before.key != key or before.causes == causes):
        return
    gap = _without_acted_on(unit, begun(causes, key, today, holidays))
    if gap is not None and before is not None:
        gap = replace(gap, see_by=before.see_by, act_by=before.act_by)
    if gap is not None or before is not None:
        others = [each for each in every if each is not before]
        _write(unit, others if gap is None else [*others, gap])


def stands(unit: UnitOfWork, gap: Gap) -> bool:
    """Whether it is still as it was listed: nobody has said more of it, and its audit was not corrected."""
    return gap in kept(unit)


def move_on(unit: UnitOfWork, gap: Gap, today: date, by: str = "") -> None:
    """The manager has seen it; or, when that was said before, action is taken and it is listed no more.

    Nothing happens to one that does not stand as it was listed.
    """
    if stands(unit, gap):
        found = [each for each in kept(unit) if each.key != gap.key]
        _write(unit, found if gap.seen is not None else [*found, replace(gap, seen=today, seen_by=by)])


def rows(unit: UnitOfWork, today: date) -> tuple[GapRow, ...]:
    """The gaps in which something is still to be done, the longest waiting first."""
    made = []
    for gap in sorted(kept(unit), key=lambda each: each.act_by or date.max):
        summary = unit.audits.summary(gap.key)
        if summary is not None and summary.state is not AuditState.DISCARDED:
            words, is_late = _words(gap, today)
            is_draft = summary.state is AuditState.DRAFT
            made.append(GapRow(gap, summary.case_reference, words, is_late, is_draft))
    return tuple(made)


def kept(unit: UnitOfWork) -> tuple[Gap, ...]:
    """Every gap whose clock runs."""
    text = unit.documents.get(DOCUMENT)
    return tuple(_read(each) for each in json.loads(text)) if text else ()


# ---------------------------------------------------------------- below


def _without_acted_on(unit: UnitOfWork, gap: Gap | None) -> Gap | None:
    """What is left of a gap of a correction, when action was taken on some of it in an earlier version."""
    if gap is None:
        return None
    given = unit.contributions.of(gap.key.audit_id)
    done = {cause for each in given if each.gap_step == "acted" for cause in each.gap_causes}
    left = tuple(each for each in gap.causes if each not in done)
    return replace(gap, causes=left) if left else None


def _words(gap: Gap, today: date) -> tuple[str, bool]:
    acts, act_late = _by(_ACTS, gap.act_by, today)
    if gap.seen is not None:
        day = calendar_words(gap.seen)
        seen = tr("{name} saw it on {day}.", name=gap.seen_by or tr("The manager"), day=day)
        return f"{seen} {acts}", act_late
    sees, see_late = _by(_SEES, gap.see_by, today)
    return f"{sees} {acts}", see_late or act_late


_ACTS = (
    mark("Action soon."),
    mark("Action by {day} (overdue)."),
    mark("Action by {day} (today)."),
    mark("Action by {day}."),
)
_SEES = (
    mark("The manager sees it soon."),
    mark("The manager sees it by {day} (overdue)."),
    mark("The manager sees it by {day} (today)."),
    mark("The manager sees it by {day}."),
)


def _by(what: tuple[str, str, str, str], day: date | None, today: date) -> tuple[str, bool]:
    soon, overdue, now, later = what
    if day is None:
        return tr(soon), False
    words = overdue if day < today else now if day == today else later
    return tr(words, day=calendar_words(day)), day < today


def _write(unit: UnitOfWork, gaps: Iterable[Gap]) -> None:
    text = [
        {
            "audit": str(each.key.audit_id),
            "revision": each.key.revision,
            "causes": list(each.causes),
            "seen_by": each.seen_by,
            "days": [day.isoformat() if day else "" for day in (each.see_by, each.act_by, each.seen)],
        }
        for each in gaps
    ]
    unit.documents.put(DOCUMENT, json.dumps(text).encode())


def _read(text: dict[str, object]) -> Gap:
    causes, days = text["causes"], text["days"]
    assert isinstance(causes, list)  # noqa: S101  what `_write` wrote
    assert isinstance(days, list)  # noqa: S101  as above
    see_by, act_by, seen = (date.fromisoformat(day) if day else None for day in days)
    key = AuditKey(AuditId(str(text["audit"])), int(str(text["revision"])))
    return Gap(key, tuple(causes), see_by, act_by, seen, str(text.get("seen_by", "")))
