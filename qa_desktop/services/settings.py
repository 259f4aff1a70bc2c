"""Owns what every setting is in effect, and who said so: policy file, Q&S, the person, or nobody.

The one way to read a setting of `domain.policy.KNOWN`. What a person or Q&S chose lies in the encrypted
profile with who chose it and when; what the policy file locks stands above both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from qa_desktop.domain.policy import KNOWN, Policy, PolicyState, SetBy, Value
from qa_desktop.domain.wire import time_from_text, time_to_text
from qa_desktop.errors import Refused
from qa_desktop.services.ports import UnitOfWork

VALUES = "settings/"
CHOICES = "setting-chosen/"
_IN_EFFECT = "policy-in-effect"
FROM_QUALITY = "setting-from-quality"
"""What the newest roster says of the settings that Q&S decides for every computer."""

_OF_QUALITY = frozenset(name for name, known in KNOWN.items() if known.chosen_by is SetBy.QUALITY)


@dataclass(frozen=True, slots=True)
class EffectiveSetting:
    """One setting as it holds now."""

    name: str
    value: Value
    set_by: SetBy
    by_whom: str
    """The person's or the Q&S installation's name; blank for the policy file and for defaults."""
    since: datetime | None
    """When it was set; None for a default, and for what was kept before anybody noted when."""
    locked: bool
    """Nobody can change it on this computer."""

    @property
    def number(self) -> int:
        """Of a setting that is a number."""
        return self.value if isinstance(self.value, int) else 0

    @property
    def on(self) -> bool:
        """Of a setting that is yes or no."""
        return self.value is True

    @property
    def text(self) -> str:
        """Of a setting that is a text or one choice."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def several(self) -> tuple[str, ...]:
        """Of a setting that is several choices."""
        return self.value if isinstance(self.value, tuple) else ()


def effective(unit: UnitOfWork | None, policy: Policy, name: str) -> EffectiveSetting:
    """What a setting is. Without a unit (before the profile is open) only the policy and the default speak.

    Raises:
        KeyError: a name that is not in `KNOWN`: a mistake of ours.
    """
    known = KNOWN[name]
    fixed = policy.fixed(name)
    if fixed is not None:
        return EffectiveSetting(name, fixed, SetBy.POLICY, "", policy.since, locked=True)
    chosen = None if unit is None or known.chosen_by is SetBy.POLICY else _chosen(unit, name)
    if chosen is not None:
        return chosen
    told = None if unit is None else _told(unit, name)
    if told is not None:
        return told
    if name in policy.preset:
        return EffectiveSetting(name, policy.preset[name], SetBy.POLICY, "", policy.since, locked=False)
    locked = known.chosen_by is SetBy.POLICY
    return EffectiveSetting(name, known.default, SetBy.DEFAULT, "", None, locked=locked)


def note_policy(unit: UnitOfWork, policy: Policy, *, who: str, at: datetime) -> None:
    """Log that another policy file is in effect than when the profile was opened last."""
    now = policy.sha256 or policy.state.value
    before = (unit.documents.get(_IN_EFFECT) or PolicyState.ABSENT.value.encode()).decode("ascii")
    if now == before:
        return
    unit.documents.put(_IN_EFFECT, now.encode("ascii"))
    unit.log.append("policy-read", "", at=at, who=who, count=len(policy.faults), sha256=now)


def every(unit: UnitOfWork | None, policy: Policy) -> tuple[EffectiveSetting, ...]:
    """Every known setting as it holds now, in the order of the table."""
    return tuple(effective(unit, policy, name) for name in KNOWN)


def choose(
    unit: UnitOfWork,
    policy: Policy,
    name: str,
    value: Value,
    *,
    who: str,
    at: datetime,
    role: SetBy = SetBy.PERSON,
) -> EffectiveSetting:
    """Keep what a person or Q&S chose, and log that they did: the name and never the value.

    Raises:
        Refused: SETTING-LOCKED where the policy file decides, SETTING-NOT-YOURS where only Q&S or only IT
            may, SETTING-VALUE for what is out of its range; nothing was kept.
    """
    known = KNOWN[name]
    if policy.fixed(name) is not None:
        raise Refused("SETTING-LOCKED", setting=name)
    if known.chosen_by not in (SetBy.PERSON, role):
        raise Refused("SETTING-NOT-YOURS", setting=name)
    if problem := known.problem(value):
        raise Refused("SETTING-VALUE", setting=name, problem=problem)
    if value == effective(unit, policy, name).value:
        return effective(unit, policy, name)
    unit.documents.put(VALUES + name, to_text(value).encode("utf-8", "surrogatepass"))
    note = {"by": who, "at": time_to_text(at), "as": role.value}
    unit.documents.put(CHOICES + name, json.dumps(note, ensure_ascii=False).encode())
    unit.log.append("setting-changed", name, at=at, who=who, role=role.value)
    return effective(unit, policy, name)


def chosen_by_quality(unit: UnitOfWork) -> Mapping[str, str]:
    """At a hub: what Q&S chose for every computer, as it is kept."""
    found = {name: _chosen(unit, name) for name in _OF_QUALITY}
    return {name: to_text(each.value) for name, each in found.items() if each is not None}


def told_by_quality(unit: UnitOfWork) -> tuple[int, Mapping[str, str]]:
    """What the newest roster that was believed says: its version, 0 while there is none, and the values."""
    noted = json.loads(unit.documents.get(FROM_QUALITY) or b"{}")
    return int(noted.get("version", 0)), noted.get("values", {})


def believe(unit: UnitOfWork, said: Mapping[str, object], version: int, *, who: str, at: datetime) -> None:
    """Keep what a roster says of settings, which a root key of the space has signed.

    A name that is not Q&S's to decide, or a value that the setting cannot be, counts as not said: a newer
    program may know it, and nobody may widen here what IT or the program bounds.
    """
    known = {name: text for name, text in said.items() if name in _OF_QUALITY and isinstance(text, str)}
    values = {name: text for name, text in known.items() if from_text(name, text) is not None}
    before = told_by_quality(unit)[1]
    noted = {"version": version, "values": values, "who": who, "at": time_to_text(at)}
    unit.documents.put(FROM_QUALITY, json.dumps(noted, ensure_ascii=False).encode())
    for name in sorted(values.keys() | before.keys()):
        if values.get(name) != before.get(name):
            unit.log.append("setting-changed", name, at=at, who=who, role=SetBy.QUALITY.value)


def _told(unit: UnitOfWork, name: str) -> EffectiveSetting | None:
    if name not in _OF_QUALITY:
        return None
    noted = json.loads(unit.documents.get(FROM_QUALITY) or b"{}")
    text = noted.get("values", {}).get(name)
    value = None if text is None else from_text(name, text)
    if value is None:
        return None
    since = time_from_text(noted["at"])
    return EffectiveSetting(name, value, SetBy.QUALITY, "", since, locked=True)


def _chosen(unit: UnitOfWork, name: str) -> EffectiveSetting | None:
    data = unit.documents.get(VALUES + name)
    if data is None:
        return None
    known, text = KNOWN[name], data.decode("utf-8", "replace")
    # What a person wrote stays what they wrote: a folder of an odd name is away, and not forgotten.
    free = isinstance(known.default, str) and not known.choices
    value = text if free else from_text(name, text)
    if value is None or value == "":
        return None  # kept by another version of the program, or put back to nothing
    noted = json.loads(unit.documents.get(CHOICES + name) or b"{}")
    since = time_from_text(noted["at"]) if "at" in noted else None
    return EffectiveSetting(
        name, value, SetBy(noted.get("as", SetBy.PERSON.value)), noted.get("by", ""), since, locked=False
    )


def to_text(value: Value) -> str:
    """A value as it is kept."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(value) if isinstance(value, tuple) else str(value)


def from_text(name: str, text: str) -> Value | None:
    """A value that was kept; None for what the setting cannot be."""
    known = KNOWN[name]
    value: Value
    if isinstance(known.default, bool):
        if text not in ("yes", "no"):
            return None
        value = text == "yes"
    elif isinstance(known.default, int):
        try:
            value = int(text)
        except ValueError:
            return None
    else:
        value = tuple(text.split()) if isinstance(known.default, tuple) else text
    return None if known.problem(value) else value
