"""Owns the commands that reach the shared folder: sync, join and the hub."""

from __future__ import annotations

import argparse
from pathlib import Path

from qa_desktop.bootstrap import Application
from qa_desktop.cli.audits import write_new
from qa_desktop.cli.console import FINE, LONGEST_INPUT, PROBLEM, Console
from qa_desktop.errors import QADesktopError, Refused
from qa_desktop.services.desktop import HubKeys, MembershipState
from qa_desktop.services.ports import SyncOutcome
from qa_desktop.services.words import grade_words
from qa_desktop.ui.failure import words, words_for_code


def sync(_given: argparse.Namespace, application: Application, console: Console) -> int:
    """Send and take in whatever is due; a problem is told in words and the rest is done."""
    outcome = application.desktop.exchange.sync()
    status = application.desktop.exchange.status()
    if outcome.reached:
        console.say(
            f"Sent {outcome.sent}, taken in {outcome.taken_in}, refused {outcome.refused}, "
            f"receipts {outcome.receipts}; {status.to_send} to send."
        )
    _complain_of(outcome, console)
    return PROBLEM if outcome.problems or not outcome.reached else FINE


def _complain_of(outcome: SyncOutcome, console: Console) -> None:
    for code in outcome.problems:
        console.complain(f"{words(Refused(code)).text} [{code}]")


def join(given: argparse.Namespace, application: Application, console: Console) -> int:
    """Leave a join request in the folder and say the check code to read out."""
    text = _read(given.file) if given.file is not None else console.rest()
    code = application.desktop.exchange.join(text, str(given.folder))
    if application.desktop.exchange.status().membership is MembershipState.MEMBER:
        console.say("This computer is a member already.")
    else:
        console.say(f"Check code: {code}")
        console.say("Read it out to Q&S. When they have let this computer in, run sync.")
    return FINE


def hub_init(given: argparse.Namespace, application: Application, console: Console) -> int:
    """Make a space, write its key files, and print once what belongs into the safe."""
    targets = [given.keys / name for name in ("root-1.age", "root-2.age", "recovery.age")]
    for target in targets:
        if target.exists():
            raise Refused("FILE-EXISTS")
    try:
        given.keys.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused("FILE-NOT-WRITTEN", errno=error.errno) from error
    written: list[Path] = []

    def hand_out(made: HubKeys) -> None:
        for target, data in zip(targets, (*made.root_files, made.recovery_file), strict=True):
            write_new(target, data)
            written.append(target)
        console.say("Print this page now and lock it away; it is not shown again.")
        for target, passphrase in zip(targets, made.passphrases, strict=True):
            console.say(f"  {target}: {passphrase}")
        console.say(f"  Recovery key: {made.recovery}")
        console.out.flush()

    try:
        application.desktop.hub.set_up(
            str(given.folder), given.name, keep_root=not given.root_elsewhere, hand_out=hand_out
        )
    except QADesktopError:
        if len(written) == len(targets):
            console.complain("The page above does not count: the next try prints another.")
        for target in written:
            target.unlink(missing_ok=True)
        raise
    console.say(f"This installation is the hub of a new space in {given.folder}.")
    return FINE


def hub_invite(given: argparse.Namespace, application: Application, console: Console) -> int:
    """Make an invitation, to be handed over outside the shared folder."""
    made = application.desktop.hub.invite(given.person)
    if given.file is None:
        console.say(made.text)
    else:
        write_new(given.file, made.text.encode("utf-8"))
        console.say(f"The invitation is in {given.file}. Send it outside the shared folder.")
    return FINE


def hub_approve(given: argparse.Namespace, application: Application, console: Console) -> int:
    """List who asks to join with their check codes, or let one of them in."""
    if given.invite is None:
        rows = [
            (each.invite, each.person, each.machine, each.check_code)
            for each in application.desktop.hub.requests()
        ]
        console.table(("REQUEST", "PERSON", "COMPUTER", "CHECK CODE"), rows)
        return FINE
    root, passphrase = None, ""
    if given.root_key is not None:
        root, passphrase = _bytes_of(given.root_key), console.passphrase("Passphrase of the root key: ")
    device = application.desktop.hub.approve(given.invite, root, passphrase)
    console.say(f"{device.person} on {device.machine} is let in as {device.device}.")
    outcome = application.desktop.exchange.sync()
    _complain_of(outcome, console)
    return PROBLEM if outcome.problems or not outcome.reached else FINE


def hub_list(_given: argparse.Namespace, application: Application, console: Console) -> int:
    """List devices, what has come, and what was refused with the reason."""
    desktop = application.desktop
    console.table(
        ("DEVICE", "PERSON", "COMPUTER", "REVOKED"),
        [
            (each.device, each.person, each.machine, "yes" if each.revoked else "")
            for each in desktop.hub.devices()
        ],
    )
    inbox = desktop.inbox.inbox()
    here = desktop.now().tzinfo  # stored in UTC, read by people
    console.say()
    console.table(
        ("ARRIVED", "KIND", "CASE", "AUDITOR", "GRADE", "ESCALATION", "READ"),
        [
            (
                f"{row.arrived_at.astimezone(here):%Y-%m-%d %H:%M}",
                row.kind.value,
                row.case_reference,
                row.auditor,
                grade_words(row.overall_grade),
                "open" if row.escalation_open else "",
                "yes" if row.read_at else "",
            )
            for row in inbox.rows
        ],
    )
    for gap in inbox.gaps:
        console.say(f"{gap.sender_name}: {gap.words}")
    for notice in inbox.notices:
        console.say(notice)
    for refusal in inbox.refusals:
        console.say(f"Refused: {refusal.path}: {words_for_code(refusal.code)} [{refusal.code}]")
    return FINE


def _read(path: Path) -> str:
    try:
        return _bytes_of(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("FILE-UNREADABLE") from error


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST_INPUT + 1)
    except OSError as error:
        raise Refused("FILE-UNREADABLE", errno=error.errno) from error
    if len(data) > LONGEST_INPUT:
        raise Refused("FILE-UNREADABLE", most=LONGEST_INPUT)
    return data
