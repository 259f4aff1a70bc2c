"""The import rules, as one test with a sentence for a name (pyproject.toml, [tool.importlinter])."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def test_imports_point_down_and_qt_sql_paper_and_cryptography_each_have_one_home():
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("path", sorted((ROOT / "qa_desktop").rglob("*.py")), ids=lambda path: path.name)
def test_no_module_outside_tasks_starts_a_thread(path):
    if path.name == "tasks.py" and path.parent.name == "ui":
        pytest.skip("the one place that starts threads")
    names = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute | ast.Name)
    }
    assert not names & {"Thread", "QThread", "QThreadPool", "ThreadPoolExecutor", "Process"}
