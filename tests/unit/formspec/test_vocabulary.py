"""The vocabulary and its documentation say the same words."""

import re
from pathlib import Path

from qa_desktop.formspec import vocabulary

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs" / "tool-authoring.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    return GUIDE.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def first_cells(text: str) -> set[str]:
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    return {word for cell in cells for word in re.findall(r"`([^`]+)`", cell)}


def test_every_role_is_documented_and_no_other():
    assert first_cells(section("Roles")) == vocabulary.ROLES


def test_every_column_of_questions_and_settings_is_documented():
    columns = {word.removeprefix("bind::qa:") for word in first_cells(section("Questions")) if "qa:" in word}
    assert columns == vocabulary.BIND_ATTRIBUTES
    said = first_cells(section("Settings"))
    settings = {word.removeprefix("attribute::qa:") for word in said if "qa:" in word}
    assert settings == vocabulary.SETTING_ATTRIBUTES


def test_every_closed_list_is_documented():
    without_blocks = re.sub(r"```.*?```", "", GUIDE, flags=re.DOTALL)
    said = set(re.findall(r"`([^`\n]+)`", without_blocks))
    for words in (
        vocabulary.STAGES, vocabulary.PROMPT_CODES, vocabulary.IDENTIFIERS, vocabulary.REPEAT_KINDS,
        vocabulary.TOOL_KINDS, vocabulary.SEND_RULES, vocabulary.GRADES, vocabulary.OWN_APPEARANCES,
    ):  # fmt: skip
        assert words <= said, words - said


def test_every_problem_code_is_documented():
    modules = (ROOT / "qa_desktop" / "formspec").glob("*.py")
    used = {
        code for one in modules for code in re.findall(r'"(TOOL-[A-Z-]+)"', one.read_text(encoding="utf-8"))
    }
    documented = set(re.findall(r"`(TOOL-[A-Z-]+)`", GUIDE))
    assert used <= documented, used - documented


def test_no_appearance_is_both_known_and_without_effect():
    assert not vocabulary.APPEARANCES & vocabulary.WITHOUT_EFFECT.keys()
