"""Owns what does not fit together in logic: true whatever is answered, added in vain, asked of the wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_desktop.formspec.definition import ControlKind, DataType, Finding, Question
from qa_desktop.formspec.inspection import Inspected
from qa_desktop.formspec.nearest import did_you_mean
from qa_desktop.xpath.hints import parts_of
from qa_desktop.xpath.syntax import Call, Literal, Negation, Node, Number, Operation, Path

COMPARING = frozenset({"=", "!=", "<", "<=", ">", ">="})
_WITH_LIST = (ControlKind.SELECT_ONE, ControlKind.SELECT_MULTIPLE, ControlKind.RANK)
_DATES = (DataType.DATE, DataType.DATE_TIME)
_ONE_VALUE = (DataType.INT, DataType.DECIMAL, *_DATES)
_OF_TEXTS = frozenset({"string-length", "count-selected", "contains", "starts-with", "ends-with", "regex"})
_NUMBER = re.compile(r"\s*[-+]?(\d+(\.\d*)?|\.\d+)?\s*\Z")
_LIKE_A_DATE = re.compile(r"\s*\d{4}-\d\d-\d\d")


def check_misfits(seen: Inspected) -> Iterator[Finding]:
    """Each is a warning, except a sign that no program can read so."""
    for part in parts_of(seen.use.expression.tree):
        match part:
            case Operation(operators=("and" | "or" as word, *_)):
                yield from _words_alone(seen, part, word)
            case Operation(operators=("+", *_)):
                yield from _joined(seen, part)
            case Operation(operators=operators) if set(operators) == {"|"}:
                yield from _bar(seen, part)
            case Operation(operators=operators) if set(operators) <= COMPARING:
                yield from _comparison(seen, part)
            case Call():
                yield from _call(seen, part)
            case _:
                pass


def _words_alone(seen: Inspected, part: Operation, word: str) -> Iterator[Finding]:
    """`${a} = 'x' or 'y'`: a text alone is true."""
    for before, operand in zip((None, *part.operands), part.operands, strict=False):
        if not isinstance(operand, Literal | Number):
            continue
        shown = seen.use.expression.text[slice(*operand.span)]
        suggestion = ""
        if isinstance(before, Operation) and before.operators[0] in COMPARING:
            asked = seen.shown(before.operands[0].span)
            suggestion = f"name the question again: {asked} {before.operators[0]} {shown}"
        never = isinstance(operand, Literal) and not operand.value
        message = (
            f"{shown} alone after “{word}” is {'never' if never else 'always'} true, whatever is answered."
        )
        yield seen.warn("TOOL-ALWAYS-TRUE", message, operand.span, suggestion)


def _joined(seen: Inspected, part: Operation) -> Iterator[Finding]:
    """`+` between texts gives nothing."""
    words = [one for one in part.operands if isinstance(one, Literal) and _is_words(one.value)]
    texts = [one for one in part.operands if isinstance(one, Path) and _is_typed_text(seen.question_at(one))]
    if not words and len(texts) < len(part.operands):
        return
    shown = ", ".join(seen.shown(one.span) for one in part.operands)
    message = "+ adds numbers, and does not join texts: this stays blank."
    suggestion = f"write concat({shown})" if set(part.operators) == {"+"} else "join texts with concat(…)"
    yield seen.warn("TOOL-NOT-A-NUMBER", message, part.span, suggestion)


def _is_words(text: str) -> bool:
    return not _NUMBER.match(text) and not _LIKE_A_DATE.match(text)


def _is_typed_text(question: Question | None) -> bool:
    """A question for words. One that takes digits alone, or is worked out, may hold numbers."""
    return (
        question is not None
        and question.control is ControlKind.INPUT
        and question.bind.data_type is DataType.STRING
        and question.bind.calculate is None
        and question.bind.constraint is None
        and not {"numbers", "bearing"} & set(question.appearance)
    )


def _bar(seen: Inspected, part: Operation) -> Iterator[Finding]:
    if not any(isinstance(one, Literal | Number | Operation | Negation) for one in part.operands):
        return
    at = seen.use.expression.text.find("|", part.operands[0].span[1])
    yield seen.finding("TOOL-EXPRESSION", "“|” does not mean “or” in logic.", (at, at + 1), "write or")


def _comparison(seen: Inspected, part: Operation) -> Iterator[Finding]:
    plain = not any(isinstance(one, Call) and one.name in ("true", "false") for one in part.operands)
    barred = any(isinstance(one, Operation) and "|" in one.operators for one in part.operands)
    if len(part.operators) > 1 and plain and not barred:
        first, second, third = (seen.shown(one.span) for one in part.operands[:3])
        sign, next_sign = part.operators[:2]
        message = "Two comparisons in a row: the second compares the first one's yes or no."
        suggestion = f"write {first} {sign} {second} and {second} {next_sign} {third}"
        yield seen.warn("TOOL-COMPARISON", message, part.span, suggestion)
    if len(part.operators) == 1:
        left, right = part.operands
        for asked, other in ((left, right), (right, left)):
            if isinstance(asked, Path) and isinstance(other, Number):
                yield from _date_and_number(seen, asked, other)


def _date_and_number(seen: Inspected, asked: Path, number: Number) -> Iterator[Finding]:
    question = seen.question_at(asked)
    if question is None or question.bind.data_type not in _DATES or question.control is not ControlKind.INPUT:
        return
    shown = seen.use.expression.text[slice(*number.span)]
    message = f"The answer to “{question.name}” is a date, and {shown} is a number."
    is_year = 1900 <= number.value <= 2100 and number.value == int(number.value)
    suggestion = f"write date('{shown}-01-01')" if is_year else "write a date, such as date('2026-02-01')"
    yield seen.warn("TOOL-NO-SUCH-DATE", message, number.span, suggestion)


def _call(seen: Inspected, call: Call) -> Iterator[Finding]:
    if call.name in _OF_TEXTS:
        for operand in call.arguments:
            if isinstance(operand, Operation) and set(operand.operators) <= COMPARING:
                message = f"A comparison stands inside the brackets of {call.name}()."
                suggestion = f"close the bracket before it: {_moved(seen, call, operand)}"
                yield seen.warn("TOOL-COMPARISON", message, operand.span, suggestion)
    match call:
        case Call(name="selected", arguments=(Literal() as word, Path() as asked)):
            shown = f"selected({seen.shown(asked.span)}, '{word.value}')"
            message = "The question comes first in selected(), and then the choice."
            yield seen.warn("TOOL-SELECTED", message, call.span, f"write {shown}")
        case Call(name="selected", arguments=(Path() as asked, Literal() as word)) if (
            " " in word.value.strip()
        ):
            yield from _several_at_once(seen, asked, word)
        case Call(name="count-selected" | "selected-at" as name, arguments=(Path() as asked, *_)):
            yield from _not_several(seen, name, asked)
        case Call(name="format-date" | "format-date-time", arguments=(_, Literal() as pattern)):
            yield from _date_pattern(seen, pattern)
        case Call(name="jr:choice-name", arguments=(first, second)):
            yield from _choice_name(seen, first, second)
        case _:
            pass


def _date_pattern(seen: Inspected, pattern: Literal) -> Iterator[Finding]:
    wrong = re.search(rf"%(?![{_DATE_SIGNS}]).?", re.sub("%%", "", pattern.value))
    if wrong:
        message = f"“{wrong.group()}” means nothing in a pattern for dates."
        yield seen.finding("TOOL-PATTERN-WRONG", message, pattern.span, "for example '%d/%m/%Y'")
    elif pattern.value and "%" not in pattern.value:
        message = "This pattern has no sign for a day, month or year, so it is shown as it stands."
        yield seen.warn("TOOL-PATTERN", message, pattern.span, "for example '%d/%m/%Y'")


_DATE_SIGNS = "YymnWdeHhMS3ba"
"""What `format-date()` reads after %, in the ODK XForms specification and JavaRosa."""


def _moved(seen: Inspected, call: Call, comparison: Operation) -> str:
    """`f(${a} > 5)` as `f(${a}) > 5`; with several arguments just the name."""
    if len(call.arguments) > 1 or len(comparison.operands) != 2:
        return f"{call.name}(…) …"
    left, right = (seen.shown(one.span) for one in comparison.operands)
    return f"{call.name}({left}) {comparison.operators[0]} {right}"


def _several_at_once(seen: Inspected, asked: Path, word: Literal) -> Iterator[Finding]:
    question = seen.question_at(asked)
    names = seen.lists.choice_names(question) if question is not None else frozenset[str]()
    words = word.value.split()
    if set(words) <= names and word.value not in names:
        shown = seen.shown(asked.span)
        suggestion = "write " + " or ".join(f"selected({shown}, '{one}')" for one in words[:4])
        message = "selected() asks for one choice at a time, so this never holds."
        yield seen.warn("TOOL-SELECTED", message, word.span, suggestion)


def _not_several(seen: Inspected, name: str, asked: Path) -> Iterator[Finding]:
    question = seen.question_at(asked)
    if question is None or question.bind.calculate is not None:
        return
    is_single = question.control is ControlKind.INPUT and question.bind.data_type in _ONE_VALUE
    if question.control is ControlKind.SELECT_ONE or is_single:
        message = f"{name}() of “{question.name}”, which does not take several choices."
        suggestion = f"make “{question.name}” a select_multiple, or leave out {name}()"
        yield seen.warn("TOOL-SELECTED", message, asked.span, suggestion)


def _choice_name(seen: Inspected, first: Node, second: Node) -> Iterator[Finding]:
    """`jr:choice-name(${a}, '${a}')`: the second place names the question, as a text."""
    if isinstance(second, Path):
        shown = seen.shown(second.span)
        message = "The second question of jr:choice-name() stands in quotes: it says whose choices are meant."
        asked = seen.shown(first.span)
        yield seen.warn("TOOL-ARGUMENTS", message, second.span, f"write jr:choice-name({asked}, '{shown}')")
        return
    if not isinstance(second, Literal):
        return
    named = seen.tool.nodes.get(second.value.strip())
    if isinstance(named, Question) and named.control not in _WITH_LIST:
        others = [
            one.name for one in seen.tool.nodes.values()
            if isinstance(one, Question) and one.control in _WITH_LIST
        ]  # fmt: skip
        message = f"“{named.name}” has no choices, so there is no name of one."
        yield seen.warn("TOOL-NOT-A-CHOICE", message, second.span, did_you_mean(named.name, others))
