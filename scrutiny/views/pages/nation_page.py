"""England: how does every authority stand on one measure, and what did inspectors last say?"""

from __future__ import annotations

from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.published import Published
from scrutiny.views import charts
from scrutiny.views.pages.all_changes import about_rows
from scrutiny.views.pages.card import change_tag
from scrutiny.views.pages.frame import framed, told_alone
from scrutiny.views.state import PageState
from scrutiny.views.tree import (
    Choice,
    Inline,
    Inset,
    Link,
    Node,
    Page,
    Section,
    Table,
    Text,
    to_page,
)
from scrutiny.vocabulary.periods import last_day
from scrutiny.vocabulary.words import Better, Level, Outcome
from scrutiny.wording import elsewhere_text as say

_OUTCOMES = tuple(Outcome)


def choices(published: Published, state: PageState) -> tuple[Choice, ...]:
    """A measure that authorities have figures of, and the order of the table."""
    if published.area(state.area).about.invented:
        return ()
    held = [published.measure(m) for m in published.about.measures]
    held = [each for each in held if _period(published, each)]
    held.sort(key=lambda each: (not each.about.leads, each.about.name))
    measures = tuple((each.id, each.about.name) for each in held)
    state.narrow("measure", tuple(value for value, _ in measures))
    state.narrow("order", tuple(value for value, _ in say.ORDERS))
    return (
        Choice("measure", say.MEASURE, measures, state.measure),
        Choice("order", say.ORDER, say.ORDERS, state.order),
    )


def _authorities(published: Published, measure: MeasureFigures) -> list[str]:
    known = published.places
    return [p for p in sorted(measure.places) if known[p].level is Level.AUTHORITY]


def _period(published: Published, measure: MeasureFigures) -> str:
    """The newest period of which the first authority with a figure tells; empty without any."""
    for place in _authorities(published, measure):
        latest = measure.latest(place)
        if latest is not None and latest.number is not None:
            return latest.period
    return ""


def page(published: Published, state: PageState) -> Page:
    """The page for the choices in `state`."""
    shown = choices(published, state)
    area = published.area(state.area)
    if area.about.invented:
        words = say.not_beside(area.about.name)
        return told_alone(published, area, "nation", say.NATION_QUESTION, words, shown)
    measure = published.measure(state.measure)
    places = _authorities(published, measure)
    latest = [f for p in places if (f := measure.latest(p)) is not None and f.number is not None]
    period = max((f.period for f in latest), key=last_day)
    told = [f for p in places if (f := measure.at(p, period)) is not None]
    held = [f for f in told if f.number is not None]
    rows = _ordered(published, measure, held, state.order)
    answer = say.nation_answer(
        measure.about.name, rows[0].period_shown, len(rows), len(told) - len(rows)
    )
    own = measure.at(area.about.place, period)
    last = published.elsewhere.last.get(area.about.place)
    beside = [own.level] if own is not None and own.number is not None else []
    if last is not None:
        name = published.places[area.about.place].in_text
        beside.append(say.last_said(name, last.outcome_shown, last.published_shown))
    answer = " ".join((*beside, answer))
    points = [
        (published.places[f.place].name, f.number or 0.0, f.value, _row(published, f.place))
        for f in rows
    ]
    kinds = [say.SHORT_OUTCOMES[each] for each in _OUTCOMES] + [say.NOT_INSPECTED]
    drawn = {row for *_, row in points}
    mine = published.places[area.about.place].name if area.about.place in published.places else ""
    chart = charts.outcome_strip(
        points,
        [kind for kind in kinds if kind in drawn],
        mine,
        say.strip_title(measure.about.short_name, rows[0].period_shown),
        measure.about.unit,
        say.strip_told(len(points), mine if any(name == mine for name, *_ in points) else ""),
    )
    children: tuple[Node, ...] = (
        Text(answer, lead=True),
        *((chart,) if chart else ()),
        Inset(say.FRAMEWORKS, warning=True),
        Section("all", say.ALL_OF_THEM, (_table(published, area.id, measure, rows),)),
    )
    return framed(published, area, "nation", say.NATION_QUESTION, answer, shown, children)


def _ordered(
    published: Published, measure: MeasureFigures, rows: list[Figure], order: str
) -> list[Figure]:
    lower = measure.about.better is Better.LOWER
    by_value = sorted(rows, key=lambda f: (f.number or 0.0) * (1 if lower else -1))
    if order == "name":
        return sorted(rows, key=lambda f: published.places[f.place].name)
    if order == "outcome":
        last = published.elsewhere.last
        return sorted(
            by_value,
            key=lambda f: _OUTCOMES.index(last[f.place].outcome) if f.place in last else 99,
        )
    return by_value


def _row(published: Published, place: str) -> str:
    last = published.elsewhere.last.get(place)
    return say.SHORT_OUTCOMES[last.outcome] if last else say.NOT_INSPECTED


def _table(published: Published, area: str, measure: MeasureFigures, rows: list[Figure]) -> Table:
    def inspected(place: str) -> tuple[Inline, Inline]:
        last = published.elsewhere.last.get(place)
        if last is None:
            return say.NOT_INSPECTED, ""
        day: Inline = last.published_shown
        if last.report_url:
            day = Link(last.published_shown, last.report_url)
        return last.outcome_shown, day

    return Table(
        f"{measure.about.name}, {rows[0].period_shown}",
        say.NATION_COLUMNS,
        tuple(
            (
                Link(
                    published.places[f.place].name,
                    to_page("measure", area=area, measure=measure.id, place=f.place),
                ),
                f.both,
                change_tag(f),
                *inspected(f.place),
            )
            for f in rows
        ),
        numeric=(1,),
        download=f"{measure.id}_england.csv",
        about=about_rows(published, measure),
        headed=True,
    )
