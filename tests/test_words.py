"""Every text a person sees is translatable, and what is shipped is what the source says now."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import words

ROOT = Path(__file__).resolve().parents[1]
TRANSLATED = {"tr", "trn", "mark", "translate"}
NOT_FOR_PEOPLE = (
    "cli/", "xpath/", "formspec/",  # the command line and the check of a tool's workbook speak English
    "storage/", "package/", "share/",  # SQL, formats and names of files; their failures are codes
    "ui/failure_words/",  # tables that are translated when a failure is shown; `words.py` takes them whole
    "ui/style/", "services/demo", "services/identifier_words.py",  # style sheets, invented data, data
    "system/location.py", "system/spelling.py", "formengine/_serialise.py",  # names of other programs; XML
    "formengine/_ask.py", "system/about.py",  # types of values; licences by their names
    "system/stating.py",  # names of other programs
    "services/tool_files.py", "services/tools.py",  # a file that is checked on the command line
    "ui/leaving/",  # names of the systems' calls
    "ui/overrides.py",  # a piece of program, made while it starts
)  # fmt: skip
"""Parts whose literals no person sees in the window or on paper."""
NOT_WORDS = {
    "bootstrap.py": "Its passphrase is",  # a file in the folder of a demonstration
    "i18n.py": "English",  # a language by its own name
    "system/keyring_guard.py": "local machine",  # how Windows calls a store of secrets
    "ui/hook.py": "failure code=",  # a log's
    "system/policy_file.py": "/Library/Application Support",  # a folder of macOS
    "system/logs.py": "%(asctime)s",  # as above
    "report/fonts.py": "Noto",  # the names of fonts
    "services/outgoing.py": " [cut for sending]",  # stands in what is sent, which has no language
}
"""Literals that look like words and are none, by the file they stand in."""
SILENT = {
    "debug", "info", "warning", "error", "exception", "getattr", "setattr", "setObjectName", "setProperty",
    "compile", "TypeVar", "NewType", "strftime", "encode", "QFont", "QKeySequence", "assert_never",
    "removeprefix", "Refused", "Unavailable", "Untrusted", "fullmatch", "match", "search", "sub", "QShortcut",
}  # fmt: skip
"""Calls whose literals are names, patterns and codes."""
WORDY = re.compile(r"[A-Za-z]{2,}[,.:;]? [A-Za-z]|^[A-Z][a-z]{3,}[a-z ]*[.…]?$")
"""Two words, or one that begins with a capital: a label, a button, a sentence."""
NAMES = re.compile(
    r"QA\ Desktop|<font.*"  # the program's; a tag
    r"|(?:(?:Ctrl|Alt|Shift|Meta)[+ ])*(?:.|F\d+|Ctrl|Alt|Shift|Enter|Return|Escape|Esc|Tab|Space|Home|End"
    r"|Del(?:ete)?|Backspace|PgUp|PgDown|Left|Right|Up|Down|Insert|Menu)"  # what is printed on keys
)
SETTERS = {
    "setText", "setToolTip", "setWindowTitle", "setPlaceholderText", "setAccessibleName", "setStatusTip",
    "setAccessibleDescription", "setTitle", "setLabelText", "setHeaderLabels", "addItem", "addItems",
    "addAction", "addTab", "addMenu", "setSpecialValueText", "show_text", "set_words", "QLabel",
    "QPushButton", "QAction", "QCheckBox", "QRadioButton", "QGroupBox", "Text", "KeyButton", "Banner",
    "setSuffix", "setPrefix", "setFormat",
}  # fmt: skip
"""Calls that show their literals as they stand."""
PATHS = sorted(
    path
    for path in (ROOT / "qa_desktop").rglob("*.py")
    if not path.relative_to(ROOT / "qa_desktop").as_posix().startswith(NOT_FOR_PEOPLE)
)


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def untranslated(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Literals that look like words and are given to nothing that translates."""
    known: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            known.add(id(node.value))  # a docstring
        elif isinstance(node, ast.Raise | ast.Assert | ast.Compare | ast.Subscript) or (
            isinstance(node, ast.Call) and name_of(node) in TRANSLATED | SILENT
        ):
            known |= {id(inner) for inner in ast.walk(node) if isinstance(inner, ast.Constant)}
        elif isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "__all__" for t in node.targets):
            known |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in known:
            continue
        if WORDY.search(node.value) and not NAMES.fullmatch(node.value):
            yield node.lineno, node.value


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.relative_to(ROOT / "qa_desktop").as_posix())
def test_every_text_for_people_is_translated(path):
    excused = NOT_WORDS.get(path.relative_to(ROOT / "qa_desktop").as_posix(), "\0")
    found = [f"{line}: {text!r}" for line, text in untranslated(parsed(path)) if excused not in text]
    assert found == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.relative_to(ROOT / "qa_desktop").as_posix())
def test_nothing_is_put_together_before_it_is_translated_or_where_it_is_shown(path):
    wrong = []
    for node in ast.walk(parsed(path)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        first = node.args[1] if name_of(node) == "translate" and len(node.args) > 1 else node.args[0]
        if name_of(node) in TRANSLATED and isinstance(first, ast.JoinedStr | ast.BinOp):
            wrong.append(f"{node.lineno}: {ast.unparse(node)[:80]}")
        if name_of(node) in SETTERS and isinstance(first, ast.JoinedStr):
            glued = [part.value for part in first.values if isinstance(part, ast.Constant)]
            if any(re.search(r"[A-Za-z]{2,}", part) for part in glued):
                wrong.append(f"{node.lineno}: {ast.unparse(node)[:80]}")
    assert wrong == []


def test_the_rules_see_what_they_are_for():
    bad = ast.parse('show(Text("Every child"))\nlabel.setText("Save")\nx = f"{n} audits due"')
    assert len(list(untranslated(bad))) == 3
    good = ast.parse('"""A docstring."""\nshow(Text(tr("Every child")))\nlog.info("Every word")')
    assert list(untranslated(good)) == []


def test_what_is_shipped_is_what_the_source_says():
    assert [path.relative_to(ROOT).as_posix() for path in words.stale()] == [], "run python3 dev.py words"


def test_words_are_taken_from_every_kind_of_call():
    source = """
self.tr("One")
tr("Two {n}", n=2)
tr("Yes" if x else "No")
trn("{n} row", "{n} rows", n)
QCoreApplication.translate("Grid", "Total")
NAME = mark("Marked "
            "over two lines")
# Translators: the verb
self.tr("Open", "verb")
text.translate(TABLE)
"""
    found = list(words.in_file(source, "a.py"))
    assert [each.forms for each in found] == [
        ("One",), ("Two {n}",), ("Yes",), ("No",), ("{n} row", "{n} rows"), ("Total",),
        ("Marked over two lines",), ("Open",),
    ]  # fmt: skip
    assert found[-1].context == "verb"
    assert found[-1].notes == ("Translators: the verb",)


def test_every_word_of_a_table_of_failures_is_taken():
    table = 'WORDS: dict[str, tuple[str, str, str]] = {"A": ("It broke.", "Nothing was lost.", "")}'
    found = [each.forms[0] for each in words.in_file(table, "t.py", is_table=True)]
    assert found == ["It broke.", "Nothing was lost."]


def test_the_made_up_language_says_everything_longer_and_keeps_every_place():
    for found in words.texts():
        for form in found.forms:
            said = words.disguise(form)
            assert said.startswith("⟦")
            assert said.endswith("⟧")
            assert len(said) >= 1.3 * len(form)
            assert re.findall(r"\{[^{}]*\}", said) == re.findall(r"\{[^{}]*\}", form)
