"""The command line: the same services without a window, for IT and for scripts."""

from qa_desktop.cli.main import main

__all__ = ["main"]
