"""What an analyst tries out: a process chart of a table, a measure before it is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from scrutiny.errors import NotKnown, Problem, ProblemsFound
from scrutiny.interface.near_names import meant, measure_meant, place_meant, places_of
from scrutiny.interface.shown_things import Shown
from scrutiny.interface.told_measures import Measure, is_invented
from scrutiny.publication.content.charts_told import ProcessChart
from scrutiny.publication.own_series import own_chart
from scrutiny.publication.trial import tried
from scrutiny.views import charts
from scrutiny.views.opened import opened
from scrutiny.views.tree import Inset, Node, Text
from scrutiny.vocabulary.folders import folders
from scrutiny.vocabulary.periods import month_of
from scrutiny.vocabulary.today import today
from scrutiny.vocabulary.words import Better
from scrutiny.wording import interface_text as say

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, repr=False)
class Charted(Shown):
    """A process chart. `told` holds its points, limits and words; `told.sentence` says what the
    last point means. `own` says that its figures are an analyst's, empty for published ones.
    """

    told: ProcessChart
    name: str
    unit: str
    own: str = ""
    invented: bool = False

    @property
    def of_invented(self) -> bool:
        return self.invented

    @property
    def nodes(self) -> tuple[Node, ...]:
        mark = (Inset(self.own),) if self.own else ()
        chart = charts.process(self.told, self.name, self.unit)
        words = (*mark, Text(self.told.sentence, lead=True), Text(self.told.rests_on))
        return (*words, chart) if chart else words

    @property
    def frame(self) -> pl.DataFrame:
        """One row a point: its value, null where it is hidden or missing, its limits and signals.
        Limits are null where there are too few points.
        """
        import polars as pl

        columns = ("period", "number", "centre", "lower", "upper", "signals", "reading")
        rows = [tuple(getattr(point, name) for name in columns) for point in self.told.points]
        numbers = ("number", "centre", "lower", "upper")
        schema = {name: pl.Float64 if name in numbers else pl.String for name in columns}
        return pl.DataFrame(rows, schema=schema, orient="row")


def process_chart(
    of: str | pl.DataFrame,
    place: str = "",
    *,
    name: str = say.OWN_NAME,
    unit: say.Unit = say.PER_CENT,
    better: Literal["higher", "lower", "neither"] = "higher",
    inspected: date | None = None,
    target: float | None = None,
) -> Charted:
    """Months or quarters with the limits they usually keep within, and what lies outside.

    `of` is a measure that has such charts, by id or name, with `place` the place whose chart is
    meant; or a frame of one's own with the columns `period` (a day of the month, or written like
    2024-M03 or 2024-Q1) and `value` (null where it is missing or hidden). The other arguments are
    of such a frame: points before `inspected` freeze the limits, `better` says which way is good,
    `unit` what is counted: per cent, number or weeks.

    It is judged by the rules of the page Methods: from 13 points signals are read. Counts of 1 to
    7 are refused, for so few may be recognised.

    >>> process_chart("flow_plans_20_weeks", "Northmere").told.kind
    'month'
    >>> import polars as pl
    >>> months = [f"2024-M{month:02d}" for month in range(1, 13)]
    >>> table = pl.DataFrame({"period": months, "value": [50.0, 60.0] * 6})
    >>> process_chart(table, name="Visits in time").told.sentence
    'Cannot say yet: 60.0 % in December 2024. 12 months are shown and 13 are needed, ...'
    """
    if isinstance(of, str):
        return _published(of, place)
    kind = say.KINDS[meant(say.UNIT, unit, dict.fromkeys(say.KINDS, ()))]
    way = Better(meant(say.WAY, better, dict.fromkeys(map(str, Better), ())))
    told = own_chart(folders().data, _values(of, name), name, kind, way, inspected, target)
    return Charted(told, say.HERE, unit, say.OWN_TABLE)


def _published(named: str, place: str) -> Charted:
    published = opened()
    held = measure_meant(published, named)
    codes = [place_meant(published, held, place)] if place else places_of(published, held)
    for code in codes:
        if told := held.chart(code):
            name, invented = published.places[code].name, is_invented(published, code)
            return Charted(told, name, held.about.unit, invented=invented)
    flows = map(published.measure, published.about.flows)
    drawn = [f.id for f in flows if any(f.chart(code) for code in places_of(published, f))]
    raise NotKnown(say.CHART, named, drawn)


def _values(table: pl.DataFrame, name: str) -> dict[str, float | None]:
    """The values by period of a frame. Raises ProblemsFound where it has no such columns, a value
    is no number, or a period stands twice.
    """
    if not {"period", "value"} <= set(table.columns):
        raise ProblemsFound([Problem(name, say.NO_COLUMNS, say.GIVE_COLUMNS)])
    if not table["value"].dtype.is_numeric():
        raise ProblemsFound([Problem(name, say.NO_NUMBERS, say.GIVE_NUMBERS)])
    found: dict[str, float | None] = {}
    for period, value in table.select("period", "value").iter_rows():
        written = month_of(period) if isinstance(period, date) else str(period)
        if written in found:
            raise ProblemsFound([Problem(name, say.twice(written), say.WRITE_PERIOD)])
        found[written] = value if value is not None and isfinite(value) else None
    return found


def preview(page: str | Path) -> Measure:
    """A measure that is not yet one, by the page that `data/measures/` would hold: text or a file.

    It is worked out beside all others from the figures held, so that what a publisher withholds
    stays so, and is published nowhere. What it gives is taken wherever a measure is:
    `figures(preview(page), "Oxfordshire")`. Some seconds. Raises ProblemsFound with every problem
    of the page.

    >>> from scrutiny.vocabulary.folders import folders
    >>> seen = preview(folders().data / "measures" / "ehc_requests_refused.toml")
    >>> seen.about.name, bool(seen.trial)
    ('Requests for an EHC needs assessment that were refused', True)
    """
    text = page.read_text(encoding="utf-8") if isinstance(page, Path) else page
    return Measure(opened(), tried(folders().data, text, today()), say.TRIAL)
