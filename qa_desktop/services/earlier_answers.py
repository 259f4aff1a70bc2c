"""Owns what an earlier audit of a case answered, as it is shown beside the questions of a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qa_desktop.domain.ids import AuditKey
from qa_desktop.formengine.api import NodeView


@dataclass(frozen=True, slots=True)
class LastTime:
    """The answers of an earlier audit, as people read them."""

    when: str
    """`12 March 2026`."""
    version: str
    """Of the tool, then."""
    answers: Mapping[str, str]
    """By the question's name; questions of repeats are left out, a name means many answers there."""
    key: AuditKey | None = None
    """The earlier audit."""

    def of(self, view: NodeView) -> str:
        """What was answered to a question; blank for nothing, and where the meaning changed since."""
        audit = view.audit
        if audit.identifier or view.label_identifier or (audit.since and audit.since > self.version):
            return ""
        return "" if "#" in view.node_id else self.answers.get(view.definition.name, "")
