"""Backups and restores through the real services: what comes back, what is said, and no number used twice."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from qa_desktop import bootstrap
from qa_desktop.bootstrap import Application
from qa_desktop.domain.dispatch import DeliveryState
from qa_desktop.errors import QADesktopError, Refused
from qa_desktop.services import receiving
from qa_desktop.services.demo_answers import Plan
from qa_desktop.services.desktop import KeyMode, ProfileState
from qa_desktop.storage import backups
from tests.journey.homes import PASSPHRASE, Homes, complete, start_and_fill


def completed(home: Application, case: str) -> str:
    return complete(home, start_and_fill(home, Plan(), case)).audit_id


def at_the_hub(homes: Homes) -> list[str]:
    return sorted(row.audit_id for row in homes.hub.desktop.inbox.inbox().rows)


def deliveries(home: Application) -> dict[str, DeliveryState | None]:
    return {row.summary.audit_id: row.summary.delivery for row in home.desktop.audits.audits()}


def events(home: Application) -> list[str]:
    return [entry.event for entry in home.desktop.settings.log()]


def restore(home: Application) -> None:
    (newest, *_) = home.desktop.backups.backups()
    home.desktop.backups.restore(newest.name)
    assert home.desktop.profile.status().state is ProfileState.LOCKED
    home.desktop.profile.unlock(PASSPHRASE)


def test_a_restored_laptop_uses_no_number_twice_and_says_that_it_was_restored(
    homes: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A hub looks for a device's next epoch every hour: here at once.
    monkeypatch.setattr(receiving, "NEXT_EPOCH_EVERY", timedelta())
    before = completed(homes.auditor, "1048213")
    homes.exchange()
    homes.auditor.desktop.backups.back_up()
    since = completed(homes.auditor, "1048214")
    homes.exchange()

    restore(homes.auditor)

    assert set(deliveries(homes.auditor)) == {before}, "what was done since lives at Q&S alone"
    after = completed(homes.auditor, "1048215")
    homes.exchange()
    homes.exchange()
    assert at_the_hub(homes) == sorted([before, since, after]), "each once"
    assert deliveries(homes.auditor)[after] in (DeliveryState.RECEIVED, DeliveryState.SAFE)
    with homes.auditor.house.store().read() as unit:
        sent = [each for each in unit.outbox.list() if after in each.subject]
        assert {each.position.epoch for each in sent} == {2}
        assert unit.log.verify() is None
    assert "backup-restored" in events(homes.auditor)
    assert not homes.hub.house.store().check()


def test_a_restored_hub_gets_everything_again_and_reuses_no_number(homes: Homes) -> None:
    first = completed(homes.auditor, "1048213")
    homes.exchange()
    homes.hub.desktop.backups.back_up()
    second = completed(homes.auditor, "1048214")
    homes.exchange()
    assert at_the_hub(homes) == sorted([first, second])

    restore(homes.hub)

    assert at_the_hub(homes) == [first]
    homes.exchange()
    homes.exchange()
    assert at_the_hub(homes) == sorted([first, second])
    with homes.hub.house.store().read() as unit:
        written = [(each.stream, each.position) for each in unit.outbox.list()]
        assert len(written) == len(set(written))
        assert max(position.epoch for _stream, position in written) == 2
    assert set(deliveries(homes.auditor).values()) <= {DeliveryState.RECEIVED, DeliveryState.SAFE}


def not_forced(path: Path) -> None:
    raise OSError(5, "Input/output error")


def torn(file: object, target: Path, *more: object) -> int:
    rows = COPY(file, target, *more)
    data = bytearray(target.read_bytes())
    data[len(data) // 2] ^= 1
    target.write_bytes(data)
    return rows


COPY = backups._copy


@pytest.mark.parametrize(("step", "fails"), [("_force_to_disk", not_forced), ("_copy", torn)])
def test_safe_does_not_move_on_a_backup_that_is_damaged_or_not_on_the_disk(
    homes: Homes, monkeypatch: pytest.MonkeyPatch, step: str, fails: object
) -> None:
    audit = completed(homes.auditor, "1048213")
    homes.auditor.desktop.exchange.sync()
    with monkeypatch.context() as failing:
        failing.setattr(backups, step, fails)
        assert "HUB-BACKUP-FAILED" in homes.hub.desktop.exchange.sync().problems
    homes.auditor.desktop.exchange.sync()
    assert deliveries(homes.auditor)[audit] is DeliveryState.RECEIVED
    kept = homes.hub.desktop.backups.kept()
    assert kept.failed_code in ("BACKUP-DAMAGED", "STORE-IO"), "shown until one works"
    assert "backup-failed" in events(homes.hub)

    homes.exchange()  # the next run makes the backup, and the answer names it
    homes.auditor.desktop.exchange.sync()
    assert deliveries(homes.auditor)[audit] is DeliveryState.SAFE
    assert homes.hub.desktop.backups.kept().failed_at is None


class Calendar:
    """The computer's clock, some days on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        from datetime import UTC

        return datetime.now(UTC) + self.ahead

    def local(self) -> datetime:
        return self.now().astimezone()


@pytest.fixture
def alone(tmp_path: Path) -> tuple[Application, Calendar]:
    clock = Calendar()
    made = bootstrap.application(tmp_path / "alone", clock=clock)
    made.desktop.profile.create("Auditor 9", PASSPHRASE, KeyMode.PASSPHRASE)
    return made, clock


def kept_files(home: Application) -> int:
    return len(backups.files(home.folder.backups))


def test_a_day_makes_a_backup_due_and_a_week_a_check(alone: tuple[Application, Calendar]) -> None:
    home, clock = alone
    desk = home.desktop.backups
    kept = desk.keep()
    assert (kept.backup_at, kept.checked_at, kept_files(home)) == (None, None, 0)
    clock.ahead = timedelta(hours=25)
    kept = desk.keep()
    assert kept.backup_at is not None
    assert not kept.backup_due
    assert kept.checked_at is None
    clock.ahead = timedelta(days=8)
    kept = desk.keep()
    assert kept.checked_at is not None
    assert (kept.problems, kept_files(home)) == ((), 2)
    home.desktop.profile.lock()


def test_where_no_quiet_moment_came_the_lock_makes_the_backup(alone: tuple[Application, Calendar]) -> None:
    home, clock = alone
    home.desktop.profile.lock()
    assert kept_files(home) == 0
    home.desktop.profile.unlock(PASSPHRASE)
    clock.ahead = timedelta(days=2)
    home.desktop.profile.lock("idle")
    assert kept_files(home) == 1


@pytest.mark.parametrize("why", ["sleep", "session", "moved", "retired"])
def test_no_backup_keeps_the_key_where_the_computer_is_about_to_sleep_or_the_profile_goes(
    alone: tuple[Application, Calendar], why: str
) -> None:
    home, clock = alone
    clock.ahead = timedelta(days=2)
    home.house.lock(why)
    assert home.desktop.profile.status().state is ProfileState.LOCKED
    assert kept_files(home) == 0


def test_a_backup_that_takes_too_long_behind_a_lock_is_no_failure_and_stays_due(
    alone: tuple[Application, Calendar], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, clock = alone
    clock.ahead = timedelta(days=2)
    with monkeypatch.context() as patched:
        patched.setattr(backups, "_lateness", lambda _seconds: lambda: True)
        home.desktop.profile.lock("idle")
    home.desktop.profile.unlock(PASSPHRASE)
    kept = home.desktop.backups.kept()
    assert (kept.failed_code, kept.backup_due, kept_files(home)) == ("", True, 0)
    home.desktop.profile.lock("end")
    assert kept_files(home) == 1


def test_a_backup_that_fails_is_said_and_the_lock_goes_on(
    alone: tuple[Application, Calendar], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, clock = alone
    monkeypatch.setattr(backups, "_force_to_disk", not_forced)
    with pytest.raises(QADesktopError, match="STORE-IO"):
        home.desktop.backups.back_up()
    assert home.desktop.backups.kept().failed_code == "STORE-IO"
    clock.ahead = timedelta(days=2)
    home.desktop.profile.lock()
    assert home.desktop.profile.status().state is ProfileState.LOCKED
    assert kept_files(home) == 0


def test_the_number_of_backups_is_a_setting(alone: tuple[Application, Calendar]) -> None:
    home, clock = alone
    home.desktop.settings.choose("backups-kept", 4)
    for day in range(6):
        clock.ahead = timedelta(days=day)
        home.desktop.backups.back_up()
    assert kept_files(home) == 4
    home.desktop.profile.lock()


def test_a_database_that_will_not_open_is_restored_with_the_same_passphrase(
    alone: tuple[Application, Calendar],
) -> None:
    home, _clock = alone
    desk = home.desktop
    opened = start_and_fill(home, Plan(), "1048213")
    desk.backups.back_up()
    desk.profile.lock()
    database = home.folder.database
    database.write_bytes(os.urandom(4096) + database.read_bytes()[4096:])
    with pytest.raises(Refused, match="STORE-WRONG-KEY"):
        desk.profile.unlock(PASSPHRASE)
    assert desk.backups.check() == ("STORE-WRONG-KEY",)
    assert desk.backups.content() is None
    (backup,) = desk.backups.backups()
    assert backup.content is not None
    assert backup.content.drafts == 1

    restored = desk.backups.restore(backup.name)

    assert (Path(restored.aside) / "qa.db").stat().st_size > 4096
    with pytest.raises(Refused, match="PROFILE-LOCKED"):
        desk.backups.backups()  # the key is forgotten
    desk.profile.unlock(PASSPHRASE)
    assert desk.filling.open(opened.key).key == opened.key
    desk.profile.lock()


def test_without_the_passphrase_nobody_sees_or_restores_a_backup(
    alone: tuple[Application, Calendar],
) -> None:
    home, _clock = alone
    home.desktop.backups.back_up()
    home.desktop.profile.lock()
    home.folder.database.unlink()
    with pytest.raises(Refused, match="PASSPHRASE-WRONG"):
        home.desktop.backups.look("not the words at all")
    with pytest.raises(Refused, match="PROFILE-LOCKED"):
        home.desktop.backups.restore("backup-00000001.db")
    assert not home.folder.database.exists()


def test_what_was_salvaged_opens_as_a_profile_with_its_streams_in_a_new_epoch(homes: Homes) -> None:
    audit = completed(homes.auditor, "1048213")
    homes.auditor.desktop.profile.lock()
    homes.auditor.desktop.backups.look(PASSPHRASE)
    saved = homes.auditor.desktop.backups.salvage(homes.share.parent / "stick")
    homes.auditor.desktop.profile.lock()
    assert (saved.lost, saved.packages > 0) == (0, True)
    again = bootstrap.application(Path(saved.folder))
    again.desktop.profile.unlock(PASSPHRASE)
    assert audit in deliveries(again)
    assert "backup-restored" in events(again)
    again.desktop.profile.lock()
