"""Owns the words for failures of keys and this computer."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "ALREADY-RUNNING": (
        "QA Desktop is already open with this profile.",
        "The database was not touched.",
        "Use the window that is open.",
    ),
    "ESCROW-MISSING": (
        "No recovery key was known when this profile was last used.",
        "The database is untouched.",
        "Only the passphrase or the keyring opens it.",
    ),
    "KEYRING-AWAY": (
        "This computer has no keyring, or it does not answer.",
        "Nothing was changed.",
        "Use a passphrase, or sign in to the desktop and try again.",
    ),
    "KEYRING-FORGETS": (
        "The keyring did not give back what it was given.",
        "Nothing was set up with it.",
        "Use a passphrase.",
    ),
    "KEYRING-FORGOT": (
        "The keyring no longer has this computer's secret.",
        "The database is untouched.",
        "Use the spare passphrase, or ask Q&S for recovery with the recovery key.",
    ),
    "KEYRING-LOCKED": (
        "The computer's keyring is locked.",
        "Nothing was changed.",
        "Unlock the keyring, or use a passphrase.",
    ),
    "KEYRING-NOT-ALLOWED": (
        "The keyring that is set up does not keep secrets safely.",
        "Nothing was written to it.",
        "Use a passphrase; IT may choose the operating system's own keyring.",
    ),
    "KEYRING-REQUIRED": (
        "IT does not allow a passphrase alone here, and the keyring of this computer cannot be used.",
        "Nothing was changed: what could be opened before still can be.",
        "Ask IT to mend the keyring, or to allow a passphrase in the policy file; then try again.",
    ),
    "KEYSLOTS-DAMAGED": (
        "The file with the wrapped database key and its copy are damaged.",
        "The database is untouched, and no new one was begun.",
        "Put keyslots.json back from a backup of the profile, or ask Q&S for recovery.",
    ),
    "KEYSLOTS-MISSING": (
        "The file with the wrapped database key is missing.",
        "The database is untouched, and no new one was begun.",
        "Put keyslots.json back from a backup of the profile.",
    ),
    "KEYSLOTS-TOO-NEW": (
        "The key file was made by a newer version of QA Desktop.",
        "Nothing was changed.",
        "Install the newer version.",
    ),
    "KEYSLOTS-UNREADABLE": (
        "The file with the wrapped database key cannot be read.",
        "Nothing was changed.",
        "Ask IT for the right to read the profile folder.",
    ),
    "MODE-NOT-ALLOWED": (
        "IT does not allow this way of unlocking on this computer.",
        "Nothing was changed.",
        "Choose another way, or ask IT what the policy file allows.",
    ),
    "MOVE-NOT-ONE": (
        "That file holds no profile from another computer.",
        "Nothing was written.",
        "Choose the file whose name ends with .qamove, as the other computer wrote it.",
    ),
    "MOVE-NOT-WRITABLE": (
        "Nothing can be written into that folder.",
        "The profile is open here as before.",
        "Choose another folder or stick.",
    ),
    "MOVE-TOO-NEW": (
        "That file was made by a newer version of QA Desktop.",
        "Nothing was written.",
        "Install the newer version on this computer.",
    ),
    "MOVE-TORN": (
        "That file is damaged or not all there.",
        "Nothing was taken from it, and the profile is still on the computer that it comes from.",
        "Copy the file again, or have the other computer write it anew on another stick.",
    ),
    "MOVE-UNREADABLE": (
        "That file cannot be read.",
        "Nothing was written.",
        "Check that the stick is plugged in and the file is on it.",
    ),
    "PASSPHRASE-COMMON": (
        "The passphrase is made of what is tried first, or of too few words.",
        "Nothing was changed.",
        "Add one or two words that do not belong to the others.",
    ),
    "PASSPHRASE-DATE": (
        "Most of the passphrase is a date or a year, and those are soon gone through.",
        "Nothing was changed.",
        "Add one or two words that have nothing to do with the date.",
    ),
    "PASSPHRASE-NAME": (
        "Most of the passphrase is your name, or what this program or its team is called.",
        "Nothing was changed.",
        "Add one or two words that have nothing to do with you or your work.",
    ),
    "PASSPHRASE-NEEDED": (
        "A passphrase is needed.",
        "Nothing was changed.",
        "Type the passphrase.",
    ),
    "PASSPHRASE-REPEATS": (
        "Most of the passphrase is the same again and again.",
        "Nothing was changed.",
        "Use different words that do not belong together.",
    ),
    "PASSPHRASE-ROW": (
        "Most of the passphrase is a row of letters, figures or keys.",
        "Nothing was changed.",
        "Use words that do not belong together.",
    ),
    "PASSPHRASE-SHORT": (
        "The passphrase is shorter than 12 characters.",
        "Nothing was changed.",
        "Use several words.",
    ),
    "PASSPHRASE-WRONG": (
        "That passphrase does not open this profile.",
        "Nothing was changed.",
        "Try again; each wrong try makes the wait longer, and nobody is locked out.",
    ),
    "PROFILE-MOVED": (
        "This profile was moved to another computer.",
        "What it held then went with it, and nothing is lost here.",
        "Work on the other computer; if the move was never finished, take the profile back here.",
    ),
    "PROFILE-NOT-WRITABLE": (
        "The profile folder cannot be made or written.",
        "Nothing was changed.",
        "Ask IT for the right to write there, or choose another folder.",
    ),
    "PROGRAM-INCOMPLETE": (
        "Files that belong to the program are missing.",
        "Your data is untouched.",
        "Reinstall the program.",
    ),
    "RECOVERY-KEY-INVALID": (
        "That is not a recovery key.",
        "Nothing was changed.",
        "Check that the whole key was typed.",
    ),
    "RECOVERY-KEY-WRONG": (
        "That recovery key does not belong to this profile.",
        "Nothing was changed.",
        "Use the recovery key of your own Q&S team.",
    ),
    "PROFILE-PASSING": (
        "A demonstration has no keys to look after: it opens by itself.",
        "Nothing was changed.",
        "Try it in a profile of your own.",
    ),
    "UNLOCK-WAIT": (
        "There were several wrong passphrases, so the next try has to wait for {seconds} seconds.",
        "Nothing was changed, and nobody is locked out.",
        "Wait, then try again.",
    ),
    "VAULT-EXISTS": (
        "This profile has a key already.",
        "Nothing was changed.",
        "Unlock it.",
    ),
}
