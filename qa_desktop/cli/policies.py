"""Owns the command that reads a policy file as the program would, before IT deploys it."""

from __future__ import annotations

import argparse

from qa_desktop.cli.console import FINE, PROBLEM, Console
from qa_desktop.domain.policy import PolicyState
from qa_desktop.i18n import tr


def check(given: argparse.Namespace, console: Console) -> int:
    """Say what a policy file locks and presets, and everything that is wrong with it."""
    from qa_desktop.services.setting_words import fault_words
    from qa_desktop.system.policy_file import read_policy, system_place

    # Whose file it is matters where it is deployed, and not while it is being written.
    policy = read_policy(given.file, lambda _path: True)
    if policy.state is PolicyState.ABSENT:
        console.complain(tr("There is no file {file}.", file=given.file))
        return PROBLEM
    for words, values in ((tr("Locked"), policy.locked), (tr("Preset"), policy.preset)):
        for name, value in values.items():
            console.say(f"{words}: {name.replace('/', '.')} = {value}")
    for fault in policy.faults:
        console.complain(f"{fault_words(fault)} [{fault.code}]")
    console.say(
        tr("Deploy it as {place}, writable by administrators alone.", place=system_place())
        if not policy.faults
        else tr("Put this right before it is deployed.")
    )
    return PROBLEM if policy.faults else FINE
