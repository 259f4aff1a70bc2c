"""Owns saying why an expression cannot be read: where in what its author typed, and what to write."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa_desktop.formspec.problems import Span
from qa_desktop.formspec.spans import REFERENCE, STRAIGHT, author_span
from qa_desktop.xpath.parser import MAX_LENGTH, parse
from qa_desktop.xpath.problems import SyntaxProblem

_HABITS = {
    "==": "=", "===": "=", "!==": "!=", "<>": "!=", "=>": ">=", "=<": "<=", "&&": "and", "||": "or",
    "%": "mod", ";": ",", "!": "not(…)", "≥": ">=", "≤": "<=", "≠": "!=", "–": "-", "—": "-", "−": "-",
    "×": "*", "÷": "div", "^": "pow(number, power)", "**": "pow(number, power)",
    "&": "concat(…)", "`": "'", "´": "'",
}  # fmt: skip
"""Signs of other languages, and of Excel in some countries, with what XPath writes."""
_SIGN = re.compile(r"={2,3}|\*\*|!==|<>|=>|=<|&&|\|\||[%^;≥≤≠–—−×÷&`´]|!(?!=)")
_WORD = re.compile(r"\b(AND|OR|DIV|MOD)\b")
_PATTERN = re.compile(r"%[a-zA-Z](?:[ /.:%-]*%[a-zA-Z])*")
_UNSEEN = re.compile("[\u00a0\u2000-\u200d\u202f\u2060\ufeff]")
_TWICE = re.compile(r"''([\w .-]+)''")
_SAID = {
    "is": "write = instead of is", "equals": "write = instead of equals", "equal": "write =",
    "between": "write … >= 1 and … <= 5", "then": "write if(condition, one, other)",
    "else": "write if(condition, one, other)", "contains": "write contains(…, 'text')",
    "like": "write contains(…, 'text')", "in": "write selected(…, 'choice'), or … = 'a' or … = 'b'",
    "xor": "write … != …", "greater": "write >", "less": "write <", "not": "write not(…)",
    "days": "leave the word out: dates are counted in days", "years": "leave the word out, or count in days",
}  # fmt: skip
"""Words of other languages, with what is written."""
_COMMA = re.compile(r"\d+,\d+")
_DAY = re.compile(r"\b\d{1,2}[/.]\d{1,2}[/.]\d{4}\b")
_BARE = re.compile(r"\$\s*[({]?\s*([^\W\d][\w.-]*)[)}]?|\{\s*([^\W\d][\w.-]*)\s*\}")
_TOKEN = re.compile(r"\$\{[^}]*\}|'[^']*'|\"[^\"]*\"|[\w.-]+|\S")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why an expression cannot be read. `message` is a sentence; `span` is where in the author's text."""

    message: str
    span: Span
    suggestion: str = ""


def why_unreadable(typed: str) -> Unreadable | None:
    """The first thing that hinders reading an expression with `${…}` in it, or None when it can be read."""
    expression = REFERENCE.sub(" /x ", typed.translate(STRAIGHT))
    try:
        parse(expression)
    except SyntaxProblem as problem:
        at = problem.position
        mapped = author_span(typed, expression, (at, at + 1)) if at < len(expression) else None
        return _explained(typed, mapped, problem.message)
    return None


def _explained(typed: str, at: Span | None, why: str) -> Unreadable:
    if len(typed) >= MAX_LENGTH:
        return Unreadable(f"This cannot be read: {why}.", (0, min(len(typed), 80)), "split it up")
    unseen = _UNSEEN.search(_without_texts(typed))
    if unseen is not None:
        message = "A sign that looks like a blank or like nothing stands here, perhaps copied with the text."
        return Unreadable(message, unseen.span(), "delete it, and type a blank if there should be one")
    habit = _habit(typed, at)
    if habit is not None:
        return habit
    quote = _open_quote(typed)
    if quote is not None:
        message = "A quotation mark is opened here and never closed."
        return Unreadable(
            message, (quote, len(typed.rstrip())), f"add {typed[quote].translate(STRAIGHT)} at its end"
        )
    opened = _open_bracket(typed)
    if opened is not None and (at is None or typed[at[0]] not in ")]"):
        closing = ")" if typed[opened] == "(" else "]"
        message = f"The bracket “{typed[opened]}” is never closed."
        return Unreadable(message, (opened, opened + 1), f"add “{closing}”")
    if at is None:
        last = list(_TOKEN.finditer(typed))[-1:]
        span = last[0].span() if last else (0, len(typed))
        message = f"Something is missing after “{typed[slice(*span)]}”."
        return Unreadable(message, span)
    found = typed[slice(*at)]
    if found in ")]":
        return Unreadable(
            f"The bracket “{found}” closes nothing.", at, "delete it, or add the one that opens"
        )
    token = _TOKEN.match(typed, at[0])
    span = token.span() if token else at
    twice = _TWICE.match(typed.translate(STRAIGHT), max(0, span[0] - 2))
    if twice is not None and twice.start(1) == span[0]:
        message = f"“{typed[slice(*twice.span())]}” has its quotation marks twice."
        return Unreadable(message, twice.span(), f"write '{twice[1]}'")
    word = typed[slice(*span)].lower()
    if word in _SAID and typed[: span[0]].strip():
        message = f"“{typed[slice(*span)]}” is not known in logic."
        return Unreadable(message, span, _SAID[word])
    if re.match(r"[\w'\"$]", found.translate(STRAIGHT)) and "axis" not in why:
        message = f"“{typed[slice(*span)]}” cannot stand here: something is missing before it."
        return Unreadable(message, span, "a comma, a sign such as = or +, or one of and, or")
    sign = typed[slice(*span)]
    before = typed[: span[0]].rstrip()
    if sign in "=<>!" and not before:
        after = typed[span[1] :].lstrip("= ")
        meant = (
            f"write . {typed.strip()}"
            if sign in "<>" or after[:1] in "'\"0123456789"
            else f"delete the {sign}"
        )
        return Unreadable(f"Logic does not begin with “{sign}”.", span, meant)
    if sign in "=<>!" and re.search(r"\b(and|or)\Z", before):
        message = f"It is not said what is compared: something is missing before “{sign}”."
        return Unreadable(message, span, "name the question again, or write . for the answer itself")
    return Unreadable(f"This cannot be read: {why}.", span)


def _habit(typed: str, at: Span | None) -> Unreadable | None:
    """What is written so in other programs, at the place where reading stopped."""
    plain = _without_texts(typed)
    here = at[0] if at is not None else len(typed)
    for found in _SIGN.finditer(plain):
        if _near(found, here) or (found.group() == "**" and not plain[found.end() : here].strip()):
            sign = found.group()
            if sign == ";" and not plain[found.end() :].strip("\0 "):
                return Unreadable("The “;” at the end is not known in logic.", found.span(), "delete it")
            of_date = _PATTERN.match(plain, found.start())
            if of_date is not None:
                shown = of_date.group()
                message = f"“{shown}” is a pattern, and stands in quotation marks."
                return Unreadable(message, of_date.span(), f"write '{shown}'")
            message = f"“{sign}” is not known in logic."
            return Unreadable(message, found.span(), f"write {_HABITS[sign]} instead of {sign}")
    for pattern, message in (
        (_WORD, "“{0}” is written in small letters."),
        (_DAY, "“{0}” is not a date that logic can read."),
        (_COMMA, "“{0}” has a comma; a decimal number is written with a point."),
        (_BARE, "“{0}” is not how a question is named."),
    ):
        for found in pattern.finditer(plain):
            if _near(found, here):
                return Unreadable(
                    message.format(found.group()), found.span(), f"write {_instead(pattern, found)}"
                )
    return None


def _near(found: re.Match[str], here: int) -> bool:
    return found.start() <= here <= found.end()


def _instead(pattern: re.Pattern[str], found: re.Match[str]) -> str:
    text = found.group()
    if pattern is _WORD:
        return text.lower()
    if pattern is _COMMA:
        whole = text.replace(",", "")
        if re.fullmatch(r"[1-9]\d{0,2},\d{3}", text):
            return f"{whole} for thousands, or {text.replace(',', '.')} for a fraction"
        return text.replace(",", ".")
    if pattern is _BARE:
        return f"${{{found[1] or found[2]}}}"
    day, month, year = re.split(r"[/.]", text)
    return f"date('{year}-{int(month):02d}-{int(day):02d}')"


def _without_texts(typed: str) -> str:
    """The same length, with quoted texts and references blanked: what is inside them is no logic."""
    return re.sub(
        r"\$\{[^}]*\}|'[^']*'|\"[^\"]*\"|‘[^’]*’|“[^”]*”", lambda one: "\0" * len(one.group()), typed
    )


def _open_quote(typed: str) -> int | None:
    straight, opened = typed.translate(STRAIGHT), None
    for place, sign in enumerate(straight):
        if opened is None and sign in "'\"":
            opened = place
        elif opened is not None and sign == straight[opened]:
            opened = None
    return opened


def _open_bracket(typed: str) -> int | None:
    """The last bracket that is opened and never closed."""
    stack: list[int] = []
    for place, sign in enumerate(_without_texts(typed)):
        if sign in "([":
            stack.append(place)
        elif sign in ")]" and stack:
            stack.pop()
    return stack[-1] if stack else None
