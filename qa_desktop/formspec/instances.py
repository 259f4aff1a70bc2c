"""Owns secondary instances: trees that stand in the XForm, and lists out of files that come with the tool."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from qa_desktop.formspec.attachments import LAST_SAVED, MAX_FILE, name_in
from qa_desktop.formspec.definition import InstanceElement, Node, Question, SecondaryInstance
from qa_desktop.formspec.external import Unusable, element_of, read_list
from qa_desktop.formspec.lists import Items, Rows
from qa_desktop.formspec.reading import ListTrouble, Reading
from qa_desktop.formspec.xmltree import children, local_name

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ITEMSETS = "itemsets.csv"
"""The file that `select_one_external` takes its choices from; its column `list_name` says which list."""


def read_instances(model: Element, reading: Reading) -> dict[str, SecondaryInstance]:
    """Every instance but the primary one, by its id."""
    found: dict[str, SecondaryInstance] = {}
    instances = [child for child in children(model) if local_name(child) == "instance"]
    for element in instances[1:]:
        instance_id = element.get("id", "")
        source = element.get("src", "").strip()
        if not instance_id:
            reading.note("TOOL-INSTANCE", "A list inside the form has no name.", "", "instance")
        elif instance_id in found:
            reading.note(
                "TOOL-DUPLICATE-NAME",
                f"Two lists are called “{instance_id}”.",
                f"instance('{instance_id}')",
                "list_name",
                instance_id,
            )
        elif source == LAST_SAVED:
            found[instance_id] = SecondaryInstance(instance_id, (), source)
        elif source:
            found[instance_id] = instance_of(instance_id, source, _external(instance_id, source, reading))
        else:
            roots = tuple(element_of(child) for child in children(element))
            # Several roots are tolerated, as the reference engines do.
            tree = roots[0] if len(roots) == 1 else InstanceElement("", children=roots)
            found[instance_id] = instance_of(instance_id, "", tree)
    return found


def read_external_list(list_name: str, reading: Reading) -> SecondaryInstance:
    """The rows of one list in `itemsets.csv`, which all lists of `select_one_external` share."""
    source = f"jr://file-csv/{ITEMSETS}"
    tree = _external(list_name, source, reading)
    rows = tree.children if tree is not None else None
    if not isinstance(rows, Rows) or "list_name" not in rows.places:
        return instance_of(list_name, source, tree)
    place = rows.places["list_name"]
    mine = Rows(rows.columns, [cells for cells in rows.cells if cells[place] == list_name])
    return instance_of(list_name, source, InstanceElement("root", children=mine))


def instance_of(instance_id: str, source: str, tree: InstanceElement | None) -> SecondaryInstance:
    """An instance with its rows, where it is a plain list."""
    if tree is None:
        return SecondaryInstance(instance_id, (), source)
    names = _kinds(tree.children)
    items = _plain_items(tree, names)
    item_name = names[0] if len(names) == 1 else "item"
    return SecondaryInstance(instance_id, items or (), source, tree.name or "root", item_name, tree)


def is_plain_list(instance: SecondaryInstance) -> bool:
    """True when its rows say all of it; so they do when it is empty."""
    tree = instance.tree
    return tree is None or (bool(tree.name) and len(instance.items) == len(tree.children))


def _kinds(rows: Sequence[InstanceElement]) -> list[str]:
    return [rows.name] if isinstance(rows, Rows) else list(dict.fromkeys(row.name for row in rows))


def _plain_items(tree: InstanceElement, names: list[str]) -> Sequence[Mapping[str, str]] | None:
    if isinstance(tree.children, Rows):
        return Items(tree.children)
    if not tree.name or len(names) != 1 or tree.attributes:
        return None
    items: list[Mapping[str, str]] = []
    for row in tree.children:
        cells = {cell.name: cell.text for cell in row.children}
        is_plain = not any(cell.children or cell.attributes for cell in row.children)
        if row.attributes or not is_plain or len(cells) != len(row.children):
            return None
        items.append(cells)
    return tuple(items)


# Files -------------------------------------------------------------------------------------------


def _external(instance_id: str, source: str, reading: Reading) -> InstanceElement | None:
    """The tree in a file; None, and a trouble to be told, when it cannot be had."""
    is_file = source.startswith(("jr://file/", "jr://file-csv/"))
    name = name_in(source) if is_file else None
    if name is None:
        words = f"“{source[:120]}” is not the name of a file beside the form; a list cannot come from there."
        reading.list_troubles.append(ListTrouble(instance_id, "TOOL-ATTACHMENT-NAME", words, source))
        return None
    data = reading.files.get(name)
    if data is None and name.endswith(".csv.csv"):
        # Authors write pulldata('towns.csv', …), and pyxform adds the ending once more.
        name = name.removesuffix(".csv")
        data = reading.files.get(name)
    if data is None:
        if name in reading.files.too_large:
            words = f"The file {name} is larger than {MAX_FILE // 1_048_576} MB; no tool may bring that much."
            reading.list_troubles.append(ListTrouble(instance_id, "TOOL-ATTACHMENT-TOO-LARGE", words, name))
        else:
            words = f"The file {name} does not come with the form; its list would be empty."
            reading.list_troubles.append(ListTrouble(instance_id, "TOOL-ATTACHMENT-MISSING", words, name))
        return None
    try:
        return read_list(name, data, as_csv=source.startswith("jr://file-csv/"))
    except Unusable as unusable:
        words = f"The file {name} cannot be used as a list: {unusable}."
        reading.list_troubles.append(ListTrouble(instance_id, "TOOL-ATTACHMENT-LIST", words, name))
        return None


def tell_list_troubles(reading: Reading, nodes: Mapping[str, Node], root_path: str) -> None:
    """Note what is wrong with lists in files at the rows of the form that use them."""
    for trouble in reading.list_troubles:
        path, attribute = _user(trouble.instance_id, nodes)
        suggestion = (
            f"put {trouble.file} beside the form, or in a folder “media” there"
            if trouble.code == "TOOL-ATTACHMENT-MISSING"
            else ""
        )
        reading.note(
            trouble.code,
            trouble.words,
            path or f"{root_path}/{trouble.instance_id}",
            attribute,
            trouble.file,
            suggestion=suggestion,
        )


def _user(instance_id: str, nodes: Mapping[str, Node]) -> tuple[str, str]:
    """The first node that takes choices from a list, else the first that reads it."""
    for node in nodes.values():
        if isinstance(node, Question) and node.itemset is not None and node.itemset.list_name == instance_id:
            return node.path, "type"
    quoted = (f"'{instance_id}'", f'"{instance_id}"')
    for node in nodes.values():
        for attribute, text in _logic(node):
            if any(each in text for each in quoted):
                return node.path, attribute
    return "", "type"


def _logic(node: Node) -> Iterator[tuple[str, str]]:
    bind = node.bind
    for attribute in ("calculate", "relevant", "constraint", "required", "readonly"):
        expression = getattr(bind, attribute)
        if expression is not None:
            yield attribute, expression.text
    if isinstance(node, Question) and node.itemset is not None and node.itemset.nodeset is not None:
        yield "choice_filter", node.itemset.nodeset.text
