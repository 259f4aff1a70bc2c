"""Who fills audits in these tests: the real engine and store, with time and chance of our own."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

from qa_desktop.domain.grades import Grade
from qa_desktop.domain.ids import AuditKey, NodeId, ToolHash
from qa_desktop.formengine.api import FormSession
from qa_desktop.services import completing, demo_answers, filling
from qa_desktop.services.desktop import Settlement
from qa_desktop.services.filling import World
from qa_desktop.services.ports import Store

T1 = Path(__file__).parents[3] / "forms" / "generic-mosaic-audit" / "tool.md"
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOME = timezone(timedelta(0), "GMT")


@dataclass
class StandingClock:
    """Time that moves only when a test says so."""

    at: datetime = START

    def now(self) -> datetime:
        return self.at

    def local(self) -> datetime:
        return self.at.astimezone(HOME)

    def pass_(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class SeededEntropy:
    dice: random.Random = field(default_factory=lambda: random.Random(7))

    def bytes(self, count: int) -> bytes:
        return self.dice.randbytes(count)

    def uuid(self) -> str:
        return str(UUID(bytes=self.dice.randbytes(16), version=4))

    def random(self) -> float:
        return self.dice.random()


@dataclass
class Auditor:
    """Somebody who fills audits, one answer at a time, each kept as the window would keep it."""

    store: Store
    world: World
    tool: ToolHash
    who: str = "Auditor A"

    def start(self, **given: object) -> tuple[AuditKey, FormSession]:
        return filling.start(self.store, self.world, self.tool, who=self.who, **given)  # type: ignore[arg-type]

    def answer(self, key: AuditKey, session: FormSession, name: str, value: str) -> None:
        node = next(view for view in session.questions() if view.definition.name == name)
        self.keep(key, session, session.set_value(node.node_id, value).writes)

    def keep(self, key: AuditKey, session: FormSession, writes: object) -> None:
        figures = filling.figures(session)
        filling.record(self.store, self.world, key, writes, figures, who=self.who)  # type: ignore[arg-type]

    def fill(self, key: AuditKey, session: FormSession, plan: demo_answers.Plan) -> None:
        now = self.world.clock.local()
        made = demo_answers.fill(session, plan, random.Random(3), now)
        self.keep(key, session, [write for writes in made for write in writes])

    def filled(self, plan: demo_answers.Plan | None = None) -> tuple[AuditKey, FormSession]:
        key, session = self.start(case_reference="1048213")
        self.fill(key, session, plan or demo_answers.Plan(grade=Grade.GOOD))
        return key, session

    def complete(self, key: AuditKey, session: FormSession, settlement: Settlement | None = None) -> None:
        with self.store.read() as unit:
            escalation = unit.escalations.latest(key.audit_id)
        ready = completing.prepare(key, session, escalation, settlement or Settlement())
        completing.complete(self.store, self.world.clock, ready, who=self.who)

    def node(self, session: FormSession, name: str) -> NodeId:
        every = session.questions(relevant_only=False)
        return next(view.node_id for view in every if view.definition.name == name)
