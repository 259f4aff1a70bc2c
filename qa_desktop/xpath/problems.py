"""Owns how an expression fails: when it is read, and when it is evaluated."""

from __future__ import annotations

from qa_desktop.errors import Refused
from qa_desktop.xpath.syntax import Span


class SyntaxProblem(Refused):
    """The text is not an expression we read. `position` counts characters from 0."""

    def __init__(self, position: int, message: str, span: Span | None = None) -> None:
        super().__init__("XPATH-SYNTAX", position=position, message=message)
        self.position = position
        self.message = message
        self.span = span or (position, position + 1)
        """The offending characters, for underlining; where something is missing, what stands before it."""


class EvaluationProblem(Refused):
    """The expression cannot be answered: unknown function, wrong number of arguments, too much work.

    The message holds names of functions and limits, never a value of the document.
    """

    def __init__(self, message: str) -> None:
        super().__init__("XPATH-EVALUATION", message=message)
        self.message = message
