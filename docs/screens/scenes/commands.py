"""Owns the scenes of finding, of menus and of help: what can be done, and by which key."""

from __future__ import annotations

import threading
from dataclasses import replace

import pictures
from studio import Studio

from qa_desktop.services import progress
from qa_desktop.ui.commands import Menu
from qa_desktop.ui.tasks import Lane
from scenes import scene
from scenes.filling import t1


@scene("palette")
def palette(s: Studio) -> None:
    s.fill(t1(s), "v_seen")
    for which, typed in (("empty", ""), ("typed", "re"), ("case", "104"), ("nothing", "zebra")):
        s.pages.find()
        s.settle()
        sheet = s.pages.finding.sheet
        sheet.box.setText(typed)
        s.wait(lambda: not s.pages.finding._pause.isActive())
        s.take(which)
        sheet.reject()
        s.settle()


@scene("menus")
def menus(s: Studio) -> None:
    s.fill(t1(s), "v_seen")
    bar = s.window.menuBar()
    for menu in (Menu.FILE, Menu.EDIT, Menu.VIEW, Menu.GO, Menu.AUDIT, Menu.HELP):
        bar.open(menu)
        s.take(menu.name.lower())
        bar.menus[menu].hide()
        s.settle()


@scene("keys")
def keys(s: Studio) -> None:
    s.window.help.show_keys()
    s.take()
    s.window.help.show_pages()
    s.take("pages")


@scene("about")
def about(s: Studio) -> None:
    # What is of the computer it is drawn on is left out: each has its own.
    known = s.desktop.help.about()
    profile, log = "Documents/QA Desktop", "Documents/QA Desktop/logs/qa-desktop.log"
    neutral = replace(known, python="3.13", system="Windows 11", profile=profile, log=log)
    s.window.help._show_about(neutral)
    s.take()


@scene("progress")
def in_progress(s: Studio) -> None:
    gate = threading.Event()

    def work() -> None:
        progress.tell(12, 40)
        gate.wait()

    s.tasks.run(Lane.BACKGROUND, work, says="Looking in the shared folder", stopped=lambda: None)
    words = s.window.status.progress.words
    try:
        s.wait(lambda: "12" in words.shown and "40" in words.shown)  # in whatever language
        s.keep(pictures.of_window(s.window))
    finally:
        gate.set()  # or it would work for ever
    s.settle()
