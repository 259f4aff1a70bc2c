"""Kill an auditor's program at random moments, open what it left without repair, and look what is missing.

Each round is a life of a process of its own (`auditor.py`): it unlocks, types, attaches, raises escalations,
completes, backs up, locks, syncs, or migrates a profile of an older release (`migrant.py`), and is killed by
SIGKILL: at a moment by the clock, or at the entry or the return of the n-th system call that changes a file
(`killing.py`). Then a fresh process opens the profile (`left_behind.py`). Nothing may be missing of what was
said to be kept; nothing may be half-made. In the end Q&S takes in every completed audit. A life goes on
where the one before it was killed.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path

import auditor
import killing
import left_behind
import migrant
from left_behind import Told
from ratios import RESULTS, arguments

LONGEST_S = 0.5
"""Of a life by the clock; unlocking and opening two drafts takes a sixth of it."""
MOST_CALLS = 1200
MIGRATES_EVERY = 12
"""Every so many rounds it is a profile of a released version that is opened and killed in its migration."""
MIGRATION_S = 0.8
MIGRATION_CALLS = 600
THOROUGH_EVERY = 10
"""Every so many rounds all pages and all backups are read; in between only what the life touched."""


def main() -> int:
    parser = arguments(__doc__, rounds=1000)
    parser.add_argument("--seed", type=int, default=7, help="of the work and of the kills")
    parser.add_argument("--homes", type=Path, help="homes that were furnished before; they are copied")
    options = parser.parse_args()
    dice = random.Random(options.seed)
    traced = killing.can_trace()
    ends: Counter[str] = Counter()
    said: Counter[str] = Counter()
    wrong: list[str] = []
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="qa-soak-") as folder:
        base = Path(folder)
        furnish(base, options.homes)
        lives: list[Told] = []
        old = migrant.oldest()
        for number in range(1, options.rounds + 1):
            if number % MIGRATES_EVERY == 0:
                how, told, found = one_migration(old, base / "old", dice, traced=traced)
                ends[how] += 1
                said += told.count() + Counter(migrations=1)
                wrong += [f"round {number} of seed {options.seed}: {each}" for each in found]
                continue
            death, told = one_life(base / "auditor", dice, traced=traced)
            ends[death.how] += 1
            said += told.count()
            lives.append(told)
            found = [f"failed: {facts['error']}" for facts in told.all("failed")]
            if death.how == "end" and not found:
                found.append(f"a life ended by itself with {death.code}")
            last = number % THOROUGH_EVERY == 0 or number == options.rounds
            found += looked(base / "auditor", lives[-THOROUGH_EVERY:] if last else [told], thorough=last)
            wrong += [f"round {number} of seed {options.seed}: {each}" for each in found]
            for each in found:
                print(f"round {number} of seed {options.seed}: {each}", file=sys.stderr, flush=True)
            if number % 100 == 0:
                print(number, "kills,", len(wrong), "wrong,", f"{time.monotonic() - begun:.0f} s", flush=True)
        wrong += looked(base / "auditor", lives, thorough=True)
        wrong += _answer(partial(left_behind.taken_in, base))
    return verdict(options, ends, said, wrong)


def furnish(base: Path, homes: Path | None) -> None:
    """Make the homes, or copy those that were made before: the keys of a hub take seconds."""
    if homes is None or not homes.exists():
        code, _ = killing.to_the_end(killing.begin(lambda _handle: auditor.furnish(base)))
        assert not code, "the homes could not be furnished"
        if homes is not None:
            shutil.copytree(base, homes)
        return
    shutil.copytree(homes, base, dirs_exist_ok=True)
    code, _ = killing.to_the_end(killing.begin(lambda _handle: auditor.move_in(base)))
    assert not code, "the homes could not be moved"


def one_life(profile: Path, dice: random.Random, *, traced: bool) -> tuple[killing.Death, Told]:
    """Let an auditor live and die."""
    seed = dice.randrange(2**32)

    def act(handle: int) -> None:
        auditor.OUT[:] = [handle]
        auditor.live(profile, seed, handle)

    life = killing.begin(act)
    if traced and dice.random() < 0.5:
        # Most numbers are small: unlocking, opening and the first answers have few calls.
        number = int(dice.triangular(1, MOST_CALLS, 1))
        death = killing.at_call(life, number, after=dice.random() < 0.5)
    else:
        death = killing.by_clock(life, dice.uniform(0.02, LONGEST_S))
    return death, Told.of(life.heard())


def one_migration(
    old: migrant.Migrant, folder: Path, dice: random.Random, *, traced: bool
) -> tuple[str, Told, list[str]]:
    """Let the program open a profile of a released version, die in it, and open it again."""
    old.copy_to(folder)
    life = killing.begin(partial(old.migrate, folder))
    if traced and dice.random() < 0.5:
        death = killing.at_call(life, dice.randint(1, MIGRATION_CALLS), after=dice.random() < 0.5)
    else:
        death = killing.by_clock(life, dice.uniform(0.0, MIGRATION_S))
    told = Told.of(life.heard())
    migrated = bool(told.all("migrated"))
    wrong = [f"migrating ended with {death.code}"] if death.how == "end" and death.code else []
    return death.how, told, wrong + _answer(partial(old.look, folder, acknowledged=migrated))


def looked(profile: Path, told: list[Told], *, thorough: bool, backups: bool = False) -> list[str]:
    """What a fresh process finds wrong."""
    look = partial(left_behind.look, profile, told, thorough=thorough, backups=thorough or backups)
    return _answer(look)


def _answer(look: partial[list[str]]) -> list[str]:
    life = killing.begin(lambda handle: _say(handle, look()))
    code, said = killing.to_the_end(life)
    return json.loads(said) if not code else [f"opening what was left ended with {code}"]


def _say(handle: int, found: list[str]) -> None:
    with open(handle, "w", encoding="utf-8", closefd=False) as voice:
        json.dump(found, voice)


def verdict(options: object, ends: Counter[str], said: Counter[str], wrong: list[str]) -> int:
    """Print what was done and found, keep it when asked to; 1 when anything was lost."""
    figures = {
        "bench": "durability_soak",
        "seed": options.seed,  # type: ignore[attr-defined]
        "kills": ends["clock"] + ends["call"],
        "kills_by_clock": ends["clock"],
        "kills_at_a_system_call": ends["call"],
        "acknowledged": {
            "changes": said["kept"],
            "completed audits": said["completed"],
            "files": said["file"],
            "escalations": said["escalated"],
            "backups": said["backup"],
            "migrations, of which finished": [said["migrations"], said["migrated"]],
            "locks": said["locked"],
            "syncs": said["synced"],
        },
        "lost or half-made": len(wrong),
    }
    print(json.dumps(figures, indent=2))
    if options.write:  # type: ignore[attr-defined]
        RESULTS.mkdir(exist_ok=True)
        path = RESULTS / "durability_soak.json"
        path.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    for each in wrong:
        print(each, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
