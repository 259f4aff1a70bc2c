"""Owns how a tool is named: form id, version and content hash (ids and versions alone are not unique)."""

from __future__ import annotations

from dataclasses import dataclass

from qa_desktop.domain.ids import ToolHash


@dataclass(frozen=True, slots=True)
class ToolRef:
    """What identifies a tool."""

    form_id: str
    version: str
    content_hash: ToolHash


@dataclass(frozen=True, slots=True)
class ToolSummary:
    """A tool on the shelf, as lists show it."""

    ref: ToolRef
    title: str
    kind: str
    """The `qa:kind` of the settings, for example `case-audit`; blank when the tool does not say."""
    sample: bool
    """True for a tool supplied with the program as a sample."""
    about_case: bool = True
    """It asks for a case (role `case-reference`); a return or a round of record keeping is about none."""
