"""XPath 1.0 with the ODK XForms functions, over a tiny tree protocol. README.md beside it is the contract."""

from qa_desktop.xpath.evaluate import Compiled, compile_expression
from qa_desktop.xpath.facts import (
    CallFact,
    CallProblem,
    Comparison,
    Facts,
    Origin,
    Reference,
    StepFact,
    check_calls,
    facts_of,
)
from qa_desktop.xpath.hints import Hint, HintKind, hints_of, parts_of
from qa_desktop.xpath.parser import parse
from qa_desktop.xpath.problems import EvaluationProblem, SyntaxProblem
from qa_desktop.xpath.syntax import Expression, Span
from qa_desktop.xpath.tree import TreeNode
from qa_desktop.xpath.values import NodeSet, Value, as_boolean, as_nodeset, as_number, as_string
from qa_desktop.xpath.world import Context, World

__all__ = [
    "CallFact",
    "CallProblem",
    "Comparison",
    "Compiled",
    "Context",
    "EvaluationProblem",
    "Expression",
    "Facts",
    "Hint",
    "HintKind",
    "NodeSet",
    "Origin",
    "Reference",
    "Span",
    "StepFact",
    "SyntaxProblem",
    "TreeNode",
    "Value",
    "World",
    "as_boolean",
    "as_nodeset",
    "as_number",
    "as_string",
    "check_calls",
    "compile_expression",
    "facts_of",
    "hints_of",
    "parse",
    "parts_of",
]
