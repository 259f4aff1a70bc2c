"""Owns what pyxform's messages about names, and about references to names, mean."""

from __future__ import annotations

from qa_desktop.formspec.pyxform_rules.rule import ON, Rule

OF_NAMES = (
    Rule(
        ON + r"Questions, groups, and repeats must be unique",
        "TOOL-DUPLICATE-NAME",
        "“{value}” is already the name of {others} in this group.",
        "give one of the two another name",
        "name",
    ),
    Rule(
        ON + r"The name is a case-insensitive match",
        "TOOL-NAME-CASE",
        "“{value}” differs from another name in capital letters alone, and some programs cannot tell "
        "the two apart.",
        "",
        "name",
    ),
    Rule(
        ON + r"Repeat names must not be the same as the survey root",
        "TOOL-NAME",
        "A repeat cannot be called “{value}”, because the form itself is called so.",
        "for example {value}_rows",
        "name",
    ),
    Rule(
        ON + r"Repeat names must unique",
        "TOOL-DUPLICATE-NAME",
        "“{value}” is already the name of a repeat ({others}).",
        "give one of the two another name",
        "name",
    ),
    Rule(
        ON + r"The name 'meta' is reserved",
        "TOOL-NAME",
        "The name “meta” is kept for what every form says of itself.",
        "for example details",
        "name",
    ),
    Rule(
        r"On the 'choices' sheet, the 'name' value is invalid\. Choices must have a name",
        "TOOL-CHOICE",
        "This choice has no name.",
        "type a short name without blanks",
        "name",
        "choices",
    ),
    Rule(
        r"On the 'choices' sheet, the 'name' value is invalid\. Choice names must be unique",
        "TOOL-DUPLICATE-CHOICE",
        "“{cell}” is already in this list.",
        "give one of the two another name",
        "name",
        "choices",
    ),
    Rule(
        ON + r"Names must begin with a letter",
        "TOOL-NAME",
        "“{cell}” cannot be a name: letters, digits, - _ . and no blanks, a letter first.",
        "{tidy}",
    ),
    Rule(
        r"The '(?P<value>[^']*)' value is invalid\. Names must begin with a letter",
        "TOOL-NAME",
        "“{cell}” cannot be a name: letters, digits, - _ . and no blanks, a letter first.",
        "{tidy}",
        "name",
        "settings",
        row="first",
    ),
    Rule(
        r"Question or group with no name",
        "TOOL-NO-NAME",
        "This row has no name.",
        "type a short name without blanks",
        "name",
    ),
    Rule(
        r"Question with no type",
        "TOOL-NO-TYPE",
        "This row has no type.",
        "text, note, date or select_one …",
        "type",
    ),
    Rule(
        r"Audits must always be named",
        "TOOL-NAME",
        "A row of type audit cannot be called “{cell}”.",
        "leave the name empty",
        "name",
    ),
    Rule(
        r"The survey element named '(?P<value>[^']*)' has no label or hint",
        "TOOL-NO-LABEL",
        "The question “{value}” has no label, so nobody would see what is asked.",
        "type the question in the column label",
        "label",
        row="named:{value}",
    ),
    Rule(
        r"To use big-image, you must also specify an image for the survey element named (?P<value>.+)\.",
        "TOOL-MEDIA",
        "“{value}” has a big-image, and no image that it enlarges.",
        "fill in the column image",
        "media",
        row="named:{value}",
    ),
    Rule(
        r"Media type: (?P<value>\S+) not supported",
        "TOOL-UNKNOWN-COLUMN",
        "“{value}” is not a kind of media.",
        "image, big-image, audio or video",
        row="heading:media::{value}",
    ),
)

OF_REFERENCES = (
    Rule(
        ON + r"Reference variables must start with",
        "TOOL-REFERENCE",
        "A name in “{cell}” is not written as ${{name}}.",
        "write a question's name between ${{ and }}, without blanks",
        text="{broken}",
    ),
    Rule(
        r"PyXForm reference - parsing failed",
        "TOOL-REFERENCE",
        "A name is not written as ${{name}}.",
        "write a question's name between ${{ and }}, without blanks",
        row="reference",
    ),
    Rule(
        ON + r"Reference variable lists must have a comma",
        "TOOL-REFERENCE",
        "“{cell}” names several questions without a comma between them.",
        "for example ${{one}}, ${{two}}",
    ),
    Rule(
        ON + r"Reference variables must contain a name from the 'survey' sheet\. Could not find the name "
        r"'(?P<question>[^']*)'",
        "TOOL-REFERENCE",
        "${{{question}}} refers to a question that does not exist.",
        "{near_name}",
        text="${{{question}}}",
    ),
    Rule(
        ON + r"Reference variables names must be unique anywhere in the 'survey'\. "
        r"The name '(?P<question>[^']*)'",
        "TOOL-REFERENCE",
        "${{{question}}} names more than one question: {others}.",
        "give each of them a name of its own",
        text="${{{question}}}",
    ),
    Rule(
        r".*There are multiple survey elements named '(?P<question>[^']*)'",
        "TOOL-REFERENCE",
        "${{{question}}} names more than one question: {others}.",
        "give each of them a name of its own",
        text="${{{question}}}",
        row="mention:{question}",
    ),
    Rule(
        r".*There is no survey element named '(?P<question>[^']*)'",
        "TOOL-REFERENCE",
        "${{{question}}} refers to a question that does not exist.",
        "{near_name}",
        text="${{{question}}}",
        row="mention:{question}",
    ),
    Rule(
        r"The question \$\{(?P<question>[^}]*)\} is not user-visible so it can't be used as a "
        r"calculation trigger for "
        r"question \$\{(?P<value>[^}]*)\}",
        "TOOL-TRIGGER",
        "“{question}” is worked out, and nobody answers it: it cannot trigger “{value}”.",
        "name a question that people answer",
        "trigger",
        text="${{{question}}}",
        row="named:{value}",
    ),
)
