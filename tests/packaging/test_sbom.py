"""The software bill of materials: fits CycloneDX 1.6, leaves nothing out, and says what libraries say."""

from __future__ import annotations

import copy
import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import cyclonedx.schema._res as schemas
import pytest
from packaging.utils import canonicalize_name

from tests.packaging.json_schema import Schema

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = Path(schemas.__file__).parent / "bom-1.6.SNAPSHOT.schema.json"


@pytest.fixture(scope="module")
def sbom() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sbom", ROOT / "sbom.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def written(sbom: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    file = tmp_path_factory.mktemp("sbom") / sbom.NAME
    sbom.write(file, sbom.runtime())
    return json.loads(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def parts(written: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {canonicalize_name(each["name"]): each for each in written["components"]}


def inside(part: dict[str, Any]) -> dict[str, str]:
    return {each["name"]: each.get("version", "") for each in part.get("components", ())}


def test_it_fits_the_schema_of_cyclonedx_1_6(written: dict[str, Any]) -> None:
    assert written["specVersion"] == "1.6"
    assert Schema(SCHEMA).problems(written) == []


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda bill: bill.pop("bomFormat"), "has no bomFormat"),
        (lambda bill: bill.update(specVersion=6), "specVersion: is no string"),
        (lambda bill: bill.update(surprise=1), "surprise: nothing may stand here"),
        (lambda bill: bill["components"][0].pop("name"), "has no name"),
        (lambda bill: bill["components"][0].update(type="gadget"), "none of what is allowed"),
        (lambda bill: bill["components"].append(bill["components"][0]), "has the same twice"),
    ],
)
def test_the_check_itself_sees_what_does_not_fit(written: dict[str, Any], spoil: Any, says: str) -> None:
    bill = copy.deepcopy(written)
    spoil(bill)
    assert any(says in problem for problem in Schema(SCHEMA).problems(bill))


def test_every_part_that_the_program_runs_on_is_in_it_as_the_lock_has_it(
    sbom: ModuleType, parts: dict[str, dict[str, Any]]
) -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {
        canonicalize_name(name): version
        for name, version in re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.MULTILINE)
    }
    needed = sbom.runtime()
    assert needed <= parts.keys()
    assert needed <= locked.keys()
    assert {name: parts[name]["version"] for name in needed} == {name: locked[name] for name in needed}
    assert {"pytest", "mypy", "hypothesis", "cyclonedx-python-lib"}.isdisjoint(parts), "tools are not shipped"


def test_every_distribution_has_its_version_licence_and_package_url(
    sbom: ModuleType, parts: dict[str, dict[str, Any]]
) -> None:
    for name in sbom.runtime():
        part = parts[name]
        assert part["purl"] == f"pkg:pypi/{name}@{part['version']}"
        assert part.get("licenses"), name
        assert any(each["name"] == "qa-desktop:record-sha256" for each in part["properties"]), name


def test_what_lies_inside_wheels_is_as_the_libraries_say(parts: dict[str, dict[str, Any]]) -> None:
    import sqlcipher3
    import uharfbuzz
    from cryptography.hazmat.backends.openssl import backend
    from PySide6.QtCore import qVersion

    connection = sqlcipher3.dbapi2.connect(":memory:")
    sqlite = connection.execute("SELECT sqlite_version()").fetchone()[0]
    connection.close()
    cipher = inside(parts["sqlcipher3"])
    assert cipher["SQLite"] == sqlite
    assert re.fullmatch(r"4\.\d+\.\d+", cipher["SQLCipher"])
    assert re.fullmatch(r"\d+\.\d+\.\d+", cipher["OpenSSL"])
    openssl = {name.casefold(): version for name, version in inside(parts["cryptography"]).items()}
    assert openssl["openssl"] in backend.openssl_version_text()
    assert inside(parts["pyside6-essentials"])["Qt"] == qVersion()
    assert inside(parts["uharfbuzz"])["HarfBuzz"] == uharfbuzz.version_string()
    assert inside(parts["pypdfium2"])["PDFium"]
    assert inside(parts["pyrage"])["age"], "the wheel's own list names its crates"


def test_it_says_what_needs_what(written: dict[str, Any]) -> None:
    needs = {each["ref"]: set(each.get("dependsOn", ())) for each in written["dependencies"]}
    own = written["metadata"]["component"]["bom-ref"]
    assert any(each.startswith("pkg:pypi/sqlcipher3@") for each in needs[own])
    reportlab = next(needs[ref] for ref in needs if ref.startswith("pkg:pypi/reportlab@"))
    assert any(each.startswith("pkg:pypi/pillow@") for each in reportlab)


def test_what_is_bundled_is_found_by_its_modules(sbom: ModuleType) -> None:
    found = sbom.bundled(["sqlcipher3.dbapi2", "PySide6/Qt6Core.dll", "qa_desktop.errors", "json"])
    assert found == {"sqlcipher3", "pyside6-essentials"}


def test_the_command_makes_it_without_building(
    sbom: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "new" / "bill.json"
    monkeypatch.setattr(sys, "argv", ["sbom.py", "--to", str(target)])
    assert sbom.main() == 0
    assert "parts, with what lies inside them" in capsys.readouterr().out
    assert json.loads(target.read_text(encoding="utf-8"))["bomFormat"] == "CycloneDX"


def test_the_program_finds_its_bill_where_the_build_puts_it(
    sbom: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qa_desktop.system.about import BILL, about
    from qa_desktop.system.paths import ProfileFolder

    assert sbom.NAME == BILL
    profile = ProfileFolder(tmp_path / "profile")
    assert about("1", profile).bill == ""
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    sbom.write(tmp_path / BILL, ["defusedxml"])
    assert about("1", profile).bill == str(tmp_path / BILL)
