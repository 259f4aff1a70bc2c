"""Owns how a conformance run is counted and told: a line for each that differs, and one last line."""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path

from qa_desktop.cli.console import FINE, PROBLEM, Console


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"  # of what must pass
    SKIPPED = "skipped"  # with a reason: not the bar, and not as the reference has it, or not to be run here


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one case or trace."""

    name: str
    outcome: Outcome
    kind: str = ""
    """What it is a case of, for the tables."""
    reason: str = ""
    """Why it was skipped; blank otherwise."""
    details: tuple[str, ...] = ()
    observations: int = 0
    """How many things were compared and agreed."""


@dataclass(slots=True)
class Tally:
    """The verdicts of a run."""

    verdicts: list[Verdict] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        return sum(verdict.outcome is outcome for verdict in self.verdicts)

    def last_line(self) -> str:
        """`passed 812, failed 0, skipped 45 (disputed 30, volatile 15)`."""
        reasons = Counter(verdict.reason for verdict in self.verdicts if verdict.outcome is Outcome.SKIPPED)
        why = ", ".join(f"{reason} {number}" for reason, number in sorted(reasons.items()))
        return (
            f"passed {self.count(Outcome.PASSED)}, failed {self.count(Outcome.FAILED)}, "
            f"skipped {self.count(Outcome.SKIPPED)}{f' ({why})' if why else ''}"
        )

    def tell(self, console: Console, keep: Path | None = None) -> int:
        """Say what differs, then the last line; the exit code is 0 when nothing that must pass failed."""
        for verdict in self.verdicts:
            if verdict.outcome is not Outcome.PASSED and verdict.details:
                why = f" ({verdict.reason})" if verdict.reason else ""
                console.say(f"{verdict.outcome.value}{why}: {verdict.name}: {verdict.details[0]}")
                for line in verdict.details[1:5]:
                    console.say(f"    {line}")
        is_kept = keep is None or self._keep(keep, console)
        console.say(self.last_line())
        return PROBLEM if self.count(Outcome.FAILED) or not self.verdicts or not is_kept else FINE

    def _keep(self, path: Path, console: Console) -> bool:
        lines = "".join(f"{json.dumps(asdict(verdict))}\n" for verdict in self.verdicts)
        try:
            path.write_text(lines, encoding="utf-8")
        except OSError as failed:
            console.complain(f"{path} cannot be written: {failed.strerror or failed}.")
            return False
        return True


class UnreadableFile(Exception):
    """A file of cases or traces that is not one. The message is a sentence."""


def lines_of(path: Path) -> Iterator[dict[str, object]]:
    """The objects of a JSON lines file, unpacked where it is packed.

    Raises:
        UnreadableFile: it cannot be had, or a line is not an object.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                said = json.loads(line)
                if not isinstance(said, dict):
                    raise UnreadableFile(f"{path.name}, line {number}: not a JSON object")
                yield said
    except (OSError, EOFError, zlib.error) as failed:
        reason = getattr(failed, "strerror", None) or str(failed)
        raise UnreadableFile(f"{path.name} cannot be read: {reason}") from failed
    except (ValueError, RecursionError) as failed:
        raise UnreadableFile(f"{path.name} is not a file of JSON lines") from failed
