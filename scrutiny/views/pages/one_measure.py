"""One measure of a finding by itself: verdict, chart and table, what else is known of it."""

from __future__ import annotations

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.charts_told import ProcessChart
from scrutiny.publication.content.finding_told import MeasureTied
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.content.standing_told import StandingTold
from scrutiny.publication.published import Published
from scrutiny.views.pages.card import (
    change_tag,
    line_tag,
    measure_link,
    region_name,
    verdict_tag,
)
from scrutiny.views.pages.over_time import (
    COUNTS,
    ON_YEAR,
    PERIOD,
    VALUE,
    Column,
    drawn,
    figures_table,
    interval,
    points_table,
)
from scrutiny.views.published_rows import points_of, rows_of
from scrutiny.views.tree import (
    Chart,
    Details,
    Facts,
    Inline,
    Lines,
    Node,
    Section,
    Table,
    Text,
)
from scrutiny.wording import finding_text as say


def measure_view(
    published: Published,
    area: AreaTold,
    words: StandingTold,
    tied: MeasureTied,
    compare: str,
) -> tuple[Node, ...]:
    """One measure of a finding by itself: verdict, chart, what else is known, what it shows."""
    measure = published.measure(words.measure)
    pairs: list[tuple[str, Inline]] = [(say.VERDICT, (verdict_tag(words), f" {words.mode_words}."))]
    if words.warning:
        pairs.append((say.BUT, words.warning))
    for line in words.lines:
        tag = line_tag(line)
        pairs.append((line.label, (tag, f" {line.sentence}") if tag else line.sentence))
    if words.story:
        pairs.append((say.WHEN_CHANGED, Lines(words.story)))
    if words.ended:
        pairs.append((say.NO_NEWER, words.ended))
    if words.again:
        pairs.append((say.WHEN_WE_CAN_SAY, words.again))
    chart = _chart(published, words, compare)
    nodes: list[Node] = [*((chart,) if chart else ()), Facts(tuple(pairs))]
    if table := _figures_table(published, area, words):
        nodes.append(Details(say.figures_as_table(len(table.rows)), (table,)))
    nodes.append(
        Details(
            say.SHOWS_AND_NOT,
            (
                Facts(
                    (
                        (say.SHOWS, f"{words.shows_words}. {tied.shows}"),
                        (say.CANNOT_SHOW, tied.cannot_show),
                        (say.NOT_TOLD, measure.about.caveat),
                    )
                ),
                Text((say.ALL_FIGURES, measure_link(measure, area.id))),
            ),
        )
    )
    nodes += _pair(published, area, measure, words.place)
    return tuple(nodes)


def _process(measure: MeasureFigures, words: StandingTold) -> ProcessChart | None:
    return measure.chart(words.place, part=words.part) if words.chart else None


def _chart(published: Published, words: StandingTold, compare: str) -> Chart | None:
    """The process chart of a measure where it has one, else its figures over time."""
    measure = published.measure(words.measure)
    return drawn(
        measure,
        words.place,
        published.places[words.place].name,
        _process(measure, words),
        part=words.part,
        benchmarks=(compare,),
        region=region_name(published, words.place),
    )


def _figures_table(published: Published, area: AreaTold, words: StandingTold) -> Table | None:
    """The rows behind a chart, under the sentence that says what they show."""
    measure = published.measure(words.measure)
    file = f"{area.id}_{measure.id}.csv"
    name, snapshot = published.places[words.place].name, published.about.id
    about = say.origin(words.short_name, name, snapshot)
    if (process := _process(measure, words)) is not None:
        table = points_table(
            words.headline, process, file, about, points_of(published, measure, process)
        )
    else:
        columns = (PERIOD, VALUE, COUNTS, interval(measure), _ON_YEAR, _NOTE)
        series = measure.series(words.place, part=words.part)
        table = figures_table(
            words.headline,
            series,
            columns,
            file,
            about,
            rows_of(published, measure, reversed(series)),
        )
    return table if table.rows else None


_ON_YEAR = Column(ON_YEAR.heading, lambda figure: figure.tag if figure.number is not None else "")
_NOTE = Column(say.NOTE, lambda figure: figure.our_words[:1].upper() + figure.our_words[1:])


def _pair(
    published: Published, area: AreaTold, measure: MeasureFigures, place: str
) -> tuple[Node, ...]:
    """The measure to read with this one."""
    if not (pair := measure.about.pair_with):
        return ()
    other = published.measure(pair)
    figure = other.latest(place)
    if figure is None:
        return ()
    held = next((w for w in area.standings.values() if w.measure == pair), None)
    tag = verdict_tag(held) if held else change_tag(figure)
    sentence = held.beside if held else f"{figure.level} {figure.change}"
    link = measure_link(other, area.id, say.ITS_FIGURES)
    return (
        Section(
            "with",
            say.read_with(other.about.name),
            (Text((tag, f" {sentence} ", link)),),
        ),
    )
