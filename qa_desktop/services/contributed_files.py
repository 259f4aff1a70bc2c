"""Owns how the files of contributions travel: taken out of a package with them, sealed into another one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qa_desktop.domain.attachment import are_parts
from qa_desktop.domain.contribution import Contribution
from qa_desktop.errors import Refused
from qa_desktop.services.ports import PackagePart, UnitOfWork


def keep(unit: UnitOfWork, made: Contribution, parts: Mapping[str, bytes]) -> None:
    """Keep what came with a contribution.

    Raises:
        Refused: ATTACHMENT-GONE, a file did not come with it; ATTACHMENT-EXISTS, another one has its name.
    """
    if not are_parts(made.attachments, parts):
        raise Refused("ATTACHMENT-GONE")
    for each in made.attachments:
        unit.later_files.add(made.audit_id, each, parts[each.name], at=made.made_at, who=made.author)
    unit.later_files.sign(made.audit_id, [each.name for each in made.attachments])


def parts_of(unit: UnitOfWork, contributions: Iterable[Contribution]) -> tuple[PackagePart, ...]:
    """The files of contributions to one audit as parts, each once.

    Raises:
        Refused: ATTACHMENT-GONE.
    """
    parts: dict[str, PackagePart] = {}
    for made in contributions:
        for each in made.attachments:
            data = unit.later_files.data(made.audit_id, each.name)
            if data is None:
                raise Refused("ATTACHMENT-GONE")
            parts[each.name] = PackagePart(each.name, each.media_type, data)
    return tuple(parts.values())
