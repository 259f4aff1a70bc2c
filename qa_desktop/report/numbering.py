"""Owns the canvas that knows how many pages there are before it writes any head or foot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from qa_desktop.services import progress

HeadAndFoot = Callable[[Canvas, int, int], None]
"""(canvas, number of the page counted from 1, how many there are)."""


def numbered(head_and_foot: HeadAndFoot) -> type[Canvas]:
    """A class of canvas that calls this for every page, once all are laid out."""

    class NumberedCanvas(Canvas):  # type: ignore[misc]  # reportlab has no type stubs
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            progress.step()  # between two pages, in memory: nothing is half done
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._pages, 1):
                self.__dict__.update(page)
                head_and_foot(self, number, len(self._pages))
                super().showPage()
            super().save()

    return NumberedCanvas
