"""Owns the removal of records: the rows, their history, their files and packages; and the report of it.

Only here is anything deleted that otherwise only grows. The tables themselves allow it inside an open
disposal alone (`tables`), and a disposal is opened, carried out and closed within one call, in the
transaction of the caller: it happens whole or not at all. `secure_delete` overwrites what is freed.
"""

from __future__ import annotations

import builtins
import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qa_desktop.domain.audit import AuditState, AuditSummary
from qa_desktop.domain.dispatch import PackageKind
from qa_desktop.domain.retention import RecordClass
from qa_desktop.services.ports import Disposal, Doomed, Json
from qa_desktop.storage.attachments import drop_unused
from qa_desktop.storage.collected import audits as collected_audits
from qa_desktop.storage.collected import open_escalations
from qa_desktop.storage.stubs import strip_arrivals, strip_collected
from qa_desktop.storage.tables import (
    actions,
    answers,
    arrivals,
    attachments,
    audits,
    cases,
    collected,
    contributions,
    disposals,
    disposed,
    documents,
    escalations,
    flags,
    history,
    instances,
    judgements,
    later_files,
    outbox,
    repeats,
    stages_due,
    to_json,
)

Counts = dict[str, int]
# Literal, not bound: a bound value hides the partial index.
_IS_FORK = arrivals.c.fork == sa.literal_column("1")
_BROUGHT = (PackageKind.ASK.value, PackageKind.ANSWERED.value, PackageKind.ASK_CHANGE.value)


class SqlDisposals:
    """`ports.Disposals` over one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def dispose(self, run: str, doomed: Sequence[Doomed], *, at: datetime, who: str, rules: Json) -> Disposal:
        """Dispose of these records, which the caller has judged within the same transaction."""
        run_ = self._connection.execute
        key = run_(sa.insert(disposals).values(run=run, at=at, who=who, open=1, doc={})).inserted_primary_key
        assert key is not None  # noqa: S101 - SQLite gives every insert its key
        number = int(key[0])
        counts: dict[str, Counts] = {}
        for each in doomed:
            one = _One(self._connection, number, each)
            for name, count in one.dispose().items():
                of_class = counts.setdefault(each.record_class.value, {})
                of_class[name] = of_class.get(name, 0) + count
        drop_unused(self._connection)
        doc = {"rules": rules, "counts": counts}
        run_(sa.update(disposals).where(disposals.c.number == number).values(open=0, doc=doc))
        return self._one(number)

    def list(self) -> tuple[Disposal, ...]:
        """Every disposal, the newest first."""
        numbers = self._connection.execute(
            sa.select(disposals.c.number).order_by(disposals.c.number.desc())
        ).scalars()
        return tuple(self._one(number) for number in numbers)

    def last_answers(self) -> dict[str, datetime]:
        """When the last answer of a later stage was given, by audit."""
        latest = sa.func.max(contributions.c.made_at, type_=contributions.c.made_at.type)
        rows = self._connection.execute(
            sa.select(contributions.c.audit_id, latest.label("at")).group_by(contributions.c.audit_id)
        )
        return {row.audit_id: row.at for row in rows}

    def collected(self, only: Collection[str] | None = None) -> tuple[AuditSummary, ...]:
        """Every collected version that is not a stub, or those of these audits alone."""
        return collected_audits(self._connection, only)

    def open_escalations(self) -> frozenset[str]:
        """The collected audits in which a concern is untold or unacknowledged."""
        return open_escalations(self._connection)

    def case_list(self) -> tuple[int, datetime | None]:
        """How many cases are listed, and since when."""
        latest = sa.func.max(cases.c.listed_at, type_=cases.c.listed_at.type)
        count, at = self._connection.execute(sa.select(sa.func.count(), latest).select_from(cases)).one()
        return int(count), at

    def _one(self, number: int) -> Disposal:
        row = self._connection.execute(sa.select(disposals).where(disposals.c.number == number)).one()
        items = self._connection.execute(
            sa.select(disposed).where(disposed.c.disposal == number).order_by(disposed.c.row)
        )
        return Disposal(
            number=row.number,
            run=row.run,
            at=row.at,
            who=row.who,
            rules=row.doc["rules"],
            counts=row.doc["counts"],
            items=tuple((each.record_class, each.subject, each.sha256) for each in items),
        )


class _One:
    """The disposal of one record."""

    def __init__(self, connection: sa.Connection, disposal: int, doomed: Doomed) -> None:
        self._run = connection.execute
        self._connection = connection
        self._disposal = disposal
        self._doomed = doomed
        self._counts: Counts = {"records": 1}

    def dispose(self) -> Counts:
        match self._doomed.record_class:
            case RecordClass.OWN:
                self._own()
            case RecordClass.COLLECTED | RecordClass.AD_HOC:
                self._collected()
            case RecordClass.ASKED:
                self._asked()
            case RecordClass.DISCARDED:
                self._discarded()
            case RecordClass.CASES:
                self._cases()
        return self._counts

    # ------------------------------------------------------------ the classes

    def _own(self) -> None:
        audit_id = self._doomed.audit_id
        of_audit = (audits.c.audit_id == audit_id, audits.c.state == AuditState.COMPLETED.value)
        rows = list(self._run(sa.select(audits.c.row).where(*of_audit)).scalars())
        self._note(
            *self._run(sa.select(instances.c.sha256).where(instances.c.audit.in_(rows))).scalars(),
            *self._run(sa.select(attachments.c.sha256).where(attachments.c.audit.in_(rows))).scalars(),
        )
        self._count("versions", len(rows))
        self._content(rows)
        blank = dict.fromkeys(
            ("case_reference", "team", "started_by", "completed_by", "correction_reason"), ""
        )
        grade = {} if self._doomed.keep_grade else {"overall_grade": ""}
        self._run(
            sa.update(audits)
            .where(audits.c.row.in_(rows))
            .values(state=AuditState.DISPOSED.value, place=None, **blank, **grade)
        )
        self._sent("hub")
        self._brought((PackageKind.ANSWERED.value,))
        if not self._is_collected():
            self._shared()

    def _collected(self) -> None:
        audit_id = self._doomed.audit_id
        rows = self._run(
            sa.select(collected.c.arrival, collected.c.content_sha256).where(
                collected.c.audit_id == audit_id, collected.c.disposed == 0
            )
        ).all()
        numbers = [row.arrival for row in rows]
        self._note(*(row.content_sha256 for row in rows))
        self._count("versions", len(numbers))
        forks = self._run(
            sa.select(arrivals.c.row).where(_IS_FORK, _names(arrivals.c.doc, audit_id))
        ).scalars()
        self._count("parts", strip_arrivals(self._connection, [*numbers, *forks]))
        strip_collected(self._connection, numbers, keep_grade=self._doomed.keep_grade)
        self._asked_for()
        if not self._is_own():
            self._shared()

    def _asked(self) -> None:
        audit_id = self._doomed.audit_id
        self._note(
            *self._run(
                sa.select(arrivals.c.sha256).where(
                    arrivals.c.kind.in_(_BROUGHT), _names(arrivals.c.doc, audit_id)
                )
            ).scalars()
        )
        self._brought(_BROUGHT)
        self._sent("hub")
        if not self._is_own() and not self._is_collected():
            self._shared()

    def _discarded(self) -> None:
        row = int(self._doomed.subject)
        kept = self._run(
            sa.select(answers.c.node, answers.c.value)
            .where(answers.c.audit == row, answers.c.value != "")
            .order_by(answers.c.node)
        )
        content = to_json([[each.node, each.value] for each in kept]).encode()
        self._note(
            hashlib.sha256(content).hexdigest(),
            *self._run(sa.select(attachments.c.sha256).where(attachments.c.audit == row)).scalars(),
        )
        self._content([row])
        self._run(sa.delete(audits).where(audits.c.row == row))
        if not self._is_own() and not self._is_collected():
            self._shared()

    def _cases(self) -> None:
        docs = list(self._run(sa.select(cases.c.doc).order_by(cases.c.row)).scalars())
        self._note(hashlib.sha256(to_json(docs).encode()).hexdigest())
        self._count("cases", self._run(sa.delete(cases)).rowcount)

    # ------------------------------------------------------------ what belongs to them

    def _content(self, rows: builtins.list[int]) -> None:
        """Answers, history, frozen instance and files of these versions."""
        for table in (answers, repeats, flags, instances):
            self._run(sa.delete(table).where(table.c.audit.in_(rows)))
        self._count("changes", self._run(sa.delete(history).where(history.c.audit.in_(rows))).rowcount)
        self._count("files", self._run(sa.delete(attachments).where(attachments.c.audit.in_(rows))).rowcount)

    def _shared(self) -> None:
        """What stands beside an audit, whichever computer completed it."""
        audit_id = self._doomed.audit_id
        given = sa.select(contributions.c.contribution_id).where(contributions.c.audit_id == audit_id)
        self._run(sa.delete(judgements).where(judgements.c.contribution_id.in_(given)))
        for name, table in (
            ("contributions", contributions),
            ("escalations", escalations),
            ("files", later_files),
        ):
            self._count(name, self._run(sa.delete(table).where(table.c.audit_id == audit_id)).rowcount)
        for derived in (actions, stages_due):
            self._run(sa.delete(derived).where(derived.c.audit_id == audit_id))
        self._run(sa.delete(documents).where(_names(documents.c.name, audit_id)))

    def _sent(self, to: str) -> None:
        """The sealed bytes that went out about it, and what they said; their rows stay."""
        audit_id = self._doomed.audit_id
        of_audit = (
            outbox.c.to == to,
            outbox.c.subject >= f"{audit_id}/",
            outbox.c.subject < f"{audit_id}0",
        )
        self._empty(*of_audit)

    def _asked_for(self) -> None:
        """The packages of a hub that carried it to whoever was asked."""
        if self._doomed.asks:
            self._empty(outbox.c.to != "hub", outbox.c.subject.in_(self._doomed.asks))

    def _empty(self, *where: sa.ColumnElement[bool]) -> None:
        rows = self._run(sa.select(outbox).where(*where)).all()
        names = [f"exchange/content/{row.writer}/{row.to}/{row.epoch:04x}/{row.seq:08d}" for row in rows]
        self._run(sa.delete(documents).where(documents.c.name.in_(names)))
        self._run(sa.update(outbox).where(*where).values(data=b""))
        self._count("packages", len(rows))

    def _brought(self, kinds: Sequence[str]) -> None:
        numbers = self._run(
            sa.select(arrivals.c.row).where(
                arrivals.c.kind.in_(kinds), _names(arrivals.c.doc, self._doomed.audit_id)
            )
        ).scalars()
        self._count("parts", strip_arrivals(self._connection, list(numbers)))

    # ------------------------------------------------------------ below

    def _note(self, *sha256: str) -> None:
        """Open the tables for this record, and keep what was in it by its hashes alone."""
        subject = self._doomed.audit_id or self._doomed.subject
        rows: list[dict[str, Any]] = [
            {
                "disposal": self._disposal,
                "record_class": self._doomed.record_class.value,
                "subject": subject,
                "sha256": each,
            }
            for each in sha256 or ("",)
        ]
        self._run(sa.insert(disposed), rows)

    def _count(self, name: str, count: int) -> None:
        if count:
            self._counts[name] = self._counts.get(name, 0) + count

    def _is_own(self) -> bool:
        live = (AuditState.DRAFT.value, AuditState.COMPLETED.value, AuditState.DISCARDED.value)
        return self._exists(
            sa.select(audits.c.row).where(
                audits.c.audit_id == self._doomed.audit_id, audits.c.state.in_(live)
            )
        )

    def _is_collected(self) -> bool:
        return self._exists(
            sa.select(collected.c.arrival).where(
                collected.c.audit_id == self._doomed.audit_id, collected.c.disposed == 0
            )
        )

    def _exists(self, statement: sa.Select[Any]) -> bool:
        return self._run(statement.limit(1)).first() is not None


def _names(column: sa.Column[Any], audit_id: str) -> sa.ColumnElement[bool]:
    """Whether a text names an audit."""
    return sa.func.instr(sa.type_coerce(column, sa.Text), audit_id) > 0
