"""Owns the words of retention: classes, periods, what a record waits for, who set a setting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from qa_desktop.domain.policy import SetBy
from qa_desktop.domain.retention import RecordClass, Rule, Start, Wait
from qa_desktop.i18n import mark, tr, trn
from qa_desktop.services.settings import EffectiveSetting
from qa_desktop.services.words import calendar_words

CLASSES: Mapping[RecordClass, str] = {
    RecordClass.OWN: mark("Audits completed on this computer"),
    RecordClass.COLLECTED: mark("Working copies with Q&S"),
    RecordClass.AD_HOC: mark("Ad hoc audits with Q&S"),
    RecordClass.ASKED: mark("Audits that you were asked to add to"),
    RecordClass.DISCARDED: mark("Drafts in the bin"),
    RecordClass.CASES: mark("The case list"),
}
ALWAYS: tuple[tuple[str, str], ...] = (
    (
        mark("Attachments, concerns and later answers"),
        mark("Go with their audit, never before it. A concern that is open keeps its audit."),
    ),
    (
        mark("What stays of an audit"),
        mark(
            "That it was made, when, with which tool and, unless it is set otherwise, its grade."
            " Q&S keeps the service and the quarter, and nothing that names anybody."
        ),
    ),
    (
        mark("The audit trail"),
        mark(
            "Is kept whole, so that it can be verified. It holds ids, codes and counts, never what was said."
        ),
    ),
    (
        mark("Backups"),
        mark("Hold what was disposed of until a newer one was made on as many days as backups are kept."),
    ),
)
_STARTS: Mapping[Start, str] = {
    Start.SAFE: mark("{period} after it is safe in the Q&S backup"),
    Start.CLOSED: mark("{period} after its last action is closed"),
    Start.ANSWERED: mark("{period} after your answer is safe, or the request was withdrawn"),
    Start.DISCARDED: mark("{period} after the draft was discarded"),
    Start.LISTED: mark("{period} after the list was loaded"),
}
WAITS: Mapping[Wait, str] = {
    Wait.HELD: mark("Held"),
    Wait.REQUESTED: mark("A subject access request is open"),
    Wait.NOT_SAFE: mark("Not safe with Q&S yet"),
    Wait.ESCALATION: mark("A concern is open"),
    Wait.ACTIONS: mark("An action is open"),
    Wait.STAGE: mark("A later stage is to be answered"),
    Wait.CORRECTION: mark("Being corrected"),
    Wait.UNSIGNED: mark("Answers are typed and not signed"),
    Wait.ASKED: mark("Somebody was asked to add to it"),
    Wait.PLAN: mark("Its plan is asked after, or a serious gap stands"),
    Wait.IN_USE: mark("A draft is about one of its cases"),
    Wait.UNKNOWN: mark("Its actions are not known here"),
    Wait.TIME: mark("Its time has not come"),
}
THINGS: Mapping[str, str] = {
    "records": mark("Records"),
    "versions": mark("Versions and packages of them"),
    "changes": mark("Changes of answers"),
    "files": mark("Attached files"),
    "packages": mark("Sealed packages on this computer"),
    "parts": mark("Parts of packages that had come"),
    "contributions": mark("Answers of later stages"),
    "escalations": mark("Records of concerns"),
    "cases": mark("Cases of the list"),
}


def class_words(record_class: RecordClass) -> str:
    """What a class is called."""
    return tr(CLASSES[record_class])


def period_words(length: int, *, in_years: bool) -> str:
    """`30 days`, `6 years`."""
    if in_years:
        return trn("{n} year", "{n} years", length)
    return trn("{n} day", "{n} days", length)


def rule_words(rule: Rule, start: Start) -> str:
    """`30 days after it is safe in the Q&S backup`."""
    return tr(_STARTS[start], period=period_words(rule.length, in_years=rule.in_years))


def rule_words_of(said: Mapping[str, object]) -> str:
    """The same of a rule as a report keeps it."""
    length = said["length"]
    period = period_words(length if isinstance(length, int) else 0, in_years=said["unit"] == "years")
    return tr(_STARTS[Start(str(said["start"]))], period=period)


def waits_words(waits: tuple[Wait, ...]) -> str:
    """What a record waits for, the most telling first."""
    return " · ".join(tr(WAITS[each]) for each in waits)


def set_words(setting: EffectiveSetting, contact: str = "") -> str:
    """Who set a setting, and since when."""
    words = set_by_words(setting.set_by, setting.by_whom, locked=setting.locked)
    if setting.since is not None:
        words = tr("{who}, since {day}", who=words, day=_day(setting.since))
    if setting.locked and setting.set_by is SetBy.POLICY and contact:
        words = tr("{who}. To have it changed: {contact}", who=words, contact=contact)
    return words


def set_by_words(set_by: SetBy, whom: str = "", *, locked: bool = False) -> str:
    """Who set a setting."""
    match set_by:
        case SetBy.POLICY if locked:
            return tr("Set by your IT department (policy file)")
        case SetBy.POLICY:
            return tr("Suggested by your IT department (policy file)")
        case SetBy.QUALITY:
            return tr("Set by Quality and Standards ({name})", name=whom) if whom else tr("Set by Q&S")
        case SetBy.PERSON:
            return tr("Set by you")
        case SetBy.DEFAULT:
            return tr("As the program comes")


def _day(moment: datetime) -> str:
    return calendar_words(moment)
