"""Owns the simulated council: one hub, some devices, real services, real packages, a real store each."""

from __future__ import annotations

import hashlib
import random
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from qa_desktop.domain.attachment import Attachment
from qa_desktop.domain.audit import AuditState, AuditSummary
from qa_desktop.domain.contribution import Contribution
from qa_desktop.domain.dispatch import DeliveryState, Dispatch, PackageKind
from qa_desktop.domain.ids import (
    AskId,
    AuditId,
    AuditKey,
    ContributionId,
    DeviceId,
    NodeId,
    ToolHash,
    device_id_of,
    uuid7,
)
from qa_desktop.domain.package import PublicKeys, RootKey, SecretKeys
from qa_desktop.domain.tool import ToolRef, ToolSummary
from qa_desktop.errors import Refused
from qa_desktop.package.keys import root_from
from qa_desktop.package.seal import PackageSealer
from qa_desktop.package.space_bytes import PackageSpaceBytes
from qa_desktop.services import (
    ask_records,
    asked,
    asking,
    hub,
    joining,
    membership,
    sending,
    syncing,
)
from qa_desktop.services.ask_records import AskRecord, Side
from qa_desktop.services.exchange_ports import Exchange, Run
from qa_desktop.services.ports import Completion, DraftFigures, NewDraft, SyncOutcome
from qa_desktop.storage.store import EncryptedStore, open_store
from tests.simulation.folder import CALM, Folder, Odds, View

BEGAN = datetime(2026, 5, 11, 9, 0, tzinfo=UTC)
TOOL_XML = b"<h:html xmlns:h='http://www.w3.org/1999/xhtml'/>"
TOOL = ToolRef("generic", "1", ToolHash(hashlib.sha256(TOOL_XML).hexdigest()))


class Time:
    """A clock that moves when it is told to."""

    def __init__(self, at: datetime = BEGAN) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def local(self) -> datetime:
        return self.at

    def pass_by(self, **span: float) -> None:
        self.at += timedelta(**span)


class Dice:
    """`Entropy` out of one seed."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def bytes(self, count: int) -> bytes:
        return self._chance.randbytes(count)

    def uuid(self) -> str:
        return uuid7(0, self._chance.randbytes(10))

    def random(self) -> float:
        return self._chance.random()


class QuickLocks(PackageSpaceBytes):
    """Without the seconds that a passphrase takes, and with ids out of the seed.

    The real locks have their own tests. What age draws at random changes no length and no order.
    """

    def __init__(self, dice: Dice) -> None:
        self._dice = dice

    def new_keys(self) -> SecretKeys:
        signing_key = self._dice.bytes(32)
        made = super().new_keys()
        public = root_from(signing_key).public
        return SecretKeys(
            PublicKeys(device_id_of(public), public, made.public.age), signing_key, made.identity
        )

    def lock_key(self, secret: bytes, passphrase: str) -> bytes:
        return passphrase.encode() + b"\0" + secret

    def unlock_root(self, file: bytes, passphrase: str) -> RootKey:
        said, _, secret = file.partition(b"\0")
        if said != passphrase.encode():
            raise Refused("KEY-PASSPHRASE")
        return root_from(secret)


class Party:
    """One installation: its store on disk, its view of the folder, what it ever showed."""

    def __init__(self, name: str, home: Path, time: Time, dice: Dice, view: View) -> None:
        self.name = name
        self.home = home
        self.view = view
        self.time = time
        self._dice = dice
        home.mkdir(parents=True, exist_ok=True)
        self.store = self._open(create=not self.path.exists())

    @property
    def path(self) -> Path:
        return self.home / "store.db"

    @property
    def exchange(self) -> Exchange:
        return Exchange(self.store, PackageSealer(), QuickLocks(self._dice), self.time, self._dice, "0.1.0")

    def _open(self, *, create: bool = False) -> EncryptedStore:
        return open_store(self.path, hashlib.sha256(self.name.encode()).digest(), create, now=self.time.now)

    def sync(self, run: Run | None = None) -> SyncOutcome:
        return syncing.sync(self.exchange, self.view, run)

    def snapshot(self, to: Path) -> None:
        """Copy the disk as an administrator would: closed, whole."""
        self.store.close()
        shutil.copyfile(self.path, to)
        self.store = self._open()

    def restore(self, source: Path) -> None:
        self.store.close()
        for left_over in self.home.glob("store.db-*"):
            left_over.unlink()
        shutil.copyfile(source, self.path)
        self.store = self._open()

    def close(self) -> None:
        self.store.close()

    # ------------------------------------------------------------ a device's work

    def complete(self, audit_id: AuditId, text: str, revision: int = 1) -> AuditKey:
        """Complete an audit as the completing service does, its place in the queue included."""
        key = AuditKey(audit_id, revision)
        xml = f"<data><note>{text}</note></data>".encode()
        now = self.time.now()
        with self.store.write() as unit:
            unit.audits.create(
                NewDraft(key, TOOL, "Generic", "000123", "Team A", "North", now, self.name), ()
            )
            completion = Completion(now, self.name, xml, hashlib.sha256(xml).hexdigest(), {})
            unit.audits.complete(key, completion, DraftFigures("000123", "Team A", "North", 5, 5, "good"))
            audit = unit.audits.completed(key)
            assert audit is not None
            sending.dispatch_audit(self.exchange, unit, audit)
        return key

    def states(self) -> dict[AuditKey, DeliveryState]:
        """What My work shows of every completed audit."""
        with self.store.read() as unit:
            return {
                AuditKey(each.audit_id, each.revision): each.delivery
                for each in unit.audits.list()
                if each.state is AuditState.COMPLETED and each.delivery is not None
            }

    def dispatches(self) -> tuple[Dispatch, ...]:
        """Everything it ever queued for Q&S."""
        with self.store.read() as unit:
            device = membership.load(self.exchange, unit).device
            return unit.outbox.list(device.outgoing) if device is not None else ()

    def instance(self, key: AuditKey) -> bytes | None:
        with self.store.read() as unit:
            audit = unit.audits.completed(key)
        return None if audit is None else audit.completion.instance_xml

    def answer(self, key: AuditKey, text: str, stage: str = "manager", ask: str = "") -> Contribution:
        """Add to a completed audit as the contributing service does; `ask` names what it answers."""
        with self.store.write() as unit:
            request = asked.open_ask(unit, key, stage)
            data = self._dice.bytes(40)
            sha256 = hashlib.sha256(data).hexdigest()
            file = Attachment(f"{sha256[:12]}-letter.txt", "text/plain", len(data), sha256)
            unit.later_files.add(key.audit_id, file, data, at=self.time.now(), who=self.name)
            unit.later_files.sign(key.audit_id, [file.name])
            made = Contribution(
                contribution_id=ContributionId(
                    uuid7(int(self.time.now().timestamp() * 1000), self._dice.bytes(10))
                ),
                audit_id=key.audit_id,
                revision=key.revision,
                instance_sha256="0" * 64,
                stage=stage,
                author=self.name,
                made_at=self.time.now(),
                number=1 + len(unit.contributions.of(key.audit_id)),
                answers={NodeId("/data/agree"): text},
                ask=ask or (request.ask.ask_id if request is not None else ""),
                attachments=(file,),
            )
            unit.contributions.add(made)
            audit = unit.audits.completed(key) or asked.completed(unit, key)
            summary = audit.summary if audit is not None else _stranger(key, self.time.now())
            sending.dispatch_contribution(self.exchange, unit, made, summary)
            if request is not None:
                asked.close(unit, request.ask.ask_id, made)
        return made

    def asks_here(self) -> list[AskId]:
        """What is asked of this device now."""
        return list(self.asks_open())

    def asks_open(self) -> dict[AskId, AuditKey]:
        """The same with the audits that came with it."""
        with self.store.read() as unit:
            return {record.ask.ask_id: record.ask.key for record in asked.open_asks(unit)}

    def answers_made(self) -> list[str]:
        """Ids of what this device added in answer to an ask, as far as it still holds it."""
        return [
            each.subject.rpartition("/")[2]
            for each in self.dispatches()
            if each.kind is PackageKind.CONTRIBUTION
        ]

    def device_id(self) -> DeviceId:
        with self.store.read() as unit:
            device = membership.load(self.exchange, unit).device
        assert device is not None
        return device.keys.public.device

    # ------------------------------------------------------------ a hub's work

    def shelve_tool(self) -> None:
        with self.store.write() as unit:
            unit.tools.put(ToolSummary(TOOL, "Generic", "case-audit", False), TOOL_XML, self.time.now())

    def ask(self, key: AuditKey, of: DeviceId, stage: str = "manager") -> AskId:
        with self.store.write() as unit:
            return asking.ask(self.exchange, unit, key, stage, of, "Please", who=self.name).ask.ask_id

    def withdraw(self, ask_id: AskId) -> None:
        with self.store.write() as unit:
            asking.withdraw(self.exchange, unit, ask_id, who=self.name)

    def asks_made(self) -> dict[AskId, AskRecord]:
        with self.store.read() as unit:
            return {record.ask.ask_id: record for record in ask_records.every(unit, Side.MADE)}

    def counted_answers(self, audit_id: AuditId) -> list[str]:
        """Ids of what counts beside an audit, here."""
        with self.store.read() as unit:
            return [each.contribution_id for each in unit.contributions.of(audit_id)]

    def answers_without_their_file(self) -> list[str]:
        """Ids of what came from others, or was added here, and has not the bytes that it names."""
        with self.store.read() as unit:
            audits = {key.audit_id for key in self.counted()}
            every = [made for audit_id in audits for made in unit.contributions.of(audit_id)]
            return [
                made.contribution_id
                for made in every
                for file in made.attachments
                if hashlib.sha256(unit.later_files.data(made.audit_id, file.name) or b"").hexdigest()
                != file.sha256
            ]

    def set_aside(self) -> dict[str, str]:
        """Contribution id → why it does not count."""
        with self.store.read() as unit:
            return {row.contribution: row.aside for row in unit.inbox.rows() if row.aside}

    def collected(self) -> dict[AuditKey, bytes]:
        """Every audit that Q&S counts, once; a key counted twice fails here."""
        with self.store.read() as unit:
            keys = [AuditKey(each.audit_id, each.revision) for each in unit.inbox.audits()]
            assert len(keys) == len(set(keys)), "an audit is counted twice"
            found = {key: unit.inbox.completed(key) for key in keys}
        return {key: audit.completion.instance_xml for key, audit in found.items() if audit is not None}

    def counted(self) -> set[AuditKey]:
        """The same without what they say: cheap enough to ask after every step."""
        with self.store.read() as unit:
            keys = [AuditKey(each.audit_id, each.revision) for each in unit.inbox.audits()]
        assert len(keys) == len(set(keys)), "an audit is counted twice"
        return set(keys)

    def last_backup(self) -> Path | None:
        backups = sorted((self.home / "backups").glob("backup-*.db"))
        return backups[-1] if backups else None


def _stranger(key: AuditKey, at: datetime) -> AuditSummary:
    """How somebody names an audit that was never on their computer."""
    return AuditSummary(
        audit_id=key.audit_id,
        revision=key.revision,
        tool=TOOL,
        tool_title="Generic",
        state=AuditState.COMPLETED,
        case_reference="000123",
        team="",
        service_area="",
        answered=0,
        applicable=0,
        started_at=at,
        changed_at=at,
        completed_at=at,
        completed_by="",
        correction_reason="",
        superseded=False,
        overall_grade="",
        delivery=None,
    )


@dataclass
class Council:
    """A hub and its devices around one folder."""

    root: Path
    chance: random.Random
    time: Time
    folder: Folder
    hub: Party
    devices: list[Party]
    story: list[str] = field(default_factory=list)

    def tell(self, line: str) -> None:
        self.story.append(f"[{self.folder.round:3}] {line}")

    def weather(self, odds: Odds) -> None:
        for party in (self.hub, *self.devices):
            party.view.odds = odds

    def new_audit_id(self) -> AuditId:
        return AuditId(uuid7(int(self.time.now().timestamp() * 1000), self.chance.randbytes(10)))

    def close(self) -> None:
        for party in (self.hub, *self.devices):
            party.close()


def gather(root: Path, seed: int, names: tuple[str, ...], folder: Folder | None = None) -> Council:
    """Open a council whose homes lie under `root`: new ones, or copies of founded ones."""
    chance = random.Random(seed)
    time, dice = Time(), Dice(chance)
    shared = folder or Folder()
    story: list[str] = []
    parties = []
    for name in names:
        view = View(shared, name, chance, lambda line: story.append(f"[{shared.round:3}] {line}"))
        view.others = tuple(other for other in names if other != name)
        parties.append(Party(name, root / name, time, dice, view))
    return Council(root, chance, time, shared, parties[0], parties[1:], story)


def found(root: Path, names: tuple[str, ...], enrolled: int | None = None) -> Council:
    """Set up a hub and enrol every device (or the first few), in calm weather."""
    council = gather(root, 0, names)
    council.weather(CALM)
    hub.init(council.hub.exchange, council.hub.view, "Q&S", ("a", "b", "c"), keep_root=True)
    for device in council.devices[:enrolled]:
        invited = hub.invite(council.hub.exchange, device.name)
        asked = joining.ask(device.exchange, device.view, invited.text, "LAPTOP")
        waiting, problems = hub.joins(council.hub.exchange, council.hub.view)
        assert not problems
        assert [each.check_code for each in waiting] == [asked.check_code]
        hub.approve(council.hub.exchange, council.hub.view, invited.invite)
        council.hub.sync()
        device.sync()
    return council
