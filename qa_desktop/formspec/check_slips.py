"""Owns the mistakes that read well and do nothing: what is compared, asked, or added up in vain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_desktop.formspec.definition import ControlKind, DataType, Finding, Question
from qa_desktop.formspec.inspection import Inspected
from qa_desktop.formspec.nearest import did_you_mean
from qa_desktop.xpath.facts import Comparison, Origin
from qa_desktop.xpath.hints import HintKind, hints_of, parts_of
from qa_desktop.xpath.syntax import Call, Literal, Node, Number, Operation, Path

SELECTS = (ControlKind.SELECT_ONE, ControlKind.SELECT_MULTIPLE, ControlKind.RANK)
CONDITIONS = frozenset({"relevant", "constraint", "required", "readonly", "choice_filter", "qa:prompt-when"})
COMPARING = frozenset({"=", "!=", "<", "<=", ">", ">="})
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})\Z")


def check_slips(seen: Inspected) -> Iterator[Finding]:
    """Each is a warning, except what can never have been meant."""
    for comparison in seen.facts.comparisons:
        yield from _comparison(seen, comparison)
    for part in parts_of(seen.use.expression.tree):
        yield from _part(seen, part)
    yield from _hints(seen)


def _comparison(seen: Inspected, comparison: Comparison) -> Iterator[Finding]:
    word = comparison.literal
    reference = comparison.reference
    if not word:
        return
    if reference.origin is Origin.INSTANCE:
        yield from _list_comparison(seen, comparison)
        return
    question = seen.question(reference)
    if question is None:
        return
    if question.control in SELECTS:
        names = seen.lists.choice_names(question)
        if names and word not in names and not _is_several(question, word, names):
            suggestion = did_you_mean(word, names, 0.6) or _listed(names)
            message = f"“{word}” is not a choice of “{question.name}”, so the answer is never that."
            yield seen.warn("TOOL-NOT-A-CHOICE", message, comparison.span, suggestion)


def _is_several(question: Question, word: str, names: frozenset[str]) -> bool:
    """Several choices at once, as a question that takes several holds them: `a b`."""
    return question.control is not ControlKind.SELECT_ONE and set(word.split()) <= names


def _listed(names: frozenset[str]) -> str:
    shown = sorted(names)
    return "the choices are " + ", ".join(shown[:12]) + (" …" if len(shown) > 12 else "")


def _list_comparison(seen: Inspected, comparison: Comparison) -> Iterator[Finding]:
    """A column of a list compared with what no row of it holds."""
    reference = comparison.reference
    if len(reference.steps) != 3:
        return
    column = reference.steps[2].name
    held = seen.lists.cells(reference.instance, column)
    if held and comparison.literal not in held:
        message = f"No row of the list “{reference.instance}” has “{comparison.literal}” as its {column}."
        suggestion = did_you_mean(comparison.literal, held, 0.6)
        yield seen.warn("TOOL-NOT-A-CHOICE", message, comparison.span, suggestion)


def _part(seen: Inspected, part: Node) -> Iterator[Finding]:
    match part:
        case Operation(operators=(sign,), operands=(left, right)) if sign in COMPARING:
            for asked, other in ((left, right), (right, left)):
                if isinstance(asked, Path) and isinstance(other, Literal) and other.value:
                    question = seen.question_at(asked)
                    if question is not None and sign in ("=", "!="):
                        yield from _one_of_several(seen, question, asked, other)
                    if question is not None:
                        yield from _other_kind(seen, question, other)
        case Call(name="sum" | "min" | "max" | "count" as name, arguments=(Path() as asked,)):
            question = seen.question_at(asked)
            if question is not None and seen.repeat_around(question) is None:
                message = f"{name}() of “{question.name}”, which is asked only once."
                shown = seen.shown(asked.span)
                suggestion = f"write {shown} != ''" if name == "count" else f"write {shown}"
                yield seen.warn("TOOL-SINGLE-VALUE", message, part.span, suggestion)
        case Call(name="pulldata", arguments=(Literal(value=file) as named, *_)) if file.endswith(".csv"):
            message = "The name of the file stands here without .csv, which is added."
            yield seen.warn("TOOL-FILE-NAME", message, named.span, f"write '{file.removesuffix('.csv')}'")
        case Operation(operators=operators, operands=operands) if "-" in operators:
            yield from _unquoted_date(seen, operators, operands)
        case Call(name="selected", arguments=(Path() as asked, _)):
            question = seen.question_at(asked)
            if question is not None and question.control in _NEVER_CHOSEN and not question.bind.calculate:
                message = f"selected() of “{question.name}”, which is not a question with choices."
                yield seen.warn("TOOL-NOT-A-CHOICE", message, part.span)
        case _:
            pass


_NEVER_CHOSEN = (ControlKind.RANGE, ControlKind.UPLOAD, ControlKind.NOTE)


def _unquoted_date(
    seen: Inspected, operators: tuple[str, ...], operands: tuple[Node, ...]
) -> Iterator[Finding]:
    """`2026-02-01` and `1-2-2026`: subtractions that nobody wants."""
    for at in range(len(operators) - 1):
        numbers = [one for one in operands[at : at + 3] if isinstance(one, Number)]
        if operators[at : at + 2] != ("-", "-") or len(numbers) != 3:
            continue
        first, month, last = (one.value for one in numbers)
        year, day = (first, last) if first > last else (last, first)
        if 1000 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= 31:
            span = (numbers[0].span[0], numbers[2].span[1])
            shown = seen.use.expression.text[slice(*span)]
            suggestion = f"write date('{int(year)}-{int(month):02d}-{int(day):02d}')"
            message = f"{shown} is a subtraction, not a date."
            yield seen.finding("TOOL-UNQUOTED-DATE", message, span, suggestion)


def _other_kind(seen: Inspected, question: Question, word: Literal) -> Iterator[Finding]:
    """A date or number compared with words that it can never be."""
    is_number = question.bind.data_type in (DataType.INT, DataType.DECIMAL)
    if is_number and question.control not in SELECTS and not _NUMBER.fullmatch(word.value.strip()):
        message = f"“{word.value}” is not a number, and the answer to “{question.name}” is one."
        yield seen.warn("TOOL-NOT-A-NUMBER", message, word.span)
    day = _DAY_FIRST.match(word.value)
    if day and question.bind.data_type in (DataType.DATE, DataType.DATE_TIME):
        written = f"'{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}'"
        message = f"“{word.value}” is not read as a date."
        yield seen.warn("TOOL-NO-SUCH-DATE", message, word.span, f"write {written}")


def _one_of_several(seen: Inspected, question: Question, asked: Path, word: Literal) -> Iterator[Finding]:
    if question.control is ControlKind.SELECT_MULTIPLE and " " not in word.value:
        shown = seen.shown(asked.span)
        message = f"“{question.name}” takes several choices; this holds only when it is the only one."
        yield seen.warn("TOOL-SELECTED", message, asked.span, f"write selected({shown}, '{word.value}')")


def _hints(seen: Inspected) -> Iterator[Finding]:
    expression = seen.use.expression
    for hint in hints_of(expression, is_condition=seen.use.attribute in CONDITIONS - {"choice_filter"}):
        if hint.kind is HintKind.BLANK_IS_TRUE:
            if _is_one_question(seen, hint.span):
                shown = seen.shown(hint.span)
                message = f"{shown} alone is always true here, answered or not."
                yield seen.warn("TOOL-ALWAYS-TRUE", message, hint.span, f"write {shown} != ''")
        elif hint.kind is HintKind.NO_SUCH_DATE:
            message = f"There is no such day or time as {hint.detail}."
            yield seen.warn("TOOL-NO-SUCH-DATE", message, hint.span)
        elif hint.kind is HintKind.PATTERN_WRONG:
            message = f"This pattern cannot be used: {hint.detail.removeprefix('regex: ')}."
            yield seen.finding("TOOL-PATTERN-WRONG", message, hint.span)
        elif hint.kind is HintKind.PATTERN_NOT_WHOLE and not _takes_anything_around(hint.detail):
            message = "The pattern must match the whole answer here; other programs are content with a part."
            yield seen.warn("TOOL-PATTERN", message, hint.span, "begin it with ^ and end it with $")


def _takes_anything_around(pattern: str) -> bool:
    """`.+@.+` matches a whole answer wherever it matches a part."""
    return pattern.startswith(".+") and pattern.endswith((".+", ".*"))


def _is_one_question(seen: Inspected, span: tuple[int, int]) -> bool:
    for part in parts_of(seen.use.expression.tree):
        if isinstance(part, Path) and part.span == span:
            return seen.question_at(part) is not None
    return False
