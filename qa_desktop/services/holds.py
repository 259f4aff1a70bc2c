"""Owns holds: what a person stops from being disposed of, with a reason, and who lifts it again.

The reason lies in the encrypted profile; the audit trail has the hold's id alone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from qa_desktop.domain.reader import time_from_text, time_to_text
from qa_desktop.domain.retention import Hold, HoldScope, RecordClass
from qa_desktop.errors import Refused
from qa_desktop.services import exchange_documents as records
from qa_desktop.services.ports import UnitOfWork
from qa_desktop.services.words import is_reason

_HOLD = "retention/hold/"
_KEYS = (
    "scope", "target", "reason", "placed_at", "placed_by", "lifted_at", "lifted_by", "lift_reason",
)  # fmt: skip
LONGEST_TARGET = 64


def place(
    unit: UnitOfWork, hold_id: str, scope: HoldScope, target: str, reason: str, *, who: str, at: datetime
) -> Hold:
    """Place a hold.

    Raises:
        Refused: HOLD-TARGET without anything to hold, HOLD-REASON without a written reason.
    """
    target = target.strip()
    known = scope is not HoldScope.CLASS or target in RecordClass.__members__.values()
    if not target or len(target) > LONGEST_TARGET or not known:
        raise Refused("HOLD-TARGET")
    if not is_reason(reason):
        raise Refused("HOLD-REASON")
    hold = Hold(hold_id, scope, target, reason.strip(), at, who)
    _save(unit, hold)
    unit.log.append("hold-set", hold_id, at=at, who=who)
    return hold


def lift(unit: UnitOfWork, hold_id: str, reason: str, *, who: str, at: datetime) -> Hold:
    """Lift a hold; lifting one that is lifted changes nothing.

    Raises:
        Refused: HOLD-UNKNOWN, HOLD-REASON.
    """
    hold = next((each for each in every(unit) if each.hold_id == hold_id), None)
    if hold is None:
        raise Refused("HOLD-UNKNOWN")
    if not is_reason(reason):
        raise Refused("HOLD-REASON")
    if hold.lifted_at is None:
        hold = replace(hold, lifted_at=at, lifted_by=who, lift_reason=reason.strip())
        _save(unit, hold)
        unit.log.append("hold-lifted", hold_id, at=at, who=who)
    return hold


def every(unit: UnitOfWork) -> tuple[Hold, ...]:
    """All holds ever placed, the newest first."""
    found = []
    for name in unit.documents.names(_HOLD):
        fields = records.load(unit, name, _KEYS)
        if fields is not None:
            lifted = fields["lifted_at"]
            found.append(
                Hold(
                    name.removeprefix(_HOLD),
                    HoldScope(fields["scope"]),
                    str(fields["target"]),
                    str(fields["reason"]),
                    time_from_text(fields["placed_at"]),
                    str(fields["placed_by"]),
                    time_from_text(lifted) if lifted else None,
                    str(fields["lifted_by"]),
                    str(fields["lift_reason"]),
                )
            )
    return tuple(sorted(found, key=lambda each: each.placed_at, reverse=True))


def _save(unit: UnitOfWork, hold: Hold) -> None:
    records.save(
        unit,
        _HOLD + hold.hold_id,
        {
            "scope": hold.scope.value,
            "target": hold.target,
            "reason": hold.reason,
            "placed_at": time_to_text(hold.placed_at),
            "placed_by": hold.placed_by,
            "lifted_at": time_to_text(hold.lifted_at) if hold.lifted_at is not None else "",
            "lifted_by": hold.lifted_by,
            "lift_reason": hold.lift_reason,
        },
    )
