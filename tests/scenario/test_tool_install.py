"""Putting tools on the shelf: sound ones, once; the rest are refused with a number."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa_desktop.domain.ids import ToolHash
from qa_desktop.domain.tool import ToolRef
from qa_desktop.errors import Refused
from qa_desktop.services.tools import install, list_tools, open_tool
from tests.fakes.shelf import ShelfStore

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def source(folder: Path, label: str, *, version: str = "1", locked: str = "", form_id: str = "t") -> Path:
    path = folder / f"{label}.md"
    path.write_text(
        f"| survey |\n| | type | name | label |\n| | text | a | {label} |\n"
        "| settings |\n| | form_id | version | form_title | namespaces"
        " | attribute::qa:kind | attribute::qa:locked |\n"
        f'| | {form_id} | {version} | Title | qa="urn:qa-desktop:audit:1" | observation | {locked} |\n',
        encoding="utf-8",
    )
    return path


def test_an_installed_tool_is_listed_and_opens_without_its_source(tmp_path):
    store, path = ShelfStore(), source(tmp_path, "A")
    ref = install(store, path, NOW)
    path.unlink()
    (listed,) = list_tools(store)
    assert (listed.ref, listed.title, listed.kind, listed.sample) == (ref, "Title", "observation", False)
    assert open_tool(store, ref).ref == ref


def test_installing_again_changes_nothing(tmp_path):
    store, path = ShelfStore(), source(tmp_path, "A")
    assert install(store, path, NOW) == install(store, path, NOW)
    assert len(list_tools(store)) == 1


def test_the_same_id_and_version_with_other_content_is_another_tool(tmp_path):
    store = ShelfStore()
    first, second = install(store, source(tmp_path, "A"), NOW), install(store, source(tmp_path, "B"), NOW)
    assert (first.form_id, first.version) == (second.form_id, second.version)
    assert first != second
    assert len(list_tools(store)) == 2


def test_other_content_under_a_locked_form_id_is_refused(tmp_path):
    store = ShelfStore()
    install(store, source(tmp_path, "A", locked="yes"), NOW)
    with pytest.raises(Refused) as refused:
        install(store, source(tmp_path, "B", version="2"), NOW)
    assert refused.value.code == "TOOL-LOCKED"
    install(store, source(tmp_path, "C", form_id="copy"), NOW)
    assert len(list_tools(store)) == 2


def test_a_tool_with_errors_is_refused_with_their_number(tmp_path):
    store, path = ShelfStore(), source(tmp_path, "A")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("| text | a |", "| geopoint | a b |"), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        install(store, path, NOW)
    assert refused.value.code == "TOOL-REFUSED"
    assert refused.value.facts["errors"] == 1
    assert list_tools(store) == ()


def test_a_file_that_cannot_be_read_is_refused_too(tmp_path):
    with pytest.raises(Refused) as refused:
        install(ShelfStore(), tmp_path, NOW)
    assert refused.value.code == "TOOL-REFUSED"


def test_a_tool_that_is_not_on_the_shelf_is_missing():
    with pytest.raises(Refused) as refused:
        open_tool(ShelfStore(), ToolRef("t", "1", ToolHash("0" * 64)))
    assert refused.value.code == "TOOL-MISSING"
