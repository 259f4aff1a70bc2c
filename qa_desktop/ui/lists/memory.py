"""Owns what is remembered of a list: its order, its filter and its columns, as a setting of the profile.

It lies in the encrypted profile, because what somebody filtered by may be a case or a name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from qa_desktop.ui.tasks import Lane

if TYPE_CHECKING:
    from qa_desktop.services.desktop import SettingsDesk
    from qa_desktop.ui.context import Context


@dataclass(frozen=True, slots=True)
class Remembered:
    """How a person left a list. Columns and choices go by their English names: places move."""

    column: str = ""
    descending: bool = False
    typed: str = ""
    picked: tuple[tuple[str, str], ...] = ()
    """Of each box above the list its name and what was chosen in it."""
    widths: tuple[int, ...] = ()
    is_blank: bool = False
    """Nothing was ever remembered."""


def setting_of(name: str) -> str:
    """The name of the setting in which a list is remembered."""
    return f"list/{name}"


def recall(settings: SettingsDesk, name: str) -> Remembered:
    """What is remembered of a list; for the STORE lane."""
    return from_text(settings.get(setting_of(name)))


def keep(context: Context, name: str, remembered: Remembered) -> None:
    """Remember a list, behind whatever else the store has to do."""
    work = partial(context.desktop.settings.put, setting_of(name), to_text(remembered))
    context.tasks.run(Lane.STORE, work, None, _not_told)


def to_text(remembered: Remembered) -> str:
    return json.dumps(
        {
            "column": remembered.column,
            "descending": remembered.descending,
            "typed": remembered.typed,
            "picked": dict(remembered.picked),
            "widths": list(remembered.widths),
        },
        ensure_ascii=False,
    )


def from_text(text: str) -> Remembered:
    """What stands in a setting; an unreadable one is as good as none."""
    blank = Remembered(is_blank=True)
    try:
        said = json.loads(text) if text else None
        if not isinstance(said, dict):
            return blank
        return replace(
            blank,
            column=str(said["column"]),
            descending=bool(said["descending"]),
            typed=str(said["typed"]),
            picked=tuple((str(name), str(value)) for name, value in dict(said["picked"]).items()),
            widths=tuple(int(width) for width in said["widths"]),
            is_blank=False,
        )
    except (ValueError, KeyError, TypeError):
        return blank


def _not_told(_error: Exception) -> None:
    """An order that could not be kept, for example behind the lock, loses nobody's work."""
