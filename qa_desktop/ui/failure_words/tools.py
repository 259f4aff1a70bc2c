"""Owns the words for failures of tools."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str, str]] = {
    "TOOL-EXPORT-DIFFERS": (
        "The workbook would not be exactly the same tool, so it was not written.",
        "The tool is unchanged.",
        "Please report this; it is a mistake in the program.",
    ),
    "TOOL-FILE-MISSING": (
        "There is no such file.",
        "Nothing was changed.",
        "Check the name and the folder.",
    ),
    "TOOL-FILE-UNREADABLE": (
        "The file cannot be read from the disk or the network.",
        "Nothing was changed.",
        "Try again when the drive is there; else use another copy.",
    ),
    "TOOL-LOCKED": (
        "A locked tool with this form id is installed, and this file holds other content.",
        "The installed tool is unchanged.",
        "Give the new tool a form id of its own.",
    ),
    "TOOL-NO-PERMISSION": (
        "This computer does not let you read the file.",
        "Nothing was changed.",
        "Ask its owner for permission, or copy it to a folder of yours.",
    ),
    "TOOL-NOT-A-FILE": (
        "This is a folder or a device, not a file.",
        "Nothing was changed.",
        "Choose the workbook inside it.",
    ),
    "TOOL-NOT-A-WORKBOOK": (
        "This tool is a finished form, and has no workbook to export.",
        "Nothing was changed.",
        "Export from the workbook or the Markdown file it was made from.",
    ),
    "TOOL-NOT-WRITTEN": (
        "The workbook could not be written to that place.",
        "The tool, and any file of that name, are unchanged.",
        "Choose another folder, or close the workbook in Excel and try again.",
    ),
    "TOOL-NOT-XFORM": (
        "The file is XML, but not a form.",
        "Nothing was installed or changed.",
        "Choose the workbook or the form itself.",
    ),
    "TOOL-REFUSED": (
        "The tool has mistakes and was not installed.",
        "The tools that are already installed and all audits are unchanged.",
        "Run “qa-desktop tool check FILE”: it lists every mistake with sheet, row and column.",
    ),
    "TOOL-TOO-LARGE": (
        "The tool is larger or deeper than any audit tool.",
        "Nothing was installed or changed.",
        "Check that it is the right file; a tool may have up to 16 MB.",
    ),
    "TOOL-XML": (
        "The tool's form is not well-formed XML.",
        "Nothing was installed or changed.",
        "Ask whoever made the tool for a whole copy, or check the file with “qa-desktop tool check”.",
    ),
    "TOOL-XML-DTD": (
        "The tool's form declares a document type or an entity, which no tool needs. It was not read.",
        "Nothing was installed or changed.",
        "Do not use this file. Ask where it came from.",
    ),
}
