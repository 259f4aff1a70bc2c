"""Owns what the lists of a tool are known to hold, each looked through once however often it is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qa_desktop.formspec.definition import Choice, Question, Tool


def choices_of(question: Question) -> tuple[Choice, ...]:
    """The choices that are known before anything is answered; empty where they come from elsewhere."""
    return tuple(question.itemset.choices) if question.itemset is not None else question.choices


class KnownLists:
    """Answers for one tool."""

    def __init__(self, tool: Tool) -> None:
        self._tool = tool
        self._names: dict[str, frozenset[str]] = {}
        self._columns: dict[str, frozenset[str]] = {}
        self._cells: dict[tuple[str, str], frozenset[str]] = {}

    def choice_names(self, question: Question) -> frozenset[str]:
        """The names of a question's choices; empty when they are not known."""
        found = self._names.get(question.path)
        if found is None:
            found = self._names[question.path] = frozenset(one.name for one in choices_of(question))
        return found

    def columns(self, instance_id: str) -> frozenset[str]:
        """The columns of a plain list; empty when it is none, or not known."""
        found = self._columns.get(instance_id)
        if found is None:
            found = self._columns[instance_id] = frozenset(
                column for row in self._rows(instance_id) for column in row
            )
        return found

    def cells(self, instance_id: str, column: str) -> frozenset[str]:
        """What a column of a plain list holds; empty when it is not known."""
        found = self._cells.get((instance_id, column))
        if found is None:
            found = frozenset(row[column].strip() for row in self._rows(instance_id) if column in row)
            self._cells[instance_id, column] = found
        return found

    def _rows(self, instance_id: str) -> Iterable[Mapping[str, str]]:
        instance = self._tool.instances.get(instance_id)
        return instance.items if instance is not None else ()
