"""Owns the settings that others than the person may decide: their names, ranges and defaults, one table.

A policy file is a table of values by name, each either locked (nobody changes it on this computer) or
preset (the default until a person chooses). Nothing here reads a file or says words to people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

Value: TypeAlias = int | bool | str | tuple[str, ...]
"""What a setting can be: a number, yes or no, a text or one of its choices, several of its choices."""


class SetBy(StrEnum):
    """Who decided what a setting is, the strongest first."""

    POLICY = "policy"  # the file that IT deploys
    QUALITY = "quality"  # Q&S, at the hub
    PERSON = "person"  # whoever works here
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Known:
    """One setting: what it may be, what it is unless somebody decides, and what is safest."""

    name: str
    """As in the program. What stands before a `/` is a table in the policy file: `[locked.retention]`."""
    default: Value
    strictest: Value
    """Taken where IT wrote something that cannot be used: what they wanted to limit stays limited."""
    least: int = 0
    most: int = 0
    """Of a number, both included."""
    choices: tuple[str, ...] = ()
    """Of one choice or several."""
    longest: int = 0
    """Of a text without choices, in characters."""
    chosen_by: SetBy = SetBy.PERSON
    """Who may change it in the program where the file does not lock it; POLICY for nobody."""

    def problem(self, value: object) -> str:
        """Why a value cannot be used: `type`, `range`, `choice` or `long`; blank for one that can."""
        if isinstance(self.default, bool):
            return "" if isinstance(value, bool) else "type"
        if isinstance(self.default, int):
            if not isinstance(value, int) or isinstance(value, bool):
                return "type"
            return "" if self.least <= value <= self.most else "range"
        if isinstance(self.default, str):
            if not isinstance(value, str) or not value.isprintable():
                return "type"
            if self.choices:
                return "" if value in self.choices else "choice"
            return "" if len(value) <= self.longest else "long"
        if not isinstance(value, list | tuple) or not value:
            return "type"
        return "" if all(each in self.choices for each in value) else "choice"


YEAR = 365
_MODES = ("keyring-and-passphrase", "keyring", "passphrase")


def _days(name: str, default: int, least: int, most: int) -> Known:
    # Disposing too late can be made good, disposing too early cannot: the longest is the safest.
    return Known(f"retention/{name}", default, most, least, most, chosen_by=SetBy.QUALITY)


def _years(name: str, default: int, least: int = 1, most: int = 100) -> Known:
    return Known(f"retention/{name}", default, most, least, most, chosen_by=SetBy.QUALITY)


def _yes_no(name: str, default: bool, strictest: bool, chosen_by: SetBy = SetBy.PERSON) -> Known:
    return Known(name, default, strictest, chosen_by=chosen_by)


_TABLE = (
    Known("unlock-modes", _MODES, ("keyring-and-passphrase", "passphrase"), choices=_MODES,
          chosen_by=SetBy.POLICY),
    Known("lock-after-minutes", 5, 1, least=1, most=15),
    _yes_no("lock-with-session", True, True),
    Known("clear-clipboard-seconds", 60, 10, least=10, most=600),
    Known("backups-kept", 3, 3, least=3, most=30),
    _yes_no("save-outside", True, False, SetBy.POLICY),
    Known("language", "", "", longest=32),
    Known("shared-folder", "", "", longest=4096),
    _days("device-days", 30, 1, 10 * YEAR),
    _days("case-list-days", 90, 1, 10 * YEAR),
    _days("bin-days", 90, 7, 10 * YEAR),
    _days("helper-days", 30, 1, 10 * YEAR),
    _years("hub-years", 6),
    _years("ad-hoc-years", 2),
    _yes_no("retention/stub-grade", True, False, SetBy.QUALITY),
    Known("retention/ad-hoc-tools", "", "", longest=1000, chosen_by=SetBy.QUALITY),
)  # fmt: skip
KNOWN: Mapping[str, Known] = MappingProxyType({each.name: each for each in _TABLE})


class PolicyState(StrEnum):
    ABSENT = "absent"  # no file is deployed here
    READ = "read"
    UNREADABLE = "unreadable"  # there is one, and what it wants is not known: the strictest holds


@dataclass(frozen=True, slots=True)
class PolicyFault:
    """What is wrong with a policy file, or with one line of it."""

    code: str
    """POLICY-UNKNOWN-NAME, POLICY-BAD-VALUE, POLICY-TWICE; or of the whole file POLICY-TOO-BIG,
    POLICY-NOT-TOML, POLICY-NOT-A-FILE, POLICY-NOT-READABLE, POLICY-NOT-FROM-IT, POLICY-VERSION."""
    name: str = ""
    """The setting's, as it stands in the file, cut to what fits a line."""
    reason: str = ""
    """For POLICY-BAD-VALUE what `Known.problem` says."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What IT decided for this computer, once at every start."""

    state: PolicyState = PolicyState.ABSENT
    place: str = ""
    """Where the file lies or would lie."""
    since: datetime | None = None
    """When the file was last changed; aware UTC."""
    locked: Mapping[str, Value] = field(default_factory=dict)
    preset: Mapping[str, Value] = field(default_factory=dict)
    faults: tuple[PolicyFault, ...] = ()
    contact: str = ""
    """Whom to ask, as IT wrote it; blank for nobody."""
    sha256: str = ""
    """Of the file that took effect; blank where none did."""

    def fixed(self, name: str) -> Value | None:
        """What the setting is for everybody here; None where the policy leaves it open.

        An unreadable file fixes every setting that has a safest value: IT wanted something, and nobody
        knows what.
        """
        if self.state is PolicyState.UNREADABLE:
            known = KNOWN[name]
            return known.strictest if known.strictest != "" else None
        return self.locked.get(name)


NO_POLICY = Policy()
