"""The four rules of a process chart, each a small function of expressions.

Every rule takes points that are there (none missing), in order of time, stretch after stretch, and
gives for each point the side that it signals: "up", "down" or null. `stretch` tells the stretches
apart; no rule runs across two of them. Source: NHSRplotthedots 0.2.2; constants are in
`data/methods.toml`.
"""

from __future__ import annotations

import polars as pl

from scrutiny.assessment.process.limits import beyond, short_of
from scrutiny.vocabulary.words import Direction

UP, DOWN = pl.lit(str(Direction.UP)), pl.lit(str(Direction.DOWN))


def outside(value: pl.Expr, lower: pl.Expr, upper: pl.Expr) -> pl.Expr:
    """A point beyond a limit; one that lies on it is not."""
    return pl.when(beyond(value, upper)).then(UP).when(short_of(value, lower)).then(DOWN)


def shift(value: pl.Expr, centre: pl.Expr, stretch: pl.Expr, length: int) -> pl.Expr:
    """So many points in a row on one side of the average; the whole run is flagged.

    A point on the average breaks the run.
    """
    side = _side(value, centre)
    return pl.when(_run(stretch, side) >= length).then(side)


def trend(value: pl.Expr, stretch: pl.Expr, length: int) -> pl.Expr:
    """So many points in a row, each above (or each below) the one before; all are flagged.

    Two equal points break it. The point where a rise turns into a fall belongs to both; it takes
    the side of the later one.
    """
    step = _side(value, _earlier(value, 1, stretch))
    long = pl.when(_run(stretch, step) >= length - 1).then(step)
    return pl.coalesce(_earlier(long, -1, stretch), long)


def two_of_three(
    value: pl.Expr,
    centre: pl.Expr,
    near: tuple[pl.Expr, pl.Expr],
    far: tuple[pl.Expr, pl.Expr],
    stretch: pl.Expr,
    close: tuple[int, int],
) -> pl.Expr:
    """Two of three points in a row between the near limit and the limit, all three on one side.

    Points beyond the limit are not close to it. Only the close points are flagged. `near` and
    `far` are the lower and the upper limits, `close` the two numbers of the rule's name.
    """
    up = beyond(value, near[1]) & ~beyond(value, far[1])
    down = short_of(value, near[0]) & ~short_of(value, far[0])
    above = beyond(value, centre)
    below = short_of(value, centre)
    return (
        pl.when(up & _in_window(up, above, stretch, close))
        .then(UP)
        .when(down & _in_window(down, below, stretch, close))
        .then(DOWN)
    )


def _side(value: pl.Expr, of: pl.Expr) -> pl.Expr:
    """On which side of `of` a value lies; null where it is level with it."""
    return pl.when(beyond(value, of)).then(UP).when(short_of(value, of)).then(DOWN)


def _earlier(what: pl.Expr, by: int, stretch: pl.Expr) -> pl.Expr:
    """What stands so many points earlier (later, where below nought) in the same stretch."""
    return pl.when(stretch == stretch.shift(by)).then(what.shift(by))


def _run(stretch: pl.Expr, side: pl.Expr) -> pl.Expr:
    """How long the run of equal sides is that a point belongs to."""
    return pl.len().over(pl.struct(stretch.alias("stretch"), side.alias("side")).rle_id())


def _in_window(close: pl.Expr, side: pl.Expr, stretch: pl.Expr, needed: tuple[int, int]) -> pl.Expr:
    """Whether a point is in some window that holds enough close points, all on the side."""
    enough, of = needed
    before = range(of)
    near = pl.sum_horizontal(_earlier(close.cast(pl.Int32), k, stretch) for k in before)
    # A window that begins before its stretch has nulls, and is no window.
    same = pl.all_horizontal(_earlier(side, k, stretch).fill_null(value=False) for k in before)
    met = (near >= enough) & same
    return pl.any_horizontal(_earlier(met, -k, stretch).fill_null(value=False) for k in before)
