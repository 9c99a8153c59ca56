"""What assessing about a million values costs, beside pandas: rows for `tests/bench.py`.

The published values of every measure, authority and year, and copies of them under made-up
breakdowns. Each run is a fresh process; only the assessment is timed, not reading the files.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import polars as pl

from scrutiny.assessment.annual import assess
from scrutiny.definitions.workbook import Definitions
from scrutiny.measures.exact import exact
from scrutiny.publication.inputs import read_inputs
from tests.conftest import HOME

ROWS = 1_000_000
RUNS = 3

# The same shares by hand: interval, change on the year and comparison with England; no test of
# the change, no trend, no funnel, no rank.
PANDAS = """
import json, sys, time
import numpy as np
import pandas as pd
import polars as pl
t = pd.DataFrame(pl.read_parquet(sys.argv[1]).to_dict(as_series=False))
began = time.perf_counter()
p, n, x, z = t.numerator / t.denominator, t.denominator, t.numerator, 1.96
t["low"] = 100 * (2 * x + z * z - z * np.sqrt(z * z + 4 * x * (1 - p))) / (2 * (n + z * z))
t["high"] = 100 * (2 * x + z * z + z * np.sqrt(z * z + 4 * x * (1 - p))) / (2 * (n + z * z))
keys = ["measure", "basis", "part", "period"]
england = t[t.place == "E92000001"][[*keys, "value"]]
t = t.merge(england, on=keys, how="left", suffixes=("", "_england"))
t["verdict"] = np.where(t.low > t.value_england, 1, np.where(t.high < t.value_england, -1, 0))
t = t.sort_values(["measure", "basis", "place", "part", "period"])
t["change"] = t.groupby(["measure", "basis", "place", "part"], sort=False)["value"].diff()
print(json.dumps(time.perf_counter() - began))
"""
OURS = "import sys; from tests import bench_assessment as b; b.once(sys.argv[1])"


def many(data: Path, rows: int = ROWS) -> tuple[Definitions, pl.DataFrame]:
    """The definitions, and at least so many values: the real ones and copies of them."""
    definitions, figures = read_inputs(data, lambda _: None)
    values = exact(figures, definitions.measures.values())
    copies = [
        values.with_columns(part=pl.format("{} copy={}", "part", pl.lit(number)))
        for number in range(1, -(-rows // values.height))
    ]
    return definitions, pl.concat([values, *copies], rechunk=True)


def once(path: str) -> None:
    """Prints the seconds of one assessment, its rows and the peak MB as JSON."""
    definitions, _ = read_inputs(HOME / "data", lambda _: None)
    values = pl.read_parquet(path)
    began = time.perf_counter()
    made = assess(
        values,
        definitions.measures,
        definitions.places,
        definitions.neighbours,
        definitions.methods,
    )
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([seconds, made.values.height, peak]))


def rows(folder: Path) -> list[tuple[str, str, str, str, float | None, str]]:
    """The row of the table; `folder` takes the values for a while."""
    path = folder / "values.parquet"
    many(HOME / "data")[1].write_parquet(path)
    ours = [_printed(OURS, path) for _ in range(RUNS)]
    theirs = statistics.median([_printed(PANDAS, path) for _ in range(RUNS)])
    seconds = statistics.median([run[0] for run in ours])
    count, peak = ours[0][1], max(run[2] for run in ours)
    return [
        (
            f"Assess {count:,} values: intervals, changes, comparisons, trends, funnels, ranks",
            f"{seconds:.1f} s, {peak:.0f} MB",
            "pandas: intervals, differences and England only, untested",
            f"{theirs:.1f} s",
            theirs / seconds,
            "5 s on two cores",
        )
    ]


def _printed(code: str, path: Path) -> Any:
    made = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=HOME,
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(made.stdout)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as made_here:
        for row in rows(Path(made_here)):
            print(row)
