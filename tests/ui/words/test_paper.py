"""What is printed in a language that nobody speaks: what is in English there could never be translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from qa_desktop import bootstrap, i18n
from qa_desktop.domain.audit import AuditState
from qa_desktop.services.desktop import Desktop
from qa_desktop.services.desktop_history import RowKind
from qa_desktop.services.plan_model import PlanCard, PlanModel
from qa_desktop.ui.help.sheet_model import key_sheet
from tests.ui.words import reading

ROOT = Path(__file__).resolve().parents[3]
SPELT_OUT = {
    "[mathematical left white square bracket]": "⟦",
    "[mathematical right white square bracket]": "⟧",
}
"""The fonts of paper have no such brackets, so their names are printed."""

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """The demonstration, in the made-up language."""
    assert i18n.use(i18n.PSEUDO, ROOT / "resources" / "locale") == i18n.PSEUDO
    made, _ = bootstrap.demo(tmp_path_factory.mktemp("paper") / "demo")
    yield made.desktop
    made.desktop.profile.lock()
    i18n.use(i18n.ENGLISH)


def english_on(pdf: bytes) -> str:
    """What is neither in the made-up language nor data, on every page and in the bookmarks."""
    reader = PdfReader(BytesIO(pdf))
    lines = [line for page in reader.pages for line in page.extract_text().splitlines()]
    lines += [str(entry["/Title"]) for entry in reader.outline if not isinstance(entry, list)]
    text = " ".join(" ".join(lines).split())
    for spelt, letter in SPELT_OUT.items():
        text = text.replace(spelt, letter)
    assert text.count("⟦") == text.count("⟧") > 0
    return reading.not_translated_on_paper(text)


def test_a_report_says_nothing_in_english_but_what_its_tool_says(desktop: Desktop):
    completed = [row for row in desktop.audits.audits() if row.summary.state is AuditState.COMPLETED]
    corrected = next(row for row in completed if row.summary.revision > 1)
    for row in (completed[0], corrected):
        assert english_on(desktop.audits.pdf(row.key)) == ""


def test_an_escalation_slip_says_nothing_in_english_but_what_was_written(desktop: Desktop):
    told = desktop.audits.my_work().escalations
    assert told
    for row in told:
        assert english_on(desktop.escalations.slip(row.escalation.audit_id)) == ""


def test_a_plan_says_nothing_in_english_but_what_was_written(desktop: Desktop):
    card = PlanCard("R01", (("R02", "R03"),), ())
    plan = PlanModel("R04", "OFFICIAL-SENSITIVE", "QA-TY6N6-HJUPC", "R05", (card,), (("R06", ""),), "")
    assert english_on(desktop.plans.pdf(plan)) == ""


def test_the_sheet_of_keys_says_nothing_in_english(desktop: Desktop):
    assert english_on(desktop.help.keys(key_sheet("1.0"))) == ""


def test_english_on_paper_would_be_seen(desktop: Desktop):
    plan = PlanModel("Improvement plan to take away", "R01", "R02", "R03", (), (), "")
    assert "to take away" in english_on(desktop.plans.pdf(plan))


def test_a_history_says_nothing_in_english_but_what_was_written(desktop: Desktop):
    row = next(row for row in desktop.audits.audits() if row.summary.revision > 1)
    made = desktop.history.of(row.key)
    some = tuple(each for each in made.rows if each.kind is not RowKind.ANSWER)
    assert english_on(desktop.history.pdf(made, some, "")) == ""


def test_a_security_statement_says_nothing_in_english_but_names_of_programs(desktop: Desktop):
    english = english_on(desktop.statement.pdf())
    for name in (
        *("SQLCipher", "SQLite", "OpenSSL", "community", "HMAC_SHA512", "MEMORY", "Python", "Qt for"),
        *(
            "cryptography",
            "pyrage",
            "age",
            "SQLAlchemy",
            "KEYRING-AWAY",
            "Linux",
            "QA Desktop",
            "demonstration",
        ),
    ):
        english = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", english)
    assert not re.search(r"[a-z]{4,} [a-z]{3,}", english), english
