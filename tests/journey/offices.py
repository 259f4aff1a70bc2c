"""An auditor, the Q&S desk, and a manager with a laptop of their own, put together by the real bootstrap."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qa_desktop import bootstrap
from qa_desktop.bootstrap import Application
from qa_desktop.domain.ids import AuditKey
from qa_desktop.services.desktop import KeyMode
from qa_desktop.services.desktop_asking import AskRow
from tests.journey.homes import PASSPHRASE, Homes, move_in


@dataclass(frozen=True)
class Office:
    """Three computers over one shared folder."""

    homes: Homes
    manager: Application

    @property
    def auditor(self) -> Application:
        return self.homes.auditor

    @property
    def hub(self) -> Application:
        return self.homes.hub

    def close(self) -> None:
        self.homes.close()
        self.manager.desktop.profile.lock()

    def exchange(self) -> None:
        for home in (self.auditor, self.manager, self.hub, self.auditor, self.manager, self.hub):
            assert home.desktop.exchange.sync().problems == ()

    def ask(self, key: AuditKey, words: str = "", person: str = "Sam Jones") -> AskRow:
        desk = self.hub.desktop.asking
        device = next(each.device for each in desk.candidates() if each.words.startswith(person))
        return desk.ask(key, "manager", device, words)


def enrol_a_manager(homes: Homes) -> Office:
    """A third computer beside the two homes, let in by the hub."""
    laptop = bootstrap.application(homes.share.parent / "manager")
    laptop.desktop.profile.create("Sam Jones", PASSPHRASE, KeyMode.PASSPHRASE)
    invitation = homes.hub.desktop.hub.invite("Sam Jones")
    laptop.desktop.exchange.join(invitation.text, str(homes.share))
    homes.hub.desktop.hub.requests()
    homes.hub.desktop.hub.approve(invitation.invite)
    made = Office(homes, laptop)
    made.exchange()
    return made


def move_office(furnished: Path, base: Path) -> Office:
    """Copies of three closed homes, opened in another place with their own shared folder."""
    homes = move_in(furnished, base)
    laptop = bootstrap.application(base / "manager")
    laptop.desktop.profile.unlock(PASSPHRASE)
    laptop.desktop.settings.put("shared-folder", str(homes.share))
    return Office(homes, laptop)


def furnish_office(furnished_homes: Path, base: Path) -> Path:
    """A closed office, made out of two closed homes."""
    enrol_a_manager(move_in(furnished_homes, base)).close()
    return base
