"""Draws the screens of filling, reviewing and escalating to `docs/screens/*.png`, without a display.

Run from the root: `python docs/screens/fill_screens.py [folder]`. Everything is the real program but the
store: answers are kept nowhere. Words and numbers are invented.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QBuffer, QByteArray, QIODevice  # noqa: E402  the platform is chosen first
from PySide6.QtGui import QColor, QFont, QImage, QImageWriter, QPainter  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from qa_desktop.domain.attachment import Attachment  # noqa: E402
from qa_desktop.domain.case import Case  # noqa: E402
from qa_desktop.domain.ids import AuditId, AuditKey, NodeId  # noqa: E402
from qa_desktop.formengine.api import FormSession, Surroundings  # noqa: E402
from qa_desktop.formengine.session import open_session  # noqa: E402
from qa_desktop.formspec.xlsform import convert  # noqa: E402
from qa_desktop.services import attachments, completing, escalating  # noqa: E402
from qa_desktop.services.desktop import Saved, Taken  # noqa: E402
from qa_desktop.services.earlier_answers import LastTime  # noqa: E402
from qa_desktop.ui.escalation.dialog import EscalationDialog  # noqa: E402
from qa_desktop.ui.fill.files import Files  # noqa: E402
from qa_desktop.ui.fill.page import FillPage  # noqa: E402
from qa_desktop.ui.fill.two_marks import TwoMarks  # noqa: E402
from qa_desktop.ui.review.page import ReviewPage  # noqa: E402
from qa_desktop.ui.style import theme  # noqa: E402
from qa_desktop.ui.tasks import Tasks  # noqa: E402

NOW = datetime(2026, 11, 23, 14, 2, tzinfo=ZoneInfo("Europe/London"))
TITLE = "Generic Mosaic case audit · version 2026-11-01 · sample tool"
CASE = "Case 1048213"
ANSWERS = {
    "h_audit_type": "selected",
    "h_auditor": "Auditor A",
    "h_independent": "yes",
    "h_case_key": "1048213",
    "h_unborn": "no",
    "h_dob": "2017-05-02",
    "h_ethnicity": "WBRI",
    "h_team": "Riverside",
    "h_worker": "Worker 7",
    "h_manager": "Manager 1",
    "p_area": "fast",
    "p_status": "cp",
    "p_status_date": "2026-06-01",
    "p_cp_cat": "neglect",
    "p_synopsis": "Neglect and late help. The plan began in June.",
    "r_core": "yes",
    "r_chron": "partly",
    "r_geno": "yes",
    "r_time": "yes",
    "r_tone": "yes",
    "r_grade": "good",
    "v_seen": "yes",
    "v_alone": "partly",
    "v_life": "yes",
    "v_used": "yes",
    "v_told": "yes",
    "v_grade": "good",
    "v_evid": "Seen at home and at school, in her room and alone at each visit.",
    "k_thresh": "yes",
    "k_quick": "partly",
    "k_s47": "yes",
    "k_plan": "partly",
    "k_spec": "neglect da",
    "k_spec_ok": "partly",
    "k_now": "yes",
    "k_grade": "ri",
    "k_evid": "Two of five visits. The others were joint visits and the room was shared.",
}


TASKS: list[Tasks] = []
"""The lanes on which pictures are decoded; made with the application."""


class Unkept:
    """A keeper that keeps nothing."""

    def record(self, writes: object, done: Callable[[Saved], None], failed: object) -> None:
        done(Saved(1, NOW))

    def undoable(self, done: Callable[[None], None], failed: object) -> None:
        done(None)

    def undone(self, change: int, writes: object, done: Callable[[Saved], None], failed: object) -> None:
        done(Saved(1, NOW))

    def flag(self, node_id: NodeId, flagged: bool, failed: object) -> None: ...
    def place(self, node_id: NodeId) -> None: ...
    def figures(self) -> None: ...


def tac(*given: tuple[str, str], place: str, area: str = "t4_plan") -> FillPage:
    """The session of a consultant with a Lead Professional, so far as they have come."""
    tool = convert((ROOT / "forms" / "tac-review" / "tool.md").read_bytes(), ".md").tool
    if tool is None:
        raise SystemExit("the sample tool is not sound")
    ids = iter(range(1, 10_000))
    made = open_session(tool, Surroundings(lambda: NOW, lambda: str(UUID(int=next(ids))), lambda: 0.5))
    for name, value in given:
        made.set_value(node(made, name), value)
    title = "TAC quality assurance review · version 2026-11-01 · sample tool"
    page = FillPage(made, title=title, case="TAC-20931", keeper=Unkept(), place=node(made, place))
    page.resize(1280, 770)
    page.show()
    QApplication.processEvents()
    bar = page.column.verticalScrollBar()
    group = page.body.findChild(TwoMarks)
    if group is not None:
        bar.setValue(group.mapTo(page.column.widget(), group.rect().topLeft()).y() - 20)
    return page


STAGE = ("d_stage", "plan")


def tac_first() -> FillPage:
    return tac(STAGE, ("p_lp", "8"), place="p_ehc")


def tac_both() -> FillPage:
    return tac(STAGE, ("p_lp", "8"), ("p_ehc", "5"), ("p_scale", "6"), place="p_scale")


def tac_overall() -> FillPage:
    return tac(STAGE, ("z_lp_scale", "7"), ("z_ehc_scale", "7"), place="z_scale")


def session() -> FormSession:
    """The sample tool, partly filled."""
    source = ROOT / "forms" / "generic-mosaic-audit" / "tool.md"
    tool = convert(source.read_bytes(), ".md").tool
    if tool is None:
        raise SystemExit("the sample tool is not sound")
    ids = iter(range(1, 10_000))
    surroundings = Surroundings(lambda: NOW, lambda: str(UUID(int=next(ids))), lambda: 0.5)
    made = open_session(tool, surroundings)
    for name, value in ANSWERS.items():
        made.set_value(node(made, name), value)
    made.set_flag(node(made, "i_needs"), True)
    return made


def node(made: FormSession, name: str) -> NodeId:
    return next(v.node_id for v in made.questions(relevant_only=False) if v.definition.name == name)


def fill_page(place: str) -> FillPage:
    made = session()
    return FillPage(made, title=TITLE, case=CASE, keeper=Unkept(), place=node(made, place))


def fill_top() -> FillPage:
    return fill_page("k_thresh")


def fill_grade() -> FillPage:
    return fill_page("k_grade")


def fill_overall() -> FillPage:
    page = fill_page("z_scale")
    page.presenter.edit(node(page.presenter.session, "z_scale"), "6")
    return page


def fill_last_time() -> FillPage:
    page = fill_page("v_seen")
    told = {
        "v_seen": "Partly",
        "v_alone": "No",
        "v_evid": "Two visits of six were late, both in the holidays.",
    }
    page.show_last_time(LastTime("12 March 2026", "2026-01-01", told))
    return page


def fill_columns() -> FillPage:
    page = fill_page("z_good")
    page.presenter.edit(node(page.presenter.session, "z_good"), "The grandmother does the school run.")
    return page


def fill_actions() -> FillPage:
    page = fill_page("s_shared")
    page.go_to(NodeId("/data/act"))
    instance = page.presenter.add_instance(NodeId("/data/act"))
    if instance is not None:
        page.go_to(instance)
    return page


KINDS = """
| survey |
| | type | name | label | hint | appearance | parameters |
| | begin_group | seen | What was seen | | | |
| | image | house | Photograph of the front of the house | From the street, without people. | | |
| | file | letter | The letter that was sent | | | |
| | geopoint | place | Where did the visit take place? | | | |
| | range | sure | How sure are you? | 0 is a guess, 1 is certain. | | start=0 end=1 step=0.05 |
| | begin_group | agree | How far do you agree? | | table-list | |
| | select_one agree | alone | The child was seen alone. | | | |
| | select_one agree | heard | What the child said was written down. | | | |
| | end_group | | | | | |
| | select_one school | school | Which school does the child go to? | | search | |
| | end_group | | | | | |
| choices |
| | list_name | name | label |
"""
AGREE = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
SCHOOLS = ("Abbey Road", "Bridge End", "Castle Hill", "Dale View", "Elm Grove", "Field Lane", "Green Bank")


class Shelf:
    """Keeps files in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[Attachment, bytes]] = {}

    def take(self, _key: object, file_name: str, data: bytes, accept: str) -> Taken:
        taken, content = attachments.examine(file_name, data, accept)
        self.kept[taken.attachment.name] = (taken.attachment, content)
        return taken

    def list(self, _key: object) -> tuple[Attachment, ...]:
        return tuple(attachment for attachment, _ in self.kept.values())

    def read(self, _key: object, name: str) -> bytes:
        return self.kept[name][1]


def picture() -> bytes:
    """A drawn house."""
    image = QImage(1200, 900, QImage.Format.Format_RGB32)
    image.fill(QColor("#9fc4d0"))
    painter = QPainter(image)
    painter.fillRect(0, 600, 1200, 300, QColor("#7f9a6c"))
    painter.fillRect(350, 350, 500, 350, QColor("#b0714c"))
    painter.fillRect(560, 520, 90, 180, QColor("#5d3b26"))
    painter.end()
    data = QByteArray()
    device = QBuffer(data)
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(device, QByteArray(b"jpeg")).write(image)
    return bytes(data.data())


def fill_kinds() -> FillPage:
    rows = [f"| | agree | a{number} | {words} |" for number, words in enumerate(AGREE, 1)]
    rows += [f"| | school | s{number} | {words} |" for number, words in enumerate(SCHOOLS, 1)]
    tool = convert(f"{KINDS.strip()}\n{chr(10).join(rows)}\n".encode(), ".md").tool
    if tool is None:
        raise SystemExit("the tool of many kinds is not sound")
    ids = iter(range(1, 10_000))
    made = open_session(tool, Surroundings(lambda: NOW, lambda: str(UUID(int=next(ids))), lambda: 0.5))
    shelf = Shelf()
    kept = shelf.take(None, "House front.jpg", picture(), "image/*").attachment.name
    given = {"house": kept, "place": "51.5074 -0.1278 0 0", "sure": "0.35", "alone": "a4", "school": "s3"}
    for name, value in given.items():
        made.set_value(node(made, name), value)
    files = Files(shelf, TASKS[0], AuditKey(AuditId("drawn"), 1))  # type: ignore[arg-type]  # keeps no copies
    files.look()
    return FillPage(made, title="Kinds of question · version 1", case=CASE, keeper=Unkept(), files=files)


def review() -> ReviewPage:
    made = session()
    made.set_value(node(made, "k_evid"), "Seen by Worker 7 and by the health visitor at ZE9 9ZZ on 3 March.")
    made.set_value(node(made, "z_grade"), "good")
    for name in ("n_plan", "n_pace", "n_visit"):
        made.set_value(node(made, name), "yes")
    page = ReviewPage(
        title=TITLE,
        case=CASE,
        unsettled=completing.unsettled,
        value_of=lambda node_id: made.view(node_id).value,
    )
    page.show_review(completing.review(made, None))
    return page


def review_found() -> ReviewPage:
    page = review()
    page.resize(1280, 770)
    page.show()
    QApplication.processEvents()
    bar = page.column.verticalScrollBar()
    first = page.items[0]
    bar.setValue(first.mapTo(page.column.widget(), first.rect().topLeft()).y() - 120)
    return page


def escalation() -> EscalationDialog:
    made = session()
    made.set_value(node(made, "k_now"), "unsure")
    blank = dict.fromkeys(Case.__dataclass_fields__, "")
    known = {"manager_name": "Manager 1", "manager_phone": "01632 960001", "restricted": False}
    case = Case(
        **{**blank, **dict.fromkeys(("status_start", "opened", "closed", "date_of_birth"), None), **known}
    )
    return EscalationDialog(escalating.propose(made, None, case), lambda: NOW + timedelta(minutes=3))


SCREENS: tuple[tuple[str, Callable[[], QWidget], str, float, tuple[int, int]], ...] = (
    ("fill-light", fill_top, "light", 1.0, (1280, 770)),
    ("fill-dark", fill_top, "dark", 1.0, (1280, 770)),
    ("fill-light-200", fill_top, "light", 2.0, (1280, 770)),
    ("fill-dark-200", fill_top, "dark", 2.0, (1280, 770)),
    ("fill-grade", fill_grade, "light", 1.0, (1280, 770)),
    ("fill-overall", fill_overall, "light", 1.0, (1280, 770)),
    ("fill-last-time", fill_last_time, "light", 1.0, (1280, 770)),
    ("fill-columns", fill_columns, "light", 1.0, (1280, 770)),
    ("fill-columns-dark", fill_columns, "dark", 1.0, (1280, 770)),
    ("fill-columns-200", fill_columns, "light", 2.0, (1280, 1400)),
    ("fill-actions", fill_actions, "light", 1.0, (1280, 770)),
    ("fill-kinds", fill_kinds, "light", 1.0, (1280, 1400)),
    ("fill-kinds-dark", fill_kinds, "dark", 1.0, (1280, 1400)),
    ("fill-kinds-200", fill_kinds, "light", 2.0, (1280, 2400)),
    ("tac-first", tac_first, "light", 1.0, (1280, 770)),
    ("tac-both", tac_both, "light", 1.0, (1280, 770)),
    ("tac-both-dark", tac_both, "dark", 1.0, (1280, 770)),
    ("tac-both-200", tac_both, "light", 2.0, (1280, 1400)),
    ("tac-overall", tac_overall, "light", 1.0, (1280, 770)),
    ("review", review, "light", 1.0, (1280, 770)),
    ("review-found", review_found, "light", 1.0, (1280, 770)),
    ("escalation", escalation, "light", 1.0, (760, 770)),
    ("escalation-200", escalation, "dark", 2.0, (1280, 770)),
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
    for name, make, scheme, scale, (width, height) in SCREENS:
        if wanted and name not in wanted:
            continue
        theme.apply(app, scheme, scale)
        widget = make()
        widget.resize(width, height)
        widget.show()
        for _ in range(10):
            app.processEvents()
        while not TASKS[0].is_idle:
            app.processEvents()
        for _ in range(10):
            app.processEvents()
        widget.grab().save(str(folder / f"{name}.png"))
        widget.close()
        widget.deleteLater()
    TASKS[0].drain()


if __name__ == "__main__":
    main()
