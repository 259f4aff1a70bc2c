"""Owns checking what is read across a repeat's rows: one value where one is wanted, and the right rows."""

from __future__ import annotations

from collections.abc import Iterator

from qa_desktop.formspec.definition import Finding, Repeat
from qa_desktop.formspec.inspection import Inspected
from qa_desktop.xpath.hints import parts_of
from qa_desktop.xpath.syntax import Call, Expression, Filter, Negation, Node, Operation, Path

_TAKES_MANY = frozenset({
    "count", "count-non-empty", "sum", "min", "max", "join", "concat", "boolean", "not", "position",
    "indexed-repeat", "area", "distance", "enclosed-area", "randomize", "checklist", "weighted-checklist",
    "name", "local-name", "namespace-uri", "last", "id", "intersects",
})  # fmt: skip
_PASSES_ON = frozenset({"if", "once"})
_MANY_EXPECTED = frozenset({"choice_filter"})


def check_rows_read(seen: Inspected) -> Iterator[Finding]:
    """A path over all rows where one value is wanted, and `indexed-repeat()` or `position()` out of place."""
    bracketed = _bracketed(seen.use.expression)
    if seen.use.attribute not in _MANY_EXPECTED:
        for path in _wanted_single(seen.use.expression.tree, True):
            yield from _many(seen, path)
    for part in parts_of(seen.use.expression.tree):
        match part:
            case Call(name="indexed-repeat", arguments=(Path() as asked, *rest)):
                yield from _indexed(seen, part, asked, rest)
            case Call(name="position"):
                yield from _position(seen, part, id(part) in bracketed)
            case _:
                pass


def _many(seen: Inspected, path: Path) -> Iterator[Finding]:
    reference = seen.reference_at(path)
    if reference is None or any(step.has_predicate for step in reference.steps):
        return
    repeat = seen.other_repeat(reference)
    if repeat is not None:
        name = reference.steps[-1].name if reference.steps else repeat.name
        shown = seen.shown(path.span)
        message = f"“{name}” is answered in every row of “{repeat.name}”; here one answer is wanted."
        suggestion = (
            f"say which row, as in indexed-repeat({shown}, ${{{repeat.name}}}, 1), or use sum(), join() …"
        )
        yield seen.finding("TOOL-MANY-VALUES", message, path.span, suggestion)


def _wanted_single(node: Node, single: bool) -> Iterator[Path]:
    """Paths that stand where one value is wanted. What stands in brackets is read row by row."""
    match node:
        case Path():
            if single:
                yield node
        case Operation(operators=("|", *_)):
            for operand in node.operands:
                yield from _wanted_single(operand, single)
        case Operation():
            for operand in node.operands:
                yield from _wanted_single(operand, True)
        case Negation():
            yield from _wanted_single(node.operand, True)
        case Call(name=name) if name in _PASSES_ON:
            for place, argument in enumerate(node.arguments):
                yield from _wanted_single(argument, single or (name == "if" and place == 0))
        case Call(name=name):
            for argument in node.arguments:
                yield from _wanted_single(argument, name not in _TAKES_MANY)
        case Filter():
            yield from _wanted_single(node.primary, False)
        case _:
            pass


def _indexed(seen: Inspected, call: Call, asked: Path, rest: list[Node]) -> Iterator[Finding]:
    reference = seen.reference_at(asked)
    targets = seen.targets(reference) if reference is not None else ()
    repeats = [seen.targets(found) for path in rest[::2] if isinstance(path, Path)
               if (found := seen.reference_at(path)) is not None]  # fmt: skip
    for path, nodes in zip([one for one in rest[::2] if isinstance(one, Path)], repeats, strict=False):
        if nodes and not any(isinstance(node, Repeat) for node in nodes):
            message = f"indexed-repeat() needs a repeat here; “{nodes[0].name}” is none."
            yield seen.finding("TOOL-INDEXED-REPEAT", message, path.span)
            return
    inner = seen.repeat_around(targets[0]) if len(targets) == 1 else None
    if targets and inner is None:
        message = f"indexed-repeat() of “{targets[0].name}”, which is in no repeat."
        yield seen.finding("TOOL-INDEXED-REPEAT", message, asked.span, f"write {seen.shown(asked.span)}")
    elif inner is not None and repeats and not any(_holds(nodes, targets[0].path) for nodes in repeats):
        message = f"“{targets[0].name}” is in the repeat “{inner.name}”, and not in the one that is counted."
        yield seen.finding("TOOL-INDEXED-REPEAT", message, call.span, f"write ${{{inner.name}}}")


def _holds(nodes: tuple[Node, ...] | tuple[object, ...], path: str) -> bool:
    return any(isinstance(node, Repeat) and path.startswith(f"{node.path}/") for node in nodes)


def _position(seen: Inspected, call: Call, inside: bool) -> Iterator[Finding]:
    if not call.arguments and not inside:
        message = "position() outside brackets is always 1."
        yield seen.warn("TOOL-POSITION", message, call.span, "position(..) is the number of the row")
    elif call.arguments and isinstance(call.arguments[0], Path):
        path = call.arguments[0]
        text = seen.use.expression.text[slice(*path.span)].strip()
        if text == ".." and inside:
            message = "position(..) in brackets counts what is looked through, not the row that asks."
            yield seen.warn("TOOL-POSITION", message, call.span, "write position(current()/..)")
        elif text == ".." and not inside:
            yield from _of_parent(seen, call)


def _of_parent(seen: Inspected, call: Call) -> Iterator[Finding]:
    """`position(..)` counts what the question stands in: a row only when that is the repeat itself."""
    node = seen.use.node
    repeat = seen.repeat_around(node)
    if repeat is None:
        message = "position(..) is the number of a repeat's row; this is in no repeat."
        yield seen.warn("TOOL-POSITION", message, call.span)
    elif node.path.rpartition("/")[0] != repeat.path:
        steps = node.path.removeprefix(repeat.path).count("/")
        message = f"position(..) counts the group here, not the row of “{repeat.name}”, and is always 1."
        yield seen.warn("TOOL-POSITION", message, call.span, f"write position({'/'.join(['..'] * steps)})")


def _bracketed(expression: Expression) -> set[int]:
    """The calls of `position()` that stand in square brackets."""
    found: set[int] = set()
    for part in parts_of(expression.tree):
        match part:
            case Path():
                predicates = [one for step in part.steps for one in step.predicates]
            case Filter():
                predicates = list(part.predicates)
            case _:
                continue
        found |= {
            id(inner)
            for one in predicates
            for inner in parts_of(one)
            if isinstance(inner, Call) and inner.name == "position"
        }
    return found
