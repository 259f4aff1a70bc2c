"""Owns the files of an audit: taken in from a person, kept at once, frozen with the audit, read again.

The bytes are in the encrypted database before the answer names them, and nowhere else. A file that was
taken away stays until the audit is completed, so that undo brings it back; then only files that answers
name are kept, and those of questions that apply travel with the audit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace

from qa_desktop.domain.attachment import Attachment, words_of
from qa_desktop.domain.ids import AuditKey
from qa_desktop.errors import Refused
from qa_desktop.formengine.api import FormSession
from qa_desktop.formspec.definition import ControlKind
from qa_desktop.services import asked, file_kinds, picture_metadata
from qa_desktop.services.desktop import Taken
from qa_desktop.services.ports import Clock, Store, UnitOfWork

MAX_FILE = 10 * 2**20
"""One file. A photograph of a telephone has 2 to 8 MiB."""
MAX_AUDIT = 24 * 2**20
"""All files of an audit. A package has 32 MiB at most (exchange.md, b.4); 8 are left for the audit itself."""
MAX_FILES = 100
"""Files of one audit."""


def take(
    store: Store, clock: Clock, key: AuditKey, file_name: str, data: bytes, accept: str, *, who: str
) -> Taken:
    """Keep a file for a draft. Safe to repeat: the same file of the same name is kept once.

    Raises:
        Refused: ATTACHMENT-EMPTY, ATTACHMENT-TOO-BIG, ATTACHMENT-KIND, ATTACHMENT-PROGRAM, ATTACHMENT-FULL,
            AUDIT-NOT-DRAFT; nothing was kept.
    """
    taken, content = examine(file_name, data, accept)
    with store.write() as unit:
        kept = unit.attachments.list(key)
        if taken.attachment not in kept:
            named = frozenset(unit.audits.draft(key).answers.values())
            refuse_beyond(taken.attachment, [each for each in kept if each.name in named])
            unit.attachments.add(key, taken.attachment, content, at=clock.now(), who=who)
            subject = f"{key.audit_id}/{key.revision}"
            unit.log.append("attachment-added", subject, at=clock.now(), who=who, size=taken.attachment.size)
    return taken


def examine(file_name: str, data: bytes, accept: str) -> tuple[Taken, bytes]:
    """What a file is, and its bytes as they are kept: a picture without what it says beside what it shows.

    Raises:
        Refused: ATTACHMENT-EMPTY, ATTACHMENT-TOO-BIG, ATTACHMENT-KIND, ATTACHMENT-PROGRAM.
    """
    if not data:
        raise Refused("ATTACHMENT-EMPTY")
    if len(data) > MAX_FILE:
        raise Refused("ATTACHMENT-TOO-BIG", size=len(data), most=MAX_FILE)
    if file_kinds.is_program(file_name, data):
        raise Refused("ATTACHMENT-PROGRAM")
    media_type = file_kinds.media_type_of(file_name, data)
    if not file_kinds.accepts(accept, media_type, file_kinds.ending_of(file_name)):
        raise Refused("ATTACHMENT-KIND", found=media_type, accept=accept)
    content, is_silent = picture_metadata.cleaned(data, media_type)
    sha256 = hashlib.sha256(content).hexdigest()
    name = file_kinds.safe_name(file_name, sha256)
    attachment = Attachment(name, media_type, len(content), sha256)
    tells = not is_silent and picture_metadata.may_tell_place(media_type)
    return Taken(attachment, cleaned=len(content) != len(data), may_tell_place=tells), content


def rename(store: Store, clock: Clock, key: AuditKey, name: str, wanted: str, *, who: str) -> Attachment:
    """Give a file of a draft another name; under the old one it stays until the audit is completed.

    Raises:
        Refused: ATTACHMENT-GONE, AUDIT-NOT-DRAFT.
    """
    with store.write() as unit:
        kept = next((each for each in unit.attachments.list(key) if each.name == name), None)
        data = unit.attachments.data(key, name)
        if kept is None or data is None:
            raise Refused("ATTACHMENT-GONE")
        renamed = named_anew(kept, wanted)
        unit.attachments.add(key, renamed, data, at=clock.now(), who=who)
    return renamed


def named_anew(kept: Attachment, wanted: str) -> Attachment:
    """A file under another name."""
    # What it is stays: its ending is that of the file as it came, whatever was written.
    ending = file_kinds.ending_of(kept.name)
    stem = words_of(wanted).removesuffix(ending).replace(".", "-")
    return replace(kept, name=file_kinds.safe_name(stem + ending, kept.sha256))


def read(store: Store, key: AuditKey, name: str) -> bytes:
    """The bytes of a file: of a draft, of a completed audit, or of one collected at the hub.

    Raises:
        Refused: ATTACHMENT-GONE.
    """
    with store.read() as unit:
        data = content(unit, key, name)
    if data is None:
        raise Refused("ATTACHMENT-GONE")
    return data


def copied(store: Store, clock: Clock, key: AuditKey, name: str, *, who: str) -> bytes:
    """The bytes of a file that a person saves outside the program; the saving is logged.

    Whoever sent an audit may have another program than this one: what comes is looked at again.

    Raises:
        Refused: ATTACHMENT-GONE, ATTACHMENT-RUNS.
    """
    with store.write() as unit:
        data = content(unit, key, name)
        if data is None:
            raise Refused("ATTACHMENT-GONE")
        if file_kinds.is_program(name, data):
            raise Refused("ATTACHMENT-RUNS")
        subject = f"{key.audit_id}/{key.revision}"
        unit.log.append("attachment-copied", subject, at=clock.now(), who=who, size=len(data))
    return data


def listed(store: Store, key: AuditKey) -> tuple[Attachment, ...]:
    """The files of an audit: every one kept for an own audit, those that came with a collected one.

    Raises:
        Refused: AUDIT-UNKNOWN.
    """
    with store.read() as unit:
        added = [
            file for each in unit.contributions.of(key.audit_id, key.revision) for file in each.attachments
        ]
        if unit.audits.summary(key) is not None:
            return (*unit.attachments.list(key), *added)
        arrived = unit.inbox.completed(key) or asked.completed(unit, key)
    if arrived is None:
        raise Refused("AUDIT-UNKNOWN")
    return (*arrived.attachments, *added)


def content(unit: UnitOfWork, key: AuditKey, name: str) -> bytes | None:
    """The bytes of a file of this computer's own audit or of one that arrived, or added later."""
    if unit.audits.summary(key) is not None:
        found = unit.attachments.data(key, name)
    else:
        found = unit.inbox.part(key, name) or asked.part(unit, key, name)
        if found is None and not (unit.inbox.completed(key) or asked.completed(unit, key)):
            return None
    return unit.later_files.data(key.audit_id, name) if found is None else found


def named_by(session: FormSession) -> tuple[str, ...]:
    """The files that the answers of a filling name, in form order, of questions that apply."""
    uploads = (view.value for view in session.questions() if view.control is ControlKind.UPLOAD)
    return tuple(dict.fromkeys(value for value in uploads if value))


def freeze(unit: UnitOfWork, key: AuditKey, travelling: Collection[str]) -> None:
    """Fix the files of an audit that is being completed; what no answer names any more is deleted.

    Raises:
        Refused: ATTACHMENT-GONE when an answer that travels names a file that is not here.
    """
    here = {each.name for each in unit.attachments.list(key)}
    if not here.issuperset(travelling):
        raise Refused("ATTACHMENT-GONE", missing=len(set(travelling) - here))
    named = here.intersection(unit.audits.draft(key).answers.values())
    unit.attachments.freeze(key, travelling=travelling, keep=named)


def refuse_beyond(newcomer: Attachment, named: Collection[Attachment]) -> None:
    """Keep the files of one audit within what a package holds.

    Raises:
        Refused: ATTACHMENT-FULL.
    """
    total = newcomer.size + sum(each.size for each in named)
    if total > MAX_AUDIT or len(named) >= MAX_FILES:
        raise Refused("ATTACHMENT-FULL", size=total, files=len(named), most=MAX_AUDIT)
