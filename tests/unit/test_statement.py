"""The security statement says what is so: something is changed, and the statement changes with it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from qa_desktop import bootstrap
from qa_desktop.bootstrap import Application
from qa_desktop.cli.main import main
from qa_desktop.domain.policy import KNOWN, NO_POLICY, Policy, PolicyFault, PolicyState, SetBy
from qa_desktop.errors import Refused
from qa_desktop.services import setting_words, settings
from qa_desktop.services.desktop import KeyMode
from qa_desktop.system.wrapping import Stretching

PASSPHRASE = "orchard window thimble"


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    made = bootstrap.application(tmp_path_factory.mktemp("statement") / "profile")
    made.desktop.profile.create("Auditor 9", PASSPHRASE, KeyMode.PASSPHRASE)
    yield made
    made.desktop.profile.lock()


def line(application: Application, name: str) -> str:
    """The one line of that name."""
    lines = application.desktop.statement.text().splitlines()
    found = [each.partition(": ")[2] for each in lines if each.startswith(f"{name}: ")]
    assert len(found) == 1, (name, lines)
    return found[0]


def test_the_ciphers_are_those_that_the_database_says_of_itself(application: Application) -> None:
    with application.house.store().read():
        file = application.house.store()._file  # type: ignore[attr-defined]
        connection = file.connect(read_only=True)
    version = connection.execute("PRAGMA cipher_version").fetchone()[0]
    connection.close()
    assert line(application, "Library") == f"SQLCipher {version}"
    assert line(application, "Cipher") == "AES-256, pages of 4096 bytes"
    assert line(application, "Every page is authenticated") == "Yes · HMAC_SHA512"
    assert line(application, "Writing") == "journal WAL, synchronous FULL"
    assert line(application, "Integrity of the database") == "checked now and sound"


def test_a_weaker_writing_would_be_said(application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    store = application.house.store()
    found = store.facts()
    weak = replace(found, said={**found.said, "synchronous": "1", "cipher_use_hmac": "0"})
    monkeypatch.setattr(type(store), "facts", lambda _self: weak)
    monkeypatch.setattr(type(store), "check", lambda _self: ("PAGE-DAMAGED",))
    assert "synchronous NORMAL" in line(application, "Writing")
    assert line(application, "Every page is authenticated").startswith("No")
    assert line(application, "Integrity of the database") == "damaged: PAGE-DAMAGED"


def test_slots_and_their_costs_are_those_of_the_slot_file(application: Application) -> None:
    costs = Stretching()
    assert line(application, "Slot pass") == (
        f"a passphrase · Argon2id: {costs.memory_kib // 1024} MiB, {costs.passes} passes, {costs.lanes} lanes"
    )
    assert line(application, "Recovery key") == "no copy of the key was left"
    from pyrage import x25519

    application.house.vault.leave_escrow(str(x25519.Identity.generate().to_public()))
    assert line(application, "Recovery key") == "left, encrypted, to its holder"


def test_the_folder_says_who_may_open_it(application: Application) -> None:
    folder = application.folder.root
    assert line(application, "Profile's folder").startswith(str(folder))
    assert line(application, "Who may open the folder") == "this person alone · 0700"
    folder.chmod(0o755)
    assert line(application, "Who may open the folder") == "others may look in · 0755"
    folder.chmod(0o700)


def test_a_setting_says_its_value_who_set_it_and_since_when(application: Application) -> None:
    name = "Lock when nothing is done for"
    assert line(application, name).startswith("5 minutes · ")
    house = application.house
    with house.store().write() as unit:
        settings.choose(
            unit, NO_POLICY, "lock-after-minutes", 3, who="Auditor 9", at=house.world.clock.now(),
            role=SetBy.PERSON,
        )  # fmt: skip
    said = line(application, name)
    assert said.startswith("3 minutes · ")
    assert "Set by Auditor 9, since " in said


def test_what_it_decides_stands_above_and_a_bad_file_is_said(application: Application) -> None:
    house = application.house
    before = line(application, "Policy file of IT")
    try:
        house.policy = Policy(PolicyState.READ, "/etc/policy", locked={"lock-after-minutes": 2})
        assert line(application, "Policy file of IT") != before
        assert "/etc/policy" in line(application, "Policy file of IT")
        assert line(application, "Lock when nothing is done for").startswith("2 minutes · ")
        house.policy = Policy(PolicyState.UNREADABLE, "/etc/policy", faults=(PolicyFault("POLICY-NOT-TOML"),))
        assert "(TOML)" in line(application, "Policy file of IT")
        assert line(application, "Clear what was copied after").startswith("10 seconds · ")
    finally:
        house.policy = NO_POLICY


def test_every_setting_there_is_stands_in_it_in_words(application: Application) -> None:
    said = application.desktop.statement.text()
    assert all(f"{setting_words.title(name)}: " in said for name in KNOWN)


def test_a_backup_is_in_it_once_it_was_made(application: Application) -> None:
    before = application.desktop.statement.text()
    made = application.house.store().backup()
    assert made.name not in before
    assert made.name in line(application, "The last one")


def test_the_trail_is_counted_and_checked_and_the_statement_is_in_it(application: Application) -> None:
    first = int(line(application, "Entries"))
    assert int(line(application, "Entries")) == first + 1
    assert line(application, "Chain of the entries") == "checked now and unbroken"


def test_without_a_team_it_says_that_audits_stay_here(application: Application) -> None:
    assert line(application, "Q&S team") == "none joined: audits stay on this computer"


def test_it_holds_no_key_and_is_made_of_an_open_profile_alone(
    application: Application,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert PASSPHRASE not in application.desktop.statement.text()
    pdf = application.desktop.statement.pdf()
    said = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "What is not promised 1 Protection from programs that run as the same person" in said
    assert "SQLCipher" in said
    assert "[" not in said, "nothing without a glyph"
    application.desktop.profile.lock()
    with pytest.raises(Refused, match="PROFILE-LOCKED"):
        application.desktop.statement.text()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n" * 2))
    where = ["--profile", str(application.folder.root), "--passphrase-stdin", "statement"]
    assert main(where) == 0
    assert "Encryption of the database" in capsys.readouterr().out
    assert main([*where, "--pdf", str(tmp_path / "statement.pdf")]) == 0
    assert (tmp_path / "statement.pdf").read_bytes().startswith(b"%PDF")
