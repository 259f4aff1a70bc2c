"""Owns the looks that every scene is drawn in: light, dark and high contrast, at 100 % and at 200 %."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    scheme: str
    scale: float

    @property
    def name(self) -> str:
        return self.scheme if self.scale == 1.0 else f"{self.scheme}-{round(self.scale * 100)}"


LOOKS = tuple(Look(scheme, scale) for scheme in ("light", "dark", "contrast") for scale in (1.0, 2.0))
