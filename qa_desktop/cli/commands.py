"""Owns what each command does: which services it asks, over which profile, unlocked and locked again."""

from __future__ import annotations

import argparse
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from qa_desktop import bootstrap
from qa_desktop.bootstrap import Application
from qa_desktop.cli import audits, backups, cases, checking, exchange, policies, statement, tools, trail
from qa_desktop.cli.console import FINE, PROBLEM, Console
from qa_desktop.errors import QADesktopError
from qa_desktop.services.desktop import Health, ProfileState
from qa_desktop.ui.failure import words

Command = Callable[[argparse.Namespace, Application, Console], int]

_WITHOUT_PROFILE: dict[tuple[str, str], Callable[[argparse.Namespace, Console], int]] = {
    ("tool", "check"): checking.check,
    ("tool", "export"): tools.export,
    ("cases", "check"): cases.check,
    ("policy", "check"): policies.check,
}
_WITH_PROFILE: dict[tuple[str, str], Command] = {
    ("tool", "list"): tools.shelf,
    ("tool", "install"): tools.install,
    ("audit", "list"): audits.shown,
    ("audit", "export"): audits.export,
    ("audit", "pdf"): audits.pdf,
    ("statement", ""): statement.made,
    ("backup", ""): backups.backup,
    ("trail", ""): trail.shown,
    ("trail", "verify"): trail.verify,
    ("sync", ""): exchange.sync,
    ("join", ""): exchange.join,
    ("hub", "init"): exchange.hub_init,
    ("hub", "invite"): exchange.hub_invite,
    ("hub", "approve"): exchange.hub_approve,
    ("hub", "ingest"): exchange.sync,
    ("hub", "list"): exchange.hub_list,
}
_WITH_FILES: dict[str, Command] = {
    "check": backups.check,
    "restore": backups.restore,
    "salvage": backups.salvage,
}
"""What works on the profile's files without opening the database."""


def run(given: argparse.Namespace, console: Console) -> int:
    """Do what was asked for on the command line; the exit code."""
    command, verb = given.command or "", getattr(given, "verb", None) or ""
    if (command, verb) in _WITHOUT_PROFILE:
        return _WITHOUT_PROFILE[command, verb](given, console)
    if command == "demo":
        return _demo(given.profile, console, window=not given.no_window)
    if not command:
        return _demo(given.profile, console, window=True)
    if command == "create":
        return _create(given, bootstrap.application(given.profile), console)
    if command == "recover":
        return _recover(given, console)
    if command == "move":
        return _move(verb, given, bootstrap.application(given.profile), console)
    if command == "doctor":
        return _doctor(given, console)
    if command in _WITH_FILES:
        return _with_files(_WITH_FILES[command], given, console)
    with _opened(given, console) as application:
        return _WITH_PROFILE[command, verb](given, application, console)


@contextmanager
def _opened(given: argparse.Namespace, console: Console) -> Iterator[Application]:
    """The profile, unlocked for one command and locked after it."""
    if given.demo:
        with _demonstration(given.profile, console) as application:
            yield application
        return
    application = bootstrap.application(given.profile)
    _unlock(application, console)
    try:
        yield application
    finally:
        application.desktop.profile.lock()


def _with_files(do: Command, given: argparse.Namespace, console: Console) -> int:
    application = bootstrap.application(given.profile)
    profile = application.desktop.profile
    asked = console.passphrase() if profile.status().needs_passphrase else ""
    application.desktop.backups.look(asked)
    try:
        return do(given, application, console)
    finally:
        profile.lock()


def _unlock(application: Application, console: Console) -> None:
    profile = application.desktop.profile
    status = profile.status()
    asked = console.passphrase() if status.needs_passphrase else ""
    profile.unlock(asked)


# ---------------------------------------------------------------- the window


def _show(application: Application) -> int:
    from qa_desktop.ui.app import run  # Qt is loaded for a window alone

    return run(application.launch(), application.folder.window)


def _demo(profile: Path | None, console: Console, *, window: bool) -> int:
    if not window:
        base = profile or Path(tempfile.mkdtemp(prefix="qa-desktop-demo-"))
        application, _made = bootstrap.demo(base, keep_open=False)
        console.say(f"Profile: {application.folder.root}")
        console.say(f"Share: {application.folder.root / bootstrap.DEMO_SHARE}")
        console.say(f"Passphrase: {bootstrap.demo_passphrase()}")
        return FINE
    with _demonstration(profile, console) as application:
        return _show(application)


@contextmanager
def _demonstration(profile: Path | None, console: Console) -> Iterator[Application]:
    """A demonstration, opened; one made for this run alone is thrown away after it."""
    base = profile or Path(tempfile.mkdtemp(prefix="qa-desktop-demo-"))
    # A shutdown while the data are made is a Ctrl+C: what was begun is taken away again.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    console.complain("Making sample data; this takes about ten seconds the first time.")
    try:
        application, _made = bootstrap.demo(base)
        try:
            yield application
        finally:
            application.desktop.profile.lock()
    finally:
        if profile is None:
            shutil.rmtree(base, ignore_errors=True)


# ---------------------------------------------------------------- this installation


def _create(given: argparse.Namespace, application: Application, console: Console) -> int:
    from qa_desktop.services.desktop import KeyMode

    application.desktop.profile.create(
        given.person, console.passphrase("New passphrase: "), KeyMode.PASSPHRASE
    )
    application.desktop.profile.lock()
    console.say(f"Profile: {application.folder.root}")
    return FINE


def _recover(given: argparse.Namespace, console: Console) -> int:
    application = bootstrap.application(given.profile)
    recovery_key = console.passphrase("Recovery key: ")
    application.desktop.keys.recover(recovery_key, console.passphrase("New passphrase: "))
    application.desktop.profile.lock()
    console.say(f"The new passphrase opens {application.folder.root}; the old one does not any more.")
    return FINE


def _move(verb: str, given: argparse.Namespace, application: Application, console: Console) -> int:
    desktop = application.desktop
    if verb == "in":
        desktop.keys.move_in(str(given.file), console.passphrase())
        desktop.profile.lock()
        console.say(f"The profile is here now: {application.folder.root}")
        return FINE
    passphrase = console.passphrase() if desktop.profile.status().needs_passphrase else ""
    if verb == "back":
        desktop.keys.take_back(passphrase)
        desktop.profile.lock()
        console.say(f"The profile is worked with here again: {application.folder.root}")
        return FINE
    desktop.profile.unlock(passphrase)
    try:
        new = "" if passphrase else console.passphrase("Passphrase for the other computer: ")
        file = desktop.keys.move_out(str(given.folder), passphrase, new)
    finally:
        desktop.profile.lock()
    console.say(f"Bring this file to the other computer: {file}")
    console.say("This computer does not open the profile any more; `move back` takes it back.")
    return FINE


def _doctor(given: argparse.Namespace, console: Console) -> int:
    application = bootstrap.application(given.profile)
    profile = application.desktop.profile
    problem = ""
    # Without a passphrase at hand the outside can still be checked.
    if profile.status().state is ProfileState.LOCKED and (
        console.passphrase_stdin or not profile.status().needs_passphrase
    ):
        try:
            _unlock(application, console)
        except QADesktopError as error:
            problem = words(error).text
    try:
        lines = application.desktop.settings.doctor()
    finally:
        profile.lock()
    marks = {Health.FINE: "fine ", Health.LOOK: "look ", Health.WRONG: "WRONG"}
    for line in lines:
        console.say(f"{marks[line.health]}  {line.words} [{line.code}]")
    if problem:
        console.complain(problem)
    wrong = any(line.health is Health.WRONG for line in lines)
    return PROBLEM if problem or wrong else FINE
