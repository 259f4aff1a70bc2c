"""The promises of docs/exchange.md under seeded faults: a failing seed prints its story.

`QA_SEEDS=2000` runs more of them; `QA_SEED=17` tells one again.
"""

from __future__ import annotations

import os
import random
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from qa_desktop.domain.dispatch import DeliveryState
from qa_desktop.domain.ids import AuditKey
from qa_desktop.errors import QADesktopError, Refused
from qa_desktop.services import delivery
from qa_desktop.services.exchange_ports import Run
from tests.simulation.folder import CALM, ROUGH, Odds
from tests.simulation.world import Council, Party, found, gather

NAMES = ("hub", "ana", "ben", "cleo")
SEEDS = (
    [int(os.environ["QA_SEED"])] if "QA_SEED" in os.environ else range(int(os.environ.get("QA_SEEDS", "3")))
)
ROUNDS = 10
QUIET = 14
"""Rounds of calm after which everything must have settled: each lasts longer than any waiting time."""


@dataclass
class Ghost:
    """What an all-knowing onlooker remembers, to hold every promise against."""

    written: dict[AuditKey, bytes] = field(default_factory=dict)
    ever_collected: set[AuditKey] = field(default_factory=set)
    ever_backed_up: set[AuditKey] = field(default_factory=set)
    """In a hub backup that was verified."""
    backups: set[str] = field(default_factory=set)
    answered: dict[str, str] = field(default_factory=dict)
    """Contribution id → the ask that it answers."""


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    root = tmp_path_factory.mktemp("founded")
    council = found(root, NAMES)
    council.hub.shelve_tool()
    council.close()
    return root, council.folder, council.time.at


@pytest.mark.feature("prevent multiple submissions")
@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_doubled_or_overstated_whatever_happens_to_the_folder(seed, founded, tmp_path):
    root, folder, _ = founded
    shutil.copytree(root, tmp_path / "world")
    council = gather(tmp_path / "world", seed, NAMES, folder.copy())
    try:
        Telling(council, ROUGH).run()
    except (AssertionError, QADesktopError) as error:
        pytest.fail(f"seed {seed}: {error!r}\n" + "\n".join(council.story), pytrace=True)
    finally:
        council.close()


class Telling:
    """One seed's story: rough rounds, a quiet period, then the promises."""

    def __init__(self, council: Council, odds: Odds) -> None:
        self.council = council
        self.odds = odds
        self.chance: random.Random = council.chance
        self.ghost = Ghost()
        self.snapshots: dict[str, Path] = {}

    def run(self) -> None:
        for _ in range(ROUNDS):
            self.rough_round()
        self.council.weather(CALM)
        self.council.folder.everything_arrives()
        self.council.tell("quiet from here")
        for quiet in range(QUIET):
            self.council.folder.next_round()
            # Once long enough for a heartbeat: a device that has nothing to say speaks weekly.
            self.council.time.pass_by(hours=24 * 7 if quiet == QUIET // 2 else 1, minutes=1)
            for party in (*self.council.devices, self.council.hub):
                self.sync(party)
            if self.is_settled():
                break
        self.check_no_loss()
        self.check_answers()

    def rough_round(self) -> None:
        council = self.council
        council.folder.next_round()
        council.time.pass_by(minutes=self.chance.choice((1, 2, 4, 30, 90)))
        council.weather(self.odds)
        self.maybe_restore()
        for device in council.devices:
            for _ in range(self.chance.choice((0, 1, 1, 2))):
                self.complete(device)
        self.maybe_ask()
        for device in council.devices:
            self.maybe_answer(device)
        parties = [*council.devices, council.hub]
        self.chance.shuffle(parties)
        for party in parties:
            if self.chance.random() < 0.8:
                self.sync(party)
        council.folder.outsider(self.chance, self.odds, council.tell)

    # ------------------------------------------------------------ what happens

    def complete(self, device: Party) -> None:
        audit_id = self.council.new_audit_id()
        key = device.complete(audit_id, f"{device.name} {audit_id}")
        self.ghost.written[key] = device.instance(key) or b""
        self.council.tell(f"{device.name} completes {audit_id[-6:]}")

    def maybe_ask(self) -> None:
        """Q&S asks somebody for a stage of an audit it has, or takes that back."""
        hub = self.council.hub
        counted = sorted(hub.counted(), key=lambda key: key.audit_id)
        if counted and self.chance.random() < 0.6:
            device = self.chance.choice(self.council.devices)
            with suppress(Refused):  # asked already
                ask_id = hub.ask(self.chance.choice(counted), device.device_id())
                self.council.tell(f"the hub asks {device.name}: {ask_id[-6:]}")
        opened = [ask_id for ask_id, record in hub.asks_made().items() if record.is_open]
        if opened and self.chance.random() < 0.15:
            taken_back = self.chance.choice(opened)
            hub.withdraw(taken_back)
            self.council.tell(f"the hub withdraws {taken_back[-6:]}")

    def maybe_answer(self, device: Party) -> None:
        for ask_id, key in device.asks_open().items():
            if self.chance.random() < 0.5:
                made = device.answer(key, f"{device.name} says")
                self.ghost.answered[made.contribution_id] = ask_id
                self.council.tell(f"{device.name} answers {ask_id[-6:]} in {made.contribution_id[-6:]}")

    def sync(self, party: Party) -> None:
        before = party.states() if party is not self.council.hub else {}
        collected = self.council.hub.counted()
        stop_after = self.chance.randint(0, 3) if self.chance.random() < self.crash_odds() else None
        outcome = party.sync(Run(cancelled=_counting(stop_after)))
        self.council.tell(
            f"{party.name}: sent {outcome.sent}, took in {outcome.taken_in}, refused {outcome.refused}, "
            f"receipts {outcome.receipts} {' '.join(outcome.problems)}"
        )
        self.watch(party, before, collected)

    def crash_odds(self) -> float:
        return self.council.hub.view.odds.crashed

    def maybe_restore(self) -> None:
        for device in self.council.devices:
            snapshot = self.snapshots.get(device.name)
            if snapshot is not None and self.chance.random() < self.odds.device_restored:
                device.restore(snapshot)
                self.council.tell(f"{device.name} is restored to an older disk")
            elif self.chance.random() < 0.3:
                self.snapshots[device.name] = device.home / "snapshot.db"
                device.snapshot(self.snapshots[device.name])
        backup = self.council.hub.last_backup()
        if backup is not None and self.chance.random() < self.odds.hub_restored:
            self.council.hub.restore(backup)
            self.council.tell("the hub is restored from its last backup")

    # ------------------------------------------------------------ what must hold

    def watch(self, party: Party, before: dict[AuditKey, DeliveryState], collected: set[AuditKey]) -> None:
        """Promises 4 and 5, after every run."""
        council, ghost = self.council, self.ghost
        now = council.hub.counted()
        assert collected <= now, "the hub lost audits in a run"
        ghost.ever_collected |= now
        newest = council.hub.last_backup()
        if newest is not None and newest.name not in ghost.backups:
            ghost.backups.add(newest.name)
            ghost.ever_backed_up |= now
        if party is council.hub:
            return
        after = party.states()
        assert set(before) == set(after), f"{party.name} lost or gained audits in a run"
        for dispatch in party.dispatches():
            if delivery.is_at_least(dispatch.state, DeliveryState.IN_FOLDER):
                assert dispatch.sha256 in council.folder.ever, f"{party.name} shows in-folder what never was"
        for key, state in after.items():
            if delivery.is_at_least(state, DeliveryState.RECEIVED):
                assert key in ghost.ever_collected, f"{party.name} shows {state} ahead of the truth"
            if state is DeliveryState.SAFE:
                assert key in ghost.ever_backed_up, f"{party.name} shows safe ahead of the truth"

    def is_settled(self) -> bool:
        devices = {device.device_id(): device for device in self.council.devices}
        return all(
            state is DeliveryState.SAFE
            for device in self.council.devices
            for state in device.states().values()
        ) and all(
            record.is_open is (ask_id in devices[record.ask.device].asks_open())
            for ask_id, record in self.council.hub.asks_made().items()
        )

    def check_answers(self) -> None:
        """What is asked and answered: nothing lost, nothing counted twice, nothing left hanging."""
        hub = self.council.hub
        counted = {each for key in hub.counted() for each in hub.counted_answers(key.audit_id)}
        kept = counted | set(hub.set_aside())
        assert hub.answers_without_their_file() == [], "a file of an answer is lost"
        made = hub.asks_made()
        for device in self.council.devices:
            for contribution_id in device.answers_made():
                assert contribution_id in kept, f"{device.name}'s answer {contribution_id[-6:]} is lost"
            for ask_id in device.asks_open():
                record = made.get(ask_id)
                assert record is None or record.is_open, f"{device.name} is still asked for {ask_id[-6:]}"
        for ask_id, record in made.items():
            those = [each for each in counted if self.ghost.answered.get(each) == ask_id]
            assert len(those) <= 1, f"{ask_id[-6:]} is counted twice"
            asked_of = next(each for each in self.council.devices if each.device_id() == record.ask.device)
            if record.is_open:
                assert ask_id in asked_of.asks_open(), f"{ask_id[-6:]} never came to {asked_of.name}"
        assert counted <= set(self.ghost.answered), "the hub counts what nobody answered"

    def check_no_loss(self) -> None:
        """Promises 1 and 2; the state of everything still held must have become *safe*."""
        collected = self.council.hub.collected()
        for device in self.council.devices:
            for key, state in device.states().items():
                assert key in collected, f"{device.name}'s {key.audit_id[-6:]} is lost"
                assert collected[key] == device.instance(key)
                assert state is DeliveryState.SAFE, f"{key.audit_id[-6:]} of {device.name} stays {state}"
        for key in self.ghost.ever_backed_up:
            assert key in collected, f"{key.audit_id[-6:]} was safe and is lost"
        for key, instance in collected.items():
            assert self.ghost.written[key] == instance, "the hub has what nobody wrote"


def _counting(stop_after: int | None):
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return stop_after is not None and asked > stop_after

    return cancelled
