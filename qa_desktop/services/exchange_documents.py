"""Owns the exchange's own records in the store: versioned JSON documents, read strictly.

A record that cannot be read is never taken for an absent one: that would make a member a stranger.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from qa_desktop.errors import Refused
from qa_desktop.services.ports import UnitOfWork

VERSION = 1


def load(unit: UnitOfWork, name: str, keys: Collection[str]) -> dict[str, Any] | None:
    """The record of this name with exactly these keys, None when there is none.

    Raises:
        Refused: EXCHANGE-RECORD when it is damaged, EXCHANGE-RECORD-TOO-NEW when a newer program wrote it.
    """
    data = unit.documents.get(name)
    if data is None:
        return None
    try:
        fields = json.loads(data)
    except ValueError as error:
        raise Refused("EXCHANGE-RECORD", name=name) from error
    if not isinstance(fields, dict):
        raise Refused("EXCHANGE-RECORD", name=name)
    version = fields.pop("v", None)
    if isinstance(version, int) and version > VERSION:
        raise Refused("EXCHANGE-RECORD-TOO-NEW", name=name, version=version)
    if version != VERSION or set(fields) != set(keys):
        raise Refused("EXCHANGE-RECORD", name=name)
    return fields


def save(unit: UnitOfWork, name: str, fields: Mapping[str, object]) -> None:
    """Write the record of this name."""
    unit.documents.put(name, json.dumps({"v": VERSION, **fields}, ensure_ascii=True).encode("ascii"))


def to_text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def to_bytes(text: object, name: str) -> bytes:
    """Raises: Refused EXCHANGE-RECORD."""
    try:
        return base64.b64decode(str(text), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("EXCHANGE-RECORD", name=name) from error


def to_time(text: object, name: str) -> datetime:
    """Raises: Refused EXCHANGE-RECORD."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise Refused("EXCHANGE-RECORD", name=name) from error
    if at.tzinfo is None:
        raise Refused("EXCHANGE-RECORD", name=name)
    return at.astimezone(UTC)
