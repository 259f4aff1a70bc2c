"""Owns the words for failures of files attached to an audit."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "ATTACHMENT-EMPTY": (
        "That file is empty.",
        "Your answers are unharmed; nothing was added.",
        "Open the file to see whether it has anything in it, or choose another one.",
    ),
    "ATTACHMENT-EXISTS": (
        "Another file is kept under that name.",
        "The first file stays as it was.",
        "Add the file again under another name.",
    ),
    "ATTACHMENT-FULL": (
        "That would be too much to send: the files of one audit may have 24 MB together, and be 100.",
        "Your answers and the files added before are unharmed.",
        "Remove a file that is not needed, or add a smaller copy.",
    ),
    "ATTACHMENT-GONE": (
        "A file that an answer names is not on this computer.",
        "The answers and all other files are unharmed.",
        "Remove the file from its question and add it again.",
    ),
    "ATTACHMENT-KIND": (
        "This question does not take a file of that kind.",
        "Your answers are unharmed; nothing was added.",
        "Choose a file of the kind that the question asks for.",
    ),
    "ATTACHMENT-PROGRAM": (
        "A file of that kind can run something on the computer of whoever opens it, so it cannot be added.",
        "Your answers are unharmed; nothing was added.",
        "Add a picture or a PDF of it instead.",
    ),
    "ATTACHMENT-RUNS": (
        "This file can run something on the computer of whoever opens it, so no copy of it is saved.",
        "The file stays encrypted with its audit; nothing else is affected.",
        "Ask whoever completed the audit what it is, and tell your IT team where it came from.",
    ),
    "ATTACHMENT-TOO-BIG": (
        "That file is too big: one file may have 10 MB at most.",
        "Your answers are unharmed; nothing was added.",
        "Add a smaller copy: for a picture choose a lower resolution, for a recording a shorter part.",
    ),
    "ATTACHMENT-UNREADABLE": (
        "That file could not be read.",
        "Your answers are unharmed; nothing was added.",
        "Look whether it is still there and whether you may open it, then try again.",
    ),
}
