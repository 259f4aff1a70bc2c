"""Only known keyrings, and only when they remember."""

from __future__ import annotations

import pytest

from qa_desktop.errors import QADesktopError, Refused, Unavailable
from qa_desktop.system.keyring_guard import GuardedKeyring


class Remembering:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service, account, secret):
        self.kept[service, account] = secret

    def get_password(self, service, account):
        return self.kept.get((service, account))

    def delete_password(self, service, account):
        del self.kept[service, account]


def disguised(base: type, full_name: str):
    """An object whose class has the name of one of the `keyring` package's."""
    module, _, name = full_name.rpartition(".")
    return type(name, (base,), {"__module__": module})()


SECRET_SERVICE = "keyring.backends.SecretService.Keyring"
WINDOWS = "keyring.backends.Windows.WinVaultKeyring"


def guard(backend) -> GuardedKeyring:
    return GuardedKeyring(lambda: backend)


@pytest.mark.parametrize(
    "name",
    [
        SECRET_SERVICE,
        WINDOWS,
        "keyring.backends.macOS.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
    ],
)
def test_the_operating_systems_own_keyrings_are_allowed(name):
    keyring = guard(disguised(Remembering, name))
    keyring.keep("db", "secret")
    assert keyring.fetch("db") == "secret"
    keyring.remove("db")
    keyring.remove("db")
    assert keyring.fetch("db") is None
    assert keyring.name() == name


@pytest.mark.parametrize(
    "name",
    [
        "keyring.backends.null.Keyring",
        "keyrings.alt.file.PlaintextKeyring",
        "keyrings.alt.file.EncryptedKeyring",
        "evil.keyring.backends.SecretService.Keyring",
        "keyring.backends.SecretService.KeyringEvil",
    ],
)
def test_any_other_backend_is_refused_by_name(name):
    with pytest.raises(Refused) as caught:
        guard(disguised(Remembering, name)).keep("db", "secret")
    assert (caught.value.code, caught.value.facts["backend"]) == ("KEYRING-NOT-ALLOWED", name)


def test_the_null_backend_chosen_by_the_environment_is_refused(monkeypatch):
    import keyring
    import keyring.backends.null

    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    before = keyring.get_keyring()
    keyring.core.init_backend()
    try:
        with pytest.raises(Refused, match=r"KEYRING-NOT-ALLOWED backend=keyring.backends.null.Keyring"):
            GuardedKeyring().name()
    finally:
        keyring.set_keyring(before)


def test_a_computer_without_a_keyring_says_so():
    import keyring.backends.fail

    with pytest.raises(Unavailable, match="KEYRING-AWAY"):
        guard(keyring.backends.fail.Keyring()).keep("db", "secret")


def test_a_chainer_is_asked_for_its_first_allowed_member():
    good = disguised(Remembering, SECRET_SERVICE)
    chainer = disguised(object, "keyring.backends.chainer.ChainerBackend")
    chainer.__class__.backends = [disguised(Remembering, "keyrings.alt.file.PlaintextKeyring"), good]
    guard(chainer).keep("db", "secret")
    assert good.get_password("QA Desktop", "db") == "secret"
    chainer.__class__.backends = chainer.backends[:1]
    with pytest.raises(Refused, match="KEYRING-NOT-ALLOWED"):
        guard(chainer).keep("db", "secret")


class Forgetting(Remembering):
    def get_password(self, service, account):
        return None


class Lying(Remembering):
    def get_password(self, service, account):
        return "something else"


@pytest.mark.parametrize("base", [Forgetting, Lying])
def test_what_does_not_read_back_is_not_relied_on(base):
    with pytest.raises(Refused, match="KEYRING-FORGETS"):
        guard(disguised(base, SECRET_SERVICE)).keep("db", "secret")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("KeyringLocked", "KEYRING-LOCKED"),
        ("InitError", "KEYRING-AWAY"),
        ("NoKeyringError", "KEYRING-AWAY"),
        ("PasswordSetError", "KEYRING-AWAY"),
    ],
)
def test_every_failure_of_a_keyring_is_one_of_ours(error, code):
    import keyring.errors

    kind = getattr(keyring.errors, error)

    class Failing(Remembering):
        def set_password(self, service, account, secret):
            raise kind("no D-Bus here")

        get_password = set_password

    failing = guard(disguised(Failing, SECRET_SERVICE))
    with pytest.raises(QADesktopError, match=code):
        failing.keep("db", "secret")


def test_on_windows_the_secret_stays_on_this_computer():
    backend = disguised(Remembering, WINDOWS)
    guard(backend).keep("db", "secret")
    assert backend.persist == "local machine"


def test_the_secret_is_in_no_error():
    class Failing(Remembering):
        def set_password(self, service, account, secret):
            raise OSError(secret)

    with pytest.raises(QADesktopError) as caught:
        guard(disguised(Failing, SECRET_SERVICE)).keep("db", "the-secret")
    assert "the-secret" not in str(caught.value)
