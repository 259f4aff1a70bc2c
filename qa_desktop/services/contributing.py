"""Owns what others add to a completed audit in a later stage: opening, keeping, signing, sending.

A contribution lies beside the audit for ever. `add` is the one way in, for whoever has answers to add;
`open_stage` to `contribute` are the way of a person who fills the questions of a stage on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qa_desktop.domain.audit import AuditSummary, RepeatInstance, SavedDraft, Write
from qa_desktop.domain.contribution import CHECK_IN, GAP, HIGHEST, Contribution
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditKey, ContributionId, NodeId, uuid7
from qa_desktop.domain.prompts import PromptCode
from qa_desktop.errors import Refused
from qa_desktop.formengine.api import FormSession, Violation, ViolationCode
from qa_desktop.formspec.definition import ControlKind
from qa_desktop.i18n import tr
from qa_desktop.services import asked, auditing, collected, escalating, identifiers, later_files, sittings
from qa_desktop.services.desktop import (
    Contradiction,
    MissingItem,
    Opened,
    ReadyToContribute,
    Review,
    Saved,
    Settlement,
    StageOpened,
    Weight,
)
from qa_desktop.services.filling import World, last_saved, subject_of
from qa_desktop.services.one_stage import AUDITOR, OneStage, is_of
from qa_desktop.services.ports import Store, UnitOfWork
from qa_desktop.services.stages import due_of, is_asked
from qa_desktop.services.words import is_reason

Send = Callable[[UnitOfWork, Contribution, AuditSummary], None]
"""Called inside the unit of work that keeps a contribution: the exchange fixes package and number there."""

ANSWERED_IN_PARTS = frozenset({"owner"})
"""Stages of several people: each action has its owner, so that one may answer without the others."""


@dataclass(frozen=True, slots=True)
class NewContribution:
    """What is to be added, before it has an id, a number and a time."""

    key: AuditKey
    stage: str
    author: str
    answers: Mapping[NodeId, str]
    """Node ids as `auditing.view_completed` shows them: those of the frozen instance, read back."""
    due: Mapping[str, int] | None = None
    """What every stage owes afterwards; None leaves what is listed as due as it was."""
    born: tuple[RepeatInstance, ...] = ()
    notes: Mapping[str, object] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    """The files that the answers name."""


def stays_here(_unit: UnitOfWork, _contribution: Contribution, _audit: AuditSummary) -> None:
    """The hook of an installation that has joined no space."""


def add(
    unit: UnitOfWork, world: World, new: NewContribution, *, who: str, send: Send = stays_here
) -> Contribution:
    """Keep a contribution beside its audit and hand it on, inside the caller's unit of work.

    Raises:
        Refused: CONTRIBUTION-AUTHOR, CONTRIBUTION-EMPTY, ATTACHMENT-GONE, AUDIT-UNKNOWN,
            AUDIT-NOT-COMPLETED; ASK-CLOSED when the audit came with an ask, and that was withdrawn or
            answered meanwhile; nothing is kept.
    """
    if not is_named(new.author):
        raise Refused("CONTRIBUTION-AUTHOR")
    if not new.answers and not new.born and not {GAP, CHECK_IN} & new.notes.keys():
        raise Refused("CONTRIBUTION-EMPTY")
    request = asked.open_ask(unit, new.key, new.stage)
    if request is None and asked.is_brought(unit, new.key):
        raise Refused("ASK-CLOSED")  # it would go to nobody
    audit = auditing.completed(unit, new.key)
    now = world.clock.now()
    earlier = unit.contributions.of(new.key.audit_id)
    due = (
        new.due
        if new.due is not None
        else {o.stage: o.due for o in unit.contributions.due() if o.key == new.key}
    )
    contribution = Contribution(
        contribution_id=ContributionId(uuid7(int(now.timestamp() * 1000), world.entropy.bytes(10))),
        audit_id=new.key.audit_id,
        revision=new.key.revision,
        instance_sha256=audit.completion.instance_sha256,
        stage=new.stage,
        author=new.author.strip(),
        made_at=now,
        number=min(HIGHEST, 1 + max((each.number for each in earlier), default=0)),
        answers=dict(new.answers),
        born=new.born,
        due=dict(due),
        notes=dict(new.notes),
        escalation=_escalation(unit, new),
        ask=request.ask.ask_id if request is not None else "",
        attachments=later_files.sign(unit, new.key.audit_id, new.files),
    )
    unit.contributions.add(contribution)
    unit.contributions.set_due(new.key, due)
    unit.log.append("contribution-made", subject_of(new.key), at=now, who=who, stage=new.stage)
    send(unit, contribution, audit.summary)
    if request is not None:
        # Last: until here the audit that came with it can be read.
        asked.close(unit, request.ask.ask_id, contribution)
    return contribution


# ---------------------------------------------------------------- a person's sitting


def open_stage(store: Store, world: World, opened: Opened, base: SavedDraft, stage: str) -> StageOpened:
    """A completed audit for the answers of one stage; what was typed before and not signed is there again.

    Raises:
        Refused: AUDIT-SUPERSEDED, CONTRIBUTION-STAGE when the audit asks nothing of that stage.
    """
    if opened.summary.superseded:
        raise Refused("AUDIT-SUPERSEDED", audit=opened.key.audit_id, revision=opened.key.revision)
    before = _held(opened.session, stage)
    if not before and not any(each.stage == stage for each in opened.stages):
        raise Refused("CONTRIBUTION-STAGE", stage=stage)
    with store.read() as unit:
        typed = sittings.load(unit, opened.key, stage)
        last = last_saved(unit, opened.session.tool, opened.summary.completed_at)
    saved = sittings.continued(base, typed)
    session = world.open_session(opened.session.tool, world.surroundings(), saved=saved, last_saved=last)
    rows = [instance.node_id for instance in base.repeats]
    return StageOpened(opened, stage, OneStage(session, stage, rows), before, base)


def record(store: Store, world: World, key: AuditKey, stage: str, writes: Sequence[Write]) -> Saved:
    """Keep what is being typed, encrypted on this computer, until it is signed."""
    with store.write() as unit:
        typed = sittings.load(unit, key, stage)
        for write in writes:
            sittings.put(typed, write)
        sittings.save(unit, key, stage, typed)
    return Saved(0, world.clock.now())


def put_away(store: Store, key: AuditKey, stage: str) -> None:
    """Throw away what was typed and not signed."""
    with store.write() as unit:
        sittings.remove(unit, key, stage)
        later_files.tidy(unit, key.audit_id)


def review(opened: StageOpened, escalation: Escalation | None = None, *, joined: bool = True) -> Review:
    """What stands in the way of signing, and what signing does.

    Args:
        opened: The sitting.
        escalation: The audit's escalation record as it stands now.
        joined: Whether anything is sent.
    """
    session, stage = opened.session, opened.stage
    progress = session.progress()
    answers = _answers(opened)
    mine = {
        view.node_id for view in session.questions() if view.audit.stage == AUDITOR and not view.is_readonly
    }
    sent = (
        tr(
            "Quality & Standards: these answers with the name under them. They lie beside the audit, "
            "which stays as it was completed."
        )
        if joined
        else tr(
            "Nothing is sent: this computer has not joined a Q&S team. The answers stay beside the audit."
        )
    )
    return Review(
        missing=tuple(_item(session, each) for each in _blocking(session, stage)),
        contradictions=_untold(opened, escalation),
        identifiers=tuple(
            each for each in identifiers.search(session) if each.node_id in answers and each.node_id in mine
        ),
        due_later=tuple(
            _item(session, each)
            for each in session.validate()
            if each.code is ViolationCode.REQUIRED and stage in ANSWERED_IN_PARTS
        ),
        notes=(),
        will_be_sent=(sent,),
        answered=progress.answered,
        applicable=progress.applicable,
        hidden=progress.hidden,
    )


def unsettled(opened: StageOpened, looked: Review, settlement: Settlement) -> tuple[str, ...]:
    """What still blocks signing, in the order of the page."""
    blocking = ["MISSING"] if looked.missing else []
    blocking += [each.code for each in looked.contradictions]
    if not _said(opened) and not _born(opened):
        blocking.append("EMPTY")
    blocking += [
        found.key for found in looked.identifiers if not is_reason(settlement.identifiers.get(found.key, ""))
    ]
    return tuple(blocking)


def prepare(
    opened: StageOpened, author: str, settlement: Settlement, escalation: Escalation | None = None
) -> ReadyToContribute:
    """Look once more and gather what is added; nothing is kept yet.

    Raises:
        Refused: CONTRIBUTION-AUTHOR, CONTRIBUTION-EMPTY, CONTRIBUTION-NOT-READY.
    """
    if not is_named(author):
        raise Refused("CONTRIBUTION-AUTHOR")
    looked = review(opened, escalation)
    blocking = unsettled(opened, looked, settlement)
    if "EMPTY" in blocking:
        raise Refused("CONTRIBUTION-EMPTY")
    if blocking:
        raise Refused("CONTRIBUTION-NOT-READY", blocking=len(blocking))
    completed = opened.opened.completed
    kept = [
        {
            "node": found.node_id,
            "label": found.label,
            "kind": found.kind,
            "reason": settlement.identifiers[found.key].strip(),
        }
        for found in looked.identifiers
    ]
    return ReadyToContribute(
        key=opened.key,
        stage=opened.stage,
        author=author.strip(),
        instance_sha256=completed.completion.instance_sha256 if completed is not None else "",
        answers=_answers(opened),
        born=_born(opened),
        due=due_of(_whole(opened)),
        files=_files(opened),
        notes={name: rows for name, rows in (("identifiers", kept), ("prompts", _raised(opened))) if rows},
    )


def contribute(
    store: Store, world: World, ready: ReadyToContribute, *, who: str, send: Send = stays_here
) -> Contribution:
    """Keep a contribution, forget the sitting it came from, and hand it on, or nothing.

    Raises:
        Refused: ASK-CLOSED, AUDIT-UNKNOWN, AUDIT-NOT-COMPLETED, or whatever the store refuses; what was
            typed is still there.
    """
    new = NewContribution(
        ready.key, ready.stage, ready.author, ready.answers, ready.due, ready.born, ready.notes, ready.files
    )
    with store.write() as unit:
        made = add(unit, world, new, who=who, send=send)
        sittings.remove(unit, ready.key, ready.stage)
        later_files.tidy(unit, ready.key.audit_id)
    return made


def is_named(author: str) -> bool:
    """A signature: a name of at least two letters."""
    return sum(letter.isalpha() for letter in author) >= 2


# ---------------------------------------------------------------- below


def _answers(opened: StageOpened) -> dict[NodeId, str]:
    """What the stage's questions hold now and did not hold before; blank where it was taken back."""
    held = _held(_whole(opened), opened.stage)
    return {
        node: held.get(node, "")
        for node in {**opened.before, **held}
        if held.get(node, "") != opened.before.get(node, "")
    }


def _files(opened: StageOpened) -> tuple[str, ...]:
    """The files that what is added names, in form order."""
    answers = _answers(opened)
    views = [view for view in _whole(opened).questions() if view.control is ControlKind.UPLOAD]
    return tuple(dict.fromkeys(view.value for view in views if answers.get(view.node_id)))


def _raised(opened: StageOpened) -> list[dict[str, str]]:
    """The prompts that these answers raise and the audit did not: the desk must see them first."""
    before = {prompt.node_id for prompt in opened.opened.session.prompts()}
    return [
        {"code": prompt.code.value, "label": prompt.label, "answer": prompt.answer}
        for prompt in _whole(opened).prompts()
        if prompt.node_id not in before
    ]


def _untold(opened: StageOpened, escalation: Escalation | None) -> tuple[Contradiction, ...]:
    """An alarm that these answers raise, of which nobody was told since."""
    told_of = escalation.causes if escalation is not None and not escalation.is_untold else ()
    before = {prompt.node_id for prompt in opened.opened.session.prompts()}
    raised = [
        prompt
        for prompt in escalating.alarms(_whole(opened))
        if prompt.node_id not in before and escalating.cause_words(prompt) not in told_of
    ]
    if not raised:
        return ()
    words = tr(
        "A concern was raised ({cause}) and nobody has been told yet. "
        "Record whom you told and when, or say why no escalation is needed.",
        cause=raised[0].label,
    )
    places = tuple(prompt.node_id for prompt in raised)
    return (Contradiction("ESCALATION-UNTOLD", Weight.MUST_FIX, words, places),)


def _escalation(unit: UnitOfWork, new: NewContribution) -> Escalation | None:
    """What was told to whom, where the answers raised an alarm."""
    rows = new.notes.get("prompts", ())
    codes = {row["code"] for row in rows} if isinstance(rows, list | tuple) else set()
    return collected.escalation_of(unit, new.key.audit_id) if PromptCode.E1.value in codes else None


def _said(opened: StageOpened) -> bool:
    """A person answered something; what the form works out by itself is no contribution."""
    whole, answers = _whole(opened), _answers(opened)
    return any(view.node_id in answers and is_asked(view) for view in whole.questions(relevant_only=False))


def _held(session: FormSession, stage: str) -> dict[NodeId, str]:
    return {view.node_id: view.value for view in session.questions() if is_of(view, stage)}


def _born(opened: StageOpened) -> tuple[RepeatInstance, ...]:
    known = {instance.node_id for instance in opened.base.repeats}
    return tuple(each for each in opened.session.saved().repeats if each.node_id not in known)


def _whole(opened: StageOpened) -> FormSession:
    session = opened.session
    return session.whole if isinstance(session, OneStage) else session


def _blocking(session: FormSession, stage: str) -> Iterable[Violation]:
    for violation in session.validate():
        if violation.code is not ViolationCode.REQUIRED or stage not in ANSWERED_IN_PARTS:
            yield violation


def _item(session: FormSession, violation: Violation) -> MissingItem:
    view = session.view(violation.node_id)
    section = view
    while section.parent is not None and section.parent != session.root():
        section = session.view(section.parent)
    return MissingItem(violation, view.label or view.definition.name, section.label, section.node_id)
