"""Owns reading actions: what runs at which event, and what of it a desktop cannot do.

Source: ODK XForms, "Actions" and "Events".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from qa_desktop.formspec.binds import resolve_path
from qa_desktop.formspec.controls import Body
from qa_desktop.formspec.definition import Action, ActionKind, Event, SetValue
from qa_desktop.formspec.problems import Severity
from qa_desktop.formspec.reading import Reading
from qa_desktop.formspec.xmltree import children, local_name, split_name
from qa_desktop.xpath.syntax import Expression

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ACTION_NAMES: Final = frozenset(kind.value for kind in ActionKind)
AT_BIRTH: Final = frozenset({Event.FIRST_LOAD, Event.NEW_REPEAT, Event.READY})
_EVENTS: Final = frozenset(event.value for event in Event)
_CANNOT: Final = {
    ActionKind.SET_GEOPOINT: "This computer has no position sensor, so this stays blank unless somebody"
    " types the position.",
    ActionKind.RECORD_AUDIO: "Nothing is recorded in the background here; this stays blank.",
}


@dataclass(slots=True)
class Actions:
    """Every action of a form, in document order: those of the model first."""

    found: list[Action] = field(default_factory=list)
    defaults: dict[str, Expression] = field(default_factory=dict)
    """What first sets a question when a filling or an instance is born, by path."""
    written: set[str] = field(default_factory=set)
    """Paths that an action may give a value."""

    @property
    def triggers(self) -> list[SetValue]:
        """What a changed answer sets."""
        return [
            SetValue(action.target, action.trigger, action.value, action.literal)
            for action in self.found
            if action.trigger and action.kind is ActionKind.SET_VALUE
        ]

    def add(self, action: Action, reading: Reading) -> None:
        self.found.append(action)
        self.written.add(action.target)
        if action.kind is ActionKind.SET_VALUE and action.events & AT_BIRTH:
            value = action.value or reading.expression(_quoted(action.literal), action.target, "default")
            if value is not None:
                self.defaults.setdefault(action.target, value)


def read_actions(
    model: Element, body: Body, root_path: str, bind_ids: Mapping[str, str], reading: Reading
) -> Actions:
    """Every action of the model and of the body."""
    found = Actions()
    for element in children(model):
        if local_name(element) in ACTION_NAMES:
            _read_action(element, root_path, ("", ""), bind_ids, found, reading)
    for element, around in body.actions:
        trigger = around if around in body.questions else ""
        if around == root_path:
            name = element.get("ref", "").rpartition("/")[2]
            _never(reading, around, name, "It stands outside the questions, groups and repeats", "")
            continue
        within = max(
            (path for path in body.repeats if around == path or around.startswith(f"{path}/")), default=""
        )
        _read_action(element, around, (trigger, within), bind_ids, found, reading)
    return found


def _read_action(
    element: Element,
    around: str,
    place: tuple[str, str],
    bind_ids: Mapping[str, str],
    found: Actions,
    reading: Reading,
) -> None:
    kind = ActionKind(local_name(element))
    trigger, within = place
    bound = bind_ids.get(element.get("bind", ""), "")
    raw = element.get("ref") or element.get("target") or bound
    target = resolve_path(raw, around)
    if target is None:
        reading.note(
            "TOOL-REFERENCE", f"“{raw}” names no question or group of the form.", around, "trigger", raw
        )
        return
    events = _events(element, target, trigger, within, reading)
    if kind in _CANNOT:
        reading.note_ignored(_CANNOT[kind], target, "type", kind.value)
    attribute = "calculation" if Event.VALUE_CHANGED in events else "default"
    action = Action(
        kind=kind,
        events=frozenset(events),
        target=target,
        trigger=trigger if Event.VALUE_CHANGED in events else "",
        within=within,
        value=reading.expression(element.get("value"), target, attribute),
        literal=(element.text or "").strip(),
    )
    found.add(action, reading)


def _events(element: Element, target: str, trigger: str, within: str, reading: Reading) -> set[Event]:
    """The events that run an action. One that nobody knows or that cannot happen there is named."""
    raw = next((text for key, text in element.attrib.items() if split_name(key)[1] == "event"), "")
    name_of = target.rpartition("/")[2]
    events = {Event(name) for name in raw.split() if name in _EVENTS}
    for name in raw.split():
        if name not in _EVENTS:
            reading.unsupported(f"The event “{name}”", target, "trigger", name)
    if not raw.strip():
        _never(reading, target, name_of, "It does not say which event runs it", raw)
    if Event.VALUE_CHANGED in events and not trigger:
        _never(reading, target, name_of, "It waits for a changed answer and stands in no question", raw)
    if Event.NEW_REPEAT in events and not within:
        _never(reading, target, name_of, "It waits for a new instance and stands in no repeat", raw)
    return events


def _never(reading: Reading, target: str, name: str, why: str, raw: str) -> None:
    message = f"What should set “{name}” never runs. {why}."
    reading.note("TOOL-ACTION", message, target, "trigger", raw, severity=Severity.WARNING)


def _quoted(literal: str) -> str:
    """The literal as an XPath string; XPath 1.0 has no escapes, so mixed quotes go through concat()."""
    if "'" not in literal:
        return f"'{literal}'" if literal else ""
    if '"' not in literal:
        return f'"{literal}"'
    parts = ', "\'", '.join(f"'{part}'" for part in literal.split("'"))
    return f"concat({parts})"
