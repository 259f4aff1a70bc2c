"""Owns the scenes of later stages: a completed audit that waits for a manager's answers."""

from __future__ import annotations

from studio import Studio

from scenes import scene


@scene("stages")
def stages(s: Studio) -> None:
    due = s.desktop.audits.my_work().later[0]
    s.pages.reading.view(due.row.key)
    s.settle()
    s.take("view")
    s.pages.contributing.open(due.row.key, "manager")
    s.wait(lambda: s.pages.contributing.host is not None)
    s.settle()
    s.take("fill")
    s.pages.contributing.host.show_review()
    s.settle()
    s.take("sign")
