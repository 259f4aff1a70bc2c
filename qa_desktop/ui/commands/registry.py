"""Owns the registry: every command and key of the program, each said once."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QKeySequence

from qa_desktop.i18n import mark, tr

IS_MAC = sys.platform == "darwin"


class Menu(StrEnum):
    """The menus, in order. `NONE` is for keys that no menu shows."""

    FILE = mark("File")
    EDIT = mark("Edit")
    VIEW = mark("View")
    GO = mark("Go")
    AUDIT = mark("Audit")
    HELP = mark("Help")
    NONE = ""


class Where(StrEnum):
    """Where a key works: what is on the screen, or what has the keyboard."""

    EVERYWHERE = mark("Everywhere")
    LISTS = mark("In a list")
    FILLING = mark("Filling an audit")
    ANSWER = mark("Answering a question")
    GRID = mark("In the records grid")
    READING = mark("Reading a completed audit")
    REPORT = mark("Looking at pages to print")


_INSIDE: dict[Where, frozenset[Where]] = {
    # What is live together: the outer place's keys also reach whoever stands in the inner one.
    Where.ANSWER: frozenset({Where.FILLING}),
    Where.GRID: frozenset({Where.FILLING}),
}


class Role(StrEnum):
    """Where macOS puts a command by itself."""

    PREFERENCES = "preferences"
    ABOUT = "about"
    QUIT = "quit"


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done.

    Attributes:
        id: stable; pages, tests and what is remembered name it by this.
        text: what it is called, marked for translation.
        keys: portable key sequences; on macOS Qt reads `Ctrl` as ⌘.
        where: where the keys work.
        menu: the menu that shows it.
        held: the control in focus answers the key itself; such a key comes before one of the page.
        missing: why it cannot be done where nothing offers it, marked for translation.
        begins: a line stands above it in its menu.
    """

    id: str
    text: str
    keys: tuple[str, ...] = ()
    where: Where = Where.EVERYWHERE
    menu: Menu = Menu.NONE
    held: bool = False
    missing: str = ""
    begins: bool = False
    role: Role | None = None
    mac: tuple[str, ...] | None = None
    """Its keys on macOS, where they are others."""
    said: str = ""
    """The keys in words, marked, where no sequence says them: `1 to 9`."""

    @property
    def words(self) -> str:
        """What it is called, in the language of the program."""
        return tr(self.text)

    @property
    def sequences(self) -> tuple[QKeySequence, ...]:
        """The keys of this platform, the usual one first."""
        keys = self.mac if IS_MAC and self.mac is not None else self.keys
        return tuple(QKeySequence(key, QKeySequence.SequenceFormat.PortableText) for key in keys)


_OPEN_AUDIT = mark("No audit is being filled. Open a draft first.")
_NO_PAGE = mark("Nothing is in front that can be printed. Show a report first.")
_NO_AUDIT = mark("No completed audit is in front. Open one first.")
_NO_LIST = mark("No list is in front.")

_FILE = (
    Command("audit.start", mark("Start an audit"), ("Ctrl+N",), menu=Menu.FILE),
    Command("draft.bring-in", mark("Bring in a copy of a draft"), menu=Menu.FILE),
    Command(
        "audit.report", mark("Show the report"), ("Ctrl+P",), Where.READING, Menu.FILE, missing=_NO_AUDIT
    ),
    Command("page.print", mark("Print"), ("Ctrl+P",), Where.REPORT, Menu.FILE, missing=_NO_PAGE),
    Command("page.save", mark("Save a copy"), ("Ctrl+S",), Where.REPORT, Menu.FILE, missing=_NO_PAGE),
    Command("share.look", mark("Look in the shared folder now"), ("F5",), menu=Menu.FILE, begins=True),
    Command(
        "app.settings", mark("Settings"), ("Ctrl+,",), menu=Menu.FILE, role=Role.PREFERENCES, begins=True
    ),
    Command("profile.lock", mark("Lock"), ("Ctrl+L",), menu=Menu.FILE),
    Command("app.quit", mark("Quit"), ("Ctrl+Q",), menu=Menu.FILE, role=Role.QUIT, begins=True),
)

_EDIT = (
    Command("edit.undo", mark("Undo"), ("Ctrl+Z",), Where.FILLING, Menu.EDIT, held=True, missing=_OPEN_AUDIT),
    Command(
        "edit.redo",
        mark("Redo"),
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        Where.FILLING,
        Menu.EDIT,
        held=True,
        missing=_OPEN_AUDIT,
    ),
    Command(
        "bin.undo",
        mark("Undo discarding a draft"),
        ("Ctrl+Z",),
        Where.LISTS,
        Menu.EDIT,
        missing=mark("No draft has just been discarded. The bin has every discarded one."),
    ),
    Command("edit.cut", mark("Cut"), ("Ctrl+X",), menu=Menu.EDIT, held=True, begins=True),
    Command("edit.copy", mark("Copy"), ("Ctrl+C",), menu=Menu.EDIT, held=True),
    Command("edit.paste", mark("Paste"), ("Ctrl+V",), menu=Menu.EDIT, held=True),
    Command("edit.all", mark("Select all"), ("Ctrl+A",), menu=Menu.EDIT, held=True),
    Command(
        "find.question",
        mark("Find a question"),
        ("Ctrl+F",),
        Where.FILLING,
        Menu.EDIT,
        missing=_OPEN_AUDIT,
        begins=True,
    ),
    Command("list.filter", mark("Filter the list"), ("Ctrl+F",), Where.LISTS, Menu.EDIT, missing=_NO_LIST),
    Command("list.sort", mark("Sort the list"), ("Ctrl+Shift+S",), Where.LISTS, Menu.EDIT, missing=_NO_LIST),
    Command("find.anything", mark("Find anything"), ("Ctrl+K",), menu=Menu.EDIT),
    Command("find.forget", mark("Forget recent searches"), menu=Menu.EDIT),
)

_VIEW = (
    Command("view.larger", mark("Larger text"), ("Ctrl++", "Ctrl+="), menu=Menu.VIEW),
    Command("view.smaller", mark("Smaller text"), ("Ctrl+-",), menu=Menu.VIEW),
    Command("view.usual", mark("Usual text size"), ("Ctrl+0",), menu=Menu.VIEW),
    Command("view.system", mark("Colours of the system"), menu=Menu.VIEW, begins=True),
    Command("view.light", mark("Light"), menu=Menu.VIEW),
    Command("view.dark", mark("Dark"), menu=Menu.VIEW),
)

_GO = (
    Command("page.back", mark("Back"), ("Esc", "Alt+Left"), Where.READING, Menu.GO, mac=("Esc", "Ctrl+[")),
    Command("page.leave", mark("Back"), ("Esc", "Alt+Left"), Where.REPORT, Menu.GO, mac=("Esc", "Ctrl+[")),
    Command("fill.leave", mark("Back to the lists"), ("Alt+Left",), Where.FILLING, Menu.GO, mac=("Ctrl+[",)),
    Command("go.work", mark("My work"), ("Ctrl+1",), menu=Menu.GO, begins=True),
    Command("go.audits", mark("Audits"), ("Ctrl+2",), menu=Menu.GO),
    Command("go.actions", mark("My actions"), ("Ctrl+3",), menu=Menu.GO),
    # On an auditor's computer these two are not there, and no menu shows them.
    Command("go.inbox", mark("Inbox"), ("Ctrl+4",), menu=Menu.GO),
    Command("go.pool", mark("Dip-sample pool"), ("Ctrl+5",), menu=Menu.GO),
    Command("go.subjects", mark("Subject access"), menu=Menu.GO),
    Command("go.trail", mark("Audit trail"), ("Ctrl+7",), menu=Menu.GO),
    Command("go.bin", mark("Bin"), ("Ctrl+6",), menu=Menu.GO),
    Command("go.retention", mark("Retention"), menu=Menu.GO),
    Command(
        "fill.next-gap",
        mark("Next thing missing"),
        ("F8",),
        Where.FILLING,
        Menu.GO,
        missing=_OPEN_AUDIT,
        begins=True,
    ),
    Command(
        "fill.next-misspelt",
        mark("Next word that may be misspelt"),
        ("F7",),
        Where.FILLING,
        Menu.GO,
        missing=_OPEN_AUDIT,
    ),
    Command(
        "fill.next-section",
        mark("Next section"),
        ("Ctrl+PgDown", "Ctrl+Return", "Ctrl+Enter"),
        Where.FILLING,
        Menu.GO,
        missing=_OPEN_AUDIT,
    ),
    Command(
        "fill.previous-section",
        mark("Previous section"),
        ("Ctrl+PgUp",),
        Where.FILLING,
        Menu.GO,
        missing=_OPEN_AUDIT,
    ),
)

_AUDIT = (
    Command(
        "fill.escalate", mark("Raise escalation"), ("F2",), Where.FILLING, Menu.AUDIT, missing=_OPEN_AUDIT
    ),
    Command("fill.flag", mark("Come back to this"), ("F9",), Where.FILLING, Menu.AUDIT, missing=_OPEN_AUDIT),
    Command(
        "fill.add-action",
        mark("Add an action from this question"),
        ("F4",),
        Where.FILLING,
        Menu.AUDIT,
        missing=mark("No audit whose tool has actions is being filled."),
    ),
    Command(
        "fill.review",
        mark("Review and complete"),
        ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"),
        Where.FILLING,
        Menu.AUDIT,
        missing=_OPEN_AUDIT,
        begins=True,
    ),
    Command(
        "fill.history", mark("Show the history"), ("Ctrl+H",), Where.FILLING, Menu.AUDIT, missing=_OPEN_AUDIT
    ),
    # The same words for what is chosen in a list, and for a completed audit: one of them is in front.
    Command("audit.history", mark("Show the history"), ("Ctrl+H",), Where.READING, Menu.AUDIT),
    Command("list.history", mark("Show the history"), ("Ctrl+H",), Where.LISTS, Menu.AUDIT),
    Command(
        "audit.correct",
        mark("Correct this audit"),
        where=Where.READING,
        menu=Menu.AUDIT,
        missing=_NO_AUDIT,
        begins=True,
    ),
    Command(
        "action.update", mark("Update this action"), ("Ctrl+U",), Where.LISTS, Menu.AUDIT, missing=_NO_LIST
    ),
    Command(
        "subject.withhold",
        mark("Withhold what is chosen"),
        ("Ctrl+B",),
        Where.READING,
        Menu.AUDIT,
        missing=mark("No record of a subject access request is in front."),
    ),
    Command("list.copy", mark("Copy the chosen rows"), ("Ctrl+C",), Where.LISTS, held=True),
)

_HELP = (
    Command("help.keys", mark("Keyboard shortcuts"), ("F1", "Ctrl+/"), menu=Menu.HELP, mac=("Ctrl+?", "F1")),
    Command("help.words", mark("Words you have added"), menu=Menu.HELP),
    Command("help.statement", mark("Security statement"), menu=Menu.HELP),
    Command("help.about", mark("About QA Desktop"), menu=Menu.HELP, role=Role.ABOUT, begins=True),
)


def _held(id_: str, text: str, where: Where, *keys: str, said: str = "") -> Command:
    return Command(id_, text, keys, where, held=True, said=said)


_CONTROLS = (
    _held(
        "control.next", mark("Go to the next control; a text box is left as well"), Where.EVERYWHERE, "Tab"
    ),
    _held("control.previous", mark("Go to the control before"), Where.EVERYWHERE, "Shift+Tab"),
    _held("control.press", mark("Press the button in focus"), Where.EVERYWHERE, "Return", "Space"),
    _held("control.menu", mark("What can be done here: suggestions, copying"), Where.EVERYWHERE, "Shift+F10"),
    _held("list.open", mark("Open the row in focus"), Where.LISTS, "Return"),
    _held("list.move", mark("Move from row to row"), Where.LISTS, "Up", "Down"),
    _held("answer.digit", mark("Choose the answer with that digit"), Where.ANSWER, said=mark("0 to 9")),
    _held(
        "answer.move",
        mark("Choose the answer beside; the mark beside on a scale"),
        Where.ANSWER,
        "Left",
        "Right",
        "Up",
        "Down",
    ),
    _held("answer.on", mark("Go on to the next question"), Where.ANSWER, "Return"),
    _held("answer.clear", mark("Take the answer away"), Where.ANSWER, "Del", "Backspace"),
    _held("answer.calendar", mark("Open the calendar, or the list"), Where.ANSWER, "Alt+Down"),
    _held("answer.rank", mark("Move a row up or down in a ranking"), Where.ANSWER, "Alt+Up", "Alt+Down"),
    _held(
        "grid.answer",
        mark("Answer the cell and go on: Y, N, A or a digit"),
        Where.GRID,
        said=mark("Y, N, A, 0 to 9"),
    ),
    _held("grid.move", mark("Move from cell to cell"), Where.GRID, "Left", "Right", "Up", "Down"),
    _held(
        "grid.on",
        mark("Down to the next cell; after the last criterion, the next record"),
        Where.GRID,
        "Return",
    ),
    _held("grid.before", mark("Up to the cell before"), Where.GRID, "Shift+Return"),
    _held("grid.choices", mark("Show the answers of the cell"), Where.GRID, "Space", "Alt+Down"),
    _held("grid.open", mark("Open the cell, or its comment"), Where.GRID, "F4", "Shift+F2"),
    _held("grid.down", mark("Answer as the cell above"), Where.GRID, "Ctrl+D"),
    _held("grid.right", mark("Answer as the record before"), Where.GRID, "Ctrl+R"),
    _held("grid.fill", mark("Give this answer to the blank cells below"), Where.GRID, "Ctrl+Shift+D"),
    _held("grid.clear", mark("Make the chosen cells blank"), Where.GRID, "Del", "Backspace"),
    _held("grid.copy", mark("Copy the chosen cells"), Where.GRID, "Ctrl+C"),
    _held("grid.paste", mark("Paste a table of answers, from Excel say"), Where.GRID, "Ctrl+V"),
    _held(
        "grid.first",
        mark("To the first record; with Ctrl to the first cell"),
        Where.GRID,
        "Home",
        "Ctrl+Home",
    ),
    _held("grid.last", mark("To the last record; with Ctrl to the last cell"), Where.GRID, "End", "Ctrl+End"),
)

ALL: tuple[Command, ...] = (*_FILE, *_EDIT, *_VIEW, *_GO, *_AUDIT, *_HELP, *_CONTROLS)
_BY_ID = {each.id: each for each in ALL}


def command(id_: str) -> Command:
    """The command of that id.

    Raises:
        KeyError: nobody registered it.
    """
    return _BY_ID[id_]


def of_menu(menu: Menu) -> tuple[Command, ...]:
    return tuple(each for each in ALL if each.menu is menu)


def key_words(each: Command) -> tuple[str, ...]:
    """The keys as this platform writes them: `Ctrl+K`, on macOS `⌘K`."""
    native = QKeySequence.SequenceFormat.NativeText
    written = [sequence.toString(native) for sequence in each.sequences]
    # The two Enter keys are one to people, and called by what stands on them.
    shown = dict.fromkeys(words if IS_MAC else words.replace("Return", tr("Enter")) for words in written)
    return (tr(each.said),) if each.said else tuple(shown)


def may_meet(one: Command, other: Command) -> bool:
    """Whether both may be live at once, so that they must not share a key.

    A key that the control in focus answers comes before the same key of what is around it: there they share.
    """
    if one.held != other.held or (one.held and Where.ANSWER in (one.where, other.where)):
        return False  # of controls that answer, one has the keyboard
    if one.where is other.where:
        return True
    if one.held:
        return False
    everywhere = Where.EVERYWHERE in (one.where, other.where)
    return (
        everywhere or other.where in _INSIDE.get(one.where, ()) or one.where in _INSIDE.get(other.where, ())
    )
