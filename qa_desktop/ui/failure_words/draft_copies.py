"""Owns the words for failures of copies of drafts that are kept elsewhere."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "DRAFT-COPY-COMPLETED": (
        "The audit of this copy is completed here, or in the bin.",
        "The copy and the audit are as they were.",
        "Open the audit and compare; a completed one can be corrected, a discarded one restored.",
    ),
    "DRAFT-COPY-CORRECTION": (
        "This copy is of a correction, and the audit that it corrects is not on this computer.",
        "The copy is as it was.",
        "Bring it in on the computer where the audit was completed.",
    ),
    "DRAFT-COPY-FILE": (
        "That file is no copy of a draft.",
        "Nothing was changed.",
        "Choose the file that was saved as a copy; its name ends in .qadraft.",
    ),
    "DRAFT-COPY-OPEN": (
        "This draft is open in the window.",
        "Nothing was changed.",
        "Go back to the lists, then bring the copy in.",
    ),
    "DRAFT-COPY-OTHER-VERSION": (
        "The draft here was moved to another version of its tool after the copy was made.",
        "The copy and the draft are as they were.",
        "Take the move back in the draft, then bring the copy in.",
    ),
    "DRAFT-COPY-PASSPHRASE": (
        "The passphrase does not open this copy, or the file is damaged.",
        "Nothing was changed.",
        "Type the passphrase that was chosen when the copy was saved.",
    ),
    "DRAFT-COPY-UNREADABLE": (
        "The file of the copy cannot be read.",
        "Nothing was changed.",
        "Put the disk back that it lies on, or choose another file.",
    ),
    "DRAFT-COPY-TOO-BIG": (
        "This draft is too long for a copy.",
        "What you typed is kept on the screen.",
        "Free some space on the disk; the program saves by itself then.",
    ),
}
