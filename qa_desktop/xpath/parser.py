"""Owns the reading of expressions: XPath 1.0's grammar, scanned and parsed in one descent.

Source: XML Path Language 1.0, sections 2 and 3, <https://www.w3.org/TR/1999/REC-xpath-19991116/>.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from qa_desktop.xpath.problems import SyntaxProblem
from qa_desktop.xpath.syntax import (
    Call,
    Expression,
    Filter,
    Literal,
    Negation,
    Node,
    NodeTest,
    Number,
    Operation,
    Path,
    Step,
)

MAX_LENGTH: Final = 20_000
"""Characters; the longest expression among 3,025 public ones is well under half of it."""
MAX_DEPTH: Final = 120
"""Expressions within expressions. Each costs up to six frames here; Python's default limit is 1,000."""

AXES: Final = frozenset(
    {
        "ancestor", "ancestor-or-self", "attribute", "child", "descendant", "descendant-or-self",
        "following", "following-sibling", "namespace", "parent", "preceding", "preceding-sibling", "self",
    }
)  # fmt: skip
_NODE_TYPES: Final = frozenset({"node", "text", "comment", "processing-instruction"})
_LEVELS: Final[tuple[tuple[str, ...], ...]] = (
    ("or",),
    ("and",),
    ("=", "!="),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "div", "mod"),
    ("|",),
)
_LEVEL_OF: Final = {operator: level for level, operators in enumerate(_LEVELS) for operator in operators}
_UNION: Final = _LEVEL_OF["|"]

_SLIPS: Final = {
    "==": "write =",
    "&&": "write and",
    "||": "write or",
    "<>": "write !=",
    "!": "write != or not(…)",
    "%": "write mod",
    "${": "names in ${ } belong into a workbook, where they become paths",
}
"""What authors write out of habit with other languages."""

_NAME: Final = re.compile(r"[^\W\d][\w.\-·]*")
# Not followed by anything that makes its last step more than a name. Possessive: no shorter path will do.
_PLAIN_PATH: Final = re.compile(r"(?:/[^\W\d][\w.\-·]*+)++(?![ \t\r\n]*[/\[:(])")
_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")
# The longest sign first. A word needs no space after it: `1 and1` is read by the reference engines.
_OPERATOR: Final = re.compile(r"<=|>=|!=|=|<|>|\+|-|\*|\||or|and|div|mod")
_ANY_NODE: Final = NodeTest("node", "", "*")


@lru_cache(maxsize=4096)
def _named(name: str) -> NodeTest:
    """One test for each name, however many paths go through it: most of a form's paths begin alike."""
    return NodeTest("name", "", name)


def parse(text: str) -> Expression:
    """Read an expression.

    Raises:
        SyntaxProblem: it is too long, nested too deep, or not XPath; says where and why.
    """
    if len(text) > MAX_LENGTH:
        raise SyntaxProblem(
            MAX_LENGTH, f"the expression is longer than {MAX_LENGTH} characters", (MAX_LENGTH, len(text))
        )
    try:
        return Expression(text, _Parser(text).whole())
    except RecursionError:  # whoever called us was deep already
        raise SyntaxProblem(0, "the expression is nested too deep", (0, len(text))) from None


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        self._skip()
        if self._at == len(self._text):
            raise SyntaxProblem(0, "the expression is empty", (0, len(self._text)))
        tree = self._expression(0)
        if self._at < len(self._text):
            raise self._unexpected()
        return tree

    # Operators -----------------------------------------------------------------------------------

    def _expression(self, lowest: int) -> Node:
        """Precedence climbing; operators of the same level become one flat Operation."""
        start = self._at
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise SyntaxProblem(start, f"expressions are nested deeper than {MAX_DEPTH}")
        left = self._unary()
        while (operator := self._peek_operator()) is not None:
            level = _LEVEL_OF[operator]
            if level < lowest:
                break
            left = self._same_level(left, level, start)
        self._depth -= 1
        return left

    def _same_level(self, left: Node, level: int, start: int) -> Node:
        operands, operators = [left], []
        while (operator := self._peek_operator()) is not None and _LEVEL_OF[operator] == level:
            self._at += len(operator)
            self._skip()
            operators.append(operator)
            operands.append(self._expression(level + 1))
        return Operation(tuple(operands), tuple(operators), self._span(start))

    def _peek_operator(self) -> str | None:
        found = _OPERATOR.match(self._text, self._at)
        return found.group() if found else None

    def _unary(self) -> Node:
        start, times = self._at, 0
        while self._take("-"):
            times += 1
        if not times:
            return self._path()
        # A union binds tighter than the sign; everything else is left to the caller.
        return Negation(self._expression(_UNION), times, self._span(start))

    # Paths ---------------------------------------------------------------------------------------

    def _path(self) -> Node:
        start = self._at
        text = self._text
        if text.startswith("/", start):
            plain = _PLAIN_PATH.match(text, start)
            return self._absolute(start) if plain is None else self._plain_path(start, plain.end())
        primary = self._primary()
        if primary is None:
            steps = [self._step()]
            self._more_steps(steps)
            return Path(False, None, tuple(steps), self._span(start))
        predicates = self._predicates()
        if predicates:
            primary = Filter(primary, predicates, self._span(start))
        if not text.startswith("/", self._at):
            return primary
        steps = []
        self._more_steps(steps)
        return Path(False, primary, tuple(steps), self._span(start))

    def _plain_path(self, start: int, end: int) -> Path:
        """What nearly every path of a form is: `/data/group/question`."""
        steps: list[Step] = []
        at = start
        for name in self._text[start + 1 : end].split("/"):
            at += 1
            after = at + len(name)
            steps.append(Step("child", _named(name), (), (at, after)))
            at = after
        self._at = end
        self._skip()
        return Path(True, None, tuple(steps), (start, end))

    def _absolute(self, start: int) -> Path:
        steps: list[Step] = []
        if self._text.startswith("//", start):
            self._more_steps(steps)
        else:
            self._take("/")
            if self._step_begins():
                steps.append(self._step())
                self._more_steps(steps)
        return Path(True, None, tuple(steps), self._span(start))

    def _more_steps(self, steps: list[Step]) -> None:
        while True:
            start = self._at
            if self._take("//"):
                steps.append(Step("descendant-or-self", _ANY_NODE, (), (start, start + 2)))
            elif not self._take("/"):
                return
            steps.append(self._step())

    def _step_begins(self) -> bool:
        return (
            self._text.startswith((".", "@", "*"), self._at) or _NAME.match(self._text, self._at) is not None
        )

    def _step(self) -> Step:
        start = self._at
        if self._take(".."):
            return self._finish_step("parent", _ANY_NODE, start)
        if self._take("."):
            return self._finish_step("self", _ANY_NODE, start)
        axis = "child"
        if self._take("@"):
            axis = "attribute"
        else:
            name = _NAME.match(self._text, start)
            if name is not None and self._text.startswith("::", self._after_space(name.end())):
                axis = name.group()
                if axis not in AXES:
                    raise SyntaxProblem(start, f"there is no axis “{axis}” here", name.span())
                self._at = self._after_space(name.end()) + 2
                self._skip()
        return self._finish_step(axis, self._node_test(), start)

    def _finish_step(self, axis: str, test: NodeTest, start: int) -> Step:
        predicates = self._predicates()
        return Step(axis, test, predicates, self._span(start))

    def _node_test(self) -> NodeTest:
        if self._take("*"):
            return NodeTest("name", "", "*")
        first = self._name()
        if self._text.startswith(":", self._at) and not self._text.startswith("::", self._at):
            self._at += 1
            if self._take("*"):
                return NodeTest("name", first, "*")
            second = self._name()
            self._skip()
            return NodeTest("name", first, second)
        self._skip()
        if first in _NODE_TYPES and self._take("("):
            target = self._literal() if first == "processing-instruction" else None
            self._need(")")
            return NodeTest(first, "", target.value if target else "*")
        return NodeTest("name", "", first)

    def _predicates(self) -> tuple[Node, ...]:
        found: list[Node] = []
        while self._take("["):
            found.append(self._expression(0))
            self._need("]")
        return tuple(found)

    # Primaries -----------------------------------------------------------------------------------

    def _primary(self) -> Node | None:
        """Read a literal, number, bracket or call; None when a location step begins here."""
        start = self._at
        text = self._text
        if (literal := self._literal()) is not None:
            return literal
        if (number := _NUMBER.match(text, start)) is not None:
            self._at = number.end()
            span = (start, self._at)
            self._skip()
            return Number(float(number.group()), span)
        if self._take("("):
            inner = self._expression(0)
            self._need(")")
            return inner
        if text.startswith("$", start):
            raise self._unexpected()
        return self._call()

    def _call(self) -> Call | None:
        start = self._at
        name = _NAME.match(self._text, start)
        if name is None:
            return None
        end = name.end()
        if self._text.startswith(":", end) and (local := _NAME.match(self._text, end + 1)) is not None:
            end = local.end()
        opening = self._after_space(end)
        called = self._text[start:end]
        if not self._text.startswith("(", opening) or called in _NODE_TYPES:
            return None
        self._at = opening + 1
        self._skip()
        arguments: list[Node] = []
        if not self._take(")"):
            arguments.append(self._expression(0))
            while self._take(","):
                arguments.append(self._expression(0))
            self._need(")")
        return Call(called, tuple(arguments), self._span(start))

    def _literal(self) -> Literal | None:
        start = self._at
        quote = self._text[start : start + 1]
        if quote not in ("'", '"') or not quote:
            return None
        end = self._text.find(quote, start + 1)
        if end < 0:
            raise SyntaxProblem(start, "a quotation mark is not closed", (start, len(self._text)))
        self._at = end + 1
        self._skip()
        return Literal(self._text[start + 1 : end], (start, end + 1))

    # Scanning ------------------------------------------------------------------------------------

    def _name(self) -> str:
        found = _NAME.match(self._text, self._at)
        if found is None:
            raise self._unexpected()
        self._at = found.end()
        return found.group()

    def _take(self, sign: str) -> bool:
        if not self._text.startswith(sign, self._at):
            return False
        self._at += len(sign)
        self._skip()
        return True

    def _need(self, sign: str) -> None:
        if not self._take(sign):
            raise self._unexpected(f"“{sign}” is missing")

    def _after_space(self, at: int) -> int:
        text = self._text
        while at < len(text) and text[at] in " \t\r\n":
            at += 1
        return at

    def _skip(self) -> None:
        self._at = self._after_space(self._at)

    def _span(self, start: int) -> tuple[int, int]:
        end = self._at
        while end > start and self._text[end - 1] in " \t\r\n":
            end -= 1
        return (start, end)

    def _unexpected(self, expected: str = "") -> SyntaxProblem:
        found = self._text[self._at : self._at + 1]
        span = self._token()
        what = f"“{found}” cannot stand here" if found else "the expression ends too early"
        for slip, remedy in _SLIPS.items():
            # The first half of `==` or `||` was taken for an operator.
            before = max(0, self._at - 1)
            if self._text.startswith(slip, self._at) or (
                len(slip) == 2 and self._text.startswith(slip, before)
            ):
                what = f"“{slip}” is not known here; {remedy}"
                begin = self._at if self._text.startswith(slip, self._at) else before
                span = (begin, begin + len(slip))
                break
        if found in "“”‘’" and found:
            what = f"“{found}” is a curly quotation mark; use ' or \""
        return SyntaxProblem(self._at, f"{expected}: {what}" if expected else what, span)

    def _token(self) -> tuple[int, int]:
        """The word, number or sign here; at the end, the last one there is."""
        if self._at < len(self._text):
            found = _NAME.match(self._text, self._at) or _NUMBER.match(self._text, self._at)
            return found.span() if found else (self._at, self._at + 1)
        end = len(self._text.rstrip(" \t\r\n"))
        return (max(0, end - 1), end)
