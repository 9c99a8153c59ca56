"""The command line. Each command is a few lines over the layers; nothing is worked out here."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter
from rich.console import Console

from scrutiny.errors import ProblemsFound, ScrutinyError
from scrutiny.publication.published import Published
from scrutiny.publication.snapshot import current, is_current
from scrutiny.vocabulary.folders import folders

app = App(name="scrutiny", help="The scrutiny workbook: import, check, build and show.")
out = Console(highlight=False, soft_wrap=True, markup=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)

Place = Annotated[str, Parameter(help="A place: its three-digit or nine-character code, or name.")]


@app.command(name="import")
def import_(
    *files: Annotated[Path, Parameter(help="Published files, of any family in data/sources.")],
    replace: Annotated[
        bool,
        Parameter(negative="", help="Put another copy of a release in place of the one held."),
    ] = False,
) -> None:
    """Import published files: all of them, or none if anything is wrong."""
    from scrutiny.definitions.intake import load_intake
    from scrutiny.records.imports import import_files

    if not files:
        raise ScrutinyError("Name at least one file to import.")
    with _steps() as step:
        step("Reading and checking")
        done = import_files(files, load_intake(folders().data), replacing=replace)
    for each in done:
        out.print(f"{each.file}: {each.what}: {each.outcome}.")
    written = sum(each.changed for each in done)
    out.print(f"{written} of {len(done)} written." if written else "Nothing new, nothing written.")


@app.command
def check() -> None:
    """Check every definition and every figure, compare sources, and list what is overdue."""
    from scrutiny.publication.check import check_all

    with _steps() as step:
        found = check_all(folders().data, date.today(), step)
    for line in found.lines:
        out.print(line)
    if found.differing:
        raise ScrutinyError(f"{found.differing} values differ from a second source; see above.")


@app.command
def build() -> None:
    """Build a snapshot of everything that pages show, and put it in force."""
    from scrutiny.publication.build import build as build_snapshot

    with _steps() as step:
        made = build_snapshot(folders(), date.today(), step)
    out.print(f"Built {made.name}.")


@app.command
def serve(
    *,
    host: Annotated[str, Parameter(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, Parameter(help="The port to listen on.")] = 8866,
) -> None:
    """Publish the notebooks read-only, building a snapshot first if none is current."""
    from scrutiny.serving.server import serve as serve_notebooks

    _ensure_built()
    with socket.socket() as free:
        try:
            free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            free.bind((host, port))
        except OSError as error:
            raise ScrutinyError(
                f"Cannot listen at {host}, port {port}: {error.strerror}. Name another: --port."
            ) from None
    out.print(f"The workbook is at http://{host}:{port}/ (stop it with Ctrl+C).")
    serve_notebooks(folders(), host, port)


@app.command
def lab(*, port: Annotated[int, Parameter(help="The port to listen on.")] = 8888) -> None:
    """Open JupyterLab for those who edit the notebooks and the data."""
    _ensure_built()
    home = folders().home
    command = [sys.executable, "-m", "jupyterlab", "--port", str(port), f"--notebook-dir={home}"]
    subprocess.run(command, check=False)


@app.command
def figures(
    measure: Annotated[str, Parameter(help="The id of a measure, such as ehc_plans_20_weeks.")],
    *,
    place: Place = "931",
    format: Annotated[
        Literal["table", "csv", "json"], Parameter(help="How to print the rows.")
    ] = "table",
) -> None:
    """Print the published rows of a measure for one place, each with its source."""
    from scrutiny.publication.listing import listing

    _ensure_built()
    listing(_snapshot(), measure, place, format, out)


@app.command
def describe(
    measure: Annotated[str, Parameter(help="The id of a measure, such as ehc_plans_20_weeks.")],
    *,
    place: Place = "931",
) -> None:
    """Explain a measure in words, with one row worked through."""
    from scrutiny.publication.listing import description

    _ensure_built()
    for line in description(_snapshot(), measure, place):
        out.print(line)


def _snapshot() -> Published:
    return current(folders().build)


def _ensure_built() -> None:
    """Builds in a process of its own, so that a server never holds a frame."""
    where = folders()
    if not is_current(where.build, where.data, date.today()):
        made = subprocess.run([sys.executable, "-m", "scrutiny", "build"], check=False, stdout=2)
        if made.returncode:
            raise SystemExit(made.returncode)


@contextmanager
def _steps() -> Iterator[Callable[[str], None]]:
    """Says each step as it begins; a spinner where a person is watching."""
    with err.status("Starting") as status:
        yield lambda words: status.update(words)


def main() -> None:
    """The console command. Problems are sentences; nobody sees a traceback."""
    try:
        app()
    except ProblemsFound as found:
        for problem in found.problems:
            err.print(str(problem))
        noun = "problem" if len(found.problems) == 1 else "problems"
        err.print(f"{len(found.problems)} {noun}. Nothing was written.")
        raise SystemExit(found.exit_code) from None
    except ScrutinyError as error:
        err.print(str(error))
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        err.print("Stopped.")
        raise SystemExit(130) from None
    except Exception as error:
        if os.environ.get("SCRUTINY_DEBUG"):
            raise
        err.print(
            f"Something went wrong in the workbook itself ({type(error).__name__}). "
            "Set SCRUTINY_DEBUG=1 to see where."
        )
        raise SystemExit(3) from None


if __name__ == "__main__":
    main()
