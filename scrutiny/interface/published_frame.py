"""Published figures as a frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from scrutiny.interface.near_names import meant, place_meant, places_of
from scrutiny.interface.told_measures import Measure, of_measure
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.published import Published
from scrutiny.views.published_rows import NUMBERS, figure_row
from scrutiny.vocabulary.periods import first_day, kind_of, last_day
from scrutiny.vocabulary.words import BreakKind
from scrutiny.wording import interface_text as say
from scrutiny.wording.download_text import FIGURE_COLUMNS

_DAYS = ("first_day", "last_day")
_AFTER = {"code": ("level",), "period": ("step", "basis", "run", *_DAYS)}
"""The columns that a frame has beside those of a table to take away, and what they stand after."""
COLUMNS = tuple(each for column in FIGURE_COLUMNS for each in (column, *_AFTER.get(column, ())))
"""The columns of a frame of figures, in order; `figures` says what each is."""
_SCHEMA = {
    column: pl.Date if column in _DAYS else pl.Float64 if column in NUMBERS else pl.String
    for column in COLUMNS
} | {"row": pl.Int64, "run": pl.Int64}


def figures(
    measure: str | Measure, places: str | Sequence[str] | None = None, *, by: str = ""
) -> pl.DataFrame:
    """The published figures of a measure: one row a place, period and group.

    `measure` and `places` are ids or names, or what `measure` or `preview` gives; without places,
    every place that has figures. `by` is a topic such as "setting", for its groups; without it
    there are only figures of everyone.

    Columns:

    - `measure`, `place`, `unit`: in words; `code` is the place's id.
    - `level`: authority, region, country or health_body.
    - `part`: the group, "Everyone" for the whole, else topic and group such as "setting=Special".
    - `period`: in words; `step` is its kind, such as academic_year or month; `first_day` and
      `last_day` are its days. `basis` is empty, or names another way of counting: never join its
      figures to the others. `run` counts the changes of definition before: join figures of one
      run alone.
    - `value`: the figure as shown, in `unit`; null where there is none, and then `status` and
      `status_words` say why: hidden is not nought. `our_value` is ours where the publisher's own
      percentage leads and differs, else null; `published_value` is the publisher's own.
    - `low`, `high`: the interval of our figure, null where there are no counts.
    - `numerator`, `denominator`: the counts behind it, null where none are published.
    - `change`: on the period before, as a verdict in a word or two. `note`: what else to know.
    - `publisher`, `release`, `licence`, `file`, `row`: where it comes from; `row` is the row of
      the publisher's file, null for a return. `snapshot`: of which build.

    Raises NotKnown, with the names that are near.

    >>> frame = figures("ehc_plans_20_weeks", places=["Oxfordshire", "E92000001"])
    >>> sorted(frame["place"].unique())
    ['England', 'Oxfordshire']
    """
    of = of_measure(measure)
    return figures_of(of.published, of.held, places, by)


def figures_of(
    published: Published, held: MeasureFigures, places: str | Sequence[str] | None, by: str
) -> pl.DataFrame:
    """The figures of one measure as `figures` gives them. Raises NotKnown."""
    if isinstance(places, str):
        places = [places]
    codes = (
        places_of(published, held)
        if places is None
        else [place_meant(published, held, each) for each in places]
    )
    topic = meant(say.BREAKDOWN, by, dict.fromkeys(held.topics, ())) if by else ""
    every = (figure for code in dict.fromkeys(codes) for figure in held.of(code))
    return frame_of(published, held, (f for f in every if f.topic == topic and f.groups is None))


def frame_of(published: Published, measure: MeasureFigures, held: Iterable[Figure]) -> pl.DataFrame:
    """These figures of one measure as a frame of `COLUMNS`."""
    rows = []
    apart = [first_day(b.at) for b in measure.about.breaks if b.kind is BreakKind.DEFINITION]
    for figure in held:
        basis = measure.about.basis
        rows.append(
            {
                **figure_row(published, measure, figure),
                "level": str(published.places[figure.place].level),
                "step": str(kind_of(figure.period)),
                "basis": basis.label if figure.basis and basis else "",
                "run": sum(day <= first_day(figure.period) for day in apart),
                "first_day": first_day(figure.period),
                "last_day": last_day(figure.period),
            }
        )
    return pl.DataFrame(rows, schema=_SCHEMA, strict=False)
