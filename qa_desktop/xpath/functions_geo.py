"""Owns the functions on places. Points are `latitude longitude …`, lines and areas points joined by `;`."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from qa_desktop.xpath.function import Function
from qa_desktop.xpath.values import NAN, Value, as_string, strings_of
from qa_desktop.xpath.world import Context

_RADIUS: Final = 6_378_100
"""Metres; the earth's as the reference engines have it."""

Point = tuple[float, float]


def _points(texts: Iterable[str]) -> list[Point] | None:
    """Latitudes and longitudes in degrees; None when any is none."""
    points: list[Point] = []
    for text in texts:
        for part in text.split(";"):
            if not part.strip():
                continue
            numbers = part.split()
            try:
                latitude, longitude = float(numbers[0]), float(numbers[1])
            except (IndexError, ValueError):
                return None
            if not (abs(latitude) <= 90 and abs(longitude) <= 180):
                return None
            points.append((latitude, longitude))
    return points or None


def _area(_context: Context, values: list[Value]) -> Value:
    points = _points(strings_of(values))
    if points is None:
        return NAN
    if len(points) < 3:
        return 0.0
    total = 0.0
    for (lat1, lon1), (lat2, lon2) in zip(points, points[1:] + points[:1], strict=True):
        total += math.radians(lon2 - lon1) * (2 + math.sin(math.radians(lat1)) + math.sin(math.radians(lat2)))
    return round(abs(total * _RADIUS * _RADIUS / 2), 2)


def _distance(_context: Context, values: list[Value]) -> Value:
    points = _points(strings_of(values))
    if points is None:
        return NAN
    return round(math.fsum(_between(a, b) for a, b in pairwise(points)), 2)


def _between(first: Point, second: Point) -> float:
    lat1, lat2 = math.radians(first[0]), math.radians(second[0])
    # The haversine keeps its digits for points close together, where the cosine rule loses them.
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin(math.radians(second[1] - first[1]) / 2) ** 2
    )
    return 2 * _RADIUS * math.asin(min(1.0, math.sqrt(half)))


def _geofence(_context: Context, values: list[Value]) -> Value:
    """Whether a point lies in an area, by counting the sides crossed on the way out."""
    inside = _points([as_string(values[0])])
    corners = _points([as_string(values[1])])
    if not inside or not corners or len(corners) < 3:
        return False
    y, x = inside[0]
    found = False
    for (y1, x1), (y2, x2) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            found = not found
    return found


def _intersects(context: Context, values: list[Value]) -> Value:
    """Whether a line or the edge of an area crosses itself."""
    points = _points(strings_of(values)) or []
    sides = [side for side in pairwise(points) if side[0] != side[1]]
    context.count_visits(len(sides) ** 2)
    closed = len(points) > 1 and points[0] == points[-1]
    last = len(sides) - 1
    for first in range(len(sides)):
        for second in range(first + 2, len(sides)):
            if not (closed and first == 0 and second == last) and _cross(sides[first], sides[second]):
                return True
    return False


def _cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether two lines share a point: each has the other's ends on different sides, or an end on it."""
    turns = [_turn(*one, other[0]), _turn(*one, other[1]), _turn(*other, one[0]), _turn(*other, one[1])]
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    ends = ((one, other[0]), (one, other[1]), (other, one[0]), (other, one[1]))
    return any(turn == 0 and _within(line, end) for turn, (line, end) in zip(turns, ends, strict=True))


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _within(line: tuple[Point, Point], point: Point) -> bool:
    (y1, x1), (y2, x2) = line
    return min(y1, y2) <= point[0] <= max(y1, y2) and min(x1, x2) <= point[1] <= max(x1, x2)


TABLE: Final = (
    Function("area", 1, None, _area),
    Function("enclosed-area", 1, None, _area),
    Function("enclosed-area", 1, None, _area),  # as `area` was called before, and still is in older forms
    Function("distance", 1, None, _distance),
    Function("geofence", 2, 2, _geofence),
    Function("intersects", 1, 1, _intersects),
)
