"""Owns the contribution: what somebody adds to a completed audit in a later stage, and how several are read.

The audit itself never changes. A contribution is kept beside it, whole and for ever; whoever reads the
audit sees the newest answer of every question, and every contribution with its author and its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from qa_desktop.domain.attachment import Attachment
from qa_desktop.domain.audit import RepeatInstance, SavedDraft
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditId, AuditKey, ContributionId, NodeId
from qa_desktop.domain.reader import Reader, time_to_text
from qa_desktop.domain.rows import NO_ROWS, Rows, carried
from qa_desktop.domain.tool import ToolRef
from qa_desktop.domain.wire import (
    JsonObject,
    attachments_from_json,
    attachments_to_json,
    escalation_from_json,
    escalation_to_json,
    tool_from_json,
    tool_to_json,
)

GAP = "gap"
"""Note of a contribution that says of serious gaps: `{"step": "seen" | "acted", "causes", "on"}`."""


CHECK_IN = "check-in"
"""Note of a contribution that says where a family is now: `{"row", "on", "note", "marks": [{"node", "label",
"was", "now"}]}`."""


HIGHEST = 2**31
"""The highest number that can be read: whoever comes after it has the same, and time orders them."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one person added in one sitting. Node ids are those of the frozen instance, read back."""

    contribution_id: ContributionId
    audit_id: AuditId
    revision: int
    """The version of the audit that the author had before him."""
    instance_sha256: str
    """Digest of the frozen instance over which it was made."""
    stage: str
    author: str
    made_at: datetime
    number: int
    """One more than the highest its author's computer knew beside this audit: orders without clocks."""
    answers: Mapping[NodeId, str]
    """Raw values of the stage's questions; a blank one takes an earlier contribution's answer back."""
    born: tuple[RepeatInstance, ...] = ()
    """Rows added in repeats of the stage."""
    due: Mapping[str, int] = field(default_factory=dict)
    """What every stage still owes after it: required questions that are blank, by stage."""
    notes: Mapping[str, object] = field(default_factory=dict)
    """What signing settled (`identifiers`: why a text that may identify somebody had to stay), and the
    `prompts` that the answers raised."""
    escalation: Escalation | None = None
    """Of answers that raised an alarm: who was told of it, first-class as in an audit."""
    ask: str = ""
    """The request of Q&S that it answers (`AskId`); blank where nobody had to ask."""
    attachments: tuple[Attachment, ...] = ()
    """The files that its answers name; each travels as a part under its own name."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the prompts that its answers raised."""
        raised = self.notes.get("prompts", ())
        rows = raised if isinstance(raised, list | tuple) else ()
        return tuple(str(row["code"]) for row in rows if isinstance(row, Mapping) and "code" in row)

    @property
    def gap_step(self) -> str:
        """`seen` or `acted` where somebody says that of the serious gaps, without an answer; else blank."""
        told = self.notes.get(GAP)
        return str(told.get("step", "")) if isinstance(told, Mapping) else ""

    @property
    def gap_causes(self) -> tuple[str, ...]:
        """The serious gaps of which that is said."""
        told = self.notes.get(GAP)
        causes = told.get("causes", ()) if isinstance(told, Mapping) else ()
        return tuple(map(str, causes)) if isinstance(causes, list | tuple) else ()

    @property
    def where_now(self) -> tuple[str, ...]:
        """What is said of where a family is now, a line for each; empty where nothing is."""
        told = self.notes.get(CHECK_IN)
        if not isinstance(told, Mapping):
            return ()
        marks = told.get("marks", ())
        rows = [row for row in marks if isinstance(row, Mapping)] if isinstance(marks, list | tuple) else []
        lines = [f"{row.get('label', '')}: {row.get('was') or '–'} → {row.get('now', '')}" for row in rows]
        return (*lines, *([str(told["note"])] if told.get("note") else []))

    @property
    def key(self) -> AuditKey:
        return AuditKey(self.audit_id, self.revision)


@dataclass(frozen=True, slots=True)
class ContributionDoc:
    """The `doc` of a `contribution` package: it, and how lists name its audit until that comes."""

    contribution: Contribution
    tool: ToolRef
    tool_title: str
    case_reference: str
    team: str


def in_order(contributions: Iterable[Contribution]) -> tuple[Contribution, ...]:
    """The same on every computer, in whatever order they came."""
    return tuple(sorted(contributions, key=lambda each: (each.number, each.made_at, each.contribution_id)))


def overlaid(
    frozen: SavedDraft, contributions: Iterable[Contribution], revision: int, rows: Rows = NO_ROWS
) -> SavedDraft:
    """A frozen instance with contributions laid over it in order; the newest answer of a node is shown.

    Of what was added to an earlier version everything is carried over but what lies in rows that have gone:
    `rows` says which are still there, and where.
    """
    answers, repeats = dict(frozen.answers), list(frozen.repeats)
    for _made, added, born in _applied(contributions, revision, rows):
        known = {instance.node_id for instance in repeats}
        repeats += [instance for instance in born if instance.node_id not in known]
        answers.update(added)
    return SavedDraft(
        {node: value for node, value in answers.items() if value}, tuple(repeats), frozen.flagged
    )


def authors(
    contributions: Iterable[Contribution], revision: int, rows: Rows = NO_ROWS
) -> dict[NodeId, Contribution]:
    """For every question that a contribution answered, the one whose answer is shown."""
    return {node: made for made, added, _born in _applied(contributions, revision, rows) for node in added}


def newest(contributions: Iterable[Contribution], revision: int, rows: Rows = NO_ROWS) -> dict[NodeId, str]:
    """For every question that a contribution answered, what is shown; blank where it was taken back."""
    found: dict[NodeId, str] = {}
    for _made, added, _born in _applied(contributions, revision, rows):
        found.update(added)
    return found


def _applied(
    contributions: Iterable[Contribution], revision: int, rows: Rows
) -> Iterator[tuple[Contribution, Mapping[NodeId, str], tuple[RepeatInstance, ...]]]:
    ordered = in_order(contributions)
    born = {instance.node_id for each in ordered for instance in each.born}
    for each in ordered:
        if each.revision == revision:
            yield each, each.answers, each.born
        elif each.revision < revision:
            moved = rows.get(each.revision, {})
            answers = ((carried(node, born, moved), value) for node, value in each.answers.items())
            added = ((carried(row.node_id, born, moved), row) for row in each.born)
            yield (
                each,
                {node: value for node, value in answers if node is not None},
                tuple(replace(row, node_id=node) for node, row in added if node is not None),
            )


def contribution_doc_to_json(doc: ContributionDoc) -> JsonObject:
    """Write the `doc` of a `contribution` package."""
    each = doc.contribution
    return {
        "contribution_id": each.contribution_id,
        "audit_id": each.audit_id,
        "revision": each.revision,
        "instance_sha256": each.instance_sha256,
        "tool": tool_to_json(doc.tool, doc.tool_title),
        "case_reference": doc.case_reference,
        "team": doc.team,
        "stage": each.stage,
        "author": each.author,
        "made_at": time_to_text(each.made_at),
        "number": each.number,
        "answers": [{"node": node_id, "value": value} for node_id, value in sorted(each.answers.items())],
        "born": [{"node": instance.node_id, "place": instance.order} for instance in each.born],
        "due": dict(each.due),
        "notes": dict(each.notes),
        "escalation": None if each.escalation is None else escalation_to_json(each.escalation),
        "ask": each.ask,
        "attachments": attachments_to_json(each.attachments),
    }


def contribution_doc_from_json(value: object) -> ContributionDoc:
    """Read the `doc` of a `contribution` package.

    Raises:
        ValueError: it is not one; the text names the member.
    """
    doc = Reader(value, "contribution")
    tool, title = tool_from_json(doc.get("tool"))
    answers = [Reader(each, "contribution.answers") for each in doc.members("answers")]
    born = [Reader(each, "contribution.born") for each in doc.members("born")]
    due = doc.object("due")
    owed = Reader(due, "contribution.due")
    return ContributionDoc(
        contribution=Contribution(
            contribution_id=ContributionId(doc.name("contribution_id")),
            audit_id=AuditId(doc.name("audit_id")),
            revision=doc.count("revision"),
            instance_sha256=doc.name("instance_sha256"),
            stage=doc.name("stage"),
            author=doc.name("author"),
            made_at=doc.time("made_at"),
            number=doc.count("number"),
            answers={NodeId(each.name("node")): each.text("value") for each in answers},
            born=tuple(RepeatInstance(NodeId(each.name("node")), each.count("place")) for each in born),
            due={stage: owed.count(stage) for stage in due},
            notes=doc.object("notes"),
            escalation=_escalation_of(doc),
            ask=doc.text("ask") if doc.has("ask") else "",
            attachments=attachments_from_json(doc) if doc.has("attachments") else (),
        ),
        tool=tool,
        tool_title=title,
        case_reference=doc.text("case_reference"),
        team=doc.text("team"),
    )


def _escalation_of(doc: Reader) -> Escalation | None:
    """Absent in what older programs wrote.

    Raises:
        ValueError: it is of another audit.
    """
    if not doc.has("escalation") or doc.get("escalation") is None:
        return None
    escalation = escalation_from_json(doc.get("escalation"))
    if escalation.audit_id != doc.name("audit_id"):
        raise ValueError("contribution.escalation is of another audit")
    return escalation
