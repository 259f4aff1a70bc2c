"""Owns checking questions as a whole: how they look, what they start with, whether they can be answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from qa_desktop.formspec.check_slips import SELECTS
from qa_desktop.formspec.definition import ControlKind, DataType, Finding, Group, Node, Question, Repeat, Tool
from qa_desktop.formspec.known import choices_of
from qa_desktop.formspec.nearest import did_you_mean
from qa_desktop.formspec.problems import Severity
from qa_desktop.formspec.vocabulary import APPEARANCES, NUMBERED_APPEARANCES, WITHOUT_EFFECT
from qa_desktop.xpath.syntax import Call, Expression

LONG_LIST = 100
"""Choices, above which a list is searched rather than read."""
DEEP = 6
"""Groups within groups: more cannot be told apart on a page."""
_SEARCHED = frozenset({"minimal", "autocomplete", "search", "quick", "quickcompact", "image-map", "map"})
_NO_LABEL_NEEDED = frozenset({"label", "list-nolabel", "list", "table-list"})
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def check_questions(tool: Tool) -> Iterator[Finding]:
    """Appearances, choices, defaults, messages; questions that nobody can answer, or whose answer is lost."""
    for node in tool.nodes.values():
        yield from _appearance(node)
        if isinstance(node, Question):
            yield from _choices(node, tool)
            yield from _default(node)
            yield from _answering(node)
            yield from _messages(node)
            yield from _parameters(node)
    yield from _names(tool)
    yield from _depth(tool.root, 0, 0, _meta_of(tool))


def _warned(
    node: Node, code: str, message: str, attribute: str, text: str = "", suggestion: str = ""
) -> Finding:
    return Finding(code, message, node.path, attribute, text, suggestion, Severity.WARNING)


def _parameters(question: Question) -> Iterator[Finding]:
    """Parameters that change nothing here are named, each with the reason."""
    for name, reason in _WITHOUT_EFFECT.items():
        if name in question.parameters:
            message = f"The parameter “{name}” has no effect here: {reason}."
            yield _warned(question, "TOOL-IGNORED", message, _COLUMNS.get(name, "parameters"), name)


_WITHOUT_EFFECT = {
    "autoplay": "nothing plays unasked",
    "incremental": "the positions are typed",
    "placeholder": "a range is blank until it is answered",
    "tick-interval": "the stops follow from start, end and step",
}
_COLUMNS = {"autoplay": "autoplay"}


def _appearance(node: Node) -> Iterator[Finding]:
    for word in node.appearance:
        plain = re.split(r"[(:]", word, maxsplit=1)[0]
        if plain == "search" and "(" in word:
            message = "Choosing by search() in a file is not supported yet."
            yield Finding(
                "TOOL-UNSUPPORTED", message, node.path, "appearance", word, "use select_one_from_file"
            )
            return
        if plain in WITHOUT_EFFECT:
            message = f"The appearance “{plain}” has no effect here: {WITHOUT_EFFECT[plain]}."
            yield _warned(node, "TOOL-IGNORED", message, "appearance", word)
        elif word not in APPEARANCES and not NUMBERED_APPEARANCES.fullmatch(word) and plain == word:
            message = f"“{word}” is not a known appearance; the question looks as if it had none."
            suggestion = did_you_mean(word, APPEARANCES)
            yield _warned(node, "TOOL-APPEARANCE", message, "appearance", word, suggestion)
        if plain != word:
            return  # its arguments may hold blanks, and are no words of their own


def _choices(question: Question, tool: Tool) -> Iterator[Finding]:
    if question.control not in SELECTS:
        return
    choices, itemset = choices_of(question), question.itemset
    if itemset is not None and not choices and itemset.nodeset is None:
        instance = tool.instances.get(itemset.list_name)
        if instance is not None and not instance.source:
            yield Finding("TOOL-NO-CHOICES", f"“{question.name}” has no choices.", question.path, "type")
    if question.control is not ControlKind.SELECT_ONE:
        for choice in choices:
            if any(character.isspace() for character in choice.name):
                message = (
                    f"The choice “{choice.name}” holds a blank; several choices are kept with blanks between."
                )
                suggestion = "_".join(choice.name.split())
                yield Finding("TOOL-CHOICE", message, question.path, "type", choice.name, suggestion)
    filtered = itemset is not None and (itemset.filter is not None or itemset.nodeset is not None)
    if len(choices) > LONG_LIST and not filtered and not _SEARCHED & set(question.appearance):
        message = f"“{question.name}” shows {len(choices)} choices at once."
        yield _warned(question, "TOOL-LONG-LIST", message, "type", "", "add the appearance autocomplete")


def _default(question: Question) -> Iterator[Finding]:
    """A fixed first answer that the question itself would not take."""
    default = question.default
    if not default or question.bind.calculate is not None:
        return
    names = {choice.name for choice in choices_of(question)} if question.control in SELECTS else set()
    said = [default] if question.control is ControlKind.SELECT_ONE else default.split()
    apart = re.split(r"[\s,;]+", default)
    if len(apart) > len(said) and set(apart) <= names and question.control is not ControlKind.SELECT_ONE:
        message = f"The default “{default}” is not how several choices are written."
        meant = f"put blanks between them: {' '.join(apart)}"
        yield _warned(question, "TOOL-DEFAULT", message, "default", default, meant)
        return
    for word in said if names else ():
        if word not in names:
            message = f"The default “{word}” is not a choice of “{question.name}”."
            suggestion = did_you_mean(word, names, 0.5)
            yield _warned(question, "TOOL-DEFAULT", message, "default", word, suggestion)
    wanted = _WANTED.get(question.bind.data_type)
    if wanted is not None and not names and not _fits(question.bind.data_type, default):
        message = f"The default “{default}” is not {wanted}."
        yield _warned(question, "TOOL-DEFAULT", message, "default", default, _meant(question, default))


_EXCEL_DAY_0 = date(1899, 12, 30)
"""Excel keeps a day as the number of days since then."""


def _meant(question: Question, default: str) -> str:
    """What was probably to be written."""
    if default.strip().lower() in ("today", "now"):
        return "write today()"
    day = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", default.strip())
    if day and question.bind.data_type is DataType.DATE:
        return f"write {day[3]}-{int(day[2]):02d}-{int(day[1]):02d}"
    if question.bind.data_type is DataType.DATE and re.fullmatch(r"[34]\d{4}", default.strip()):
        return f"format the cell as text, and write {_EXCEL_DAY_0 + timedelta(days=int(default))}"
    if re.fullmatch(r"-?\d+,\d+", default.strip()):
        return f"write {default.strip().replace(',', '.')}"
    return ""


_WANTED = {
    DataType.INT: "a whole number",
    DataType.DECIMAL: "a number",
    DataType.DATE: "a date such as 2026-11-01",
}


def _fits(kind: DataType, text: str) -> bool:
    if kind is DataType.DATE:
        return _ISO_DAY.match(text) is not None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and (kind is DataType.DECIMAL or number == number.to_integral_value())


def _answering(question: Question) -> Iterator[Finding]:
    bind = question.bind
    locked = _is_true(bind.readonly)
    if question.control is ControlKind.NOTE and _is_true(bind.required):
        message = f"The note “{question.name}” is required, and nobody can answer a note."
        yield _warned(question, "TOOL-UNANSWERABLE", message, "required", "", "leave required blank")
    if question.control in (ControlKind.NONE, ControlKind.NOTE):
        return
    if bind.calculate is not None and not locked:
        message = f"“{question.name}” can be answered, but what is typed is overwritten by its calculation."
        suggestion = "make it readonly, or move the calculation to default"
        yield _warned(question, "TOOL-OVERWRITTEN", message, "calculate", bind.calculate.text, suggestion)
    filled = (
        bind.calculate is not None or question.default or question.dynamic_default is not None or bind.preload
    )
    if locked and _is_true(bind.required) and not filled:
        message = (
            f"“{question.name}” is required and readonly, and nothing fills it in: no audit can be completed."
        )
        yield _warned(question, "TOOL-UNANSWERABLE", message, "required", "", "leave required blank")
    shown = question.label or question.hint or question.media or question.label.media
    if not shown and not _NO_LABEL_NEEDED & set(question.appearance):
        message = f"“{question.name}” has no label, so nobody knows what is asked."
        yield _warned(question, "TOOL-NO-LABEL", message, "label")


def _is_true(expression: Expression | None) -> bool:
    return expression is not None and isinstance(expression.tree, Call) and expression.tree.name == "true"


def _messages(question: Question) -> Iterator[Finding]:
    bind = question.bind
    if bind.constraint_message and bind.constraint is None:
        message = "This message is never shown, because there is no constraint."
        yield _warned(question, "TOOL-MESSAGE", message, "constraintMsg", "", "fill in constraint")
    if bind.required_message and bind.required is None:
        message = "This message is never shown, because the question is not required."
        yield _warned(question, "TOOL-MESSAGE", message, "requiredMsg", "", "fill in required")


def _names(tool: Tool) -> Iterator[Finding]:
    """Questions told apart by capitals alone, wherever they stand: `${Name}` and `${name}` are two."""
    seen: dict[str, str] = {}
    for node in tool.nodes.values():
        if node.path in tool.meta or not isinstance(node, Question):
            continue
        other = seen.setdefault(node.name.lower(), node.name)
        if other != node.name:
            message = f"“{node.name}” and “{other}” differ by capitals alone, and are easily mistaken."
            yield _warned(node, "TOOL-NAME-CASE", message, "name", node.name)


def _meta_of(tool: Tool) -> frozenset[str]:
    return frozenset(path.rpartition("/")[0] for path in tool.meta)


def _depth(group: Group | Repeat, groups: int, repeats: int, meta: frozenset[str]) -> Iterator[Finding]:
    for child in group.children:
        if isinstance(child, Question) or child.path in meta or child.name == "meta":
            continue
        rows = repeats + isinstance(child, Repeat)
        if groups + 1 > DEEP or rows > 2:
            what = "groups within groups" if rows <= 2 else "repeats within repeats"
            message = f"“{child.name}” stands {max(groups + 1, rows)} deep in {what}, which few can follow."
            yield _warned(child, "TOOL-DEPTH", message, "type")
        else:
            yield from _depth(child, groups + 1, rows, meta)
