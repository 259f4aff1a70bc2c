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
from qa_desktop.services.reading_jobs import report_from_json
from qa_desktop.services.reading_ports import Answer, Reading
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


def check_file(path: Path, reading: Reading | None = None) -> CheckReport:
    """Check a tool's source: .xlsx, .xls, .csv, .md or .xml, told by its content; and the files beside it.

    A file that cannot be read is a problem in the report as well, never an exception. With `reading` a worker
    reads it; without, this process does, as for tools that come with the program.
    """
    if reading is None:
        return _checked(path)[0]
    try:
        answer = _asked(reading, path, "report")
    except Refused as refused:
        return _not_read(refused)
    return CheckReport(*report_from_json(answer.data))


def read_tool(path: Path, reading: Reading | None = None) -> tuple[CheckReport, Tool | None]:
    """The report, and the tool where it is sound."""
    if reading is None:
        report, data = _checked(path)
        if not report.is_sound:
            return report, None
        return report, check_source(data, path.suffix, FilesBeside(path))[0].tool
    try:
        answer = _asked(reading, path, "tool")
    except Refused as refused:
        return _not_read(refused), None
    report = CheckReport(*report_from_json(answer.data))
    if not report.is_sound or not answer.parts:
        return report, None
    # What a worker has read within its limits is read here once more: the hash is of what is kept.
    names = answer.data.get("files")
    if not isinstance(names, list) or len(names) != len(answer.parts) - 1:
        raise Refused("READING-BROKE-OFF", reason="shape")
    tool = read(answer.parts[0], dict(zip(names, answer.parts[1:], strict=True)).get)
    if tool.ref != report.ref:
        raise Refused("READING-BROKE-OFF", reason="hash")
    return report, tool


def workbook_of(source: Path) -> tuple[CheckReport, bytes]:
    """The Excel workbook that a colleague edits; checked, it has the source's content hash.

    Raises:
        Refused: TOOL-REFUSED when the source has errors, TOOL-NOT-A-WORKBOOK when it is an XForm already,
            TOOL-EXPORT-DIFFERS.
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
    return report, made


def export_xlsx(source: Path, target: Path, reading: Reading | None = None) -> CheckReport:
    """Write the Excel workbook that a colleague edits.

    An existing target is replaced only once the new workbook is whole.

    Raises:
        Refused: as `workbook_of`; TOOL-NOT-WRITTEN when the target cannot be written; READING-… when the
            source cannot be read within limits. Nothing was changed then.
    """
    if reading is None:
        report, made = workbook_of(source)
    else:
        answer = _asked(reading, source, "workbook")
        report, made = CheckReport(*report_from_json(answer.data)), answer.parts[0]
    beside = target.with_name(f".{target.name}.part")
    try:
        beside.write_bytes(made)
        beside.replace(target)
    except OSError as failed:
        beside.unlink(missing_ok=True)
        raise Refused("TOOL-NOT-WRITTEN", errno=failed.errno) from failed
    return report


def install(store: Store, source: Path, at: datetime, reading: Reading | None = None) -> ToolRef:
    """Put a tool on the shelf, where new audits find it. Safe to repeat.

    Raises:
        Refused: TOOL-REFUSED (with the number of errors) or TOOL-LOCKED; the shelf is unchanged.
    """
    report, tool = read_tool(source, reading)
    _refuse_errors(report)
    if tool is None:
        raise Refused("TOOL-REFUSED", errors=report.errors)
    return put_on_shelf(store, tool, at)


def put_on_shelf(store: Store, tool: Tool, at: datetime) -> ToolRef:
    """Put a tool that was read and is sound on the shelf.

    Raises:
        Refused: TOOL-LOCKED; the shelf is unchanged.
    """
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


def _asked(reading: Reading, path: Path, want: str) -> Answer:
    return reading.run("tool", {"path": str(path.absolute()), "want": want})


def _not_read(refused: Refused) -> CheckReport:
    """A report of why a worker came to no end; what the job itself refuses travels on."""
    words = _WORDS.get(refused.code)
    if words is None:
        raise refused
    return CheckReport((Problem(refused.code, Severity.ERROR, words.format(**refused.facts)),), None, "")


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
    "READING-TOO-LONG": "Reading the file took more than {seconds} seconds and was ended.",
    "READING-TOO-MUCH": "Reading the file took more than {megabytes} MB of memory and was ended.",
    "READING-BROKE-OFF": "Reading the file broke off: it is damaged, or made to do harm.",
    "READING-NOT-STARTED": "This computer did not let the program start the part that reads files.",
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
