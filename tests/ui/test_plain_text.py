"""No words are ever read as HTML: not in a label, a box, a tooltip, a sheet (rows 69 and 110).

The source is searched here; `words/test_every_screen.py` looks at every label of every screen.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

UI = Path(__file__).parents[2] / "qa_desktop" / "ui"

READS_HTML = {
    "QErrorMessage",
    "QGraphicsTextItem",
    "QInputDialog",
    "QLabel",
    "QMessageBox",
    "QProgressDialog",
    "QSplashScreen",
    "QStaticText",
    "QSystemTrayIcon",
    "QTextBrowser",
    "QTextDocument",
    "QTextEdit",
    "QToolTip",
    "QWhatsThis",
    "QWizard",
}
"""What takes text for HTML, always or when it looks like it."""
ALLOWED = {
    ("widgets/text.py", "QLabel"),  # the label of this program: plain text, set when it is made
    ("widgets/chip.py", "QLabel"),  # the same
    ("settings/hub_card.py", "QInputDialog"),  # asks for a name in words of the program alone
}
WRITES_HTML = {
    "appendHtml", "insertHtml", "setHtml", "setMarkdown", "insertMarkdown", "setDefaultStyleSheet",
    "RichText", "AutoText", "MarkdownText",
}  # fmt: skip
TIPS = {"setToolTip", "showText"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(UI.rglob("*.py")):
        yield path.relative_to(UI).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def made_or_grown(tree: ast.Module) -> Iterator[str]:
    """The classes that a module makes, asks, or builds its own on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield from (ast.unparse(base).rpartition(".")[2] for base in node.bases)
        elif isinstance(node, ast.Call):
            yield from ast.unparse(node.func).split(".")


def test_what_reads_html_is_used_nowhere():
    found = {(where, name) for where, tree in modules() for name in made_or_grown(tree) if name in READS_HTML}
    nested = {(where, "QTextEdit") for where, name in found if name == "QTextEdit" and only_marks(where)}
    assert found - nested == ALLOWED


def only_marks(where: str) -> bool:
    """The only use of QTextEdit is its ExtraSelection, a colour on a stretch of plain text."""
    source = (UI / where).read_text(encoding="utf-8")
    return "QTextEdit(" not in source and "(QTextEdit)" not in source


def test_nothing_is_written_as_html_or_left_for_qt_to_guess():
    found = [
        f"{where}:{node.lineno} {node.attr}"
        for where, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in WRITES_HTML
    ]
    assert found == []


def test_both_labels_say_that_they_are_plain():
    for where, name in sorted(ALLOWED):
        if name == "QLabel":
            assert "self.setTextFormat(Qt.TextFormat.PlainText)" in (UI / where).read_text(encoding="utf-8")


def is_plain(words: ast.expr) -> bool:
    """Words that Qt cannot take for HTML: escaped by `tip`, a sentence of the program, or none."""
    if isinstance(words, ast.IfExp):
        return is_plain(words.body) and is_plain(words.orelse)
    if isinstance(words, ast.Constant):
        return words.value == ""
    called = ast.unparse(words.func) if isinstance(words, ast.Call) else ""
    own = called in ("self.tr", "tr") and isinstance(words, ast.Call) and len(words.args) == 1
    return called == "tip" or (own and not words.keywords)


def test_every_tooltip_is_escaped_or_a_sentence_of_the_program():
    given = [
        (f"{where}:{node.lineno}", node.args[0])
        for where, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in TIPS
    ]
    assert len(given) > 3
    assert [place for place, words in given if not is_plain(words)] == []


def test_every_tooltip_of_a_list_is_escaped():
    asked = [
        (f"{where}:{node.lineno}", node)
        for where, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "ToolTipRole" in ast.unparse(node.test)
    ]
    assert len(asked) > 2
    wrong = [
        place
        for place, node in asked
        for each in ast.walk(node)
        if isinstance(each, ast.Return) and each.value is not None and "tip(" not in ast.unparse(each.value)
    ]
    assert wrong == []
