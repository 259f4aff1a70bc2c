"""Owns the copy of a draft that a person keeps elsewhere while it cannot be saved where it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qa_desktop.domain.audit import SavedDraft
from qa_desktop.domain.ids import AuditKey
from qa_desktop.domain.tool import ToolRef

MAX_COPY = 2**24
"""Bytes of a sealed copy, and of what is in it: a draft is some ten kilobytes, and holds no files."""


@dataclass(frozen=True, slots=True)
class DraftCopy:
    """A draft as it stood on the screen. Times are aware UTC."""

    key: AuditKey
    tool: ToolRef
    title: str
    """Of the tool."""
    case_reference: str
    started_at: datetime
    made_by: str
    made_at: datetime
    draft: SavedDraft


@dataclass(frozen=True, slots=True)
class CopyMeets:
    """What a copy would do where it is brought in."""

    is_here: bool
    """There is such a draft; otherwise one is begun."""
    differing: int
    """Answers of it that are others in the copy."""
    changed_since: bool
    """Somebody worked on it after the copy was made."""
