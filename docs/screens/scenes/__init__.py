"""Owns the list of scenes. A module here adds its own with `@scene`; `draw.py` imports them all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio import Studio

Draw = Callable[["Studio"], None]
SCENES: dict[str, Draw] = {}
"""By name, in the order in which they are drawn. Each begins at My work and may leave anything open."""


def scene(name: str) -> Callable[[Draw], Draw]:
    """Add a scene; its pictures are called by its name."""

    def add(draw: Draw) -> Draw:
        if name in SCENES:
            raise ValueError(f"there are two scenes {name}")
        SCENES[name] = draw
        return draw

    return add
