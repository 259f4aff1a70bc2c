"""Owns `setvalue` actions: dynamic defaults, and values set when another answer changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qa_desktop.formspec.binds import resolve_path
from qa_desktop.formspec.controls import Body
from qa_desktop.formspec.definition import SetValue
from qa_desktop.formspec.reading import Reading
from qa_desktop.formspec.xmltree import children, local_name, split_name
from qa_desktop.xpath.syntax import Expression

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_AT_BIRTH = {"odk-instance-first-load", "odk-new-repeat"}
_ON_CHANGE = "xforms-value-changed"


@dataclass(slots=True)
class Actions:
    defaults: dict[str, Expression] = field(default_factory=dict)
    triggers: list[SetValue] = field(default_factory=list)

    def is_written(self, path: str) -> bool:
        """True when an action may give the node a value."""
        return path in self.defaults or any(trigger.target == path for trigger in self.triggers)


def read_actions(model: Element, body: Body, root_path: str, reading: Reading) -> Actions:
    """Every `setvalue` of the model and of the body."""
    found = Actions()
    for element in children(model):
        if local_name(element) == "setvalue":
            _read_action(element, root_path, in_model=True, found=found, reading=reading)
    for element, around in body.actions:
        _read_action(element, around, in_model=False, found=found, reading=reading)
    return found


def _read_action(element: Element, around: str, *, in_model: bool, found: Actions, reading: Reading) -> None:
    raw = element.get("ref") or element.get("target") or ""
    target = resolve_path(raw, around)
    if target is None:
        reading.note("TOOL-REFERENCE", f"“{raw}” does not name a node of the form.", around, "trigger", raw)
        return
    events = next((text for key, text in element.attrib.items() if split_name(key)[1] == "event"), "").split()
    literal = (element.text or "").strip()
    value = reading.expression(
        element.get("value"), target, "calculation" if _ON_CHANGE in events else "default"
    )
    for event in events:
        if event in _AT_BIRTH or (event == "xforms-ready" and in_model):
            default = value or reading.expression(_quoted(literal), target, "default")
            if default is not None:
                found.defaults.setdefault(target, default)
        elif event == _ON_CHANGE and not in_model:
            found.triggers.append(SetValue(target, around, value, literal))
        else:
            reading.unsupported(f"The event “{event}”", target, "trigger", event)


def _quoted(literal: str) -> str:
    """The literal as an XPath string; XPath 1.0 has no escapes, so mixed quotes go through concat()."""
    if "'" not in literal:
        return f"'{literal}'" if literal else ""
    if '"' not in literal:
        return f'"{literal}"'
    parts = ', "\'", '.join(f"'{part}'" for part in literal.split("'"))
    return f"concat({parts})"
