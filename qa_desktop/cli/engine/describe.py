"""Owns what a reply says of a form's nodes: the shape that the other engines' drivers have.

References carry positions inside repeats (`/data/rep[2]/q`); a repeat itself has none. What a node *is*
(`input`, `note`, `model-value`, `repeat-range:controlled` …) is said in the words of that shape.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import NodeKind, NodeView
from qa_desktop.formengine.session import Session
from qa_desktop.formspec.definition import ControlKind, Question, Repeat

Described = dict[str, object]

_CONTROLS = {
    ControlKind.NONE: "model-value",
    ControlKind.INPUT: "input",
    ControlKind.NOTE: "note",
    ControlKind.SELECT_ONE: "select",
    ControlKind.SELECT_MULTIPLE: "select",
    ControlKind.RANK: "rank",
    ControlKind.RANGE: "range",
    ControlKind.TRIGGER: "trigger",
    ControlKind.UPLOAD: "upload",
}
_MEDIA = {
    "image": ("imageSource", "images"),
    "audio": ("audioSource", "audio"),
    "video": ("videoSource", "video"),
}


class References:
    """Which node a reference names now."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._nodes: dict[str, NodeId] | None = None
        self._plain: dict[str, NodeId] | None = None

    def forget(self) -> None:
        """Instances came or went."""
        self._nodes = self._plain = None

    def find(self, reference: str) -> NodeId | None:
        """The node, also where a prefix is left out of a name."""
        nodes = self.all()
        found = nodes.get(reference)
        if found is None:
            if self._plain is None:
                self._plain = {plain(each): node for each, node in nodes.items()}
            found = self._plain.get(plain(reference))
        return found

    def all(self) -> dict[str, NodeId]:
        """Node ids by reference, in form order."""
        if self._nodes is None:
            self._nodes = {reference: view.node_id for reference, view in walk(self._session)}
        return self._nodes


def plain(reference: str) -> str:
    """A reference without the prefixes of its names."""
    return "/".join(part.rpartition(":")[2] for part in reference.split("/"))


def walk(session: Session) -> Iterator[tuple[str, NodeView]]:
    """Every node with its reference, in form order: a repeat, its first instance, what that holds."""
    root = session.view(session.root())
    waiting = [(str(root.node_id), root)]
    while waiting:
        reference, view = waiting.pop()
        yield reference, view
        inside = []
        for place, child in enumerate(view.children, start=1):
            held = session.view(child)
            name = f"[{place}]" if view.kind is NodeKind.REPEAT else f"/{held.definition.name}"
            inside.append((f"{reference}{name}", held))
        waiting.extend(reversed(inside))


def snapshot(session: Session, only: frozenset[str] | None = None) -> list[Described]:
    """Every node as it stands, or those with the given references."""
    return [
        describe(session, reference, view)
        for reference, view in walk(session)
        if only is None or reference in only
    ]


def describe(session: Session, reference: str, view: NodeView) -> Described:
    """One node."""
    out: Described = {"ref": reference, "node": node_kind(session, view)}
    if view.kind is NodeKind.QUESTION:
        out["type"] = view.data_type.value
    out["relevant"] = view.is_relevant
    out["readonly"] = is_readonly(session, view)
    out["required"] = view.is_required
    if view.kind is NodeKind.QUESTION:
        out["value"] = view.value if view.is_relevant else ""
        _validity(view, out)
    if view.label:
        out["label"] = view.label
    if view.hint:
        out["hint"] = view.hint
    media = {
        _MEDIA[form][0]: f"jr://{_MEDIA[form][1]}/{name}"
        for form, name in view.media.items()
        if form in _MEDIA
    }
    if media:
        out["media"] = media
    if view.control in (ControlKind.SELECT_ONE, ControlKind.SELECT_MULTIPLE, ControlKind.RANK):
        _choices(view, out)
    if view.kind is NodeKind.REPEAT:
        out["count"] = len(view.children)
    if view.appearance:
        out["appearance"] = list(view.appearance)
    if view.notice:
        out["notice"] = view.notice
    return out


def node_kind(session: Session, view: NodeView) -> str:
    """What the node is, in the word of the reply's shape."""
    if view.node_id == session.root():
        return "root"
    if view.kind is NodeKind.GROUP:
        return "group"
    if view.kind is NodeKind.INSTANCE:
        return "repeat-instance"
    if view.kind is NodeKind.REPEAT:
        definition = view.definition
        counted = isinstance(definition, Repeat) and (definition.count is not None or definition.count_fixed)
        return "repeat-range:controlled" if counted else "repeat-range:uncontrolled"
    definition = view.definition
    if view.control is ControlKind.INPUT and isinstance(definition, Question):
        readonly = definition.bind.readonly
        if readonly is not None and readonly.text.strip() == "true()":
            return "note"
    return _CONTROLS[view.control]


def is_readonly(session: Session, view: NodeView) -> bool:
    """Whether the form says so: what nobody answers anyhow is not read-only for that alone."""
    if view.control is not ControlKind.NONE or view.kind is not NodeKind.QUESTION or not view.is_readonly:
        return view.is_readonly
    definition = view.definition
    readonly = definition.bind.readonly if isinstance(definition, Question) else None
    if readonly is not None and session.evaluate(readonly.text, view.node_id) == ("Boolean", "true"):
        return True
    return view.parent is not None and session.view(view.parent).is_readonly


def _validity(view: NodeView, out: Described) -> None:
    codes = {violation.code.value: violation for violation in view.violations}
    is_missing = view.is_relevant and view.is_required and not view.value
    out["constraint"] = "constraint" not in codes
    out["required_ok"] = not is_missing
    first = next(iter(codes.values()), None)
    if first is None:
        if is_missing:
            out["violation"] = "required"
        return
    out["violation"] = first.code.value
    definition = view.definition
    told = isinstance(definition, Question) and {
        "required": definition.bind.required_message,
        "constraint": definition.bind.constraint_message,
    }.get(first.code.value, True)
    if told:
        out["message"] = first.message


def _choices(view: NodeView, out: Described) -> None:
    definition = view.definition
    listed = (
        (definition.choices or (definition.itemset.choices if definition.itemset else ()))
        if isinstance(definition, Question)
        else ()
    )
    without = {choice.name for choice in listed if not choice.label}  # called by their names here
    out["choices"] = [
        {"value": choice.name, "label": "" if choice.name in without else choice.label}
        for choice in view.choices
    ]
    if view.control is ControlKind.RANK:
        out["selected"] = view.value.split()
        return
    out["selected"] = [choice.name for choice in view.choices if choice.selected]
    out["select"] = view.control.value


__all__ = ["Described", "References", "describe", "is_readonly", "node_kind", "plain", "snapshot", "walk"]
