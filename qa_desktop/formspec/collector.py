"""Owns the rest that Python's collector takes while a tool is read or opened.

Nothing of what is made then is garbage: a thousand questions are a hundred thousand small things that all
stay, and looking through them again and again takes as long as making them.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_rests() -> Iterator[None]:
    """Keep the automatic collector from running; it goes on afterwards if it was running before.

    In the window it is off anyway, and stays off: `ui.garbage` collects there.
    """
    was_running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_running:
            gc.enable()
