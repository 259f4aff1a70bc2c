"""Cut the power under an auditor's program at random moments, and look what is missing when it comes back.

The profile lies on a disk that forgets what was not forced to it (`powerless_disk.py`), mounted by FUSE. The
auditor of `durability_soak.py` works on it until the n-th change of the disk: there the power fails and the
program is killed. Then a fresh process opens what the disk has kept, without repair. Of what was said to be
kept nothing may be missing, by either model of a disk, and every backup that was called done opens.

The same with `synchronous=NORMAL` and `OFF` in the place of `FULL` is the control: they must lose something,
or this bench could not see a loss.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import auditor
import killing
import powerless
from durability_soak import furnish, looked
from left_behind import Told
from powerless_disk import MODELS
from ratios import RESULTS, arguments

from qa_desktop.storage import engine

MOST_CHANGES = 900
"""Of the disk in one life: some forty answers, an audit completed or two, a backup."""


def main() -> int:
    parser = arguments(__doc__, rounds=200)
    parser.add_argument("--seed", type=int, default=7, help="of the work and of the cuts")
    parser.add_argument("--homes", type=Path, help="homes that were furnished before; they are copied")
    parser.add_argument("--control", type=int, default=40, help="cuts with less than synchronous=FULL")
    options = parser.parse_args()
    if why := powerless.not_installed():
        print(why, file=sys.stderr)
        return powerless.NOT_INSTALLED
    runs = [("FULL", model, options.rounds) for model in MODELS]
    runs += [(level, model, options.control) for level in ("NORMAL", "OFF") for model in MODELS]
    with tempfile.TemporaryDirectory(prefix="qa-power-") as name:
        homes = options.homes or Path(name) / "homes"
        try:
            figures = [cuts(level, model, many, options.seed, homes) for level, model, many in runs if many]
        except powerless.NotMounted as why:
            print(why, file=sys.stderr)
            return powerless.NOT_ALLOWED
    for line in figures:
        print(json.dumps(line))
    if options.write:
        RESULTS.mkdir(exist_ok=True)
        path = RESULTS / "power_loss.json"
        path.write_text(
            json.dumps({"bench": "power_loss", "runs": figures}, indent=2) + "\n", encoding="utf-8"
        )
    lost = sum(line["cuts with a loss"] for line in figures if line["synchronous"] == "FULL")
    control = [line["cuts with a loss"] for line in figures if line["synchronous"] != "FULL"]
    return 1 if lost or (control and not any(control)) else 0


def cuts(level: str, model: str, rounds: int, seed: int, homes: Path) -> dict[str, object]:
    """So many cuts of one kind of disk."""
    dice = random.Random(f"{seed} {level} {model}")
    said: Counter[str] = Counter()
    bad = 0
    with tempfile.TemporaryDirectory(prefix="qa-power-") as name, synchronous(level):
        base = Path(name)
        furnish(base, homes)
        with powerless.mounted(base / "disk") as disk:
            lay(base / "auditor", disk)
            for number in range(1, rounds + 1):
                told = one_life(disk, dice)
                said += told.count()
                place = disk.comes_back(model, dice.randrange(2**32))
                found = [f"failed: {facts['error']}" for facts in told.all("failed")]
                found += looked(place / "auditor", [told], thorough=number % 10 == 0, backups=True)
                bad += bool(found)
                if found and level == "FULL":
                    print(
                        f"{model} cut {number} of seed {seed}:",
                        *found,
                        sep="\n  ",
                        file=sys.stderr,
                        flush=True,
                    )
                if found:
                    shutil.rmtree(place / "auditor")
                    lay(base / "auditor", disk)
                disk.settle()
    return {
        "synchronous": level,
        "disk": model,
        "cuts": rounds,
        "changes acknowledged": said["kept"],
        "audits completed": said["completed"],
        "backups done": said["backup"],
        "cuts with a loss": bad,
    }


def lay(profile: Path, disk: powerless.Powerless) -> None:
    """Put a profile on the disk, whole and safe."""
    shutil.copytree(profile, disk.folder / "auditor")
    disk.settle()


def one_life(disk: powerless.Powerless, dice: random.Random) -> Told:
    """Let an auditor work until the power fails."""
    seed, number, profile = dice.randrange(2**32), dice.randint(1, MOST_CHANGES), disk.folder / "auditor"

    def act(handle: int) -> None:
        auditor.OUT[:] = [handle]
        auditor.live(profile, seed, handle)

    life = killing.begin(act)
    disk.fails_at(number, life.pid)
    _, said = killing.to_the_end(life)
    return Told.of(said)


@contextmanager
def synchronous(level: str) -> Iterator[None]:
    """Processes that are begun meanwhile force to the disk as much as this."""
    before = engine._PRAGMAS
    engine._PRAGMAS = tuple(
        f"synchronous={level}" if pragma.startswith("synchronous=") else pragma for pragma in before
    )
    try:
        yield
    finally:
        engine._PRAGMAS = before


if __name__ == "__main__":
    sys.exit(main())
