"""Owns how the business's values are written into a package's `doc`, and how they are read back.

Reading is strict about what it needs: a missing member, a wrong type or a time without a zone is a
`ValueError` that names the member. Members it does not know are left alone, so that a newer program's
package still tells an older one of a child at risk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from qa_desktop.domain.attachment import Attachment
from qa_desktop.domain.escalation import Escalation
from qa_desktop.domain.ids import AuditId, ToolHash
from qa_desktop.domain.reader import Reader, time_from_text, time_to_text
from qa_desktop.domain.tool import ToolRef

JsonObject = dict[str, object]


@dataclass(frozen=True, slots=True)
class PromptLine:
    """A prompt as a package carries it."""

    code: str
    label: str
    answer: str


@dataclass(frozen=True, slots=True)
class AuditDoc:
    """The `doc` of an `audit` package; the instance itself travels as the part `instance.xml`.

    Each attachment travels as a part under its own name.
    """

    audit_id: AuditId
    revision: int
    tool: ToolRef
    tool_title: str
    case_reference: str
    team: str
    service_area: str
    auditor: str
    completed_at: datetime
    completed_by: str
    correction_reason: str
    overall_grade: str
    answered: int
    applicable: int
    prompts: tuple[PromptLine, ...]
    escalation: Escalation | None
    notes: Mapping[str, object]
    instance_sha256: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class AlarmDoc:
    """The `doc` of an `alarm` package: an escalation on its own, before its audit is complete."""

    audit_id: AuditId
    escalation: Escalation
    case_reference: str
    tool: ToolRef
    tool_title: str
    team: str


INSTANCE_PART = "instance.xml"

__all__ = [
    "INSTANCE_PART",
    "AlarmDoc",
    "AuditDoc",
    "JsonObject",
    "PromptLine",
    "alarm_doc_from_json",
    "alarm_doc_to_json",
    "attachments_from_json",
    "attachments_to_json",
    "audit_doc_from_json",
    "audit_doc_to_json",
    "escalation_from_json",
    "escalation_to_json",
    "time_from_text",
    "time_to_text",
    "tool_from_json",
    "tool_to_json",
]


def escalation_to_json(escalation: Escalation) -> JsonObject:
    return {
        "audit_id": escalation.audit_id,
        "revision": escalation.revision,
        "case_reference": escalation.case_reference,
        "codes": list(escalation.codes),
        "causes": list(escalation.causes),
        "reasons": list(escalation.reasons),
        "what": escalation.what,
        "raised_at": time_to_text(escalation.raised_at),
        "raised_by": escalation.raised_by,
        "told_role": escalation.told_role,
        "told_name": escalation.told_name,
        "told_how": escalation.told_how,
        "told_at": _optional_time_to_text(escalation.told_at),
        "acknowledged_at": _optional_time_to_text(escalation.acknowledged_at),
        "acknowledged_by": escalation.acknowledged_by,
        "safe_now": escalation.safe_now,
        "outcome": escalation.outcome,
        "override_reason": escalation.override_reason,
    }


def escalation_from_json(value: object) -> Escalation:
    """Read an escalation.

    Raises:
        ValueError: it is not one; the text names the member.
    """
    doc = Reader(value, "escalation")
    if doc.text("safe_now") not in ("", "yes", "no"):
        raise ValueError("escalation.safe_now")
    return Escalation(
        audit_id=AuditId(doc.name("audit_id")),
        revision=doc.count("revision"),
        case_reference=doc.text("case_reference"),
        codes=doc.texts("codes"),
        causes=doc.texts("causes"),
        reasons=doc.texts("reasons"),
        what=doc.text("what"),
        raised_at=doc.time("raised_at"),
        raised_by=doc.text("raised_by"),
        told_role=doc.text("told_role"),
        told_name=doc.text("told_name"),
        told_how=doc.text("told_how"),
        told_at=doc.optional_time("told_at"),
        acknowledged_at=doc.optional_time("acknowledged_at"),
        acknowledged_by=doc.text("acknowledged_by"),
        safe_now=doc.text("safe_now"),
        outcome=doc.text("outcome"),
        override_reason=doc.text("override_reason"),
    )


def audit_doc_to_json(doc: AuditDoc) -> JsonObject:
    return {
        "audit_id": doc.audit_id,
        "revision": doc.revision,
        "tool": tool_to_json(doc.tool, doc.tool_title),
        "case_reference": doc.case_reference,
        "team": doc.team,
        "service_area": doc.service_area,
        "auditor": doc.auditor,
        "completed_at": time_to_text(doc.completed_at),
        "completed_by": doc.completed_by,
        "correction_reason": doc.correction_reason,
        "overall_grade": doc.overall_grade,
        "answered": doc.answered,
        "applicable": doc.applicable,
        "prompts": [
            {"code": prompt.code, "label": prompt.label, "answer": prompt.answer} for prompt in doc.prompts
        ],
        "escalation": None if doc.escalation is None else escalation_to_json(doc.escalation),
        "notes": dict(doc.notes),
        "instance_sha256": doc.instance_sha256,
        "attachments": attachments_to_json(doc.attachments),
    }


def audit_doc_from_json(value: object) -> AuditDoc:
    """Read the `doc` of an `audit` package.

    Raises:
        ValueError: it is not one; the text names the member.
    """
    doc = Reader(value, "audit")
    tool, title = tool_from_json(doc.get("tool"))
    prompts = tuple(Reader(member, "audit.prompts") for member in doc.members("prompts"))
    escalation = doc.get("escalation")
    return AuditDoc(
        audit_id=AuditId(doc.name("audit_id")),
        revision=doc.count("revision"),
        tool=tool,
        tool_title=title,
        case_reference=doc.text("case_reference"),
        team=doc.text("team"),
        service_area=doc.text("service_area"),
        auditor=doc.text("auditor"),
        completed_at=doc.time("completed_at"),
        completed_by=doc.text("completed_by"),
        correction_reason=doc.text("correction_reason"),
        overall_grade=doc.text("overall_grade"),
        answered=doc.count("answered"),
        applicable=doc.count("applicable"),
        prompts=tuple(
            PromptLine(line.name("code"), line.text("label"), line.text("answer")) for line in prompts
        ),
        escalation=None if escalation is None else escalation_from_json(escalation),
        notes=doc.object("notes"),
        instance_sha256=doc.name("instance_sha256"),
        attachments=attachments_from_json(doc),
    )


def attachments_to_json(files: Iterable[Attachment]) -> list[JsonObject]:
    """Files as packages name them."""
    return [
        {"name": each.name, "type": each.media_type, "size": each.size, "sha256": each.sha256}
        for each in files
    ]


def attachments_from_json(doc: Reader) -> tuple[Attachment, ...]:
    """The member `attachments`: the files that a package names.

    Raises:
        ValueError: they are none, or one is named twice.
    """
    files = [Reader(each, "attachments") for each in doc.members("attachments")]
    if len({file.name("name") for file in files}) < len(files):
        raise ValueError("attachments")
    return tuple(
        Attachment(file.name("name"), file.name("type"), file.count("size"), file.name("sha256"))
        for file in files
    )


def alarm_doc_to_json(doc: AlarmDoc) -> JsonObject:
    return {
        "audit_id": doc.audit_id,
        "escalation": escalation_to_json(doc.escalation),
        "case_reference": doc.case_reference,
        "tool": tool_to_json(doc.tool, doc.tool_title),
        "team": doc.team,
    }


def alarm_doc_from_json(value: object) -> AlarmDoc:
    """Read the `doc` of an `alarm` package.

    Raises:
        ValueError: it is not one; the text names the member.
    """
    doc = Reader(value, "alarm")
    tool, title = tool_from_json(doc.get("tool"))
    escalation = escalation_from_json(doc.get("escalation"))
    if escalation.audit_id != doc.name("audit_id"):
        raise ValueError("alarm.escalation is of another audit")
    return AlarmDoc(
        audit_id=AuditId(doc.name("audit_id")),
        escalation=escalation,
        case_reference=doc.text("case_reference"),
        tool=tool,
        tool_title=title,
        team=doc.text("team"),
    )


def tool_to_json(tool: ToolRef, title: str) -> JsonObject:
    """A tool as packages name it."""
    return {"form_id": tool.form_id, "version": tool.version, "hash": tool.content_hash, "title": title}


def tool_from_json(value: object) -> tuple[ToolRef, str]:
    """Undo `tool_to_json`: the tool and its title."""
    doc = Reader(value, "tool")
    ref = ToolRef(doc.name("form_id"), doc.text("version"), ToolHash(doc.name("hash")))
    return ref, doc.text("title")


def _optional_time_to_text(moment: datetime | None) -> str | None:
    return None if moment is None else time_to_text(moment)
