"""Owns the words of a security statement: what each setting is called, what is promised and what is not."""

from __future__ import annotations

from qa_desktop.domain.policy import Value
from qa_desktop.i18n import mark, tr

SETTING_WORDS = {
    "unlock-modes": mark("Ways of unlocking that are allowed"),
    "lock-after-minutes": mark("Minutes without a key until it locks"),
    "lock-with-session": mark("Locks when the computer locks or sleeps"),
    "clear-clipboard-seconds": mark("Seconds until copied text is cleared"),
    "backups-kept": mark("Backups that are kept"),
    "save-outside": mark("Copies may be saved outside the program"),
    "language": mark("Language"),
    "shared-folder": mark("Shared folder"),
    "retention/device-days": mark("Days until a safe audit may leave an auditor's computer"),
    "retention/case-list-days": mark("Days that a case list is kept"),
    "retention/bin-days": mark("Days that a discarded draft is kept"),
    "retention/helper-days": mark("Days that an answered request is kept"),
    "retention/hub-years": mark("Years that Q&S keeps an audit"),
    "retention/ad-hoc-years": mark("Years that Q&S keeps an ad hoc audit"),
    "retention/ad-hoc-tools": mark("Tools whose audits are ad hoc"),
    "retention/stub-grade": mark("The grade stays known after disposal"),
}
_MODES = {
    "keyring-and-passphrase": mark("the computer's keyring and a passphrase"),
    "keyring+passphrase": mark("the computer's keyring and a passphrase"),
    "keyring": mark("the computer's keyring"),
    "passphrase": mark("a passphrase"),
}
PROMISED = (
    mark(
        "Everything that is kept is encrypted with a random 256-bit key; no plaintext is written beside it."
    ),
    mark("An answer is said to be saved only when it has been forced to the disk."),
    mark("A completed audit is sealed to Q&S and signed before it leaves; the folder sees no names."),
    mark("Every change of an answer and every reading, printing and sending is kept and cannot be edited."),
    mark("Nothing that Q&S has not confirmed as safe is ever removed from an auditor's computer."),
)
NOT_PROMISED = (
    mark("Protection from programs that run as the same person, or from the administrator of this computer."),
    mark("Secrecy of what is printed or saved as a copy: it is readable by whoever opens it."),
    mark("Hiding from the folder's other users that somebody audits, and when."),
    mark("Wiping of every trace from memory and from worn cells of a solid-state disk."),
    mark("Opening the profile when passphrase, keyring and recovery key are all lost."),
)


def setting_words(name: str) -> str:
    """What a setting is called; its name where it has no words."""
    return tr(SETTING_WORDS[name]) if name in SETTING_WORDS else name


def mode_words(mode: str) -> str:
    """A way of unlocking, in words."""
    return tr(_MODES[mode]) if mode in _MODES else mode


def value_words(value: Value) -> str:
    """A setting's value, in words."""
    if isinstance(value, bool):
        return tr("Yes") if value else tr("No")
    if isinstance(value, tuple):
        return "; ".join(mode_words(each) for each in value)
    return str(value) if value != "" else tr("not set")
