"""Owns the body: which control answers which node, the labels around it, and the actions inside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qa_desktop.formspec.binds import resolve_path
from qa_desktop.formspec.definition import NO_TEXT, ActionKind, ControlKind, Text
from qa_desktop.formspec.itext import guidance_of
from qa_desktop.formspec.reading import Reading, itext_key
from qa_desktop.formspec.xmltree import JR, children, local_name, split_name

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_QUESTIONS = {
    "input": ControlKind.INPUT,
    "select1": ControlKind.SELECT_ONE,
    "select": ControlKind.SELECT_MULTIPLE,
    "rank": ControlKind.RANK,
    "range": ControlKind.RANGE,
    "trigger": ControlKind.TRIGGER,
    "upload": ControlKind.UPLOAD,
}
_INSIDE = {"label", "hint", "item", "itemset", "choices", "help", "alert", "value", "extension"}
_ACTIONS = {kind.value for kind in ActionKind}
_PLAIN = {"ref", "nodeset", "bind", "appearance", "rows", "class", "style", "query"}


@dataclass(slots=True)
class Control:
    """A body element bound to one node."""

    kind: ControlKind
    element: Element
    label: Text = NO_TEXT
    hint: Text = NO_TEXT
    guidance: Text = NO_TEXT
    appearance: tuple[str, ...] = ()
    rows: int | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class RepeatPart:
    """What the body says of a repeat."""

    element: Element
    count: str | None
    fixed: bool


@dataclass(slots=True)
class Body:
    """Everything the body says, by path."""

    questions: dict[str, Control] = field(default_factory=dict)
    groups: dict[str, Control] = field(default_factory=dict)
    repeats: dict[str, RepeatPart] = field(default_factory=dict)
    actions: list[tuple[Element, str]] = field(default_factory=list)
    """Each action with the path of the control or repeat around it."""


def read_body(body: Element | None, root_path: str, bind_ids: Mapping[str, str], reading: Reading) -> Body:
    """Collect controls, groups, repeats and actions by the path each refers to."""
    found = Body()
    if body is not None:
        appearance = body.get("class", "")
        if appearance:
            reading.note_ignored(
                f"The form's style “{appearance}” is not used by this program.", "", "style", appearance
            )
        _Walk(found, bind_ids, reading).descend(body, root_path)
    return found


@dataclass(slots=True)
class _Walk:
    found: Body
    bind_ids: Mapping[str, str]
    reading: Reading

    def descend(self, parent: Element, base: str) -> None:
        for child in children(parent):
            name = local_name(child)
            if name == "group":
                self._group(child, base)
            elif name == "repeat":
                self._repeat(child, parent, base)
            elif name in _QUESTIONS:
                # An input with a query is pyxform's `select_one_external`: a choice out of `itemsets.csv`.
                kind = ControlKind.SELECT_ONE if child.get("query") else _QUESTIONS[name]
                self._question(child, kind, base)
            elif name in _ACTIONS:
                self.found.actions.append((child, base))
            elif name not in _INSIDE:
                self.reading.unsupported(f"The form element <{name}>", base, "type", name)

    def _path(self, element: Element, attribute: str, base: str) -> str | None:
        raw = element.get(attribute)
        if raw is None and element.get("bind"):
            raw = self.bind_ids.get(element.get("bind", ""), "")
        if raw is None:
            return None
        path = resolve_path(raw, base)
        if path is None:
            self.reading.note(
                "TOOL-REFERENCE", f"“{raw}” names no question or group of the form.", base, "ref", raw
            )
        return path

    def _group(self, element: Element, base: str) -> None:
        path = self._path(element, "ref", base)
        if path is None:
            self._group_without_node(element, base)
            return
        self.found.groups.setdefault(path, self._control(element, ControlKind.NONE, path))
        self.descend(element, path)

    def _group_without_node(self, element: Element, base: str) -> None:
        """A heading around a repeat is the repeat's; around anything else it would be lost: named."""
        labelled = any(local_name(child) == "label" for child in children(element))
        repeat = next((child for child in children(element) if local_name(child) == "repeat"), None)
        if labelled and repeat is not None:
            path = self._path(repeat, "nodeset", base)
            if path is not None:
                self.found.groups.setdefault(path, self._control(element, ControlKind.NONE, path))
        elif labelled:
            self.reading.note_ignored(
                "A heading around questions that are not a group of the form is left out.", base, "label"
            )
        self.descend(element, base)

    def _repeat(self, element: Element, parent: Element, base: str) -> None:
        path = self._path(element, "nodeset", "" if parent is None else base)
        if path is None:
            self.reading.note("TOOL-REFERENCE", "A repeat does not say which group it repeats.", base, "type")
            return
        if path in self.found.repeats:
            self.reading.unsupported("Two repeats of one group", path, "type")
        fixed = element.get(f"{{{JR}}}noAddRemove", "") in ("true()", "true")
        self.found.repeats[path] = RepeatPart(element, element.get(f"{{{JR}}}count"), fixed)
        if path not in self.found.groups and any(local_name(child) == "label" for child in children(element)):
            self.found.groups[path] = self._control(element, ControlKind.NONE, path)
        self.descend(element, path)

    def _question(self, element: Element, kind: ControlKind, base: str) -> None:
        path = self._path(element, "ref", base)
        if path is None:
            self.reading.note(
                "TOOL-REFERENCE", "A question does not say where its answer is kept.", base, "ref"
            )
            return
        if path in self.found.questions:
            self.reading.unsupported("Two questions with one answer between them", path, "type")
            return
        self.found.questions[path] = self._control(element, kind, path)
        for child in children(element):
            name = local_name(child)
            if name in _ACTIONS:
                self.found.actions.append((child, path))
            elif name not in _INSIDE:
                self.reading.unsupported(f"The form element <{name}>", path, "type", name)

    def _control(self, element: Element, kind: ControlKind, path: str) -> Control:
        parts = {local_name(child): child for child in reversed(list(children(element)))}
        label, hint = parts.get("label"), parts.get("hint")
        for name in ("help", "alert"):
            if name in parts:
                self.reading.note_ignored(f"<{name}> is not used by this program.", path, name)
        said = self.reading.text_of(label, path, "label")
        return Control(
            kind=kind,
            element=element,
            label=said,
            hint=self._hint(hint, path),
            guidance=guidance_of(
                self.reading.texts, itext_key(hint.get("ref", "")) if hint is not None else None
            ),
            appearance=tuple((element.get("appearance") or "").split()),
            rows=self._rows(element, path),
            parameters={
                split_name(key)[1]: text for key, text in element.attrib.items() if key not in _PLAIN
            },
            media=next(iter(said.media.values()), {}),
        )

    def _hint(self, hint: Element | None, path: str) -> Text:
        """A hint may have a guidance form alone; that is no missing text."""
        if hint is not None:
            key = itext_key(hint.get("ref", ""))
            if key is not None and key not in self.reading.texts and f"{key}#guidance" in self.reading.texts:
                return NO_TEXT
        return self.reading.text_of(hint, path, "hint")

    def _rows(self, element: Element, path: str) -> int | None:
        raw = element.get("rows", "")
        if raw.isascii() and raw.isdigit():
            return int(raw[:4])
        if raw:
            self.reading.note_ignored("rows must be a whole number.", path, "parameters", raw)
        return None
