"""Keys, and the passphrase-protected files that outlive the program."""

from __future__ import annotations

import pyrage
import pytest

from qa_desktop.domain.ids import device_id_of
from qa_desktop.errors import Refused, Untrusted
from qa_desktop.package import agefile, keys, sshsig
from qa_desktop.package import passphrase_file as sealing
from qa_desktop.package.strict_json import BadJson
from tests.fakes.age_files import passphrase_file
from tests.fakes.packages import DEVICE, HUB, ROOT

PASSPHRASE = "correct horse battery staple"


def test_new_keys_fit_each_other_and_their_id() -> None:
    made = keys.new_keys()
    assert made.public.ed25519 == sshsig.public_key(made.signing_key)
    assert made.public.age == agefile.recipient_of(made.identity)
    assert made.public.device == device_id_of(made.public.ed25519)
    assert keys.new_keys() != made


def test_a_private_key_does_not_show_itself() -> None:
    made, root, recovery = keys.new_keys(), keys.new_root(), keys.new_recovery()
    for value, secret in ((made, made.identity), (recovery, recovery.identity)):
        assert secret not in repr(value)
    assert repr(made.signing_key) not in repr(made)
    assert repr(root.signing_key) not in repr(root)


def test_a_locked_key_is_an_age_file_that_its_passphrase_opens() -> None:
    recovery = keys.new_recovery()
    file = keys.lock(recovery.identity.encode(), PASSPHRASE)
    assert file.splitlines()[1].endswith(b" 18")
    assert keys.unlock_recovery(file, PASSPHRASE) == recovery


def test_a_root_key_opens_with_its_passphrase_alone() -> None:
    file = passphrase_file(ROOT.signing_key, PASSPHRASE)
    assert keys.unlock_root(file, PASSPHRASE) == ROOT
    with pytest.raises(Refused, match="KEY-PASSPHRASE"):
        keys.unlock_root(file, PASSPHRASE.upper())


def test_a_recovery_key_is_not_taken_for_a_root_nor_the_other_way() -> None:
    with pytest.raises(Untrusted, match="KEY-FILE"):
        keys.unlock_root(passphrase_file(HUB.identity.encode(), PASSPHRASE), PASSPHRASE)
    with pytest.raises(Untrusted, match="KEY-FILE"):
        keys.unlock_recovery(passphrase_file(ROOT.signing_key, PASSPHRASE), PASSPHRASE)


@pytest.mark.parametrize("size", [0, 1, 32, 74, 2**16, 2**16 + 1, 2**17, 200_000])
def test_a_passphrase_file_of_ours_is_opened_by_the_library(size: int) -> None:
    data = bytes(size)
    assert (
        agefile.decrypt_with_passphrase(passphrase_file(data, "pässword \U0001f642"), "pässword \U0001f642")
        == data
    )


def test_two_files_of_one_key_share_nothing() -> None:
    first, second = (passphrase_file(b"key", PASSPHRASE) for _ in range(2))
    assert set(first.splitlines()[1:3]).isdisjoint(second.splitlines()[1:3])


def test_more_than_is_held_in_memory_at_once_is_not_put_into_a_passphrase_file() -> None:
    with pytest.raises(ValueError, match="at once"):
        passphrase_file(bytes(2**26 + 1), PASSPHRASE)


def test_a_file_that_asks_for_endless_work_is_refused_at_once() -> None:
    with pytest.raises(Untrusted, match="KEY-FILE"):
        keys.unlock_root(passphrase_file(ROOT.signing_key, PASSPHRASE, claimed=40), PASSPHRASE)


@pytest.mark.parametrize("file", [b"", b"a picture", agefile.encrypt(b"x" * 32, (HUB.public.age,))])
def test_a_file_that_is_no_key_file_says_so_at_once(file: bytes) -> None:
    with pytest.raises(Untrusted, match="KEY-FILE"):
        keys.unlock_root(file, PASSPHRASE)
    with pytest.raises(Untrusted, match="KEY-FILE"):
        keys.unlock_recovery(file, PASSPHRASE)


def test_a_key_file_is_not_made_without_a_passphrase() -> None:
    with pytest.raises(Refused, match="KEY-PASSPHRASE-EMPTY"):
        keys.lock(b"x" * 32, "")


@pytest.mark.parametrize("identity", ["", "AGE-SECRET-KEY-1NONSENSE", DEVICE.public.age])
def test_a_damaged_identity_says_so(identity: str) -> None:
    with pytest.raises(Refused, match="KEY-IDENTITY"):
        agefile.recipient_of(identity)
    with pytest.raises(Refused, match="KEY-IDENTITY"):
        agefile.decrypt(agefile.encrypt(b"x", (HUB.public.age,)), (identity,))


def test_public_keys_survive_a_document() -> None:
    assert keys.public_from_json(keys.public_to_json(DEVICE.public)) == DEVICE.public


@pytest.mark.parametrize(
    "changes",
    [
        {"id": HUB.public.device},
        {"key": "ssh-ed25519 AAAA"},
        {"key": "ssh-rsa AAAA"},
        {"key": 1},
        {"key": sshsig.openssh_public_key(DEVICE.public.ed25519) + "\n"},
        {"key": "ssh-ed25519 !"},
        {"age": "age1nonsense"},
        {"age": DEVICE.public.age.upper()},
        {"age": None},
        {"more": 1},
    ],
    ids=repr,
)
def test_public_keys_that_do_not_fit_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(BadJson):
        keys.public_from_json({**keys.public_to_json(DEVICE.public), **changes})


@pytest.mark.parametrize("work", [b"21", b"22", b"30", b"99", b"100", b"-1", b""])
def test_a_file_does_not_decide_how_much_memory_its_opening_takes(
    monkeypatch: pytest.MonkeyPatch, work: bytes
) -> None:
    """Somebody hands over a "copy of a draft": at 2**22 rounds the library takes 4 GiB before it says no."""
    file = sealing.encrypt(b"anything", "three plain words", work=10)
    monkeypatch.setattr(pyrage.passphrase, "decrypt", lambda *_given: pytest.fail("it was tried"))
    hostile = file.replace(b" 10\n", b" " + work + b"\n", 1)
    assert hostile != file
    with pytest.raises(Untrusted, match="KEY-FILE"):
        agefile.decrypt_with_passphrase(hostile, "three plain words")
