"""Lets the real program be used and killed, and searches every file it leaves for what was written (row 110).

    python bench/traces.py --rounds 5 --write

It is the test `tests/journey/test_traces.py` again and again, with what it searched counted: a search that
reads nothing finds nothing. Exits with 1 when a word is found, or when the control, a copy saved outside on
purpose, is not.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from ratios import RESULTS, arguments  # noqa: E402

from tests.journey import test_traces as traces  # noqa: E402
from tests.journey.homes import PASSPHRASE, two_homes  # noqa: E402

WORDS = (traces.WORD, *traces.CASES, PASSPHRASE)


def main() -> int:
    asked = arguments(__doc__, rounds=3).parse_args()
    figures = {
        "rounds": asked.rounds,
        "words": len(WORDS),
        "forms of each": len(traces.forms(traces.WORD)),
        "files": 0,
        "megabytes": 0.0,
        "compressed parts opened": 0,
        "found": 0,
        "pages or pictures": 0,
        "control found": 0,
        "seconds": 0.0,
    }
    began = time.monotonic()
    for _ in range(asked.rounds):
        with tempfile.TemporaryDirectory(prefix="qa-desktop-traces-") as folder:
            base = Path(folder)
            two_homes(base).close()
            traces.use_until_killed(base)
            for path in base.rglob("*"):
                if path.is_file() and not path.is_symlink():
                    data = path.read_bytes()
                    figures["files"] += 1
                    figures["megabytes"] += len(data) / 1e6
                    figures["compressed parts opened"] += len(traces.deflated_in(data))
            found = traces.places(base, WORDS)
            print(*found, sep="\n", end="\n" if found else "")
            figures["found"] += len(found)
            figures["pages or pictures"] += len(traces.painted(base))
            (base / "here" / "saved on purpose.txt").write_text(f"so {traces.WORD} said", encoding="utf-16")
            figures["control found"] += bool(traces.places(base / "here", WORDS))
    figures["seconds"] = round(time.monotonic() - began, 1)
    figures["megabytes"] = round(figures["megabytes"], 1)
    print(json.dumps(figures, indent=1))
    if asked.write:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "traces.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    missed = figures["control found"] != asked.rounds
    return int(bool(figures["found"] or figures["pages or pictures"]) or missed)


if __name__ == "__main__":
    raise SystemExit(main())
