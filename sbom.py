"""Writes the software bill of materials, CycloneDX 1.6, asked of what is installed.

    python sbom.py                       to dist/sbom.cdx.json, without building
    python sbom.py --to FILE             elsewhere

`build.spec` writes it of what was really bundled and ships it with the program. Every distribution stands
in it with version, licence and package URL, and what lies inside its wheel: as the wheel's own list says, or
as the library itself says when it is asked.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent
NAME = "sbom.cdx.json"
PREFIX = "qa-desktop:"


def main() -> int:
    """Write the list of what the program needs while it runs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--to", type=Path, default=ROOT / "dist" / NAME)
    given = parser.parse_args()
    given.to.parent.mkdir(parents=True, exist_ok=True)
    bom = write(given.to, runtime())
    sys.stdout.write(f"{len(bom.components)} parts, with what lies inside them, in {given.to}\n")
    return 0


def write(target: Path, distributions: Iterable[str]) -> Bom:
    """Write the bill of these distributions, by their canonical names."""
    bom = bill(distributions)
    target.write_text(JsonV1Dot6(bom).output_as_string(indent=1), encoding="utf-8")
    return bom


def bill(distributions: Iterable[str]) -> Bom:
    """The bill itself, in the order of names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bom = Bom()
    bom.metadata.timestamp = datetime.now(UTC)
    bom.metadata.component = own = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        licenses=[LicenseExpression(project["license"])],
        bom_ref=f"{project['name']}@{project['version']}",
    )
    parts = {name: _part(metadata.distribution(name)) for name in sorted(set(distributions))}
    for component in (*parts.values(), _python(), *_files()):
        bom.components.add(component)
    bom.register_dependency(own, [parts[name] for name in _needs(project["dependencies"]) if name in parts])
    for name, component in parts.items():
        needed = _needs(metadata.distribution(name).requires or ())
        bom.register_dependency(component, [parts[each] for each in needed if each in parts])
    return bom


def runtime() -> frozenset[str]:
    """What the program needs while it runs on this kind of computer: its dependencies, and theirs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: set[str] = set()
    wanted = list(_needs(project["dependencies"]))
    while wanted:
        name = wanted.pop()
        if name not in found:
            found.add(name)
            wanted += _needs(metadata.distribution(name).requires or ())
    return frozenset(found)


def bundled(modules: Iterable[str]) -> frozenset[str]:
    """The distributions that these modules and files of site-packages come from."""
    known = metadata.packages_distributions()
    tops = {re.split(r"[./\\]", module)[0] for module in modules}
    return frozenset(canonicalize_name(name) for top in tops for name in known.get(top, ())) - {"qa-desktop"}


def _needs(requirements: Iterable[str]) -> Iterator[str]:
    for text in requirements:
        wanted = Requirement(text)
        if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
            yield canonicalize_name(wanted.name)


# ---------------------------------------------------------------- one distribution


def _part(distribution: metadata.Distribution) -> Component:
    about = distribution.metadata
    name, version = canonicalize_name(about["Name"]), distribution.version
    purl = PackageURL("pypi", name=name, version=version)
    return Component(
        name=about["Name"],
        version=version,
        type=ComponentType.LIBRARY,
        description=about.get("Summary"),
        licenses=_licences(distribution),
        purl=purl,
        bom_ref=str(purl),
        properties=_record(distribution),
        components=_inside(name, distribution, str(purl)),
    )


def _licences(distribution: metadata.Distribution) -> list[Any]:
    about = distribution.metadata
    expression = about.get("License-Expression")
    if expression:
        return [LicenseExpression(expression)]
    named = [
        line.rsplit(" :: ", 1)[1]
        for line in about.get_all("Classifier") or ()
        if line.startswith("License ::")
    ]
    said = (about.get("License") or "").strip().splitlines()
    words = (
        named
        or [line.strip() for line in said[:1] if line.strip()]
        or _KNOWN.get(canonicalize_name(about["Name"]), [])
    )
    return [DisjunctiveLicense(name=each) for each in dict.fromkeys(words)]


_KNOWN = {"pyrage": ["MIT"], "pyxform": ["BSD-2-Clause"], "sqlcipher3": ["Zlib"]}
"""Licences that a distribution's metadata does not say, from its repository."""


def _record(distribution: metadata.Distribution) -> list[Property]:
    """The digest of the list of its files, each with its own digest: what was installed, to the byte."""
    record = distribution.read_text("RECORD")
    if record is None:
        return []
    return [Property(name=f"{PREFIX}record-sha256", value=hashlib.sha256(record.encode()).hexdigest())]


# ---------------------------------------------------------------- what lies inside a wheel


def _inside(name: str, distribution: metadata.Distribution, within: str) -> list[Component]:
    """What its wheel's own lists say, and what the libraries say of themselves."""
    found: dict[tuple[str, str], Component] = {}
    for part in (*_listed(distribution, within), *_told(name, within)):
        if canonicalize_name(part.name) != name:
            found.setdefault((part.name.casefold(), part.version or ""), part)
    return list(found.values())


def _listed(distribution: metadata.Distribution, within: str) -> Iterator[Component]:
    """PEP 770: bills of materials in `.dist-info/sboms`."""
    for file in distribution.files or ():
        if file.parent.name != "sboms" or not file.name.endswith(".json"):
            continue
        bill_inside = json.loads(file.read_text(encoding="utf-8"))
        for each in bill_inside.get("components", ()):
            hashes = [
                HashType(alg=HashAlgorithm(digest["alg"]), content=digest["content"])
                for digest in each.get("hashes", ())
                if digest.get("alg") == "SHA-256"
            ]
            yield _component(
                each["name"],
                each.get("version", ""),
                within,
                each.get("purl", ""),
                _said_licences(each),
                hashes,
            )


def _said_licences(each: dict[str, Any]) -> list[Any]:
    for licence in each.get("licenses", ()):
        if "expression" in licence:
            return [LicenseExpression(licence["expression"])]
        inner = licence.get("license", {})
        if inner.get("id") or inner.get("name"):
            return [DisjunctiveLicense(name=inner.get("id") or inner["name"])]
    return []


def _told(name: str, within: str) -> Iterator[Component]:
    for asked in _ASKED.get(name, ()):
        for what, version, licence in asked():
            yield _component(what, version, within, "", [DisjunctiveLicense(name=licence)], [])


def _component(
    name: str, version: str, within: str, purl: str, licences: list[Any], hashes: list[HashType]
) -> Component:
    return Component(
        name=name,
        version=version or None,
        type=ComponentType.LIBRARY,
        bom_ref=f"{within}#{name}@{version}",
        purl=PackageURL.from_string(purl.partition("?")[0]) if purl else None,
        licenses=licences,
        hashes=hashes,
    )


Told = Iterable[tuple[str, str, str]]
"""(what, version, licence)."""


def _sqlcipher() -> Told:
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(":memory:")
    connection.execute("PRAGMA key = 'x'")
    cipher = str(connection.execute("PRAGMA cipher_version").fetchone()[0])
    openssl = str(connection.execute("PRAGMA cipher_provider_version").fetchone()[0])
    sqlite = str(connection.execute("SELECT sqlite_version()").fetchone()[0])
    connection.close()
    return (
        ("SQLCipher", cipher.partition(" ")[0], "BSD-3-Clause"),
        ("SQLite", sqlite, "blessing"),
        ("OpenSSL", _number(openssl), "Apache-2.0"),
    )


def _openssl() -> Told:
    from cryptography.hazmat.backends.openssl import backend

    return (("OpenSSL", _number(backend.openssl_version_text()), "Apache-2.0"),)


def _qt() -> Told:
    from PySide6.QtCore import qVersion

    return (("Qt", qVersion(), "LGPL-3.0-only"),)


def _pdfium() -> Told:
    import pypdfium2

    return (("PDFium", str(pypdfium2.version.PDFIUM_INFO.version), "BSD-3-Clause"),)


def _harfbuzz() -> Told:
    import uharfbuzz

    return (("HarfBuzz", uharfbuzz.version_string(), "MIT-Modern-Variant"),)


def _pillow() -> Told:
    from PIL import features

    licences = {
        "jpg": "IJG",
        "zlib": "Zlib",
        "freetype2": "FTL",
        "webp": "BSD-3-Clause",
        "libtiff": "libtiff",
    }
    for name, licence in licences.items():
        version = features.version(name) if features.check(name) else None
        if version:
            yield name, version, licence


def _number(text: str) -> str:
    found = re.search(r"\d+(?:\.\d+)+\w*", text)
    return found[0] if found else text


_ASKED: dict[str, tuple[Callable[[], Told], ...]] = {
    "sqlcipher3": (_sqlcipher,),
    "cryptography": (_openssl,),
    "pyside6-essentials": (_qt,),
    "pypdfium2": (_pdfium,),
    "uharfbuzz": (_harfbuzz,),
    "pillow": (_pillow,),
}
"""By canonical name of a distribution, what asks the libraries in its wheel."""


# ---------------------------------------------------------------- what is no distribution


def _python() -> Component:
    version = platform.python_version()
    return Component(
        name="CPython",
        version=version,
        type=ComponentType.PLATFORM,
        licenses=[LicenseExpression("Python-2.0")],
        bom_ref=f"cpython@{version}",
    )


def _files() -> Iterator[Component]:
    """Fonts and the dictionary, by the digest of each file."""
    resources = ROOT / "resources"
    for folder, licence in (("fonts", "OFL-1.1"), ("spelling", "LGPL-3.0-only")):
        for file in sorted((resources / folder).iterdir()):
            if file.suffix in {".ttf", ".dic", ".aff"}:
                yield Component(
                    name=file.name,
                    type=ComponentType.FILE,
                    licenses=[DisjunctiveLicense(name=licence)],
                    bom_ref=f"resources/{folder}/{file.name}",
                    hashes=[
                        HashType(
                            alg=HashAlgorithm.SHA_256, content=hashlib.sha256(file.read_bytes()).hexdigest()
                        )
                    ],
                )


if __name__ == "__main__":
    sys.exit(main())
