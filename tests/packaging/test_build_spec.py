"""What build.spec promises to PyInstaller is there: every folder, every import, nothing left out.

Building takes half a minute and 270 MB; `bench/packaged.py` builds and runs the real program.
"""

from __future__ import annotations

import ast
import importlib.util
import re
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SPEC = ROOT / "build.spec"

IMPORT_NAMES = {"PySide6-Essentials": "PySide6", "python-calamine": "python_calamine", "python-bidi": "bidi"}
"""Where a distribution's module has another name than its own with underscores."""


@pytest.fixture(scope="module")
def asked() -> SimpleNamespace:
    """What build.spec asks of PyInstaller, with the building itself left out."""
    found = SimpleNamespace(scripts=[], data=[], hidden=[], excludes=[], names=[])

    def analysis(scripts: list[str], **options: Any) -> SimpleNamespace:
        found.scripts += scripts
        found.data += options["datas"]  # codespell:ignore datas
        found.hidden += options["hiddenimports"]
        found.excludes += options["excludes"]
        return SimpleNamespace(pure=[], scripts=[], binaries=[], datas=[])  # codespell:ignore datas

    def step(*_given: object, name: str = "", **_options: object) -> None:
        found.names.append(name)

    names = {"SPECPATH": str(ROOT), "Analysis": analysis, "PYZ": step, "EXE": step, "COLLECT": step}
    exec(compile(SPEC.read_text(encoding="utf-8"), str(SPEC), "exec"), names)
    return found


def test_the_program_starts_where_the_package_does(asked: SimpleNamespace) -> None:
    assert [Path(script) for script in asked.scripts] == [ROOT / "qa_desktop" / "__main__.py"]


def test_every_data_path_exists(asked: SimpleNamespace) -> None:
    assert [source for source, _target in asked.data if not Path(source).exists()] == []


def test_tools_fonts_and_licence_are_in_the_program(asked: SimpleNamespace) -> None:
    ours = {target: Path(source) for source, target in asked.data if Path(source).parent == ROOT}
    assert {"forms", "resources", "."} <= set(ours)
    assert list((ours["forms"]).glob("*/tool.md"))
    assert list((ours["resources"] / "fonts").glob("*.ttf"))
    assert ours["."].name == "LICENSE"


def test_every_hidden_import_resolves(asked: SimpleNamespace) -> None:
    missing = [name for name in sorted(set(asked.hidden)) if importlib.util.find_spec(name) is None]
    assert missing == []


def test_every_module_of_ours_is_in_the_program(asked: SimpleNamespace) -> None:
    files = (ROOT / "qa_desktop").rglob("*.py")
    modules = {".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files}
    modules = {name.removesuffix(".__init__") for name in modules}
    assert modules - set(asked.hidden) == set()


def test_nothing_that_the_program_needs_is_excluded(asked: SimpleNamespace) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [re.split(r"[<>=~!;\[ ]", each, maxsplit=1)[0] for each in project["dependencies"]]
    modules = {IMPORT_NAMES.get(name, name.replace("-", "_")) for name in needed}
    imported = _imported_by_us()
    excluded = set(asked.excludes)
    assert not excluded & (modules | imported)


def test_the_java_validator_does_not_ship(asked: SimpleNamespace) -> None:
    assert [source for source, _target in asked.data if source.endswith(".jar")] == []


def test_the_program_has_one_name(asked: SimpleNamespace) -> None:
    assert [name for name in asked.names if name] == ["qa-desktop", "qa-desktop"]


def _imported_by_us() -> set[str]:
    """Every module that some file of ours names in an import."""
    names: set[str] = set()
    for file in (ROOT / "qa_desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module)
    return names
