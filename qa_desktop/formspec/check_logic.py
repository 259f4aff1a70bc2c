"""Owns checking expressions: calls, references, and the mistakes that read well and do nothing.

Each is one that pyxform lets through; what is merely doubtful is a warning.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from qa_desktop.formspec.check_words import choices_of
from qa_desktop.formspec.definition import ControlKind, Finding, Question, Repeat, Tool
from qa_desktop.formspec.problems import Severity
from qa_desktop.formspec.references import Resolver, Use, references_of, uses_of
from qa_desktop.xpath.facts import Origin, Reference, check_calls, facts_of
from qa_desktop.xpath.functions import FUNCTIONS
from qa_desktop.xpath.syntax import Call, Expression, Filter, Literal, Negation, Node, Number, Operation, Path

_SELECTS = (ControlKind.SELECT_ONE, ControlKind.SELECT_MULTIPLE, ControlKind.RANK)


def check_logic(tool: Tool) -> Iterator[Finding]:
    """Unknown functions, wrong numbers of arguments, references that lead nowhere, and likely slips."""
    resolver = Resolver(tool)
    for use in uses_of(tool):
        yield from _calls(use)
        for reference in references_of(use.expression):
            yield from _reference(use, reference, resolver, tool)
        for part in _parts(use.expression.tree):
            yield from _slip(use, part, resolver, tool)


def _finding(
    use: Use, code: str, message: str, suggestion: str = "", severity: Severity = Severity.ERROR
) -> Finding:
    return Finding(code, message, use.node.path, use.attribute, use.expression.text, suggestion, severity)


def _calls(use: Use) -> Iterator[Finding]:
    for problem in check_calls(use.expression):
        if problem.least is None:
            close = difflib.get_close_matches(problem.name, sorted(FUNCTIONS), 1, 0.6)
            suggestion = f"did you mean {close[0]}()?" if close else ""
            yield _finding(
                use, "TOOL-UNKNOWN-FUNCTION", f"There is no function {problem.name}().", suggestion
            )
        else:
            takes = _takes(problem.least, problem.most)
            message = f"{problem.name}() takes {takes}, and is given {problem.arguments}."
            yield _finding(use, "TOOL-ARGUMENTS", message)


def _takes(least: int, most: int | None) -> str:
    if most is None:
        return f"at least {least} argument{'s' if least != 1 else ''}"
    if least == most:
        return f"{least} argument{'s' if least != 1 else ''}" if least else "no arguments"
    return f"{least} to {most} arguments"


def _reference(use: Use, reference: Reference, resolver: Resolver, tool: Tool) -> Iterator[Finding]:
    shown = use.expression.text[slice(*reference.span)]
    if reference.origin is Origin.INSTANCE:
        yield from _list_reference(use, reference, tool, shown)
    elif resolver.targets(reference, use.node) is None:
        names = {node.name for node in tool.nodes.values()}
        last = reference.steps[-1].name if reference.steps else ""
        close = difflib.get_close_matches(last, sorted(names), 1, 0.7)
        suggestion = f"did you mean “{close[0]}”?" if close and close[0] != last else ""
        yield _finding(use, "TOOL-REFERENCE", f"“{shown}” refers to nothing in the form.", suggestion)


def _list_reference(use: Use, reference: Reference, tool: Tool, shown: str) -> Iterator[Finding]:
    if not reference.instance:
        return
    instance = tool.instances.get(reference.instance)
    if instance is None:
        close = difflib.get_close_matches(reference.instance, sorted(tool.instances), 1, 0.7)
        suggestion = f"did you mean “{close[0]}”?" if close else ""
        yield _finding(use, "TOOL-REFERENCE", f"There is no list “{reference.instance}”.", suggestion)
        return
    names = [step.name for step in reference.steps]
    plain = all(step.axis == "child" for step in reference.steps)
    if instance.source or not plain or len(names) != 3 or not instance.items:
        return
    columns = {column for item in instance.items for column in item}
    if names[2] != "*" and names[2] not in columns:
        close = difflib.get_close_matches(names[2], sorted(columns), 1, 0.6)
        suggestion = f"did you mean “{close[0]}”?" if close else ""
        message = f"The list “{reference.instance}” has no column “{names[2]}”."
        yield _finding(use, "TOOL-REFERENCE", message, suggestion, Severity.WARNING)


def _slip(use: Use, part: Node, resolver: Resolver, tool: Tool) -> Iterator[Finding]:
    match part:
        case Operation(operands=operands, operators=operators):
            if operators and set(operators) <= {"=", "!="} and len(operands) == 2:
                yield from _choice_comparison(use, operands[0], operands[1], resolver)
            if operators == ("-", "-") and all(isinstance(one, Number) for one in operands):
                yield from _unquoted_date(use, part)
        case Call(name="selected", arguments=(asked, Literal() as word)):
            yield from _choice_comparison(use, asked, word, resolver)
        case Call(name="if" | "not" | "boolean" as name, arguments=(Path() as asked, *_)):
            if _question(use, asked, resolver) is not None:
                answer = "false" if name == "not" else "true"
                message = f"{name}() of a question alone is always {answer}, answered or not."
                shown = use.expression.text[slice(*asked.span)]
                yield _finding(use, "TOOL-ALWAYS-TRUE", message, f"write {shown} != ''", Severity.WARNING)
        case Call(name="sum" | "min" | "max" as name, arguments=(Path() as asked,)):
            question = _question(use, asked, resolver)
            if question is not None and not _is_repeated(question, tool):
                message = f"{name}() of “{question.name}”, which is asked only once."
                yield _finding(use, "TOOL-SINGLE-VALUE", message, severity=Severity.WARNING)
        case Call(name="regex", arguments=(_, Literal(value=pattern))):
            if pattern and not (
                pattern.startswith("^") or pattern.endswith("$") or ".*" in pattern or ".+" in pattern
            ):
                message = (
                    "The pattern must match the whole answer here; other programs are content with a part."
                )
                yield _finding(
                    use, "TOOL-PATTERN", message, "begin it with ^ and end it with $", Severity.WARNING
                )
        case _:
            pass


def _choice_comparison(use: Use, left: Node, right: Node, resolver: Resolver) -> Iterator[Finding]:
    asked, word = (left, right) if isinstance(right, Literal) else (right, left)
    if not isinstance(word, Literal) or not word.value or not isinstance(asked, Path):
        return
    question = _question(use, asked, resolver)
    if question is None or question.control not in _SELECTS:
        return
    names = {choice.name for choice in choices_of(question)}
    if names and word.value not in names:
        close = difflib.get_close_matches(word.value, sorted(names), 1, 0.5)
        suggestion = (
            f"did you mean “{close[0]}”?" if close else "the choices are " + ", ".join(sorted(names)[:12])
        )
        message = f"“{word.value}” is not a choice of “{question.name}”, so this never holds."
        yield _finding(use, "TOOL-NOT-A-CHOICE", message, suggestion, Severity.WARNING)


def _unquoted_date(use: Use, part: Operation) -> Iterator[Finding]:
    values = [one.value for one in part.operands if isinstance(one, Number)]
    if len(values) == 3 and 1000 <= values[0] <= 9999 and 1 <= values[1] <= 12 and 1 <= values[2] <= 31:
        shown = use.expression.text[slice(*part.span)]
        yield _finding(
            use, "TOOL-UNQUOTED-DATE", f"{shown} is a subtraction, not a date.", f"write date('{shown}')"
        )


def _question(use: Use, path: Path, resolver: Resolver) -> Question | None:
    """The one question that a path reads from the form; None for anything else."""
    references = [
        one for one in facts_of(Expression(use.expression.text, path)).references if one.span == path.span
    ]
    if len(references) != 1 or use.attribute == "choice_filter":
        return None
    targets = resolver.targets(references[0], use.node) or ()
    return targets[0] if len(targets) == 1 and isinstance(targets[0], Question) else None


def _is_repeated(question: Question, tool: Tool) -> bool:
    path = question.path
    while path:
        path = path.rpartition("/")[0]
        if isinstance(tool.nodes.get(path), Repeat):
            return True
    return False


def _parts(tree: Node) -> Iterator[Node]:
    """Every part of an expression, outermost first."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        yield part
        match part:
            case Operation():
                waiting += part.operands
            case Negation():
                waiting.append(part.operand)
            case Call():
                waiting += part.arguments
            case Filter():
                waiting += (part.primary, *part.predicates)
            case Path():
                waiting += [] if part.start is None else [part.start]
                waiting += [one for step in part.steps for one in step.predicates]
            case _:
                pass
