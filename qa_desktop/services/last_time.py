"""Owns what was answered last time: the newest completed audit of the same tool about the same case.

It is shown beside the question and counts for nothing; only what is answered now is kept. What identifies
somebody is not repeated, nor is an answer from before a question meant what it means now (`qa:since`).
"""

from __future__ import annotations

from datetime import tzinfo

from qa_desktop.domain.audit import AuditState, AuditSummary
from qa_desktop.domain.ids import AuditKey
from qa_desktop.errors import Refused
from qa_desktop.formengine.api import FormSession
from qa_desktop.formspec.definition import ControlKind
from qa_desktop.services.auditing import ReadAnswers
from qa_desktop.services.earlier_answers import LastTime
from qa_desktop.services.filling import World, last_saved
from qa_desktop.services.ports import Store, UnitOfWork
from qa_desktop.services.words import date_words

LONGEST = 280
"""Letters of a text that are shown: enough to remember it; the audit itself holds the rest."""
_SILENT = frozenset({ControlKind.NONE, ControlKind.NOTE, ControlKind.UPLOAD, ControlKind.TRIGGER})


def last_time(
    store: Store, world: World, read_answers: ReadAnswers, key: AuditKey, form_id: str, case_reference: str
) -> LastTime | None:
    """What was answered in the audit of this case before a draft; None without one that can be read."""
    if not case_reference.strip():
        return None
    with store.read() as unit:
        summary = _newest(unit, key, form_id, case_reference.strip())
        if summary is None or summary.completed_at is None:
            return None
        audit = unit.audits.completed(AuditKey(summary.audit_id, summary.revision))
        if audit is None:
            return None
        try:
            tool = world.tools.get(unit, summary.tool.content_hash)
        except Refused as error:
            if error.code != "TOOL-MISSING":
                raise
            return None  # nobody waits for this: a draft is filled as well without it
        last = last_saved(unit, tool, summary.completed_at)
    saved = read_answers(tool, audit.completion.instance_xml)
    session = world.open_session(tool, world.surroundings(), saved=saved, last_saved=last)
    here: tzinfo | None = world.clock.local().tzinfo
    return LastTime(
        date_words(summary.completed_at.astimezone(here)),
        summary.tool.version,
        dict(_answers(session)),
        AuditKey(summary.audit_id, summary.revision),
    )


def _newest(unit: UnitOfWork, key: AuditKey, form_id: str, case_reference: str) -> AuditSummary | None:
    """The last completed audit of the case; of a corrected one its last version."""
    found = [
        each
        for each in unit.audits.list()
        if each.state is AuditState.COMPLETED
        and each.completed_at is not None
        and not each.superseded
        and each.audit_id != key.audit_id
        and each.tool.form_id == form_id
        and each.case_reference.strip() == case_reference
    ]
    return max(found, key=lambda each: each.completed_at or each.changed_at, default=None)


def _answers(session: FormSession) -> list[tuple[str, str]]:
    return [
        (view.definition.name, _short(view.display or view.value))
        for view in session.questions()
        if view.value.strip()
        and "#" not in view.node_id
        and view.control not in _SILENT
        and not view.audit.identifier
    ]


def _short(words: str) -> str:
    whole = " ".join(words.split())
    return whole if len(whole) <= LONGEST else f"{whole[:LONGEST].rsplit(' ', 1)[0]} …"
