"""Owns checking what figures are made of: weights, scores, grades of choices, bands, and the settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from qa_desktop.formspec import vocabulary as words
from qa_desktop.formspec.check_audit import unknown_word
from qa_desktop.formspec.definition import Choice, ControlKind, Finding, Node, Question, Tool
from qa_desktop.formspec.known import choices_of
from qa_desktop.formspec.problems import Severity

_DURATION = re.compile(r"P(?=\d)(\d{1,4}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,4}D)?\Z")
_MONTHS = re.compile(r"(\d+)\s*(month|week|day|year)", re.I)


def check_scores(tool: Tool) -> Iterator[Finding]:
    """Weights and scores that are no numbers, or stand where nothing is scored; settings that cannot be."""
    for node in tool.nodes.values():
        yield from _weight(node)
        yield from _several(node)
        yield from _score_of(node, tool)
    yield from _lists(tool)
    yield from _settings(tool)


def _weight(node: Node) -> Iterator[Finding]:
    weight = node.audit.weight
    if not weight:
        return
    if not _is_number(weight, least=Decimal(0)):
        message = f"The weight “{weight}” is not a number of 0 or more."
        yield Finding("TOOL-NUMBER", message, node.path, "qa:weight", weight, _with_a_point(weight))
    elif not isinstance(node, Question) or not _is_scored(node):
        message = f"“{node.name}” has a weight but no score, because none of its choices has one."
        suggestion = "fill in the column score on the choices sheet"
        yield Finding("TOOL-QA-PLACE", message, node.path, "qa:weight", weight, suggestion, Severity.WARNING)


def _several(node: Node) -> Iterator[Finding]:
    if isinstance(node, Question) and node.control is ControlKind.SELECT_MULTIPLE and _is_scored(node):
        message = (
            f"“{node.name}” takes several choices, and its list has scores; only a select_one can be scored."
        )
        suggestion = "make it a select_one, or give it a list of its own without scores"
        yield Finding("TOOL-SCORE", message, node.path, "type", "", suggestion)


def _score_of(node: Node, tool: Tool) -> Iterator[Finding]:
    target = node.audit.score_of
    if not target:
        return
    if target != "/" and target not in tool.nodes:
        message = f"This is to be the score of {target}, which does not exist in the form."
        yield Finding("TOOL-REFERENCE", message, node.path, "qa:score-of", target)
        return
    if target != "/" and isinstance(tool.nodes[target], Question):
        message = (
            f"“{tool.nodes[target].name}” is a question; a score is that of a group, or / for the whole."
        )
        yield Finding("TOOL-QA-PLACE", message, node.path, "qa:score-of", "", "name the group around it")
        return
    if not isinstance(node, Question) or node.control is not ControlKind.NONE:
        message = f"A score is filled in by the program; “{node.name}” is not a calculate."
        yield Finding("TOOL-QA-PLACE", message, node.path, "qa:score-of", "", "make its type calculate")
    below = target if target != "/" else tool.root.path
    scored = (
        one
        for one in tool.nodes.values()
        if isinstance(one, Question) and one.path.startswith(f"{below}/") and _is_scored(one)
    )
    if not any(scored):
        message = "No question in there has choices with a score, so this stays blank."
        yield Finding("TOOL-SCORE", message, node.path, "qa:score-of", "", "", Severity.WARNING)


def _lists(tool: Tool) -> Iterator[Finding]:
    """Each list once, however many questions use it."""
    seen: set[str] = set()
    for node in tool.nodes.values():
        if isinstance(node, Question) and node.itemset is not None and node.itemset.list_name not in seen:
            seen.add(node.itemset.list_name)
            for choice in node.itemset.choices:
                yield from _choice(choice, f"instance('{node.itemset.list_name}')[{choice.name}]")


def _choice(choice: Choice, where: str) -> Iterator[Finding]:
    for column, text in choice.extra.items():
        if text and _is_score(column) and not _is_number(text):
            message = f"The score “{text}” of “{choice.name}” is not a number."
            yield Finding("TOOL-NUMBER", message, where, column, text, _with_a_point(text))
    grade = choice.extra.get(words.CHOICE_GRADE, "")
    # A list may have a column grade of its own, such as a school's; only ours has words of our kind in it.
    if grade and grade not in words.GRADES:
        yield unknown_word(where, words.CHOICE_GRADE, "grade", grade, words.GRADES)


def _is_score(column: str) -> bool:
    return column == words.CHOICE_SCORE or column.startswith(f"{words.CHOICE_SCORE}-")


def _is_scored(question: Question) -> bool:
    return any(
        text and _is_score(column) for choice in choices_of(question) for column, text in choice.extra.items()
    )


def _settings(tool: Tool) -> Iterator[Finding]:
    said = tool.settings
    if said.kind and said.kind not in words.TOOL_KINDS:
        yield unknown_word("", "qa:kind", "kind of tool", said.kind, words.TOOL_KINDS)
    if said.look_back and (not _DURATION.match(said.look_back) or not re.search("[1-9]", said.look_back)):
        message = f"“{said.look_back}” is not a period."
        yield Finding("TOOL-NUMBER", message, "", "qa:look-back", said.look_back, _period(said.look_back))
    if said.score_direction not in words.SCORE_DIRECTIONS:
        yield unknown_word("", "qa:score-direction", "direction", said.score_direction, {"high", "low"})
    if said.send not in words.SEND_RULES:
        yield unknown_word("", "qa:send", "rule for sending", said.send, words.SEND_RULES)
    yield from _bands(said.bands, said.score_direction)
    yield from _scale_bands(said.scale_bands)


def _period(text: str) -> str:
    found = _MONTHS.search(text)
    if found:
        return f"P{found[1]}{found[2][0].upper()}"
    return "P6M is six months"


def _scale_bands(bands: tuple[str, ...]) -> Iterator[Finding]:
    """Three whole numbers that fall: where outstanding, good and requires improvement begin."""
    falls = all(limit.isdecimal() and len(limit) < 3 for limit in bands) and len(bands) == 3
    if not bands or (falls and int(bands[0]) > int(bands[1]) > int(bands[2]) > 0):
        return
    message = (
        "The bands of the scale are three whole numbers, the highest first: where outstanding, good and "
        "requires improvement begin."
    )
    yield Finding("TOOL-NUMBER", message, "", "qa:scale-bands", " ".join(bands), "for example 9 7 4")


def _bands(bands: tuple[str, ...], direction: str) -> Iterator[Finding]:
    if not bands:
        return
    text = " ".join(bands)
    if len(bands) != 2 or not all(_is_number(limit, Decimal(0)) for limit in bands):
        message = "Bands are two numbers, the limits of green and amber."
        yield Finding("TOOL-NUMBER", message, "", "qa:bands", text, "for example 90 75")
        return
    green, amber = (Decimal(limit) for limit in bands)
    if max(green, amber) > 100:
        message = "Bands are per cents, from 0 to 100."
        yield Finding("TOOL-NUMBER", message, "", "qa:bands", text, "for example 90 75")
    elif direction == "low" and green >= amber:
        message = "A low score is good here, so the limit of green must be below that of amber."
        yield Finding("TOOL-NUMBER", message, "", "qa:bands", text, f"{bands[1]} {bands[0]}")
    elif direction != "low" and green <= amber:
        message = "A high score is good here, so the limit of green must be above that of amber."
        yield Finding("TOOL-NUMBER", message, "", "qa:bands", text, f"{bands[1]} {bands[0]}")


def _with_a_point(text: str) -> str:
    tidy = text.replace(",", ".").rstrip("%").strip()
    return f"write {tidy}" if tidy != text and _is_number(tidy) else ""


def _is_number(text: str, least: Decimal | None = None) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and (least is None or number >= least)
