"""Owns the words for failures of reading files that nobody vouches for, and tables among them."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "READING-BROKE-OFF": (
        "Reading the file broke off: it is damaged, or made to do harm.",
        "Nothing was changed.",
        "Ask where the file came from, and for another copy; a fresh one, saved by Excel, may be read.",
    ),
    "READING-NOT-STARTED": (
        "This computer did not let the program start the part of it that reads files.",
        "Nothing was changed.",
        "Restart the program; if it happens again, ask IT whether QA Desktop may start itself a second time.",
    ),
    "READING-TOO-LONG": (
        "Reading the file took more than {seconds} seconds and was ended.",
        "Nothing was changed.",
        "Check that it is the right file; one that is only long can be saved in parts.",
    ),
    "READING-TOO-MUCH": (
        "Reading the file took more than {megabytes} MB of memory and was ended.",
        "Nothing was changed.",
        "Check that it is the right file; one that is only long can be saved in parts.",
    ),
    "TABLE-BROKEN-LINE": (
        "The table cannot be read from line {line} on: a quotation mark is missing there, or a character is "
        "none of a text.",
        "Nothing was imported or changed.",
        "Correct the line, or save the table again as an Excel workbook.",
    ),
    "TABLE-CELL-TOO-LONG": (
        "A cell in line {line} is longer than {limit} characters; a quotation mark may be missing there.",
        "Nothing was imported or changed.",
        "Correct the line, or save the table again as an Excel workbook.",
    ),
    "TABLE-DAMAGED": (
        "The workbook is damaged.",
        "Nothing was imported or changed.",
        "Open it in Excel, save it again, or ask for another copy.",
    ),
    "TABLE-EMPTY": (
        "There is nothing in the table.",
        "Nothing was imported or changed.",
        "Check that it is the right file; sheets that are hidden are not read.",
    ),
    "TABLE-ENCODING": (
        "Line {line} holds letters in no encoding that this program knows.",
        "Nothing was imported or changed.",
        "Save the table as “CSV UTF-8” or as an Excel workbook.",
    ),
    "TABLE-FILE-MISSING": (
        "There is no such file.",
        "Nothing was imported or changed.",
        "Check the name and the folder.",
    ),
    "TABLE-FILE-UNREADABLE": (
        "The file cannot be read from the disk or the network.",
        "Nothing was imported or changed.",
        "Close it in other programs and try again; else use another copy.",
    ),
    "TABLE-LOCKED": (
        "The workbook is locked with a password.",
        "Nothing was imported or changed.",
        "Open it in Excel, remove the password, and save it.",
    ),
    "TABLE-NO-TABLE": (
        "The file is neither a CSV file nor an Excel workbook.",
        "Nothing was imported or changed.",
        "Export the list as CSV or .xlsx.",
    ),
    "TABLE-TOO-LARGE": (
        "The table is larger than any list of cases.",
        "Nothing was imported or changed.",
        "Delete blank rows and columns after the last ones that are filled in, and save it again.",
    ),
    "TABLE-TOO-MANY-CHARACTERS": (
        "The table holds more than {limit} characters.",
        "Nothing was imported or changed.",
        "Check that it is the right file, and leave out columns that are not needed.",
    ),
    "TABLE-TOO-MANY-COLUMNS": (
        "Line {line} has more than {limit} columns.",
        "Nothing was imported or changed.",
        "Check that it is the right file, and leave out columns that are not needed.",
    ),
    "TABLE-TOO-MANY-ROWS": (
        "The table has more than {limit} rows.",
        "Nothing was imported or changed.",
        "Check that it is the right file; export open cases alone.",
    ),
}
