"""Owns how the peers are put to the same form: ODK Web Forms' engine under node, and JavaRosa.

Nothing of a peer is kept here. What is not on this machine (node, npm, Java, the conformance material) is
left out with a message, and its column stays blank.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MATERIAL = HERE.parent.parent / "shared" / "conformance"
WEB_FORMS = "ODK Web Forms' engine"
JAVAROSA = "JavaRosa"
Figures = dict[str, object]


def make_form(folder: Path, questions: int, *, repeats: int = 0) -> tuple[Path, Path] | None:
    """The bench form of a size and its answers, as XForm and steps; None without the conformance material."""
    maker = MATERIAL / "bench_form.py"
    if not maker.is_file():
        print(f"left out: the conformance material is not at {MATERIAL}", file=sys.stderr)
        return None
    xml, steps = folder / f"form{questions}-{repeats}.xml", folder / f"steps{questions}-{repeats}.json"
    subprocess.run(
        [
            sys.executable, str(maker), str(xml.with_suffix(".xlsx")),
            "--xml", str(xml), "--answers", str(steps),
            "--questions", str(questions), "--relevances", str(questions * 3 // 10),
            "--calculations", str(questions // 10), "--sections", str(max(1, questions // 50)),
            "--repeat", str(repeats),
        ],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return xml, steps


def install_web_forms(folder: Path) -> Path | None:
    """The Web Forms driver with its packages, in a folder of ours; None where it cannot be had."""
    given = os.environ.get("QA_BENCH_ORACLE")
    if given and (Path(given) / "node_modules").is_dir():
        return Path(given)
    npm = shutil.which("npm")
    if shutil.which("node") is None or npm is None:
        print(f"left out: {WEB_FORMS} needs node and npm", file=sys.stderr)
        return None
    target = folder / "oracle"
    shutil.copytree(MATERIAL / "oracle", target, ignore=shutil.ignore_patterns("node_modules"))
    made = subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=target, capture_output=True, text=True)
    if made.returncode:
        print(f"left out: {WEB_FORMS}: npm ci ended with {made.returncode}", file=sys.stderr)
        return None
    return target


def web_forms(driver: Path, form: Path, steps: Path) -> Figures | None:
    """Its figures for one filling."""
    return _figures(WEB_FORMS, ["node", "bench.mjs", str(form), str(steps)], driver)


def java_rosa(form: Path, steps: Path) -> Figures | None:
    """Its figures for one filling, from the jar in pyxform's wheel."""
    found = importlib.util.find_spec("pyxform")
    jar = (
        Path(found.origin).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
        if found is not None and found.origin
        else Path("none")
    )
    if shutil.which("java") is None or not jar.is_file():
        print(f"left out: {JAVAROSA} needs Java and pyxform's jar", file=sys.stderr)
        return None
    return _figures(
        JAVAROSA, ["java", "-cp", str(jar), str(HERE / "JavaRosaBench.java"), str(form), str(steps)], HERE
    )


def _figures(peer: str, command: list[str], folder: Path) -> Figures | None:
    ran = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=900, env={**os.environ, "TZ": "UTC"}
    )
    try:
        found = json.loads(ran.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        print(f"left out: {peer} ended with {ran.returncode}", file=sys.stderr)
        return None
    return found
