"""What the workbook costs: `make bench`. Prints a table in Markdown for the README.

Each figure stands beside what a user would do otherwise, measured in the same run, as a ratio.
The machines are shared, so only the ratios travel.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests import (
    bench_assessment,
    bench_disclosure,
    bench_live_readers,
    bench_process,
    bench_returns,
    bench_serving,
    bench_trend,
    bench_years,
)
from tests.browser.conftest import FLAGS, fetched
from tests.conftest import HOME, SHARED
from tests.publishers_files import publishers_files

RUNS = 5
CHOICES = 40

IMPORT = """
import sys
from pathlib import Path
from scrutiny.definitions.intake import load_intake
from scrutiny.records.imports import import_files
import_files([Path(p) for p in sys.argv[2:]], load_intake(Path(sys.argv[1])))
"""
# What an analyst would write: read every file as text, keep the headline rows, make numbers.
PANDAS_IMPORT = """
import sys
import pandas as pd
for path in sys.argv[2:]:
    if path.endswith((".xlsx", ".parquet")):
        continue
    frame = pd.read_csv(path, dtype=str, encoding="utf-8-sig", header=None, on_bad_lines="skip")
    frame.columns = frame.iloc[0].fillna("").str.lower()
    long = frame.iloc[1:].melt(ignore_index=False)
    long["number"] = pd.to_numeric(long["value"].str.replace(",", ""), errors="coerce")
"""
BUILD = """
from datetime import date
from pathlib import Path
import sys
from scrutiny.publication.build import build
from scrutiny.vocabulary.folders import Folders
build(Folders(Path(sys.argv[1]).parent), date.today())
"""
# The same shares, intervals, changes and comparisons for every place, without any sentence.
PANDAS_BUILD = """
import sys
from pathlib import Path
import numpy as np
import pandas as pd
root = Path(sys.argv[1]) / "figures"
frames = [pd.read_csv(p) for p in root.glob("*/*.csv") if p.stem != "dictionary"]
figures = pd.concat(frames)
keys = ["place", "period", "part"]
figures["part"] = figures["part"].fillna("")
wide = figures.pivot_table(index=keys, columns="quantity", values="value", aggfunc="last")
pairs = [("plans_in_20_weeks", "plans_timed"), ("requests_refused", "requests_received"),
         ("appeals", "appealable_decisions"), ("reviews_not_held", "reviews_due"),
         ("plans_in_independent_special", "plans_in_force")] * 5
for a, b in pairs:
    t = wide[[a, b]].dropna().reset_index()
    p, n, z = t[a] / t[b], t[b], 1.96
    t["low"] = (2 * t[a] + z * z - z * np.sqrt(z * z + 4 * t[a] * (1 - p))) / (2 * (n + z * z))
    t["high"] = (2 * t[a] + z * z + z * np.sqrt(z * z + 4 * t[a] * (1 - p))) / (2 * (n + z * z))
    t["share"] = p
    england = t[t.place == "E92000001"][["period", "part", "share"]]
    t = t.merge(england, on=["period", "part"], suffixes=("", "_england"))
    t["verdict"] = np.where(t.low > t.share_england, 1, np.where(t.high < t.share_england, -1, 0))
    t.to_dict("records")
"""


def timed(code: str, *arguments: str) -> tuple[float, float]:
    """Median seconds of a whole process over RUNS, after one that does not count; peak MB."""
    seconds = []
    for _ in range(RUNS + 1):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code, *arguments], check=True, cwd=HOME)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds[1:]), resource.getrusage(
        resource.RUSAGE_CHILDREN
    ).ru_maxrss / 1024


def row(what: str, ours: str, other: str, theirs: str, ratio: float | None, aim: str) -> None:
    shown = f"{ratio:.1f} times" if ratio else ""
    print(f"| {what} | {ours} | {other} | {theirs} | {shown} | {aim} |", flush=True)


def processes() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        shutil.copytree(HOME / "data", data)
        if (SHARED / "data").is_dir():
            for release in (data / "figures").glob("*"):
                shutil.rmtree(release) if release.is_dir() else release.unlink()
            paths = [str(path) for path in publishers_files(SHARED / "data")]
            ours, memory = timed(IMPORT, str(data), *paths)
            theirs, _ = timed(PANDAS_IMPORT, "", *paths)
            row(
                "Import all published files, checked",
                f"{ours:.1f} s, {memory:.0f} MB",
                "pandas: read and melt the CSVs among them, unchecked",
                f"{theirs:.1f} s",
                theirs / ours,
                "10 s",
            )
        # RUSAGE_CHILDREN keeps the largest so far, so the build is measured in a fresh process.
        code = f"from tests import bench; bench.build_times({str(data)!r})"
        made = subprocess.run(
            [sys.executable, "-c", code], cwd=HOME, check=True, capture_output=True, text=True
        )
        ours, memory, theirs = json.loads(made.stdout)
        row(
            "Build for all places",
            f"{ours:.1f} s, {memory:.0f} MB",
            "pandas: 25 shares with interval and verdict, no words",
            f"{theirs:.1f} s",
            theirs / ours,
            "5 s, 1 GB",
        )


def build_times(data: str) -> None:
    """Prints our seconds, our peak MB and pandas' seconds as JSON."""
    ours, memory = timed(
        f"{BUILD}\nimport shutil\nshutil.rmtree(Path(sys.argv[1]).parent / 'build')", data
    )
    theirs, _ = timed(PANDAS_BUILD, data)
    print(json.dumps([ours, memory, theirs]))


@contextmanager
def served(command: list[str], address: str, wait: float) -> Iterator[float]:
    """A server for as long as it is needed; gives the seconds until it answered."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=HOME,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while True:
            try:
                fetched(address)
                break
            except OSError:
                time.sleep(0.05)
        up = time.perf_counter() - began
        time.sleep(wait)
        yield up
    finally:
        os.killpg(process.pid, 15)
        process.wait()


def opened(page: Page, address: str) -> float:
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("figure svg", timeout=120_000)
    return time.perf_counter() - began


def in_a_browser() -> None:
    subprocess.run(
        [sys.executable, "-m", "scrutiny", "build"], cwd=HOME, check=True, stdout=subprocess.DEVNULL
    )
    ours, stock = "http://127.0.0.1:18866/", "http://127.0.0.1:18867/"
    command = [sys.executable, "-m", "scrutiny", "serve", "--port", "18866"]
    plain = [
        sys.executable,
        "-m",
        "voila",
        "--no-browser",
        "--port=18867",
        str(HOME / "notebooks" / "03_measure.ipynb"),
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS
        )
        with served(command, ours, 8) as up:
            opens = []
            for _ in range(RUNS + 1):
                page = browser.new_context().new_page()
                opens.append(opened(page, f"{ours}measure"))
            open_ours = statistics.median(opens[1:])
            redraws = _redraws(page)
        with served(plain, stock, 2):
            opens = []
            for _ in range(3):
                opens.append(opened(browser.new_context().new_page(), stock))
            open_stock = statistics.median(opens)
        browser.close()
    row("Server answers, snapshot current", f"{up:.1f} s", "", "", None, "5 s")
    row(
        "Open a page until its chart is there",
        f"{open_ours:.1f} s",
        "stock Voila, same notebook",
        f"{open_stock:.1f} s",
        open_stock / open_ours,
        "",
    )
    centiles = statistics.quantiles(redraws, n=20)
    row(
        "Choose until the page is redrawn, p50 / p95",
        f"{statistics.median(redraws) * 1000:.0f} / {centiles[18] * 1000:.0f} ms",
        "",
        "",
        None,
        "",
    )


def _redraws(page: Page) -> list[float]:
    """Seconds from each choice of another place until the new page stands."""
    places = page.get_by_label("Place", exact=True).locator("option").all_inner_texts()
    seconds = []
    for place in places[1 : CHOICES + 1]:
        before = page.locator(".page-body .lead").inner_text()
        began = time.perf_counter()
        page.get_by_label("Place", exact=True).select_option(label=place)
        page.wait_for_function(
            "before => document.querySelector('.page-body .lead').innerText !== before",
            arg=before,
            polling=10,
        )
        seconds.append(time.perf_counter() - began)
    return seconds


def returns() -> None:
    for each in (*bench_returns.rows(), *bench_disclosure.rows()):
        row(*each)


def assessment() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for each in bench_assessment.rows(Path(folder)):
            row(*each)


def serving() -> None:
    for each in (*bench_serving.rows(), *bench_live_readers.rows()):
        row(*each)


def false_alarms() -> None:
    """A table of its own: how often process charts cry wolf, and how soon they see a step."""
    print("\n| Process charts | Here | Reference |\n|---|---|---|", flush=True)
    for each in bench_process.calibration():
        print(f"| {each.what} | {each.here} | {each.there} |", flush=True)


def false_trends() -> None:
    """Another: how often a trend of five years is told though there is none."""
    print()
    bench_trend.main(bench_trend.ROUNDS)


def false_years() -> None:
    """And how often a year is called better, worse or held though nothing has changed."""
    print()
    bench_years.main(bench_years.ROUNDS)


def main() -> None:
    # The other tables come last, for they would part the rows of the first.
    steps: list[Callable[[], None]] = [
        processes,
        assessment,
        returns,
        in_a_browser,
        serving,
        false_alarms,
        false_trends,
        false_years,
    ]
    names = ("polars", "altair", "voila", "ipywidgets", "pandas")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.machine()}, "
        f"Python {platform.python_version()}, {versions}; medians of {RUNS} whole runs.\n"
    )
    print("| What | Here | Beside | There | Ratio | Aim |\n|---|---|---|---|---|---|", flush=True)
    for step in steps:
        step()


if __name__ == "__main__":
    main()
