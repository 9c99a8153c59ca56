"""A parquet file as a frame of text, read in a process of its own.

The library takes the lengths in such a file at their word, and ends the whole process where there
is no memory for one of them. So what reads a file from outside is a process that may end: its
memory is bounded, and it hands on only what is within bounds.
"""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys

import polars as pl

from scrutiny.errors import refuse
from scrutiny.sources.found import MB

MOST_CELLS = 8_000_000
"""Cells that a parquet file may hold; a small file can hold any number of equal ones."""
LARGEST_TEXT = 256 * MB
MOST_MEMORY = 2048 * MB
_TOO_LARGE = 3


def read_parquet(name: str, content: bytes) -> pl.DataFrame:
    """All columns as text, nulls as empty text. Raises ProblemsFound where it cannot be read."""
    made = subprocess.run(
        [sys.executable, "-m", __name__],
        input=content,
        capture_output=True,
        check=False,
        env={**os.environ, "POLARS_MAX_THREADS": "1"},
    )
    if made.returncode == _TOO_LARGE:
        would_do = "No table that the workbook reads is that large"
        refuse(name, f"says that it holds {made.stdout.decode()}", would_do)
    if made.returncode:
        refuse(name, "begins as a parquet file but cannot be read", "Download it again")
    return pl.read_ipc(io.BytesIO(made.stdout))


def taken(content: bytes) -> pl.DataFrame | str:
    """What the process of its own hands on: the frame, or in words what it is too much of.

    Whatever the library raises, or the end of the process, is a file that cannot be read.
    """
    columns = len(pl.read_parquet_schema(io.BytesIO(content)))
    rows = pl.scan_parquet(io.BytesIO(content)).select(pl.len()).collect().item()
    if rows * columns > MOST_CELLS:
        return f"{rows:,} rows of {columns:,} columns"
    text = pl.read_parquet(io.BytesIO(content)).select(pl.all().cast(pl.String).fill_null(""))
    letters = text.select(pl.sum_horizontal(pl.all().str.len_bytes().sum())).item()
    return f"{letters // MB:,} MB of text" if letters > LARGEST_TEXT else text


def main() -> int:
    """Standard input to standard output; 0 where it could be read."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    found = taken(sys.stdin.buffer.read())
    if isinstance(found, str):
        sys.stdout.write(found)
        return _TOO_LARGE
    found.write_ipc(sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
