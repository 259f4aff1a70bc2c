"""Owns `jr:preload`: what a filling knows at birth (ODK XForms, "Preload Attributes")."""

from __future__ import annotations

from collections.abc import Mapping

from qa_desktop.formengine._codecs import iso
from qa_desktop.formengine._nodes import Leaf
from qa_desktop.formengine.api import Surroundings
from qa_desktop.formspec.definition import DataType, Question


def preloaded(leaf: Leaf, surroundings: Surroundings, properties: Mapping[str, str]) -> str | None:
    """The value a question is born with; None when it has no preload, or one that we do not know."""
    definition = leaf.plan.definition
    assert isinstance(definition, Question)  # noqa: S101 -- a leaf is a question
    bind = definition.bind
    if bind.preload == "uid":
        return f"uuid:{surroundings.new_id()}"
    if bind.preload == "timestamp" and bind.preload_params == "start":
        return iso(surroundings.now())
    if bind.preload == "date" and bind.preload_params == "today":
        return surroundings.now().date().isoformat()
    if bind.preload == "property":
        return properties.get(_plain(bind.preload_params), "")
    if bind.preload == "context" and _plain(bind.preload_params) in ("username", "userid"):
        return properties.get("username", "")
    return None


def _plain(name: str) -> str:
    """`uri:deviceid` and `phone number` are older spellings."""
    return name.removeprefix("uri:").replace(" ", "").lower()


def is_end_time(leaf: Leaf) -> bool:
    """True for the time at which a filling is finished: it is written when the instance is made."""
    definition = leaf.plan.definition
    assert isinstance(definition, Question)  # noqa: S101 -- a leaf is a question
    return definition.bind.preload == "timestamp" and definition.bind.preload_params == "end"


def end_time(leaf: Leaf, surroundings: Surroundings) -> str:
    """The time of finishing, in the question's type."""
    definition = leaf.plan.definition
    assert isinstance(definition, Question)  # noqa: S101 -- a leaf is a question
    now = surroundings.now()
    return now.date().isoformat() if definition.bind.data_type is DataType.DATE else iso(now)
