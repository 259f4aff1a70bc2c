"""Owns the words of settings that others may decide, and of what is wrong in a policy file."""

from __future__ import annotations

from collections.abc import Mapping

from qa_desktop.domain.policy import KNOWN, Known, Policy, PolicyFault, PolicyState
from qa_desktop.domain.retention import SETTINGS, STARTS, RecordClass, Rule
from qa_desktop.i18n import mark, tr, trn
from qa_desktop.services.desktop_settings import SettingRow, SettingsModel
from qa_desktop.services.ports import UnitOfWork
from qa_desktop.services.retention_words import class_words, period_words, rule_words, set_words
from qa_desktop.services.settings import EffectiveSetting, effective, every

TITLES: Mapping[str, str] = {
    "unlock-modes": mark("Ways of unlocking that may be chosen"),
    "lock-after-minutes": mark("Lock when nothing is done for"),
    "lock-with-session": mark("Lock with the computer, and before it sleeps"),
    "clear-clipboard-seconds": mark("Clear what was copied after"),
    "backups-kept": mark("Backups kept on this computer"),
    "save-outside": mark("Copies may be saved outside the program"),
    "language": mark("Language"),
    "shared-folder": mark("Shared folder"),
    "retention/stub-grade": mark("Keep the grade when an audit is disposed of"),
    "retention/ad-hoc-tools": mark("Tools whose audits are ad hoc"),
    **dict.fromkeys(SETTINGS.values(), ""),
}
"""By name; of the periods of retention the class says it."""
_CHOICES: Mapping[str, str] = {
    "keyring-and-passphrase": mark("keyring and passphrase"),
    "keyring": mark("keyring alone"),
    "passphrase": mark("passphrase alone"),
}
_CLASS_OF = {name: record_class for record_class, name in SETTINGS.items()}
_OF_FILE: Mapping[str, str] = {
    "POLICY-TOO-BIG": mark("The policy file is larger than 64 KiB."),
    "POLICY-NOT-TOML": mark("The policy file is not written as it must be (TOML)."),
    "POLICY-NOT-A-FILE": mark("What lies in the policy file’s place is no file."),
    "POLICY-NOT-READABLE": mark("The policy file may not be read by this account."),
    "POLICY-NOT-FROM-IT": mark(
        "The policy file could have been written by somebody who is no administrator."
    ),
    "POLICY-VERSION": mark("The policy file is written for a newer version of QA Desktop."),
}
_REASONS: Mapping[str, str] = {
    "type": mark("it is not of the right kind"),
    "range": mark("it must be from {least} to {most}"),
    "choice": mark("it must be one of: {choices}"),
    "long": mark("it is too long"),
}


def title(name: str) -> str:
    """What a setting is called."""
    record_class = _CLASS_OF.get(name)
    if record_class is None:
        return tr(TITLES[name])
    return tr("Kept: {what}", what=class_words(record_class))


def value_words(setting: EffectiveSetting) -> str:
    """What a setting is."""
    name, value = setting.name, setting.value
    if isinstance(value, bool):
        return tr("Yes") if value else tr("No")
    if isinstance(value, tuple):
        return ", ".join(tr(_CHOICES[each]) for each in value)
    if isinstance(value, str):
        return value or tr("None")
    if name in _CLASS_OF:
        return period_words(value, in_years=name.endswith("-years"))
    if name.endswith("-minutes"):
        return trn("{n} minute", "{n} minutes", value)
    return trn("{n} second", "{n} seconds", value) if name.endswith("-seconds") else str(value)


_A_TEXT = Known("", "", "")
"""What stands in a policy file and is no setting: whom to ask."""


def fault_words(fault: PolicyFault) -> str:
    """What is wrong in a policy file, as a sentence."""
    if fault.code in _OF_FILE:
        strictest = tr(
            "Until that is put right every setting is at its strictest, and nothing is disposed of."
        )
        return f"{tr(_OF_FILE[fault.code])} {strictest}"
    shown = fault.name.replace("/", ".")
    if fault.code == "POLICY-TWICE":
        return tr(
            "The policy file says {name} twice: a lock holds, otherwise what it says first.", name=shown
        )
    if fault.code == "POLICY-BAD-VALUE":
        known = KNOWN.get(fault.name, _A_TEXT)
        reason = tr(
            _REASONS[fault.reason], least=known.least, most=known.most, choices=", ".join(known.choices)
        )
        return tr("In the policy file {name} cannot be used: {reason}.", name=shown, reason=reason)
    return tr("The policy file names a setting that there is not: {name}.", name=shown)


def state_words(policy: Policy) -> str:
    """Whether there is a policy file, and where."""
    match policy.state:
        case PolicyState.ABSENT:
            return tr(
                "Your IT department has deployed no policy file. It would lie at {place}", place=policy.place
            )
        case PolicyState.READ:
            return tr("Your IT department’s policy file is in effect: {place}", place=policy.place)
        case PolicyState.UNREADABLE:
            return tr("Your IT department’s policy file cannot be used: {place}", place=policy.place)


def model(unit: UnitOfWork, policy: Policy) -> SettingsModel:
    """What the Settings page shows."""
    rows = [
        SettingRow(each, title(each.name), value_words(each), set_words(each, policy.contact))
        for each in every(unit, policy)
    ]
    return SettingsModel(
        policy.state,
        state_words(policy),
        tuple(map(fault_words, policy.faults)),
        tuple(rows),
        _kept(unit, policy),
    )


def _kept(unit: UnitOfWork, policy: Policy) -> str:
    """What an auditor's computer keeps how long."""
    said = []
    for record_class in (RecordClass.OWN, RecordClass.CASES, RecordClass.DISCARDED):
        length = effective(unit, policy, SETTINGS[record_class]).number
        words = rule_words(Rule(record_class, length), STARTS[record_class])
        said.append(tr("{what}: {rule}.", what=class_words(record_class), rule=words))
    return " ".join(said)
