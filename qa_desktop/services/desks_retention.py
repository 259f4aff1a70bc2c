"""Owns the desk of retention over one house: rules and records in words, disposal, its report, retiring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from qa_desktop.domain.ids import AuditId, audit_reference
from qa_desktop.domain.policy import PolicyState
from qa_desktop.domain.retention import SETTINGS, STARTS, Hold, HoldScope, RecordClass, Rules, Verdict
from qa_desktop.i18n import tr, trn
from qa_desktop.services import actions, disposing, holds, progress, retiring
from qa_desktop.services.desktop_retention import DueRow, Leaving, RetentionModel, RuleRow, RunRow
from qa_desktop.services.disposing import Office
from qa_desktop.services.house import House
from qa_desktop.services.ports import Disposal, UnitOfWork
from qa_desktop.services.retention_words import ALWAYS, class_words, rule_words, set_words, waits_words
from qa_desktop.services.settings import chosen_by_quality, effective, told_by_quality
from qa_desktop.services.words import calendar_words


class Retention:
    """`desktop_retention.RetentionDesk`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def look(self) -> RetentionModel:
        house = self._house
        store = house.store()
        actions.catch_up(store, house.world.tools, house.workshop.read_answers)
        verdicts = disposing.preview(self._office())
        with store.read() as unit:
            decided = disposing.rules(unit, house.policy)
            return RetentionModel(
                rules=tuple(self._rules(unit, decided, verdicts)),
                always=tuple((tr(title), tr(words)) for title, words in ALWAYS),
                holds=decided.holds,
                records=tuple(self._row(each) for each in verdicts),
                runs=self._runs(unit.disposals.list()),
                unsent=dict(chosen_by_quality(unit)) != dict(told_by_quality(unit)[1]),
                paused=tr(
                    "Your IT department’s policy file cannot be read. Nothing is disposed of until it can."
                )
                if house.policy.state is PolicyState.UNREADABLE
                else "",
            )

    def dispose(self, due: Sequence[DueRow]) -> RunRow | None:
        house = self._house
        made = disposing.dispose(
            self._office(),
            house.world.entropy.uuid(),
            frozenset((each.record_class, each.subject) for each in due),
            progress=progress.step,
        )
        return self._run(made) if made else None

    def report(self, run: RunRow) -> bytes:
        from qa_desktop.services import disposal_report

        house = self._house
        model = disposal_report.model(
            run.disposals,
            local_now=house.world.clock.local(),
            backups_kept=house.setting("backups-kept").number,
        )
        return house.workshop.reports().pdf(model)

    def hold(self, scope: HoldScope, target: str, reason: str) -> Hold:
        house = self._house
        with house.store().write() as unit:
            return holds.place(
                unit,
                house.world.entropy.uuid(),
                scope,
                target,
                reason,
                who=house.person,
                at=house.world.clock.now(),
            )

    def lift(self, hold_id: str, reason: str) -> Hold:
        house = self._house
        with house.store().write() as unit:
            return holds.lift(unit, hold_id, reason, who=house.person, at=house.world.clock.now())

    def leaving(self) -> Leaving:
        return retiring.leaving(self._house)

    def retire(self, typed: str) -> None:
        retiring.retire(self._house, typed)

    # ------------------------------------------------------------ below

    def _office(self) -> Office:
        house = self._house
        return Office(house.store(), house.policy, house.world.clock.now, house.person)

    def _rules(self, unit: UnitOfWork, decided: Rules, verdicts: Sequence[Verdict]) -> Iterable[RuleRow]:
        kept = Counter(each.record.record_class for each in verdicts)
        due = Counter(each.record.record_class for each in verdicts if each.is_due)
        for record_class, name in SETTINGS.items():
            setting = effective(unit, self._house.policy, name)
            yield RuleRow(
                record_class,
                class_words(record_class),
                rule_words(decided.rules[record_class], STARTS[record_class]),
                setting,
                set_words(setting, self._house.policy.contact),
                due[record_class],
                kept[record_class],
            )

    def _row(self, verdict: Verdict) -> DueRow:
        record = verdict.record
        local = self._local(verdict.due_at)
        if verdict.is_due:
            words = tr("Due since {day}", day=calendar_words(local)) if local is not None else tr("Due")
        else:
            words = waits_words(verdict.waits)
            if local is not None and local > self._house.world.clock.local():
                words = tr("{waits}: {day}", waits=words, day=calendar_words(local))
        return DueRow(
            record.record_class,
            record.subject,
            record.title or class_words(record.record_class),
            ", ".join(sorted(record.children)),
            audit_reference(AuditId(record.audit_id)) if record.audit_id else "",
            words,
            verdict.due_at,
            verdict.is_due,
            record.count,
        )

    def _runs(self, disposals: Sequence[Disposal]) -> tuple[RunRow, ...]:
        by_run: dict[str, list[Disposal]] = {}
        for each in disposals:
            by_run.setdefault(each.run, []).append(each)
        return tuple(map(self._run, by_run.values()))

    def _run(self, batches: Sequence[Disposal]) -> RunRow:
        first = min(batches, key=lambda each: each.number)
        counts = disposing.counted(batches)
        words = ", ".join(
            trn(
                "{what}: {n} record",
                "{what}: {n} records",
                of["records"],
                what=class_words(RecordClass(name)),
            )
            for name, of in sorted(counts.items())
        )
        return RunRow(first.run, first.at, first.who, words, tuple(batches))

    def _local(self, moment: datetime | None) -> datetime | None:
        return None if moment is None else moment.astimezone(self._house.world.clock.local().tzinfo)
