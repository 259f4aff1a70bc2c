"""Owns the desk of settings and health: what this installation remembers, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qa_desktop.domain.policy import KNOWN, Policy, PolicyState, SetBy, Value
from qa_desktop.errors import QADesktopError
from qa_desktop.i18n import tr, trn
from qa_desktop.services import setting_words
from qa_desktop.services.desks_exchange import SharedFolder
from qa_desktop.services.desktop import DoctorLine, Health
from qa_desktop.services.desktop_settings import SettingsModel
from qa_desktop.services.due_dates import DAYS_SETTING
from qa_desktop.services.house import FOLDER, PERSON, House, get_setting, put_setting
from qa_desktop.services.ports import LogEntry
from qa_desktop.services.reading_log import noted
from qa_desktop.services.settings import EffectiveSetting, choose, every
from qa_desktop.services.space_state import read_space
from qa_desktop.services.standing import Standing

_WORTH_NOTING = frozenset({FOLDER, PERSON, DAYS_SETTING})
"""Settings whose change is an event; the others remember how somebody left a list."""


class SettingsRoom:
    """`desktop.SettingsDesk`."""

    def __init__(
        self,
        house: House,
        folder: SharedFolder,
        standing: Standing,
        computer: Callable[[], tuple[DoctorLine, ...]],
        keep_language: Callable[[str], None] | None = None,
    ) -> None:
        self._house = house
        self._folder = folder
        self._standing = standing
        self._computer = computer
        self._keep_language = keep_language

    def get(self, name: str, default: str = "") -> str:
        with self._house.store().read() as unit:
            return get_setting(unit, name, default)

    def put(self, name: str, value: str) -> None:
        house = self._house
        with house.store().write() as unit:
            put_setting(unit, name, value)
            if name in _WORTH_NOTING:
                role = (SetBy.QUALITY if self._standing.is_hub else SetBy.PERSON).value
                now = house.world.clock.now()
                unit.log.append("setting-changed", name, at=now, who=house.person, role=role)

    def effective(self, name: str) -> EffectiveSetting:
        return self._house.setting(name)

    def every(self) -> tuple[EffectiveSetting, ...]:
        with self._house.store().read() as unit:
            return every(unit, self._house.policy)

    def policy(self) -> Policy:
        return self._house.policy

    def must_allow_copies(self) -> None:
        self._house.must_allow_copies()

    def decided(self) -> SettingsModel:
        with self._house.store().read() as unit:
            return setting_words.model(unit, self._house.policy)

    def choose(self, name: str, value: Value) -> EffectiveSetting:
        house = self._house
        # At a hub too, when this computer locks is its person's own.
        for_all = KNOWN[name].chosen_by is SetBy.QUALITY and self._standing.refresh().is_hub
        role = SetBy.QUALITY if for_all else SetBy.PERSON
        with house.store().write() as unit:
            return choose(
                unit, house.policy, name, value, who=house.person, at=house.world.clock.now(), role=role
            )

    def speak(self, language: str) -> None:
        if self._keep_language is not None:
            self._keep_language(language)

    def log(self, limit: int = 500) -> tuple[LogEntry, ...]:
        with self._house.store().read() as unit:
            found = unit.log.list(limit)
        noted(self._house, "trail-viewed", rows=len(found))
        return found

    def doctor(self) -> tuple[DoctorLine, ...]:
        return (*self._computer(), *self._policy(), *self._profile())

    def _policy(self) -> Iterator[DoctorLine]:
        policy = self._house.policy
        if policy.state is PolicyState.READ and not policy.faults:
            yield DoctorLine("POLICY-READ", Health.FINE, setting_words.state_words(policy))
        health = Health.WRONG if policy.state is PolicyState.UNREADABLE else Health.LOOK
        for fault in policy.faults:
            yield DoctorLine(fault.code, health, setting_words.fault_words(fault))

    def _profile(self) -> Iterator[DoctorLine]:
        house = self._house
        if not house.vault.exists():
            yield DoctorLine("PROFILE-ABSENT", Health.LOOK, tr("No profile has been made here yet."))
            return
        if not house.is_open:
            yield DoctorLine(
                "PROFILE-LOCKED", Health.LOOK, tr("The profile is locked: its inside was not checked.")
            )
            return
        try:
            yield from self._database()
            yield from self._tools()
            yield from self._exchange()
        except QADesktopError as error:
            yield DoctorLine(error.code, Health.WRONG, tr("The check could not go on."))

    def _database(self) -> Iterator[DoctorLine]:
        store = self._house.store()
        problems = store.check()
        for code in problems:
            yield DoctorLine(code, Health.WRONG, tr("The database is damaged. Restore the newest backup."))
        if not problems:
            yield DoctorLine("STORE-SOUND", Health.FINE, tr("The encrypted database is sound."))
        with store.read() as unit:
            broken = unit.log.verify()
        if broken is None:
            yield DoctorLine("LOG-SOUND", Health.FINE, tr("The audit log is unbroken."))
        else:
            yield DoctorLine(
                "LOG-BROKEN", Health.WRONG, tr("The audit log was changed at entry {n}.", n=broken.number)
            )

    def _tools(self) -> Iterator[DoctorLine]:
        with self._house.store().read() as unit:
            count = len(unit.tools.list())
        if count:
            words = trn("{n} tool ready to audit with.", "{n} tools ready to audit with.", count)
            yield DoctorLine("TOOLS-HERE", Health.FINE, words)
        else:
            yield DoctorLine("TOOLS-NONE", Health.WRONG, tr("No tool is installed: no audit can be started."))

    def _exchange(self) -> Iterator[DoctorLine]:
        here = self._standing.refresh()
        if here.space is None:
            yield DoctorLine(
                "EXCHANGE-ALONE",
                Health.LOOK,
                tr("No Q&S team joined yet: completed audits stay on this computer."),
            )
            return
        address = self._folder.address()
        try:
            found = read_space(self._house.exchange(), self._folder.share())
        except QADesktopError as error:
            yield DoctorLine(
                error.code, Health.LOOK, tr("The shared folder is not available: {folder}", folder=address)
            )
            return
        if found is None:
            yield DoctorLine(
                "SHARE-AWAY", Health.LOOK, tr("The shared folder is away or empty: {folder}", folder=address)
            )
        elif found.space != here.space.space:
            yield DoctorLine(
                "SHARE-OTHER-SPACE",
                Health.WRONG,
                tr("This is another team's folder: {folder}", folder=address),
            )
        else:
            yield DoctorLine(
                "SHARE-THERE", Health.FINE, tr("The shared folder is there: {folder}", folder=address)
            )
