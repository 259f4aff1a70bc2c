"""Owns what a reply says of scores: numbers by reference, a map for each figure of the tool."""

from __future__ import annotations

from decimal import Decimal

from qa_desktop.cli.engine.describe import Described, References
from qa_desktop.formengine.api import Score
from qa_desktop.formengine.session import Session

FIGURE = "score"
"""The figure whose scores are the reply's `scores`; `score-NAME` is NAME among its `other_scores`."""


def scores_told(session: Session, references: References) -> Described:
    """The members `scores` and `other_scores`; both are blank for a tool that scores nothing."""
    by_node = {str(node): reference for reference, node in references.all().items()}
    told: dict[str, Described] = {
        figure: {by_node.get(key, key): _score(found) for key, found in session.scores(figure).items()}
        for figure in session.figures()
    }
    return {
        "scores": told.pop(FIGURE, {}),
        "other_scores": {figure.removeprefix(f"{FIGURE}-"): scores for figure, scores in told.items()},
    }


def _score(score: Score) -> Described:
    return {
        "points": _number(score.points),
        "max": _number(score.maximum),
        "percent": _number(Decimal(score.percent)) if score.percent else None,
        "n": score.n,
    }


def _number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
