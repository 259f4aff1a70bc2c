"""Owns building the definition tree: the primary instance, with what binds, body and actions say of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from qa_desktop.formspec.actions import Actions
from qa_desktop.formspec.binds import read_bind, tell_entities
from qa_desktop.formspec.controls import Body, Control
from qa_desktop.formspec.definition import (
    NO_TEXT,
    Audit,
    Bind,
    Choice,
    ControlKind,
    DataType,
    Group,
    Itemset,
    Node,
    Question,
    Repeat,
    SecondaryInstance,
)
from qa_desktop.formspec.itemsets import read_choices
from qa_desktop.formspec.problems import Severity
from qa_desktop.formspec.reading import Reading
from qa_desktop.formspec.seeds import attribute_text, is_template, read_template, static_text, template_first
from qa_desktop.formspec.xmltree import JR, QA, XFORMS, children, local_name, split_name

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SELECTS: Final = (ControlKind.SELECT_ONE, ControlKind.SELECT_MULTIPLE, ControlKind.RANK)
_BY_HAND: Final = {
    DataType.GEOPOINT: "a position is typed, as latitude and longitude",
    DataType.GEOTRACE: "the positions of a line are typed",
    DataType.GEOSHAPE: "the positions of an area are typed",
    DataType.BARCODE: "a barcode is typed, or read by a scanner that types",
    DataType.INTENT: "no other app is opened, its answer is typed",
}
"""What a telephone does by a sensor or an app and a desktop does by hand."""


@dataclass(slots=True)
class Tree:
    """Builds the definition tree by walking the primary instance."""

    reading: Reading
    binds: Mapping[str, Element]
    body: Body
    actions: Actions
    instances: dict[str, SecondaryInstance]
    nodes: dict[str, Node] = field(default_factory=dict)
    bound: dict[str, list[str]] = field(default_factory=dict)
    """By path of an element, its attributes that a bind or an action speaks of: they are nodes too."""

    def __post_init__(self) -> None:
        for path in dict.fromkeys((*self.binds, *self.actions.written)):
            element, is_attribute, name = path.partition("/@")
            if is_attribute:
                self.bound.setdefault(element, []).append(f"@{name}")

    def group(self, elements: list[Element], path: str) -> Group:
        bind, audit = read_bind(self.binds.get(path), path, self.reading)
        control = self.body.groups.get(path)
        group = Group(
            name=path.rpartition("/")[2],
            path=path,
            bind=bind,
            label=control.label if control else NO_TEXT,
            hint=control.hint if control else NO_TEXT,
            appearance=control.appearance if control else (),
            children=self._children(elements, path),
            audit=audit,
            attributes=self._attributes(elements[0], path),
        )
        self.nodes[path] = group
        return group

    def _children(self, elements: list[Element], path: str) -> tuple[Node, ...]:
        """The nodes in a group or repeat: all that any of its elements in the model holds."""
        by_name: dict[str, list[Element]] = {}
        for element in elements:
            times: Counter[str] = Counter()
            for child in children(element):
                name = self.reading.document.name_of(child)
                times[name] += 1
                by_name.setdefault(name, []).append(child)
            for name, count in times.items():
                if count > 1 and f"{path}/{name}" not in self.body.repeats:
                    self.reading.note(
                        "TOOL-DUPLICATE-NAME",
                        f"“{name}” is used {count} times in one group.",
                        f"{path}/{name}",
                        "name",
                        name,
                    )
        bound = [self._attribute(elements[0], f"{path}/{name}", name) for name in self.bound.get(path, ())]
        return (*bound, *(self._node(name, same, f"{path}/{name}") for name, same in by_name.items()))

    def _attributes(self, element: Element, path: str) -> dict[str, str]:
        """What stands on an element of the model and goes with the instance as it is."""
        document, bound = self.reading.document, self.bound.get(path, ())
        named = {document.attribute_name(key): text for key, text in element.attrib.items() if _is_kept(key)}
        kept = {name: text for name, text in named.items() if f"@{name}" not in bound}
        namespace = split_name(str(element.tag))[0]
        if path.count("/") == 1 and namespace not in ("", XFORMS) and not document.prefixes.get(namespace):
            kept["xmlns"] = namespace  # the form's own namespace, by which some servers know it
        return kept

    def _attribute(self, element: Element, path: str, name: str) -> Question:
        """An attribute that the form works out or sets: a node that nobody answers."""
        bind, audit = read_bind(self.binds.get(path), path, self.reading)
        default = attribute_text(element, name, self.reading.document)
        question = Question(
            name=name, path=path, bind=bind, control=ControlKind.NONE, label=NO_TEXT, hint=NO_TEXT,
            guidance=NO_TEXT, appearance=(), default=default,
            dynamic_default=self.actions.defaults.get(path), choices=(), itemset=None, rows=None,
            parameters={}, audit=audit,
        )  # fmt: skip
        self.nodes[path] = question
        return question

    def _node(self, name: str, same: list[Element], path: str) -> Node:
        if path in self.body.repeats:
            return self._repeat(name, same, path)
        element = same[0]
        if name == "entity":
            tell_entities(self.reading, path)
        has_children = any(True for one in same for _ in children(one))
        is_group = (
            has_children
            or path in self.bound
            or (path in self.body.groups and path not in self.body.questions)
        )
        return self.group(same, path) if is_group else self._question(name, element, path)

    def _repeat(self, name: str, same: list[Element], path: str) -> Repeat:
        bind, audit = read_bind(self.binds.get(path), path, self.reading)
        part, control = self.body.repeats[path], self.body.groups.get(path)
        elements = template_first(same)
        inside = self._children(elements, path)
        repeat = Repeat(
            name=name,
            path=path,
            bind=bind,
            label=control.label if control else NO_TEXT,
            appearance=tuple(
                dict.fromkeys(
                    (
                        *(control.appearance if control else ()),
                        *(part.element.get("appearance") or "").split(),
                    )
                )
            ),
            count=self.reading.expression(part.count, path, "repeat_count"),
            count_fixed=part.fixed,
            children=inside,
            audit=audit,
            initial=sum(not is_template(one) for one in elements),
            template=read_template(elements[0], inside, self.reading.document),
            attributes=self._attributes(elements[0], path),
        )
        self.nodes[path] = repeat
        return repeat

    def _question(self, name: str, element: Element, path: str) -> Question:
        bind, audit = read_bind(self.binds.get(path), path, self.reading)
        control = self.body.questions.get(path)
        default = static_text(element)
        choices, itemset = self._choices(control, path)
        dynamic_default = self.actions.defaults.get(path)
        question = Question(
            name=name,
            path=path,
            bind=bind,
            control=self._kind(control, bind, audit, bool(default or dynamic_default)),
            label=control.label if control else NO_TEXT,
            hint=control.hint if control else NO_TEXT,
            guidance=control.guidance if control else NO_TEXT,
            appearance=control.appearance if control else (),
            default=default,
            dynamic_default=dynamic_default,
            choices=choices,
            itemset=itemset,
            rows=control.rows if control else None,
            parameters=control.parameters if control else {},
            audit=audit,
            media=control.media if control else {},
            attributes=self._attributes(element, path),
        )
        self._name_unsupported(question, control)
        self.nodes[path] = question
        return question

    def _choices(self, control: Control | None, path: str) -> tuple[tuple[Choice, ...], Itemset | None]:
        if control is None:
            return (), None
        if control.kind not in _SELECTS:
            if any(local_name(part) == "itemset" for part in children(control.element)):
                message = "Places to pick on a map are not offered; the answer is typed."
                self.reading.note_ignored(message, path, "choice_filter")
            return (), None
        return read_choices(control.element, path, self.instances, self.reading)

    def _kind(self, control: Control | None, bind: Bind, audit: Audit, has_default: bool) -> ControlKind:
        """A note is a read-only text that can hold no value; one with a value or a role is a question."""
        if control is None:
            return ControlKind.NONE
        holds_value = has_default or bind.calculate is not None or bool(bind.preload) or bool(audit.roles)
        always_readonly = self._raw(bind.path, "readonly") in ("true()", "true() ")
        if (
            control.kind is ControlKind.INPUT
            and bind.data_type is DataType.STRING
            and always_readonly
            and not holds_value
            and bind.path not in self.actions.written
        ):
            return ControlKind.NOTE
        return control.kind

    def _raw(self, path: str, attribute: str) -> str:
        element = self.binds.get(path)
        return (element.get(attribute) or "").strip() if element is not None else ""

    def _name_unsupported(self, question: Question, control: Control | None) -> None:
        if control is None:
            return
        by_hand = _BY_HAND.get(question.bind.data_type)
        if by_hand and control.kind is ControlKind.INPUT:
            message = f"There are no sensors and no other apps here: {by_hand}."
            self.reading.note("TOOL-BY-HAND", message, question.path, "type", severity=Severity.WARNING)
        if control.kind in _SELECTS and not question.choices and question.itemset is None:
            self.reading.note("TOOL-NO-CHOICES", f"“{question.name}” has no choices.", question.path, "type")

    def name_the_unattached(self) -> None:
        """Controls and binds that refer to nodes which do not exist."""
        for path in (*self.body.questions, *self.body.repeats, *self.body.groups):
            if path not in self.nodes:
                self.reading.note("TOOL-REFERENCE", f"{path} does not exist in the form.", path, "ref", path)
        for path in self.binds:
            if path not in self.nodes:
                self.reading.note_ignored(
                    f"A bind for {path}, which does not exist in the form.", path, "nodeset", path
                )
        for action in self.actions.found:
            if isinstance(self.nodes.get(action.target), Question):
                continue
            message = f"An action sets {action.target}, which is no question of the form."
            self.reading.note_ignored(message, action.target, "trigger", action.target)


def _is_kept(key: str) -> bool:
    """Whether an attribute of the model's instance belongs to the answers."""
    namespace, name = split_name(key)
    return namespace not in (JR, QA) and not (not namespace and name in ("id", "version"))
