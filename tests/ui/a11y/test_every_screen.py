"""Every screen of the program, as the script of the pictures knows them, walked as by a screen reader.

`docs/screens` lists every page, sheet and dialog, in the real window on the demonstration's data. Where it
takes a picture, this looks at the accessibility tree, and at 200 % at what has no room.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from qa_desktop.ui.style import theme
from tests.ui.a11y import fit, tree

SCREENS = Path(__file__).parents[3] / "docs" / "screens"
ROOM = (1280, 720)
Look = Callable[[QWidget], list[str]]


@pytest.fixture(scope="module")
def scenes():
    sys.path.insert(0, str(SCREENS))
    try:
        known = importlib.import_module("scenes")
        for module in pkgutil.iter_modules(known.__path__):
            importlib.import_module(f"scenes.{module.name}")
        yield known.SCENES
    finally:
        sys.path.remove(str(SCREENS))


@contextmanager
def seen_with(look: Look, monkeypatch, tmp_path) -> Iterator[tuple[object, dict[str, list[str]]]]:
    """The window of the pictures, with somebody who looks at it where a picture would be taken."""
    studio = importlib.import_module("studio")
    found: dict[str, list[str]] = {}

    def keep(self, _image: object, which: str = "") -> None:
        tops = [QApplication.activeModalWidget(), self.window]
        for top in (top for top in tops if top is not None and top.isVisible()):
            for fault in look(top):
                found.setdefault(re.sub(r"\d+", "#", fault), []).append(f"{self.scene} {which}: {fault}")

    monkeypatch.setattr(studio.Studio, "keep", keep)
    with studio.demonstration(tmp_path) as made:
        yield made, found


def visit(made, scenes, scale: float) -> list[str]:
    """Go to every screen; answers those that could not be reached."""
    looks = importlib.import_module("looks")
    unreached = []
    for name, scene in scenes.items():
        made.scene = name
        made.home()
        made.wear(looks.Look("light", scale))
        try:
            scene(made)
        except (TimeoutError, StopIteration, AttributeError, KeyError) as error:
            unreached.append(f"{name}: {error!r}")
    made.home()
    theme.current().wear("light", 1.0)
    return unreached


def look_at_tree(top: QWidget) -> list[str]:
    return [*tree.faults(top), *(f"small target {small}" for small in fit.small_targets(top))]


def test_every_screen_says_what_it_is_and_its_targets_are_large_enough(qapp, scenes, monkeypatch, tmp_path):
    with seen_with(look_at_tree, monkeypatch, tmp_path) as (made, found):
        unreached = visit(made, scenes, 1.0)
    assert {fault: where[0] for fault, where in found.items()} == {}
    assert unreached == []


def test_no_screen_is_cut_off_or_grows_at_200_per_cent(qapp, scenes, monkeypatch, tmp_path):
    with seen_with(lambda top: fit.faults(top, ROOM), monkeypatch, tmp_path) as (made, found):
        unreached = visit(made, scenes, 2.0)
    assert {fault: where[0] for fault, where in found.items()} == {}
    assert unreached == []
