"""Draws the records grid to `docs/screens/*.png`, without a display.

Run from the root: `python docs/screens/grid_screens.py [folder] [names]`. Everything is the real program but
the store: answers are kept nowhere. Words and numbers are invented.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from fill_screens import NOW, ROOT, TASKS, Unkept, node
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from qa_desktop.domain.ids import NodeId
from qa_desktop.formengine.api import FormSession, Surroundings
from qa_desktop.formengine.session import open_session
from qa_desktop.formspec.xlsform import convert
from qa_desktop.ui.fill.page import FillPage
from qa_desktop.ui.style import theme, tokens
from qa_desktop.ui.tasks import Tasks

TITLE = "NMC record keeping audit · version 2026-11-01 · sample tool"
RECORDS = NodeId("/data/rec")

COMMENTED = """
| survey |
| | type | name | label | hint | required | relevant | appearance | repeat_count | qa:comment-on | qa:kind |
| | begin_repeat | rec | Records | | | | qa-grid | 6 | | records |
| | text | key | Record reference | | yes | | | | | |
| | date | seen | Date of the visit | | yes | | | | | |
| | select_one ynp | alone | Was the child seen alone? | Look at the last visit. | yes | | | | | |
| | text | alone_c | Why not, and what was done? | | ${alone} = 'no' | | multiline | | ${alone} | |
| | select_one ynp | plan | Is the plan up to date? | | yes | | | | | |
| | text | plan_c | What is missing? | | | | multiline | | ${plan} | |
| | select_one ynp | shared | Was it shared with the family? | | yes | ${plan} != 'no' | | | | |
| | integer | visits | Visits in the window | | yes | | | | | |
| | end_repeat | | | | | | | | | |
| choices |
| | list_name | name | label | score |
| | ynp | yes | Yes | 2 |
| | ynp | partly | Partly | 1 |
| | ynp | no | No | 0 |
| | ynp | na | Not applicable | |
| settings |
| | form_title | form_id | version | namespaces | attribute::qa:bands |
| | Visits | visits | 1 | qa="urn:qa-desktop:audit:1" | 80 60 |
""".replace("qa:comment-on | qa:kind", "bind::qa:comment-on | bind::qa:kind", 1)


def page_of(source: bytes, title: str, answer: Callable[[FormSession], None]) -> FillPage:
    """A page of a tool, filled by `answer`, before it is shown."""
    converted = convert(source, ".md")
    if converted.tool is None:
        raise SystemExit("the tool is not sound")
    made = open_session(converted.tool, Surroundings(lambda: NOW, ids(), lambda: 0.5))
    answer(made)
    return FillPage(made, title=title, case="Round 2026-27", keeper=Unkept())


def ids() -> Callable[[], str]:
    numbers = iter(range(1, 10_000))
    return lambda: str(UUID(int=next(numbers)))


def record_keeping(made: FormSession) -> None:
    chance = random.Random(4)
    made.set_value(node(made, "g_date"), "2026-11-20")
    for number, record in enumerate(made.view(RECORDS).children[:8], 1):
        made.set_value(NodeId(f"{record}/x_key"), f"R{number:02}")
        made.set_value(NodeId(f"{record}/x_contact"), f"2026-{number:02}-14")
        poor = number in (3, 6)
        for criterion in range(1, 21 if number < 8 else 9):
            picked = chance.choices(("yes", "no", "na"), (5, 4 if poor else 0.6, 1))[0]
            made.set_value(NodeId(f"{record}/c{criterion:02}"), picked)


def commented(made: FormSession) -> None:
    rows = (("V1", "no", "yes"), ("V2", "yes", "partly"), ("V3", "no", "no"), ("V3", "na", ""))
    records = made.view(NodeId("/data/rec")).children
    for number, (key, alone, plan) in enumerate(rows):
        for name, value in (("key", key), ("alone", alone), ("plan", plan), ("seen", "2026-11-02")):
            made.set_value(NodeId(f"{records[number]}/{name}"), value)
    made.set_value(NodeId(f"{records[0]}/alone_c"), "Asleep at each visit; seen at school instead.")
    made.set_value(NodeId(f"{records[1]}/visits"), "two")
    made.set_flag(NodeId(f"{records[1]}/shared"), True)


def grid() -> FillPage:
    source = (ROOT / "forms" / "nmc-record-keeping-audit" / "tool.md").read_bytes()
    page = page_of(source, TITLE, record_keeping)
    page.go_to(NodeId(f"{page.presenter.session.view(RECORDS).children[2]}/c06"))
    return page


def grid_comments() -> FillPage:
    page = page_of(COMMENTED.strip().encode(), "Visits · version 1", commented)
    page.go_to(NodeId(f"{page.presenter.session.view(RECORDS).children[2]}/alone"))
    return page


def grid_sheet() -> QWidget:
    page = grid_comments()
    page.show()
    block = page.body.grids[0]
    block.table.open_cell()
    if block.sheet is None:
        raise SystemExit("no comment to write")
    return block.sheet


SCREENS: tuple[tuple[str, Callable[[], QWidget], str, float, tuple[int, int]], ...] = (
    ("grid", grid, "light", 1.0, (1280, 770)),
    ("grid-dark", grid, "dark", 1.0, (1280, 770)),
    ("grid-contrast", grid, "contrast", 1.0, (1280, 770)),
    ("grid-200", grid, "light", 2.0, (1280, 720)),
    ("grid-dark-200", grid, "dark", 2.0, (1280, 720)),
    ("grid-comments", grid_comments, "light", 1.0, (1280, 770)),
    ("grid-comments-200", grid_comments, "dark", 2.0, (1280, 720)),
    ("grid-comment-sheet", grid_sheet, "light", 1.0, (520, 380)),
)


def main() -> None:
    """Draw them all, or those whose names are given after the folder."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    wanted = set(sys.argv[2:])
    app = QApplication.instance() or QApplication([])
    if not isinstance(app, QApplication):
        raise SystemExit("no application")
    app.setFont(QFont("Inter"))
    TASKS.append(Tasks())
    dark = tokens.DARK
    for name, make, scheme, scale, (width, height) in SCREENS:
        if wanted and name not in wanted:
            continue
        # The system's high contrast is not there without a display: its colours stand in for the dark ones.
        tokens.DARK = tokens.high_contrast(_black()) if scheme == "contrast" else dark
        theme.apply(app, "light", scale)
        theme.apply(app, "dark" if scheme == "contrast" else scheme, scale)
        page = make()
        page.resize(width, height)
        page.show()
        page.activateWindow()
        for _ in range(20):
            app.processEvents()
        page.grab().save(str(folder / f"{name}.png"))
        page.close()
        page.deleteLater()
    TASKS[0].drain()


def _black() -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, "#000000"), (roles.Base, "#000000"), (roles.WindowText, "#ffffff"),
        (roles.Text, "#ffffff"), (roles.Highlight, "#1aebff"), (roles.HighlightedText, "#000000"),
    ):  # fmt: skip
        palette.setColor(role, colour)
    return palette


if __name__ == "__main__":
    main()
