"""Owns checking what figures are made of: weights, scores, grades of choices, bands, and the settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from qa_desktop.formspec import vocabulary as words
from qa_desktop.formspec.check_audit import unknown_word
from qa_desktop.formspec.definition import Choice, ControlKind, Finding, Node, Question, Tool
from qa_desktop.formspec.problems import Severity
from qa_desktop.formspec.scored import WHOLE, has_points, holds_number, is_score, is_scored, is_within

_DURATION = re.compile(r"P(?=\d)(\d{1,4}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,4}D)?\Z")
_MONTHS = re.compile(r"(\d+)\s*(month|week|day|year)", re.I)


def check_scores(tool: Tool) -> Iterator[Finding]:
    """Weights and scores that are no numbers, or stand where nothing is scored; settings that cannot be."""
    for node in tool.nodes.values():
        yield from _weight(node, tool)
        yield from _rule(node, tool)
        yield from _out_of(node, tool)
        yield from _critical(node, tool)
        yield from _several(node)
        yield from _score_of(node, tool)
    yield from _lists(tool)
    yield from _settings(tool)


def _weight(node: Node, tool: Tool) -> Iterator[Finding]:
    weight = node.audit.weight
    if not weight:
        return
    if not _is_number(weight, least=Decimal(0)):
        message = f"The weight “{weight}” is not a number of 0 or more."
        yield Finding("TOOL-NUMBER", message, node.path, "qa:weight", weight, _with_a_point(weight))
    elif not is_scored(node) and not _holds_scores(node, tool):
        message = f"“{node.name}” has a weight but no score, because none of its choices has one."
        suggestion = "fill in the column score on the choices sheet"
        yield Finding("TOOL-QA-PLACE", message, node.path, "qa:weight", weight, suggestion, Severity.WARNING)


def _several(node: Node) -> Iterator[Finding]:
    if isinstance(node, Question) and node.control is ControlKind.SELECT_MULTIPLE and has_points(node):
        message = (
            f"“{node.name}” takes several choices, and its list has scores; only a select_one can be scored."
        )
        suggestion = "make it a select_one, or give it a list of its own without scores"
        yield Finding("TOOL-SCORE", message, node.path, "type", "", suggestion)


def _score_of(node: Node, tool: Tool) -> Iterator[Finding]:
    target = node.audit.score_of
    if node.audit.score_as and node.audit.score_as not in words.SCORE_MEASURES:
        known = words.SCORE_MEASURES
        yield unknown_word(node.path, "qa:score-as", "figure of a score", node.audit.score_as, known)
    if not target:
        if node.audit.score_as:
            message = "This says which figure of a score is meant, but not of which score."
            suggestion = "fill in bind::qa:score-of"
            yield Finding("TOOL-QA-PLACE", message, node.path, "qa:score-as", node.audit.score_as, suggestion)
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
    if not any(is_within(one.path, target) and is_scored(one) for one in tool.nodes.values()):
        message = "No question in there has choices with a score, so this stays blank."
        yield Finding("TOOL-SCORE", message, node.path, "qa:score-of", "", "", Severity.WARNING)


def _rule(node: Node, tool: Tool) -> Iterator[Finding]:
    """What a group makes of its parts, and how few answers are too few."""
    audit = node.audit
    for attribute, said in (("qa:score-rule", audit.score_rule), ("qa:score-least", audit.score_least)):
        if said and isinstance(node, Question):
            message = f"“{node.name}” is a question; this says how the score of a group or repeat is made."
            yield Finding(
                "TOOL-QA-PLACE", message, node.path, attribute, said, "put it on the group around it"
            )
        elif said and not _holds_scores(node, tool):
            message = f"No question in “{node.name}” counts in a score, so this has no effect."
            suggestion = "fill in the column score on the choices sheet"
            yield Finding("TOOL-QA-PLACE", message, node.path, attribute, said, suggestion, Severity.WARNING)
    yield from _rule_words(audit.score_rule, audit.score_least, node.path)


def _rule_words(rule: str, least: str, path: str) -> Iterator[Finding]:
    if rule and rule not in words.SCORE_RULES:
        yield unknown_word(path, "qa:score-rule", "rule for a score", rule, words.SCORE_RULES)
    if least and not (least.isascii() and least.isdigit() and 1 <= int(least[:6]) <= 9999):
        message = f"“{least}” is not a whole number of 1 or more."
        yield Finding("TOOL-NUMBER", message, path, "qa:score-least", least, "for example 5")


def _out_of(node: Node, tool: Tool) -> Iterator[Finding]:
    """A number that is points out of another, or of a question that holds one."""
    said = node.audit.out_of
    if not said:
        return
    if not isinstance(node, Question) or not holds_number(node):
        message = f"“{node.name}” holds no number, so it cannot be points out of {said.rpartition('/')[2]}."
        suggestion = "make its type integer, decimal or calculate"
        yield Finding("TOOL-QA-PLACE", message, node.path, "qa:out-of", said, suggestion)
    elif said.startswith("/"):
        other = tool.nodes.get(said)
        if other is None:
            message = f"This is out of {said}, which does not exist in the form."
            yield Finding("TOOL-REFERENCE", message, node.path, "qa:out-of", said)
        elif not isinstance(other, Question) or not holds_number(other):
            message = f"“{other.name}” holds no number to be out of."
            suggestion = "name a question with a number"
            yield Finding("TOOL-QA-PLACE", message, node.path, "qa:out-of", said, suggestion)
    elif not Decimal(said):
        message = "Nothing can be out of 0."
        yield Finding("TOOL-NUMBER", message, node.path, "qa:out-of", said, "for example 10")


def _critical(node: Node, tool: Tool) -> Iterator[Finding]:
    """An answer that fails a group: the question counts, and lies in that group."""
    target = node.audit.critical
    if not target:
        return
    if not is_scored(node):
        message = f"“{node.name}” counts in no score, so it cannot fail one."
        suggestion = "fill in the column score on the choices sheet"
        yield Finding("TOOL-QA-PLACE", message, node.path, "qa:critical", "", suggestion)
    elif target != WHOLE and target in tool.nodes and not is_within(node.path, target):
        message = f"“{node.name}” does not lie in the group that it is to fail."
        suggestion = "yes for the group around it, ${group} for one further out, / for the whole"
        yield Finding("TOOL-QA-PLACE", message, node.path, "qa:critical", target, suggestion)


def _holds_scores(node: Node, tool: Tool) -> bool:
    inside = (one for one in tool.nodes.values() if is_within(one.path, node.path))
    return not isinstance(node, Question) and any(is_scored(one) for one in inside)


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
        if text and is_score(column) and not _is_number(text):
            message = f"The score “{text}” of “{choice.name}” is not a number."
            yield Finding("TOOL-NUMBER", message, where, column, text, _with_a_point(text))
    grade = choice.extra.get(words.CHOICE_GRADE, "")
    # A list may have a column grade of its own, such as a school's; only ours has words of our kind in it.
    if grade and grade not in words.GRADES:
        yield unknown_word(where, words.CHOICE_GRADE, "grade", grade, words.GRADES)


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
    yield from _rule_words(said.score_rule, said.score_least, "")
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
