"""Starts the program: `python -m qa_desktop` and the installed `qa-desktop`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; without a command it opens the window."""
    from qa_desktop.cli import main as run  # imported here so that a frozen program's workers stay light
    from qa_desktop.system.hardening import harden

    harden()
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
