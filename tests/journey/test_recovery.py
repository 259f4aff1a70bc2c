"""What a recovery key is for: a passphrase nobody remembers is not an audit nobody reads."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pyrage
import pytest

from qa_desktop import bootstrap
from qa_desktop.cli import main
from qa_desktop.cli.console import Console
from qa_desktop.domain.policy import Policy, PolicyState
from qa_desktop.errors import Refused
from qa_desktop.services import auditing
from qa_desktop.services.demo_answers import Plan
from qa_desktop.services.desktop import HubKeys, KeyMode
from qa_desktop.system.clock import SystemClock, SystemEntropy
from qa_desktop.system.keyring_guard import GuardedKeyring
from qa_desktop.system.keyslots import SlotFile
from qa_desktop.system.vault import Vault
from tests.fakes.keyrings import MemoryKeyring
from tests.journey.homes import PASSPHRASE, Homes, complete, start_and_fill
from tests.journey.person import Person

OTHER = "kettle lantern bramble"


def vault_of(home) -> Vault:
    return Vault(home, GuardedKeyring(), SystemClock(), SystemEntropy())


def recover_by_keyboard(qtbot, application, file_passphrase: str) -> None:
    """At the locked screen, with the file from the safe."""
    person = Person(qtbot, application)
    try:
        person.press("I have forgotten my passphrase")
        assert person.sees("whoever keeps the recovery key comes to this computer with it")
        person.press("Open the file of the recovery key…")
        person.reach("Passphrase of that file")
        person.type(file_passphrase)
        person.reach("Your new passphrase")
        person.type(OTHER)
        person.reach("The same passphrase again")
        person.type(OTHER)
        person.press("Open with the recovery key")
        person.wait(lambda: person.window.pages is not None)
        person.settle()
        log = application.desktop.settings.log()
        assert ("key", "recovered") in [(row.event, row.subject) for row in log]
    finally:
        person.leave()


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_whoever_joins_leaves_the_key_to_the_holder_of_the_recovery_key(qtbot, tmp_path, monkeypatch):
    """From the set-up of the hub to the new passphrase: what Q&S was handed is what opens the laptop."""
    share = tmp_path / "share"
    share.mkdir()
    hub, auditor = (bootstrap.application(tmp_path / name) for name in ("hub", "auditor"))
    hub.desktop.profile.create("Q&S desk", PASSPHRASE, KeyMode.PASSPHRASE)
    auditor.desktop.profile.create("Auditor 9", PASSPHRASE, KeyMode.PASSPHRASE)
    made: list[HubKeys] = []
    hub.desktop.hub.set_up(str(share), "Q&S", hand_out=made.append)
    invitation = hub.desktop.hub.invite("Auditor 9")
    auditor.desktop.exchange.join(invitation.text, str(share))
    assert not vault_of(tmp_path / "auditor").has_escrow(), "asking is not joining"
    hub.desktop.hub.approve(invitation.invite)
    hub.desktop.exchange.sync()
    auditor.desktop.exchange.sync()
    file = tmp_path / "recovery.age"
    file.write_bytes(made[0].recovery_file)
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getOpenFileName", lambda *_a, **_k: (str(file), ""))
    draft = start_and_fill(auditor, Plan()).key
    for application in (hub, auditor):
        application.desktop.profile.lock()
        assert vault_of(application.folder.root).has_escrow()
    recover_by_keyboard(qtbot, auditor, made[0].passphrases[2])
    hub.desktop.keys.recover(made[0].recovery, OTHER)
    for application in (hub, auditor):
        application.desktop.profile.lock()
        application.desktop.profile.unlock(OTHER)
    assert draft in [row.key for row in auditor.desktop.audits.audits()]
    for application in (hub, auditor):
        application.desktop.profile.lock()
        with pytest.raises(Refused, match="PASSPHRASE-WRONG"):
            application.desktop.profile.unlock(PASSPHRASE)


def test_the_key_is_left_once_and_again_where_the_slots_lost_it(homes: Homes):
    slots = homes.auditor.folder.keyslots
    homes.auditor.desktop.exchange.sync()
    left = slots.read_bytes()
    homes.auditor.desktop.exchange.sync()
    assert slots.read_bytes() == left

    without = homes.share.parent / "auditor" / "keyslots.json"
    file = SlotFile(without)
    found = file.load()
    assert found is not None
    assert json.loads(left)["content"]["escrow"]
    file.save(replace(found, escrow=None))
    homes.auditor.desktop.exchange.sync()
    assert vault_of(without.parent).has_escrow()


def test_what_could_not_be_opened_stays_unread(homes: Homes, monkeypatch):
    complete(homes.auditor, start_and_fill(homes.auditor, Plan()))
    homes.exchange()
    desk = homes.hub.desktop.inbox

    def missing(*_given, **_named):
        raise Refused("TOOL-MISSING")

    with monkeypatch.context() as patched:
        patched.setattr(auditing, "view_completed", missing)
        with pytest.raises(Refused, match="TOOL-MISSING"):
            desk.open(desk.inbox().rows[0])
    assert desk.inbox().rows[0].read_at is None
    desk.open(desk.inbox().rows[0])
    assert desk.inbox().rows[0].read_at is not None


def test_it_recovers_a_profile_with_the_key_from_the_safe(homes: Homes, tmp_path, monkeypatch):
    """As IT does it: the key and the new passphrase on standard input, nothing in the arguments."""
    identity, home = str(pyrage.x25519.Identity.generate()), homes.auditor.folder.root
    homes.auditor.desktop.profile.lock()
    vault = vault_of(home)
    vault.leave_escrow(vault.unlock(PASSPHRASE), str(pyrage.x25519.Identity.from_str(identity).to_public()))

    def recover(*lines: str) -> tuple[int, str]:
        console = Console(io.StringIO(), io.StringIO(), io.StringIO("\n".join(lines) + "\n"))
        code = main(["--passphrase-stdin", "--profile", str(home), "recover"], console)
        return code, console.out.getvalue() + console.err.getvalue()

    other_key = str(pyrage.x25519.Identity.generate())
    for lines in ((other_key, OTHER), ("AGE-SECRET-KEY-nonsense", OTHER), (identity, "short"), (identity,)):
        code, told = recover(*lines)
        assert (code, identity in told) == (1, False)
        homes.auditor.desktop.profile.unlock(PASSPHRASE)
        homes.auditor.desktop.profile.lock()
    code, told = recover(f"  {identity.lower()} ", OTHER)
    assert code == 0, told
    homes.auditor.desktop.profile.unlock(OTHER)
    assert homes.auditor.desktop.settings.log()[0].event == "unlocked"


def test_a_recovery_never_ends_in_a_way_of_unlocking_that_it_forbids(tmp_path):
    """Where it is the keyring that fails, the profile waits for IT as it was; nothing of it is lost."""
    holder, keyring = pyrage.x25519.Identity.generate(), MemoryKeyring()
    application = bootstrap.application(tmp_path, keyring=keyring)
    application.desktop.profile.create("Auditor 9", PASSPHRASE, KeyMode.KEYRING_AND_PASSPHRASE)
    application.house.vault.leave_escrow(str(holder.to_public()))
    application.desktop.profile.lock()
    application.house.policy = Policy(PolicyState.READ, locked={"unlock-modes": ("keyring-and-passphrase",)})
    before = application.folder.keyslots.read_bytes()

    keyring.away = "KEYRING-AWAY"
    with pytest.raises(Refused, match="KEYRING-REQUIRED"):
        application.desktop.keys.recover(str(holder), OTHER)
    assert application.folder.keyslots.read_bytes() == before

    keyring.away = ""
    application.desktop.keys.recover(str(holder), OTHER)
    assert application.desktop.keys.status().mode is KeyMode.KEYRING_AND_PASSPHRASE
    noted = next(row for row in application.desktop.settings.log() if row.subject == "recovered")
    assert dict(noted.facts) == {"mode": "keyring-and-passphrase"}
    application.desktop.profile.lock()


def test_a_keyring_that_fails_is_left_out_of_a_recovery_where_a_passphrase_alone_is_allowed(tmp_path):
    holder, keyring = pyrage.x25519.Identity.generate(), MemoryKeyring()
    application = bootstrap.application(tmp_path, keyring=keyring)
    application.desktop.profile.create("Auditor 9", PASSPHRASE, KeyMode.KEYRING_AND_PASSPHRASE)
    application.house.vault.leave_escrow(str(holder.to_public()))
    application.desktop.profile.lock()

    keyring.away = "KEYRING-AWAY"
    application.desktop.keys.recover(str(holder), OTHER)
    noted = next(row for row in application.desktop.settings.log() if row.subject == "recovered")
    assert dict(noted.facts) == {"mode": "passphrase"}
    application.desktop.profile.lock()
