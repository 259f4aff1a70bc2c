"""Owns the lines of a history: each change, each answer of a later stage, each difference, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from qa_desktop.domain.audit import HistoryEntry, SavedDraft, WriteKind
from qa_desktop.domain.contribution import Contribution, overlaid
from qa_desktop.domain.ids import AuditKey
from qa_desktop.domain.rows import rows_of
from qa_desktop.formengine.wording import Wording
from qa_desktop.formspec.definition import Tool
from qa_desktop.i18n import tr
from qa_desktop.services.auditing import ReadAnswers
from qa_desktop.services.desktop_history import HistoryRow, RowKind, Step
from qa_desktop.services.filling import World
from qa_desktop.services.history_changes import Change, changes
from qa_desktop.services.history_words import Era, HistoryWords
from qa_desktop.services.own_stage import only_own
from qa_desktop.services.ports import CompletedAudit, UnitOfWork
from qa_desktop.services.words import full_moment_words

NO_ANSWER = ""


def change_rows(history: Sequence[HistoryEntry], words: HistoryWords, world: World) -> Iterator[HistoryRow]:
    made = changes(history, words.is_text)
    for each in made:
        if each.kind is WriteKind.ADD_REPEAT:
            words.born(each.node_id, each.began, int(each.new or 0))
    covered_from: datetime | None = None
    for each in made:
        if each.kind is WriteKind.ANSWER and words.is_technical(each.node_id, each.began):
            continue
        hidden = words.covered(each.node_id, each.began)
        if hidden and (each.old or each.new):
            covered_from = covered_from or each.began
        elif covered_from is not None and words.is_worked_out(each.node_id, each.began):
            # What is worked out of a covered answer would tell it.
            hidden = tr("Worked out of an answer that is covered.")
        yield _change_row(each, words, hidden, world)


def _change_row(each: Change, words: HistoryWords, hidden: str, world: World) -> HistoryRow:
    undone = ""
    if each.undone_at is not None:
        when = full_moment_words(each.undone_at, world.clock.local())
        undone = tr("Undone {when} by {who}", when=when, who=each.undone_by or each.who)
    at = each.at
    if each.kind is not WriteKind.ANSWER:
        is_added = each.kind is WriteKind.ADD_REPEAT
        return HistoryRow(
            each.number,
            RowKind.ROW_ADDED if is_added else RowKind.ROW_REMOVED,
            at,
            each.who,
            tr("Row added") if is_added else tr("Row removed"),
            words.section(each.node_id, at),
            words.row(each.node_id, at),
            node_id=words.here(each.node_id),
            computed=each.computed,
            undone=undone,
        )
    steps = tuple(
        Step(
            saving.at,
            words.before(each.node_id, saving.old, saving.at),
            words.after(each.node_id, saving.new, saving.at),
        )
        for saving in each.savings
    )
    return HistoryRow(
        each.number,
        RowKind.ANSWER,
        at,
        each.who,
        words.question(each.node_id, each.began),
        words.section(each.node_id, each.began),
        words.row(each.node_id, each.began),
        before=hidden or steps[0].before,
        after=hidden or steps[-1].after,
        node_id=words.here(each.node_id),
        computed=each.computed,
        undone=undone,
        covered=bool(hidden),
        steps=steps if len(steps) > 1 and not hidden else (),
    )


# ---------------------------------------------------------------- what others added, what differs


def added_rows(
    unit: UnitOfWork,
    world: World,
    read_answers: ReadAnswers,
    audit: CompletedAudit,
    tool: Tool,
    reader: str,
) -> Iterator[HistoryRow]:
    """The answers of later stages, each beside what stood there before it."""
    key = AuditKey(audit.summary.audit_id, audit.summary.revision)
    rows = rows_of(audit.completion.notes)
    given = only_own(tool, unit.contributions.of(key.audit_id, key.revision))
    if not given:
        return
    base = read_answers(tool, audit.completion.instance_xml)
    whole = overlaid(base, given, key.revision, rows)
    session = world.open_session(tool, world.surroundings(), saved=whole)
    words = HistoryWords(session, (Era(None, Wording(tool)),), reader)
    before = base
    for number, _each in enumerate(given):
        after = overlaid(base, given[: number + 1], key.revision, rows)
        yield from _given_rows(given[number], before, after, words)
        before = after


def _given_rows(
    made: Contribution, before: SavedDraft, after: SavedDraft, words: HistoryWords
) -> Iterator[HistoryRow]:
    known = {each.node_id for each in before.repeats}
    for each in after.repeats:
        words.born(each.node_id, made.made_at, each.order)
        if each.node_id not in known:
            row = words.row(each.node_id, made.made_at)
            section = words.section(each.node_id, made.made_at)
            yield HistoryRow(
                0, RowKind.ROW_ADDED, made.made_at, made.author, tr("Row added"), section, row,
                node_id=words.here(each.node_id),
            )  # fmt: skip
    yield from _differing(before, after, words, made.made_at, made.author, RowKind.ANSWER)


def difference_rows(
    before: SavedDraft, after: SavedDraft, words: HistoryWords, at: datetime, who: str
) -> Iterator[HistoryRow]:
    """What is otherwise in this version than in the one before, one line a question."""
    were, are = {each.node_id for each in before.repeats}, {each.node_id for each in after.repeats}
    for each in (*before.repeats, *after.repeats):
        words.born(each.node_id, at, each.order)
    for node_id in sorted(were ^ are):
        said = tr("Row added") if node_id in are else tr("Row removed")
        yield HistoryRow(
            0, RowKind.DIFFERENCE, at, who, said, words.section(node_id, at), words.row(node_id, at),
            node_id=words.here(node_id),
        )  # fmt: skip
    yield from _differing(before, after, words, at, who, RowKind.DIFFERENCE)


def _differing(
    before: SavedDraft, after: SavedDraft, words: HistoryWords, at: datetime, who: str, kind: RowKind
) -> Iterator[HistoryRow]:
    for node_id in dict.fromkeys((*before.answers, *after.answers)):
        old, new = before.answers.get(node_id, NO_ANSWER), after.answers.get(node_id, NO_ANSWER)
        if old == new or words.is_technical(node_id, at):
            continue
        hidden = words.covered(node_id, at)
        yield HistoryRow(
            0,
            kind,
            at,
            who,
            words.question(node_id, at),
            words.section(node_id, at),
            words.row(node_id, at),
            before=hidden or words.before(node_id, old, at),
            after=hidden or words.after(node_id, new, at),
            node_id=words.here(node_id),
            computed=words.is_worked_out(node_id, at),
            covered=bool(hidden),
        )
