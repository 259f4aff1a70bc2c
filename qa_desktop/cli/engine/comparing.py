"""Owns what it means that a node is as a reference engine has it: field by field, in our dialect's terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from qa_desktop.cli.engine.describe import is_readonly
from qa_desktop.formengine.api import NodeView
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
    yield "readonly", seen["readonly"], is_readonly(session, view)
    yield "required", seen["required"], view.is_required
    if "label" in seen:
        yield "label", words(seen["label"]), words(view.label)
    if "count" in seen:
        yield "count", seen["count"], len(view.children)
    if "choices" in seen:
        yield "choices", [each["value"] for each in seen["choices"]], [each.name for each in view.choices]
    # What is not relevant shows blank, and nothing is wrong with it (dialect row 15).
    if "value" in seen and view.is_relevant:
        kind = DataType.DECIMAL if _is_calculated(view) else view.data_type
        yield "value", value(seen["value"], kind), value(view.value, kind)
        broken = any(violation.code.value == "constraint" for violation in view.violations)
        yield "constraint", seen.get("constraint", True), not broken
        missing = view.is_required and not view.value
        yield "required_ok", seen.get("required_ok", True), not missing


def _is_calculated(view: NodeView) -> bool:
    """Calculated from a decimal it may hold the form of a decimal, whatever its own type."""
    return isinstance(view.definition, Question) and view.definition.bind.calculate is not None


def words(text: str | None) -> str:
    """A text without what printing makes of it: runs of blanks, and quotes that pyxform straightens."""
    return " ".join((text or "").translate(_STRAIGHT).split())


def value(text: str, kind: DataType) -> str:
    """A value in the dialect: a decimal in its shortest form (row 18), never an exponent (row 17)."""
    if kind is not DataType.DECIMAL or not text:
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite():
        return text
    plain = format(number, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
