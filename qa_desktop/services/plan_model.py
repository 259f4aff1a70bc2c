"""Owns what the page of an improvement plan says: values alone, ready to set."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanCard:
    """One thing that is to be different."""

    title: str
    words: tuple[tuple[str, str], ...]
    """Question and answer, in the words of whoever wrote the plan."""
    facts: tuple[tuple[str, str], ...]
    """Short ones: which part, by when, where on the scale."""


@dataclass(frozen=True, slots=True)
class PlanModel:
    """One page to take away. It holds no name but those that the plan itself was given."""

    title: str
    marking: str
    reference: str
    tool_title: str
    cards: tuple[PlanCard, ...]
    agreed: tuple[tuple[str, str], ...]
    """What the two people say at the end; blank where they are still to say it, on paper or later."""
    footer: str
