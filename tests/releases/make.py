"""Makes what a version leaves behind for all later ones: a profile, a package, and what they say.

Run once for every release, from the root of its checkout: `python -m tests.releases.make`. A folder that
exists is never changed. Everything goes through the services that people use, on a clock that stands in the
past; the people and children are invented.
"""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from qa_desktop import __version__, bootstrap
from qa_desktop.bootstrap import Application
from qa_desktop.domain import places
from qa_desktop.domain.dispatch import PackageKind
from qa_desktop.domain.grades import Grade
from qa_desktop.domain.ids import AuditKey
from qa_desktop.services import demo, demo_cases, tools
from qa_desktop.services.demo import DemoClock, Escalating, Planned
from qa_desktop.services.demo_answers import Plan
from qa_desktop.services.desktop import KeyMode, Settlement
from qa_desktop.services.house import House
from qa_desktop.services.ports import Store
from qa_desktop.system.clock import SystemClock
from tests.fakes.pictures import jpeg
from tests.releases.reading import said

HERE = Path(__file__).parent
PASSPHRASE = "orchard window thimble"
_ESCALATED = {"k_now": "unsure", "v_alone": "no", "e_concern": "yes", "e_reason": "notseen response"}
_PICTURES = """\
| survey | | | | | |
| | type | name | label | relevant | bind::qa:role |
| | text | case | Case number | | case-reference |
| | image | house | Photograph of the house | | |
| | text | seen | What was seen | | |
| settings | | | | | |
| | form_id | version | namespaces | | |
| | pictures | 1 | qa="urn:qa-desktop:audit:1" | | |
"""


def make(target: Path) -> None:
    """Make the folder of this version."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        clock = DemoClock(SystemClock())
        hub = _application(base / "hub", clock)
        auditor = _application(base / "auditor", clock)
        share = base / "share"
        share.mkdir()
        _furnish(hub, auditor, share, clock, base)
        target.mkdir()
        for home in (hub, auditor):
            home.desktop.profile.lock()
        hub.desktop.profile.unlock(PASSPHRASE)
        read = said(hub)
        arrived = next(row for row in hub.desktop.inbox.inbox().rows if row.kind == PackageKind.AUDIT)
        hub.desktop.profile.lock()
        for each in ("qa.db", "keyslots.json"):
            shutil.copy(base / "hub" / each, target / each)
        shutil.copy(share / places.package(arrived.stream, arrived.position), target / "package.qad")
    (target / "passphrase.txt").write_text(PASSPHRASE + "\n", encoding="utf-8")
    text = json.dumps(read, ensure_ascii=False, indent=1, sort_keys=True)
    (target / "said.json").write_text(text + "\n", encoding="utf-8")


def _application(root: Path, clock: DemoClock) -> Application:
    """An installation with one of the supplied tools: eight of them would be a third of the database."""
    made = bootstrap.application(root, clock=clock)

    def supply(store: Store) -> None:
        source = Path("forms") / "generic-mosaic-audit" / "tool.md"
        with store.read() as unit:
            if unit.tools.list():
                return
        tools.install(store, source, clock.now())

    made.house.workshop = replace(made.house.workshop, supply_tools=supply)
    return made


def _furnish(hub: Application, auditor: Application, share: Path, clock: DemoClock, base: Path) -> None:
    clock.ago(days=40)
    hub.desktop.profile.create("Q&S desk", PASSPHRASE, KeyMode.PASSPHRASE)
    cases = demo_cases.cases(clock.local().date() + timedelta(days=40))[:30]
    hub.desktop.hub.set_up(str(share), "Quality & Standards")
    _enrol(hub, hub, share)
    auditor.desktop.profile.create("Auditor 2", PASSPHRASE, KeyMode.PASSPHRASE)
    _enrol(hub, auditor, share)
    for home in (hub, auditor):
        _give_cases(home.house, cases, clock)
    made = demo._Maker(clock, random.Random(20261124), demo._pick(cases, random.Random(1)), [])
    # Of the Q&S computer itself: completed, escalated and acknowledged, corrected, sent and waiting.
    made.audit(hub.desktop, Planned(20 * 24, Plan(Grade.GOOD)))
    concern = Plan(Grade.REQUIRES_IMPROVEMENT, by_name=_ESCALATED, actions=2)
    made.audit(hub.desktop, Planned(14 * 24, concern, escalate=Escalating(acknowledged=True)))
    made.audit(
        auditor.desktop, Planned(9 * 24, Plan(Grade.GOOD), correct="The date of the visit was misread.")
    )
    _contribute(auditor, clock)
    clock.ago(days=5)
    for home in (hub, auditor, hub, auditor, hub):
        home.desktop.exchange.sync()
    _read_one(hub)
    made.audit(hub.desktop, Planned(3 * 24, Plan(Grade.GOOD)))  # completed, and not yet in the folder
    made.audit(hub.desktop, Planned(40, Plan(Grade.GOOD, share=0.4), complete=False))
    with_files = _with_files(hub, clock, base)
    discarded = hub.desktop.filling.start(hub.desktop.filling.tools()[0].ref.content_hash, made.cases.pop())
    hub.desktop.bin.discard(discarded.key, "Started for the wrong child.")
    hub.desktop.filling.flag(
        with_files, hub.desktop.filling.open(with_files).session.questions()[0].node_id, True
    )
    hub.desktop.settings.put("release-note", "kept by version " + __version__)


def _enrol(hub: Application, joining: Application, share: Path) -> None:
    invitation = hub.desktop.hub.invite(joining.desktop.profile.status().person or "somebody")
    joining.desktop.exchange.join(invitation.text, str(share))
    hub.desktop.hub.requests()
    hub.desktop.hub.approve(invitation.invite)
    hub.desktop.exchange.sync()
    if joining is not hub:
        joining.desktop.exchange.sync()


def _give_cases(house: House, cases: tuple[object, ...], clock: DemoClock) -> None:
    with house.store().write() as unit:
        unit.cases.replace(cases, clock.now())


def _contribute(home: Application, clock: DemoClock) -> None:
    """The manager's answers, signed on the auditor's computer."""
    clock.ago(days=6)
    key = next(row.key for row in home.desktop.audits.audits() if not row.summary.superseded)
    desk = home.desktop.contributing
    opened = desk.open(key, "manager")
    today = home.desktop.now().date().isoformat()
    answers = {"s_mgr_agree": "no", "s_mgr_reason": "Visits were missed in May.", "s_mgr_date": today}
    for name, value in answers.items():
        node = next(each.node_id for each in opened.session.questions() if each.definition.name == name)
        desk.record(key, "manager", opened.session.set_value(node, value).writes)
    desk.contribute(desk.prepare(opened, "Sam Jones", Settlement()))


def _read_one(home: Application) -> None:
    row = home.desktop.inbox.inbox().rows[0]
    home.desktop.inbox.mark_read(row.stream, row.position)


def _with_files(home: Application, clock: DemoClock, base: Path) -> AuditKey:
    """A draft with a picture, an answer that was changed, and one change that was undone."""
    clock.ago(hours=20)
    source = base / "pictures.md"
    source.write_text(_PICTURES, encoding="utf-8")
    tool = tools.install(home.house.store(), source, clock.now())
    desk = home.desktop
    opened = desk.filling.start(tool.content_hash, case_reference="1048213")
    taken = desk.attachments.take(opened.key, "House front.jpg", jpeg(40, 30), "image/*")
    nodes = {each.definition.name: each.node_id for each in opened.session.questions()}
    typed = (("house", taken.attachment.name), ("seen", "Warm"), ("seen", "Warm and clean ✓"))
    for question, value in typed:
        clock.wait(minutes=1)
        changes = opened.session.set_value(nodes[question], value)
        desk.filling.record(opened.key, changes.writes, desk.filling.figures(opened.session))
    return opened.key


if __name__ == "__main__":
    folder = HERE / __version__
    if folder.exists():
        raise SystemExit(f"{folder} exists: what was released is never made again")
    make(folder)
