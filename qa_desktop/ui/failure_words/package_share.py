"""Owns the words for failures of packages and the shared folder."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "INVITE-ALTERED": (
        "The invitation is not as it was written: letters are missing or were changed.",
        "Nothing was changed.",
        "Copy it again from the original message. If it still fails, ask Q&S for a new one.",
    ),
    "INVITE-CONTENT": (
        "This invitation cannot be written: a name in it is too long.",
        "Nobody was invited.",
        "Use a shorter name.",
    ),
    "INVITE-INCOMPLETE": (
        "The end of the invitation is missing.",
        "Nothing was changed.",
        "Copy the whole block from BEGIN to END and paste it.",
    ),
    "INVITE-MISSING": (
        "There is no invitation in this text.",
        "Nothing was changed.",
        "Copy the whole block from BEGIN to END and paste it.",
    ),
    "INVITE-TOO-NEW": (
        "The invitation was made by a newer program.",
        "Nothing was changed.",
        "Update QA Desktop, then paste it again.",
    ),
    "JOIN-ARRIVING": (
        "A request to join is still arriving.",
        "The invitation stays open.",
        "Nothing; it is looked at again at the next run.",
    ),
    "JOIN-BOMB": (
        "A request to join would unpack to more than is allowed. It was not unpacked.",
        "Nothing was changed.",
        "Make a new invitation.",
    ),
    "JOIN-CIPHERTEXT": (
        "A request to join is damaged.",
        "The invitation stays open.",
        "Ask the person to join again with a new invitation.",
    ),
    "JOIN-CONTENT": (
        "A request to join cannot be read.",
        "The invitation stays open.",
        "Check that the person's program is up to date.",
    ),
    "JOIN-HEADER": (
        "The file in the place of a request to join is not one.",
        "The invitation stays open.",
        "Ask the person to join again with a new invitation.",
    ),
    "JOIN-INFLATE": (
        "A request to join is not packed as it should be.",
        "The invitation stays open.",
        "Check that the person's program is up to date.",
    ),
    "JOIN-NAME-TOO-LONG": (
        "The name of this computer is too long.",
        "Nothing was sent.",
        "Use a shorter name.",
    ),
    "JOIN-NOT-FOR-US": (
        "A request to join is encrypted to other keys.",
        "The invitation stays open.",
        "Open it on the hub that made the invitation.",
    ),
    "JOIN-PATH": (
        "A request to join lies under another invitation than its own.",
        "The invitation stays open.",
        "Find out who copied files inside the shared folder.",
    ),
    "JOIN-PROOF": (
        "A request to join does not prove that its sender was invited.",
        "Nobody was admitted.",
        "Make a new invitation and send it another way.",
    ),
    "KEY-FILE": (
        "This is not a key file of the kind asked for.",
        "The file was not changed.",
        "Choose the key file that was made when the space was set up.",
    ),
    "KEY-FILE-NOT-READ-BACK": (
        "The key file could not be opened again after it was made.",
        "The key itself is still here.",
        "Try again; if it happens again, tell support.",
    ),
    "KEY-IDENTITY": (
        "This computer's private key is damaged.",
        "Packages in the folder are intact.",
        "Restore the last backup, or join again with a new invitation.",
    ),
    "KEY-PASSPHRASE": (
        "The passphrase does not open this key file (or the file is damaged).",
        "The key file was not changed.",
        "Try again; mind capital letters. Use the second copy if there is one.",
    ),
    "KEY-PASSPHRASE-EMPTY": (
        "A key file needs a passphrase.",
        "No file was written.",
        "Type a passphrase.",
    ),
    "KEY-RECIPIENT": (
        "There is nobody to encrypt to: the keys of Q&S are missing or damaged. Nothing was written.",
        "The work is kept on this computer.",
        "Ask Q&S for a new invitation.",
    ),
    "PKG-ARRIVING": (
        "A package in the shared folder is still arriving; part of it is here.",
        "The sender keeps the whole package until Q&S has it.",
        "Nothing; it is looked at again at the next run. After a day it is listed under refused packages.",
    ),
    "PKG-BOMB": (
        "A package says it would unpack to more than is allowed. It was not unpacked.",
        "Nothing on this computer was changed.",
        "Report the device it came from to your IT security.",
    ),
    "PKG-CHAIN": (
        "A package does not follow from the one before it: the device was restored from a backup or copied.",
        "Both packages are kept.",
        "Nothing to do if the computer was restored; its work comes again by itself. Otherwise ask "
        "whose computer was copied.",
    ),
    "PKG-CIPHERTEXT": (
        "A package was damaged on its way: its bytes are not those that were signed.",
        "The sender keeps the original.",
        "It is sent again by itself under a repair name.",
    ),
    "PKG-CONTENT": (
        "This piece of work cannot be sealed: it holds broken text or is too large.",
        "It is kept on this computer, unchanged.",
        "Remove the text that was last pasted, or split very long comments, and complete a correction.",
    ),
    "PKG-HEADER": (
        "A file in the place of a package is not a package, or its first line is not as it should be.",
        "The sender keeps the package; nothing in the database changed.",
        "If it does not clear by itself, ask the sender to send again, and look who can write to the folder.",
    ),
    "PKG-INFLATE": (
        "A package's contents are not packed as they should be.",
        "The file stays where it is; the sender keeps the original.",
        "Check that the sender's program is up to date, then ask them to send again.",
    ),
    "PKG-INNER": (
        "A package's inside names another sender or number than its outside: somebody put their name "
        "on another's package.",
        "Nothing of it was believed.",
        "Report it to your IT security.",
    ),
    "PKG-MANIFEST": (
        "A package's table of contents cannot be read safely.",
        "The file stays where it is; the sender keeps the original.",
        "Check that both programs are up to date.",
    ),
    "PKG-NOT-A-FILE": (
        "In the place of a package lies a folder, link or device. It was not opened.",
        "Packages under repair names are still found.",
        "Ask IT to look at the shared folder.",
    ),
    "PKG-NOT-FOR-US": (
        "A package is encrypted to keys that this computer does not hold.",
        "The package is intact.",
        "If the Q&S keys were changed, restore the old key from the backup or use the recovery key.",
    ),
    "PKG-PART": (
        "A part of a package is not the size or content that the package declares.",
        "The file stays where it is; the sender keeps the original.",
        "Ask the sender to send again.",
    ),
    "PKG-PATH": (
        "A package lies under another number, device, mailbox or space than the one it was made for: "
        "it was copied there.",
        "The original package is unaffected where it belongs.",
        "Find out who copied files inside the shared folder.",
    ),
    "PKG-REVOKED": (
        "A package came from a device after its access was withdrawn.",
        "The package is kept in quarantine and can be admitted.",
        "If the withdrawal was a mistake, admit the device again; the packages are then taken in.",
    ),
    "PKG-SIGNATURE": (
        "A package's signature does not fit: it was changed after it was sealed, or forged.",
        "The sender keeps the original.",
        "It is sent again by itself. If it comes back, look who can write to the folder.",
    ),
    "PKG-TOO-BIG": (
        "A file is larger than any package may be.",
        "When sending: the audit is kept on this computer. When receiving: nothing was read.",
        "When sending: make attachments smaller. When receiving: look who put the file there.",
    ),
    "PKG-UNKNOWN-DEVICE": (
        "A package was signed by a key that is not on the list of devices.",
        "Nothing of it was believed; the file stays where it is.",
        "If it is a colleague's new computer, invite it. Otherwise treat it as an attempt to put "
        "false data into the folder.",
    ),
    "PKG-WRONG-ROLE": (
        "A package claims to come from the Q&S hub, but its key is a device's.",
        "Nothing of it was believed.",
        "Report it to your IT security.",
    ),
    "ROSTER-ARRIVING": (
        "The list of members is still arriving.",
        "The list known so far is used.",
        "Nothing; it is looked at again at the next run.",
    ),
    "ROSTER-BACKWARDS": (
        "The folder offers an older list of members than the one known here.",
        "The newer list is kept.",
        "Tell Q&S: the shared folder may have been restored from a backup.",
    ),
    "ROSTER-BOMB": (
        "The list of devices would unpack to more than is allowed. It was not unpacked.",
        "The list known so far is used.",
        "Report it to IT security.",
    ),
    "ROSTER-CHAIN": (
        "A list of members does not follow from the one known here.",
        "The list known so far is used.",
        "Tell Q&S.",
    ),
    "ROSTER-CIPHERTEXT": (
        "The list of devices inside the roster is damaged.",
        "The list known so far is used.",
        "Restore the file from the hub's backup.",
    ),
    "ROSTER-CONTENT": (
        "This list of members cannot be written: something in it is too long or missing.",
        "The list in use is unchanged.",
        "Shorten the name that was last typed.",
    ),
    "ROSTER-HEADER": (
        "The list of members is damaged.",
        "The list known so far is used.",
        "Ask Q&S to check the shared folder.",
    ),
    "ROSTER-INFLATE": (
        "The list of devices is not packed as it should be.",
        "The list known so far is used.",
        "Check that the programs are up to date.",
    ),
    "ROSTER-LIST": (
        "The list of devices cannot be read.",
        "The list known so far is used.",
        "Check that the programs are up to date.",
    ),
    "ROSTER-NOT-FOR-US": (
        "The list of devices is encrypted to other keys.",
        "The public part of the list is used.",
        "Nothing on an auditor's computer. On a hub: restore its keys.",
    ),
    "ROSTER-OTHER-SPACE": (
        "The list of members belongs to another space.",
        "The list known so far is used.",
        "Find out who copied files inside the shared folder.",
    ),
    "ROSTER-SIGNATURE": (
        "The list of members was not signed by a root key of this space.",
        "The list known so far is used.",
        "Report it to Q&S and IT security.",
    ),
    "SHARE-AWAY": (
        "The shared folder cannot be reached.",
        "Everything is kept on this computer and goes out when the folder is back.",
        "Check the network, the VPN or the stick; nothing else to do.",
    ),
    "SHARE-BUSY": (
        "Another program (antivirus, a sync client) is holding a file in the shared folder.",
        "Everything is kept on this computer.",
        "Nothing; it is tried again at the next run.",
    ),
    "SHARE-CLOUD-STOPPED": (
        "The files are in the cloud and the sync program (OneDrive) is not running.",
        "Everything is kept on this computer.",
        "Start OneDrive and sign in.",
    ),
    "SHARE-CONFLICT": (
        "A name in the shared folder is taken by something else. Nothing was overwritten.",
        "Everything is kept on this computer and goes out under a repair name.",
        "Nothing at first; if it is said again, ask IT to look at the folder.",
    ),
    "SHARE-FULL": (
        "The shared folder is full.",
        "Everything is kept on this computer.",
        "Ask whoever looks after the folder for space.",
    ),
    "SHARE-NO-PERMISSION": (
        "You are not allowed to do this in the shared folder.",
        "Everything is kept on this computer.",
        "Ask IT for access to the folder, naming it.",
    ),
    "SHARE-PATH-TOO-LONG": (
        "The shared folder's address is too long for Windows (at most 180 characters).",
        "Everything is kept on this computer.",
        "Choose a folder nearer to the top of the drive, or map it to a drive letter.",
    ),
    "SHARE-READ-BACK": (
        "What was written to the shared folder did not read back the same.",
        "Everything is kept on this computer; it was not counted as sent.",
        "Nothing; it is tried again. If it stays, ask IT to check the folder's disk.",
    ),
    "SHARE-READ-ONLY": (
        "The shared folder cannot be written to: it is read-only.",
        "Everything is kept on this computer.",
        "Ask IT for write access to the folder.",
    ),
    "SPACE-ARRIVING": (
        "The file that says whose folder this is is still arriving.",
        "Nothing on this computer was changed.",
        "Wait for the sync program, then try again.",
    ),
    "SPACE-HEADER": (
        "The file that says whose folder this is is damaged.",
        "Work on this computer is kept.",
        "Ask Q&S to check the shared folder.",
    ),
    "SPACE-SIGNATURE": (
        "The file that says whose folder this is was not signed by the keys it names.",
        "Work on this computer is kept; nothing was sent.",
        "Ask Q&S; do not use this folder until they have looked.",
    ),
}
