"""Owns what people do with tools: check a file, export a workbook, put a tool on the shelf, list them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qa_desktop.domain.tool import ToolRef, ToolSummary
from qa_desktop.errors import Refused
from qa_desktop.formspec.check import check_source, is_sound
from qa_desktop.formspec.definition import Tool
from qa_desktop.formspec.problems import Problem, Severity
from qa_desktop.formspec.sources import MAX_SOURCE
from qa_desktop.formspec.workbook_writer import write_xlsx
from qa_desktop.formspec.xform import read
from qa_desktop.formspec.xlsform import convert
from qa_desktop.services.ports import Store, UnitOfWork
from qa_desktop.services.tool_files import FilesBeside, with_near_names


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What checking a source found. `ref` is None when it could not be converted at all."""

    problems: tuple[Problem, ...]
    ref: ToolRef | None
    title: str
    kind: str = ""
    sample: bool = False

    @property
    def is_sound(self) -> bool:
        """True when the tool may be installed; there may be warnings."""
        return is_sound(self.problems)

    @property
    def errors(self) -> int:
        return sum(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors


def check_file(path: Path) -> CheckReport:
    """Check a tool's source: .xlsx, .xls, .csv, .md or .xml, told by its content; and the files beside it.

    A file that cannot be read is a problem in the report as well, never an exception.
    """
    return _checked(path)[0]


def export_xlsx(source: Path, target: Path) -> CheckReport:
    """Write the Excel workbook that a colleague edits; checked, it has the source's content hash.

    An existing target is replaced only once the new workbook is whole.

    Raises:
        Refused: TOOL-REFUSED when the source has errors, TOOL-NOT-A-WORKBOOK when it is an XForm already,
            TOOL-NOT-WRITTEN when the target cannot be written; nothing was changed then.
    """
    report, data = _checked(source)
    _refuse_errors(report)
    workbook = convert(data, source.suffix).workbook
    if workbook is None:
        raise Refused("TOOL-NOT-A-WORKBOOK")
    made = write_xlsx(workbook)
    again, _ = check_source(made, ".xlsx", FilesBeside(source))
    if report.ref is None or again.tool is None or again.tool.ref != report.ref:
        raise Refused("TOOL-EXPORT-DIFFERS")
    beside = target.with_name(f".{target.name}.part")
    try:
        beside.write_bytes(made)
        beside.replace(target)
    except OSError as failed:
        beside.unlink(missing_ok=True)
        raise Refused("TOOL-NOT-WRITTEN", errno=failed.errno) from failed
    return report


def install(store: Store, source: Path, at: datetime) -> ToolRef:
    """Put a tool on the shelf, where new audits find it. Safe to repeat.

    Raises:
        Refused: TOOL-REFUSED (with the number of errors) or TOOL-LOCKED; the shelf is unchanged.
    """
    report, data = _checked(source)
    _refuse_errors(report)
    conversion, _ = check_source(data, source.suffix, FilesBeside(source))
    tool = conversion.tool
    if tool is None:
        raise Refused("TOOL-REFUSED", errors=report.errors)
    with store.write() as unit:
        put(unit, tool, at)
    return tool.ref


def put(unit: UnitOfWork, tool: Tool, at: datetime) -> None:
    """Put a tool that was checked on the shelf, within the caller's unit of work.

    Raises:
        Refused: TOOL-LOCKED, a locked tool of this form id is there with other content.
    """
    for known in unit.tools.list():
        if known.ref.form_id != tool.ref.form_id or known.ref.content_hash == tool.ref.content_hash:
            continue
        xml = unit.tools.xml(known.ref.content_hash)
        if xml is not None and read(xml).settings.locked:
            raise Refused("TOOL-LOCKED", form_id=tool.ref.form_id, version=known.ref.version)
    unit.tools.put(summary_of(tool), tool.xml, at, tool.attachments)


def open_tool(store: Store, ref: ToolRef) -> Tool:
    """The definition of a tool on the shelf.

    Raises:
        Refused: TOOL-MISSING, no tool of this content is here.
    """
    with store.read() as unit:
        xml = unit.tools.xml(ref.content_hash)
        files = unit.tools.attachments(ref.content_hash)
    if xml is None:
        raise Refused("TOOL-MISSING", form_id=ref.form_id, version=ref.version)
    return read(xml, files.get)


def list_tools(store: Store) -> tuple[ToolSummary, ...]:
    """The shelf: newest version of each tool first, then older ones."""
    with store.read() as unit:
        return unit.tools.list()


def summary_of(tool: Tool) -> ToolSummary:
    return ToolSummary(
        ref=tool.ref,
        title=tool.title,
        kind=tool.settings.kind,
        sample=tool.settings.sample,
        about_case=any("case-reference" in node.audit.roles for node in tool.nodes.values()),
    )


def _refuse_errors(report: CheckReport) -> None:
    if not report.is_sound:
        raise Refused("TOOL-REFUSED", errors=report.errors)


def _checked(path: Path) -> tuple[CheckReport, bytes]:
    """The report, with the bytes it is about."""
    try:
        data = _read_file(path)
    except Refused as refused:
        problem = Problem(refused.code, Severity.ERROR, _WORDS[refused.code])
        return CheckReport((problem,), None, ""), b""
    files = FilesBeside(path)
    conversion, problems = check_source(data, path.suffix, files)
    problems = with_near_names(problems, files)
    tool = conversion.tool
    if tool is None:
        return CheckReport(problems, None, ""), data
    return CheckReport(problems, tool.ref, tool.title, tool.settings.kind, tool.settings.sample), data


_WORDS: Mapping[str, str] = {
    "TOOL-FILE-MISSING": "There is no such file.",
    "TOOL-NOT-A-FILE": "This is a folder or a device, not a file.",
    "TOOL-NO-PERMISSION": "This computer does not let you read the file.",
    "TOOL-FILE-UNREADABLE": "The file cannot be read from the disk or the network.",
    "TOOL-TOO-LARGE": "The file is larger than any tool.",
}


def _read_file(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise Refused("TOOL-NOT-A-FILE")
        if path.stat().st_size > MAX_SOURCE:
            raise Refused("TOOL-TOO-LARGE", bytes=path.stat().st_size)
        return path.read_bytes()
    except FileNotFoundError as missing:
        raise Refused("TOOL-FILE-MISSING") from missing
    except PermissionError as denied:
        raise Refused("TOOL-NO-PERMISSION", errno=denied.errno) from denied
    except (OSError, ValueError) as failed:  # ValueError: a name with a NUL byte
        raise Refused("TOOL-FILE-UNREADABLE") from failed
