"""The runner's commands on the public files: nothing that must pass fails, every request has its reply."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from qa_desktop.cli import main
from qa_desktop.cli.console import Console
from qa_desktop.cli.engine.running import reply_to
from qa_desktop.cli.engine.world import Settings

FOLDER = Path(__file__).parents[2].parent / "shared" / "conformance"
FORMS = FOLDER / "xforms"
FROZEN = Settings("2025-06-01T10:00:00Z", "UTC", "1")
REFUSED = {
    "collect/invalid-form.xml",
    "pyxform-md/test_external_instances/test_external_instance_pulldata-22befa7d.md",
    "pyxform-md/test_external_instances/test_external_instance_pulldata_relevant-874b66f9.md",
    "web-forms/geolocation/geopoint-with-maps.xml",
}
"""Forms that depend on themselves: JavaRosa refuses them too."""

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"conformance material is not at {FOLDER}")


@pytest.mark.parametrize("name", ["xpath-cases.jsonl", "xpath-cases-webforms.jsonl", "dialect-probes.jsonl"])
def test_of_the_public_expressions_none_that_must_pass_fails(name: str) -> None:
    console = Console(io.StringIO(), io.StringIO(), io.StringIO())
    code = main(["engine", "xpath", str(FOLDER / name)], console)
    last = console.out.getvalue().splitlines()[-1]  # type: ignore[attr-defined]
    assert code == 0, console.out.getvalue()  # type: ignore[attr-defined]
    assert ", failed 0, " in last


def test_every_public_form_that_a_reference_engine_opens_is_opened_here() -> None:
    entries = [json.loads(line) for line in (FORMS / "index.jsonl").read_text("utf-8").splitlines()]
    refused = set()
    for entry in entries:
        reply = reply_to({"form": str(FORMS / entry["file"]), "submission": False, "only": []}, FROZEN)
        assert "engine itself" not in str(reply.get("error")), entry["file"]
        assert reply["ok"] or (reply["stage"] == "load" and reply["error"] and reply["problems"]), entry[
            "file"
        ]
        if not reply["ok"] and entry.get("oracle_loads"):
            refused.add(entry["file"])
    assert refused == REFUSED
