"""Owns what every page is given: the desks and the lanes. Pages know neither each other nor the window."""

from __future__ import annotations

from dataclasses import dataclass

from qa_desktop.services.desktop import Desktop
from qa_desktop.ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Context:
    """The desks a page may ask, and the lanes on which it asks them."""

    desktop: Desktop
    tasks: Tasks
