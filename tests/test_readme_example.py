"""What README files show runs as it stands there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_example_of_the_engine_runs_as_it_stands(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    text = (ROOT / "qa_desktop" / "formengine" / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    exec(shown[1], {})
    assert "to go" in capsys.readouterr().out
