"""Owns the ask: Q&S's request to one person's computer for a later stage of a completed audit.

The audit travels with it, frozen as it was collected, because whoever is asked has never seen it. The answer
comes back as a contribution that names the ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qa_desktop.domain.contribution import (
    Contribution,
    ContributionDoc,
    contribution_doc_from_json,
    contribution_doc_to_json,
)
from qa_desktop.domain.ids import AskId, AuditId, AuditKey, DeviceId
from qa_desktop.domain.reader import Reader, time_to_text
from qa_desktop.domain.wire import AuditDoc, JsonObject, audit_doc_from_json, audit_doc_to_json

TOOL_PART = "tool.xml"
"""The part of an `ask` package that holds the tool: whoever is asked may never have had it."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Whom Q&S asked for which stage of which version of an audit."""

    ask_id: AskId
    audit_id: AuditId
    revision: int
    stage: str
    device: DeviceId
    """The one computer that it was sent to, and whose answer is believed."""
    person: str
    """Who works there, as the roster names them."""
    asked_by: str
    asked_at: datetime
    words: str
    """What Q&S wrote to them; may be blank."""

    @property
    def key(self) -> AuditKey:
        return AuditKey(self.audit_id, self.revision)


@dataclass(frozen=True, slots=True)
class AskDoc:
    """The `doc` of an `ask` package; instance, files and tool travel as its parts."""

    ask: Ask
    audit: AuditDoc
    contributions: tuple[Contribution, ...]
    """What others have added so far, in order."""
    tool_files: Mapping[str, str]
    """Files that come with the tool: the name that the tool uses, and the part that holds the bytes."""


class AskEnd(StrEnum):
    """What became of an ask since it was sent."""

    WITHDRAWN = "withdrawn"
    ANSWERED = "answered"
    CORRECTED = "corrected"  # still open: the audit has a newer version


@dataclass(frozen=True, slots=True)
class AskChange:
    """The `doc` of an `ask-change` package."""

    ask_id: AskId
    change: AskEnd
    at: datetime
    revision: int
    """The newest version of the audit."""


def ask_to_json(ask: Ask) -> JsonObject:
    return {
        "ask_id": ask.ask_id,
        "audit_id": ask.audit_id,
        "revision": ask.revision,
        "stage": ask.stage,
        "device": ask.device,
        "person": ask.person,
        "asked_by": ask.asked_by,
        "asked_at": time_to_text(ask.asked_at),
        "words": ask.words,
    }


def ask_from_json(value: object) -> Ask:
    """Read an ask.

    Raises:
        ValueError: it is not one; the text names the member.
    """
    doc = Reader(value, "ask")
    return Ask(
        ask_id=AskId(doc.name("ask_id")),
        audit_id=AuditId(doc.name("audit_id")),
        revision=doc.count("revision"),
        stage=doc.name("stage"),
        device=DeviceId(doc.name("device")),
        person=doc.text("person"),
        asked_by=doc.text("asked_by"),
        asked_at=doc.time("asked_at"),
        words=doc.text("words"),
    )


def ask_doc_to_json(doc: AskDoc) -> JsonObject:
    audit = doc.audit
    return {
        "ask": ask_to_json(doc.ask),
        "audit": audit_doc_to_json(audit),
        "contributions": [
            contribution_doc_to_json(
                ContributionDoc(each, audit.tool, audit.tool_title, audit.case_reference, audit.team)
            )
            for each in doc.contributions
        ],
        "tool_files": [{"name": name, "part": part} for name, part in doc.tool_files.items()],
    }


def ask_doc_from_json(value: object) -> AskDoc:
    """Read the `doc` of an `ask` package.

    Raises:
        ValueError: it is not one, or its pieces are of different audits; the text names the member.
    """
    doc = Reader(value, "ask")
    ask, audit = ask_from_json(doc.get("ask")), audit_doc_from_json(doc.get("audit"))
    if (ask.audit_id, ask.revision) != (audit.audit_id, audit.revision):
        raise ValueError("ask.audit is another audit")
    added = tuple(contribution_doc_from_json(each).contribution for each in doc.members("contributions"))
    if any(each.audit_id != ask.audit_id for each in added):
        raise ValueError("ask.contributions is of another audit")
    files = [Reader(each, "ask.tool_files") for each in doc.members("tool_files")]
    return AskDoc(ask, audit, added, {each.name("name"): each.name("part") for each in files})


def ask_change_to_json(change: AskChange) -> JsonObject:
    return {
        "ask_id": change.ask_id,
        "change": change.change.value,
        "at": time_to_text(change.at),
        "revision": change.revision,
    }


def ask_change_from_json(value: object) -> AskChange:
    """Read the `doc` of an `ask-change` package.

    Raises:
        ValueError: it is not one; the text names the member.
    """
    doc = Reader(value, "ask-change")
    try:
        change = AskEnd(doc.text("change"))
    except ValueError as error:
        raise ValueError("ask-change.change") from error
    return AskChange(AskId(doc.name("ask_id")), change, doc.time("at"), doc.count("revision"))
