"""Owns what the open database says of itself: ciphers, versions, how safely it writes; always asked."""

from __future__ import annotations

from qa_desktop.services.ports import StoreFacts
from qa_desktop.storage.checks import rows
from qa_desktop.storage.engine import Driver, KeyedFile
from qa_desktop.storage.failures import translating

_ASKED = (
    "cipher_version",
    "cipher_provider",
    "cipher_provider_version",
    "cipher_page_size",
    "cipher_hmac_algorithm",
    "cipher_use_hmac",
    "cipher_memory_security",
    "journal_mode",
    "synchronous",
    "secure_delete",
    "temp_store",
    "foreign_keys",
    "trusted_schema",
)


def facts(file: KeyedFile) -> StoreFacts:
    """Ask the database over a connection of its own, made as every other."""
    with translating():
        connection: Driver = file.connect(read_only=True)
        try:
            said = {name: _said(connection, f"PRAGMA {name}") for name in _ASKED}
            return StoreFacts(
                sqlite=_said(connection, "SELECT sqlite_version()"),
                said=said,
                size=file.path.stat().st_size,
                rows=rows(connection),
            )
        finally:
            connection.close()


def _said(connection: Driver, asked: str) -> str:
    """The one value of the answer; blank where this build does not know the question."""
    row = connection.execute(asked).fetchone()
    return "" if row is None else str(row[0])
