"""Owns the scenes before the desk: first run, locked, and a desk with nothing in it yet."""

from __future__ import annotations

from studio import Studio, elsewhere

from qa_desktop import bootstrap
from qa_desktop.ui.setup.first_run import FirstRunPage
from qa_desktop.ui.setup.unlock import UnlockPage
from scenes import scene

WORDS = "orchard window thimble"


@scene("first-run")
def first_run(s: Studio) -> None:
    with elsewhere(s) as other:
        other.begin()
        other.take()
        page = other.window.front
        assert isinstance(page, FirstRunPage)
        page._on_go()
        other.take("refused")
        for name, typed in (("weak", "robin example 1"), ("strong", WORDS)):
            page._person.setText("Robin Example")
            page._secret.first.setText(typed)
            page._secret.first.setFocus()
            page._secret.judge_now()
            other.take(name)
        page._bring.click()
        other.settle()
        other.take("bring")


@scene("unlock")
def unlock(s: Studio) -> None:
    with elsewhere(s, passphrase=WORDS) as other:
        other.desktop.profile.lock()
        other.begin()
        other.take()
        page = other.window.front
        assert isinstance(page, UnlockPage)
        page._passphrase.setText("not these words")
        page._on_go()
        other.take("refused")


@scene("empty")
def empty(s: Studio) -> None:
    with elsewhere(s, passphrase=WORDS) as other:
        other.begin()
        other.wear(s.look)
        for place in ("work", "audits", "actions", "bin"):
            other.go(place)
            other.take(place)


@scene("locked")
def locked(s: Studio) -> None:
    s.window.lock()
    s.take()
    page = s.window.findChild(UnlockPage)
    page._passphrase.setText(bootstrap.demo_passphrase())
    page._on_go()
    s.wait(lambda: s.window.pages.is_shown)
    s.wear(s.look)
