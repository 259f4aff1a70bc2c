"""Owns what can be found in the program: audits, cases, tools, questions, pages and commands, as entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QObject

from qa_desktop.domain.audit import AuditState
from qa_desktop.domain.case import Case
from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.domain.tool import ToolSummary
from qa_desktop.i18n import tr
from qa_desktop.services.desktop import AuditRow
from qa_desktop.ui.commands import ALL, Bound, Menu, key_words, live
from qa_desktop.ui.fill.find import Findable
from qa_desktop.ui.naming import subject
from qa_desktop.ui.palette.ranking import Entry, Kind
from qa_desktop.ui.widgets import markup

_NOT_FOUND = frozenset({"find.anything", "edit.cut", "edit.copy", "edit.paste", "edit.all"})
"""What works on the text in focus makes no sense from a sheet that has the keyboard itself."""


def audit_id(key: AuditKey) -> str:
    return f"audit:{key.audit_id}:{key.revision}"


def audits(rows: Iterable[AuditRow], open_it: Callable[[AuditRow], object]) -> list[Entry]:
    """Every audit, found by its case number, tool, state, grade, team and reference."""
    found = []
    for row in rows:
        summary = row.summary
        title = subject(summary.case_reference, row.reference)
        grade = row.grade_words
        note = " · ".join(
            part for part in (summary.tool_title, row.state_words, grade, summary.team, row.reference) if part
        )
        found.append(Entry(audit_id(row.key), Kind.AUDIT, title, note, act=partial(open_it, row)))
    return found


def is_draft(row: AuditRow) -> bool:
    return row.summary.state is AuditState.DRAFT


def cases(listed: Iterable[Case], start: Callable[[str], object]) -> list[Entry]:
    """Cases of the case list; choosing one begins an audit of it."""
    return [
        Entry(
            f"case:{case.person_id}",
            Kind.CASE,
            tr("Case {case}", case=case.person_id),
            " · ".join(part for part in (tr("Start an audit"), case.team, case.service_area) if part),
            act=partial(start, case.person_id),
        )
        for case in listed
    ]


def tools(listed: Iterable[ToolSummary], start: Callable[[ToolSummary], object]) -> list[Entry]:
    """Tools; choosing one begins an audit with it."""
    return [
        Entry(
            f"tool:{tool.ref.content_hash}",
            Kind.TOOL,
            tool.title,
            tr("Start an audit with version {version}", version=tool.ref.version),
            act=partial(start, tool),
        )
        for tool in listed
    ]


def questions(asked: Iterable[Findable], go_to: Callable[[NodeId], object]) -> list[Entry]:
    """The questions of an open audit that apply; choosing one jumps to it."""
    return [
        Entry(
            f"question:{each.node_id}",
            Kind.QUESTION,
            markup.read(each.label).text,
            each.section,
            act=partial(go_to, each.node_id),
        )
        for each in asked
    ]


def commands(window: QObject) -> list[Entry]:
    """What can be done now, by the words of the menus; the pages one can go to are among them."""
    return list(_commands(live(window).values()))


def _commands(bound: Iterable[Bound]) -> Iterator[Entry]:
    order = {each.id: place for place, each in enumerate(ALL)}
    # As in the menus, but what one goes to most first: Settings stands behind the other pages.
    for each in sorted(bound, key=lambda one: (one.command.id == "app.settings", order[one.command.id])):
        what = each.command
        if what.id in _NOT_FOUND or what.menu is Menu.NONE or each.reason:
            continue
        keys = key_words(what)
        is_page = what.id.startswith("go.") or what.id == "app.settings"
        kind = Kind.PAGE if is_page else Kind.COMMAND
        yield Entry(what.id, kind, each.words(), key=keys[0] if keys else "", act=each.run)


def searches(typed: Sequence[str]) -> list[Entry]:
    """What was looked for lately; choosing one types it again."""
    return [Entry(f"search:{words}", Kind.SEARCH, words, text=words) for words in typed]
