"""Looks at every screen of the program as the script of the pictures knows them; by hand, it takes minutes.

    python tests/ui/a11y/every_screen.py            what the accessibility tree and the targets lack
    python tests/ui/a11y/every_screen.py 2.0        what is cut off, grows or scrolls sideways at 200 %

`docs/screens` lists every page, sheet and dialog, in the real window on the demonstration's data. Where it
takes a picture, this looks. Exits with 1 when it found something.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[3]
SCREENS = ROOT / "docs" / "screens"
sys.path[:0] = [str(ROOT), str(SCREENS)]

from PySide6.QtGui import QAccessible  # noqa: E402  the platform is chosen first
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from qa_desktop.ui import app as program  # noqa: E402
from qa_desktop.ui.style import theme  # noqa: E402
from tests.ui.a11y import fit, tree  # noqa: E402

ROOM = (1280, 720)


def main(scale: float) -> int:
    theme.apply(program.application(), "light", scale)
    QAccessible.setActive(scale == 1.0)
    known, studio, looks = (importlib.import_module(name) for name in ("scenes", "studio", "looks"))
    for module in pkgutil.iter_modules(known.__path__):
        importlib.import_module(f"scenes.{module.name}")
    found: dict[str, str] = {}
    unreached: list[str] = []

    def keep(self: object, _image: object, which: str = "") -> None:
        for top in (QApplication.activeModalWidget(), self.window):  # type: ignore[attr-defined]  # a Studio
            for fault in wrong_with(top, scale) if top is not None and top.isVisible() else ():
                found.setdefault(re.sub(r"\d+", "#", fault), f"{self.scene} {which}: {fault}")  # type: ignore[attr-defined]  # a Studio

    studio.Studio.keep = keep
    with tempfile.TemporaryDirectory() as folder, studio.demonstration(Path(folder)) as made:
        for name, scene in known.SCENES.items():
            made.scene = name
            try:
                made.home()
                made.wear(looks.Look("light", scale))
                scene(made)
            except Exception as error:  # noqa: BLE001  one screen that cannot be reached must not hide the others
                unreached.append(f"{name}: {error!r}")
        made.home()
    for line in (*found.values(), *(f"not reached: {each}" for each in unreached)):
        print(line)
    return 1 if found or unreached else 0


def wrong_with(top: QWidget, scale: float) -> list[str]:
    if scale > 1.0:
        return fit.faults(top, ROOM)
    return [*tree.faults(top), *(f"small target {small}" for small in fit.small_targets(top))]


if __name__ == "__main__":
    raise SystemExit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0))
