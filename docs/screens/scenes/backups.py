"""Owns the scenes of backups: their card, the restore, and a database that will not open."""

from __future__ import annotations

from studio import Studio, elsewhere

from qa_desktop.ui.backups.card import BackupsCard
from qa_desktop.ui.backups.damage_page import DamagePage
from qa_desktop.ui.backups.restoring import RestoreSheet
from qa_desktop.ui.setup.unlock import UnlockPage
from qa_desktop.ui.sheets import asks
from scenes import scene

WORDS = "orchard window thimble"


@scene("backups")
def backups(s: Studio) -> None:
    s.go("settings")
    card = s.window.findChild(BackupsCard)
    card.back_up.click()
    s.settle()
    card.check.click()
    s.settle()
    card.restore.setFocus()
    s.take("card")
    desk = s.desktop.backups
    s.take_sheet(lambda: asks(RestoreSheet(s.window, (desk.backups(), desk.content()))), "restore")


@scene("damage")
def damage(s: Studio) -> None:
    with elsewhere(s, passphrase=WORDS) as other:
        other.desktop.backups.back_up()
        other.desktop.backups.back_up()
        other.desktop.profile.lock()
        database = other.application.folder.database
        database.write_bytes(bytes(4096) + database.read_bytes()[4096:])
        other.begin()
        page = other.window.front
        assert isinstance(page, UnlockPage)
        page._passphrase.setText(WORDS)
        page._on_go()
        other.wait(lambda: isinstance(other.window.front, DamagePage))
        other.settle()
        other.take()
