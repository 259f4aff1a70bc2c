"""Owns what can be done: one registry of commands, from which keys, menus, palette and sheet are made.

A page says what a command does there: `bind(page, "fill.next-gap", self.next_gap)`. Everything else about the
command (words, keys, menu, place on the sheet) stands once, in `registry.py`.
"""

from qa_desktop.ui.commands.binding import Bound, bind, live
from qa_desktop.ui.commands.registry import ALL, Command, Menu, Where, command, key_words

__all__ = ["ALL", "Bound", "Command", "Menu", "Where", "bind", "command", "key_words", "live"]
