"""Work that is struck down at one of its steps: by the system, or by a disk that is full.

A step is whatever changes the disk: a file opened for writing, a folder made, something renamed,
removed or given other rights. The work runs in a process of its own, begun from this one; it must
leave polars alone, whose threads are not in it.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

STEPS = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.utime"}
MOST_STEPS = 500


class Done(Exception):
    """The work was done before that step came."""


def killed(work: Callable[[], object], folder: Path, step: int) -> None:
    """Does the work in `folder`, and kills it at that step. Raises Done where there is none."""

    def strike() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    ended = _apart(work, folder, step, strike)
    if not os.WIFSIGNALED(ended):
        assert os.waitstatus_to_exitcode(ended) == 0
        raise Done


def without_space(work: Callable[[], object], folder: Path, step: int) -> None:
    """Does the work on a disk that is full from that step on. Raises Done where there is none.

    The work must end by itself, as it does that catches what it is meant to raise.
    """

    def strike() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder / "file"))

    code = os.waitstatus_to_exitcode(_apart(work, folder, step, strike, struck_is=7))
    assert code in (0, 7), f"step {step} ended the work by {code}"
    if code == 0:
        raise Done


def at_every_step(
    strike: Callable[[Callable[[], object], Path, int], None],
    work: Callable[[Path], object],
    made: Callable[[Path], Path],
    folder: Path,
) -> Iterator[Path]:
    """A folder `made` anew for each step, after the work in it was struck at that step."""
    for step in range(MOST_STEPS):
        place = made(folder / str(step))
        try:
            strike(lambda place=place: work(place), place, step)  # type: ignore[misc]
        except Done:
            assert step > 3, "the work has steps"
            return
        yield place
    raise AssertionError("the work never ends")


def _apart(
    work: Callable[[], object],
    folder: Path,
    step: int,
    strike: Callable[[], None],
    struck_is: int = 0,
) -> int:
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    signal.alarm(30)
    code = 1
    try:
        met = _struck_at(folder, step, strike)
        work()
        code = struck_is if met() else 0
    except BaseException as error:
        os.write(2, repr(error).encode())
    finally:
        os._exit(code)


def _struck_at(folder: Path, step: int, strike: Callable[[], None]) -> Callable[[], bool]:
    """Whether the step was met. Removing is left to a full disk, which has space for that."""
    seen = 0
    inside = os.path.realpath(folder)

    def hook(event: str, args: tuple[object, ...]) -> None:
        nonlocal seen
        if event == "open":
            path, _, flags = args
            changes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
        else:
            path, changes = (args or ("",))[0], event in STEPS
        if changes and isinstance(path, str | os.PathLike) and str(path).startswith(inside):
            seen += 1
            if seen > step:
                strike()

    sys.addaudithook(hook)
    return lambda: seen > step
