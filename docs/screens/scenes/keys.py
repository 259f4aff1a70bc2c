"""Owns the scenes of keys: the wait, the recovery, another passphrase, another computer."""

from __future__ import annotations

from tempfile import TemporaryDirectory

import pyrage
from studio import Studio, elsewhere

from qa_desktop.ui.settings.key_sheets import ChangePassphrase
from qa_desktop.ui.setup.recovery import RecoveryPage
from scenes import scene

WORDS = "orchard window thimble"
OTHER = "kettle lantern bramble"


@scene("unlock-wait")
def unlock_wait(s: Studio) -> None:
    with elsewhere(s, passphrase=WORDS) as other:
        other.desktop.profile.lock()
        other.begin()
        page = other.window.front
        for _ in range(5):
            page._passphrase.setText("not these words")
            page._unlock(page._passphrase.text())
            other.settle()
        page._tick.stop()
        other.take()


@scene("recovery")
def recovery(s: Studio) -> None:
    with elsewhere(s, passphrase=WORDS) as other:
        other.desktop.profile.lock()
        other.begin()
        other.window.ways_in.recover()
        other.settle()
        other.take("nobody")
    with elsewhere(s, passphrase=WORDS) as other:
        holder = pyrage.x25519.Identity.generate()
        other.application.house.vault.leave_escrow(str(holder.to_public()))
        other.desktop.profile.lock()
        other.begin()
        other.window.ways_in.recover()
        other.settle()
        page = other.window.front
        assert isinstance(page, RecoveryPage)
        page._new.first.setText(OTHER)
        page._new.judge_now()
        page._on_go()
        other.take()
        page._on_read(("recovery.age", b"age"))
        other.take("file")


@scene("what-opens")
def what_opens(s: Studio) -> None:
    with elsewhere(s, passphrase=WORDS) as other:
        other.begin()
        other.wear(s.look)
        page = other.go("settings")
        page._area.ensureWidgetVisible(page._keys, 0, 200)
        other.settle()
        other.take()

        def typed(sheet: ChangePassphrase) -> None:
            sheet._new.first.setText("robin example 1")
            sheet._new.judge_now()
            sheet.accept()

        other.take_sheet(page._keys._on_change, "change", typed)
        other.take_sheet(page._keys._on_move, "move")


@scene("moved")
def moved(s: Studio) -> None:
    with elsewhere(s, passphrase=WORDS) as other, TemporaryDirectory(prefix="stick-") as stick:
        other.desktop.keys.move_out(stick, WORDS)
        other.begin()
        page = other.window.front
        page._passphrase.setText(WORDS)
        page._on_go()
        other.settle()
        other.take()
