"""Owns prompts: what an answer raises (domain.md, 3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qa_desktop.domain.ids import NodeId


class PromptCode(StrEnum):
    """E1 tell a manager now; E2 serious gap; E3 drift; M1 add to moderation."""

    E1 = "E1"
    E2 = "E2"
    E3 = "E3"
    M1 = "M1"


@dataclass(frozen=True, slots=True)
class RaisedPrompt:
    """A prompt whose condition holds on a relevant node."""

    code: PromptCode
    node_id: NodeId
    """The row that carries the prompt."""
    label: str
    """That row's label: the prompt's words."""
    answer: str
    """The answer's label, where the row is a question; else blank."""
