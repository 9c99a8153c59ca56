"""What a return counts beside the return of the year before, so that a part is not taken for it."""

from __future__ import annotations

import polars as pl

from scrutiny.definitions.returns import Spoiled
from scrutiny.records.returns.rules import Checked

_COUNTED = (
    ("requests", (Spoiled.REQUESTS, Spoiled.OPEN_CASES)),
    ("decisions", (Spoiled.DECISIONS, Spoiled.OPEN_CASES)),
    ("plans issued", (Spoiled.PLANS, Spoiled.TIMELINESS, Spoiled.OPEN_CASES)),
    ("plans in force", (Spoiled.PLANS, Spoiled.TIMELINESS, Spoiled.REVIEWS)),
    ("reviews", (Spoiled.REVIEWS,)),
)


def falls(
    context: Checked, spine: pl.DataFrame, before: pl.DataFrame | None
) -> list[dict[str, object]]:
    """What a return counts for its year and the return of the year before for its own.

    Only where that one is held, and tells of it at all: `what`, `needed_for` (the sets of measures
    that rest on it), `now` and `before`.
    """
    if before is None:
        return []
    year = context.given.activity_year
    now, then = _counts(spine, year), _counts(before, year - 1)
    silent = () if _tells_of_reviews(context) else ("reviews",)
    return [
        {"what": what, "needed_for": [str(each) for each in sets], "now": n, "before": b}
        for (what, sets), n, b in zip(_COUNTED, now, then, strict=True)
        if b and what not in silent
    ]


def _tells_of_reviews(context: Checked) -> bool:
    """Whether the layout has the days of review meetings at all."""
    fields = context.format.by_module["active_plans"]
    return any(f.field == "review_meeting" and f.names(context.given.layout) for f in fields)


def _counts(spine: pl.DataFrame, year: int) -> tuple[int, ...]:
    """In the order of _COUNTED, of unspoiled records."""

    def in_year(day: str, spoils: Spoiled) -> pl.Expr:
        fine = ~pl.col("spoiled").list.contains(str(spoils))
        return (pl.col(day).dt.year() == year) & fine

    outcome, assessment = pl.col("request_outcome"), pl.col("assessment_outcome")
    decided, issued = outcome.is_in(["Y", "N"]), assessment == "Y"
    counted = spine.select(
        (in_year("received_date", Spoiled.REQUESTS) & (outcome != "H")).sum(),
        (in_year("request_outcome_date", Spoiled.DECISIONS) & decided).sum(),
        (in_year("assessment_outcome_date", Spoiled.PLANS) & issued).sum(),
        pl.col("open_at_census").sum(),
        in_year("review_meeting", Spoiled.REVIEWS).sum(),
    )
    return tuple(int(each or 0) for each in counted.row(0))
