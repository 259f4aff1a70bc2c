"""Owns the run of one command: from arguments to an exit code, every failure in words.

The window alone is started from here: putting the program together waits until it has been painted.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qa_desktop.cli.console import PROBLEM, USAGE, Console
from qa_desktop.cli.parser import parser
from qa_desktop.errors import QADesktopError

if TYPE_CHECKING:
    from qa_desktop.services.desktop import Launch


def main(arguments: Sequence[str], console: Console | None = None) -> int:
    """Run one command.

    Returns:
        0 when it is fine, 1 for a problem told in words on standard error, 2 for wrong usage.
    """
    console = console or Console()
    try:
        given = parser().parse_args(arguments)
    except SystemExit as left:  # argparse has said what is wrong, or printed the help
        return left.code if isinstance(left.code, int) else USAGE
    console.passphrase_stdin = given.passphrase_stdin
    try:
        if given.command != "engine":
            from qa_desktop.system.language import speak

            speak(given.spoken, given.profile)
        if not given.command and not given.demo:
            return _window(given.profile)
        if given.command == "engine":
            from qa_desktop.cli.engine import commands as engine  # loads neither the window nor the store

            return engine.run(given, console)
        from qa_desktop.cli import commands

        return commands.run(given, console)
    except QADesktopError as error:
        from qa_desktop.ui.failure import words

        seconds = error.facts.get("seconds")
        wait = f" {seconds} second{'' if seconds == 1 else 's'} left." if seconds else ""
        console.complain(f"{words(error).text}{wait}")
        return PROBLEM
    except BrokenPipeError:
        raise  # whoever was reading has seen enough: `__main__` ends quietly
    except KeyboardInterrupt:
        console.complain("Stopped. Everything that was saved is saved.")
        return PROBLEM
    except Exception as error:  # noqa: BLE001 - the excepthook of a program without a window
        import traceback

        from qa_desktop.ui.failure import words

        # Where it arose, without the words it carries: they may quote an answer or a name.
        last = traceback.extract_tb(error.__traceback__)[-1]
        console.complain(f"{words(error).text} [{Path(last.filename).name}:{last.lineno}]")
        return PROBLEM


def _window(profile: Path | None) -> int:
    from qa_desktop.system.paths import ProfileFolder, default_profile
    from qa_desktop.ui.app import run  # Qt is loaded for a window alone

    def launch() -> Launch:
        from qa_desktop import bootstrap

        return bootstrap.application(profile).launch()

    folder = default_profile() if profile is None else ProfileFolder(profile.absolute())
    return run(launch, folder.window)
