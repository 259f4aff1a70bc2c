"""Owns what one cell shows: its answer in short, its signs, and the sentence that a screen reader says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from qa_desktop.formengine.api import NodeView, ViolationCode
from qa_desktop.i18n import tr
from qa_desktop.ui.fill.grid.keys import keys_for
from qa_desktop.ui.fill.grid.plan import RowKind
from qa_desktop.ui.widgets import markup, moments


class Tone(StrEnum):
    PLAIN = "plain"
    GAP = "gap"  # the answer that scores nothing: what a reader's eye looks for
    CLOSED = "closed"  # not asked of this record


class CommentSign(StrEnum):
    NONE = "none"
    THERE = "there"
    WANTED = "wanted"  # demanded and blank
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it is painted and said."""

    value: str
    words: str
    """The answer in words."""
    brief: str
    """The same where there is little room."""
    tone: Tone
    is_open: bool
    """A person may answer it."""
    is_missing: bool
    wrongs: tuple[str, ...]
    """What is wrong with the answer, in the tool's words; the comment's too."""
    is_invalid: bool
    comment: CommentSign
    comment_words: str
    is_flagged: bool


def cell_of(view: NodeView, comment: NodeView | None, kind: RowKind) -> Cell:
    """What a question and its comment look like in a cell."""
    words = _words(view, kind)
    invalid = [v.message for v in view.violations if v.code is not ViolationCode.REQUIRED]
    sign, comment_wrongs = _comment(comment)
    return Cell(
        value=view.value,
        words=words,
        brief=_brief(words, kind),
        tone=_tone(view),
        is_open=view.is_relevant and not view.is_readonly and kind is not RowKind.SHOWN,
        is_missing=view.is_relevant and any(v.code is ViolationCode.REQUIRED for v in view.violations),
        wrongs=tuple(dict.fromkeys(filter(None, [*(v.message for v in view.violations), *comment_wrongs]))),
        is_invalid=view.is_relevant and bool(invalid),
        comment=sign,
        comment_words=comment.value if comment is not None and comment.is_relevant else "",
        is_flagged=view.flagged,
    )


def said(cell: Cell, record: str, criterion: str) -> str:
    """`Record R01, Was the entry prompt?: Yes. Comment: …`."""
    answer = cell.words or (tr("not asked") if cell.tone is Tone.CLOSED else tr("blank"))
    parts = [tr("{record}, {criterion}: {answer}", record=record, criterion=criterion, answer=answer)]
    if cell.is_missing and not cell.wrongs:
        parts.append(tr("required"))
    parts += cell.wrongs
    if cell.comment_words:
        parts.append(tr("Comment: {words}", words=cell.comment_words))
    if cell.is_flagged:
        parts.append(tr("marked to come back to"))
    return ". ".join(part.rstrip(".") for part in parts)


def keys_of(view: NodeView) -> Mapping[str, str]:
    """The choice by key of a cell that is answered with one."""
    return keys_for([(choice.name, plain(choice.label) or choice.name) for choice in view.choices])


def plain(label: str) -> str:
    """A label without its markup, in one line."""
    return " ".join(markup.read(label).text.split())


def _words(view: NodeView, kind: RowKind) -> str:
    if not view.is_relevant:
        return ""
    if kind is RowKind.DATE:
        return moments.to_shown_date(view.value)
    if kind is RowKind.SHOWN:
        return plain(view.display or view.label if view.control == "note" else view.display)
    return plain(view.display or view.value)


def _brief(words: str, kind: RowKind) -> str:
    """`Not applicable` → `NA`, initials where there are several words; `14/3/2026` → `14/3/26`."""
    if kind is RowKind.DATE:
        return re.sub(r"/20(\d\d)\Z", r"/\1", words)
    parts = words.split()
    several = kind is RowKind.CHOICE and len(parts) > 1
    return "".join(part[0] for part in parts).upper() if several else words


def _tone(view: NodeView) -> Tone:
    if not view.is_relevant:
        return Tone.CLOSED
    scores = [score for score in (_number(choice.score) for choice in view.choices) if score is not None]
    chosen = next((_number(choice.score) for choice in view.choices if choice.selected), None)
    if chosen is not None and len(set(scores)) > 1 and chosen == min(scores):
        return Tone.GAP
    return Tone.PLAIN


def _comment(view: NodeView | None) -> tuple[CommentSign, list[str]]:
    if view is None or not view.is_relevant:
        return CommentSign.NONE, []
    wrongs = [v.message for v in view.violations if v.code is not ViolationCode.REQUIRED]
    if not wrongs and view.violations:
        wrongs = [tr("A comment is needed (F4): {label}", label=plain(view.label))]
    elif wrongs:
        return CommentSign.WRONG, wrongs
    if view.value:
        return CommentSign.THERE, wrongs
    return (CommentSign.WANTED if view.is_required else CommentSign.NONE), wrongs


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
