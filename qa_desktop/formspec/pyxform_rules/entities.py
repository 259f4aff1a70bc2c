"""Owns what pyxform's messages about entities and save_to mean."""

from __future__ import annotations

from qa_desktop.formspec.pyxform_rules.rule import ON, Rule

_SAVE_TO = r"On the 'survey' sheet, the 'save_to' value is invalid\. "
_ENTITY = r"On the 'entities' sheet, the entity declaration is invalid\. "

OF_ENTITIES = (
    Rule(
        _SAVE_TO + r"To save entity properties",
        "TOOL-ENTITY",
        "The column save_to is filled in, but the workbook has no sheet entities.",
        "add the sheet entities, or empty the column save_to",
        "save_to",
    ),
    Rule(
        _SAVE_TO + r"The save_to property '(?P<value>[^']*)' is already assigned by row '(?P<other>\d+)'",
        "TOOL-ENTITY",
        "“{value}” is already filled by row {other}.",
        "give one of the two rows another save_to",
        "save_to",
        text="{value}",
    ),
    Rule(
        _SAVE_TO + r"Groups and repeats can't be saved",
        "TOOL-ENTITY",
        "A group or repeat cannot be saved to an entity; only a question can.",
        "empty this cell, or move it to a question",
        "save_to",
    ),
    Rule(
        _SAVE_TO + r"The entity list name '(?P<value>[^']*)' was not found",
        "TOOL-ENTITY",
        "The entity list “{value}” is not on the sheet entities.",
        "check its spelling, or add it to the sheet entities",
        "save_to",
        text="{value}",
    ),
    Rule(
        _SAVE_TO + r"When there is more than one entity declaration",
        "TOOL-ENTITY",
        "The sheet entities has several lists, and “{cell}” does not say to which it belongs.",
        "write the list in front, with # between: my_list#{cell}",
        "save_to",
    ),
    Rule(
        _SAVE_TO
        + r"The entity list name '(?P<value>[^']*)' has a reference in container scope '(?P<other>[^']*)' "
        r"which is not compatible with this 'save_to' reference in scope '(?P<scope>[^']*)'",
        "TOOL-ENTITY",
        "An entity of “{value}” would take answers from different places: {where_other} and {where_scope}.",
        "copy the answer with a calculate into the place of the others, and put save_to there",
        "save_to",
    ),
    Rule(
        _SAVE_TO + r"A 'save_to' value must have at most one '#'",
        "TOOL-ENTITY",
        "“{cell}” has more than one #.",
        "write list#property, with one # between",
        "save_to",
    ),
    Rule(
        ON + r"Names used here must not be 'name' or 'label'",
        "TOOL-ENTITY",
        "“{cell}” cannot be saved to: every entity has a name and a label already.",
        "for example {cell}_saved",
        "save_to",
    ),
    Rule(
        ON + r"Names used here must not begin with two underscores",
        "TOOL-ENTITY",
        "“{cell}” begins with two underscores, which are kept for the program.",
        "{tidy}",
    ),
    Rule(
        ON + r"Names used here must not contain a period",
        "TOOL-ENTITY",
        "“{cell}” contains a full stop, which the name of an entity list cannot have.",
        "{undotted}",
    ),
    Rule(
        _ENTITY + r"The entity list name '(?P<value>[^']*)' does not have a label",
        "TOOL-ENTITY",
        "The entity list “{value}” makes new entities, and needs a label for them.",
        "fill in the column label, or entity_id to change entities that exist",
        "label",
        "entities",
    ),
    Rule(
        _ENTITY + r"The entity list name '(?P<value>[^']*)' does not have an 'update_if'",
        "TOOL-ENTITY",
        "The entity list “{value}” has create_if and entity_id, and so needs update_if as well.",
        "fill in update_if, or empty entity_id so that it only makes new entities",
        "update_if",
        "entities",
    ),
    Rule(
        _ENTITY + r"The entity list name '(?P<value>[^']*)' does not have an 'entity_id'",
        "TOOL-ENTITY",
        "The entity list “{value}” has update_if, and does not say which entity to change.",
        "fill in entity_id, or move the condition from update_if to create_if",
        "entity_id",
        "entities",
    ),
    Rule(
        _ENTITY
        + r"Each container \(survey, group, repeat\) may have only one entity declaration, but there are no "
        r"valid containers available in the scope: '(?P<scope>[^']*)', which has been allocated to "
        r"the entity on row "
        r"'(?P<other>\d+)'",
        "TOOL-ENTITY",
        "Two entity lists take their answers from the same place, {where_scope}: this one and that "
        "of row {other}.",
        "put the questions of each list in a group of its own",
        "list_name",
        "entities",
    ),
    Rule(
        _ENTITY
        + r"The entity list name '(?P<value>[^']*)' has a reference in container scope '(?P<other>[^']*)' "
        r"which is not compatible with the variable reference to '(?P<question>[^']*)' in scope "
        r"'(?P<scope>[^']*)'",
        "TOOL-ENTITY",
        "An entity of “{value}” would take answers from different places: {where_other}, and “{question}” in "
        "{where_scope}.",
        "copy the answer with a calculate into the place of the others, and name that here",
        "",
        "entities",
        text="${{{question}}}",
    ),
    Rule(
        r"On the 'entities' sheet, the 'list_name' value is invalid\. Entity lists must have a name",
        "TOOL-ENTITY",
        "This entity list has no name.",
        "type a short name without blanks",
        "list_name",
        "entities",
    ),
    Rule(
        r"On the 'entities' sheet, the 'list_name' value is invalid\. The 'list_name' column must not "
        r"have any dup",
        "TOOL-ENTITY",
        "“{cell}” is there twice on the sheet entities.",
        "give one of the two another name",
        "list_name",
        "entities",
    ),
    Rule(
        r"On the 'entities' sheet, one or more column names are invalid\. The following column\(s\) "
        r"are not supported "
        r"by this version of pyxform: '(?P<value>[^']*)'",
        "TOOL-UNKNOWN-COLUMN",
        "“{value}” is not a column of the sheet entities.",
        "its columns are list_name, label, entity_id, create_if, update_if and repeat",
        "",
        "entities",
        text="{value}",
        row="heading:{value}",
    ),
)
