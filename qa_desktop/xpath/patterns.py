"""Owns the matching of regular expressions: the whole value, in bounded time, whatever the pattern.

Python's `re` backtracks and cannot be stopped. It is used only where the number of ways it could try is known
to be small; else the pattern's states are stepped through together, which takes time in proportion to the
length of the text (Thompson, 1968; <https://swtch.com/~rsc/regexp/regexp1.html>).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final, TypeAlias

from qa_desktop.xpath.pattern_syntax import (
    Assertion,
    Char,
    Choice,
    Look,
    Matches,
    Part,
    Repeat,
    Sequence,
    read_pattern,
)
from qa_desktop.xpath.problems import EvaluationProblem

_MAX_WAYS: Final = 2_000_000
"""Steps that `re` may take: some tens of milliseconds."""
_MAX_STEPS: Final = 1_000_000
"""States that may be visited: about half a second."""
_MAX_PROGRAM: Final = 20_000
"""Instructions; counted repeats are written out."""


def _free(_work: int) -> None:
    """Charge nothing."""


def matches_whole(pattern: str, text: str, charge: Callable[[int], None] = _free) -> bool:
    """Whether all of the text matches the pattern; `charge` is told of the work.

    Raises:
        EvaluationProblem: the pattern is wrong or not supported, or text and pattern need too much work.
    """
    return _prepared(pattern).matches(text, charge)


@lru_cache(maxsize=256)
def _prepared(pattern: str) -> _Pattern:
    return _Pattern(*read_pattern(pattern))


class _Pattern:
    def __init__(self, part: Part, ignores_case: bool) -> None:
        self._part = part
        source = _source(part)
        flags = re.IGNORECASE if ignores_case else re.ASCII
        self._python = None if source is None else re.compile(source, flags)
        self._size = len(source or "")
        self._program: _Program | None = None

    def matches(self, text: str, charge: Callable[[int], None]) -> bool:
        if self._python is not None:
            ways = _ways(self._part, len(text)) * self._size + len(text)
            if ways <= _MAX_WAYS:
                charge(int(ways) >> 6)  # `re` takes some dozens of its steps while we take one
                return self._python.fullmatch(text) is not None
        if self._program is None:
            self._program = _assemble(self._part)
        return _Run(text, charge).reaches_end(self._program, 0, whole=True)


# How much `re` would have to try ------------------------------------------------------------------


def _ways(part: Part, length: int) -> float:
    """An upper bound of the ways in which a part can match from one place in a text of that length."""
    match part:
        case Char() | Assertion():
            return 1
        case Sequence():
            return math.prod(_ways(item, length) for item in part.items)
        case Choice():
            return sum(_ways(item, length) for item in part.items)
        case Look():
            return _ways(part.item, length)
        case Repeat():
            ways = _ways(part.item, length)
            most = length if part.most is None else min(part.most, max(length, part.least))
            if ways > 1:
                return math.inf if most * math.log(ways) > 50 else ways**most * (most - part.least + 1)
            return max(1, most - part.least + 1)


def _source(part: Part) -> str | None:
    """The part in Python's words, or None where it has none."""
    match part:
        case Char():
            return part.source or None
        case Assertion():
            return part.source
        case Sequence():
            return _joined("", part.items)
        case Choice():
            joined = _joined("|", part.items)
            return None if joined is None else f"(?:{joined})"
        case Look():
            inner = _source(part.item)
            return None if inner is None else f"(?{'!' if part.negative else '='}{inner})"
        case Repeat():
            inner = _source(part.item)
            most = "" if part.most is None else part.most
            return None if inner is None else f"(?:{inner}){{{part.least},{most}}}"


def _joined(separator: str, parts: Iterable[Part]) -> str | None:
    sources = [_source(part) for part in parts]
    return None if None in sources else separator.join(source for source in sources if source is not None)


# Stepping through all states together -------------------------------------------------------------

_CHAR, _SPLIT, _PLACE, _LOOK, _DONE = range(5)
_Instruction: TypeAlias = "tuple[int, Matches | _Program | str | None, int, int]"
"""Kind, what it tests, and where to go on: one place or, of a split, two."""


class _Program:
    def __init__(self) -> None:
        self.code: list[_Instruction] = []
        self.negative = False

    def add(self, kind: int, test: Matches | _Program | str | None, first: int = 0, second: int = 0) -> int:
        if len(self.code) >= _MAX_PROGRAM:
            raise EvaluationProblem("regex: the pattern is too large")
        self.code.append((kind, test, first, second))
        return len(self.code) - 1


def _assemble(part: Part) -> _Program:
    program = _Program()
    _emit(part, program)
    program.add(_DONE, None)
    return program


def _emit(part: Part, program: _Program) -> None:
    match part:
        case Char():
            program.add(_CHAR, part.matches)
        case Assertion():
            program.add(_PLACE, part.source)
        case Sequence():
            for item in part.items:
                _emit(item, program)
        case Choice():
            _emit_choice(part, program)
        case Look():
            looked = _assemble(part.item)
            looked.negative = part.negative
            program.add(_LOOK, looked)
        case Repeat():
            _emit_repeat(part, program)


def _emit_choice(part: Choice, program: _Program) -> None:
    ends: list[int] = []
    for item in part.items[:-1]:
        split = program.add(_SPLIT, None)
        _emit(item, program)
        ends.append(program.add(_SPLIT, None))
        program.code[split] = (_SPLIT, None, split + 1, len(program.code))
    _emit(part.items[-1], program)
    for end in ends:
        program.code[end] = (_SPLIT, None, len(program.code), len(program.code))


def _emit_repeat(part: Repeat, program: _Program) -> None:
    for _ in range(part.least):
        _emit(part.item, program)
    if part.most is None:
        split = program.add(_SPLIT, None)
        _emit(part.item, program)
        program.add(_SPLIT, None, split, split)
        program.code[split] = (_SPLIT, None, split + 1, len(program.code))
        return
    splits: list[int] = []
    for _ in range(part.most - part.least):
        splits.append(program.add(_SPLIT, None))
        _emit(part.item, program)
    for split in splits:
        program.code[split] = (_SPLIT, None, split + 1, len(program.code))


class _Run:
    """One match of one text; counts its steps, those of looks ahead included."""

    def __init__(self, text: str, charge: Callable[[int], None] = _free) -> None:
        self._text = text
        self._charge = charge
        self._steps = 0
        self._looked: dict[tuple[int, int], bool] = {}

    def reaches_end(self, program: _Program, start: int, *, whole: bool) -> bool:
        """Whether the program is done at the end of the text or, unless `whole`, anywhere on the way."""
        text, code = self._text, program.code
        states, done = self._spread(program, [0], start)
        for at in range(start, len(text)):
            if done and not whole:
                return True
            if not states:
                return False
            char = text[at]
            ahead: list[int] = []
            for state in states:
                test = code[state][1]
                if callable(test) and test(char):
                    ahead.append(state + 1)
            states, done = self._spread(program, ahead, at + 1)
        return done

    def _spread(self, program: _Program, states: list[int], at: int) -> tuple[list[int], bool]:
        """Follow everything that takes no character; answer what waits for one, and whether done."""
        code = program.code
        waiting: list[int] = []
        seen: set[int] = set()
        done = False
        stack = states
        while stack:
            state = stack.pop()
            if state in seen:
                continue
            seen.add(state)
            kind, test, first, second = code[state]
            if kind == _CHAR:
                waiting.append(state)
            elif kind == _SPLIT:
                stack.append(first)
                stack.append(second)
            elif kind == _DONE:
                done = True
            elif self._holds(test, at):
                stack.append(state + 1)
        self._charge(len(seen))
        self._steps += len(seen)
        if self._steps > _MAX_STEPS:
            raise EvaluationProblem("regex: pattern and text need too much work")
        return waiting, done

    def _holds(self, test: Matches | _Program | str | None, at: int) -> bool:
        if isinstance(test, _Program):
            key = (id(test), at)
            if key not in self._looked:
                self._looked[key] = self.reaches_end(test, at, whole=False) is not test.negative
            return self._looked[key]
        if test == r"\A":
            return at == 0
        if test == r"\Z":
            return at == len(self._text)
        at_boundary = self._is_word(at - 1) is not self._is_word(at)
        return at_boundary is (test == r"\b")

    def _is_word(self, at: int) -> bool:
        if not 0 <= at < len(self._text):
            return False
        char = self._text[at]
        return char.isascii() and (char.isalnum() or char == "_")
