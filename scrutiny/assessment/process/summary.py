"""What the last point of each process chart means, and the stretches of signals before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from scrutiny.assessment.process.chart import PRECEDENCE, SERIES, chart, meaning
from scrutiny.assessment.process.turn import turn
from scrutiny.assessment.standing import Episode, Process
from scrutiny.definitions.methods import Methods
from scrutiny.vocabulary.words import Better, Direction, Limits, Reason, Signal, Verdict

Key = tuple[str, str, str, str, str]
"""Measure, basis, place, part and grain."""

Row = Mapping[str, Any]


def summaries(points: pl.DataFrame, methods: Methods) -> dict[Key, Process]:
    """Each series of `points` (the columns that `chart` takes) as it stands at its last point.

    The last point is the last that has a value; `points`, `missing` (the gaps between the first
    point and the last) and `needed` are those of the last segment, where rules start anew.

    - A real change: the last point is in a run of seven on the side shown (`Reason.RUN`), or it is
      flagged and so were the points before it, on the same side, each *when it was the last*
      (`Reason.HELD`; `held_for` points in all). A later point flags earlier ones too, so what the
      chart shows of them now does not count.
    - Flagged but not held: no clear change, `FIRST_SIGNAL`, with its direction.
    - Not flagged: `COMMON_CAUSE`. Too few points for signals: cannot say, `TOO_FEW_POINTS`.
    - A real change where neither way is good: cannot say, `NO_GOOD_DIRECTION`, with its direction.

    A side is that of the rule shown: for a trend where it goes, else the side of the average.
    """
    if points.is_empty():
        return {}
    drawn = chart(points, methods)
    told = _as_told(points, methods)
    episodes = _episodes(drawn, _real_then(told, methods.held_for.value))
    found = {}
    for row in _last_segments(drawn).iter_rows(named=True):
        key: Key = tuple(row[name] for name in SERIES)
        before = told.get(key, [])[1 : methods.held_for.value]
        sides = [side for _, side, _ in before]
        sides += [None] * (methods.held_for.value - 1 - len(sides))
        found[key] = _process(row, sides, tuple(episodes.get(key, ())), methods)
    return found


def _last_segments(drawn: pl.DataFrame) -> pl.DataFrame:
    """One row a series: its last segment's limits, its last point, its gaps and its baseline."""
    mine = drawn.filter(pl.col("segment") == pl.col("segment").max().over(SERIES))
    there = pl.col("value").is_not_null()
    # No row, too, is a gap: the running number of the period knows.
    span = pl.col("order").filter(there).max() - pl.col("order").filter(there).min() + 1
    froze = there & pl.col("baseline") & (pl.col("limits") == Limits.FROZEN)
    of_stretch = ("limits", "points", "centre", "lower", "upper", "sigma", "better")
    of_last = ("period", "signal", "direction", "verdict", *map(str, PRECEDENCE))
    return mine.group_by(SERIES, maintain_order=True).agg(
        *[pl.col(name).first() for name in of_stretch],
        *[pl.col(name).filter(there).last().alias(f"last_{name}") for name in of_last],
        missing=(span - there.sum()).fill_null(0),
        baseline_first=pl.col("period").filter(froze).first(),
        baseline_last=pl.col("period").filter(froze).last(),
        restless=pl.col("signal").filter(froze).count(),
    )


Told = tuple[str, str | None, bool]
"""A period, the side on which it was flagged when it was the last, and whether it was in a run."""


def _as_told(points: pl.DataFrame, methods: Methods) -> dict[Key, list[Told]]:
    """What each series told at each of its points when that was the last, the newest first.

    Only as far back as signals are read.
    """
    there = pl.col("value").is_not_null() & pl.col("value").is_not_nan()
    every = points.sort(*SERIES, "order").filter(there)
    longest = every.group_by(SERIES).len()["len"].max() or 0
    found: dict[Key, list[Told]] = {}
    for lag in range(max(1, int(str(longest)) - methods.signals_from.value + 1)):
        left = every.filter(pl.int_range(pl.len()).over(SERIES) < pl.len().over(SERIES) - lag)
        if left.is_empty():
            break
        last = chart(left, methods).group_by(SERIES, maintain_order=True).last()
        side = pl.when(pl.col("signal").is_not_null()).then("direction")
        run = (pl.col(str(Signal.SHIFT)) == pl.col("direction")).fill_null(value=False)
        for row in last.select(*SERIES, "period", side=side, run=run).iter_rows():
            found.setdefault(row[:5], []).append(row[5:])
    return found


def _real_then(told: Mapping[Key, list[Told]], held_for: int) -> dict[Key, set[tuple[str, str]]]:
    """The periods at which each series told a real change, with its side."""
    found: dict[Key, set[tuple[str, str]]] = {}
    for key, points in told.items():
        for i, (period, side, run) in enumerate(points):
            held = [each for _, each, _ in points[i : i + held_for]]
            if side and (run or held == [side] * held_for):
                found.setdefault(key, set()).add((period, side))
    return found


def _episodes(
    drawn: pl.DataFrame, real: Mapping[Key, set[tuple[str, str]]]
) -> dict[Key, list[Episode]]:
    """Stretches of points in a row flagged on one side; a point without a flag ends one.

    Of a chart on which nothing has changed, one in five shows a stretch of two such points
    somewhere, once it is finished. So a stretch counts as real only where the chart told a real
    change at one of its points when that was the last (`real`).
    """
    side = pl.when(pl.col("signal").is_not_null()).then("direction")
    stretches = (
        drawn.filter(pl.col("value").is_not_null())
        .with_columns(side=side)
        .with_columns(number=pl.struct(*SERIES, "segment", "side").rle_id())
        .filter(pl.col("side").is_not_null())
        .group_by("number", maintain_order=True)
        .agg(
            *[pl.col(name).first() for name in (*SERIES, "side", "better")],
            periods=pl.col("period"),
            segment=pl.col("segment").first(),
            going=(pl.col("signal") == Signal.TREND).all(),
        )
        .with_columns(verdict=meaning(pl.col("side"), pl.col("better")))
    )
    found: dict[Key, list[Episode]] = {}
    held = _points_of(drawn)
    for row in stretches.iter_rows(named=True):
        key: Key = tuple(row[name] for name in SERIES)
        periods = row["periods"]
        before = [each.first for each in found.get(key, ()) if each.real]
        found.setdefault(key, []).append(
            Episode(
                periods[0],
                periods[-1],
                len(periods),
                Direction(row["side"]),
                Verdict(row["verdict"]),
                any((period, row["side"]) in real.get(key, ()) for period in periods),
                row["going"],
                _began(held[key, row["segment"]], before[-1] if before else "", periods),
            )
        )
    return found


def _points_of(drawn: pl.DataFrame) -> dict[tuple[Key, int], list[tuple[str, float]]]:
    """The points that are there of each stretch between new starts: period and value."""
    found: dict[tuple[Key, int], list[tuple[str, float]]] = {}
    there = drawn.filter(pl.col("value").is_not_null())
    for row in there.select(*SERIES, "segment", "period", "value").iter_rows():
        found.setdefault((row[:5], row[5]), []).append((row[6], row[7]))
    return found


def _began(points: list[tuple[str, float]], earlier: str, mine: list[str]) -> str:
    """When the level of a stretch began, looking no further back than the real one before it.

    Empty where the stretch begins with the chart: its level was there already.
    """
    periods = [period for period, _ in points]
    if periods[0] == mine[0]:
        return ""
    start = periods.index(earlier) if earlier in periods else 0
    window = points[start : periods.index(mine[-1]) + 1]
    return window[turn([value for _, value in window])][0]


def _process(
    row: Row, sides: list[str | None], episodes: tuple[Episode, ...], methods: Methods
) -> Process:
    limits = Limits(row["limits"])
    flagged = row["last_signal"] is not None
    signals = tuple(rule for rule in PRECEDENCE if row[f"last_{rule}"] is not None)
    direction, verdict, reason = _headline(row, sides, limits)
    frozen = limits is Limits.FROZEN
    false_flag = {
        Limits.ALL: methods.false_flag_all.value,
        Limits.FROZEN: methods.false_flag_frozen.value,
    }
    return Process(
        grain=row["grain"],
        points=row["points"],
        missing=row["missing"],
        needed=max(0, methods.signals_from.value - row["points"]),
        limits=limits,
        centre=row["centre"],
        lower=row["lower"],
        upper=row["upper"],
        sigma=row["sigma"],
        signals=signals,
        since=episodes[-1].first if flagged else "",
        direction=direction,
        verdict=verdict,
        reason=reason,
        baseline_first=row["baseline_first"] or "",
        baseline_last=row["baseline_last"] or "",
        steady_before=row["restless"] == 0 if frozen else None,
        false_flag=false_flag.get(limits, 0.0),
        episodes=episodes,
    )


def _headline(
    row: Row, sides: list[str | None], limits: Limits
) -> tuple[Direction, Verdict, Reason]:
    if limits in (Limits.NONE, Limits.TRIAL):
        return Direction.UNKNOWN, Verdict.CANNOT_SAY, Reason.TOO_FEW_POINTS
    if row["last_signal"] is None:
        return Direction.NONE, Verdict.NO_CLEAR_CHANGE, Reason.COMMON_CAUSE
    side = row["last_direction"]
    run = row[f"last_{Signal.SHIFT}"] == side
    if not run and any(each != side for each in sides):
        return Direction(side), Verdict.NO_CLEAR_CHANGE, Reason.FIRST_SIGNAL
    if row["better"] == Better.NEITHER:
        return Direction(side), Verdict.CANNOT_SAY, Reason.NO_GOOD_DIRECTION
    reason = Reason.RUN if run else Reason.HELD
    return Direction(side), Verdict(row["last_verdict"]), reason
