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
from scrutiny.views.tree import (
    Card,
    Cards,
    Chart,
    Details,
    Facts,
    Inline,
    Lines,
    Node,
    Table,
    Text,
)


def measure_view(
    published: Published,
    area: AreaTold,
    words: StandingTold,
    tied: MeasureTied,
    compare: str,
) -> tuple[Node, ...]:
    """One measure of a finding by itself: verdict, chart, what else is known, what it shows."""
    measure = published.measure(words.measure)
    pairs: list[tuple[str, Inline]] = [("Verdict", (verdict_tag(words), f" {words.mode_words}."))]
    if words.warning:
        pairs.append(("But", words.warning))
    for line in words.lines:
        tag = line_tag(line)
        pairs.append((line.label, (tag, f" {line.sentence}") if tag else line.sentence))
    if words.story:
        pairs.append(("When it changed", Lines(words.story)))
    if words.again:
        pairs.append(("When we can say", words.again))
    chart = _chart(published, words, compare)
    nodes: list[Node] = [*((chart,) if chart else ()), Facts(tuple(pairs))]
    if table := _figures_table(published, area, words):
        many = len(table.rows)
        title = f"All {many} figures as a table" if many > 1 else "The figure as a table"
        nodes.append(Details(title, (table,)))
    nodes.append(
        Details(
            "What it shows and what it cannot",
            (
                Facts(
                    (
                        ("Shows", f"{words.shows_words}. {tied.shows}"),
                        ("Cannot show", tied.cannot_show),
                        ("Does not tell you", measure.about.caveat),
                    )
                ),
                Text(("All its figures: ", measure_link(measure, area.id))),
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
    about = f"{words.short_name}, {name}. Snapshot {snapshot}."
    if (process := _process(measure, words)) is not None:
        table = points_table(words.headline, process, file, about)
    else:
        columns = (PERIOD, VALUE, COUNTS, interval(measure), _ON_YEAR, _NOTE)
        series = measure.series(words.place, part=words.part)
        table = figures_table(words.headline, series, columns, file, about)
    return table if table.rows else None


_ON_YEAR = Column(ON_YEAR.heading, lambda figure: figure.tag if figure.number is not None else "")
_NOTE = Column(
    "Note", lambda figure: figure.published_words[:1].upper() + figure.published_words[1:]
)


def _pair(
    published: Published, area: AreaTold, measure: MeasureFigures, place: str
) -> tuple[Node, ...]:
    """The measure to read with this one, on the same card."""
    if not (pair := measure.about.pair_with):
        return ()
    other = published.measure(pair)
    figure = other.latest(place)
    if figure is None:
        return ()
    held = next((w for w in area.standings.values() if w.measure == pair), None)
    tag = verdict_tag(held) if held else change_tag(figure)
    sentence = held.beside if held else f"{figure.level} {figure.change}"
    card = Card(("Read with: ", measure_link(other, area.id)), (Text((tag, f" {sentence}")),))
    return (Cards((card,)),)
