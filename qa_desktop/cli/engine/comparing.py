"""Owns what it means that a node is as a reference engine has it: field by field, in our dialect's terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from qa_desktop.cli.engine.describe import is_readonly
from qa_desktop.formengine.api import NodeView, ViolationCode
from qa_desktop.formengine.session import Session
from qa_desktop.formspec.definition import DataType, Question

Difference = tuple[str, object, object]
"""Field, what the reference says, what we say."""

_STRAIGHT = str.maketrans("‘’“”", "''\"\"")


def differences(session: Session, seen: Mapping[str, Any], view: NodeView) -> Iterator[Difference]:
    """The fields of a node that are not as seen: value, relevance, required, read-only, validity, texts."""
    for name, expected, got in _pairs(session, seen, view):
        if expected != got:
            yield name, expected, got


def _pairs(session: Session, seen: Mapping[str, Any], view: NodeView) -> Iterator[Difference]:
    yield "relevant", seen["relevant"], view.is_relevant
    if seen["relevant"] != view.is_relevant:
        return  # the rest follows from it
    yield "readonly", seen["readonly"], is_readonly(session, view)
    yield "required", seen["required"], view.is_required
    if "label" in seen:
        yield "label", words(seen["label"]), words(view.label)
    if "hint" in seen:
        yield "hint", True, _is_hint(words(seen["hint"]), words(view.hint), words(view.guidance))
    if "count" in seen:
        yield "count", seen["count"], len(view.children)
    if "choices" in seen:
        ours = [each.name for each in view.choices]
        theirs = [each["value"] for each in seen["choices"]]
        by_chance = _is_ordered_by_chance(view)
        yield "choices", sorted(theirs) if by_chance else theirs, sorted(ours) if by_chance else ours
        yield "choice labels", [], _other_labels(seen["choices"], view)
    # What is not relevant shows blank, and nothing is wrong with it (dialect row 15).
    if "value" in seen and view.is_relevant:
        kind = DataType.DECIMAL if _is_calculated(view) else view.data_type
        if not _is_kept_as_typed(seen["value"], view):
            yield "value", value(seen["value"], kind), value(view.value, kind)
        broken = any(violation.code.value == "constraint" for violation in view.violations)
        yield "constraint", seen.get("constraint", True), not broken
        missing = view.is_required and not view.value
        yield "required_ok", seen.get("required_ok", True), not missing


def _is_ordered_by_chance(view: NodeView) -> bool:
    """True for `randomize()` without a seed: the order is each filling's own."""
    itemset = view.definition.itemset if isinstance(view.definition, Question) else None
    return itemset is not None and itemset.randomized and itemset.seed is None


def _is_calculated(view: NodeView) -> bool:
    """Calculated from a decimal it may hold the form of a decimal, whatever its own type."""
    return isinstance(view.definition, Question) and view.definition.bind.calculate is not None


def _other_labels(expected: list[Mapping[str, Any]], view: NodeView) -> list[str]:
    """Labels of choices that read otherwise.

    A choice without a label is its name here; the peer runs the forms of a label together.
    """
    pairs = [
        (words(each.get("label")) or ours.name, ours)
        for each, ours in zip(expected, view.choices, strict=False)
        if each["value"] == ours.name
    ]
    return [ours.label for said, ours in pairs if not said.startswith(words(ours.label))]


def _is_hint(expected: str, hint: str, guidance: str) -> bool:
    """The peer runs all forms of a hint together: its plain one, its guidance, its long one."""
    run_together = words(f"{hint}{guidance}")
    return expected in (hint, run_together) or (bool(hint) and expected.startswith(hint))


def _is_kept_as_typed(expected: str, view: NodeView) -> bool:
    """What is not of its type: the reference engines blank it, here it is kept with a violation."""
    return not expected and any(violation.code is ViolationCode.TYPE for violation in view.violations)


def words(text: str | None) -> str:
    """A text without what printing makes of it: runs of blanks, and quotes that pyxform straightens."""
    return " ".join((text or "").translate(_STRAIGHT).split())


def value(text: str, kind: DataType) -> str:
    """A value in the dialect: a number in its shortest form (row 18), never an exponent (row 17).

    Blanks and line ends alone, as they stand between the tags of a model, are no value.
    """
    if kind not in (DataType.DECIMAL, DataType.INT) or not text:
        return text if text.strip() else ""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite():
        return text
    plain = format(number, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
