"""Owns what a subject is handed out: reports in passages, put together again without what is withheld.

What is withheld is cut out of the text before anything is set: no black box lies over words that are still
there. A passage is bound to its words, so that a redaction never moves onto others.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from qa_desktop.domain.subject_access import (
    AccessRequest,
    FoundRecord,
    Passage,
    RecordKind,
    Redaction,
    Withheld,
)
from qa_desktop.i18n import mark, tr, trn
from qa_desktop.services.ports import ReportItem, ReportModel, ReportSection

WITHHELD_WORDS = {
    Withheld.THIRD_PARTY: mark("about another person"),
    Withheld.SERIOUS_HARM: mark("serious harm"),
    Withheld.LEGAL_PRIVILEGE: mark("legal privilege"),
    Withheld.CRIME: mark("crime and taxation"),
    Withheld.NOT_ABOUT: mark("not about the person"),
}

Change = Callable[[str, str], str]
"""(label, text) → the text to print."""


def passages(model: ReportModel) -> tuple[Passage, ...]:
    """Every text of a report that can be withheld, in the order of the page."""
    found: list[Passage] = []

    def take(label: str, text: str) -> str:
        found.append(Passage(_key(len(found), label, text), label, text))
        return text

    _mapped(model, take)
    return tuple(found)


def redacted(model: ReportModel, redactions: Iterable[Redaction]) -> ReportModel:
    """The report without what is withheld; a picture goes with the name of its file."""
    by_passage: dict[str, list[Redaction]] = {}
    for each in redactions:
        by_passage.setdefault(each.passage, []).append(each)
    number = 0

    def cut(label: str, text: str) -> str:
        nonlocal number
        made = by_passage.get(_key(number, label, text), ())
        number += 1
        return _without(text, made)

    return _mapped(model, cut)


def standing(model: ReportModel, redactions: Iterable[Redaction]) -> tuple[Redaction, ...]:
    """The redactions whose passage is still there with the same words."""
    lengths = {each.key: len(each.text) for each in passages(model)}
    return tuple(each for each in redactions if 0 <= each.start < each.end <= lengths.get(each.passage, -1))


def cover(
    request: AccessRequest,
    given: Sequence[FoundRecord],
    withheld: Mapping[str, Withheld],
    models: Sequence[ReportModel],
) -> ReportModel:
    """The first page: what was asked, what is in the bundle, and how much is withheld for which reason.

    Args:
        request: The request; of the person it says nothing but the council's reference.
        given: The records that are handed out, in their order.
        withheld: Those that are not, with the reason.
        models: The reports of those that are handed out, without what is withheld of them.
    """
    cut = Counter(each.reason for record in given for each in request.redactions.get(record.record_id, ()))
    whole = Counter(withheld.values())
    records = tuple(
        ReportItem(record.title, model.subtitle or _size(record), "text")
        for record, model in zip(given, models, strict=True)
    )
    reasons = tuple(
        ReportItem(
            tr(words),
            "; ".join(
                part
                for part in (
                    trn("{n} passage", "{n} passages", cut[reason]) if cut[reason] else "",
                    trn("{n} whole record", "{n} whole records", whole[reason]) if whole[reason] else "",
                )
                if part
            ),
            "text",
        )
        for reason, words in WITHHELD_WORDS.items()
        if cut[reason] or whole[reason]
    )
    sections = [ReportSection(tr("What is in this bundle"), records)]
    if reasons:
        sections.append(ReportSection(tr("What is withheld, and why"), reasons))
    return replace(
        models[0],
        title=tr("Answer to a subject access request"),
        subtitle=tr("Request {label}", label=request.label),
        reference="",
        facts=(
            (tr("Received"), f"{request.received:%d/%m/%Y}"),
            (tr("To be answered by"), f"{request.due:%d/%m/%Y}"),
            (tr("Records in this bundle"), str(len(given))),
        ),
        overall_grade="",
        sections=tuple(sections),
        notes=(),
        footer="",
        title_date=None,
    )


def _size(record: FoundRecord) -> str:
    """What an entry of the contents says where no case number does."""
    if record.kind is RecordKind.LOG:
        return trn("{n} entry", "{n} entries", record.finds)
    return record.state


def _key(number: int, label: str, text: str) -> str:
    return hashlib.sha256(f"{number}\0{label}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _without(text: str, redactions: Iterable[Redaction]) -> str:
    """The text with every stretch replaced by the reason; overlapping ones are one."""
    out, at = [], 0
    for each in sorted(redactions, key=lambda r: (r.start, -r.end)):
        if each.end <= at:
            continue
        out.append(text[at : max(at, each.start)])
        if each.start >= at:
            out.append(tr("[withheld: {reason}]", reason=tr(WITHHELD_WORDS[each.reason])))
        at = each.end
    out.append(text[at:])
    return "".join(out)


# ---------------------------------------------------------------- walking a report


def _mapped(model: ReportModel, change: Change) -> ReportModel:
    """A report with each of its texts changed, always in the same order."""
    subtitle = change(tr("Case"), model.subtitle) if model.subtitle else ""
    facts = tuple((name, change(name, value)) for name, value in model.facts)
    # The grade stands over the facts once more, in large letters.
    is_cut = any(name == tr("Overall grade") for name, _ in set(model.facts).difference(facts))
    sections = tuple(_section(each, change) for each in model.sections)
    notes = tuple((name, change(name, value)) for name, value in model.notes)
    grade = "" if is_cut else model.overall_grade
    return replace(model, subtitle=subtitle, facts=facts, sections=sections, notes=notes, overall_grade=grade)


def _section(section: ReportSection, change: Change) -> ReportSection:
    title = change(tr("Heading"), section.title) if section.repeats else section.title
    return replace(
        section,
        title=title,
        items=tuple(_item(each, change) for each in section.items),
        cards=tuple(_section(each, change) for each in section.cards),
    )


def _item(item: ReportItem, change: Change) -> ReportItem:
    label = change(tr("Question"), item.label) if item.repeats else item.label
    answer = change(item.label, item.answer) if item.answer else ""
    comment = change(tr("Comment: {question}", question=item.label), item.comment) if item.comment else ""
    added = change(tr("Who added it: {question}", question=item.label), item.added) if item.added else ""
    picture = item.picture if answer == item.answer else b""
    # What was a grade or a number is words once something is cut out of it, and says no more what it raised.
    kind, grade, prompt = (item.kind, item.grade, item.prompt) if answer == item.answer else ("text", "", "")
    return replace(
        item,
        label=label,
        answer=answer,
        comment=comment,
        added=added,
        picture=picture,
        kind=kind,
        grade=grade,
        prompt=prompt,
    )
