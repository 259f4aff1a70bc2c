"""The table of parsers in docs/imports.md and the parsers that are fed anything are the same."""

import re
from pathlib import Path

from tests.hostile.parsers import PARSERS

ROOT = Path(__file__).parents[2]


def test_every_parser_stands_in_the_table_of_imports_and_every_row_of_it_is_fed_anything():
    text = (ROOT / "docs" / "imports.md").read_text("utf-8")
    table = text[text.index("## The parsers") : text.index("Not in the table")]
    named = {
        name
        for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
        for name in re.findall(r"`(.+?)`", row)
    }
    assert named == set(PARSERS)


def test_every_test_file_that_the_table_names_is_there():
    text = (ROOT / "docs" / "imports.md").read_text("utf-8")
    for name in re.findall(r"`((?:[a-z_]+/)*test_[a-z_]+\.py)`", text):
        assert list((ROOT / "tests").rglob(name)), name
