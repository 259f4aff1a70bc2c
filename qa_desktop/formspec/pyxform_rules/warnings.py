"""Owns what pyxform's warnings mean, and which of them say nothing to our authors."""

from __future__ import annotations

from qa_desktop.formspec.pyxform_rules.names import OF_NAMES
from qa_desktop.formspec.pyxform_rules.rule import Rule

WARNINGS: tuple[Rule, ...] = (
    Rule(
        r"The 'disabled' column header is not part",
        "TOOL-IGNORED",
        "The column disabled is an old way to leave rows out.",
        "delete the row, or write false() under relevant",
        "disabled",
    ),
    Rule(
        r"(?P<value>\w+) is no longer supported on most devices",
        "TOOL-IGNORED",
        "{value} is something that a telephone says of itself; here it stays blank.",
        "delete the row",
        "type",
    ),
    Rule(
        r"(?P<value>Repeat|Loop|Group) has no label",
        "TOOL-REPEAT-LABEL",
        "The repeat “{name}” has no label, so its rows have no heading.",
        "fill in the column label",
        "label",
    ),
    Rule(
        r"select one external is only meant for filtered selects",
        "TOOL-CHOICE-FILTER",
        "A select_one_external is meant to have a choice_filter.",
        "fill in choice_filter, or write select_one",
        "choice_filter",
    ),
    Rule(
        r"The form_id and id_string column headers are both",
        "TOOL-DUPLICATE-COLUMN",
        "form_id and id_string mean the same; form_id is taken.",
        "delete the column id_string",
        "id_string",
        "settings",
        row="heading:id_string",
    ),
    Rule(
        r"This form uses or_other and translations",
        "TOOL-OR-OTHER",
        "or_other adds “Other” and “Specify other.” in English alone, whatever languages the form has.",
        "take or_other away, and add a choice “other” and a question for it",
        "type",
        row="type:or_other",
    ),
    Rule(
        r"On the 'choices' sheet, the '(?P<value>[^']*)' value is invalid\. Column headers must not be empty",
        "TOOL-UNKNOWN-COLUMN",
        "The column “{value}” of choices is left out, because its heading holds a blank.",
        "{tidy_value}",
        "",
        "choices",
        text="{value}",
        row="heading:{value}",
    ),
    Rule(
        r"Language '(?P<value>[^']*)' is missing the (?P<sheet>\w+) (?:column "
        r")?(?P<column_named>\w[\w-]*) column",
        "TOOL-TRANSLATION",
        "{language} has no column {column_named}, which other languages have.",
        "add the column {column_named}{suffix}",
        row="heading",
    ),
    Rule(
        r"Language '(?P<value>[^']*)' is missing the (?P<sheet>\w+) columns (?P<columns>[\w, -]+)\.",
        "TOOL-TRANSLATION",
        "{language} has no columns {columns}, which other languages have.",
        "add these columns with the language behind them",
        row="heading",
    ),
    *(rule for rule in OF_NAMES if rule.code == "TOOL-NAME-CASE"),
)

DROPPED: tuple[str, ...] = (
    r"Use the max-pixels parameter",  # saves a telephone's data plan; a desktop has none
    r"The following language declarations do not contain",  # we show languages by the names they are given
    r"On the 'choices' sheet, the 'label' value is invalid",  # `row_choices` tells it with the choice's name
    r"Row without name, text, or label is being skipped",  # `row_survey` tells it at its cell
    r"When looking for a sheet named",  # `row_settings` tells it
    r"Could not export itemsets",  # nothing is exported
)
"""Warnings that say nothing to an author of ours, or that our own checks say better."""
