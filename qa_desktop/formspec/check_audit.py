"""Owns checking the audit vocabulary row by row: every `qa:` word is one we know, and makes sense there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from qa_desktop.formspec import vocabulary as words
from qa_desktop.formspec.definition import ControlKind, DataType, Finding, Group, Node, Question, Repeat, Tool
from qa_desktop.formspec.known import choices_of
from qa_desktop.formspec.nearest import nearest
from qa_desktop.formspec.problems import Severity
from qa_desktop.formspec.scored import is_scored

_MISSED_ROLES = {
    "case-reference": "lists and the inbox cannot show which case an audit is about",
    "audit-date": "the default window and date checks have nothing to count from",
    "overall-grade": "the audit has no grade in lists, trends and moderation",
    "team": "the audit counts for no team",
}
_ONCE = frozenset({
    "audit-reference", "audit-type", "case-reference", "audit-date", "window-from", "judge-from", "auditor",
    "team", "round", "planned-records", "overall-scale", "completed-on", "escalation", "escalation-concern",
})  # fmt: skip
"""Roles that one question has, or none; the first is believed."""
_DATES = frozenset({
    "date-of-birth", "expected-date", "audit-date", "window-from", "judge-from", "case-status-since",
    "completed-on", "action-due", "action-done", "manager-date",
})  # fmt: skip
_GRADES = frozenset({"section-grade", "overall-grade"})
_NO_GRADE = (ControlKind.SELECT_MULTIPLE, ControlKind.RANK, ControlKind.UPLOAD)
_MEASURES = (DataType.INT, DataType.DECIMAL, DataType.DATE, DataType.DATE_TIME)
_SEVERAL = frozenset({"qa:role", "qa:standard", "qa:identifier"})
_ON_GROUPS = frozenset({"escalation"})
_VERSION = re.compile(r"[vV]?\d[\w.-]*\Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")


def check_audit(tool: Tool) -> Iterator[Finding]:
    """Roles, stages, standards, prompts, identifiers, comments and versions."""
    unread = {one.path for one in tool.findings if one.attribute == "qa:prompt-when"}
    present = {role for node in tool.nodes.values() for role in node.audit.roles}
    for node in tool.nodes.values():
        yield from _known_words(node)
        if node.path not in unread:
            yield from _prompt(node, present)
        yield from _comment(node, tool)
        yield from _since(node, tool)
        yield from _kind(node)
        yield from _own_appearance(node)
        yield from _section(node)
        yield from _covered(node, tool)
        for role in node.audit.roles:
            yield from _role_here(node, role, tool)
        if isinstance(node, Group | Repeat):
            yield from _reasons(node)
    yield from _roles_of_tool(tool, present)


def _known_words(node: Node) -> Iterator[Finding]:
    audit = node.audit
    yield from _each_known(node, "qa:role", "role", audit.roles, words.ROLES)
    yield from _each_known(node, "qa:standard", "quality standard", audit.standards, words.STANDARDS)
    yield from _each_known(node, "qa:stage", "stage", (audit.stage,), words.STAGES)
    yield from _each_known(node, "qa:identifier", "kind of identifier", audit.identifier, words.IDENTIFIERS)
    yield from _each_known(node, "qa:prompt", "prompt code", (audit.prompt,), words.PROMPT_CODES)


def _covered(node: Node, tool: Tool) -> Iterator[Finding]:
    """Until which answer this one is out of sight: both are questions that are asked once."""
    target = node.audit.covered_until
    if not target:
        return
    other = tool.nodes.get(target)
    if other is None:
        message = f"This is to be covered until {target} is answered, which does not exist in the form."
        yield Finding("TOOL-REFERENCE", message, node.path, "qa:covered-until", target)
    elif not isinstance(node, Question) or not isinstance(other, Question) or other is node:
        message = "A question is covered until another question is answered."
        yield Finding("TOOL-QA-PLACE", message, node.path, "qa:covered-until", "", "name another question")
    elif any(isinstance(tool.nodes.get(path), Repeat) for path in _around(target)):
        message = f"“{other.name}” is asked in every row, so there is no saying when it is answered."
        yield Finding(
            "TOOL-QA-PLACE", message, node.path, "qa:covered-until", "", "name a question asked once"
        )


def _around(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.rpartition("/")[0]


def _section(node: Node) -> Iterator[Finding]:
    """What a section is about is said where something judges it."""
    said = node.audit.section
    if not said:
        return
    if said not in words.SECTIONS:
        yield unknown_word(node.path, "qa:section", "kind of section", said, words.SECTIONS)
    elif isinstance(node, Question) and not (_GRADES & set(node.audit.roles) or is_scored(node)):
        message = f"“{node.name}” judges nothing: it is neither a section's grade nor counted in a score."
        suggestion = "put it on the section's grade, or on the group"
        yield Finding("TOOL-QA-PLACE", message, node.path, "qa:section", said, suggestion)


def _each_known(
    node: Node, attribute: str, what: str, said: Iterable[str], known: Collection[str]
) -> Iterator[Finding]:
    said = tuple(said)
    whole = " ".join(said)
    if len(said) > 1 and "-".join(said).lower() in known:
        meant = f"did you mean “{'-'.join(said).lower()}”?"
        yield Finding(
            "TOOL-UNKNOWN-WORD", f"“{whole}” is not a known {what}.", node.path, attribute, whole, meant
        )
        return
    parts = re.split(r"[\s,;/+&]+", whole)
    if len(parts) > 1 and set(parts) <= set(known) and not set(said) <= set(known):
        message = f"“{whole}” is not how several words are written."
        apart = (
            f"put blanks between them: {' '.join(parts)}"
            if attribute in _SEVERAL
            else f"one of them: {parts[0]}"
        )
        yield Finding("TOOL-UNKNOWN-WORD", message, node.path, attribute, whole, apart)
        return
    for word in said:
        if word and word not in known:
            yield unknown_word(node.path, attribute, what, word, known)


def unknown_word(path: str, attribute: str, what: str, word: str, known: Collection[str]) -> Finding:
    """A word that is not in a closed list, with the nearest that is, or with all of a short list."""
    begun = [one for one in sorted(known) if one.startswith(word.lower())]
    close = nearest(word, known, 0.6) or (begun[0] if begun else "")
    listed = ", ".join(sorted(known)) if len(known) < 12 else ""
    suggestion = f"did you mean “{close}”?" if close else listed
    return Finding("TOOL-UNKNOWN-WORD", f"“{word}” is not a known {what}.", path, attribute, word, suggestion)


def _prompt(node: Node, present: Collection[str]) -> Iterator[Finding]:
    audit = node.audit
    if audit.prompt and audit.prompt_when is None:
        message = f"The prompt {audit.prompt} does not say when it is raised."
        yield Finding(
            "TOOL-PROMPT", message, node.path, "qa:prompt", audit.prompt, "fill in bind::qa:prompt-when"
        )
    if audit.prompt_when is not None and not audit.prompt:
        message = "There is a condition for a prompt, but no prompt code."
        text = audit.prompt_when.text
        yield Finding("TOOL-PROMPT", message, node.path, "qa:prompt-when", text, "E1, E2, E3 or M1")
    if audit.prompt_after is not None:
        after = str(audit.prompt_after)
        if not audit.prompt:
            message = "This says after how many audits a prompt is raised, but there is no prompt."
            yield Finding(
                "TOOL-PROMPT", message, node.path, "qa:prompt-after", after, "fill in bind::qa:prompt"
            )
        if not audit.prompt_per:
            message = "This does not say whose audits are counted."
            suggestion = "fill in bind::qa:prompt-per, for example worker"
            yield Finding("TOOL-PROMPT", message, node.path, "qa:prompt-after", after, suggestion)
    if audit.prompt_per:
        yield from _prompt_per(node, present)


def _prompt_per(node: Node, present: Collection[str]) -> Iterator[Finding]:
    per, path = node.audit.prompt_per, node.path
    if per not in words.ROLES:
        yield unknown_word(path, "qa:prompt-per", "role", per, words.ROLES)
    elif per not in present:
        message = f"Audits are to be counted for each {per}, but no question has that role."
        yield Finding("TOOL-PROMPT", message, path, "qa:prompt-per", per, f"give a question the role {per}")
    elif node.audit.prompt_after is None:
        message = "This has no effect without bind::qa:prompt-after."
        yield Finding(
            "TOOL-PROMPT", message, path, "qa:prompt-per", per, "say after how many", Severity.WARNING
        )


def _comment(node: Node, tool: Tool) -> Iterator[Finding]:
    target = node.audit.comment_on
    if not target:
        return
    if target not in tool.nodes:
        message = f"This comments on {target}, which does not exist in the form."
        yield Finding("TOOL-REFERENCE", message, node.path, "qa:comment-on", target)
    elif target == node.path:
        message = f"“{node.name}” cannot be the comment on itself."
        suggestion = "name the question that it comments on"
        yield Finding("TOOL-QA-PLACE", message, node.path, "qa:comment-on", "", suggestion)
    elif not isinstance(node, Question):
        message = "A comment is the answer to a question; this is a group."
        yield Finding("TOOL-QA-PLACE", message, node.path, "qa:comment-on")
    elif tool.nodes[target].audit.comment_on:
        message = f"“{tool.nodes[target].name}” is itself a comment."
        suggestion = "comment on the question that it comments on"
        yield Finding("TOOL-QA-PLACE", message, node.path, "qa:comment-on", "", suggestion, Severity.WARNING)


def _since(node: Node, tool: Tool) -> Iterator[Finding]:
    since, version = node.audit.since, tool.ref.version
    if not since:
        return
    if not _VERSION.match(since) or (_DAY.match(since) and not _is_day(since)):
        message = f"“{since}” is not a version of the tool."
        suggestion = f"for example {version or '2026-11-01'}"
        yield Finding("TOOL-VERSION", message, node.path, "qa:since", since, suggestion)
    elif _DAY.match(since) and _DAY.match(version) and since > version:
        message = f"This is later than the tool's own version, {version}."
        yield Finding("TOOL-VERSION", message, node.path, "qa:since", since, severity=Severity.WARNING)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _kind(node: Node) -> Iterator[Finding]:
    kind = node.audit.kind
    if kind and not isinstance(node, Repeat):
        yield Finding("TOOL-QA-PLACE", "qa:kind is said of repeats alone.", node.path, "qa:kind", kind)
    elif kind:
        yield from _each_known(node, "qa:kind", "kind of repeat", (kind,), words.REPEAT_KINDS)


def _own_appearance(node: Node) -> Iterator[Finding]:
    """An appearance of ours where nothing looks at it; a warning, because the question works without."""
    is_number = isinstance(node, Question) and (
        node.control is ControlKind.RANGE or node.bind.data_type in (DataType.INT, DataType.DECIMAL)
    )
    for word, fits, wanted in (
        ("qa-grid", isinstance(node, Repeat), "a repeat"),
        ("qa-two-marks", not isinstance(node, Question), "a group"),
        ("qa-scale", is_number, "a whole number"),
    ):
        if word in node.appearance and not fits:
            message = f"The appearance {word} is for {wanted}; here it has no effect."
            yield Finding(
                "TOOL-QA-PLACE", message, node.path, "appearance", word, "leave it out", Severity.WARNING
            )


def _role_here(node: Node, role: str, tool: Tool) -> Iterator[Finding]:
    """A role where it can have no effect; each a warning, because the rest of the tool works."""

    def warned(message: str, suggestion: str = "") -> Finding:
        return Finding("TOOL-QA-PLACE", message, node.path, "qa:role", role, suggestion, Severity.WARNING)

    if not isinstance(node, Question):
        if role not in _ON_GROUPS and role in words.ROLES:
            yield warned(f"The role {role} is for a question; this is a group, which has no answer.")
        return
    if role in _DATES and node.control is ControlKind.INPUT and node.bind.data_type not in _DAYS:
        yield warned(f"The role {role} is for a date; “{node.name}” is not one.", "make its type date")
    elif role in _GRADES and (node.control in _NO_GRADE or node.bind.data_type in _MEASURES):
        yield warned(f"A grade is chosen from a list; “{node.name}” has none.", "make its type select_one …")
    elif role in _GRADES and node.control is ControlKind.SELECT_ONE:
        choices = choices_of(node)
        if choices and not any(choice.extra.get(words.CHOICE_GRADE) for choice in choices):
            message = f"No choice of “{node.name}” says which grade it is, so the audit has no {role}."
            yield warned(message, "fill in the column grade on the choices sheet")
    elif role.startswith("action-") and role in words.ACTION_ROLES and not _in_actions(node.path, tool):
        yield warned(f"The role {role} counts only in a repeat of kind actions.")


_DAYS = (DataType.DATE, DataType.DATE_TIME)


def _in_actions(path: str, tool: Tool) -> bool:
    while path:
        path = path.rpartition("/")[0]
        node = tool.nodes.get(path)
        if isinstance(node, Repeat) and node.audit.kind in ("actions", "improvement-plan"):
            return True
    return False


def _reasons(group: Group | Repeat) -> Iterator[Finding]:
    """A reason belongs to the grade in its own group, so there must be no choice of grades."""
    grades = [child for child in group.children if _GRADES & set(child.audit.roles)]
    reasons = [child for child in group.children if "reason" in child.audit.roles]
    if len(grades) > 1 and len(reasons) == 1:
        names = " and ".join(f"“{grade.name}”" for grade in grades)
        message = (
            f"One reason for two grades ({names}): give each its own, or put them in groups of their own."
        )
        yield Finding("TOOL-REASON", message, reasons[0].path, "qa:role", "reason")


def _roles_of_tool(tool: Tool, present: Collection[str]) -> Iterator[Finding]:
    by_role: dict[str, list[Node]] = {}
    for node in tool.nodes.values():
        for role in node.audit.roles:
            by_role.setdefault(role, []).append(node)
    for extra in by_role.get("overall-grade", [])[1:]:
        message = f"There are two overall grades: “{by_role['overall-grade'][0].name}” and “{extra.name}”."
        yield Finding("TOOL-OVERALL-GRADE", message, extra.path, "qa:role", "overall-grade")
    for role in sorted(_ONCE & by_role.keys()):
        for extra in by_role[role][1:]:
            message = f"“{by_role[role][0].name}” has the role {role} already, and that one is believed."
            yield Finding("TOOL-ROLE-TWICE", message, extra.path, "qa:role", role, "", Severity.WARNING)
    if tool.settings.kind in ("case-audit", "health-audit"):
        for role, cost in _MISSED_ROLES.items():
            if role not in present:
                message = f"No question has the role {role}: {cost}."
                yield Finding("TOOL-ROLE-MISSING", message, "", "qa:kind", severity=Severity.WARNING)
