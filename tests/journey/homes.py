"""Two homes over one shared folder, put together by the real bootstrap."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass
from pathlib import Path

from qa_desktop import bootstrap
from qa_desktop.bootstrap import Application
from qa_desktop.domain.audit import AuditSummary
from qa_desktop.services.demo_answers import Plan, fill
from qa_desktop.services.desktop import KeyMode, Opened, Settlement

PASSPHRASE = "orchard window thimble"


@dataclass(frozen=True)
class Homes:
    auditor: Application
    hub: Application
    share: Path

    def close(self) -> None:
        self.auditor.desktop.profile.lock()
        self.hub.desktop.profile.lock()

    def exchange(self) -> None:
        """Device, hub, device: sent, taken in, receipt read."""
        for application in (self.auditor, self.hub, self.auditor):
            outcome = application.desktop.exchange.sync()
            assert outcome.problems == ()


def two_homes(base: Path) -> Homes:
    """An auditor's laptop, enrolled, and the Q&S desk."""
    share = base / "share"
    share.mkdir()
    auditor = bootstrap.application(base / "auditor")
    hub = bootstrap.application(base / "hub")
    auditor.desktop.profile.create("Auditor 9", PASSPHRASE, KeyMode.PASSPHRASE)
    hub.desktop.profile.create("Q&S desk", PASSPHRASE, KeyMode.PASSPHRASE)
    hub.desktop.hub.set_up(str(share), "Quality & Standards")
    invitation = hub.desktop.hub.invite("Auditor 9")
    code = auditor.desktop.exchange.join(invitation.text, str(share))
    assert [each.check_code for each in hub.desktop.hub.requests()] == [code]
    hub.desktop.hub.approve(invitation.invite)
    homes = Homes(auditor, hub, share)
    hub.desktop.exchange.sync()
    homes.exchange()
    return homes


def move_in(furnished: Path, base: Path) -> Homes:
    """Copies of two closed homes, opened in another place with their own shared folder."""
    shutil.copytree(furnished, base, dirs_exist_ok=True)
    share = base / "share"
    homes = Homes(bootstrap.application(base / "auditor"), bootstrap.application(base / "hub"), share)
    for application in (homes.auditor, homes.hub):
        application.desktop.profile.unlock(PASSPHRASE)
        application.desktop.settings.put("shared-folder", str(share))
    return homes


def start_and_fill(application: Application, plan: Plan, case_reference: str = "1048213") -> Opened:
    """Start the sample tool and answer it, each answer kept as the window would keep it."""
    desk = application.desktop
    tool = next(each for each in desk.filling.tools() if each.ref.form_id == "generic-mosaic-audit")
    opened = desk.filling.start(tool.ref.content_hash, case_reference=case_reference)
    made = fill(opened.session, plan, random.Random(5), desk.now())
    writes = [write for each in made for write in each]
    desk.filling.record(opened.key, writes, desk.filling.figures(opened.session))
    return opened


def complete(application: Application, opened: Opened, settlement: Settlement | None = None) -> AuditSummary:
    """Complete through the review, as the window does."""
    desk = application.desktop
    escalation = desk.filling.open(opened.key).escalation
    ready = desk.completing.prepare(opened.key, opened.session, escalation, settlement or Settlement())
    return desk.completing.complete(ready)
