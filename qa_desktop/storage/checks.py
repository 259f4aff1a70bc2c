"""Owns the checks of a database: its pages, its structure, its references, its log.

Neither of SQLite's and SQLCipher's checks suffices alone: `cipher_integrity_check` sees a flipped bit and
passes a truncated file, `quick_check` sees the truncation. Old pages put back, and a whole file put back,
pass both: receipts find those (exchange.md, b.8).
"""

from __future__ import annotations

from sqlcipher3 import dbapi2

from qa_desktop.errors import QADesktopError
from qa_desktop.storage.engine import Driver, KeyedFile
from qa_desktop.storage.failures import translating


def live(file: KeyedFile) -> tuple[str, ...]:
    """Codes of what is wrong with the database while the program works on it; empty when sound."""
    try:
        with translating():
            connection = file.connect()
            try:
                # SQLCipher reads the file's pages past SQLite's locks, so nothing may be moving in it.
                connection.execute("BEGIN IMMEDIATE")
                found = everything(connection, thorough=True)
                connection.execute("ROLLBACK")
            finally:
                connection.close()
    except QADesktopError as error:
        return (error.code,)
    return found


def quick(file: KeyedFile) -> tuple[str, ...]:
    """The structure alone, as after an unclean end."""
    with translating():
        connection = file.connect()
        try:
            return _structure(connection)
        finally:
            connection.close()


def everything(connection: Driver, *, thorough: bool = False) -> tuple[str, ...]:
    """Every check, each code once; `thorough` compares indexes with their tables too, which takes longest."""
    found = [*_pages(connection), *_structure(connection, "integrity_check" if thorough else "quick_check")]
    if not found and connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        found.append("STORE-REFERENCES")
    return tuple(found)


def _pages(connection: Driver) -> tuple[str, ...]:
    return ("STORE-PAGES",) if connection.execute("PRAGMA cipher_integrity_check").fetchone() else ()


def _structure(connection: Driver, pragma: str = "quick_check") -> tuple[str, ...]:
    try:
        sound = connection.execute(f"PRAGMA {pragma}").fetchall() == [("ok",)]
    except dbapi2.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in (11, 26):  # CORRUPT, NOTADB
            raise
        sound = False
    return () if sound else ("STORE-STRUCTURE",)


def rows(connection: Driver) -> int:
    """How many rows all tables hold together."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return sum(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names)  # noqa: S608 - names come from the schema itself
