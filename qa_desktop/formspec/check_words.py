"""Owns checking the audit vocabulary: every `qa:` word is one we know, and makes sense where it stands."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal, InvalidOperation

from qa_desktop.formspec import vocabulary as words
from qa_desktop.formspec.definition import Choice, ControlKind, Finding, Group, Node, Question, Repeat, Tool
from qa_desktop.formspec.problems import Severity

_DURATION = re.compile(r"P(?=\d)(\d{1,4}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,4}D)?\Z")
_MISSED_ROLES = {
    "case-reference": "lists and the inbox cannot show which case an audit is about",
    "audit-date": "the default window and date checks have nothing to count from",
    "overall-grade": "the audit has no grade in lists, trends and moderation",
    "team": "the audit counts for no team",
}


def check_words(tool: Tool) -> Iterator[Finding]:
    """Roles, stages, standards, prompts, identifiers, weights, scores and settings."""
    for node in tool.nodes.values():
        yield from _row(node, tool)
        if isinstance(node, Group | Repeat):
            yield from _reasons(node)
    yield from _lists(tool)
    yield from _settings(tool)
    yield from _roles_of_tool(tool)


def _row(node: Node, tool: Tool) -> Iterator[Finding]:
    audit = node.audit
    yield from _each_known(node, "qa:role", "role", audit.roles, words.ROLES)
    yield from _each_known(node, "qa:standard", "quality standard", audit.standards, words.STANDARDS)
    yield from _each_known(node, "qa:stage", "stage", (audit.stage,), words.STAGES)
    yield from _each_known(node, "qa:identifier", "kind of identifier", audit.identifier, words.IDENTIFIERS)
    yield from _each_known(node, "qa:prompt", "prompt code", (audit.prompt,), words.PROMPT_CODES)
    if audit.prompt_per:
        yield from _each_known(node, "qa:prompt-per", "role", (audit.prompt_per,), words.ROLES)
    if audit.prompt and audit.prompt_when is None:
        message = f"The prompt {audit.prompt} does not say when it is raised."
        yield Finding(
            "TOOL-PROMPT", message, node.path, "qa:prompt", audit.prompt, "fill in bind::qa:prompt-when"
        )
    if audit.prompt_when is not None and not audit.prompt:
        message = "There is a condition for a prompt, but no prompt code."
        yield Finding(
            "TOOL-PROMPT", message, node.path, "qa:prompt-when", audit.prompt_when.text, "E1, E2, E3 or M1"
        )
    for attribute, target in (("qa:comment-on", audit.comment_on), ("qa:score-of", audit.score_of)):
        if target and target != "/" and target not in tool.nodes:
            yield Finding(
                "TOOL-REFERENCE", f"{target} does not exist in the form.", node.path, attribute, target
            )
    if audit.weight and not _is_number(audit.weight, least=Decimal(0)):
        message = f"The weight “{audit.weight}” is not a number of 0 or more."
        yield Finding("TOOL-NUMBER", message, node.path, "qa:weight", audit.weight)
    if audit.kind and not isinstance(node, Repeat):
        yield Finding("TOOL-QA-PLACE", "qa:kind is said of repeats alone.", node.path, "qa:kind", audit.kind)
    elif audit.kind:
        yield from _each_known(node, "qa:kind", "kind of repeat", (audit.kind,), words.REPEAT_KINDS)
    if (
        isinstance(node, Question)
        and node.control is ControlKind.SELECT_MULTIPLE
        and any(_score_columns(choice) for choice in choices_of(node))
    ):
        message = (
            f"“{node.name}” takes several choices, and its list has scores; only a select_one can be scored."
        )
        yield Finding("TOOL-SCORE", message, node.path, "type")


def _each_known(
    node: Node, attribute: str, what: str, said: Iterable[str], known: Collection[str]
) -> Iterator[Finding]:
    for word in said:
        if word and word not in known:
            yield unknown_word(node.path, attribute, what, word, known)


def unknown_word(path: str, attribute: str, what: str, word: str, known: Collection[str]) -> Finding:
    begun = [one for one in sorted(known) if one.startswith(word)]
    close = difflib.get_close_matches(word, sorted(known), 1, 0.6) or begun
    suggestion = (
        f"did you mean “{close[0]}”?" if close else ", ".join(sorted(known)) if len(known) < 12 else ""
    )
    return Finding("TOOL-UNKNOWN-WORD", f"“{word}” is not a known {what}.", path, attribute, word, suggestion)


def _reasons(group: Group | Repeat) -> Iterator[Finding]:
    """A reason belongs to the grade in its own group, so there must be no choice of grades."""
    grades = [
        child for child in group.children if {"section-grade", "overall-grade"} & set(child.audit.roles)
    ]
    reasons = [child for child in group.children if "reason" in child.audit.roles]
    if len(grades) > 1 and len(reasons) == 1:
        names = " and ".join(f"“{grade.name}”" for grade in grades)
        message = (
            f"One reason for two grades ({names}): give each its own, or put them in groups of their own."
        )
        yield Finding("TOOL-REASON", message, reasons[0].path, "qa:role", "reason")


def _lists(tool: Tool) -> Iterator[Finding]:
    """Each list once, however many questions use it."""
    seen: set[str] = set()
    for node in tool.nodes.values():
        if isinstance(node, Question) and node.itemset is not None and node.itemset.list_name not in seen:
            seen.add(node.itemset.list_name)
            for choice in node.itemset.choices:
                yield from _choice(choice, f"instance('{node.itemset.list_name}')")


def _choice(choice: Choice, where: str) -> Iterator[Finding]:
    for column, text in choice.extra.items():
        is_score = column == words.CHOICE_SCORE or column.startswith(f"{words.CHOICE_SCORE}-")
        if is_score and text and not _is_number(text):
            message = f"The score “{text}” of “{choice.name}” is not a number."
            yield Finding(
                "TOOL-NUMBER", message, where, column, text, "write 0.5, not 0,5" if "," in text else ""
            )
    grade = choice.extra.get(words.CHOICE_GRADE, "")
    if grade and grade not in words.GRADES:
        yield unknown_word(where, words.CHOICE_GRADE, "grade", grade, words.GRADES)


def _score_columns(choice: Choice) -> bool:
    return any(
        text and (column == words.CHOICE_SCORE or column.startswith(f"{words.CHOICE_SCORE}-"))
        for column, text in choice.extra.items()
    )


def choices_of(question: Question) -> tuple[Choice, ...]:
    return question.itemset.choices if question.itemset is not None else question.choices


def _settings(tool: Tool) -> Iterator[Finding]:
    said = tool.settings
    if said.kind and said.kind not in words.TOOL_KINDS:
        yield unknown_word("", "qa:kind", "kind of tool", said.kind, words.TOOL_KINDS)
    if said.look_back and not _DURATION.match(said.look_back):
        message = f"“{said.look_back}” is not a period."
        yield Finding("TOOL-NUMBER", message, "", "qa:look-back", said.look_back, "P6M is six months")
    if said.score_direction not in words.SCORE_DIRECTIONS:
        yield unknown_word("", "qa:score-direction", "direction", said.score_direction, {"high", "low"})
    if said.send not in words.SEND_RULES:
        yield unknown_word("", "qa:send", "rule for sending", said.send, words.SEND_RULES)
    if said.bands and (
        len(said.bands) != 2 or not all(_is_number(limit, Decimal(0)) for limit in said.bands)
    ):
        text = " ".join(said.bands)
        yield Finding("TOOL-NUMBER", "Bands are two numbers.", "", "qa:bands", text, "for example 90 75")


def _roles_of_tool(tool: Tool) -> Iterator[Finding]:
    found = [(role, node) for node in tool.nodes.values() for role in node.audit.roles]
    overall = [node for role, node in found if role == "overall-grade"]
    for extra in overall[1:]:
        message = f"There are two overall grades: “{overall[0].name}” and “{extra.name}”."
        yield Finding("TOOL-OVERALL-GRADE", message, extra.path, "qa:role", "overall-grade")
    if tool.settings.kind not in ("case-audit", "health-audit"):
        return
    present = {role for role, _ in found}
    for role, cost in _MISSED_ROLES.items():
        if role not in present:
            message = f"No question has the role {role}: {cost}."
            yield Finding("TOOL-ROLE-MISSING", message, "", "qa:kind", severity=Severity.WARNING)


def _is_number(text: str, least: Decimal | None = None) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and (least is None or number >= least)
