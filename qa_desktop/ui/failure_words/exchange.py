"""Owns the words for failures of sending, receiving and the hub."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "EXCHANGE-ALONE": (
        "This computer has not joined a Q&S team yet.",
        "Completed audits are kept on this computer and are sent once it has joined.",
        "Ask Q&S for an invitation, then choose Join.",
    ),
    "EXCHANGE-ALREADY-MEMBER": (
        "This computer has already joined a Q&S team.",
        "Nothing changed.",
        "Use another profile to join another team.",
    ),
    "EXCHANGE-FORK": (
        "A number of this computer's packages is in the folder with other content: this computer, or "
        "the Q&S computer, was restored from a backup or copied.",
        "Everything not yet safe is sent again by itself under new numbers.",
        "Nothing, if a backup was restored. If the computer was copied, tell Q&S: only one copy "
        "should be used.",
    ),
    "EXCHANGE-MAIL-WITHHELD": (
        "Q&S has written messages to this computer that are not in the shared folder.",
        "Your audits are not affected; messages from Q&S, receipts among them, are late.",
        "Try again later; if it stays, tell Q&S.",
    ),
    "EXCHANGE-OFFERED-AGAIN": (
        "The content of this package went out again under a new number.",
        "It is counted once.",
        "Nothing.",
    ),
    "EXCHANGE-RECORD": (
        "What this program keeps about its membership could not be read.",
        "Audits and answers are not affected.",
        "Send this code to Q&S; restoring the last backup helps.",
    ),
    "EXCHANGE-RECORD-TOO-NEW": (
        "The membership was written by a newer version of QA Desktop.",
        "Nothing was changed.",
        "Use the newer version.",
    ),
    "HEADS-CONTENT": (
        "A weekly message of Q&S to everybody is not as it should be.",
        "Nothing was changed because of it.",
        "Tell Q&S.",
    ),
    "HUB-ALREADY": (
        "This installation already is a Q&S hub, or a member of a team.",
        "Nothing changed.",
        "Use another profile to set up another hub.",
    ),
    "HUB-BACKUP-FAILED": (
        "The backup of the Q&S database failed, so nothing new can be called safe.",
        "What has arrived is kept here, and every device keeps its own copy.",
        "Free space on the disk, or ask IT; the next run tries again.",
    ),
    "HUB-FOLDER-TAKEN": (
        "The folder already holds a space of a Q&S team.",
        "Nothing in it was changed.",
        "Choose an empty folder, or ask for an invitation to that team.",
    ),
    "HUB-NO-DEVICE": (
        "No device of this id is enrolled.",
        "Nothing changed.",
        "Check the list of devices.",
    ),
    "HUB-NO-REQUEST": (
        "Nobody has asked to join with this invitation yet, or the request has not arrived.",
        "The invitation stays good until it expires.",
        "Try again in a few minutes.",
    ),
    "HUB-NOT-HERE": (
        "This installation is not a Q&S hub.",
        "Nothing changed.",
        "Use the Q&S computer, or set up a hub first.",
    ),
    "HUB-OTHER-ROOT": (
        "The root key is not one of this space's.",
        "Nobody was enrolled.",
        "Use one of the two root key files made when the hub was set up.",
    ),
    "HUB-PERSON": (
        "An invitation needs a person's name.",
        "Nothing changed.",
        "Write the name of the person it is for.",
    ),
    "HUB-ROOT-NEEDED": (
        "Enrolling or revoking a device needs a root key, and none is kept on this computer.",
        "Nothing changed.",
        "Have one of the two key holders bring the root key file and its passphrase.",
    ),
    "INVITE-EXPIRED": (
        "The invitation is older than 72 hours.",
        "Nothing was written to the folder.",
        "Ask Q&S for a new one.",
    ),
    "INVITE-FOLDER-ARRIVING": (
        "The shared folder has not fully arrived on this computer yet.",
        "Nothing was written.",
        "Wait until the folder has finished syncing, then try again.",
    ),
    "INVITE-OTHER-FOLDER": (
        "This folder is not the one you were invited to.",
        "Nothing was written to it.",
        "Choose the folder that Q&S named, or ask Q&S.",
    ),
    "INVITE-UNKNOWN": (
        "No invitation of this id was made here.",
        "Nothing changed.",
        "Check the list of invitations.",
    ),
    "INVITE-USED": (
        "Somebody has joined with this invitation, or it was withdrawn.",
        "Nothing changed.",
        "Ask Q&S for a new one; if you did not join yourself, tell them.",
    ),
    "PKG-STUCK": (
        "A file has been arriving for more than a day and is still not whole.",
        "The sender keeps the original and puts it out again; the file was not touched.",
        "Check that the sync client is running on both computers.",
    ),
    "RECEIPT-CONTENT": (
        "A receipt from Q&S is not as it should be.",
        "Nothing was marked as received or safe because of it.",
        "Tell Q&S; a later receipt replaces it.",
    ),
    "SHARE-NAMES-TAKEN": (
        "Every name for one of this computer's packages holds something else.",
        "The package is kept and sent under a new number.",
        "Ask IT who puts files into the qad1 folder.",
    ),
    "SHARE-OTHER-SPACE": (
        "The folder belongs to another Q&S team's space.",
        "Nothing was written to it; your audits wait on this computer.",
        "Choose the folder you joined with.",
    ),
    "SPACE-REPLACED": (
        "The folder's mark was replaced by another validly signed one of the same space.",
        "The known one counts; nothing was lost.",
        "Tell Q&S.",
    ),
}
