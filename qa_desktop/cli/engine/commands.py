"""Owns the engine's commands: what they read, what they print, and how they end.

Nothing here needs the window, the store or a profile, and nothing of them is loaded.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from qa_desktop.cli.console import FINE, PROBLEM, Console
from qa_desktop.cli.engine.forms import contents
from qa_desktop.cli.engine.world import NoSuchWorld, Settings, from_environment, surroundings


def run(given: argparse.Namespace, console: Console) -> int:
    """Do the verb that was asked for; the exit code."""
    settings = Settings(given.now or "", given.zone or "", given.seed or "").over(from_environment())
    try:
        surroundings(settings)
    except NoSuchWorld as error:
        console.complain(f"{error}.")
        return PROBLEM
    verbs: Mapping[str, Callable[[argparse.Namespace, Settings, Console], int]] = {
        "run": _run,
        "serve": _serve,
        "trace": _trace,
        "xpath": _xpath,
    }
    return verbs[given.verb](given, settings, console)


def _run(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    from qa_desktop.cli.engine.request import read_json
    from qa_desktop.cli.engine.running import reply_to

    gc.freeze()  # the program itself is not to be walked again for every form that is opened
    request: object = {}
    if given.script:
        try:
            script = read_json(contents(given.script))
        except (OSError, ValueError, RecursionError) as error:
            return _say(
                {"id": None, "ok": False, "stage": "script", "error": _why_not(given.script, error)}, console
            )
        request = {"steps": script} if isinstance(script, list) else script
    if isinstance(request, dict):
        asked = {
            "form": str(given.form),
            "attachments": str(given.attachments) if given.attachments else None,
            "language": given.language,
        }
        request = {**{name: value for name, value in asked.items() if value}, **request}
        if given.form:  # what is named on the command line is what runs
            request = {**request, "form": str(given.form), "xml": None}
    return _say(reply_to(request, settings), console)


def _say(reply: Mapping[str, object], console: Console) -> int:
    console.say(json.dumps(reply, indent=1))
    if reply.get("error"):
        console.complain(f"{reply['error']}.".replace("..", "."))
    return FINE if reply["ok"] else PROBLEM


def _serve(_given: argparse.Namespace, settings: Settings, console: Console) -> int:
    from qa_desktop.cli.engine.serving import serve

    gc.freeze()  # as above
    if isinstance(console.source, io.TextIOWrapper):
        # Bytes that are no text make a request that is not understood, not the end of the process.
        console.source.reconfigure(encoding="utf-8", errors="replace")
    serve(console.source, console.out, settings)
    return FINE


def _trace(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    from qa_desktop.cli.engine.traces import command

    return command(given.traces, given.forms, settings, console, given.json)


def _xpath(given: argparse.Namespace, settings: Settings, console: Console) -> int:
    from qa_desktop.cli.engine.cases import command

    return command(given.cases, settings, console, given.json)


def _why_not(path: Path, error: Exception) -> str:
    if isinstance(error, OSError):
        return f"The script {path.name} cannot be read: {error.strerror or error}"
    if isinstance(error, json.JSONDecodeError):
        return f"The script {path.name} is not JSON: {error.msg} in line {error.lineno}, column {error.colno}"
    return f"The script {path.name} is not JSON that can be read"
