"""Owns the words for failures of settings, retention, disposal and retiring."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "AUDIT-DISPOSED": (
        "This audit was removed from this computer by the rules of retention.",
        "Q&S had it safe before. What stays here is that it was made, when, and with which tool.",
        "Ask Q&S if you need to read it.",
    ),
    "EXCHANGE-DISPOSED": (
        "Q&S is asking for a package that this computer no longer has.",
        "It had been safe with Q&S and was then removed here by the rules of retention.",
        "Tell Q&S: a backup of the Q&S computer holds it.",
    ),
    "HOLD-REASON": (
        "A hold needs a reason in words.",
        "Nothing changed.",
        "Write why, then try again.",
    ),
    "HOLD-TARGET": (
        "It is not clear what is to be held.",
        "Nothing changed.",
        "Give the child’s number, the audit’s id, or choose a class of records.",
    ),
    "HOLD-UNKNOWN": (
        "There is no such hold.",
        "Nothing changed.",
        "Look at the list of holds again.",
    ),
    "RETIRE-NOT-CONFIRMED": (
        "The words that confirm retiring this computer were not typed.",
        "Nothing was destroyed.",
        "Type them exactly as shown, or cancel.",
    ),
    "RETIRE-NOT-SAFE": (
        "There is work on this computer that is not safe with Q&S.",
        "Nothing was destroyed.",
        "Let the computer send it first. If it must be lost, confirm that in words.",
    ),
    "RETIRED": (
        "This computer was retired, and the keys to what it held were destroyed.",
        "What was safe with Q&S is there. What lies here cannot be opened by anybody.",
        "Give the computer back to IT, or set up a new profile in another folder.",
    ),
    "SAVE-OUTSIDE-LOCKED": (
        "Your IT department does not allow copies outside the program.",
        "Nothing was saved, and nothing in the program changed.",
        "Read or print it in the program, or ask IT.",
    ),
    "SETTING-LOCKED": (
        "This setting is fixed by your IT department.",
        "Nothing changed.",
        "Ask IT if it has to be another.",
    ),
    "SETTING-NOT-YOURS": (
        "This setting is not changed here.",
        "Nothing changed.",
        "Ask Q&S, or IT, if it has to be another.",
    ),
    "SETTING-VALUE": (
        "This setting cannot be that.",
        "Nothing changed.",
        "Choose a value within the range that is shown.",
    ),
}
