"""Starts the program: `python -m qa_desktop` and the installed `qa-desktop`."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper


def main() -> int:
    """Run the command line; without a command it opens the window."""
    if sys.argv[1:2] == ["--read-for-the-program"]:
        from qa_desktop.system.worker_child import main as read  # this process is a worker of another one

        read(sys.argv[2:])
    from qa_desktop.cli import main as run  # imported here so that a frozen program's workers stay light
    from qa_desktop.system.hardening import harden

    harden()
    for stream in (sys.stdout, sys.stderr):
        # An old Windows console cannot show every script; a list must not end at somebody's name.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = run(sys.argv[1:])
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # Whoever was reading has seen enough (`| head`); what Python flushes at its end goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main())
