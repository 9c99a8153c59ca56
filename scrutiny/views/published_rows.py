"""Published figures as rows to take away: numbers as numbers, each with status, source, licence."""

from __future__ import annotations

from collections.abc import Iterable

from scrutiny.publication.content.charts_told import ProcessChart
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.published import Published
from scrutiny.views.tree import Cell, Rows
from scrutiny.vocabulary.words import STATUS_WORDS, Status
from scrutiny.wording import download_text as say

NUMBERS = (
    "value",
    "our_value",
    "low",
    "high",
    "numerator",
    "denominator",
    "published_value",
    "row",
)
"""The columns that hold numbers; empty where there is none, and then the status says why."""


def figure_row(published: Published, measure: MeasureFigures, figure: Figure) -> dict[str, Cell]:
    """One figure as it may be shown, by the names of `say.FIGURE_COLUMNS`, and where it came from.

    Its counts are whole numbers where they are; money is in parts of a pound and stays so.
    """
    source = measure.source_of(figure)
    # Of a value that is hidden nothing is told, not even of how many it is a share.
    shown = figure.number is not None
    notes = (figure.our_words, figure.revised, figure.counts_left_out)
    return {
        "measure": measure.about.name,
        "place": published.places[figure.place].name,
        "code": figure.place,
        "part": figure.part or say.WHOLE,
        "period": figure.period_shown,
        "value": figure.number,
        "our_value": figure.ours,
        "unit": measure.about.unit,
        "low": figure.low,
        "high": figure.high,
        "numerator": _whole(figure.numerator) if shown else None,
        "denominator": _whole(figure.denominator) if shown else None,
        "published_value": figure.published_number,
        "status": _symbol(figure.status),
        "status_words": figure.status_words,
        "change": figure.tag if figure.number is not None else "",
        "note": ". ".join(filter(None, notes)),
        "publisher": source.publisher if source else "",
        "release": source.title if source else "",
        "licence": source.licence if source else "",
        "file": source.file_name if source else "",
        "row": None if measure.is_flow else figure.row,
        "snapshot": published.about.id,
    }


def _whole(count: float | None) -> Cell:
    return int(count) if count is not None and count == int(count) else count


def _symbol(status: Status) -> str:
    return "" if status is Status.OK else f"[{status}]"


def rows_of(published: Published, measure: MeasureFigures, figures: Iterable[Figure]) -> Rows:
    """Figures of one measure as a table to take away."""
    cells = tuple(tuple(figure_row(published, measure, f).values()) for f in figures)
    return Rows(tuple(say.FIGURE_COLUMNS), cells)


def _as_shown(limit: float | None) -> float | None:
    """A limit no more exact than the page shows it."""
    return None if limit is None else round(limit, 1)


def points_of(published: Published, measure: MeasureFigures, chart: ProcessChart) -> Rows:
    """The points of a process chart as a table to take away, the newest first."""
    cells = tuple(
        (
            measure.about.name,
            point.period_shown,
            point.number,
            measure.about.unit,
            "" if point.number is not None else _symbol(Status.HIDDEN),
            "" if point.number is not None else STATUS_WORDS[Status.HIDDEN],
            *map(_as_shown, (point.centre, point.lower, point.upper)),
            point.signals or ("" if point.finished else say.UNFINISHED),
            published.about.id,
        )
        for point in reversed(chart.points)
    )
    return Rows(say.POINT_COLUMNS, cells)
