"""Owns what is otherwise about a question in a newer version of its tool, and what becomes of an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from qa_desktop.formengine._codecs import display, store
from qa_desktop.formengine._matching import Matching
from qa_desktop.formengine._texts import static_text
from qa_desktop.formspec.definition import Choice, ControlKind, Question, Text, Tool

LISTS = frozenset({ControlKind.SELECT_ONE, ControlKind.SELECT_MULTIPLE, ControlKind.RANK})
_SEVERAL = frozenset({ControlKind.SELECT_MULTIPLE, ControlKind.RANK})


class Alteration(StrEnum):
    """What is otherwise about a question, or about the choice that answers it."""

    MOVED = "moved"  # it stands elsewhere; its meaning is the same
    LABEL = "label"  # it is worded otherwise
    SINCE = "since"  # its author says that it means something else now (`qa:since`)
    TYPE = "type"  # it takes another kind of answer
    LIST = "list"  # its list has other choices
    CHOICE_LABEL = "choice-label"  # the chosen choice is worded otherwise
    CHOICE_GONE = "choice-gone"  # a chosen choice is not in its list
    NOT_OFFERED = (
        "not-offered"  # a chosen choice is in its list and not offered by the answers that there are
    )
    CALCULATED = "calculated"  # the tool works it out now
    GONE = "gone"  # there is no such question


def alterations_of(value: str, old: Question, new: Question, matching: Matching) -> list[Alteration]:
    """All that is otherwise about a question and the choices that answer it."""
    return [*_of_question(old, new, matching), *_of_choices(value, old, new)]


def _of_question(old: Question, new: Question, matching: Matching) -> Iterator[Alteration]:
    if matching.is_moved(old.path):
        yield Alteration.MOVED
    if _is_worded_otherwise(old.label, new.label):
        yield Alteration.LABEL
    since = new.audit.since
    if since and since != old.audit.since and _version(since) > _version(matching.old.ref.version):
        yield Alteration.SINCE
    if (old.control, old.bind.data_type) != (new.control, new.bind.data_type):
        yield Alteration.TYPE


def _of_choices(value: str, old: Question, new: Question) -> Iterator[Alteration]:
    before, after = _choices(old), _choices(new)
    if new.control not in LISTS or not after:
        return
    if before and before.keys() != after.keys():
        yield Alteration.LIST
    chosen = value.split() if old.control in _SEVERAL else [value]
    if any(name not in after for name in chosen):
        yield Alteration.CHOICE_GONE
    if any(
        name in before and name in after and _is_worded_otherwise(before[name].label, after[name].label)
        for name in chosen
    ):
        yield Alteration.CHOICE_LABEL


def fitting(value: str, old: Question, new: Question) -> str:
    """What of an answer the new question can hold."""
    if new.control in LISTS:
        names = _choices(new)
        chosen = value.split() if old.control in _SEVERAL else [value]
        if names:
            chosen = [name for name in chosen if name in names]
        if new.control not in _SEVERAL and len(chosen) > 1:
            return ""  # which of them, only a person can say
        return " ".join(chosen)
    if new.bind.data_type is old.bind.data_type and new.control is old.control:
        return value  # also when it never was of its type: it is kept as typed
    found = store(value, new.bind.data_type, new.control, None)
    return found.text if found.is_valid else ""


def _choices(question: Question) -> Mapping[str, Choice]:
    """Its list by name; empty for a list that only answers make."""
    choices = question.itemset.choices if question.itemset is not None else question.choices
    return {choice.name: choice for choice in choices}


def _is_worded_otherwise(old: Text, new: Text) -> bool:
    """In a language that both have; one language more is no other wording."""
    both = old.forms.keys() & new.forms.keys()
    if not both:
        return bool(old.forms) and bool(new.forms) and _words(old) != _words(new)
    return any(_words(Text({"": old.forms[each]})) != _words(Text({"": new.forms[each]})) for each in both)


def _words(text: Text) -> str:
    parts = next(iter(text.forms.values()), ())
    return " ".join("".join(part.literal if part.output is None else "…" for part in parts).split())


def _version(text: str) -> list[tuple[int, str]]:
    """Versions in order: runs of digits as numbers, the rest as text."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.findall(r"\d{1,18}|\D+", text)]


def shown(value: str, question: Question, tool: Tool, language: str) -> str:
    if question.control not in LISTS:
        return display(value, question.bind.data_type)
    choices = _choices(question)
    chosen = value.split() if question.control in _SEVERAL else [value] if value else []
    return ", ".join(
        static_text(choices[name].label, language, tool.default_language) if name in choices else name
        for name in chosen
    )
