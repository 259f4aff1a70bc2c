"""Type in a text of 5,000 words that is checked as it is typed, beside the same box without checking.

The box is the one of every long question. In one text the words stand in paragraphs, as people write; in the
other in a single one, as some paste it. Keys go into the middle and at the end, some of them making a
misspelt word. A key is measured until the box has painted what it changed, in time of the processor: what
else a machine does decides nothing. The 95th of a hundred counts: lag is felt where it is worst.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Sequence

from desk import QUIET_MS
from painted import Watched
from PySide6.QtCore import QCoreApplication, QElapsedTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout
from ratios import Line, arguments, report

from qa_desktop import bootstrap
from qa_desktop.ui import app as ui
from qa_desktop.ui.style import theme
from qa_desktop.ui.widgets import spelling
from qa_desktop.ui.widgets.growing import GrowingTextEdit

WORDS = 5_000
PARAGRAPH = 80
LIMIT = 4.0
FRAME = 16.7
"""Beside the same box unchecked, and within a frame: what nobody sees is no lag. One key in twenty ends a
misspelt word and has its line drawn; half of the keys stay under one and a half."""
SENTENCES = (
    "The child was seen at home and at school, alone each time, and her words are in the record.",
    "Grandmother does the school run on Mondays and it's written in the plan.",
    "The chronolgy stops in spring and a newcomer could not see the patern.",
    "Supervision asked what life is like for the child now; the answer is half a page.",
    "Strategy discussion held the same day, police and health visitor both there.",
)
TYPED = "a word or two abuot it "
ONE = "one paragraph"


class Box:
    """One box in a window of its own."""

    def __init__(self, text: str) -> None:
        self.window = Watched()
        self.edit = GrowingTextEdit()
        QVBoxLayout(self.window).addWidget(self.edit)
        self.window.resize(800, 600)
        self.edit.show_text(text)
        self.window.show()
        self.edit.setFocus()
        quiet()

    def stand_at(self, share: float) -> None:
        text = self.edit.toPlainText()
        cursor = self.edit.textCursor()
        cursor.setPosition(text.find(" ", int(len(text) * share)) + 1 or len(text))
        self.edit.setTextCursor(cursor)
        self.edit.ensureCursorVisible()
        quiet()

    def press(self, letter: str) -> float:
        """Milliseconds from a key to the paint of all that it changed."""
        began = time.thread_time_ns()
        QTest.keyClicks(self.edit, letter)
        quiet()
        while self.window.painted_ns < began:
            quiet()
        return (self.window.painted_ns - began) / 1e6


def main() -> int:
    options = arguments(__doc__, rounds=200).parse_args()
    theme.apply(ui.application(), "light", 1.0)
    dictionary = bootstrap.application().launch().dictionary
    if dictionary is None:
        raise SystemExit("there is no dictionary")
    dictionary.load()
    lines = []
    for what, text in (("paragraphs of 80 words", written(PARAGRAPH)), (ONE, written(WORDS))):
        plain = Box(text)  # made before there is a speller: it has none
        spelling.install(dictionary)
        checked = Box(text)
        spelling._current.clear()
        ours, peer = typed(options.rounds, checked, plain)
        lines.append(Line(f"a key, 95 of 100, {what}", p95(ours), LIMIT, "the box unchecked", p95(peer)))
        if what != ONE:  # there Qt itself takes longer to lay out the paragraph
            lines.append(Line(f"a key, 95 of 100, {what}: within a frame", p95(ours), FRAME))
        lines.append(
            Line(
                f"a key, half of them, {what}",
                statistics.median(ours),
                None,
                "the box unchecked",
                statistics.median(peer),
            )
        )
    return report("spelling", lines, options)


def typed(rounds: int, *boxes: Box) -> list[list[float]]:
    """The same keys in each box in turn, so that a busy moment of the machine meets them all."""
    taken: list[list[float]] = [[] for _ in boxes]
    for number in range(rounds):
        if number % 50 == 0:
            for box in boxes:
                box.stand_at((0.5, 1.0)[number // 50 % 2])
        for figures, box in zip(taken, boxes, strict=True):
            figures.append(box.press(TYPED[number % len(TYPED)]))
    return taken


def written(paragraph: int) -> str:
    """The same words every time."""
    chance = random.Random(5)
    words = [word for _ in range(WORDS // 10) for word in chance.choice(SENTENCES).split()][:WORDS]
    return "\n".join(" ".join(words[at : at + paragraph]) for at in range(0, WORDS, paragraph))


def p95(figures: Sequence[float]) -> float:
    return statistics.quantiles(figures, n=100)[94]


def quiet() -> None:
    """Let the program run until nothing has come for a while."""
    clock = QElapsedTimer()
    clock.start()
    while clock.elapsed() < QUIET_MS:
        QCoreApplication.processEvents()


if __name__ == "__main__":
    raise SystemExit(main())
