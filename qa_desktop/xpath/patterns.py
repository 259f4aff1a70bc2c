"""Owns regular expressions: the whole value must match, in bounded time."""

from __future__ import annotations

import re
from functools import lru_cache

from qa_desktop.xpath.problems import EvaluationProblem


def matches_whole(pattern: str, text: str) -> bool:
    return _compiled(pattern).fullmatch(text) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.ASCII)
    except re.error as error:
        raise EvaluationProblem("regex: the pattern cannot be read") from error
