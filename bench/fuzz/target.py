"""One parser under the coverage-guided fuzzer; `run.py` starts it.

    python bench/fuzz/target.py NAME CORPUS [options of libFuzzer]

Whatever comes out of the parser but its own failures ends the run; libFuzzer keeps the input beside.
"""

from __future__ import annotations

import io
import os
import sys
import zipfile
from pathlib import Path

import atheris

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
INSTRUMENTED = ["qa_desktop", "openpyxl", "xlrd", "tomllib"]
"""Ours, and what is in Python of the libraries that read for us."""
ZIPPED = ("tool-xlsx", "table")

with atheris.instrument_imports(include=INSTRUMENTED):
    import tomllib  # noqa: F401

    import openpyxl  # noqa: F401
    import xlrd  # noqa: F401

    from tests.hostile.parsers import PARSERS

    NAME = sys.argv[1]
    for seed in PARSERS[NAME].seeds():
        PARSERS[NAME].run(seed)  # loads what is imported late, so that it is instrumented too


def one_input(data: bytes) -> None:
    PARSERS[NAME].run(data)


def part_of_a_workbook(data: bytes, most: int, seed: int) -> bytes:
    """Change one part inside the archive: a changed archive itself is seldom more than damaged."""
    if seed % 8 == 0 or not data.startswith(b"PK"):
        return bytes(atheris.Mutate(data, most))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # noqa: BLE001 -- whatever a damaged archive makes zipfile stumble over
        return bytes(atheris.Mutate(data, most))
    chosen = sorted(parts)[seed // 8 % len(parts)] if parts else ""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, own in parts.items():
            archive.writestr(name, atheris.Mutate(own, len(own) + 256) if name == chosen else own)
    return made.getvalue() if len(made.getvalue()) <= most else data[:most]


def main() -> None:
    arguments = [sys.argv[0], *sys.argv[2:]]
    mutator = {"custom_mutator": part_of_a_workbook} if NAME in ZIPPED else {}
    atheris.Setup(arguments, one_input, **mutator)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
