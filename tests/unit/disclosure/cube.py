"""An invented cube of the size the workbook publishes, from single invented cases."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import polars as pl

from scrutiny.disclosure.relations import Relations

PARTS = {"age": 5, "need": 7, "setting": 6, "source": 5}
CHAIN = ("plans_issued", "plans_timed", "plans_known", "plans_26_weeks", "plans_20_weeks")
RELATIONS = Relations(nested=tuple((CHAIN[at + 1], CHAIN[at]) for at in range(4)))


def counted(cases: pl.DataFrame, quantity: str, topics: dict[str, int], year: str) -> pl.DataFrame:
    """The fixed cube of one quantity: `cases` has a column `month` (1 to 12) and the topics."""
    named = {name: [f"{name}{at}" for at in range(size)] for name, size in topics.items()}
    months = [(f"{year}-M{at:02}", f"{year}-Q{(at + 2) // 3}") for at in range(1, 13)]
    cases = cases.with_columns(
        pl.col("month")
        .replace_strict(list(range(1, 13)), [m for m, _ in months], return_dtype=pl.String)
        .alias("m"),
        pl.col("month")
        .replace_strict(list(range(1, 13)), [q for _, q in months], return_dtype=pl.String)
        .alias("q"),
        pl.lit(year).alias("y"),
        *[pl.format(name + "{}", name).alias(name) for name in topics],
    )
    quarters = list(dict.fromkeys(q for _, q in months))
    layouts = [("m", "month", [m for m, _ in months], ())]
    layouts += [("q", "quarter", quarters, each) for each in [(), *combinations(sorted(topics), 1)]]
    every = [(), *combinations(sorted(topics), 1), *combinations(sorted(topics), 2)]
    layouts += [("y", "year", [year], each) for each in every]
    frames = []
    for column, grain, periods, by in layouts:
        frame = pl.DataFrame({column: periods})
        for name in by:
            frame = frame.join(pl.DataFrame({name: named[name]}), how="cross")
        count = cases.group_by(column, *by).agg(pl.len().cast(pl.Int64).alias("count"))
        frame = frame.join(count, on=[column, *by], how="left").with_columns(
            pl.col("count").fill_null(0)
        )
        topic = [*by, "", ""]
        frames.append(
            frame.select(
                pl.lit(quantity).alias("quantity"),
                pl.col(column).alias("period"),
                pl.lit(grain).alias("grain"),
                pl.lit(topic[0]).alias("topic_1"),
                (pl.col(by[0]) if by else pl.lit("")).alias("part_1"),
                pl.lit(topic[1] if len(by) == 2 else "").alias("topic_2"),
                (pl.col(by[1]) if len(by) == 2 else pl.lit("")).alias("part_2"),
                "count",
            )
        )
    return pl.concat(frames)


def year_of_plans(seed: int, year: str = "2024", *, monthly: float = 105.0) -> pl.DataFrame:
    """Five nested quantities of one year; the timely share differs by need and falls over time."""
    rng = np.random.default_rng(seed)
    month = np.repeat(np.arange(1, 13), rng.poisson(monthly, 12))
    n = len(month)
    weights = {
        "age": (0.10, 0.38, 0.32, 0.14, 0.06),
        "need": (0.34, 0.22, 0.20, 0.10, 0.07, 0.04, 0.03),
        "setting": (0.45, 0.22, 0.16, 0.09, 0.05, 0.03),
        "source": (0.48, 0.32, 0.12, 0.05, 0.03),
    }
    cases = pl.DataFrame(
        {"month": month, **{k: rng.choice(len(w), n, p=w) for k, w in weights.items()}}
    )
    late = rng.random(n)
    timely = np.clip(0.62 - 0.05 * cases["need"].to_numpy() - 0.02 * month, 0.05, 1)
    kept = np.ones(n, dtype=bool)
    frames = []
    for quantity, share in zip(CHAIN, (1.0, 0.93, 0.97, None, None), strict=True):
        if share is not None:
            kept &= rng.random(n) < share
        elif quantity == "plans_26_weeks":
            kept &= late < timely + 0.2
        else:
            kept &= late < timely
        frames.append(counted(cases.filter(pl.Series(kept)), quantity, PARTS, year))
    return pl.concat(frames)
