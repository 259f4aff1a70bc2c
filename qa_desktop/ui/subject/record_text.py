"""Owns a record as whoever decides reads it: one text, marked where the person is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from qa_desktop.domain.subject_access import Redaction, Withheld
from qa_desktop.services.desktop_subject import RecordText
from qa_desktop.ui.style import theme
from qa_desktop.ui.widgets.spelling import places

_AS_SHOWN = {ord("\r"): " ", 0x2028: "\n", 0x2029: "\n", 0: "\ufffd", 0xFDD0: " ", 0xFDD1: " "}
"""Qt makes lines of some signs and drops others; each is one sign here, so that every place stays."""

Stretch = tuple[int, int, int]
"""(number of the passage, start, end) in the words of that passage."""


class RecordView(QPlainTextEdit):
    """A record to read. What is chosen with the keyboard or the mouse can be withheld.

    Signals:
        changed: something else is chosen, or withheld.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        # Read-only, Qt gives no cursor that the keyboard could move.
        by_keyboard = Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.setTextInteractionFlags(by_keyboard | Qt.TextInteractionFlag.TextSelectableByMouse)
        self._record: RecordText | None = None
        self._made: list[Redaction] = []
        self._starts: list[int] = []
        self._place = places("")
        self.selectionChanged.connect(self.changed)
        theme.current().changed.connect(self._mark)

    # ------------------------------------------------------------ what is shown

    def show_record(self, record: RecordText) -> None:
        """Show another record from its beginning."""
        self._record, self._made = record, list(record.redactions)
        whole, self._starts = [], []
        at = 0
        for passage in record.passages:
            head = f"{_shown(passage.label)}\n"
            self._starts.append(at + len(head))
            block = f"{head}{_shown(passage.text)}\n\n"
            whole.append(block)
            at += len(block)
        text = "".join(whole)
        self._place = places(text)
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._mark()

    def clear_record(self) -> None:
        """Show nothing."""
        self._record, self._made, self._starts = None, [], []
        self._place = places("")
        self.clear()
        self.setExtraSelections([])

    @property
    def redactions(self) -> tuple[Redaction, ...]:
        """What is withheld, in the order of the record."""
        order = {passage.key: n for n, passage in enumerate(self._record.passages)} if self._record else {}
        return tuple(sorted(self._made, key=lambda each: (order[each.passage], each.start)))

    def words_of(self, redaction: Redaction) -> str:
        """What is withheld, as the record says it."""
        passages = self._record.passages if self._record else ()
        text = next((each.text for each in passages if each.key == redaction.passage), "")
        return text[redaction.start : redaction.end]

    # ------------------------------------------------------------ deciding

    @property
    def has_choice(self) -> bool:
        """Words of an answer are chosen."""
        return any(True for _ in self._chosen())

    @property
    def has_suggestions(self) -> bool:
        """What may tell of others is not all withheld."""
        return any(not self._is_withheld(each) for each in self._suggested())

    def withhold_chosen(self, reason: Withheld) -> None:
        """Withhold what is chosen, whatever was withheld in it before."""
        self._withhold(self._chosen(), reason)

    def withhold_suggested(self, reason: Withheld) -> None:
        """Withhold everything that may tell of others."""
        self._withhold((each for each in self._suggested() if not self._is_withheld(each)), reason)

    def hand_out_chosen(self) -> None:
        """Withhold nothing any more that the choice touches; the word at the cursor without one."""
        touched = list(self._chosen()) or list(self._at_cursor())
        self._made = [each for each in self._made if not any(self._touches(each, it) for it in touched)]
        self._mark()
        self.changed.emit()

    @property
    def touches_withheld(self) -> bool:
        """Something withheld is chosen, or the cursor stands in it."""
        touched = list(self._chosen()) or list(self._at_cursor())
        return any(self._touches(each, it) for each in self._made for it in touched)

    def go_to(self, redaction: Redaction) -> None:
        """Choose what is withheld, and show it."""
        if self._record is None:
            return
        number = next(n for n, each in enumerate(self._record.passages) if each.key == redaction.passage)
        self._choose(number, redaction.start, redaction.end)

    def go_to_first_find(self) -> None:
        """Show the first place at which the person may be."""
        finds = self._record.finds if self._record else ()
        for number, of_passage in enumerate(finds):
            if of_passage:
                self._choose(number, of_passage[0].start, of_passage[0].start)
                return

    # ------------------------------------------------------------ below

    def _withhold(self, stretches: Iterator[Stretch], reason: Withheld) -> None:
        record = self._record
        if record is None:
            return
        for number, start, end in list(stretches):
            key = record.passages[number].key
            self._made = [
                each
                for each in self._made
                if each.passage != key
                or each.end <= start
                or each.start >= end
                or each.start < start
                or each.end > end
            ]
            self._made.append(Redaction(key, start, end, reason))
        self._mark()
        self.changed.emit()

    def _chosen(self) -> Iterator[Stretch]:
        cursor = self.textCursor()
        if cursor.hasSelection():
            yield from self._stretches(self._back(cursor.selectionStart()), self._back(cursor.selectionEnd()))

    def _at_cursor(self) -> Iterator[Stretch]:
        at = self._back(self.textCursor().position())
        yield from self._stretches(at, at + 1)

    def _stretches(self, start: int, end: int) -> Iterator[Stretch]:
        """The words of answers between two places of the text; labels cannot be withheld."""
        passages = self._record.passages if self._record else ()
        first = max(0, bisect_right(self._starts, start) - 1)
        for number in range(first, len(passages)):
            begins = self._starts[number]
            if begins >= end:
                return
            inside = max(start, begins), min(end, begins + len(passages[number].text))
            if inside[0] < inside[1]:
                yield number, inside[0] - begins, inside[1] - begins

    def _suggested(self) -> Iterator[Stretch]:
        for number, spans in enumerate(self._record.suggested if self._record else ()):
            yield from ((number, start, end) for start, end in spans)

    def _is_withheld(self, stretch: Stretch) -> bool:
        number, start, end = stretch
        key = self._record.passages[number].key if self._record else ""
        return any(each.passage == key and each.start <= start and end <= each.end for each in self._made)

    def _touches(self, redaction: Redaction, stretch: Stretch) -> bool:
        number, start, end = stretch
        key = self._record.passages[number].key if self._record else ""
        return redaction.passage == key and redaction.start < end and start < redaction.end

    def _back(self, place: int) -> int:
        """From a place as Qt counts to one as Python counts."""
        low, high = 0, place
        while low < high:
            middle = (low + high) // 2
            if self._place(middle) < place:
                low = middle + 1
            else:
                high = middle
        return low

    def _cursor(self, number: int, start: int, end: int) -> QTextCursor:
        begins = self._starts[number]
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._place(begins + start))
        cursor.setPosition(self._place(begins + end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _choose(self, number: int, start: int, end: int) -> None:
        self.setTextCursor(self._cursor(number, start, end))
        self.centerCursor()

    @Slot()
    def _mark(self) -> None:
        """Colour never speaks alone: the person is underlined, others dotted, what is withheld struck out."""
        record = self._record
        if record is None:
            return
        t = theme.current().tokens
        label = QTextCharFormat()
        label.setForeground(QColor(t.muted))
        person = QTextCharFormat()
        person.setFontUnderline(True)
        person.setBackground(QColor(t.accent_soft))
        person.setForeground(QColor(t.ink))
        others = QTextCharFormat()
        others.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        others.setUnderlineColor(QColor(t.warning))
        withheld = QTextCharFormat()
        withheld.setFontStrikeOut(True)
        withheld.setBackground(QColor(t.ink))
        withheld.setForeground(QColor(t.surface))
        marks: list[QTextEdit.ExtraSelection] = []
        for number, passage in enumerate(record.passages):
            marks.append(self._selection(number, -len(passage.label) - 1, -1, label))
            marks += [self._selection(number, f.start, f.end, person) for f in record.finds[number]]
        marks += [self._selection(*each, others) for each in self._suggested()]
        numbers = {passage.key: number for number, passage in enumerate(record.passages)}
        marks += [self._selection(numbers[r.passage], r.start, r.end, withheld) for r in self._made]
        self.setExtraSelections(marks)

    def _selection(
        self, number: int, start: int, end: int, look: QTextCharFormat
    ) -> QTextEdit.ExtraSelection:
        one = QTextEdit.ExtraSelection()
        one.cursor = self._cursor(number, start, end)
        one.format = look
        return one


def _shown(text: str) -> str:
    return text.translate(_AS_SHOWN)


def joined(parts: Sequence[str]) -> str:
    """Parts of a line that are not blank, with a dot between."""
    return " · ".join(part for part in parts if part)
