"""Owns the sheet of keys as it is made from the registry, for the page and for paper alike."""

from __future__ import annotations

from qa_desktop.i18n import tr
from qa_desktop.services.desktop_help import KeyGroup, KeySheet
from qa_desktop.ui.commands import ALL, Where, key_words
from qa_desktop.ui.commands.registry import Command


def key_sheet(version: str) -> KeySheet:
    """Every command that has a key, by where it works, in the order of the registry."""
    groups = (KeyGroup(tr(where.value), _rows(where)) for where in Where)
    return KeySheet(
        title=tr("Keyboard shortcuts"),
        introduction=tr("Everything can be done without a mouse. Tab leaves every text box."),
        groups=tuple(group for group in groups if group.rows),
        footer=tr("QA Desktop {version}", version=version),
        page_words=tr("Page {page} of {pages}"),
    )


def _rows(where: Where) -> tuple[tuple[str, str], ...]:
    here = (each for each in ALL if each.where is where)
    return tuple((keys_of(each), each.words) for each in here if key_words(each))


def keys_of(each: Command) -> str:
    """Its keys beside each other."""
    return "   ".join(key_words(each))
