"""One series over time: its chart, and a table of the same rows, the newest first.

Every page that shows a series shows it by this module; what its table has beside the figures is
the page's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scrutiny.publication.content.charts_told import ProcessChart
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.views import charts
from scrutiny.views.charts.events import Event
from scrutiny.views.pages.card import change_tag
from scrutiny.views.tree import Chart, Inline, Rows, Table
from scrutiny.vocabulary.periods import PeriodKind
from scrutiny.vocabulary.words import Status
from scrutiny.wording import measure_text as say
from scrutiny.wording.grammar import of_group


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table of figures: what it is called, and its cell in a row."""

    heading: str
    cell: Callable[[Figure], Inline]
    numeric: bool = False


def cell_words(figure: Figure | None, *, counted: bool = False) -> str:
    """A value as a table shows it, with its counts where there is room; hidden is not nought."""
    if figure is None:
        return f"[{Status.NOT_AVAILABLE}]"
    if not figure.value:
        return f"[{figure.status}]"
    return f"{figure.value} ({figure.counts})" if counted and figure.counts else figure.value


def on_year(figure: Figure) -> Inline:
    """What changed on the year before, in a tag; empty where there is no value."""
    return change_tag(figure) if figure.number is not None else ""


PERIOD = Column(say.PERIOD, lambda figure: figure.period_shown)
VALUE = Column(say.VALUE, cell_words, numeric=True)
COUNTS = Column(say.COUNTS, lambda figure: figure.counts, numeric=True)
ON_YEAR = Column(say.ON_YEAR, on_year)


def interval(measure: MeasureFigures) -> Column:
    """The interval, called by how sure it is."""
    return Column(say.interval(measure.about.interval), lambda figure: figure.interval, True)


def drawn(
    measure: MeasureFigures,
    place: str,
    name: str,
    process: ProcessChart | None = None,
    *,
    part: str = "",
    kind: PeriodKind | None = None,
    benchmarks: tuple[str, ...] = ("england", "neighbours"),
    region: str = say.REGION,
    target: float | None = None,
    target_words: str = "",
    events: tuple[Event, ...] = (),
    peer: tuple[str, str] | None = None,
) -> Chart | None:
    """The process chart where one is given, else the figures beside the benchmarks named; None
    where the place has no value.
    """
    if process is None:
        return charts.trend(
            measure,
            place,
            name,
            benchmarks=benchmarks,
            region=region,
            kind=kind,
            part=part,
            target=target,
            target_words=target_words,
            events=events,
            peer=peer,
        )
    return charts.process(process, of_group(name, part), measure.about.unit, events=events)


def figures_table(
    caption: str,
    figures: Sequence[Figure],
    columns: Sequence[Column],
    download: str,
    about: str,
    taken: Rows | None = None,
) -> Table:
    """The rows of a series, the newest first."""
    return Table(
        caption,
        tuple(column.heading for column in columns),
        tuple(tuple(column.cell(each) for column in columns) for each in reversed(figures)),
        numeric=tuple(at for at, column in enumerate(columns) if column.numeric),
        download=download,
        about=about,
        taken=taken,
    )


def points_table(
    caption: str, process: ProcessChart, download: str, about: str, taken: Rows | None = None
) -> Table:
    """The rows of a process chart, the newest first."""
    return Table(
        caption,
        say.POINT_COLUMNS,
        tuple(
            (
                point.period_shown,
                "[c]" if point.number is None else f"{point.number:,.0f}",
                "" if point.centre is None else f"{point.centre:,.1f}",
                ""
                if point.lower is None or point.upper is None
                else say.limits(point.lower, point.upper),
                point.signals or ("" if point.finished else say.UNFINISHED),
            )
            for point in reversed(process.points)
        ),
        numeric=(1, 2, 3),
        download=download,
        about=about,
        taken=taken,
    )
