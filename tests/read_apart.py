"""Reads published files in a process of its own, as hostile files want it.

``python -m tests.read_apart DOOR`` reads the files that standard input names, one a line, and
prints one line of JSON for each. A line that is missing is a file that ended the process.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import HOME

MOST_ADDRESSES = 8 << 30
"""Bytes of address space: a runaway ends its own process and not the machine."""
PUBLISHED, PARQUET = "published", "parquet"
"""The door for published files, and what stands behind it in a process that may end."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file: tables read, or why none was; and the most memory taken for it."""

    tables: int
    refused: str
    peak_mb: float
    ended: bool = False


def read_apart(files: Sequence[Path], door: str = PUBLISHED) -> list[Outcome]:
    """What became of each file. One that ended the process is followed by the next in another."""
    outcomes: list[Outcome] = []
    while len(outcomes) < len(files):
        made = subprocess.run(
            [sys.executable, "-m", "tests.read_apart", door],
            input="\n".join(map(str, files[len(outcomes) :])),
            cwd=HOME,
            capture_output=True,
            text=True,
            check=False,
        )
        outcomes += [Outcome(**json.loads(line)) for line in made.stdout.splitlines()]
        if made.returncode:
            outcomes.append(Outcome(0, made.stderr[-500:], 0, ended=True))
    return outcomes


def _peak_mb() -> float:
    """The most that this process, or one that it began, has held since it was last asked."""
    status = Path("/proc/self/status").read_text()
    own = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    Path("/proc/self/clear_refs").write_text("5")
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


def _by_the_door() -> Callable[[Path], int]:
    from scrutiny.definitions.intake import load_intake
    from scrutiny.sources.published_file import read_published

    sources = load_intake(HOME / "data").sources.values()
    return lambda path: len(read_published(path, sources).tables)


def _behind_it(path: Path) -> int:
    from polars.exceptions import PanicException

    from scrutiny.sources.parquet import taken

    try:
        return int(not isinstance(taken(path.read_bytes()), str))
    except (Exception, PanicException):
        return 0


def _outcomes(read: Callable[[Path], int], files: Iterator[str]) -> Iterator[Outcome]:
    from scrutiny.errors import ProblemsFound

    for line in files:
        try:
            tables, refused = read(Path(line.strip())), ""
        except ProblemsFound as found:
            tables, refused = 0, "\n".join(str(problem) for problem in found.problems)
        yield Outcome(tables, refused, _peak_mb())


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MOST_ADDRESSES, MOST_ADDRESSES))
    read = _by_the_door() if sys.argv[1] == PUBLISHED else _behind_it
    _peak_mb()
    for outcome in _outcomes(read, sys.stdin):
        print(json.dumps(vars(outcome)), flush=True)
