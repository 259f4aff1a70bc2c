"""Owns what pyxform's messages about sheets, headings and settings mean."""

from __future__ import annotations

from qa_desktop.formspec.pyxform_rules.rule import Rule

OF_SHEETS = (
    Rule(
        r"You must have a sheet named 'survey'",
        "TOOL-NO-SURVEY",
        "There is no sheet called survey with questions in it.",
        "add a sheet survey with the columns type, name and label",
        row="none",
    ),
    Rule(
        r"Invalid headers provided for sheet: '(?P<sheet>\w+)'\. Headers that are different names for "
        r"the same column "
        r"were found: '(?P<other>[^']*)', '(?P<value>[^']*)'",
        "TOOL-DUPLICATE-COLUMN",
        "The columns “{other}” and “{value}” mean the same.",
        "delete one of the two",
        text="{value}",
        row="heading:{value}",
    ),
    Rule(
        r"Invalid headers provided for sheet: '(?P<sheet>\w+)'\. One or more required column headers "
        r"were not found: "
        r"'(?P<value>[^']*)'",
        "TOOL-NO-COLUMN",
        "The {sheet} sheet has no column called {value}.",
        "put the heading {value} in row 1",
        row="heading",
    ),
    Rule(
        r"Invalid headers provided for sheet: '(?P<sheet>\w+)'\.",
        "TOOL-NO-COLUMN",
        "The {sheet} sheet has a column without a heading, or no row of headings at all.",
        "put the headings type, name and label in row 1",
        row="heading",
    ),
    Rule(
        r"Cannot omit instanceID",
        "TOOL-SETTING",
        "The settings leave the audit's own id out, and ask for encryption, which needs it.",
        "delete the setting omit_instanceID",
        "omit_instanceID",
        "settings",
        row="first",
    ),
    Rule(
        r"Survey cannot have an empty id_string",
        "TOOL-SETTING",
        "The form_id is empty.",
        "type a short id",
        "form_id",
        "settings",
        row="first",
    ),
)
