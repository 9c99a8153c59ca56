"""Watching the data: what was saved since, told by the days and sizes of its files.

The files are asked, several times a second: no library, and the same on every system.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

SECONDS_BETWEEN_LOOKS = 0.2
WATCHED = (".csv", ".toml", ".zip")
_CODE = Path(__file__).resolve().parents[1]

Saved = frozenset[tuple[str, int, int]]
"""Path, time in nanoseconds and size of each file."""


def saved(folder: Path, suffixes: tuple[str, ...] = WATCHED) -> Saved:
    """The files of a folder as they are now. What an import has not put in its place is none."""
    return frozenset(_files(str(folder), suffixes))


def _files(folder: str, suffixes: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir():
                    yield from _files(entry.path, suffixes)
                elif entry.name.endswith(suffixes):
                    about = entry.stat()
                    yield entry.path, about.st_mtime_ns, about.st_size
    except FileNotFoundError:
        # It went between two looks; the next one tells.
        return


def watch(
    data: Path,
    rebuild: Callable[[], None],
    going_on: Callable[[], bool],
    pause: Callable[[float], None] = time.sleep,
    code: Path = _CODE,
) -> bool:
    """Calls `rebuild` whenever a file of `data` was saved and nothing more is being saved.

    What is saved while it builds is built next. Ends once `going_on` says no, or the `code` was
    changed; gives whether it was: what has been loaded would build what its files no longer say.
    """
    built, loaded = saved(data), saved(code, (".py",))
    seen = built
    while going_on():
        pause(SECONDS_BETWEEN_LOOKS)
        if saved(code, (".py",)) != loaded:
            return True
        now = saved(data)
        if now != built and now == seen:
            built = now
            rebuild()
        seen = now
    return False
