"""One command at a time changes what is held: an import and a build wait for each other."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

WAITING = "Another import or build is at work here. This one begins when that has ended"


@contextmanager
def turn(data: Path, wait: Callable[[str], None]) -> Iterator[None]:
    """Holds the project meanwhile; `wait` is told in words where another command holds it.

    The lock is on the folder of the data itself, so it leaves no file, and it ends with its
    process, however that ends. Where the disk knows no locks there is none.
    """
    try:
        held = os.open(data, os.O_RDONLY)
    except OSError:
        # The command itself says what is wrong with the folder.
        yield
        return
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            wait(WAITING)
            fcntl.flock(held, fcntl.LOCK_EX)
        except OSError:
            pass
        yield
    finally:
        with suppress(OSError):
            os.close(held)
