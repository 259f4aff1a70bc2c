"""Owns what contradicts itself in a filling (domain.md, section 12), said through the vocabulary alone.

One function per rule; each reads roles, grades, kinds and prompts, never a question's name, so that any
tool a Q&S team writes is held to the same rules.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.grades import Grade, scale_bands, worst
from qa_desktop.domain.ids import NodeId
from qa_desktop.domain.prompts import PromptCode
from qa_desktop.formengine.api import FormSession, NodeKind, NodeView, Score
from qa_desktop.formspec.definition import ControlKind, Repeat
from qa_desktop.i18n import tr, trn
from qa_desktop.services.desktop import Contradiction, Weight
from qa_desktop.services.escalating import NO, alarms, untold
from qa_desktop.services.filling import first
from qa_desktop.services.section_rules import as_grade, leaning, not_shown
from qa_desktop.services.words import grade_words, is_reason

FEWEST_ANSWERS = 3
"""Of a section: with fewer answers that count, "mostly no" says nothing."""

MARKS_OF_TWO = ("consultant-mark", "lead-professional-mark")
"""Roles of what two people place, each alone, before they agree."""


def contradictions(session: FormSession, escalation: Escalation | None) -> tuple[Contradiction, ...]:
    """Everything that does not fit, what must be changed first."""
    leans = tuple(leaning(session))
    found = [
        *_escalation(session, escalation),
        *_no_action(session),
        *leans,
        *(each for each in _overall_against_sections(session) if not _is_asked_already(each, leans)),
        *_scale_against_grade(session),
        *_good_without_evidence(session),
        *_agreed_by_one(session),
        *_serious_gap_without_urgency(session),
    ]
    order = list(Weight)
    return tuple(sorted(found, key=lambda each: order.index(each.weight)))


def _is_asked_already(found: Contradiction, leans: tuple[Contradiction, ...]) -> bool:
    """Everything that is named in it is asked about by name."""
    return bool(leans) and set(found.node_ids) <= {node_id for each in leans for node_id in each.node_ids}


def _escalation(session: FormSession, escalation: Escalation | None) -> Iterator[Contradiction]:
    if untold(session, escalation):
        causes = alarms(session)
        words = (
            tr(
                "A concern was raised ({cause}) and nobody has been told yet. "
                "Record whom you told and when, or say why no escalation is needed.",
                cause=causes[0].label,
            )
            if causes
            else tr(
                "A concern was raised and nobody has been told yet. "
                "Record whom you told and when, or say why no escalation is needed."
            )
        )
        yield Contradiction(
            "ESCALATION-UNTOLD",
            Weight.MUST_FIX,
            words,
            tuple(cause.node_id for cause in causes),
        )
    concern = first(session, "escalation-concern")
    told = (
        escalation is not None and escalation.told_at is not None and not escalation.override_reason.strip()
    )
    if told and concern is not None and concern.value.strip() in NO:
        yield Contradiction(
            "ESCALATION-DENIED",
            Weight.MUST_FIX,
            tr(
                "An escalation was recorded, but “{question}” is answered “{answer}”.",
                question=concern.label,
                answer=concern.display,
            ),
            (concern.node_id,),
        )


def _no_action(session: FormSession) -> Iterator[Contradiction]:
    tables = [path for path, node in session.tool.nodes.items() if _is_action_table(node)]
    if not tables:
        return
    below = [
        view
        for role in ("section-grade", "overall-grade")
        for view in session.by_role(role)
        if _is_below_good(view)
    ]
    if not below or _action_rows(session):
        return
    named = ", ".join(f"“{view.label}”" for view in below[:3])
    words = (
        trn(
            "Graded below good: {sections} and {n} more. Add at least one action that says what needs to "
            "change.",
            "Graded below good: {sections} and {n} more. Add at least one action that says what needs to "
            "change.",
            len(below) - 3,
            sections=named,
        )
        if len(below) > 3
        else tr(
            "Graded below good: {sections}. Add at least one action that says what needs to change.",
            sections=named,
        )
    )
    yield Contradiction(
        "BELOW-GOOD-WITHOUT-ACTION",
        Weight.MUST_FIX,
        words,
        (NodeId(tables[0]),),
    )


def _overall_against_sections(session: FormSession) -> Iterator[Contradiction]:
    overall_view = first(session, "overall-grade")
    overall = as_grade(overall_view)
    sections = [(view, grade) for view in session.by_role("section-grade") if (grade := as_grade(view))]
    lowest = worst(tuple(grade for _view, grade in sections))
    if overall_view is None or overall is None or lowest is None or not lowest.is_below(overall):
        return
    lowest_views = [view for view, grade in sections if grade is lowest]
    graded = {
        "overall": grade_words(overall),
        "section": lowest_views[0].label,
        "grade": grade_words(lowest),
    }
    change = tr(
        "The overall grade is {overall}, but “{section}” is {grade}. Say why, or change one of them.",
        **graded,
    )
    ids = (overall_view.node_id, *(view.node_id for view in lowest_views))
    if lowest is Grade.INADEQUATE and not overall.is_below(Grade.GOOD):
        yield Contradiction(
            "GOOD-WITH-INADEQUATE-SECTION",
            Weight.NEEDS_REASON,
            change,
            ids,
            moderate=True,
        )
    elif _has_reason_beside(session, overall_view):
        kept = tr(
            "The overall grade is {overall}, but “{section}” is {grade}. Your reason is kept with it.",
            **graded,
        )
        yield Contradiction("OVERALL-BETTER-THAN-SECTION", Weight.NOTE, kept, ids)
    else:
        yield Contradiction(
            "OVERALL-BETTER-THAN-SECTION",
            Weight.NEEDS_REASON,
            change,
            ids,
        )


def _scale_against_grade(session: FormSession) -> Iterator[Contradiction]:
    grade_view, scale_view = first(session, "overall-grade"), first(session, "overall-scale")
    grade = as_grade(grade_view)
    if grade is None or grade_view is None or scale_view is None or not scale_view.value.strip().isdecimal():
        return
    low, high = scale_bands(session.tool.settings.scale_bands)[grade]
    value = int(scale_view.value)
    if value < low or (high is not None and value > high):
        facts = {"value": value, "grade": grade_words(grade), "low": low, "high": high}
        words = (
            tr(
                "The scale says {value}, but {grade} usually goes with {low} to {high}. Say why, or change "
                "one of them; the audit will be looked at in moderation.",
                **facts,
            )
            if high is not None
            else tr(
                "The scale says {value}, but {grade} usually goes with {low} and more. Say why, or change "
                "one of them; the audit will be looked at in moderation.",
                **facts,
            )
        )
        yield Contradiction(
            "SCALE-AGAINST-GRADE",
            Weight.NEEDS_REASON,
            words,
            (scale_view.node_id, grade_view.node_id),
            moderate=True,
        )


def _good_without_evidence(session: FormSession) -> Iterator[Contradiction]:
    """Good overall, while a section shows nothing that it rests on."""
    overall_view = first(session, "overall-grade")
    overall = as_grade(overall_view)
    if overall_view is None or overall is None or overall.is_below(Grade.GOOD):
        return
    named = {node_id: words for words, node_id in (*not_shown(session), *_weak_sections(session))}
    weak = tuple((words, node_id) for node_id, words in named.items())
    if weak:
        said = "; ".join(words for words, _node_id in weak)
        yield Contradiction(
            "GOOD-WITHOUT-EVIDENCE",
            Weight.NEEDS_REASON,
            tr(
                "{grade} overall, but {faults}. Say why, or change it.",
                grade=grade_words(overall),
                faults=said,
            ),
            (*(node_id for _words, node_id in weak), overall_view.node_id),
            moderate=True,
        )


def _weak_sections(session: FormSession) -> Iterator[tuple[str, NodeId]]:
    """Sections graded by no grade, without a written reason, or mostly answered with no; one fault each."""
    scores = session.scores()
    direction = session.tool.settings.score_direction
    for grade_view in session.by_role("section-grade"):
        group = grade_view.parent
        reason = next((view for view in session.by_role("reason") if view.parent == group), None)
        grade, chosen = as_grade(grade_view), grade_view.value.strip()
        if chosen and grade is None:
            words = tr("“{section}” is ‘{answer}’", section=grade_view.label, answer=grade_view.display)
            yield words, grade_view.node_id
        elif reason is not None and _is_thin(reason):
            words = tr(
                "“{reason}” says nothing for “{section}”", reason=reason.label, section=grade_view.label
            )
            yield words, reason.node_id
        elif grade is not None and not grade.is_below(Grade.GOOD) and group is not None and group in scores:
            score = scores[group]
            if score.n >= FEWEST_ANSWERS and _is_mostly_no(score, direction):
                words = tr(
                    "most answers above “{section}” are no ({percent} % of {count})",
                    section=grade_view.label,
                    percent=score.percent,
                    count=score.n,
                )
                yield words, grade_view.node_id


def _is_thin(reason: NodeView) -> bool:
    """A reason that is no reason; a required blank one is missing already, and said as such."""
    return not is_reason(reason.display or reason.value) and not (
        reason.is_required and not reason.value.strip()
    )


def _is_mostly_no(score: Score, direction: str) -> bool:
    if not score.maximum:
        return False
    return score.points * 2 > score.maximum if direction == "low" else score.points * 2 < score.maximum


def _agreed_by_one(session: FormSession) -> Iterator[Contradiction]:
    """A mark that two people agree on, where they did not both place one of their own."""
    found = []
    for agreed in session.by_role("agreed-mark"):
        marks = [
            view for role in MARKS_OF_TWO for view in session.by_role(role) if view.parent == agreed.parent
        ]
        if agreed.value.strip() and marks and not all(view.value.strip() for view in marks):
            found.append(agreed)
    if found:
        parents = [session.view(view.parent) for view in found if view.parent is not None]
        named = ", ".join(f"“{view.label}”" for view in parents if view.label)
        yield Contradiction(
            "AGREED-BY-ONE",
            Weight.NEEDS_REASON,
            tr(
                "A mark is agreed, but not both of you placed one: {groups}. Say why, for example who was "
                "not there, or place it; the audit will be looked at in moderation.",
                groups=named,
            ),
            tuple(view.node_id for view in found),
            moderate=True,
        )


def _serious_gap_without_urgency(session: FormSession) -> Iterator[Contradiction]:
    gaps = [prompt for prompt in session.prompts() if prompt.code is PromptCode.E2]
    priorities = session.by_role("action-priority")
    if not gaps or not _has_action_table(session):
        return
    if any(view.value.strip() in {"immediate", "high"} for view in priorities):
        return
    yield Contradiction(
        "GAP-WITHOUT-URGENT-ACTION",
        Weight.NOTE,
        tr(
            "A serious gap was found ({gap}). An action of high priority usually goes with it.",
            gap=gaps[0].label,
        ),
        tuple(gap.node_id for gap in gaps),
    )


# ---------------------------------------------------------------- below


def _is_below_good(view: NodeView) -> bool:
    grade = as_grade(view)
    return grade is not None and grade.is_below(Grade.GOOD)


def _is_action_table(node: object) -> bool:
    return isinstance(node, Repeat) and node.audit.kind == "actions"


def _has_action_table(session: FormSession) -> bool:
    return any(_is_action_table(node) for node in session.tool.nodes.values())


def _action_rows(session: FormSession) -> int:
    """Rows in which a person wrote something; a row that only holds defaults is not an action."""
    named = [*session.by_role("action-issue"), *session.by_role("action-what")]
    if named:
        return sum(bool(view.value.strip()) for view in named)
    repeats = [NodeId(path) for path, node in session.tool.nodes.items() if _is_action_table(node)]
    return sum(_is_written(session, row) for repeat in repeats for row in _instances(session, repeat))


def _instances(session: FormSession, repeat: NodeId) -> tuple[NodeId, ...]:
    try:
        return session.view(repeat).children
    except KeyError:  # the table lies inside another repeat: it has no single place
        return ()


def _is_written(session: FormSession, node_id: NodeId) -> bool:
    view = session.view(node_id)
    if view.kind is NodeKind.QUESTION:
        return view.control is not ControlKind.NONE and not view.is_readonly and bool(view.value.strip())
    return any(_is_written(session, child) for child in view.children)


def _has_reason_beside(session: FormSession, grade: NodeView) -> bool:
    return any(view.parent == grade.parent and is_reason(view.value) for view in session.by_role("reason"))
