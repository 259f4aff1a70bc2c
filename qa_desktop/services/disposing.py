"""Owns disposal as a person decides it: what is due now, doing it in batches, and the report of each run.

Preview and disposal judge by the same rules, and every batch judges again inside its own transaction: what
was corrected, held or reopened since the preview stays. A run that is interrupted has disposed of whole
batches, each with its report; the next run goes on with what is still due.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from qa_desktop.domain.policy import Policy, PolicyState
from qa_desktop.domain.retention import (
    SETTINGS,
    STARTS,
    RecordClass,
    Rule,
    Rules,
    Verdict,
    judge,
    plan,
)
from qa_desktop.services import ask_records, holds, retention
from qa_desktop.services.ask_records import Side
from qa_desktop.services.ports import Disposal, Doomed, Json, Store, UnitOfWork
from qa_desktop.services.settings import effective

AT_ONCE = 50
"""Records in one transaction: half a second, in which nobody's answer waits too long to be saved."""
AD_HOC_TOOLS = "retention/ad-hoc-tools"
KEEP_GRADE = "retention/stub-grade"


@dataclass(frozen=True, slots=True)
class Office:
    """Where and under which rules records are disposed of."""

    store: Store
    policy: Policy
    now: Callable[[], datetime]
    who: str


def rules(unit: UnitOfWork, policy: Policy) -> Rules:
    """The periods as they are set now, and the holds."""
    found: dict[RecordClass, Rule] = {}
    by: dict[RecordClass, str] = {}
    for record_class, name in SETTINGS.items():
        setting = effective(unit, policy, name)
        found[record_class] = Rule(record_class, setting.number, in_years=name.endswith("-years"))
        by[record_class] = setting.set_by.value
    # Whoever wrote the policy wanted something, and nobody knows what: nothing goes until they say it.
    paused = policy.state is PolicyState.UNREADABLE
    return Rules(found, holds.every(unit), paused, by)


def preview(office: Office) -> tuple[Verdict, ...]:
    """Every record with what the rules say of it now, those that are due first."""
    with office.store.read() as unit:
        return _plan(unit, office)


def dispose(
    office: Office,
    run: str,
    only: frozenset[tuple[RecordClass, str]],
    *,
    progress: Callable[[int, int], None] = lambda done, of: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Disposal, ...]:
    """Dispose of what a person saw as due, as far as it is due still.

    Args:
        office: Where, and who does it.
        run: An id of this decision, common to its batches.
        only: Class and subject of each record of the preview.
        progress: Told how many records are done.
        cancelled: Asked between batches.

    Raises:
        Refused: DISK-FULL, STORE-…: the batches before it are done and reported, this one is not begun.
    """
    made: list[Disposal] = []
    left, done = set(only), 0
    while left and not cancelled():
        batch = frozenset(sorted(left)[:AT_ONCE])
        left -= batch
        disposal = _batch(office, run, batch)
        if disposal is not None:
            made.append(disposal)
        done += len(batch)
        progress(done, len(only))
    if made:
        office.store.compact()
    return tuple(made)


def _batch(office: Office, run: str, batch: frozenset[tuple[RecordClass, str]]) -> Disposal | None:
    now = office.now()
    with office.store.write() as unit:
        decided = rules(unit, office.policy)
        kept = retention.records(unit, _ad_hoc(unit, office.policy), {subject for _, subject in batch})
        wanted = [each for each in kept if (each.record_class, each.subject) in batch]
        due = [each for each in wanted if judge(each, decided, now).is_due]
        if not due:
            return None
        keep_grade = effective(unit, office.policy, KEEP_GRADE).on
        doomed = []
        for each in due:
            at_hub = each.record_class in (RecordClass.COLLECTED, RecordClass.AD_HOC)
            asks = retention.asks_of(unit, each.audit_id) if at_hub else ()
            doomed.append(Doomed(each.record_class, each.subject, each.audit_id, keep_grade, asks))
        said = _said({each.record_class for each in due}, decided)
        disposal = unit.disposals.dispose(run, doomed, at=now, who=office.who, rules=said)
        for gone in doomed:
            _forget_asks(unit, gone)
        _log(unit, office, disposal, now)
    return disposal


def _log(unit: UnitOfWork, office: Office, disposal: Disposal, now: datetime) -> None:
    for record_class, counts in sorted(disposal.counts.items()):
        unit.log.append(
            "records-disposed",
            str(disposal.number),
            at=now,
            who=office.who,
            record_class=record_class,
            count=counts["records"],
        )


def _forget_asks(unit: UnitOfWork, doomed: Doomed) -> None:
    """A request stays known, so that it does not open again; whom it was about does not."""
    if doomed.record_class is RecordClass.ASKED:
        sides = (Side.RECEIVED,)
    elif doomed.record_class in (RecordClass.COLLECTED, RecordClass.AD_HOC):
        sides = (Side.MADE,)
    else:
        return
    for side in sides:
        for record in tuple(ask_records.every(unit, side)):
            if record.ask.audit_id == doomed.audit_id:
                ask_records.save(unit, side, replace(record, case_reference="", at=None))


def _said(classes: set[RecordClass], decided: Rules) -> Json:
    return {
        each.value: {
            "length": decided.rules[each].length,
            "unit": "years" if decided.rules[each].in_years else "days",
            "start": STARTS[each].value,
            "set_by": decided.by.get(each, ""),
        }
        for each in classes
    }


def _plan(unit: UnitOfWork, office: Office) -> tuple[Verdict, ...]:
    kept = retention.records(unit, _ad_hoc(unit, office.policy))
    return plan(kept, rules(unit, office.policy), office.now())


def _ad_hoc(unit: UnitOfWork, policy: Policy) -> Sequence[str]:
    return effective(unit, policy, AD_HOC_TOOLS).text.split()


def counted(disposals: Sequence[Disposal]) -> Mapping[str, Mapping[str, int]]:
    """What several batches disposed of together, by class and kind of thing."""
    total: dict[str, dict[str, int]] = {}
    for disposal in disposals:
        for record_class, counts in disposal.counts.items():
            of_class = total.setdefault(record_class, {})
            for name, count in counts.items():
                of_class[name] = of_class.get(name, 0) + count
    return total
