"""Owns what a section's answers raise, said at its end: a danger first, then serious gaps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qa_desktop.domain.prompts import PromptCode, RaisedPrompt
from qa_desktop.ui.style.roles import Ground
from qa_desktop.ui.style.spacing import spaced
from qa_desktop.ui.widgets.banner import Banner


class Raised(QWidget):
    """Two banners, away while there is nothing to say.

    Signals:
        escalation_wanted: open the escalation sheet.
    """

    escalation_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.alarm, self.gaps = Banner(Ground.DANGER), Banner(Ground.WARNING)
        column = QVBoxLayout(self)
        spaced(column, gap=12)
        column.addWidget(self.alarm)
        column.addWidget(self.gaps)
        self.alarm.acted.connect(self.escalation_wanted)

    def show_prompts(self, prompts: Sequence[RaisedPrompt], action: str, *, told: bool) -> None:
        """Show what stands; `action` is what a danger's button says, `told` that a manager knows already."""
        urgent = [_sentence(p) for p in prompts if p.code is PromptCode.E1]
        serious = [_sentence(p) for p in prompts if p.code is PromptCode.E2]
        if urgent and not told:
            self.alarm.say(
                "\n".join([self.tr("A child may be unsafe. Tell a manager now."), *urgent]), action
            )
        else:
            self.alarm.hush()
        if serious:
            advice = self.tr("This is a serious gap: add an action with high priority.")
            self.gaps.say("\n".join([*serious, advice]))
        else:
            self.gaps.hush()


def _sentence(prompt: RaisedPrompt) -> str:
    return f"{prompt.label} {prompt.answer}".strip()
