"""Owns choices: the inline items and itemsets of a control.

Rows of a plain list become choices here, once. Anything else that can hold choices (answers, repeats, other
trees, a list too long to be made into choices beforehand) is left to the engine as a nodeset.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa_desktop.formspec.definition import Choice, Itemset, SecondaryInstance, Text, TextPart
from qa_desktop.formspec.instances import is_plain_list, read_external_list
from qa_desktop.formspec.reading import Reading
from qa_desktop.formspec.xmltree import children, local_name
from qa_desktop.xpath.syntax import Call, Expression, Literal, Node, Operation, Path, simple_names

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MADE_BEFOREHAND = 1_000
"""Rows of a list out of a file that become choices when the tool is read; a longer one is looked up in."""
_TRUTHS = frozenset({"=", "!=", "<", "<=", ">", ">=", "and", "or"})
_TRUE_FALSE = frozenset({"selected", "not", "contains", "starts-with", "boolean", "true", "false", "regex"})


def read_choices(
    control: Element, path: str, instances: dict[str, SecondaryInstance], reading: Reading
) -> tuple[tuple[Choice, ...], Itemset | None]:
    """The control's inline choices, or its itemset."""
    inline: list[Choice] = []
    itemset: Itemset | None = None
    query = (control.get("query") or "").strip()
    if query:
        return (), _read_query(query, path, instances, reading)
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
    return Choice(value or "", reading.text_of(label, path, "choice label"))


def _read_itemset(
    element: Element, path: str, instances: Mapping[str, SecondaryInstance], reading: Reading
) -> Itemset | None:
    refs = {local_name(part): (part.get("ref") or "").strip() for part in children(element)}
    if "copy" in refs:
        reading.unsupported("Copying a whole row as the answer (copy)", path, "type")
    nodeset = reading.expression(element.get("nodeset"), path, "choice_filter")
    if nodeset is None:
        return None
    source = _source(nodeset, path, reading)
    if source is None:
        return None
    value, label = refs.get("value") or "name", refs.get("label") or "label"
    return _itemset(source, value, label, path, instances, reading)


def _read_query(
    query: str, path: str, instances: dict[str, SecondaryInstance], reading: Reading
) -> Itemset | None:
    """`select_one_external`: a list that the form does not declare is one in `itemsets.csv`."""
    nodeset = reading.expression(query, path, "choice_filter")
    source = _source(nodeset, path, reading) if nodeset is not None else None
    if source is None:
        return None
    if source.list_name and source.list_name not in instances:
        instances[source.list_name] = read_external_list(source.list_name, reading)
    return _itemset(source, "name", "label", path, instances, reading)


# What a nodeset says -----------------------------------------------------------------------------


@dataclass(slots=True)
class _Source:
    """A nodeset taken apart: `nodeset` without `randomize()` around it."""

    nodeset: Expression
    randomized: bool
    seed: Expression | None
    list_name: str
    """Of the secondary instance it starts at; blank for any other nodeset."""


def _source(expression: Expression, path: str, reading: Reading) -> _Source | None:
    tree = expression.tree
    seed: Expression | None = None
    randomized = isinstance(tree, Call) and tree.name == "randomize"
    if isinstance(tree, Call) and tree.name == "randomize":
        if not 1 <= len(tree.arguments) <= 2:
            reading.note(
                "TOOL-ARGUMENTS", "randomize() takes 1 or 2 arguments.", path, "parameters", expression.text
            )
            return None
        if len(tree.arguments) == 2:
            seed = reading.expression(_text(expression, tree.arguments[1]), path, "parameters")
        inner = reading.expression(_text(expression, tree.arguments[0]), path, "choice_filter")
        if inner is None:
            return None
        expression = inner
    return _Source(expression, randomized, seed, _list_name(expression.tree))


def _text(expression: Expression, part: Node) -> str:
    return expression.text[slice(*part.span)]


def _list_name(tree: Node) -> str:
    start = tree.start if isinstance(tree, Path) else tree
    if isinstance(start, Call) and start.name == "instance" and len(start.arguments) == 1:
        name = start.arguments[0]
        return name.value if isinstance(name, Literal) else ""
    return ""


def _itemset(
    source: _Source,
    value: str,
    label: str,
    path: str,
    instances: Mapping[str, SecondaryInstance],
    reading: Reading,
) -> Itemset | None:
    name = source.list_name
    instance = instances.get(name)
    if name and instance is None:
        reading.note("TOOL-CHOICES", f"The list “{name}” does not exist.", path, "type", name)
        return None
    columns = _columns(value, label)
    predicates = _predicates(source.nodeset, instance) if instance is not None else None
    if instance is not None and predicates is not None and columns is not None:
        filtered = predicates[0] if len(predicates) == 1 else " and ".join(f"({each})" for each in predicates)
        return Itemset(
            name,
            _made_choices(instance, *columns, reading),
            reading.expression(filtered, path, "choice_filter"),
            randomized=source.randomized,
            seed=source.seed,
        )
    return Itemset(
        name,
        (),
        None,
        nodeset=source.nodeset,
        value=reading.expression(value, path, "type"),
        label=reading.expression(label, path, "choice label"),
        randomized=source.randomized,
        seed=source.seed,
    )


def _columns(value: str, label: str) -> tuple[str, str, bool] | None:
    """The columns of value and label, and whether the label's holds ids of texts; None for anything else."""
    is_id = label.startswith("jr:itext(") and label.endswith(")")
    shown = label[len("jr:itext(") : -1].strip() if is_id else label
    names = [each.removeprefix("./") for each in (value, shown)]
    if all(each and all(sign.isalnum() or sign in "_.-" for sign in each) for each in names):
        return names[0], names[1], is_id
    return None


def _predicates(nodeset: Expression, instance: SecondaryInstance) -> list[str] | None:
    """The texts of the filters of `instance('list')/root/item[…][…]`; None when it is anything else."""
    tree = nodeset.tree
    if (
        not isinstance(tree, Path)
        or not is_plain_list(instance)
        or (instance.source and len(instance.items) > MADE_BEFOREHAND)
        or instance.source.endswith("/last-saved")
        or len(tree.steps) != 2
        or tree.steps[0].predicates
    ):
        return None
    last = tree.steps[1]
    bare = type(last)(last.axis, last.test, (), last.span)
    if simple_names((tree.steps[0], bare)) != (instance.root_name, instance.item_name):
        return None
    if len(last.predicates) > 1 and not all(_is_truth(each) for each in last.predicates):
        return None  # `[a][1]` counts within what `[a]` leaves
    return [_text(nodeset, each) for each in last.predicates] or [""]


def _is_truth(node: Node) -> bool:
    """True for what can only say yes or no, whatever place its node has."""
    if isinstance(node, Operation):
        inner = node.operators[0] in ("and", "or")
        return set(node.operators) <= _TRUTHS and (not inner or all(map(_is_truth, node.operands)))
    return isinstance(node, Call) and node.name in _TRUE_FALSE


# Choices of a plain list -------------------------------------------------------------------------


def _made_choices(
    instance: SecondaryInstance, value: str, label: str, is_id: bool, reading: Reading
) -> tuple[Choice, ...]:
    """The rows as choices, made once for all the questions that take them alike."""
    key = (instance.instance_id, value, label, is_id)
    found = reading.choices.get(key)
    if found is None:
        in_languages = {} if is_id else _in_languages(instance, label)
        found = tuple(_choice(row, value, label, is_id, in_languages, reading) for row in instance.items)
        reading.choices[key] = found
    return found


def _in_languages(instance: SecondaryInstance, label: str) -> dict[str, str]:
    """The columns `label::English (en)` of a file, by language."""
    first = next(iter(instance.items), {}) if instance.source else {}
    prefix = f"{label}::"
    return {column[len(prefix) :].strip(): column for column in first if column.startswith(prefix)}


def _choice(
    row: Mapping[str, str],
    value: str,
    label: str,
    is_id: bool,
    in_languages: Mapping[str, str],
    reading: Reading,
) -> Choice:
    text = reading.texts.get(row.get(label, "").strip(), Text()) if is_id else _literal(row.get(label, ""))
    said = {language: (TextPart(row[column].strip()),) for language, column in in_languages.items()}
    if said:
        text = Text({**text.forms, **said})
    used = {value, label, *in_languages.values()}
    extra = {name: cell.strip() for name, cell in row.items() if name not in used}
    return Choice(row.get(value, "").strip(), text, extra)


def _literal(text: str) -> Text:
    return Text({"": (TextPart(text.strip()),)}) if text.strip() else Text()
