"""Owns lists of plain rows as files hold them: compact, and seen as elements or mappings when asked.

A list of 50,000 rows is kept as one tuple a row; what looks at a row makes what it needs of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import overload

from qa_desktop.formspec.definition import InstanceElement

ROOT = "root"
ITEM = "item"
"""Names of the elements of a list that comes from a file (ODK XForms, "External Secondary Instances")."""


class Rows(Sequence[InstanceElement]):
    """The rows of a list as the children of its root element. Equal by identity."""

    __slots__ = ("cells", "columns", "name", "places")

    def __init__(self, columns: tuple[str, ...], cells: Sequence[tuple[str, ...]], name: str = ITEM) -> None:
        self.columns = columns
        self.cells = cells
        """Of each row its texts, in the order of `columns`."""
        self.name = name
        self.places: dict[str, int] = {column: place for place, column in enumerate(columns)}

    def __len__(self) -> int:
        return len(self.cells)

    @overload
    def __getitem__(self, index: int) -> InstanceElement: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[InstanceElement]: ...
    def __getitem__(self, index: int | slice) -> InstanceElement | Sequence[InstanceElement]:
        if isinstance(index, slice):
            return Rows(self.columns, self.cells[index], self.name)
        return self._element(self.cells[index])

    def __iter__(self) -> Iterator[InstanceElement]:
        return map(self._element, self.cells)

    def _element(self, cells: tuple[str, ...]) -> InstanceElement:
        pairs = zip(self.columns, cells, strict=True)
        return InstanceElement(self.name, children=tuple(InstanceElement(name, text) for name, text in pairs))


class Items(Sequence[Mapping[str, str]]):
    """The same rows as mappings of column to text. Equal by identity."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Mapping[str, str]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Mapping[str, str]]: ...
    def __getitem__(self, index: int | slice) -> Mapping[str, str] | Sequence[Mapping[str, str]]:
        if isinstance(index, slice):
            return Items(Rows(self._rows.columns, self._rows.cells[index], self._rows.name))
        return dict(zip(self._rows.columns, self._rows.cells[index], strict=True))

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        columns = self._rows.columns
        return (dict(zip(columns, cells, strict=True)) for cells in self._rows.cells)


def list_of(rows: Rows) -> InstanceElement:
    """The root element of a list."""
    return InstanceElement(ROOT, children=rows)
