"""Owns the dialect probes: expressions over one form, as three engines answer them, beside our answer.

Where JavaRosa and ODK Web Forms say the same, we must say it too, or a row of the dialect says why not.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qa_desktop.cli.engine.describe import References
from qa_desktop.cli.engine.dialect import row_of_probe
from qa_desktop.cli.engine.forms import Attachments, CannotOpen, Opened, fill, open_form
from qa_desktop.cli.engine.verdicts import Outcome, UnreadableFile, Verdict, lines_of
from qa_desktop.cli.engine.world import Settings, surroundings
from qa_desktop.formengine.session import Session

DIFFER = "the engines differ; ours by the dialect"


def is_probes(path: Path) -> bool:
    """Whether a file holds probes rather than cases.

    Raises:
        UnreadableFile: it is neither.
    """
    for line in lines_of(path):
        if "meta" not in line:
            return "form" in line
    return False


def verdicts(path: Path, settings: Settings) -> list[Verdict]:
    """A verdict on each probe.

    Raises:
        UnreadableFile: the file, or the form in it, cannot be read.
        NoSuchWorld: a probe's zone is none.
    """
    opened: Opened | None = None
    sessions: dict[str, Session] = {}
    found = []
    for line in lines_of(path):
        if "form" in line:
            try:
                opened = open_form(str(line["form"]).encode("utf-8", "replace"), "", Attachments(None))
            except CannotOpen as error:
                raise UnreadableFile(f"{path.name}: {error}") from error
            sessions.clear()
        elif "expr" in line and opened is not None:
            zone = str(line.get("zone") or settings.zone)
            if zone not in sessions:
                sessions[zone] = fill(opened, surroundings(Settings(settings.now, zone, settings.seed)))
            found.append(_verdict(line, sessions[zone]))
    return found


def _verdict(probe: Mapping[str, Any], session: Session) -> Verdict:
    name, kind = f"{probe['expr']} at {probe.get('at', '/')} in {probe.get('zone', '')}", "probe"
    node = References(session).find(str(probe.get("at") or session.root()))
    if node is None:
        return Verdict(name, Outcome.SKIPPED, kind, "case not readable", ("there is no such node",))
    said, text = session.evaluate(str(probe["expr"]), node)
    ours = {"error": text} if said == "error" else text
    javarosa, webforms = probe.get("javarosa"), probe.get("webforms")
    if _same(ours, javarosa) or _same(ours, webforms):
        return Verdict(name, Outcome.PASSED, kind, observations=1)
    details = (f"{ours!r}; JavaRosa {javarosa!r}, Web Forms {webforms!r}",)
    reason = row_of_probe(probe, text) if probe.get("agree") else DIFFER
    return Verdict(name, Outcome.SKIPPED if reason else Outcome.FAILED, kind, reason, details)


def _same(ours: object, theirs: object) -> bool:
    if isinstance(ours, dict) or isinstance(theirs, dict):
        return isinstance(ours, dict) and isinstance(theirs, dict)
    return str(ours) == ("" if theirs in (None, "NaN") else str(theirs))
