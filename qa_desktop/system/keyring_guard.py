"""Owns the operating system's keyring: only the known good ones, and only after reading back.

A `null` backend accepts a secret and forgets it; an environment variable or a settings file can choose it.
Every failure here means the same to the caller: offer a passphrase, never a file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from qa_desktop.errors import QADesktopError, Refused, Unavailable

SERVICE = "QA Desktop"

_ALLOWED = frozenset(
    {
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
    }
)
_ALLOWED_MODULE = "keyring.backends.kwallet"
_NONE = "keyring.backends.fail.Keyring"
"""What the package chooses where the computer has no keyring at all."""
_CHAINER = "keyring.backends.chainer.ChainerBackend"


class Keyring(Protocol):
    """Where one short secret per database is kept by the operating system."""

    def name(self) -> str:
        """Which keyring it is.

        Raises:
            Refused: KEYRING-NOT-ALLOWED.
            Unavailable: KEYRING-AWAY, KEYRING-LOCKED.
        """

    def keep(self, account: str, secret: str) -> None:
        """Keep a secret and read it back.

        Raises:
            Refused: KEYRING-NOT-ALLOWED, KEYRING-FORGETS.
            Unavailable: KEYRING-AWAY, KEYRING-LOCKED.
        """

    def fetch(self, account: str) -> str | None: ...
    def remove(self, account: str) -> None: ...


def _chosen() -> Any:
    import keyring  # 51 ms, and only where a keyring is wanted

    return keyring.get_keyring()


class GuardedKeyring:
    """`Keyring` over the `keyring` package."""

    def __init__(self, choose: Callable[[], Any] = _chosen) -> None:
        self._choose = choose

    def name(self) -> str:
        return _name(self._backend())

    def keep(self, account: str, secret: str) -> None:
        """Keep a secret on this computer alone, and read it back before anybody relies on it."""
        backend = self._backend()
        if _name(backend).endswith(".WinVaultKeyring"):
            backend.persist = "local machine"  # the default travels with a roaming profile
        self._guard(lambda: backend.set_password(SERVICE, account, secret))
        if self._guard(lambda: backend.get_password(SERVICE, account)) != secret:
            raise Refused("KEYRING-FORGETS", backend=_name(backend))

    def fetch(self, account: str) -> str | None:
        backend = self._backend()
        found = self._guard(lambda: backend.get_password(SERVICE, account))
        return None if found is None else str(found)

    def remove(self, account: str) -> None:
        """Forget a secret. One that is not there is gone already."""
        backend = self._backend()
        if self._guard(lambda: backend.get_password(SERVICE, account)) is not None:
            self._guard(lambda: backend.delete_password(SERVICE, account))

    def _backend(self) -> Any:
        chosen = self._guard(self._choose)
        members = chosen.backends if _name(chosen) == _CHAINER else (chosen,)
        for backend in members:
            if is_allowed(_name(backend)):
                return backend
        if _name(chosen) == _NONE:
            raise Unavailable("KEYRING-AWAY")
        raise Refused("KEYRING-NOT-ALLOWED", backend=_name(chosen))

    def _guard(self, call: Callable[[], Any]) -> Any:
        try:
            return call()
        except Exception as error:  # each backend raises errors of its own; all mean "no keyring"
            raise _translated(error) from error


def is_allowed(name: str) -> bool:
    """True for the operating systems' own keyrings, by full class name."""
    return name in _ALLOWED or name.startswith(_ALLOWED_MODULE + ".")


def _name(backend: Any) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _translated(error: Exception) -> QADesktopError:
    locked = type(error).__name__ in ("KeyringLocked", "LockedException", "PromptDismissedException")
    return Unavailable("KEYRING-LOCKED" if locked else "KEYRING-AWAY", error=type(error).__name__)
