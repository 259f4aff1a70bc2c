"""Owns the desks that reach the shared folder: the exchange, the hub and its inbox, over one house."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from qa_desktop.domain.dispatch import PackageKind, Stream, StreamPosition
from qa_desktop.domain.ids import AuditKey, InviteId
from qa_desktop.domain.package import RosterDevice
from qa_desktop.errors import QADesktopError, Refused
from qa_desktop.i18n import tr, trn
from qa_desktop.services import (
    actions,
    asked,
    collected,
    dip_pool,
    escrow,
    hub,
    joining,
    membership,
    progress,
    syncing,
    trail_chain,
)
from qa_desktop.services.desks_contributing import acknowledged, viewed
from qa_desktop.services.desktop import (
    DeviceRow,
    ExchangeStatus,
    Gap,
    HubKeys,
    InboxModel,
    InvitationRow,
    JoinRow,
    MembershipState,
    Opened,
)
from qa_desktop.services.dip_pool import PoolRow
from qa_desktop.services.exchange_ports import Run
from qa_desktop.services.house import FOLDER, House
from qa_desktop.services.ports import InboxRow, Share, SyncOutcome, UnitOfWork
from qa_desktop.services.reading_log import noted
from qa_desktop.services.settings import choose
from qa_desktop.services.standing import Standing
from qa_desktop.services.words import calendar_words

_STATES = {
    membership.Standing.NONE: MembershipState.ALONE,
    membership.Standing.ASKED: MembershipState.WAITING,
    membership.Standing.JOINED: MembershipState.MEMBER,
}
SAID_FOR = timedelta(days=30)
"""How long the inbox says that a trail was changed; the list of devices and the trail here say it always."""
_WORDS_OF_A_PASSPHRASE = 6
"""Six of 32 letters and digits each: 150 bits in words that can be typed from paper."""


class SharedFolder:
    """The folder this installation exchanges through, remembered as a setting."""

    def __init__(self, house: House) -> None:
        self._house = house

    def address(self) -> str:
        self._house.store()
        return self._house.setting(FOLDER).text

    def remember(self, folder: str) -> None:
        house = self._house
        if house.policy.fixed(FOLDER) is not None:
            return  # IT says where it lies
        with house.store().write() as unit:
            choose(unit, house.policy, FOLDER, folder, who=house.person, at=house.world.clock.now())

    def share(self, folder: str = "") -> Share:
        """The share at this address, or the remembered one.

        Raises:
            Refused: EXCHANGE-NO-FOLDER while none was ever named.
        """
        address = folder.strip() or self.address()
        if not address:
            raise Refused("EXCHANGE-NO-FOLDER")
        return self._house.workshop.share(address)


class ExchangeRoom:
    """`desktop.ExchangeDesk`."""

    def __init__(self, house: House, folder: SharedFolder, standing: Standing) -> None:
        self._house = house
        self._folder = folder
        self._standing = standing
        self._last: SyncOutcome | None = None

    def status(self) -> ExchangeStatus:
        here = self._standing.refresh()
        exchange = self._house.exchange()
        contact = syncing.contact(exchange)
        state = _STATES[here.standing]
        waiting = state is MembershipState.WAITING and here.device is not None
        return ExchangeStatus(
            membership=state,
            is_hub=here.is_hub,
            folder=self._folder.address(),
            check_code=here.device.check_code if waiting and here.device is not None else "",
            to_send=syncing.to_send(exchange),
            last_reached=contact.reached,
            last_heard=contact.heard,
            last=self._last,
        )

    def sync(self) -> SyncOutcome:
        exchange = self._house.exchange()
        try:
            watched = Run(progress=progress.tell, taken=progress.tell, cancelled=progress.is_stopped)
            outcome = syncing.sync(exchange, self._folder.share(), watched)
        except Refused as error:
            if error.code != "EXCHANGE-NO-FOLDER":
                raise
            outcome = SyncOutcome(False, exchange.clock.now(), problems=("EXCHANGE-ALONE",))
        here = self._standing.refresh()
        with exchange.store.write() as unit:
            for made in asked.learnt(unit):
                acknowledged(self._house, unit, made)
        if here.is_hub:  # what arrived is read here and now, so that the list of actions opens at once
            workshop = self._house.workshop
            actions.catch_up(exchange.store, workshop.world.tools, workshop.read_answers)
        try:
            escrow.leave(self._house, here)
        except QADesktopError as error:
            outcome = replace(outcome, problems=(*outcome.problems, error.code))
        self._last = outcome
        return outcome

    def join(self, invitation: str, folder: str) -> str:
        exchange = self._house.exchange()
        asked = joining.ask(exchange, self._folder.share(folder), invitation, self._house.workshop.machine)
        if folder.strip():
            self._folder.remember(folder.strip())
        self._standing.refresh()
        return asked.check_code


class HubRoom:
    """`desktop.HubDesk`."""

    def __init__(self, house: House, folder: SharedFolder, standing: Standing) -> None:
        self._house = house
        self._folder = folder
        self._standing = standing

    def set_up(
        self,
        folder: str,
        name: str,
        passphrases: tuple[str, str, str] | None = None,
        *,
        keep_root: bool = True,
        hand_out: Callable[[HubKeys], None] | None = None,
    ) -> HubKeys:
        exchange = self._house.exchange()
        chosen = passphrases or self._passphrases()
        made = hub.init(
            exchange,
            self._folder.share(folder),
            name,
            chosen,
            keep_root=keep_root,
            hand_out=None if hand_out is None else lambda made: hand_out(_hub_keys(made, chosen)),
        )
        self._folder.remember(folder.strip())
        self._standing.refresh()
        return _hub_keys(made, chosen)

    def invite(self, person: str) -> InvitationRow:
        return _invitation(hub.invite(self._house.exchange(), person))

    def invitations(self) -> tuple[InvitationRow, ...]:
        return tuple(_invitation(each) for each in hub.invitations(self._house.exchange()) if each.text)

    def requests(self) -> tuple[JoinRow, ...]:
        asking, _problems = hub.joins(self._house.exchange(), self._folder.share())
        return tuple(
            JoinRow(
                invite=each.invite,
                person=each.request.person,
                machine=each.request.machine,
                check_code=each.check_code,
                requested_at=each.request.created,
            )
            for each in asking
        )

    def share_settings(self) -> int:
        return hub.share_settings(self._house.exchange(), self._folder.share())

    def approve(self, invite: str, root_file: bytes | None = None, passphrase: str = "") -> DeviceRow:
        exchange = self._house.exchange()
        made = hub.approve(exchange, self._folder.share(), InviteId(invite), root_file, passphrase)
        return _device(made)

    def devices(self) -> tuple[DeviceRow, ...]:
        found = hub.devices(self._house.exchange())
        with self._house.store().read() as unit:
            told = {each.keys.device: trail_chain.contradiction(unit, each.keys.device) for each in found}
        return tuple(
            replace(_device(each), trail=_of_trail(wrong) if wrong is not None else "")
            for each in found
            for wrong in (told[each.keys.device],)
        )

    def _passphrases(self) -> tuple[str, str, str]:
        entropy = self._house.world.entropy

        def one() -> str:
            letters = base64.b32encode(entropy.bytes(20)).decode("ascii").lower()
            size = len(letters) // _WORDS_OF_A_PASSPHRASE
            return "-".join(letters[at : at + size] for at in range(0, size * _WORDS_OF_A_PASSPHRASE, size))

        return one(), one(), one()


class InboxRoom:
    """`desktop.InboxDesk`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def inbox(self) -> InboxModel:
        exchange = self._house.exchange()
        with exchange.store.read() as unit:
            rows = _with_own_word(unit, unit.inbox.rows())
            refusals = unit.inbox.refusals()
            here = membership.load(exchange, unit)
            devices = (here.pinned.roster.devices or ()) if here.is_hub else ()
            gaps = tuple(gap for device in devices if (gap := _gap(unit, device)) is not None)
            now = self._house.world.clock.now()
            notices = tuple(
                tr("{person}: {words}", person=device.person, words=_of_trail(found))
                for device in devices
                if (found := trail_chain.contradiction(unit, device.keys.device)) is not None
                and now - found.at < SAID_FOR
            )
        return InboxModel(rows, refusals, gaps, sum(row.read_at is None for row in rows), notices)

    def open(self, row: InboxRow) -> Opened:
        house = self._house
        try:
            opened = viewed(house, AuditKey(row.audit_id, row.revision))
        except Refused as error:
            early = {
                PackageKind.ALARM: "AUDIT-NOT-ARRIVED",
                PackageKind.CONTRIBUTION: "CONTRIBUTION-EARLY",
            }
            if error.code == "AUDIT-UNKNOWN" and row.kind in early:
                self._read(row)
                raise Refused(early[row.kind], audit=row.audit_id) from error
            raise
        # Only what was shown was read.
        self._read(row)
        return opened

    def _read(self, row: InboxRow) -> None:
        subject = f"{row.audit_id}/{row.revision}"
        noted(self._house, "inbox-read", subject, must=True, kind=row.kind.value)
        self.mark_read(row.stream, row.position)

    def mark_read(self, stream: Stream, position: StreamPosition) -> None:
        at: datetime = self._house.world.clock.now()
        with self._house.store().write() as unit:
            unit.inbox.mark_read(stream, position, at)

    def pool(self) -> tuple[PoolRow, ...]:
        house = self._house
        rows = dip_pool.pool(house.store(), house.world.tools, house.workshop.read_answers)
        noted(house, "list-viewed", "dip-pool", rows=len(rows))
        return rows


def _with_own_word(unit: UnitOfWork, rows: tuple[InboxRow, ...]) -> tuple[InboxRow, ...]:
    """The inbox with what was written down at this desk itself, which no package brought; open ones first."""
    opened_here = {each.audit_id for each in unit.escalations.open()}
    said = [
        replace(row, escalation_open=_stands_open(unit, row))
        if row.escalation_open or (row.audit_id in opened_here and row.kind is PackageKind.AUDIT)
        else row
        for row in rows
    ]
    return tuple(sorted(said, key=lambda row: not row.escalation_open))


def _stands_open(unit: UnitOfWork, row: InboxRow) -> bool:
    if unit.escalations.latest(row.audit_id) is None:
        return row.escalation_open
    newest = collected.escalation_of(unit, row.audit_id)
    return newest is not None and (newest.is_untold or newest.is_open)


def _gap(unit: UnitOfWork, device: RosterDevice) -> Gap | None:
    stream = Stream(device.keys.device, "hub")
    missing = 0
    for epoch in unit.inbox.epochs(stream):
        cursor = unit.inbox.cursor(stream, epoch)
        if cursor.above:
            missing += max(cursor.above) - cursor.upto - len(cursor.above)
    if not missing:
        return None
    words = trn("{n} package missing from this device", "{n} packages missing from this device", missing)
    return Gap(device.keys.device, device.person, missing, words)


def _of_trail(found: trail_chain.Contradiction) -> str:
    """What a computer's trail contradicts, and what may be behind it."""
    day = calendar_words(found.at.date())
    if found.code == trail_chain.SHORTENED:
        return tr(
            "since {day} its audit trail has fewer entries than it had said. It was restored from a backup,"
            " or entries were taken out.",
            day=day,
        )
    return tr(
        "since {day} its audit trail is not what it had said. It was restored from a backup, or entries were"
        " changed.",
        day=day,
    )


def _hub_keys(made: hub.SetUp, chosen: tuple[str, str, str]) -> HubKeys:
    return HubKeys(
        recovery=made.recovery_words,
        roots=tuple(
            tr("Passphrase: {words}", words=words) + f"\n{base64.encodebytes(file).decode('ascii').strip()}"
            for words, file in zip(chosen, made.roots, strict=False)
        ),
        root_files=made.roots,
        recovery_file=made.recovery,
        passphrases=chosen,
    )


def _invitation(made: hub.Invited) -> InvitationRow:
    return InvitationRow(made.invite, made.person, made.expires, made.text)


def _device(made: RosterDevice) -> DeviceRow:
    return DeviceRow(
        device=made.keys.device,
        person=made.person,
        machine=made.machine,
        enrolled=made.enrolled,
        revoked=made.revoked is not None,
    )
