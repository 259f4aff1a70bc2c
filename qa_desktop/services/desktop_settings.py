"""Owns what the Settings page shows of settings that others may decide: each with who set it, and when."""

from __future__ import annotations

from dataclasses import dataclass

from qa_desktop.domain.policy import PolicyState
from qa_desktop.services.settings import EffectiveSetting


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting in words."""

    setting: EffectiveSetting
    title: str
    value: str
    set_words: str
    """`Set by your IT department (policy file), since 3 November 2026`."""


@dataclass(frozen=True, slots=True)
class SettingsModel:
    """All of them, with the state of the policy file."""

    state: PolicyState
    words: str
    """Whether there is a policy file, and where."""
    faults: tuple[str, ...]
    """What is wrong in it, a sentence each."""
    rows: tuple[SettingRow, ...]
    kept: str
    """What this computer keeps how long, in one or two sentences."""
