"""Owns the words of a security statement: ways of unlocking, what is promised and what is not."""

from __future__ import annotations

from qa_desktop.i18n import mark, tr

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


def mode_words(mode: str) -> str:
    """A way of unlocking, in words."""
    return tr(_MODES[mode]) if mode in _MODES else mode
