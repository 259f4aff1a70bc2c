"""Fuzzes the engine for as long as wanted: public forms gone wrong, and small sound forms (`tests/hostile`).

    python bench/fuzz_engine.py [--minutes 10] [--seed N]

Each case has a number of its own; a case that fails is printed with it, and `--seed` starts there again.
"""

from __future__ import annotations

import argparse
import faulthandler
import random
import sys
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.hostile.test_fuzz_public_forms import mutated, small_forms, survives
from tests.hostile.test_fuzz_small_forms import keeps_its_promises, sound_tool

HANGS_AFTER = 60  # s; the costliest form that is opened takes some ten


def one(number: int) -> None:
    """One case of each kind."""
    chance = random.Random(number)
    forms = small_forms()
    if forms:
        survives(mutated(chance.choice(forms), chance), chance)
    tool = sound_tool(chance)
    if tool is not None:
        keeps_its_promises(tool, chance)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    until = time.monotonic() + asked.minutes * 60
    number = asked.seed
    failed = 0
    while time.monotonic() < until:
        faulthandler.dump_traceback_later(HANGS_AFTER, exit=True)
        try:
            one(number)
        except Exception:  # noqa: BLE001 -- whatever comes out is what is looked for
            failed += 1
            print(f"--- failed: --seed {number}", flush=True)
            traceback.print_exc(limit=-4)
        number += 1
    faulthandler.cancel_dump_traceback_later()
    print(f"{number - asked.seed} cases, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
