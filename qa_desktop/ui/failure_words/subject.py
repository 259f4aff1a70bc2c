"""Owns the words for failures of subject access requests."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "SUBJECT-LABEL": (
        "The request has no reference.",
        "Nothing was begun.",
        "Write the council’s own reference of the request, for example the number in its register. No name.",
    ),
    "SUBJECT-SOUGHT": (
        "There is nobody to look for, or more names and numbers than one request can have.",
        "Nothing was changed.",
        "Give at least a record number, a name or a date of birth: up to {most} names and numbers of up to "
        "{longest} letters each.",
    ),
    "SUBJECT-RECEIVED": (
        "The request cannot have come on a day that is still to come.",
        "Nothing was begun.",
        "Give the day on which the council received it.",
    ),
    "SUBJECT-UNKNOWN": (
        "This request is not kept on this computer.",
        "Nothing was changed.",
        "Go back to the list of requests and choose another.",
    ),
    "SUBJECT-CLOSED": (
        "This request was closed, and whom it was about was forgotten.",
        "Its reference, its days and the fingerprints of what was handed out are kept.",
        "Begin a new request where the person asks again.",
    ),
    "SUBJECT-RECORD-GONE": (
        "This record is not here any more: it was moved, restored or disposed of since the search.",
        "What was decided about the other records is kept.",
        "Search again.",
    ),
    "SUBJECT-NOT-REVIEWED": (
        "Records that would be handed out have not been read through: {count}.",
        "Nothing was handed out, and what was decided is kept.",
        "Read each of them and choose “Ready to hand out”, or leave it out with a reason.",
    ),
    "SUBJECT-CHANGED": (
        "“{record}” has changed since it was read through: what was withheld may stand elsewhere now.",
        "Nothing was handed out, and what was decided is kept.",
        "Read it again and mark what is to be withheld.",
    ),
    "SUBJECT-REPEATED": (
        "“{record}” still says words that were withheld elsewhere after it was read through.",
        "Nothing was handed out, and what was decided is kept.",
        "Open it again: those words are dotted now. Withhold them there too, or choose “Ready to hand out” "
        "to hand them out.",
    ),
    "SUBJECT-EMPTY": (
        "Every record that was found is left out: there is nothing to hand out.",
        "What was decided is kept.",
        "Take in at least one record, or answer the person that nothing is held.",
    ),
}
