"""Owns the words for failures of the local store."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "AUDIT-DRAFT-EXISTS": (
        "There is already a draft of this audit.",
        "Nothing was changed.",
        "Open the draft that is there.",
    ),
    "AUDIT-EXISTS": (
        "That version of the audit is there already.",
        "Nothing was changed.",
        "Open the one that is there.",
    ),
    "BIN-UNKNOWN": (
        "That draft is not in the bin any more.",
        "Nothing was changed.",
        "Look for it among the audits: somebody may have restored it.",
    ),
    "BACKUP-DAMAGED": (
        "The backup that was just written did not read back as it should.",
        "The database and earlier backups are untouched.",
        "Try again; if it happens again, the disk may be failing.",
    ),
    "BACKUP-LATE": (
        "There was no time for the backup while the program was being locked.",
        "The database and earlier backups are untouched.",
        "It is made in the next quiet moment, or now under Settings.",
    ),
    "BACKUP-NONE-GOOD": (
        "There is no sound backup to restore.",
        "Nothing was changed.",
        "Read out what can still be read, and ask Q&S: what was sent is there.",
    ),
    "BACKUP-NOT-SOUND": (
        "That backup is damaged itself.",
        "Nothing was changed.",
        "Choose another one.",
    ),
    "BACKUP-UNKNOWN": (
        "There is no such backup.",
        "Nothing was changed.",
        "Choose one from the list.",
    ),
    "CHANGE-UNKNOWN": (
        "There is no such change to undo.",
        "Nothing was changed.",
        "Look at the history.",
    ),
    "DISK-FULL": (
        "The disk is full.",
        "What you typed is kept on the screen; everything saved before is there.",
        "Free some space, then save again.",
    ),
    "ESCALATION-CHANGED": (
        "That entry of the escalation is kept with other content.",
        "The first entry stays as it was.",
        "Add a further entry.",
    ),
    "MIGRATION-FAILED": (
        "The database could not be brought to the format of this version of the program.",
        "It is as it was before, and a checked backup of it was made.",
        "Go on with the version of the program that you had, and tell support.",
    ),
    "OUTBOX-OUT-OF-ORDER": (
        "A package would leave a hole in this computer's numbering.",
        "Nothing was sent; the audit is kept.",
        "Restart the program; if it happens again, tell support.",
    ),
    "OUTBOX-UNKNOWN": (
        "There is no such package on this computer.",
        "Nothing was changed.",
        "Refresh the list.",
    ),
    "PKG-DOC": (
        "A package's content is not what its kind promises.",
        "The file on the shared folder is untouched.",
        "Ask the sender to update the program and send again.",
    ),
    "PKG-FORK": (
        "Two different packages came under one number: a device was restored or copied.",
        "The first one counts; the second is kept as evidence.",
        "Ask whose device it is; its work comes again by itself.",
    ),
    "PKG-REPLAYED": (
        "The same package was put under a second number.",
        "The first one counts.",
        "Tell IT that somebody copies files on the shared folder.",
    ),
    "SALVAGE-NOTHING": (
        "Nothing of the database can be read any more.",
        "Nothing was changed; backups and what was sent to Q&S are untouched.",
        "Restore the newest sound backup.",
    ),
    "STORE-BUSY": (
        "Another program holds the database.",
        "What you typed is kept and will be saved.",
        "Wait; if it lasts, close backup or antivirus programs.",
    ),
    "STORE-CANNOT-OPEN": (
        "The database file cannot be opened.",
        "Nothing was changed.",
        "Try again; if it lasts, tell IT.",
    ),
    "STORE-CLOSED": (
        "The database is locked or the program is closing.",
        "Everything saved before is there.",
        "Unlock.",
    ),
    "STORE-DAMAGED": (
        "The database is damaged.",
        "Completed audits that were sent are at Q&S; backups are untouched.",
        "Stop working, keep the files, restore the newest sound backup.",
    ),
    "STORE-IO": (
        "The disk did not answer.",
        "What you typed is kept and will be saved when the disk answers.",
        "Try again; if it lasts, tell IT.",
    ),
    "STORE-KEY-LENGTH": (
        "The database key has the wrong length.",
        "Nothing was changed.",
        "Restart the program; if it happens again, tell IT.",
    ),
    "STORE-MISSING": (
        "The database that belongs to this profile is not there, or is empty.",
        "Nothing on the shared folder and no backup was touched; no new database was begun.",
        "Restore the newest sound backup, or ask IT where the profile was moved.",
    ),
    "STORE-NO-WAL": (
        "This disk cannot keep the database safely.",
        "Nothing was changed.",
        "Choose a folder on this computer's own disk.",
    ),
    "STORE-NOT-ENCRYPTED": (
        "The database file is readable without a key, so it is not ours.",
        "Nothing was written to it.",
        "Move the file away and tell IT; do not work with it.",
    ),
    "STORE-NOT-ENCRYPTING": (
        "This copy of the program cannot encrypt.",
        "Nothing was written.",
        "Reinstall the program and tell IT.",
    ),
    "STORE-ON-NETWORK": (
        "The profile lies on a network drive or in a folder that is copied by a sync program.",
        "Nothing was changed.",
        "Choose a folder on this computer's own disk that is not synced.",
    ),
    "STORE-PAGES": (
        "A page of the database is damaged.",
        "Backups are untouched.",
        "Restore the newest sound backup.",
    ),
    "STORE-READ-ONLY": (
        "The database may not be written.",
        "Everything saved before is there.",
        "Ask IT for the right to write in the profile folder.",
    ),
    "STORE-REFERENCES": (
        "Entries of the database do not fit each other.",
        "Backups are untouched.",
        "Restore the newest sound backup and tell support.",
    ),
    "STORE-STRUCTURE": (
        "The structure of the database is damaged.",
        "Backups are untouched.",
        "Restore the newest sound backup.",
    ),
    "STORE-TOO-NEW": (
        "The database was made by a newer version of QA Desktop.",
        "Nothing was changed.",
        "Install the newer version.",
    ),
    "STORE-WRONG-KEY": (
        "The key does not open this database, or its first page is damaged.",
        "Nothing was changed.",
        "Restore the newest sound backup, or put back the key-slot file that belongs to this database.",
    ),
}
