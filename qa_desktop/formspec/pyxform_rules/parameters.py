"""Owns what pyxform's messages about the column parameters mean."""

from __future__ import annotations

from qa_desktop.formspec.pyxform_rules.rule import Rule

_PARAMETERS = r"(?:On the 'survey' sheet, the 'parameters' value is invalid\. )?"
_RANGE = rf"{_PARAMETERS}For the 'range' question type, "


def _parameter(pattern: str, message: str, suggestion: str = "", *, key: str = "", row: str = "") -> Rule:
    return Rule(
        pattern, "TOOL-PARAMETER", message, suggestion, "parameters", text=f"{key}=" if key else "", row=row
    )


OF_PARAMETERS = (
    _parameter(
        _PARAMETERS + r"Parameters must be in the form",
        "“{cell}” cannot be read as parameters.",
        "write name=value, with a blank between two of them: start=0 end=10",
    ),
    _parameter(
        _PARAMETERS + r"The accepted parameter keys for this question type are '(?P<accepted>[^']*)'\. "
        r"The following are invalid parameter key\(s\): '(?P<rejected>[^']*)'",
        "A question of type {type} has no parameter “{rejected}”; it has: {accepted}.",
        "{near}",
        key="{rejected}",
    ),
    _parameter(
        _RANGE + r"the parameter '(?P<key>[^']*)' must be a number",
        "The parameter {key} of a range must be a number.",
        "for example {key}=1",
        key="{key}",
    ),
    _parameter(
        _RANGE + r"the parameter '(?P<key>[^']*)' must not be '0'",
        "The parameter {key} of a range cannot be 0.",
        "for example {key}=1",
        key="{key}",
    ),
    _parameter(
        _RANGE + r"the parameter '(?P<key>[^']*)' must not be larger than the range",
        "The parameter {key} is larger than the whole range from start to end.",
        "make {key} smaller, or give end a larger value",
        key="{key}",
    ),
    _parameter(
        _RANGE + r"the parameter '(?P<key>[^']*)' must be a multiple of 'step'",
        "The parameter {key} does not fall on one of the range's steps.",
        "make {key} a multiple of step",
        key="{key}",
    ),
    _parameter(
        _RANGE + r"the parameter '(?P<key>[^']*)' must be between the 'start' and 'end'",
        "The parameter {key} lies outside the range from start to end.",
        "choose a number from start to end",
        key="{key}",
    ),
    _parameter(
        _RANGE + r"the parameter 'tick_labelset' must be a choice list name",
        "The list that tick_labelset names is not on the choices sheet.",
        "{near_list}",
        key="tick_labelset",
    ),
    _parameter(
        _RANGE + r"the parameter 'tick_labelset' choice list must have only 2 items",
        "A range without ticks has labels at its two ends alone, and this list has more than two choices.",
        "keep two choices in the list, or take no-ticks out of the appearance",
        key="tick_labelset",
    ),
    _parameter(
        _RANGE + r"the parameters 'tick_interval', 'placeholder'",
        "tick_interval, placeholder and tick_labelset work only with the appearances vertical and no-ticks, "
        "or with none.",
        "take the other appearance away, or these parameters",
    ),
    _parameter(
        _RANGE + r"the parameter '[^']*' choice values must all be numbers",
        "The list that tick_labelset names has a choice whose name is not a number.",
        "give its choices numbers as names, such as 0 and 10",
        key="tick_labelset",
    ),
    _parameter(
        _RANGE + r"the parameter 'tick_labelset' choices must be between",
        "The list that tick_labelset names has a choice outside the range from start to end.",
        "name its choices with numbers from start to end",
        key="tick_labelset",
    ),
    _parameter(
        _RANGE
        + r"the parameter 'tick_labelset' choices' values must be equal to the start of the range plus a "
        r"multiple of '(?P<key>[^']*)'",
        "The list that tick_labelset names has a choice that does not fall on the range's {key}.",
        "name its choices with numbers that the range can reach",
        key="tick_labelset",
    ),
    _parameter(
        _RANGE + r"the parameter 'tick_labelset' choice list values may only",
        "A range without ticks has labels at its two ends alone: its list must hold exactly start and end.",
        "name the two choices as start and end are",
        key="tick_labelset",
    ),
    _parameter(
        r"On the '(?:\w+)' sheet, the '(?:\w+)' value is invalid\. For geoshape and geotrace questions, the "
        r"'incremental' parameter|Survey sheet - invalid geoshape/geotrace parameter 'incremental'",
        "The parameter incremental can only be true.",
        "incremental=true, or leave it out",
        key="incremental",
        row="parameter:incremental",
    ),
    _parameter(
        _PARAMETERS + r"The 'reference-geometry' parameter must",
        "The parameter reference-geometry names neither a list, nor a file of the tool, nor a repeat.",
        "{near_list}",
        key="reference-geometry",
    ),
    _parameter(
        _PARAMETERS + r"The '(?P<key>[\w-]+)' parameter must have a numeric value",
        "The parameter {key} must be a number.",
        "for example {key}=5",
        key="{key}",
    ),
    _parameter(
        _PARAMETERS + r"The '(?P<key>[\w-]+)' parameter must be either 'true' or 'false'",
        "The parameter {key} is true or false.",
        "{key}=true or {key}=false",
        key="{key}",
    ),
    _parameter(
        r"(?P<key>[\w-]+) must be set to true or false: '(?P<value>[^']*)'",
        "The parameter {key} is true or false.",
        "{key}=true or {key}=false",
        key="{key}",
        row="parameter:{key}={value}",
    ),
    _parameter(
        r"(?P<key>track-changes-reasons) must be set to on-form-edit",
        "The parameter {key} can only be on-form-edit.",
        "{key}=on-form-edit",
        key="{key}",
        row="parameter:{key}",
    ),
    _parameter(
        r"Parameter (?P<key>location-priority) must be set to",
        "The parameter {key} is no-power, low-power, balanced or high-accuracy.",
        "{key}=balanced",
        key="{key}",
        row="parameter:{key}",
    ),
    _parameter(
        r"Parameter (?P<key>[\w-]+) must be greater +than or equal to zero",
        "The parameter {key} cannot be less than 0.",
        "for example {key}=60",
        key="{key}",
        row="parameter:{key}",
    ),
    _parameter(
        r"Parameter (?P<key>[\w-]+) must be greater than or equal to (?P<other>[\w-]+)",
        "The parameter {key} cannot be less than {other}.",
        "make {key} larger, or {other} smaller",
        key="{key}",
        row="parameter:{key}",
    ),
    _parameter(
        r"To include location information in",
        "An audit row that keeps places needs all three of location-priority, location-min-interval and "
        "location-max-age.",
        "location-priority=balanced location-min-interval=60 location-max-age=120",
        row="type:audit",
    ),
    _parameter(
        r"(?:Parameter )?(?P<key>[\w-]+) must have an integer value",
        "The parameter {key} must be a whole number.",
        "for example {key}=5",
        key="{key}",
        row="parameter:{key}",
    ),
    _parameter(
        r"Invalid value for quality",
        "The parameter quality is voice-only, low or normal, and for the type audio also external.",
        "quality=normal",
        key="quality",
        row="parameter:quality",
    ),
    _parameter(
        r"(?P<key>seed) value must be a number",
        "The parameter seed must be a number or a question.",
        "for example seed=7, or seed=${{a_question}}",
        key="seed",
        row="parameter:seed",
    ),
    _parameter(
        r"Parameters must include randomize=true",
        "The parameter seed does nothing without randomize.",
        "randomize=true {cell}",
        key="seed",
        row="parameter:seed",
    ),
    _parameter(
        r"Parameter 'app' has an invalid Android package name",
        "The parameter app is not the name of an Android app.",
        "for example app=org.example.camera",
        key="app",
    ),
    _parameter(
        r"On the 'survey' sheet, the 'parameters \((?P<key>\w+)\)' value is invalid\. Names must begin",
        "The parameter {key} must be the name of a column of the file: letters, digits, - _ . and no blanks.",
        "for example {key}=name",
        key="{key}",
    ),
)
