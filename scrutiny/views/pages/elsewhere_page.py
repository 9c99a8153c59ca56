"""Elsewhere: who had this weakness, and who put it right?"""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.elsewhere_told import AreaFound, MeasureSince, ThemeTold
from scrutiny.publication.published import Published
from scrutiny.views.pages.card import TONES
from scrutiny.views.pages.frame import framed, told_alone
from scrutiny.views.state import PageState
from scrutiny.views.tree import (
    Card,
    Cards,
    Choice,
    Inline,
    Inset,
    Lines,
    Link,
    Node,
    Page,
    Phrase,
    Section,
    Table,
    Tag,
    Text,
    to_page,
)
from scrutiny.wording import elsewhere_text as say


def choices(published: Published, state: PageState) -> tuple[Choice, ...]:
    """A weakness; those of the area's own findings stand first."""
    area = published.area(state.area)
    if area.about.invented:
        return ()
    mine = dict.fromkeys(
        theme
        for finding in area.findings
        for theme in published.elsewhere.of_finding.get(f"{area.id} {finding.id}", ())
    )
    themes = published.elsewhere.themes
    names = {theme.id: theme.name for theme in themes}
    # Of the area's own those first on which figures say anything at all.
    judged = {t.id for t in themes if any(m.state for a in t.areas for m in a.measures)}
    ordered = sorted(names, key=lambda theme: (theme not in mine, theme not in judged))
    state.narrow("theme", tuple(ordered) or ("",), owner=area.id)
    if not ordered:
        return ()
    return (Choice("theme", say.THEME, tuple((t, names[t]) for t in ordered), state.theme),)


def page(published: Published, state: PageState) -> Page:
    """The page for the choices in `state`."""
    shown = choices(published, state)
    area = published.area(state.area)
    if area.about.invented:
        words = say.not_beside(area.about.name)
        return told_alone(published, area, "elsewhere", say.QUESTION, words, shown)
    theme = next((t for t in published.elsewhere.themes if t.id == state.theme), None)
    if theme is None:
        return told_alone(published, area, "elsewhere", say.QUESTION, say.NO_THEME, shown)
    children: tuple[Node, ...] = (
        Text(theme.answer, lead=True),
        *_calls(area, theme),
        Inset(say.OURS, warning=True),
        *_others(area, theme),
    )
    return framed(published, area, "elsewhere", say.QUESTION, theme.answer, shown, children)


def _worth_a_call(area: AreaTold, theme: ThemeTold) -> list[AreaFound]:
    found = {each.place: each for each in theme.areas}
    return [found[place] for place, _ in theme.calls if place != area.about.place]


def _calls(area: AreaTold, theme: ThemeTold) -> tuple[Node, ...]:
    """At most three areas whose figures got better, each with why, its report and its figures."""
    why = {place: measure.tag for place, measure in theme.calls}
    cards = tuple(
        Card(
            say.called(each.name, why[each.place]),
            (
                Text(f"{each.found}: \u201c{each.quotation}\u201d"),
                Text(Lines(tuple(_since(area, each, measure) for measure in each.measures))),
                Text(_report(each)),
            ),
        )
        for each in _worth_a_call(area, theme)
    )
    return (Section("calls", say.CALL, (Cards(cards),)),) if cards else ()


def _others(area: AreaTold, theme: ThemeTold) -> tuple[Node, ...]:
    """The areas that are not told of above."""
    called = _worth_a_call(area, theme)
    left = [each for each in theme.areas if each not in called]
    if not left:
        return (Text(say.ONLY_HELD),)
    name = say.OTHER_AREAS if called else say.AREAS
    return (Section("areas", name, (_table(area, name, left), Text(say.ONLY_HELD))),)


def _table(area: AreaTold, name: str, areas: Sequence[AreaFound]) -> Table:
    return Table(
        name,
        say.COLUMNS,
        tuple(
            (
                each.name,
                Lines((each.found, f"\u201c{each.quotation}\u201d")),
                Lines(tuple(_since(area, each, measure) for measure in each.measures))
                if each.measures
                else say.NO_FIGURE,
                _report(each),
            )
            for each in areas
        ),
        headed=True,
    )


def _since(area: AreaTold, found: AreaFound, measure: MeasureSince) -> Phrase:
    link = _measure_link(area, found, measure)
    if measure.verdict is None:
        return (link, f": {measure.sentence}")
    tone = "plain" if measure.sign is None else TONES[measure.sign]
    return (Tag(measure.tag, tone), " ", link, f": {measure.sentence}")


def _measure_link(area: AreaTold, found: AreaFound, measure: MeasureSince) -> Link:
    to = to_page("measure", area=area.id, measure=measure.measure, place=found.place)
    return Link(measure.short_name, to)


def _report(found: AreaFound) -> Inline:
    return Link(found.report, found.report_url) if found.report_url else found.report
