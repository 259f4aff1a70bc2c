"""The smallest .xls there can be, record by record: nothing that writes them is among our dependencies."""

import struct
from collections.abc import Sequence

_SECTOR = 512
_FREE, _END, _TABLE = -1, -2, -3


def old_workbook(*sheets: tuple[str, Sequence[Sequence[str | bool]]]) -> bytes:
    """A workbook of texts and truth values as Excel 97 wrote them (MS-XLS, MS-CFB)."""
    stream = _stream(sheets)
    # Below 4,096 bytes a stream would lie elsewhere.
    stream = stream.ljust(max(4_096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    count = len(stream) // _SECTOR
    tables = -(-(count + 1) // 127)  # sectors of 128 entries each, for themselves too
    chain = [_TABLE] * tables + [_END, *range(tables + 2, tables + 1 + count), _END]
    table = struct.pack(f"<{128 * tables}i", *chain, *[_FREE] * (128 * tables - len(chain)))
    header = struct.pack(
        "<8s16s5H6xI3IIiIiI109i",
        bytes.fromhex("d0cf11e0a1b11ae1"), bytes(16), 0x3E, 3, 0xFFFE, 9, 6,
        0, tables, tables, 0, 4_096, _END, 0, _END, 0, *range(tables), *[_FREE] * (109 - tables),
    )  # fmt: skip
    directory = _entry("Root Entry", 5, 1, _END, 0)
    directory += _entry("Workbook", 2, _FREE, tables + 1, len(stream))
    return header + table + directory.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBBiii36xiII", text, len(text), kind, 1, _FREE, _FREE, child, start, size, 0)


def _stream(sheets: Sequence[tuple[str, Sequence[Sequence[str | bool]]]]) -> bytes:
    names = [name.encode("utf-16-le") for name, _rows in sheets]
    begin = _record(0x0809, struct.pack("<4HII", 0x600, 5, 0, 1997, 0, 6)) + _record(0x0042, b"\xb0\x04")
    end = _record(0x000A, b"")
    lengths = sum(4 + 8 + len(name) for name in names)
    bodies = [_sheet(rows) for _name, rows in sheets]
    listed, at = b"", len(begin) + lengths + len(end)
    for name, body in zip(names, bodies, strict=True):
        listed += _record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(name) // 2, 1) + name)
        at += len(body)
    return begin + listed + end + b"".join(bodies)


def _sheet(rows: Sequence[Sequence[str | bool]]) -> bytes:
    made = _record(0x0809, struct.pack("<4HII", 0x600, 0x10, 0, 1997, 0, 6))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            place = struct.pack("<3H", row, column, 0)
            if isinstance(cell, bool):
                made += _record(0x0205, place + bytes((cell, 0)))
            else:
                made += _record(0x0204, place + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
    return made + _record(0x000A, b"")


def _record(code: int, data: bytes) -> bytes:
    return struct.pack("<HH", code, len(data)) + data
