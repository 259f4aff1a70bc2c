"""Owns the order of the revisions. Each is a module `r<number>_<what>`, never edited once it was released.

A revision imports nothing of ours: what it did to a database years ago must not change with the program.
It says `revision` and `down_revision`, and in `CHANGES_ROWS` the tables whose number of rows it means to
change. There is no way down: the backup that is written before is the way back.
"""

from __future__ import annotations

NAMES = ("r0001_base", "r0002_trail_and_retention")
"""Oldest first. By name, so that a packaged program, whose modules lie in no folder, finds them too."""
