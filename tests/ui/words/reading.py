"""Reads every word off a window, and tells the program's own words from data."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtGui import Qt as Gui
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from qa_desktop.ui.widgets import markup
from qa_desktop.ui.widgets.tips import tip

ROOT = Path(__file__).resolve().parents[3]
ALLOWED = {
    "QA Desktop",  # the program's name
    "OFFICIAL-SENSITIVE",  # a marking of the government, the same in every language
    "English",  # a language by its own name
    "Q&S",
}
"""What stands in English on purpose."""
DATA = re.compile(
    r"""
    [\W\d_]*                                                # signs, digits, nothing
    | QA-[0-9A-Z]{5}-[0-9A-Z]{5} | [0-9A-Z]+(?:-[0-9A-Z]+)+ # references, fingerprints, versions
    | [A-Z]{1,3}[0-9]{1,6} | n\ \d+ | v?\d+[.\d]* | [a-f0-9]{8,}  # R01, n 21, a hash
    | [\w.-]+\.(?:jpe?g|png|pdf|txt|docx|heic|m4a|md|xlsx)  # a file
    | [A-Z]|[A-Z]{2}|[0-9.,]+\s?(?:[kK]B|MB|%)                  # initials, a size
    | (?:Worker|Manager|Auditor|Team|Case|NHS\ case)\ [A-Z0-9-]+ | vm | [a-z2-7]{16}  # people, computers
    | [A-Za-z][\w-]*\ \d+(?:\.\d+)+                         # a work of others and its version
    | (?:/|[A-Z]:\\|~)\S.*                                   # a path
    """,
    re.VERBOSE,
)
KEYS = re.compile(
    r"(?:(?:Ctrl|Alt|Shift|Meta|⌘|⌃|⌥|⇧)[+ ]?)*"
    r"(?:[A-Z0-9+−\-.,=/?\[\]]|F\d+|Enter|Return|Esc|Escape|Tab|Space|Home|End|Del|Backspace|PgUp|PgDown|PgDn|Left"
    r"|Right|Up|Down|←|→|↑|↓|Menu|Ctrl|Alt|Shift|(?:Ctrl|Shift|Alt)[+])"
)
FIXED_AT_LEAST = 6
"""Letters beside the places of answers; with fewer a pattern would fit anything."""
LONG = 14
"""Letters of a text of a tool that is known within another: no word of the program alone is as long."""
AROUND = " .·:,;✓▲■●★○▸←→“”‘’()…*-?"
"""Signs that stand around words."""
KEY_FIRST = re.compile(r"[A-Z0-9] ")
ROW_OF_A_TOOL = re.compile(r"(?P<label>.+) \d+")
"""An instance of a repeat: the tool's label for it, and its number."""
SLACK = 2
"""Pixels that rounding may cost."""
BETWEEN = re.compile(r"(?<=[.?!])\s+|\s+·\s+|\n|\t|:\s+|,\s+|\s\|\s|;\s+")


def words_of(window: QWidget) -> Iterator[tuple[str, str]]:
    """Every text in sight of a window, with what shows it."""
    if window.windowTitle():
        yield "title", window.windowTitle()
    for widget in [window, *window.findChildren(QWidget)]:
        if not widget.isVisibleTo(window) and widget is not window:
            continue
        kind = f"{type(widget).__name__}"
        for what, text in _said(widget):
            if text:
                yield f"{kind} {what}", text


def read_as_html(window: QWidget) -> Iterator[str]:
    """Every label of a window that is not plain text, and every tooltip that Qt would take for HTML."""
    for widget in [window, *window.findChildren(QWidget)]:
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
            yield f"{type(widget).__name__}: {widget.text()}"
        shown = widget.toolTip()
        if Gui.mightBeRichText(shown) and tip(untipped(shown)) != shown:
            yield f"{type(widget).__name__} tooltip: {shown}"


def _said(widget: QWidget) -> Iterator[tuple[str, str]]:
    yield "name", widget.accessibleName()
    yield "description", widget.accessibleDescription()
    yield "tooltip", untipped(widget.toolTip())
    spoken = QAccessible.queryAccessibleInterface(widget)
    if spoken is not None and not isinstance(widget, QMenu):
        yield "spoken name", spoken.text(QAccessible.Text.Name)
        yield "spoken description", spoken.text(QAccessible.Text.Description)
    if isinstance(widget, QLabel | QAbstractButton):
        yield "text", widget.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        yield "placeholder", widget.placeholderText()
    if isinstance(widget, QGroupBox):
        yield "text", widget.title()
    if isinstance(widget, QAbstractSpinBox):
        yield "text", widget.specialValueText()
    if isinstance(widget, QComboBox):
        for number in range(widget.count()):
            yield "item", widget.itemText(number)
    if isinstance(widget, QMenu | QMenuBar):
        yield from _menu(widget)
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _cells(widget)


def _menu(menu: QMenu | QMenuBar) -> Iterator[tuple[str, str]]:
    for action in menu.actions():
        text = action.text().partition("\t")[0]
        yield "action", text.replace("&&", "\0").replace("&", "").replace("\0", "&")
        yield "tooltip", action.statusTip()
        if action.menu() is not None:
            action.menu().aboutToShow.emit()
            yield from _menu(action.menu())


def _cells(view: QAbstractItemView) -> Iterator[tuple[str, str]]:
    model = view.model()
    across = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
    if isinstance(view, QTableView):
        for section in range(across):
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                yield "heading", str(model.headerData(section, Qt.Orientation.Horizontal, role) or "")
    for row in range(min(model.rowCount(QModelIndex()), 60)):
        for column in range(across):
            index = model.index(row, column)
            for role in (
                Qt.ItemDataRole.DisplayRole,
                Qt.ItemDataRole.ToolTipRole,
                Qt.ItemDataRole.AccessibleTextRole,
                Qt.ItemDataRole.AccessibleDescriptionRole,
            ):
                text = index.data(role)
                if isinstance(text, str):
                    yield "cell", untipped(text) if role == Qt.ItemDataRole.ToolTipRole else text


def not_translated(text: str) -> str:
    """What of a text is neither in the made-up language nor data; blank when it is all in order."""
    return _rest(outside_brackets(text))


@cache
def _rest(text: str) -> str:
    flat = " ".join(text.split())
    if is_data(flat):
        return ""
    for piece in _data()[2]:
        if piece in flat:
            flat = flat.replace(piece, "\n")
    parts = [part.strip(AROUND) for part in BETWEEN.split(flat)]
    # A key with its choice, as a hint lists them: `Y Yes`.
    return " | ".join(part for part in parts if not is_data(part) and not is_data(KEY_FIRST.sub("", part)))


def not_translated_on_paper(text: str) -> str:
    """The same of a page, where questions and answers follow each other without a sign between them."""
    flat = " ".join(outside_brackets(text).replace("’", "'").split())
    for piece in sorted(_data()[0], key=len, reverse=True):
        if len(piece) > 1 and piece in flat:
            flat = re.sub(rf"(?<!\w){re.escape(piece)}(?!\w)", "\n", flat)
    parts = (part for line in flat.splitlines() for part in BETWEEN.split(line))
    said = (each.strip(AROUND) for each in parts)
    return " | ".join(part for part in said if not all(is_data(word) for word in part.split()))


def untipped(words: str) -> str:
    """The words of a tooltip, without what keeps Qt from reading them as HTML (`ui.widgets.tips`)."""
    if not words.startswith("<p>"):
        return words
    return unescape(words.removeprefix("<p>").removesuffix("</p>").replace("<br>", "\n"))


def outside_brackets(text: str) -> str:
    """A text without what stands in the made-up language's brackets, which lie in one another."""
    kept, depth = [], 0
    for letter in text:
        depth += letter == "⟦"
        if depth == 0:
            kept.append(letter)
        depth -= letter == "⟧"
    return "".join(kept)


def is_data(text: str) -> bool:
    """Whether a text comes from a tool, a case, a person or a key, and not from the program."""
    if not text or text in ALLOWED or DATA.fullmatch(text) or KEYS.fullmatch(text):
        return True
    if " " in text and all(KEYS.fullmatch(word) for word in text.split()):
        return True
    if QKeySequence(text).toString() == text and len(text) < 12:
        return True
    exact, patterns, _ = _data()
    row = ROW_OF_A_TOOL.fullmatch(text)
    return (
        text in exact
        or (row is not None and row["label"] in exact)
        or any(pattern.fullmatch(text) for pattern in patterns)
    )


@cache
def _data() -> tuple[frozenset[str], tuple[re.Pattern[str], ...], tuple[str, ...]]:
    """Texts of the supplied tools and of the demonstration.

    Whole ones; those with places of answers, as patterns; and long ones, which are looked for within a text.
    """
    exact: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    sources = [*ROOT.glob("forms/*/tool.md")]
    cells = [cell for path in sources for cell in _cells_of(path.read_text(encoding="utf-8"))]
    invented = [
        *ROOT.glob("qa_desktop/services/demo*.py"),
        *ROOT.glob("docs/screens/scenes/*.py"),
        ROOT / "qa_desktop" / "system" / "about.py",  # works of others and their licences, by their names
    ]
    for path in invented:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                cells += _cells_of(node.value) if "|" in node.value else [node.value]
    for cell in cells:
        flat = " ".join(markup.read(cell).text.split())
        ends = [
            part.partition("=")[2].strip(" '\"") for part in re.split(r"[;&]|\s(?=\w+=)", flat) if "=" in part
        ]
        for piece in {flat, *ends, *(part.strip(" .") for part in BETWEEN.split(flat))}:
            if "${" in piece:
                fixed = re.split(r"\$\{[^}]*\}", piece)
                if sum(map(len, fixed)) > FIXED_AT_LEAST:
                    patterns.append(re.compile(".*".join(map(re.escape, fixed))))
            else:
                exact |= {piece, piece.strip(" .?!-*"), piece.replace("’", "'")}
    long = {piece.strip(" .?") for piece in exact if len(piece) >= LONG and piece.count(" ") > 1}
    return frozenset(exact), tuple(patterns), tuple(sorted(long, key=len, reverse=True))


def _cells_of(table: str) -> list[str]:
    return [cell.strip() for line in table.splitlines() for cell in re.split(r"(?<!\\)\||<br>(?:- )?", line)]


def cut_off(window: QWidget) -> Iterator[tuple[str, str]]:
    """Labels and buttons in sight that are smaller than their words."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisibleTo(window) or not isinstance(widget, QLabel | QAbstractButton):
            continue
        text = widget.text()
        wanted = widget.sizeHint()
        if not text or widget.width() <= 0:
            continue
        high = widget.heightForWidth(widget.width()) if widget.hasHeightForWidth() else wanted.height()
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        too_narrow = not wraps and not widget.hasHeightForWidth() and widget.width() < wanted.width() - SLACK
        if too_narrow or widget.height() < high - SLACK:
            yield (
                f"{type(widget).__name__} {widget.width()}×{widget.height()} of {wanted.width()}×{high}",
                text,
            )
