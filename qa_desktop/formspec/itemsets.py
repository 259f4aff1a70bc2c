"""Owns choices: secondary instances, and the itemsets and inline items that offer them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from qa_desktop.formspec.definition import Choice, Itemset, SecondaryInstance, Text, TextPart
from qa_desktop.formspec.reading import Reading
from qa_desktop.formspec.xmltree import children, local_name

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NODESET = re.compile(
    r"instance\(\s*(['\"])(?P<id>[^'\"]*)\1\s*\)\s*/\s*(?P<root>[\w.-]+)\s*/\s*(?P<item>[\w.-]+)\s*(?P<rest>.*)\Z",
    re.S,
)


def read_instances(model: Element, reading: Reading) -> dict[str, SecondaryInstance]:
    """Every instance but the primary one, by its id."""
    found: dict[str, SecondaryInstance] = {}
    instances = [child for child in children(model) if local_name(child) == "instance"]
    for element in instances[1:]:
        instance_id = element.get("id", "")
        where = f"instance('{instance_id}')"
        source = element.get("src", "")
        if not instance_id:
            reading.note("TOOL-INSTANCE", "A secondary instance has no id.", "", "instance")
            continue
        if instance_id in found:
            reading.note(
                "TOOL-DUPLICATE-NAME",
                f"Two lists are called “{instance_id}”.",
                where,
                "list_name",
                instance_id,
            )
            continue
        if source:
            _refuse_external(source, where, reading)
            found[instance_id] = SecondaryInstance(instance_id, (), source)
        else:
            found[instance_id] = _internal(instance_id, element, where, reading)
    return found


def _refuse_external(source: str, where: str, reading: Reading) -> None:
    if source == "jr://instance/last-saved":
        reading.unsupported("Answers of the last saved form (last-saved)", where, "src", source)
    else:
        reading.unsupported(f"The external file {source.rpartition('/')[2]}", where, "src", source)


def _internal(instance_id: str, element: Element, where: str, reading: Reading) -> SecondaryInstance:
    roots = list(children(element))
    if len(roots) != 1:
        reading.unsupported("A list without exactly one root element", where, "instance")
        return SecondaryInstance(instance_id, ())
    items: list[Mapping[str, str]] = []
    names = dict.fromkeys(local_name(item) for item in children(roots[0]))
    if len(names) > 1:
        reading.unsupported("A list whose rows are not all of one kind", where, "instance")
    for item in children(roots[0]):
        row: dict[str, str] = {}
        for cell in children(item):
            name = local_name(cell)
            if len(cell) or name in row or cell.attrib:
                reading.unsupported("A list with rows inside rows or attributes", where, "instance", name)
                continue
            row[name] = cell.text or ""
        if item.attrib:
            reading.unsupported("A list with rows inside rows or attributes", where, "instance")
        items.append(row)
    return SecondaryInstance(instance_id, tuple(items), "", local_name(roots[0]), next(iter(names), "item"))


def read_choices(
    control: Element, path: str, instances: Mapping[str, SecondaryInstance], reading: Reading
) -> tuple[tuple[Choice, ...], Itemset | None]:
    """The control's inline choices, or its itemset."""
    inline: list[Choice] = []
    itemset: Itemset | None = None
    for child in children(control):
        name = local_name(child)
        if name == "itemset":
            itemset = _read_itemset(child, path, instances, reading)
        elif name == "item":
            inline.append(_read_item(child, path, reading))
        elif name == "choices":
            reading.unsupported("Choices in groups", path, "type")
    return tuple(inline), itemset


def _read_item(item: Element, path: str, reading: Reading) -> Choice:
    value = label = None
    for part in children(item):
        if local_name(part) == "value":
            value = (part.text or "").strip()
        elif local_name(part) == "label":
            label = part
    if value is None:
        reading.note("TOOL-CHOICE", "A choice has no value.", path, "choices")
    _refuse_media(label.get("ref") if label is not None else None, path, reading)
    return Choice(value or "", reading.text_of(label, path, "choice label"))


def _read_itemset(
    element: Element, path: str, instances: Mapping[str, SecondaryInstance], reading: Reading
) -> Itemset | None:
    nodeset = (element.get("nodeset") or "").strip()
    if re.match(r"randomize\s*\(", nodeset):
        reading.unsupported("Choices in random order (randomize)", path, "parameters", nodeset)
        nodeset = _first_argument(nodeset)
    matched = _NODESET.match(nodeset)
    if matched is None:
        reading.unsupported("Choices taken from answers or by a path of their own", path, "type", nodeset)
        return None
    list_name, rest = matched["id"], matched["rest"].strip()
    instance = instances.get(list_name)
    if instance is None:
        reading.note("TOOL-CHOICES", f"The list “{list_name}” does not exist.", path, "type", list_name)
        return None
    predicates = _predicates(rest)
    if predicates is None:
        reading.unsupported("Choices by a path of their own", path, "choice_filter", nodeset)
        return None
    value_ref, label_ref = "name", "label"
    for part in children(element):
        if local_name(part) == "value":
            value_ref = (part.get("ref") or "").strip()
        elif local_name(part) == "label":
            label_ref = (part.get("ref") or "").strip()
    joined = predicates[0] if len(predicates) == 1 else " and ".join(f"({one})" for one in predicates)
    choices = tuple(_choice(row, value_ref, label_ref, list_name, reading) for row in instance.items)
    return Itemset(list_name, choices, reading.expression(joined, path, "choice_filter"))


def _choice(
    row: Mapping[str, str], value_ref: str, label_ref: str, list_name: str, reading: Reading
) -> Choice:
    where = f"instance('{list_name}')"
    used = {value_ref}
    if label_ref.startswith("jr:itext("):
        key_name = label_ref[len("jr:itext(") : -1].strip()
        used.add(key_name)
        key = row.get(key_name, "")
        label = reading.texts.get(key, Text())
        _refuse_media(f"jr:itext('{key}')", where, reading)
    else:
        used.add(label_ref)
        literal = row.get(label_ref, "").strip()
        label = Text({"": (TextPart(literal),)}) if literal else Text()
    extra = {name: text.strip() for name, text in row.items() if name not in used}
    return Choice(row.get(value_ref, "").strip(), label, extra)


def _refuse_media(reference: str | None, path: str, reading: Reading) -> None:
    if (
        reference
        and reference.startswith("jr:itext(")
        and reference[len("jr:itext(") + 1 : -2] in reading.media
    ):
        reading.unsupported("A picture or recording on a choice", path, "media")


def _first_argument(call: str) -> str:
    inner = call[call.index("(") + 1 :].rstrip().removesuffix(")")
    depth, quote = 0, ""
    for index, character in enumerate(inner):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "([":
            depth += 1
        elif character in ")]":
            depth -= 1
        elif character == "," and depth == 0:
            return inner[:index].strip()
    return inner.strip()


def _predicates(rest: str) -> list[str] | None:
    """The texts of `[a][b]`; None when there is anything else."""
    found: list[str] = []
    depth, quote, start = 0, "", 0
    for index, character in enumerate(rest):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"" and depth:
            quote = character
        elif character == "[":
            depth += 1
            start = index + 1 if depth == 1 else start
        elif character == "]":
            depth -= 1
            if depth == 0:
                found.append(rest[start:index])
        elif depth == 0 and not character.isspace():
            return None
    return found if depth == 0 and not quote else None
