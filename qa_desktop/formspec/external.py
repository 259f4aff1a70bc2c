"""Owns reading a list out of a file that comes with a tool: CSV, XML or GeoJSON, nobody vouching for it.

As ODK XForms ("External Secondary Instances") has it: a CSV row or a GeoJSON feature is an `item` in `root`.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any  # JSON from outside may be anything: its shape is what we check

from qa_desktop.errors import Refused
from qa_desktop.formspec.definition import InstanceElement
from qa_desktop.formspec.lists import Rows, list_of
from qa_desktop.formspec.xmltree import children, read_xml, split_name

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_LIST = 16 * 1024 * 1024
"""Bytes. The largest list of the public forms has 0.9 MB; one of every place in the country has 6."""
MAX_ROWS = 100_000
MAX_CELLS = 2_000_000
MAX_CELL = 100_000
"""Characters of one cell."""


class Unusable(Exception):
    """A file is not the list that it should be; the words say why, for the tool's author."""


def read_list(name: str, data: bytes, *, as_csv: bool = False) -> InstanceElement:
    """The root element of a list, told by its file's name.

    Raises:
        Unusable: too large, damaged, or of a kind that no list has.
    """
    if len(data) > MAX_LIST:
        raise Unusable(f"it has {len(data) / 1_048_576:.0f} MB, and {MAX_LIST // 1_048_576} MB is the limit")
    suffix = name.rpartition(".")[2].lower()
    if as_csv or suffix == "csv":
        return list_of(read_csv(data))
    if suffix == "xml":
        return read_tree(data)
    if suffix in ("geojson", "json"):
        return list_of(read_geojson(data))
    raise Unusable("lists come from files that end in .csv, .xml or .geojson")


# CSV ---------------------------------------------------------------------------------------------


def read_csv(data: bytes) -> Rows:
    """The rows of a CSV file, its first line naming the columns.

    Commas; semicolons or tabs where the first line has those instead. Blank lines are left out, missing
    cells are blank, what stands beyond the last column is left out.
    """
    text = _decoded(data)
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL * 10))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        header = [cell.strip() for cell in next(lines, [])]
        columns = _columns(header)
        return Rows(tuple(columns), tuple(_cells(lines, tuple(columns.values()))))
    except csv.Error as broken:
        raise Unusable(f"line {lines.line_num} cannot be read ({broken})") from broken


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as other:
        raise Unusable("it is not in UTF-8; save it as “CSV UTF-8”") from other
    if "\0" in text:
        raise Unusable("it holds bytes that no text has")
    return text


def _delimiter(text: str) -> str:
    first = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").partition("\n")[0])
    counts = {sign: first.count(sign) for sign in (",", ";", "\t")}
    return max(counts, key=lambda sign: counts[sign]) if any(counts.values()) else ","


def _columns(header: list[str]) -> dict[str, int]:
    """The columns with their places; one without a name is left out."""
    columns: dict[str, int] = {}
    for place, name in enumerate(header):
        if name in columns:
            raise Unusable(f"two columns are called “{name[:60]}”")
        if name:
            columns[name] = place
    if not columns:
        raise Unusable("its first line does not name any column")
    return columns


def _cells(lines: Iterator[list[str]], places: tuple[int, ...]) -> Iterator[tuple[str, ...]]:
    limit = min(MAX_ROWS, MAX_CELLS // len(places))
    count = 0
    whole = places == tuple(range(len(places)))
    for line in lines:
        if not line or line == [""]:
            continue
        count += 1
        if count > limit:
            raise Unusable(f"it has more than {limit:,} rows")
        if whole and len(line) == len(places):
            yield tuple(line)
        else:
            yield tuple(line[place] if place < len(line) else "" for place in places)


# XML ---------------------------------------------------------------------------------------------


def read_tree(data: bytes) -> InstanceElement:
    """The root element of an XML file, whatever its shape."""
    try:
        return element_of(read_xml(data).root)
    except Refused as refused:
        raise Unusable(_XML_WORDS.get(refused.code, "it cannot be read")) from refused


_XML_WORDS: Mapping[str, str] = {
    "TOOL-XML": "it is not well-formed XML",
    "TOOL-XML-DTD": "it declares a document type or an entity, which no list has",
    "TOOL-TOO-LARGE": "it is larger or deeper than any list",
}


def element_of(element: Element) -> InstanceElement:
    """An element with all it holds, as plain data; names without their prefixes."""
    inner = tuple(element_of(child) for child in children(element))
    # Blanks around the text are the file's lay-out, as JavaRosa has it.
    text = "" if inner else (element.text or "").strip()
    attributes = {split_name(key)[1]: value for key, value in element.attrib.items()} or _NONE
    return InstanceElement(split_name(str(element.tag))[1], text, attributes, inner)


_NONE: Mapping[str, str] = {}


# GeoJSON -----------------------------------------------------------------------------------------


def read_geojson(data: bytes) -> Rows:
    """The features of a collection: `geometry` as ODK writes places, `id`, and the properties."""
    try:
        collection = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as broken:
        raise Unusable("it is not well-formed JSON") from broken
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise Unusable("it is not a collection of features (FeatureCollection)")
    features = collection.get("features")
    if not isinstance(features, list):
        raise Unusable("it has no list of features")
    if len(features) > MAX_ROWS:
        raise Unusable(f"it has more than {MAX_ROWS:,} features")
    try:
        items = [_feature(feature, place) for place, feature in enumerate(features, start=1)]
    except RecursionError as deep:
        raise Unusable("its properties are nested too deeply") from deep
    columns = tuple(dict.fromkeys(column for item in items for column in item))
    if len(columns) * len(items) > MAX_CELLS:
        raise Unusable("its features have too many properties")
    return Rows(columns, tuple(tuple(item.get(column, "") for column in columns) for item in items))


def _feature(feature: object, place: int) -> dict[str, str]:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise Unusable(f"entry {place} is not a feature")
    geometry, properties = feature.get("geometry"), feature.get("properties")
    item: dict[str, str] = {}
    if geometry is not None:
        item["geometry"] = _geometry(geometry, place)
    if isinstance(properties, dict):
        item |= {str(name): _plain(value) for name, value in properties.items()}
    if feature.get("id") is not None:
        item["id"] = _plain(feature["id"])
    return item


def _geometry(geometry: Any, place: int) -> str:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    points: Any = geometry.get("coordinates") if isinstance(geometry, dict) else None
    try:
        if kind == "Point":
            return _point(points)
        if kind == "Polygon":
            points = points[0] if points else []
        if kind in ("LineString", "Polygon"):
            return "; ".join(_point(point) for point in points)
    except (TypeError, ValueError, IndexError, KeyError) as broken:
        raise Unusable(f"the place of entry {place} cannot be read") from broken
    raise Unusable(f"entry {place} is not a point, a line or an area")


def _point(point: Any) -> str:
    longitude, latitude = point[0], point[1]
    for part in (longitude, latitude):
        if isinstance(part, bool) or not isinstance(part, int | float):
            raise TypeError(part)
    return f"{_plain(latitude)} {_plain(longitude)} 0 0"


def _plain(value: object) -> str:
    """A value of JSON as text: numbers without an exponent, nothing as blank."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return format(value, ".15g") if 1e-4 <= abs(value) < 1e15 or value == 0 else format(value, "f")
    return str(value) if isinstance(value, int | str) else json.dumps(value, ensure_ascii=False)
