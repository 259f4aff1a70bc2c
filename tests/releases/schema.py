"""What a database is made of, told so that two that behave alike are told alike."""

from __future__ import annotations

import re
from typing import Any

from qa_desktop.storage.engine import Driver


def schema(connection: Driver) -> dict[str, Any]:
    """Tables with columns, keys and references; indexes; triggers.

    Of tables not the SQL: an added column stands behind the constraints there, and means the same.
    """
    told: dict[str, Any] = {}
    for name, without_rowid in connection.execute(
        "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name"
    ).fetchall():
        if name == "sqlite_schema":
            continue
        told[f"table {name}"] = {
            "columns": connection.execute(
                f"SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo('{name}')"
            ).fetchall(),
            "references": sorted(row[2:] for row in connection.execute(f"PRAGMA foreign_key_list('{name}')")),
            "without rowid": without_rowid,
            "keys": sorted(
                (row[2], row[3], row[4], _columns(connection, row[1]))
                for row in connection.execute(f"PRAGMA index_list('{name}')")
            ),
        }
    for kind, name, sql in connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type != 'table' AND sql IS NOT NULL"
    ).fetchall():
        told[f"{kind} {name}"] = re.sub(r"\s+", " ", sql.replace('"', "")).strip()
    return told


def _columns(connection: Driver, index: str) -> tuple[str, ...]:
    return tuple(str(row[2]) for row in connection.execute(f"PRAGMA index_info('{index}')"))
