"""How a measure appears wherever it appears: tags, sentences, card, sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrutiny.publication.published import Figure, MeasureFigures, Published
from scrutiny.views import charts
from scrutiny.views.tree import (
    Bullets,
    Card,
    Details,
    Facts,
    Inline,
    Inset,
    Lines,
    Link,
    Node,
    Phrase,
    Tag,
    Text,
    Tone,
)
from scrutiny.vocabulary.words import Verdict

TONES: Mapping[str, Tone] = {
    Verdict.BETTER: "better",
    Verdict.WORSE: "worse",
    Verdict.NO_CLEAR_CHANGE: "same",
    Verdict.CANNOT_SAY: "unknown",
}

COMPARE = (
    ("england", "England"),
    ("region", "Region"),
    ("neighbours", "Statistical neighbours"),
)


def measure_link(measure: MeasureFigures, area: str, text: str | None = None) -> Link:
    """A link to the page of a measure or flow, named `text` or with its full name."""
    page = "flow" if measure.is_flow else "measure"
    return Link(text or measure.about["name"], f"{page}?area={area}&measure={measure.id}")


def short_name(measure: MeasureFigures, part: str) -> str:
    """A measure's short name, with the group that is meant."""
    group = part.partition("=")[2]
    name = str(measure.about["short_name"])
    return f"{name}, {group}" if group else name


def _tone(tag: str, verdict: str) -> Tone:
    """The sign beside a tag: a direction such as "Rose" is a fact, not an open question."""
    if verdict == Verdict.CANNOT_SAY and tag.lower() != Verdict.CANNOT_SAY:
        return "plain"
    return TONES[verdict]


def change_tag(figure: Figure) -> Tag:
    """The verdict on the change since the year before."""
    return Tag(figure.tag, _tone(figure.tag, figure.verdict))


def against_tag(figure: Figure, benchmark: str) -> Tag | None:
    """The verdict against a benchmark; None where the two cannot be compared."""
    against = figure.against.get(benchmark)
    if against is None or not against.value:
        return None
    return Tag(against.tag, _tone(against.tag, against.verdict))


def verdicts(figure: Figure, compare: str, region: str) -> Inline:
    """Both verdicts: on the year, and against the benchmark chosen."""
    named = {"england": "England", "region": region, "neighbours": "neighbours"}[compare]
    lines: list[Phrase] = [("On the year before: ", change_tag(figure))]
    if tag := against_tag(figure, compare):
        lines.append((f"Against {named}: ", tag))
    return Lines(tuple(lines))


def region_name(published: Published, place: str) -> str:
    """The name of a place's region; an invented place has none."""
    region = published.places[place]["region"]
    return str(published.places[region]["name"]) if region else "Region"


def measure_card(
    published: Published, area: Mapping[str, Any], tied: Mapping[str, Any], compare: str
) -> Card | None:
    """A measure of a finding at a glance; None where this area has no row of it at all."""
    measure = published.measure(tied["measure_id"])
    place = area["about"]["place"]
    figure = measure.latest(place, part=tied["part"])
    if figure is None:
        return None
    name = published.places[place]["name"]
    region = region_name(published, place)
    against = figure.against.get(compare)
    children: list[Node] = [
        Text(verdicts(figure, compare, region)),
        Text(figure.level),
        Text(figure.change),
    ]
    if against and against.sentence:
        children.append(Text(against.sentence))
    chart = charts.trend(
        measure,
        place,
        name,
        benchmarks=(compare,),
        region=region,
        card=True,
        part=tied["part"],
    )
    if chart:
        children.append(chart)
    children.append(
        Details(
            "What it shows and what it cannot",
            (
                Facts(
                    (
                        ("Shows", tied["shows"]),
                        ("Cannot show", tied["cannot_show"]),
                        ("Does not tell you", measure.about["caveat"]),
                    )
                ),
            ),
        )
    )
    if pair := measure.about["pair_with"]:
        other = published.measure(pair)
        if beside := other.latest(place):
            children.append(
                Text(("Read with: ", measure_link(other, area["id"]), f". {beside.level}"))
            )
    title = measure_link(measure, area["id"])
    group = tied["part"].partition("=")[2]
    return Card((title, f": {group}") if group else title, tuple(children))


def update_line(measure: MeasureFigures) -> str:
    """When the figures were published and when the next are due."""
    about = measure.about
    if measure.is_flow:
        return "From the area's own returns; new with each return, once a year in January."
    if not about["last_published"]:
        return "No figures are held."
    line = f"Last published {about['last_published']}. Next due {about['next_due']}"
    return f"{line}, but not held here yet." if about["overdue"] else f"{line}."


def sources(measure: MeasureFigures, figure: Figure | None) -> tuple[Node, ...]:
    """Publisher, release, file and row: the way back from a sentence to where it came from."""
    nodes: list[Node] = []
    if measure.is_flow:
        origin = (
            f"{s['publisher']}, {s['title']}: {s['licence']}." for s in measure.about["sources"]
        )
        return (Text(update_line(measure)), Bullets(tuple(origin)))
    if measure.about["overdue"]:
        nodes.append(Inset(f"Overdue. {update_line(measure)}", warning=True))
    else:
        nodes.append(Text(update_line(measure)))
    items: list[Inline] = [
        (
            f"{source['publisher']}: ",
            Link(source["title"], source["address"]),
            f", published {source['published']}"
            + (f", {source['copy_note']}" if source["copy_note"] else "")
            + f". File {source['file_name']}, SHA-256 {source['sha256'][:12]}…, "
            + f"{source['licence']}.",
        )
        for source in measure.about["sources"]
    ]
    nodes.append(Bullets(tuple(items)))
    if figure is not None and measure.about["sources"]:
        source = measure.about["sources"][figure.source]
        nodes.append(
            Text(
                f"The figure for {figure.period_shown} comes from row {figure.row} of "
                f"{source['file_name']}."
            )
        )
    return tuple(nodes)
