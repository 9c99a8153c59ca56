"""A process that has loaded what notebooks need, and is copied for each kernel.

A copy holds only the threads of whoever asked for it, so that no pool of threads may have begun
here: a copy of polars whose pool was begun waits for ever at its first question. Polars begins it
at the first question and not when it is loaded, so nothing is asked here; before each copy the
threads are looked at, and with one that is not known nothing is copied. No context of ZeroMQ and no
loop is made here either.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import random
import resource
import signal
import socket
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

LOADED = (
    *("polars", "altair", "anywidget", "scrutiny.views.show", "scrutiny.interface.outline"),
    *("scrutiny.serving.page_kernel",),
    # What a kernel would load for itself as it begins.
    *("IPython.core.debugger", "IPython.core.logger", "IPython.core.completerlib", "faulthandler"),
    *("IPython.core.oinspect", "IPython.extensions.storemagic", "IPython.utils.wildcard"),
    *("tornado.platform.asyncio", "tornado.locks", "encodings.idna", "stringprep"),
)
HARMLESS = ("jemalloc_bg_thd", "polars-ooc")
"""Threads that polars begins when it is loaded, and that nobody in a copy waits for."""
MOST_MEMORY = 4 * 2**30
"""Bytes that a kernel may ask for beyond what the template holds. What draws charts asks for much
that it never uses; what is used is watched by `kernels`.
"""
MOST_SECONDS = 900
"""Seconds of a processor that a kernel may take in its life."""
MOST_FILES = 256
_DIE_WITH_PARENT = 1


def threads_begun() -> list[str]:
    """The names of threads of this process that a copy must not be made with."""
    mine, found = os.getpid(), []
    for each in Path("/proc/self/task").iterdir():
        with suppress(OSError):
            name = (each / "comm").read_text().strip()
            if int(each.name) != mine and not name.startswith(HARMLESS):
                found.append(name)
    return sorted(found)


def load() -> None:
    """Loads what notebooks need, and puts it where no clearing up touches it."""
    for name in LOADED:
        import_module(name)
    gc.collect()
    gc.freeze()


def copied(asked: dict[str, Any], close: tuple[socket.socket, ...]) -> dict[str, Any]:
    """Makes a copy that becomes a kernel; says its process, or why there is none."""
    if begun := threads_begun():
        return {"refused": f"threads have begun in the template: {', '.join(begun)}"}
    template = os.getpid()
    process = os.fork()
    if process == 0:
        for each in close:
            each.close()
        _become_kernel(asked, template)
    return {"process": process}


def _become_kernel(asked: dict[str, Any], template: int) -> NoReturn:
    """Runs the kernel in this copy until it ends, and never comes back into the template."""
    status = 1
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        limit(template)
        random.seed()
        os.chdir(asked["folder"])
        kernel = import_module("scrutiny.serving.page_kernel")
        kernel.run(asked["connection_file"])
        status = 0
    finally:
        os._exit(status)


def limit(maker: int) -> None:
    """Bounds what this process may take, and ends it with the process that made it."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != maker:  # which ended before that was said
        os._exit(1)
    held = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
    for what, most in (
        (resource.RLIMIT_DATA, held + MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_NOFILE, MOST_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard < 0 else min(most, hard), hard))


def serve(place: str, server: int) -> None:
    """Makes copies for the server, until it is gone. `place` is the file of a socket."""
    with socket.socket(socket.AF_UNIX) as door:
        # Whoever sees it there may come at once, so it has its name only once it listens.
        made = f"{place}.new"
        door.bind(made)
        door.listen(128)
        os.rename(made, place)
        door.settimeout(1)
        while os.getppid() == server:
            with suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            try:
                line, _ = door.accept()
            except TimeoutError:
                continue
            with line, suppress(OSError, ValueError, KeyError):
                line.settimeout(2)
                asked = json.loads(line.makefile("rb").readline())
                line.sendall(json.dumps(copied(asked, (door, line))).encode() + b"\n")


def main() -> None:
    """Begins as the server asks: with the file of a socket."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = os.getppid()
    load()
    serve(sys.argv[1], server)


if __name__ == "__main__":
    main()
