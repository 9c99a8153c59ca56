"""The files of a snapshot with lengths and checksums: whether all are as they were written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path

_FILES = "files.json"


def sign(folder: Path, paths: Iterable[str]) -> None:
    """Writes down of each file how long it is, and its checksum."""
    files = {path: [(folder / path).stat().st_size, _checksum(folder / path)] for path in paths}
    (folder / _FILES).write_text(json.dumps(files), encoding="utf-8")


def checksum_of(folder: Path) -> str:
    """The checksum of a whole snapshot: that of the list of its files with theirs."""
    return _checksum(folder / _FILES)


def is_whole(folder: Path) -> bool:
    """Whether every file that was written is there, letter for letter."""
    return _all(folder, lambda file, size, checksum: _checksum(file) == checksum)


def seems_whole(folder: Path) -> bool:
    """Whether every file is there, as long as it was: quickly, for those who cannot wait."""
    return _all(folder, lambda file, size, checksum: file.stat().st_size == size)


def _all(folder: Path, holds: Callable[[Path, int, str], bool]) -> bool:
    try:
        files = json.loads((folder / _FILES).read_text(encoding="utf-8"))
        return all(holds(folder / path, size, sum_) for path, (size, sum_) in files.items())
    except (OSError, ValueError, TypeError, AttributeError):
        return False


def _checksum(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
