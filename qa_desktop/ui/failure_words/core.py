"""Owns the words for failures of audits, the profile and escalations."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "AUDIT-BEING-CORRECTED": (
        "A correction of this audit is under way already.",
        "It is kept as a draft.",
        "Open that draft and go on with it.",
    ),
    "AUDIT-NOT-ARRIVED": (
        "Only the escalation has come so far; its audit is still being filled in.",
        "The escalation is here and counted.",
        "Open its slip, and ring the auditor if you need more.",
    ),
    "AUDIT-NOT-COMPLETED": (
        "This audit is still a draft.",
        "The draft is safe.",
        "Complete it first.",
    ),
    "AUDIT-NOT-DRAFT": (
        "This audit is completed, so its answers cannot change.",
        "The completed audit is safe.",
        'Use "Correct this audit" to make a new version.',
    ),
    "AUDIT-NOT-READY": (
        "The audit cannot be completed yet: something on the review page is not settled.",
        "It is still a draft and every answer is kept.",
        "Go through the review page once more.",
    ),
    "AUDIT-REASON": (
        "A correction needs a written reason.",
        "The completed audit is unchanged.",
        "Say in a few words why it is corrected.",
    ),
    "AUDIT-SUPERSEDED": (
        "A later version of this audit exists.",
        "Both versions are kept.",
        "Correct the latest version.",
    ),
    "AUDIT-UNKNOWN": (
        "This audit is not on this computer.",
        "Nothing was changed.",
        "Check the reference; it may be on another computer or in the bin.",
    ),
    "ESCALATION-ACKNOWLEDGED-TIME": (
        "The time of the acknowledgement lies in the future, or before the manager was told.",
        "What was recorded before is kept.",
        "Correct the date or the time.",
    ),
    "ESCALATION-INCOMPLETE": (
        "Something is missing in the escalation: what was found, who was told, when, or the reason "
        "why none is needed.",
        "What was recorded before is kept.",
        "Fill in what is missing and try again.",
    ),
    "ESCALATION-TOLD-IN-FUTURE": (
        "The time when the manager was told lies in the future.",
        "What was recorded before is kept.",
        "Correct the date or the time.",
    ),
    "ESCALATION-UNKNOWN": (
        "There is no escalation for this audit.",
        "Nothing was changed.",
        "Raise one with F2 first.",
    ),
    "ESCALATION-UNTOLD": (
        "Nobody has been told of this escalation yet, so it cannot be acknowledged.",
        "The escalation is kept.",
        "Write down first who was told and when.",
    ),
    "EXCHANGE-NO-FOLDER": (
        "No shared folder has been chosen yet.",
        "Completed audits stay on this computer.",
        "Join a Q&S team, or set up a hub, and name the folder.",
    ),
    "FILE-EXISTS": (
        "There is a file of this name already.",
        "It was not overwritten.",
        "Choose another name, or move that file away.",
    ),
    "FILE-NOT-WRITTEN": (
        "The file could not be written.",
        "Nothing in the profile was changed.",
        "Check the folder, its free space and whether you may write there.",
    ),
    "FILE-UNREADABLE": (
        "The file cannot be read as text.",
        "Nothing was changed.",
        "Check the file's name and that it is the invitation you were sent.",
    ),
    "PROFILE-ABSENT": (
        "There is no profile in this folder yet.",
        "Nothing was changed.",
        "Make one first, or choose the folder where yours lies.",
    ),
    "PROFILE-EXISTS": (
        "There is a profile in this folder already.",
        "It was not touched.",
        "Open it, or choose another folder.",
    ),
    "PROFILE-LOCKED": (
        "The program is locked.",
        "Everything that was saved is saved.",
        "Unlock it with your passphrase and try again.",
    ),
    "PROFILE-PERSON": (
        "No name was given for the person who works here.",
        "Nothing was made.",
        "Write your name and try again.",
    ),
    "TOOL-MISSING": (
        "The tool this audit was made with is not on this computer.",
        "The audit itself is safe.",
        "Install that version of the tool, or wait until Q&S sends it.",
    ),
    "TRAIL-DAY": (
        "That is no day: {day}.",
        "Nothing was changed.",
        "Write it like 2026-11-23.",
    ),
    "TRAIL-NOBODY": (
        "Nobody of that name stands in the audit trail.",
        "Nothing was changed.",
        "Write the name as the list of the trail shows it.",
    ),
}
