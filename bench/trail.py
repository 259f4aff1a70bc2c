"""Read, filter and check an audit trail of 100,000 entries, as the page of the trail asks for them.

The entries lie in an encrypted profile of two hundred audits. A slice is beside the same slice of a trail of
1,000 entries: what a screen shows must not cost more as the years go by. Words are looked for in every entry,
beside the database counting the entries that hold a text in one column. The check is beside the hashing and
the JSON of as many entries alone.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from ratios import Line, arguments, medians, report, timed

from qa_desktop import bootstrap
from qa_desktop.bootstrap import Application
from qa_desktop.services.desktop import KeyMode
from qa_desktop.services.desktop_trail import TrailWanted

MANY, FEW, AUDITS = 100_000, 1_000, 200
SLICE_LIMIT, GROUP_LIMIT, WORDS_LIMIT, CHECK_LIMIT = 4.0, 30.0, 12.0, 6.0
"""A slice and its count; a kind that every tenth entry is of; three words; every entry hashed, compared."""
BARE = "the same of 1,000 entries"
SCAN = "the database alone, counting the entries whose facts hold a text"
HASHED = "JSON and SHA-256 of as many entries in memory"
PASSPHRASE = "orchard window thimble"


def main() -> int:
    options = arguments(__doc__, rounds=5).parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        profile(Path(folder), MANY) as (many, written),
        profile(Path(folder) / "few", FEW) as (few, _),
    ):
        desk, small = many.desktop.trail, few.desktop.trail
        everything, group = TrailWanted(), TrailWanted(group="copies")
        words = TrailWanted(typed="read 1000042 jones", since=date(2020, 1, 1))
        middle = MANY // 2
        first, peer, behind, behind_peer, kind, kind_peer, looked, scanned, checked, hashed = medians(
            options.rounds,
            [
                lambda: timed(lambda: desk.look(everything)),
                lambda: timed(lambda: small.look(everything)),
                lambda: timed(lambda: desk.look(everything, middle)),
                lambda: timed(lambda: small.look(everything, FEW // 2)),
                lambda: timed(lambda: desk.look(group)),
                lambda: timed(lambda: small.look(group)),
                lambda: timed(lambda: desk.look(words)),
                lambda: timed(lambda: scan(many)),
                lambda: timed(desk.verify),
                lambda: timed(hash_alone),
            ],
        )
    return report(
        "trail",
        [
            Line(f"the first slice of {MANY} entries, and their count", first, SLICE_LIMIT, BARE, peer),
            Line("a slice from their middle, and their count", behind, SLICE_LIMIT, BARE, behind_peer),
            Line("one kind of ten, and its count", kind, GROUP_LIMIT, BARE, kind_peer),
            Line("three words in any column, and their count", looked, WORDS_LIMIT, SCAN, scanned),
            Line(f"{MANY} entries checked", checked, CHECK_LIMIT, HASHED, hashed),
            Line("one entry written, of as many", written / MANY),
        ],
        options,
    )


@contextmanager
def profile(folder: Path, entries: int) -> Iterator[tuple[Application, float]]:
    made = bootstrap.application(folder / "profile")
    made.desktop.profile.create("Sam Jones", PASSPHRASE, KeyMode.PASSPHRASE)
    tool = made.desktop.filling.tools()[0]
    keys = [
        made.desktop.filling.start(tool.ref.content_hash, case_reference=str(1_000_000 + number)).key
        for number in range(AUDITS)
    ]

    def write() -> None:
        now = made.house.world.clock.now()
        with made.house.store().write() as unit:
            for number in range(entries):
                key = keys[number % AUDITS]
                facts = {} if number % 10 else {"size": number}
                subject = f"{key.audit_id}/{key.revision}"
                who = "Sam Jones" if number % 3 else "Jo Bell"
                event = "attachment-copied" if facts else "audit-viewed"
                unit.log.append(event, subject, at=now, who=who, **facts)

    written = timed(write)
    try:
        yield made, written
    finally:
        made.desktop.profile.lock()


def scan(application: Application) -> int:
    connection = application.house.store()._file.connect(read_only=True)  # type: ignore[attr-defined]
    try:
        return int(connection.execute("SELECT count(*) FROM log WHERE facts LIKE '%777%'").fetchone()[0])
    finally:
        connection.close()


def hash_alone() -> str:
    before = "0" * 64
    for number in range(MANY):
        said = [before, number, "2026-11-23T14:02:16.000000+00:00", "Sam Jones", "audit-viewed", "x" * 38, {}]
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        before = hashlib.sha256(text.encode()).hexdigest()
    return before


if __name__ == "__main__":
    raise SystemExit(main())
