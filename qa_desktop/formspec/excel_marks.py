"""Owns what an Excel workbook says beside its values: formulas left empty, merged cells, hidden sheets."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from enum import StrEnum
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from qa_desktop.formspec.workbook import FORM_SHEETS, Mark

_MOST_MARKS = 200
"""Told of one workbook; whoever has more has one mistake, made many times."""
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class MarkKind(StrEnum):
    """What can be said of a cell, a range or a sheet beside its values."""

    NO_RESULT = "no-result"
    MERGED = "merged"
    HIDDEN = "hidden"


def marks_of(archive: zipfile.ZipFile) -> tuple[Mark, ...]:
    """Everything worth telling of the sheets that make a tool. Never raises: the unreadable says nothing."""
    found: list[Mark] = []
    try:
        sheets = list(_sheets(archive))
        for name, path, is_hidden in sheets:
            meant = name.strip().lower()
            if len(sheets) == 1 and meant not in FORM_SHEETS:
                meant = "survey"  # as `workbook.build` takes it
            if meant not in FORM_SHEETS:
                continue
            if is_hidden:
                found.append(Mark(MarkKind.HIDDEN, meant))
            found += _marks_on(archive, meant, path, _MOST_MARKS - len(found))
    except (KeyError, ValueError, ParseError, DefusedXmlException, zipfile.BadZipFile, OSError):
        return tuple(found)
    return tuple(found)


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str, bool]]:
    """Name, part and whether it is hidden, of each sheet."""
    targets = {
        one.get("Id", ""): one.get("Target", "")
        for one in fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for one in fromstring(archive.read("xl/workbook.xml")).iter():
        if _local(one) != "sheet":
            continue
        identity = next((value for key, value in one.attrib.items() if key.endswith("}id")), "")
        target = targets.get(identity, "")
        path = (
            target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        )
        yield one.get("name", ""), path, one.get("state", "visible") != "visible"


def _marks_on(archive: zipfile.ZipFile, sheet: str, path: str, most: int) -> list[Mark]:
    data = archive.read(path)
    if b"<f" not in data and b"mergeCell" not in data and b":f" not in data:
        return []
    found: list[Mark] = []
    with archive.open(path) as stream:
        for _, element in iterparse(stream, events=("end",)):
            name = _local(element)
            if name == "c":
                if _lacks_result(element):
                    found.append(_mark(MarkKind.NO_RESULT, sheet, element.get("r", "")))
                element.clear()
            elif name == "row":
                element.clear()
            elif name == "mergeCell":
                found.append(_mark(MarkKind.MERGED, sheet, element.get("ref", "")))
            if len(found) >= most:
                break
    return found


def _lacks_result(cell: Element) -> bool:
    parts = {_local(part): part.text or "" for part in cell}
    return "f" in parts and not parts.get("v") and "is" not in parts


def _mark(kind: MarkKind, sheet: str, reference: str) -> Mark:
    first = _REFERENCE.match(reference)
    return Mark(kind, sheet, int(first[2]) if first else 0, first[1] if first else "", reference)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
