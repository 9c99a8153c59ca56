"""What case data cost: a county's return, every authority for three years, and the measures.

Part of `make bench`. The returns are invented and are written before anything is timed.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.conftest import HOME

COUNTY, AUTHORITY = 12_000, 4_400
AUTHORITIES = 153
SEEDS = 9
RUNS = 5

IMPORT = """
import sys
from pathlib import Path
from scrutiny.definitions.workbook import load_definitions
from scrutiny.records.returns.return_import import import_returns
from scrutiny.records.returns.intended import intended
from scrutiny.vocabulary.folders import Folders
home = Folders(Path(sys.argv[1]))
definitions = load_definitions(home.data)
area = definitions.records["northmere"].area
import_returns([Path(sys.argv[2])], intended(definitions, area, home))
"""
# What an analyst would write: the tree into frames, dates as dates, no check and no key.
PANDAS_IMPORT = """
import sys
import xml.etree.ElementTree as tree
import pandas as pd
tables = {}
for person_ref, person in enumerate(tree.parse(sys.argv[2]).getroot().iter("Person")):
    def walk(node, request_ref):
        row = {child.tag: child.text for child in node if not len(child)}
        tables.setdefault(node.tag, []).append({"p": person_ref, "r": request_ref, **row})
        for i, child in enumerate(node):
            if len(child):
                walk(child, i if child.tag == "Requests" else request_ref)
    walk(person, None)
for name, rows in tables.items():
    frame = pd.DataFrame(rows)
    for column in frame.columns:
        if column.endswith("Date"):
            frame[column] = pd.to_datetime(frame[column], errors="coerce", format="%Y-%m-%d")
"""


def _returns(folder: Path, layout: str, seed: int, persons: int) -> None:
    """Writes three invented returns."""
    code = (
        "import sys; from pathlib import Path\n"
        "from scrutiny.definitions.returns import ReturnLayout, load_return_format\n"
        "from tests.invention.returns import write_returns\n"
        f"write_returns(load_return_format(Path('data')), "
        f"Path({str(folder)!r}), ReturnLayout({layout!r}), seed={seed}, persons={persons})"
    )
    subprocess.run([sys.executable, "-c", code], cwd=HOME, check=True)


def _timed(code: str, home: Path, path: Path) -> tuple[float, float]:
    """Median seconds of a whole process, after one that does not count; peak MB."""
    seconds = []
    for _ in range(RUNS + 1):
        shutil.rmtree(home / "private", ignore_errors=True)
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code, str(home), str(path)], check=True, cwd=HOME)
        seconds.append(time.perf_counter() - began)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return statistics.median(seconds[1:]), peak


def county(folder: str) -> None:
    """Prints our seconds, our peak MB, pandas' seconds and the file's MB as JSON."""
    home = Path(folder)
    path = max((home / "county").glob("*/*.xml"), key=lambda each: each.stat().st_size)
    ours, memory = _timed(IMPORT, home, path)
    theirs, _ = _timed(PANDAS_IMPORT, home, path)
    print(json.dumps([ours, memory, theirs, path.stat().st_size / 1e6]))


def authority(home: str, returns: str, name: str) -> float:
    """Imports and measures three returns of one authority; gives this process's peak MB."""
    import dataclasses

    from scrutiny.definitions.workbook import load_definitions
    from scrutiny.measures.case_counts import cells, waits
    from scrutiny.records.returns.case_store import held_years, read_stored
    from scrutiny.records.returns.intended import intended
    from scrutiny.records.returns.joined import join_returns
    from scrutiny.records.returns.return_import import import_returns
    from scrutiny.vocabulary.folders import Folders

    folders = Folders(Path(home))
    global _DEFINITIONS
    if _DEFINITIONS is None:
        _DEFINITIONS = load_definitions(folders.data)
    area = _DEFINITIONS.records["northmere"].area.model_copy(update={"id": name})
    purpose = dataclasses.replace(
        intended(_DEFINITIONS, _DEFINITIONS.records["northmere"].area, folders), area=area
    )
    import_returns([Path(returns)], purpose)
    years = held_years(folders.private, name)
    cases = join_returns(name, [read_stored(folders.private, name, year) for year in years])
    cells(cases, _DEFINITIONS.return_format, _DEFINITIONS.methods.clocks)
    waits(cases, _DEFINITIONS.return_format, _DEFINITIONS.methods.clocks)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


_DEFINITIONS = None


def everywhere(home: Path, count: int) -> tuple[float, float]:
    """Seconds for so many authorities on two processes, and the sum of their peaks in MB."""
    shutil.rmtree(home / "private", ignore_errors=True)
    began = time.perf_counter()
    # A process that has used polars must not be forked.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        jobs = [
            pool.submit(authority, str(home), str(home / f"seed{i % SEEDS}"), f"a{i:03d}")
            for i in range(count)
        ]
        peaks = sorted(job.result() for job in jobs)
    return time.perf_counter() - began, sum(peaks[-2:])


def measures(home: Path) -> tuple[float, float]:
    """Seconds to count the whole cube of one county, here and in pandas; both give the same."""
    import pandas

    from scrutiny.definitions.workbook import load_definitions
    from scrutiny.measures.case_counts import cells
    from scrutiny.records.returns.case_store import held_years, read_stored
    from scrutiny.records.returns.joined import join_returns

    private = home / "private"
    stored = [read_stored(private, "northmere", y) for y in held_years(private, "northmere")]
    definitions = load_definitions(home / "data")
    cases, format = join_returns("northmere", stored), definitions.return_format
    requests = pandas.DataFrame(cases.requests.to_dict(as_series=False))
    reviews = pandas.DataFrame(cases.reviews.to_dict(as_series=False))
    groups = [group.model_dump() for group in format.groups]
    ours, theirs = [], []
    for _ in range(RUNS + 1):
        began = time.perf_counter()
        mine = cells(cases, format, definitions.methods.clocks)
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        other = pandas_cells(requests, reviews, groups, cases.years)
        theirs.append(time.perf_counter() - began)
    cube = {tuple(row[:-1]): row[-1] for row in mine.rows()}
    # What a return never told is no cell of ours; pandas is not asked to know that.
    if {key: n for key, n in cube.items() if n} != {k: n for k, n in other.items() if k in cube}:
        raise SystemExit("the cube of pandas is not the same as ours")
    return statistics.median(ours[1:]), statistics.median(theirs[1:])


_DAYS = ("review_meeting", "last_review", "last_seen", "last_in_hand")


def pandas_cells(requests, reviews, groups, years):  # type: ignore[no-untyped-def]
    """The same cube in pandas, as an analyst would write it: non-zero cells by key."""
    import itertools

    import pandas as pd

    def grouped(values, topic):
        mine = [g for g in groups if g["topic"] == topic]
        codes = {}
        for g in mine:
            for code in g["codes"]:
                first, dash, last = code.partition("-")
                if dash:
                    codes |= {str(n): g["group"] for n in range(int(first), int(last) + 1)}
                else:
                    codes[code] = g["group"]
        text = values.map(lambda v: str(int(v)) if isinstance(v, int | float) and v == v else v)
        return text.map(codes).fillna(mine[-1]["group"])

    def days(start, end):
        return (end - start).dt.days

    def flag(values):
        return values.fillna(False).astype(bool)

    for frame in (requests, reviews):
        for column in frame.columns:
            if column.endswith("_date") or column in _DAYS:
                frame[column] = pd.to_datetime(frame[column])
    rows = requests.copy()
    spoiled = {
        what: rows["spoiled"].map(lambda held, what=what: what in held)
        for what in ("requests", "decisions", "plans", "timeliness", "open_cases")
    }
    rows["source"] = grouped(rows["request_source"], "source")
    rows["age"] = grouped(rows["age_at_request"], "age")
    frames = []
    kept = rows[~spoiled["requests"] & (rows["request_outcome"] != "H")].copy()
    kept["day"] = kept["received_date"]
    kept["requests"] = True
    kept["requests_refused"] = kept["request_outcome"] == "N"
    kept["requests_mediation"] = flag(kept["request_mediation"])
    kept["requests_tribunal"] = flag(kept["request_tribunal"])
    early = ("age", "source")
    names = ["requests", "requests_refused", "requests_mediation", "requests_tribunal"]
    frames.append((kept, names, early))
    waited = days(rows["received_date"], rows["request_outcome_date"])
    kept = rows[
        ~spoiled["decisions"] & rows["request_outcome"].isin(["Y", "N"]) & (waited >= 0)
    ].copy()
    kept["day"] = kept["request_outcome_date"]
    kept["decisions"] = True
    kept["decisions_in_6_weeks"] = days(kept["received_date"], kept["day"]) <= 42
    frames.append((kept, ["decisions", "decisions_in_6_weeks"], early))
    waited = days(rows["received_date"], rows["assessment_outcome_date"])
    disputed = sum(
        flag(rows[f"{a}_{b}"]) for a in ("request", "assessment") for b in ("mediation", "tribunal")
    )
    rows["plans_issued"] = True
    rows["plans_timed"] = ~spoiled["timeliness"] & (disputed == 0) & (waited >= 0)
    rows["plans_in_20_weeks"] = rows["plans_timed"] & (waited <= 140)
    for name in ("plans_timed", "plans_in_20_weeks"):
        rows[f"{name}_no_exceptions"] = rows[name] & ~flag(rows["week20"])
    kept = rows[
        ~spoiled["plans"]
        & (rows["assessment_outcome"] == "Y")
        & rows["assessment_outcome_date"].notna()
        & ~rows["transferred_in"]
    ].copy()
    kept["day"] = kept["assessment_outcome_date"]
    kept["age"] = grouped(kept["age_at_issue"], "age")
    kept["need"] = grouped(kept["need"], "need")
    kept["setting"] = grouped(kept["setting"], "setting")
    names = [name for name in rows.columns if name.startswith("plans_")]
    frames.append((kept, names, ("age", "need", "setting", "source")))
    held = reviews.copy()
    held["age"] = grouped(held["age_at_census"], "age")
    held["need"] = grouped(held["need"], "need")
    held["setting"] = grouped(held["setting"], "setting")
    held["day"] = held["review_meeting"]
    held["reviews_held"] = True
    later = ("age", "need", "setting")
    frames.append((held, ["reviews_held"], later))
    waited = days(held["review_meeting"], held["last_review"])
    kept = held[waited >= 0].copy()
    kept["day"] = kept["last_review"]
    kept["review_decisions"] = True
    kept["review_decisions_in_4_weeks"] = days(kept["review_meeting"], kept["day"]) <= 28
    frames.append((kept, ["review_decisions", "review_decisions_in_4_weeks"], later))
    gone = (rows["request_outcome"] == "W") | (rows["assessment_outcome"] == "W") | rows["exported"]
    refused = (rows["request_outcome"] == "N") & rows["assessment_outcome"].isna()
    rows["until"] = rows["assessment_outcome_date"].fillna(rows["last_seen"])
    rows.loc[refused, "until"] = rows.loc[refused, "request_outcome_date"]
    rows.loc[gone, "until"] = rows.loc[gone, "last_in_hand"]
    live = rows[
        ~spoiled["open_cases"]
        & (rows["assessment_outcome"] != "H")
        & ((rows["request_outcome"] != "H") | rows["assessment_outcome"].notna())
    ]
    stock = ["open_cases", "open_over_20_weeks", "open_to_6_weeks", "open_6_to_20_weeks"]
    stock += ["open_20_to_26_weeks", "open_over_26_weeks"]
    found = {}
    for end in pd.date_range(f"{years[0]}-01-01", f"{years[-1]}-12-31", freq="ME"):
        here = live[(live["received_date"] <= end) & (live["until"] > end)].copy()
        n = (end - here["received_date"]).dt.days
        here["open_cases"], here["open_over_20_weeks"] = True, n > 140
        here["open_to_6_weeks"] = n <= 42
        here["open_6_to_20_weeks"] = n.between(43, 140)
        here["open_20_to_26_weeks"] = n.between(141, 182)
        here["open_over_26_weeks"] = n > 182
        here["day"] = end
        for every, grain in ((1, "month"), (3, "quarter"), (12, "year")):
            if end.month % every == 0:
                _pandas_rolled(found, here, stock, early, grain, itertools.combinations)
    for frame, names, topics in frames:
        frame = frame[frame["day"].dt.year.isin(years)]
        for grain in ("month", "quarter", "year"):
            _pandas_rolled(found, frame, names, topics, grain, itertools.combinations)
    return found


def _pandas_rolled(found, frame, names, topics, grain, combinations):  # type: ignore[no-untyped-def]
    day = frame["day"].dt
    period = {
        "month": day.strftime("%Y-M%m"),
        "quarter": day.year.astype(str) + "-Q" + day.quarter.astype(str),
        "year": day.year.astype(str),
    }[grain]
    depth = {"month": 0, "quarter": 1, "year": 2}[grain]
    for size in range(depth + 1):
        for chosen in combinations(topics, size):
            sums = frame.groupby([period, *chosen])[names].sum()
            for key, row in sums.iterrows():
                key = key if isinstance(key, tuple) else (key,)
                parts = [x for pair in zip(chosen, key[1:], strict=True) for x in pair]
                where = (grain, key[0], *parts, *[""] * (4 - len(parts)))
                for name in names:
                    if row[name]:
                        found[(name, *where)] = int(row[name])


def rows() -> Iterator[tuple[str, str, str, str, float | None, str]]:
    """The rows of the table: what, here, beside, there, ratio, aim."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(HOME / "data", home / "data")
        _returns(home / "county", "xml", 1, COUNTY)
        code = f"from tests import bench_returns; bench_returns.county({folder!r})"
        out = subprocess.run(
            [sys.executable, "-c", code], cwd=HOME, check=True, capture_output=True, text=True
        )
        ours, memory, theirs, size = json.loads(out.stdout)
        yield (
            (
                f"Import a county's return, checked ({COUNTY:,} persons, {size:.0f} MB of XML)",
                f"{ours:.1f} s, {memory:.0f} MB",
                "pandas: the tree into frames, unchecked",
                f"{theirs:.1f} s",
                theirs / ours,
                "3 s, 500 MB",
            )
        )
        shutil.rmtree(home / "private", ignore_errors=True)
        subprocess.run(
            [sys.executable, "-c", IMPORT, folder, str(home / "county")], cwd=HOME, check=True
        )
        ours, theirs = measures(home)
        yield (
            (
                "Count every month, quarter and year of it, all breakdowns",
                f"{ours * 1000:.0f} ms",
                "pandas: the same cells",
                f"{theirs * 1000:.0f} ms",
                theirs / ours,
                "5 times",
            )
        )
        for seed in range(SEEDS):
            _returns(home / f"seed{seed}", "blade", seed, AUTHORITY)
        os.environ["POLARS_MAX_THREADS"] = "1"
        for count in (AUTHORITIES // 9, AUTHORITIES // 3, AUTHORITIES):
            seconds, memory = everywhere(home, count)
            persons = count * 3 * AUTHORITY / 1e6
            yield (
                (
                    f"Import and measure three years of {count} authorities "
                    f"({persons:.2f} million persons, CSV export, two processes)",
                    f"{seconds:.0f} s, {memory:.0f} MB",
                    "",
                    "",
                    None,
                    "180 s, 8 GB for 153",
                )
            )
