"""Draws every screen of the program to `docs/screens/<look>/<scene>.png`, without a display.

    python docs/screens/draw.py                              every scene in every look
    python docs/screens/draw.py --scene 'fill*' --look dark  some of them; both may be given more than once
    python docs/screens/draw.py --to /tmp/look --size 1000x700

It is the real program on the demonstration's data, in a profile that is thrown away; everything in it is
invented. `<look>.png` shows all pictures of a look on one sheet. Exits with 1 when a scene could not be
drawn.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
import traceback
from fnmatch import fnmatch
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["TZ"] = "Europe/London"
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

import looks  # noqa: E402  the platform is chosen first
import pictures  # noqa: E402
import scenes  # noqa: E402
import studio  # noqa: E402
from PySide6.QtCore import qInstallMessageHandler  # noqa: E402
from PySide6.QtGui import QFont  # noqa: E402

from qa_desktop import bootstrap  # noqa: E402
from qa_desktop.ui import app as program  # noqa: E402
from qa_desktop.ui.style import theme  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scene", action="append", default=[], help="a name, or a pattern of names")
    parser.add_argument("--look", action="append", default=[], help="light, dark-200, 'contrast*'")
    parser.add_argument("--size", default="1280x720", help="of the window")
    parser.add_argument("--to", type=Path, default=HERE, help="the folder")
    parser.add_argument("--full", action="store_true", help="keep 200 %% as large as it is on the screen")
    parser.add_argument("--list", action="store_true", help="only name the scenes")
    options = parser.parse_args()
    for module in pkgutil.iter_modules(scenes.__path__):
        importlib.import_module(f"scenes.{module.name}")
    wanted = [name for name in scenes.SCENES if _fits(name, options.scene)]
    if options.list:
        print(*wanted, sep="\n")
        return 0
    pictures.FULL = options.full
    studio.SIZE = tuple(int(side) for side in options.size.split("x"))
    qInstallMessageHandler(_warn)
    app = program.application()
    app.setFont(QFont("Inter"))
    theme.apply(app, "light", 1.0)
    bootstrap.SystemClock = studio.StudioClock  # type: ignore[misc]  # the demonstration asks for it by name
    failed = []
    for look in looks.LOOKS:
        if _fits(look.name, options.look):
            # Each look in a window of its own, as a person has it open.
            with studio.demonstration(options.to) as made:
                failed += _draw(made, look, wanted)
            sheet = pictures.contact_sheet(sorted((options.to / look.name).glob("*.png")))
            pictures.save(sheet, options.to / f"{look.name}.png", smaller=False)
    if failed:
        print("Not drawn:", *failed)
    return 1 if failed else 0


def _draw(made: studio.Studio, look: looks.Look, wanted: list[str]) -> list[str]:
    """Draw scenes in a look; the names of those that could not be."""
    failed = []
    for name in wanted:
        made.scene = name
        try:
            made.home()
            made.wear(look)
            scenes.SCENES[name](made)
        except Exception:  # noqa: BLE001  one scene that cannot be drawn must not cost the others
            traceback.print_exc()
            failed.append(f"{look.name}/{name}")
    made.home()
    return failed


def _warn(_kind: object, _context: object, words: str) -> None:
    # Of every window it is said that there is no display.
    if "propagateSizeHints" not in words:
        print(words, file=sys.stderr)


def _fits(name: str, patterns: list[str]) -> bool:
    return not patterns or any(fnmatch(name, pattern) for pattern in patterns)


if __name__ == "__main__":
    raise SystemExit(main())
