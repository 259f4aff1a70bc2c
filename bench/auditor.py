"""Owns the auditor of the soaks: a scripted person at the real desks, who says what the screen says is kept.

Answers go the window's own way: `FillPresenter`, its save queue, the STORE lane. What is said goes through a
pipe, a line of JSON each: `try` before something is asked for, `kept` at the moment the window would show it.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import ratios  # noqa: F401 - makes the tree importable
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject

from qa_desktop import bootstrap
from qa_desktop.bootstrap import Application
from qa_desktop.domain.audit import Write
from qa_desktop.domain.ids import AuditKey, NodeId
from qa_desktop.errors import QADesktopError
from qa_desktop.services import tools as shelf
from qa_desktop.services.desktop import EscalationEntry, KeyMode, Saved, Settlement
from qa_desktop.storage import engine, store
from qa_desktop.system import keyring_guard, vault
from qa_desktop.system.wrapping import Stretching
from qa_desktop.ui.fill.keeper import LaneKeeper, OnFailed, OnSaved
from qa_desktop.ui.fill.presenter import FillPresenter
from qa_desktop.ui.tasks import Lane, Tasks
from qa_desktop.vaults import ProfileVault
from tests.builders import tool as build

PASSPHRASE = "orchard window thimble"
QUICK = Stretching(64, 1, 1)
"""Argon2id's least cost: a second of stretching a life would measure the processor, not the store."""
WORDS = ["seen", "alone", "school", "visit", "plan", "worry", "father", "nobody", "asked", "since", "spring"]
DRAFTS_OPEN = 2

SURVEY = """
| type | name | label | required | relevant | calculation | bind::qa:role | bind::qa:prompt | bind::qa:prompt-when |
| begin_group | one | First | | | | | | |
| text | case | Case | yes | | | case-reference | | |
| select_one yn | seen | Was the child seen? | yes | | | | E1 | . = 'no' |
| text | why | What got in the way? | yes | ${seen} = 'no' | | | | |
| integer | count | How many visits? | yes | | | | | |
| text | note | What stands out? | yes | | | | | |
| image | sketch | A drawing | | | | | | |
| calculate | twice | | | | ${count} * 2 | | | |
| end_group | | | | | | | | |
| begin_repeat | act | Actions | | | | | | |
| text | issue | What needs to change? | yes | | | | | |
| end_repeat | | | | | | | | |
"""  # noqa: E501  a table is wide
CHOICES = "| list_name | name | label |\n| yn | yes | Yes |\n| yn | no | No |"
SETTINGS = (
    '| form_title | form_id | version | namespaces |\n| Soak | soak | 1 | qa="urn:qa-desktop:audit:1" |'
)


class QuickVault(ProfileVault):
    """The real slot file and database, with cheap stretching."""

    def _vault(self) -> vault.Vault:
        return vault.Vault(
            self._folder.root,
            keyring_guard.GuardedKeyring(),
            self._clock,
            self._entropy,
            costs=QUICK,
        )


def home(folder: Path) -> Application:
    """The program over a profile, put together as it is for a person."""
    application = bootstrap.application(folder)
    house = application.house
    house.vault = QuickVault(application.folder, house.world.clock, house.world.entropy)
    return application


def furnish(base: Path) -> None:
    """An auditor who has joined a Q&S team, and the Q&S desk; both closed."""
    share = base / "share"
    share.mkdir()
    auditor, hub = home(base / "auditor"), home(base / "hub")
    auditor.desktop.profile.create("Auditor 9", PASSPHRASE, KeyMode.PASSPHRASE)
    hub.desktop.profile.create("Q&S desk", PASSPHRASE, KeyMode.PASSPHRASE)
    hub.desktop.hub.set_up(str(share), "Quality & Standards")
    invitation = hub.desktop.hub.invite("Auditor 9")
    auditor.desktop.exchange.join(invitation.text, str(share))
    hub.desktop.hub.approve(invitation.invite)
    for application in (hub, auditor, hub, auditor):
        application.desktop.exchange.sync()
    house = auditor.house
    with house.store().write() as unit:
        shelf.put(unit, build(SURVEY, choices=CHOICES, settings=SETTINGS), house.world.clock.now())
    for application in (auditor, hub):
        application.desktop.profile.lock()


def move_in(base: Path) -> None:
    """Tell copies of the two homes where their shared folder lies now."""
    for application in (home(base / "auditor"), home(base / "hub")):
        application.desktop.profile.unlock(PASSPHRASE)
        application.desktop.settings.put("shared-folder", str(base / "share"))
        application.desktop.profile.lock()


class Saying:
    """The pipe to whoever will look; a line is written whole or not at all (PIPE_BUF)."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def say(self, kind: str, **facts: Any) -> None:
        os.write(self._handle, (json.dumps([kind, facts]) + "\n").encode())


class SayingKeeper(LaneKeeper):
    """The window's keeper, which says what is handed on and what has been kept."""

    say: Callable[..., None]

    def record(self, writes: Sequence[Write], done: OnSaved, failed: OnFailed) -> None:
        self.say("try", key=_key(self._key), writes=_writes(writes))
        super().record(writes, partial(self._kept, writes, done), failed)

    def undone(self, change: int, writes: Sequence[Write], done: OnSaved, failed: OnFailed) -> None:
        self.say("try", key=_key(self._key), writes=_writes(writes))
        super().undone(change, writes, partial(self._kept, writes, done), failed)

    def _kept(self, writes: Sequence[Write], done: OnSaved, saved: Saved) -> None:
        done(saved)
        self.say("kept", key=_key(self._key), change=saved.change, writes=_writes(writes))


class Auditor(QObject):
    """Works until it is killed, or has done `actions` things."""

    def __init__(self, folder: Path, seed: int, handle: int) -> None:
        super().__init__()
        self._dice = random.Random(seed)
        self.say = Saying(handle).say
        self._application = home(folder)
        self._desk = self._application.desktop
        self._tasks = Tasks(self)
        self._pages: dict[AuditKey, FillPresenter] = {}
        self._backing_up = False

    def work(self, actions: int = 10**9) -> None:
        self._unlock()
        for _ in range(actions):
            kinds = (self._type, self._attach, self._undo, self._escalate, self._complete, self._back_up)
            act = self._dice.choices((*kinds, self._lock, self._sync), (60, 5, 5, 5, 14, 8, 3, 4))[0]
            act()
        self._lock()

    # ------------------------------------------------------------ waiting, as the window does

    def _until(self, is_so: Callable[[], bool]) -> None:
        while not is_so():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def _on_lane(self, work: Callable[[], Any], lane: Lane = Lane.STORE) -> Any:
        """Do something on a lane and go on when its answer is there."""
        came: list[Any] = []
        self._tasks.run(lane, work, came.append, _raise, self)
        self._until(lambda: bool(came))
        return came[0]

    # ------------------------------------------------------------ what an auditor does

    def _unlock(self) -> None:
        self._on_lane(partial(self._desk.profile.unlock, PASSPHRASE))
        self.say("unlocked")
        drafts = self._on_lane(self._desk.audits.my_work).drafts
        for row in drafts[:DRAFTS_OPEN]:
            self._open(self._on_lane(partial(self._desk.filling.open, row.key)))
        while len(self._pages) < DRAFTS_OPEN:
            self._start()

    def _start(self) -> None:
        tools = self._on_lane(self._desk.filling.tools)
        tool = next(each for each in tools if each.ref.form_id == "soak")
        opened = self._on_lane(partial(self._desk.filling.start, tool.ref.content_hash))
        self.say("begun", key=_key(opened.key))
        self._open(opened)

    def _open(self, opened: Any) -> None:
        keeper = SayingKeeper(self._desk.filling, self._tasks, opened.key, opened.session, self)
        keeper.say = self.say
        page = FillPresenter(opened.session, keeper, self)
        page.save_failed.connect(_raise)
        self._pages[opened.key] = page

    def _any(self) -> tuple[AuditKey, FillPresenter]:
        key = self._dice.choice(sorted(self._pages, key=str))
        return key, self._pages[key]

    def _type(self) -> None:
        """Answer one question; now and then add a row, or go on before the last answer is kept."""
        _, page = self._any()
        view = self._dice.choice([v for v in page.session.questions() if v.definition.name != "sketch"])
        if self._dice.random() < 0.1:
            repeat = next(n for n in page.session.view(page.session.root()).children if n.endswith("/act"))
            page.add_instance(repeat)
        page.edit(view.node_id, self._value(view.definition.name), typing=self._dice.random() < 0.5)
        page.flush()
        if self._dice.random() < 0.7:
            self._until(lambda: page.queue.is_empty)

    def _value(self, name: str) -> str:
        match name:
            case "seen":
                return self._dice.choice(("yes", "yes", "no"))
            case "count":
                return str(self._dice.randrange(1000))
            case "case":
                return str(self._dice.randrange(1_000_000, 2_000_000))
        return " ".join(self._dice.choices(WORDS, k=self._dice.randrange(1, 120)))

    def _undo(self) -> None:
        _, page = self._any()
        page.undo()
        self._until(lambda: page.queue.is_empty and self._tasks.is_idle)

    def _attach(self) -> None:
        key, page = self._any()
        view = next(v for v in page.session.questions() if v.definition.name == "sketch")
        data = _picture(self._dice)
        taken = self._on_lane(partial(self._desk.attachments.take, key, "sketch.png", data, "image/*"))
        self.say("file", key=_key(key), name=taken.attachment.name, sha=taken.attachment.sha256)
        page.edit(view.node_id, taken.attachment.name)

    def _escalate(self) -> None:
        self._escalate_of(*self._any())

    def _escalate_of(self, key: AuditKey, page: FillPresenter) -> None:
        entry = EscalationEntry(what=self._value("why"), told_role="Team Manager", told_at=self._desk.now())
        proposal = self._desk.escalations.propose(page.session, None, None)
        made = self._on_lane(partial(self._desk.escalations.record, key, proposal, entry))
        self.say("escalated", audit=str(key.audit_id), revision=made.revision)

    def _complete(self) -> None:
        key, page = self._any()
        self._fill_gaps(page)
        self._until(lambda: page.queue.is_empty)
        found = self._on_lane(partial(self._desk.filling.open, key))
        review = self._desk.completing.review(page.session, found.escalation)
        settled = Settlement(
            reasons={each.code: "Looked at together with the manager." for each in review.contradictions},
            identifiers={each.key: "It is a number of the form." for each in review.identifiers},
        )
        if self._desk.completing.unsettled(review, settled):
            self._escalate_of(key, page)  # a child who was not seen: somebody has to be told first
            return
        ready = self._desk.completing.prepare(key, page.session, found.escalation, settled)
        self.say("completing", key=_key(key), sha=hashlib.sha256(ready.instance_xml).hexdigest())
        self._on_lane(partial(self._desk.completing.complete, ready))
        self.say("completed", key=_key(key), sha=hashlib.sha256(ready.instance_xml).hexdigest())
        del self._pages[key]
        self._start()

    def _fill_gaps(self, page: FillPresenter) -> None:
        while (gap := page.session.next_gap(None)) is not None:
            page.edit(gap, self._value(page.session.view(gap).definition.name))

    def _back_up(self) -> None:
        """A backup on the other lane, while the typing goes on."""
        if self._backing_up:
            return
        self._backing_up = True
        work = partial(self._application.house.store().backup)
        self._tasks.run(Lane.BACKGROUND, work, self._on_backed_up, _raise, self)

    def _on_backed_up(self, made: Any) -> None:
        self._backing_up = False
        self.say("backup", name=made.name, rows=made.rows)

    def _lock(self) -> None:
        """As the window does: what is typed first, then the database; then it is opened again."""
        for page in self._pages.values():
            page.hand_over()
        self._until(lambda: self._tasks.is_idle and not any(p.has_unsaved for p in self._pages.values()))
        self._on_lane(self._desk.profile.lock)
        self.say("locked")
        for page in self._pages.values():
            page.deleteLater()
        self._pages.clear()
        self._unlock()

    def _sync(self) -> None:
        self._on_lane(self._desk.exchange.sync, Lane.BACKGROUND)
        self.say("synced")


def live(folder: Path, seed: int, handle: int, actions: int = 10**9) -> None:
    """One life of an auditor, in a process of its own; says `failed` where the program refuses something."""
    app = QCoreApplication(sys.argv[:1])
    auditor = Auditor(folder, seed, handle)
    try:
        auditor.work(actions)
    except BaseException as error:
        facts = error.code if isinstance(error, QADesktopError) else repr(error)
        auditor.say("failed", error=facts)
        raise
    finally:
        del app


def _raise(error: Exception) -> None:
    """In a slot an exception is only printed: this one ends the life and says why."""
    Saying(OUT[0]).say("failed", error=getattr(error, "code", repr(error)))
    os._exit(3)


OUT: list[int] = []
"""The handle that a life speaks through."""


def _key(key: AuditKey) -> str:
    return f"{key.audit_id}/{key.revision}"


def _writes(writes: Sequence[Write]) -> list[list[str]]:
    return [[write.kind.value, str(NodeId(write.node_id)), write.new] for write in writes]


def _picture(dice: random.Random) -> bytes:
    """A small PNG of one colour, never the same twice."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + dice.randbytes(24) for _ in range(8))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


_ = (engine, store)  # imported before the fork: a life is too short to import them
