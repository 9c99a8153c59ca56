"""Notebooks of an analyst's own, and a server of nothing but them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import HOME

_SERVE = """
import sys
from pathlib import Path
from scrutiny.serving.server import listening, serve
from scrutiny.vocabulary.folders import Folders
sockets = listening("127.0.0.1", 0)
print(f"http://127.0.0.1:{sockets[0].getsockname()[1]}/", flush=True)
serve(Folders(Path(sys.argv[1])), "127.0.0.1", sockets)
"""


def notebook(folder: Path, name: str, cells: Sequence[str], title: str = "Own") -> None:
    """Writes a notebook with a title and these cells of code."""
    kinds = [("markdown", f"# {title}"), *(("code", cell) for cell in cells)]
    content = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "title": title,
            "kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"},
        },
        "cells": [
            {"cell_type": kind, "id": f"c{i}", "metadata": {}, "source": source}
            | ({"outputs": [], "execution_count": None} if kind == "code" else {})
            for i, (kind, source) in enumerate(kinds)
        ],
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(content), encoding="utf-8")


@dataclass
class Server:
    """A server that runs: its address, its process and what it has told its log."""

    address: str
    process: subprocess.Popen[bytes]
    told: Path

    @property
    def log(self) -> str:
        return self.told.read_text(encoding="utf-8", errors="replace")


@contextmanager
def served(home: Path, **environment: str) -> Iterator[Server]:
    """Serves the notebooks of a folder, without any snapshot, at a port that the system chooses."""
    told = home / "log"
    with told.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, str(home)],
            cwd=HOME,
            env={**os.environ, **environment},
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        until = time.monotonic() + 180
        while not (address := re.search(r"http://\S+/", told.read_text())):
            assert process.poll() is None, told.read_text()
            assert time.monotonic() < until, "the server did not come up"
            time.sleep(0.1)
        yield Server(address[0], process, told)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=180)
