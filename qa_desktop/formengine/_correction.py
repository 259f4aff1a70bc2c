"""Owns what makes a filling the correction of another: its own instanceID, and that one's as deprecatedID.

Source: ODK XForms, "Metadata"; OpenRosa Metadata Schema (`deprecatedID`).
"""

from __future__ import annotations

from typing import Final

from qa_desktop.domain.audit import Write, WriteKind
from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine._evaluate import Evaluator
from qa_desktop.formengine._filling import Filling
from qa_desktop.formengine._nodes import Leaf
from qa_desktop.formengine._settle import settle

INSTANCE_ID: Final = "instanceID"
DEPRECATED_ID: Final = "deprecatedID"
META: Final = "meta"
ORX_META: Final = "orx:meta"


def correct(filling: Filling, evaluator: Evaluator, corrects: str) -> None:
    """Name the filling that this one corrects, and give this one an id of its own. Again changes nothing."""
    own = filling.by_id.get(meta_id(filling, INSTANCE_ID))
    if isinstance(own, Leaf) and own.stored in ("", corrects):
        filling.put(own, f"uuid:{filling.surroundings.new_id()}")
    node_id = meta_id(filling, DEPRECATED_ID)
    named = filling.by_id.get(node_id)
    if isinstance(named, Leaf):
        filling.put(named, corrects)
    elif filling.aside.get(node_id) != corrects:
        # A tool has rarely a place for it: it is kept with what the tool does not have, and written.
        filling.change.first.append(
            Write(WriteKind.ANSWER, node_id, filling.aside.get(node_id, ""), corrects, computed=True)
        )
        filling.aside[node_id] = corrects
    settle(filling, evaluator, triggers=False)


def meta_id(filling: Filling, name: str) -> NodeId:
    """The id of a node of the form's metadata, whether the form has it or not."""
    root = filling.root
    for group in (META, ORX_META):
        if group in root.slots:
            prefixed = group == ORX_META or f"orx:{INSTANCE_ID}" in getattr(root.slots[group], "slots", {})
            return NodeId(f"{root.node_id}/{group}/{'orx:' if prefixed else ''}{name}")
    return NodeId(f"{root.node_id}/{ORX_META}/orx:{name}")
