"""Owns the one way in: ODK XForm XML → `Tool`. Whatever it cannot hold becomes a finding, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from qa_desktop.domain.ids import ToolHash
from qa_desktop.domain.tool import ToolRef
from qa_desktop.errors import Refused
from qa_desktop.formspec.actions import ACTION_NAMES, read_actions
from qa_desktop.formspec.attachments import Attachments, Files, content_hash, no_files
from qa_desktop.formspec.binds import read_settings, resolve_path
from qa_desktop.formspec.collector import collector_rests
from qa_desktop.formspec.controls import read_body
from qa_desktop.formspec.definition import Node, Tool
from qa_desktop.formspec.instances import read_instances, tell_list_troubles
from qa_desktop.formspec.itext import read_itext
from qa_desktop.formspec.nodes import Tree
from qa_desktop.formspec.reading import Reading
from qa_desktop.formspec.seeds import read_seed
from qa_desktop.formspec.xmltree import children, local_name, read_xml, split_name

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MODEL_PARTS = {"itext", "instance", "bind", "submission"} | ACTION_NAMES


MAX_NODES: Final = 60_000
"""Nodes of the form itself; lists do not count. The largest public form has 3,000."""


@collector_rests()
def read(xml: bytes, attachments: Attachments = no_files) -> Tool:
    """Read an XForm. The result is complete: its findings name everything that was not understood.

    `attachments` answers the bytes of a file that the form refers to, by its name. Of one that is missing a
    finding tells; its list is empty.

    Raises:
        Refused: TOOL-XML, TOOL-XML-DTD, TOOL-TOO-LARGE, or TOOL-NOT-XFORM (well-formed, but no form).
    """
    document = read_xml(xml)
    model = _part(document.root, "head", "model")
    primary = _primary_root(model)
    if model is None or primary is None:
        raise Refused("TOOL-NOT-XFORM", bytes=len(xml))
    nodes = sum(1 for _ in primary.iter())
    if nodes > MAX_NODES:
        raise Refused("TOOL-TOO-LARGE", nodes=nodes, limit=MAX_NODES)
    reading = Reading(document, Files(attachments))
    languages, default_language = read_itext(model, reading)
    instances = read_instances(model, reading)
    root_path = "/" + document.name_of(primary)
    binds, bind_ids = _binds(model, root_path, reading)
    body = read_body(_part(document.root, "body"), root_path, bind_ids, reading)
    actions = read_actions(model, body, root_path, bind_ids, reading)
    tree = Tree(reading, binds, body, actions, instances)
    root = tree.group([primary], root_path)
    tree.name_the_unattached()
    tell_list_troubles(reading, tree.nodes, root_path)
    _name_unread_parts(model, reading)
    return Tool(
        ref=ToolRef(
            form_id=primary.get("id") or document.name_of(primary),
            version=primary.get("version", ""),
            content_hash=ToolHash(content_hash(xml, reading.files.found)),
        ),
        title=_title(document.root) or primary.get("id") or "",
        xml=xml,
        root=root,
        languages=languages,
        default_language=default_language,
        instances=instances,
        triggers=tuple(trigger for trigger in actions.triggers if trigger.target in tree.nodes),
        settings=read_settings(primary.attrib, reading),
        nodes=tree.nodes,
        meta=tuple(path for path in tree.nodes if path.startswith(f"{_meta_path(tree.nodes, root_path)}/")),
        namespaces={prefix: namespace for namespace, prefix in document.prefixes.items()},
        texts=reading.texts,
        attachments=reading.files.found,
        seed=read_seed(primary, root.children, document),
        actions=tuple(action for action in actions.found if action.target in tree.nodes),
        findings=tuple(reading.findings),
    )


def _part(root: Element, *names: str) -> Element | None:
    """A part of the form by its place; of a form built otherwise, the first element of that name.

    Place goes first: a question, or the form itself, may be called `body` as well.
    """
    found: Element | None = root
    for name in names:
        found = None if found is None else next((c for c in children(found) if local_name(c) == name), None)
    return found if found is not None else _find(root, names[-1])


def _find(root: Element, name: str) -> Element | None:
    return next(
        (element for element in root.iter() if isinstance(element.tag, str) and local_name(element) == name),
        None,
    )


def _primary_root(model: Element | None) -> Element | None:
    if model is None:
        return None
    instance = next((child for child in children(model) if local_name(child) == "instance"), None)
    return None if instance is None else next(children(instance), None)


def _title(root: Element) -> str:
    head = next((child for child in children(root) if local_name(child) == "head"), None)
    title = (
        None
        if head is None
        else next((child for child in children(head) if local_name(child) == "title"), None)
    )
    return "" if title is None else " ".join("".join(title.itertext()).split())


def _meta_path(nodes: Mapping[str, Node], root_path: str) -> str:
    return next(
        (path for path in (f"{root_path}/meta", f"{root_path}/orx:meta") if path in nodes),
        f"{root_path}/meta",
    )


def _binds(model: Element, root_path: str, reading: Reading) -> tuple[dict[str, Element], dict[str, str]]:
    """Binds by path, and the paths of binds that have an id."""
    found: dict[str, Element] = {}
    ids: dict[str, str] = {}
    for element in children(model):
        if local_name(element) != "bind":
            continue
        raw = element.get("nodeset") or element.get("ref") or ""
        path = resolve_path(raw, root_path)
        if path is None:
            reading.note(
                "TOOL-REFERENCE", f"“{raw}” names no question or group of the form.", "", "nodeset", raw
            )
            continue
        if element.get("id"):
            ids[element.get("id", "")] = path
        earlier = found.get(path)
        if earlier is not None:
            _join_binds(earlier, element, path, reading)
        else:
            found[path] = element
        if len(element):
            reading.unsupported("Binds inside binds", path, "nodeset")
    return found, ids


def _join_binds(earlier: Element, later: Element, path: str, reading: Reading) -> None:
    """Two binds of one node are read as one; as in JavaRosa, the later counts where they differ."""
    for name, value in later.attrib.items():
        if earlier.get(name, value) != value:
            message = f"Two binds for {path} say different things; the later counts."
            reading.note_ignored(message, path, split_name(name)[1], value)
        earlier.set(name, value)


def _name_unread_parts(model: Element, reading: Reading) -> None:
    for element in children(model):
        name = local_name(element)
        if name == "submission" and element.get("base64RsaPublicKey"):
            message = (
                "The form asks to be encrypted with a key of its own (public_key). Every package is sealed"
                " for the hub already; a second key would hide audits from it."
            )
            suggestion = "take public_key and submission_url out of the settings sheet"
            reading.note("TOOL-UNSUPPORTED", message, "", "public_key", suggestion=suggestion)
        elif name == "submission":
            reading.note_ignored(
                "Where to send the form is decided by this program, not by the form.", "", "submission_url"
            )
        elif name not in _MODEL_PARTS:
            reading.unsupported(f"The form element <{name}>", element.get("ref", ""), "type", name)
