"""Owns the port to whatever reads files that nobody vouches for, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol  # the members of an answer are JSON: whoever asked checks their shape


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a job: plain data, never objects; `parts` are bytes that JSON cannot hold."""

    data: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[bytes, ...] = ()


class Reading(Protocol):
    """Does one job of `services.reading_jobs` on a file from outside, apart from everything else."""

    def run(self, job: str, request: Mapping[str, str]) -> Answer:
        """Do a job and hand over its answer. Says how far it is, and ends when somebody wants it to.

        Raises:
            Refused: READING-TOO-LONG, READING-TOO-MUCH (memory), READING-BROKE-OFF (a crash, or an answer
                that is none), READING-NOT-STARTED; or what the job itself refuses. Nothing was changed.
            Stopped: somebody asked (`services.progress`).
        """
