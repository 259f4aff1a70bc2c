"""Owns what pyxform's messages mean: for each, our code, its column and plain words. See `pyxform_messages`.

A pattern is matched at the beginning of a message without its `[row : 5]`. `{…}` in words are the pattern's
groups, and besides: `{cell}` the cell's text, `{name}` and `{type}` of the row, and what `pyxform_messages`
works out.
"""

from qa_desktop.formspec.pyxform_rules.entities import OF_ENTITIES
from qa_desktop.formspec.pyxform_rules.names import OF_NAMES, OF_REFERENCES
from qa_desktop.formspec.pyxform_rules.parameters import OF_PARAMETERS
from qa_desktop.formspec.pyxform_rules.rule import Rule
from qa_desktop.formspec.pyxform_rules.sheets import OF_SHEETS
from qa_desktop.formspec.pyxform_rules.types import OF_TYPES
from qa_desktop.formspec.pyxform_rules.warnings import DROPPED, WARNINGS

__all__ = ["DROPPED", "ERRORS", "WARNINGS", "Rule"]

ERRORS: tuple[Rule, ...] = (
    *OF_PARAMETERS,
    *OF_ENTITIES,
    *OF_REFERENCES,
    *OF_NAMES,
    *OF_TYPES,
    *OF_SHEETS,
)
