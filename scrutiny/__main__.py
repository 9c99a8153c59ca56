"""The command line. Each command is a few lines over the layers; nothing is worked out here."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter
from rich.console import Console

from scrutiny.errors import DiskRefuses, NotKnown, Problem, ProblemsFound, ScrutinyError, some
from scrutiny.publication.meeting_mark import mark
from scrutiny.publication.published import Published
from scrutiny.publication.snapshot import (
    current,
    is_current,
    last_whole,
    put_in_force,
    readable,
    withdraw,
)
from scrutiny.publication.tidying import held, tidied
from scrutiny.publication.withdrawal import withdrawals
from scrutiny.vocabulary.folders import EVERY_AREA, folders, frozen_folder, snapshot_in_force
from scrutiny.vocabulary.today import today
from scrutiny.vocabulary.turns import turn
from scrutiny.wording import kept_text
from scrutiny.wording.numbers import day

if TYPE_CHECKING:
    from scrutiny.publication.public_figures import Again


class _Console(Console):
    """A console whose reader may leave early, as ``| head`` does: no error, see `main`."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


app = App(
    name="scrutiny",
    help="The scrutiny workbook: import, check, build and show.",
    console=_Console(),
    error_console=_Console(stderr=True),
)
out = _Console(highlight=False, soft_wrap=True, markup=False)
err = _Console(stderr=True, highlight=False, soft_wrap=True, markup=False)

Meeting = Annotated[date, Parameter(help="The day of the meeting, such as 2026-12-03.")]
Place = Annotated[
    str | None,
    Parameter(help="A place: its code or name; without it that of the first area."),
]


@app.command(name="import")
def import_(
    *files: Annotated[
        Path,
        Parameter(
            help="Published files of any family in data/sources, or an area's SEN2 return or its "
            "table of monthly indicators."
        ),
    ],
    area: Annotated[
        str | None,
        Parameter(help="The area whose return or indicators these are, such as oxfordshire."),
    ] = None,
    indicators: Annotated[
        bool,
        Parameter(negative="", help="The files are the council's own monthly indicators."),
    ] = False,
    year: Annotated[
        int | None,
        Parameter(help="The year of the census, for a return that does not say it."),
    ] = None,
    database: Annotated[
        str,
        Parameter(name="--from", help="With --area, a database: postgresql://USER@HOST/NAME."),
    ] = "",
    replace: Annotated[
        bool,
        Parameter(negative="", help="Put another copy in place of the one held."),
    ] = False,
    older: Annotated[
        bool,
        Parameter(negative="", help="With --replace, even a copy known to be older."),
    ] = False,
) -> None:
    """Import published files, or with --area a SEN2 return or the council's own monthly indicators:
    all, or none if anything is wrong.
    """
    from scrutiny.definitions.intake import load_intake
    from scrutiny.records.imports import import_files

    if database and (area is None or files):
        raise ScrutinyError("From a database comes one area's return alone: --area, and no file.")
    if not files and not database:
        raise ScrutinyError("Name at least one file to import.")
    if area is not None:
        if indicators or (files and _are_indicators(files)):
            _import_indicators(files, area, replace)
        else:
            _import_returns(files, area, year, replace, database)
        return
    if indicators:
        raise ScrutinyError("Say of which area the indicators are: --area.")
    _refuse_returns(files)
    with _at_work() as step:
        step("Reading and checking")
        done = import_files(files, load_intake(folders().data), replacing=replace, older=older)
    for each in done:
        out.print(f"{each.file}: {each.what}: {each.outcome}.")
        for warning in each.warnings:
            out.print(f"  Note: {warning}")
    written = sum(each.changed for each in done)
    read = sum(not each.left_out for each in done)
    out.print(f"{written} of {read} written." if written else "Nothing new, nothing written.")


def _refuse_returns(files: tuple[Path, ...]) -> None:
    """Individual cases are never taken for published figures."""
    from scrutiny.definitions.returns import load_return_format
    from scrutiny.sources.returns.read import is_return

    format = load_return_format(folders().data)
    found = [path for path in files if path.exists() and is_return(path, format)]
    if found:
        raise ProblemsFound(
            Problem(path.name, "is a SEN2 return", "Say of which area it is: --area")
            for path in found
        )


def _are_indicators(files: tuple[Path, ...]) -> bool:
    """Whether each file is a table of months and none a return, which may hold months too."""
    from scrutiny.definitions.returns import load_return_format
    from scrutiny.disclosure.indicator_import import are_indicators
    from scrutiny.sources.returns.read import is_return

    format = load_return_format(folders().data)
    return all(
        path.is_file() and not is_return(path, format) and are_indicators(path) for path in files
    )


def _import_indicators(files: tuple[Path, ...], area: str, replace: bool) -> None:
    from scrutiny.definitions.workbook import load_definitions
    from scrutiny.disclosure.indicator_import import import_indicators
    from scrutiny.records.store import write_all

    with _at_work() as step:
        step("Reading definitions")
        definitions = load_definitions(folders().data)
        if area not in definitions.records:
            raise NotKnown("area", area, definitions.records)
        step("Reading the indicators, and hiding small numbers")
        record, methods = definitions.records[area], definitions.methods
        done = import_indicators(files, record, methods, _today(), replacing=replace)
        if done.text:
            write_all(folders().data, {done.path: done.text})
    for line in done.lines:
        out.print(line)


def _import_returns(
    files: tuple[Path, ...], area: str, year: int | None, replace: bool, database: str
) -> None:
    from scrutiny.definitions.workbook import load_definitions
    from scrutiny.records.returns.intended import intended
    from scrutiny.records.returns.return_import import import_returns
    from scrutiny.records.returns.told import Remarkable, told

    with _at_work() as step:
        step("Reading definitions")
        definitions = load_definitions(folders().data)
        if area not in definitions.records:
            raise NotKnown("area", area, definitions.records)
        purpose = intended(definitions, definitions.records[area].area, folders())
        step("Reading the return, and holding it to every rule")
        done = import_returns(files, purpose, year=year, replacing=replace, database=database)
    for each in done:
        for line in told(each, area, Remarkable.of(definitions.methods)):
            out.print(line)


@app.command
def update(
    *,
    source: Annotated[
        list[str] | None,
        Parameter(
            help="A source to ask about, by its id; without it all that are offered.", negative=""
        ),
    ] = None,
    yes: Annotated[bool, Parameter(negative="", help="Import without asking.")] = False,
    address: Annotated[
        str | None, Parameter(help="Another address of the interface than data/open_data.toml's.")
    ] = None,
) -> None:
    """Ask the department which releases are newer, show what they change, import on yes.

    This is the only command that uses the network (but for a database named to import): it asks
    the department's open data interface.
    """
    from scrutiny.definitions.intake import load_intake
    from scrutiny.definitions.interface import interface_of
    from scrutiny.definitions.workbook import load_definitions
    from scrutiny.records.newer import changes, offers, plan
    from scrutiny.records.store import write_all
    from scrutiny.sources.open_data import OpenData

    data = folders().data
    definitions, intake = load_definitions(data), load_intake(data)
    for named in source or ():
        if named not in intake.sources or intake.sources[named].open_data is None:
            offered = [each.id for each in intake.sources.values() if each.open_data]
            raise NotKnown("source with [open_data]", named, offered)

    def say(words: str) -> None:
        err.print(f"{words}.")

    interface = OpenData(address or interface_of(data).address, say=say)
    out.print(f"Asking {interface.address}.")
    with TemporaryDirectory(prefix="scrutiny-update-") as folder:
        with err.status("Asking") as status:
            found, told = offers(intake, interface, source or (), status.update)
            fetched = {Path(folder) / offer.file_name: offer for offer in found}
            for path, offer in fetched.items():
                status.update(f"Fetching {offer.source.name}")
                interface.download(offer.data_set.id, offer.version, path)
        for line in told:
            out.print(line)
        with _at_work() as step:
            step("Reading and checking")
            planned = plan(fetched, intake)
        for path, offer in fetched.items():
            where = f"{offer.data_set.title}, version {offer.version} of {offer.published}"
            out.print(f"{offer.source.name}: {where}; held: {offer.held or 'nothing'}.")
            for done in (each for each in planned.done if each.file == path.name):
                out.print(f"  {done.outcome}.")
                for warning in done.warnings:
                    out.print(f"  Note: {warning}")
            for moved in (each for each in planned.moved if each.source == offer.source.id):
                for each in changes(moved, definitions.measures.values()):
                    figures = f"{each.new:,} new, {each.changed:,} changed, {each.gone:,} gone"
                    out.print(f"  {each.measure}, {each.period}: {figures}.")
        if not planned.contents:
            out.print("Nothing new, nothing written.")
            return
        if not yes and not _agreed("Import this?"):
            out.print("Nothing was written. To import it without a question: --yes")
            return
        with _at_work():
            if plan(fetched, load_intake(data)).contents != planned.contents:
                raise ScrutinyError("The data changed meanwhile. Run it again.")
            write_all(data, planned.contents)
    out.print(f"Imported {some(len(planned.moved), 'release')}. Next: scrutiny build")


def _agreed(question: str) -> bool:
    """Whether somebody at a terminal says yes; where nobody is, nobody does."""
    if not sys.stdin.isatty():
        return False
    out.print(f"{question} Type yes or no.")
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


@app.command
def inspections(
    *files: Annotated[
        Path, Parameter(help="Tables of inspections (CSV) and inspection reports (PDF).")
    ],
) -> None:
    """Take in inspections of all areas and the findings of reports: all, or none."""
    from scrutiny.definitions.workbook import load_definitions
    from scrutiny.records.inspected_import import import_inspections, written
    from scrutiny.records.store import write_all

    if not files:
        raise ScrutinyError("Name at least one table or report.")
    with _at_work() as step:
        step("Reading definitions")
        definitions = load_definitions(folders().data)
        step("Reading tables and reports")
        held, taken = import_inspections(files, definitions.inspections, definitions.places)
        write_all(
            folders().data, {Path(f"{name}.csv"): text for name, text in written(held).items()}
        )
    for each in taken:
        out.print(f"{each.file}: {each.what}.")
        for line in each.look_at:
            out.print(f"  Look at it: {line}")


@app.command(name="new-area")
def new_area(
    place: Annotated[str, Parameter(help="The authority: its three-digit code or its name.")],
    *,
    report: Annotated[
        Path | None, Parameter(help="Its last inspection report (PDF), to draft the record from.")
    ] = None,
) -> None:
    """Make the folder of a new area: drafted from its inspection report, or empty."""
    from scrutiny.definitions.workbook import load_definitions
    from scrutiny.records.area_draft import drafted, empty, folder_name
    from scrutiny.records.inspected_import import with_report
    from scrutiny.records.report_told import told_by
    from scrutiny.records.store import write_all
    from scrutiny.sources.report_text import read_report

    look_at: tuple[str, ...] = ()
    with _at_work() as step:
        step("Reading definitions")
        definitions = load_definitions(folders().data)
        known = definitions.places
        code = known.by_code.get(place) or known.named(place, _today())
        if code is None:
            raise ScrutinyError(f'"{place}" is no authority in data/places.csv.')
        where = known.by_id[code]
        folder = folders().data / "areas" / folder_name(where)
        if folder.exists():
            raise ScrutinyError(f"data/areas/{folder.name} is there already. Move it away first.")
        if report is None:
            files = empty(where, _today())
        else:
            step("Reading the report")
            told = told_by(read_report(report))
            held, taken = with_report(
                told, definitions.inspections, definitions.places, where.place
            )
            look_at = taken.look_at
            mine = next(r for r in held.reports if (r.place, r.start) == (where.place, told.start))
            files = drafted(where, mine, held, _today())
        write_all(folders().data, files)
    out.print(f"Made data/areas/{folder.name} with {some(len(files), 'file')}.")
    for line in look_at:
        out.print(f"Look at it: {line}")
    if report is None:
        out.print("Next: put its last inspection into inspections.csv, then run: scrutiny check")
    else:
        out.print(
            "Everything in it is a draft. Next: compare findings.csv with the report, sign it in "
            "area.toml, then run: scrutiny check"
        )


@app.command
def check() -> None:
    """Check every definition, figure and notebook, compare sources, and list what is overdue."""
    from scrutiny.publication.check import check_all
    from scrutiny.serving.notebook_faults import notebook_faults

    if faults := list(notebook_faults(folders().notebooks)):
        raise ProblemsFound(faults)
    with _at_work() as step:
        found = check_all(folders().data, _today(), step)
    for line in found.lines:
        out.print(line)
    if found.differing:
        raise ScrutinyError(f"{found.differing} values differ from a second source; see above.")


@app.command
def build() -> None:
    """Build a snapshot of everything that pages show, and put it in force."""
    _build()


def _build(again: Again | None = None) -> None:
    """Builds and says what came of it. `again` is what a process keeps that builds more often."""
    from scrutiny.publication.build import build as build_snapshot

    left_out: dict[str, tuple[Problem, ...]] = {}
    with _at_work() as step:
        made = build_snapshot(folders(), _today(), step, left_out.__setitem__, again)
        gone = tidied(folders().build, _pinned())
    for area, problems in left_out.items():
        for problem in problems:
            err.print(str(problem))
        err.print(f"The cases of {area} are left out for that. All else is built.")
    out.print(f"Built {made.name}.")
    if gone:
        out.print(f"Tidied away {some(len(gone), 'snapshot')} that nothing keeps.")


@app.command
def watch() -> None:
    """Build anew whenever a data file is saved. Ends with whatever started it."""
    from scrutiny.publication.public_figures import Again
    from scrutiny.publication.watching import watch as watch_data

    again = Again()

    def rebuild() -> None:
        """What is wrong is told, and the last good snapshot stays in force."""
        began = monotonic()
        try:
            _build(again)
        except ProblemsFound as found:
            for problem in found.problems:
                err.print(str(problem))
            err.print(f"{some(len(found.problems), 'problem')}. {_STAYS}")
        except (ScrutinyError, OSError) as error:
            err.print(f"{error}\n{_STAYS}")
        except Exception as error:
            if os.environ.get("SCRUTINY_DEBUG"):
                raise
            err.print(f"Something went wrong in the workbook ({type(error).__name__}). {_STAYS}")
        else:
            out.print(f"It took {monotonic() - began:.1f} seconds.")
        sys.stdout.flush()

    where, parent = folders(), os.getppid()
    if not is_current(where, _today()):
        rebuild()
    err.print("Watching data/: saving a file builds anew (stop it with Ctrl+C).")
    if watch_data(where.data, rebuild, lambda: os.getppid() == parent):
        err.print("The code was changed: beginning anew with it.")
        os.execv(sys.executable, [sys.executable, "-m", "scrutiny", "watch"])


_STAYS = "Nothing was built; the last good snapshot stays in force."


@contextmanager
def _watching(wanted: bool) -> Iterator[None]:
    """Watches the data in a process of its own meanwhile, so that no server holds a frame."""
    if not wanted:
        yield
        return
    watcher = subprocess.Popen([sys.executable, "-m", "scrutiny", "watch"], stdout=2)
    try:
        yield
    finally:
        watcher.terminate()
        watcher.wait()


@app.command
def snapshots() -> None:
    """List the snapshots, each with its day, its size and why it is kept."""
    build = folders().build
    for each in held(build, _pinned()):
        out.print(
            kept_text.line(
                each.snapshot.id,
                day(each.snapshot.made_on),
                f"{each.bytes / 1e6:.0f}",
                each.reasons,
            )
        )
    for back in withdrawals(build):
        out.print(back.words)


@app.command
def freeze(
    *,
    meeting: Meeting,
    snapshot: Annotated[
        str | None, Parameter(help="The id of a snapshot; without it the one in force.")
    ] = None,
    area: Annotated[
        list[str] | None, Parameter(help="An area to copy; without it all of them.", negative="")
    ] = None,
    to: Annotated[
        Path | None, Parameter(help="A new folder to write the plain files into as well.")
    ] = None,
) -> None:
    """Keep a snapshot for a meeting: its pages as plain files, for ever at one address."""
    from scrutiny.serving.plain_copy import write_copy

    if snapshot is None:
        _ensure_built()
    made = readable(folders().build, snapshot) if snapshot else _snapshot()
    name = made.about.id
    for each in area or ():
        made.area(each)
    if to is not None and to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise ScrutinyError(f"{to} is there already. Name a new folder: --to.")
    frozen = frozen_folder(folders().build, name)
    with _at_work() as step:
        mark(made.folder, meeting, _today())
        if not frozen.is_dir():
            step("Drawing every view")
            done = write_copy(made.folder, frozen, meeting)
            out.print(f"Froze {name}: {done.views:,} views, {done.bytes / 1e6:.0f} MB.")
        else:
            out.print(f"{name} is frozen already. Its pages stay as they are.")
        out.print(f"They are at /frozen/{name}/ wherever the workbook is served.")
        if to is not None:
            step("Writing the files")
            _copy_frozen(frozen, to, area or made.open_to_all.about.areas, made, meeting)
            out.print(f"The same stands in {to}: open index.html there.")


@app.command
def digest(
    *,
    area: Annotated[str, Parameter(help="The area, such as oxfordshire.")],
    since: Annotated[
        date | None, Parameter(help="A day; without it all that the feed has.")
    ] = None,
) -> None:
    """Print what is new in an area as the text of an e-mail."""
    from scrutiny.views.digest import digest as written

    _ensure_built()
    for line in written(_snapshot(), area, since):
        out.print(line)


@app.command
def pack(
    *,
    area: Annotated[str, Parameter(help="The area, such as oxfordshire.")],
    meeting: Meeting,
    findings: Annotated[
        str, Parameter(help="Findings to print, by their codes, such as PA3,SW4; all without it.")
    ] = "",
    short: Annotated[
        bool, Parameter(negative="", help="The whole area on two sides, without a page a finding.")
    ] = False,
    to: Annotated[
        Path | None,
        Parameter(help="The folder to write to; without it one in build/packs/."),
    ] = None,
) -> None:
    """Write the agenda pack of an area: PDF, page, Word file, spreadsheet and CSV."""
    from scrutiny.views.paper.agenda import agenda_pack
    from scrutiny.views.paper.pack_files import write_pack

    _ensure_built()
    made = _snapshot()
    named = tuple(part.strip() for part in findings.split(",") if part.strip())
    with _at_work() as step:
        step("Gathering what the pack says")
        content = agenda_pack(made, area, meeting, named, short=short)
        mark(made.folder, meeting, _today())
        folder = to or folders().build / "packs" / f"{area}-{meeting.isoformat()}"
        written = write_pack(made, content, folder, step)
    for file in written.files:
        out.print(f"{file} ({file.stat().st_size / 1000:,.0f} kB)")
    if written.refused:
        raise ScrutinyError(written.refused)


def _copy_frozen(
    frozen: Path, to: Path, areas: Sequence[str], made: Published, meeting: date
) -> None:
    """The frozen files themselves where all areas are wanted, else a copy of some."""
    from scrutiny.serving.plain_copy import write_copy

    if set(areas) == set(made.open_to_all.about.areas):
        shutil.copytree(frozen, to, dirs_exist_ok=True)
    else:
        write_copy(made.folder, to, meeting, areas)


def _pinned() -> frozenset[str]:
    """The snapshots that a link leads to."""
    from scrutiny.serving.link_register import pinned

    return pinned(folders().links, _today())


@app.command(name="withdraw")
def withdraw_(
    snapshot: Annotated[str, Parameter(help="The id of a snapshot, as every page shows it.")],
    *,
    by: Annotated[str, Parameter(help="Who takes it back.")],
    why: Annotated[str, Parameter(help="What was wrong with it.")],
) -> None:
    """Take a snapshot back, with who, when and why: it is neither shown nor compared with."""
    if not by.strip() or not why.strip():
        raise ScrutinyError("Say who takes the snapshot back and why: --by and --why.")
    with _at_work():
        left = withdraw(folders().build, snapshot, _today(), by.strip(), why.strip())
    out.print(f"Withdrawn {snapshot}. What it showed of cases is still held to be known.")
    out.print(f"In force is {left.id}." if left else "None is left. Run: scrutiny build")


@app.command
def serve(
    *,
    host: Annotated[str, Parameter(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, Parameter(help="The port to listen on; 0 for any that is free.")] = 8866,
    live: Annotated[
        bool, Parameter(help="Run every page's notebook in a kernel for each reader.", negative="")
    ] = False,
    name: Annotated[
        list[str] | None,
        Parameter(
            help="A further name that readers' browsers ask for, such as that of a proxy.",
            negative="",
        ),
    ] = None,
    proxy: Annotated[
        list[str] | None,
        Parameter(help="The address of a proxy that is believed for whom it asks.", negative=""),
    ] = None,
    user: Annotated[
        str, Parameter(help="Whom to become where root starts this; else scrutiny or nobody.")
    ] = "",
    as_built: Annotated[
        bool, Parameter(negative="", help="Build nothing; show the snapshot that is in force.")
    ] = False,
    watch: Annotated[
        bool,
        Parameter(negative="", help="Build anew when a data file is saved, and reload open pages."),
    ] = False,
    on_demand: Annotated[
        bool,
        Parameter(negative="", help="Draw no page before it is asked for; for a small machine."),
    ] = False,
) -> None:
    """Publish the notebooks read-only, building a snapshot first if none is current."""
    from scrutiny.serving.askers import networks
    from scrutiny.serving.own_user import become_own_user
    from scrutiny.serving.server import listening
    from scrutiny.serving.server import serve as serve_notebooks

    try:
        proxies = networks(proxy or ())
    except ValueError as error:
        raise ScrutinyError(f"--proxy takes addresses in numbers: {error}.") from None
    if watch and as_built:
        raise ScrutinyError("--as-built builds nothing and --watch does. Take one of them.")
    if not as_built:
        _ensure_built(or_last=True)
    try:
        sockets = listening(host, port)
    except OSError as error:
        raise ScrutinyError(
            f"Cannot listen at {host}, port {port}: {error.strerror}. Name another: --port."
        ) from None
    port = sockets[0].getsockname()[1]
    with _watching(watch):
        if warning := become_own_user(folders(), user):
            err.print(warning)
        out.print(f"The workbook is at http://{host}:{port}/ (stop it with Ctrl+C).")
        serve_notebooks(
            folders(),
            host,
            sockets,
            live=live,
            hosts=name or (),
            proxies=proxies,
            on_demand=on_demand,
            watched=watch,
        )


@app.command
def share(
    view: Annotated[
        str | None,
        Parameter(help="A page, or the end of a view's address: measure?place=931."),
    ] = None,
    *,
    area: Annotated[str | None, Parameter(help="The area that the link opens.")] = None,
    snapshot: Annotated[
        str | None,
        Parameter(help="The id of the one snapshot that it shows; now for that in force."),
    ] = None,
    days: Annotated[int, Parameter(help="So many days it is good for.")] = 90,
    note: Annotated[str, Parameter(help="For whom it is; only you see this.")] = "",
    address: Annotated[
        str, Parameter(help="Where readers find the workbook.")
    ] = "http://127.0.0.1:8866/",
    listed: Annotated[bool, Parameter(negative="", help="List all links.")] = False,
    withdraw: Annotated[str | None, Parameter(help="The id of a link to withdraw.")] = None,
) -> None:
    """Make a link to a view that opens one area for whoever has it; list links, withdraw one."""
    from scrutiny.serving.link_register import links, withdraw_link
    from scrutiny.serving.sharing import line, shared_link

    where = folders()
    if listed or withdraw is not None:
        if view is not None or (listed and withdraw is not None):
            raise ScrutinyError("One at a time: make a link, list them, or withdraw one.")
        if withdraw is not None:
            out.print(line(withdraw_link(where.links, withdraw, _today()), _today()))
        for each in links(where.links) if listed else ():
            out.print(line(each, _today()))
        return
    if view is None:
        raise ScrutinyError("Name a page to share, such as briefing.")
    made, link = shared_link(where, view, area, snapshot, days, note.strip(), _today())
    out.print(line(made, _today()))
    out.print(f"{address.rstrip('/')}/{link}")


@app.command
def lab(*, port: Annotated[int, Parameter(help="The port to listen on.")] = 8888) -> None:
    """Open JupyterLab for those who edit the notebooks and the data, which is watched."""
    _ensure_built(or_last=True)
    home = folders().home
    command = [sys.executable, "-m", "jupyterlab", "--port", str(port), f"--notebook-dir={home}"]
    if (home / TASKS).is_file():
        command.append(f"--LabApp.default_url=/lab/tree/{TASKS}")
    with _watching(True):
        subprocess.run(command, check=False, env={**os.environ, EVERY_AREA: "1"})


TASKS = "notebooks/examples/start.ipynb"
"""What JupyterLab opens on: what an analyst may want to do, each with its notebook."""


@app.command
def figures(
    measure: Annotated[str, Parameter(help="The id of a measure, such as ehc_plans_20_weeks.")],
    *,
    place: Place = None,
    format: Annotated[
        Literal["table", "csv", "json"], Parameter(help="How to print the rows.")
    ] = "table",
) -> None:
    """Print the published rows of a measure for one place, each with its source."""
    from scrutiny.publication.listing import listing

    _ensure_built()
    made = _snapshot()
    listing(made, measure, place or _first_place(made), format, out)


@app.command
def describe(
    measure: Annotated[str, Parameter(help="The id of a measure, such as ehc_plans_20_weeks.")],
    *,
    place: Place = None,
) -> None:
    """Explain a measure in words, with one row worked through."""
    from scrutiny.publication.listing import description

    _ensure_built()
    made = _snapshot()
    for line in description(made, measure, place or _first_place(made)):
        out.print(line)


def _today() -> date:
    """Today, or a sentence on what was named in its place."""
    try:
        return today()
    except ValueError:
        named = os.environ["SCRUTINY_TODAY"]
        raise ScrutinyError(
            f'SCRUTINY_TODAY is "{named}", which is no day. Write it like 2026-11-30.'
        ) from None


def _snapshot() -> Published:
    return current(folders().build)


def _first_place(made: Published) -> str:
    """The place of the first area, real ones before invented ones; England where there is none."""
    areas = made.about.areas
    return made.area(areas[0]).about.place if areas else "England"


def _ensure_built(*, or_last: bool = False) -> None:
    """Builds in a process of its own, so that a server never holds a frame.

    `or_last`: where the build is refused, the last whole snapshot is shown, and it is said.
    """
    where = folders()
    if is_current(where, _today()):
        return
    made = subprocess.run([sys.executable, "-m", "scrutiny", "build"], check=False, stdout=2)
    if not made.returncode:
        return
    last = last_whole(where.build) if or_last and made.returncode not in _STOPPED else None
    if last is None:
        raise SystemExit(made.returncode)
    if snapshot_in_force(where.build)[0] != last.id:
        put_in_force(where.build, last.id)
    err.print(f"Nothing new could be built. The last whole snapshot is shown: {last.id}.")


_STOPPED = (130, -signal.SIGINT, -signal.SIGTERM)
"""What a build ends with that somebody stopped."""


@contextmanager
def _at_work() -> Iterator[Callable[[str], None]]:
    """Says each step as it begins; a spinner where a person is watching.

    One command at a time is at work on the data and the snapshots; the next says that it waits.
    """

    def wait(words: str) -> None:
        err.print(f"{words}.")

    with turn(folders().data, wait), err.status("Starting") as status:
        yield status.update


def main() -> None:
    """The console command. Problems are sentences; nobody sees a traceback.

    A reader of the output who leaves early ends the command as the system ends others: in silence,
    with the code of a closed pipe.
    """
    try:
        try:
            _run()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # What is still unwritten goes nowhere, or Python would complain of it on its way out.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.dup2(nowhere, sys.stderr.fileno())
        raise SystemExit(141) from None


def _place(error: OSError) -> str:
    """Where the disk refused, from the project's folder on where it lies in it."""
    named = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else None
    home = folders().home
    if named is None:
        return str(home)
    return str(named.relative_to(home)) if named.is_relative_to(home) else str(named)


def _run() -> None:
    try:
        app()
    except BrokenPipeError:
        raise
    except ProblemsFound as found:
        for problem in found.problems:
            err.print(str(problem))
        err.print(f"{some(len(found.problems), 'problem')}. Nothing was written.")
        raise SystemExit(found.exit_code) from None
    except ScrutinyError as error:
        err.print(str(error))
        raise SystemExit(error.exit_code) from None
    except OSError as error:
        err.print(str(DiskRefuses(_place(error), error)))
        raise SystemExit(1) from None
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
