"""How a measure appears wherever it appears: tags, sentences, card, sources."""

from __future__ import annotations

from collections.abc import Mapping

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.finding_told import FindingTold
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.content.standing_told import StandingLine, StandingTold
from scrutiny.publication.published import Published
from scrutiny.views.tree import (
    Bullets,
    Inline,
    Inset,
    Lines,
    Link,
    Node,
    Spark,
    Tag,
    Text,
    Tone,
    to_page,
)
from scrutiny.vocabulary.words import OLD_FIGURE, Verdict
from scrutiny.wording import glance_text as years
from scrutiny.wording import measure_text as say

TONES: Mapping[str, Tone] = {
    Verdict.BETTER: "better",
    Verdict.WORSE: "worse",
    Verdict.NO_CLEAR_CHANGE: "same",
    Verdict.CANNOT_SAY: "unknown",
}


def measure_link(measure: MeasureFigures, area: str, text: str | None = None) -> Link:
    """A link to the page of a measure or flow, named `text` or with its full name."""
    page = "flow" if measure.is_flow else "measure"
    return Link(text or measure.about.name, to_page(page, area=area, measure=measure.id))


def tone(tag: str, verdict: str) -> Tone:
    """The sign beside a tag: a direction such as "Rose" is a fact, not an open question.

    An old figure has no sign, whatever its verdict was in its time.
    """
    if tag == OLD_FIGURE:
        return "plain"
    if verdict == Verdict.CANNOT_SAY and tag.lower() != Verdict.CANNOT_SAY:
        return "plain"
    return TONES[verdict]


def change_tag(figure: Figure) -> Tag:
    """The verdict on the change since the year before."""
    return Tag(figure.tag, tone(figure.tag, figure.verdict))


def against_tag(figure: Figure, benchmark: str) -> Tag | None:
    """The verdict against a benchmark; None where the two cannot be compared."""
    against = figure.against.get(benchmark)
    if against is None or not against.value:
        return None
    return Tag(against.tag, tone(against.tag, against.verdict))


def region_name(published: Published, place: str) -> str:
    """The name of a place's region; an invented place has none."""
    region = published.places[place].region
    return str(published.places[region].name) if region else say.REGION


def verdict_tag(words: StandingTold) -> Tag:
    """The verdict of a standing."""
    return Tag(words.tag, tone(words.tag, words.verdict))


def line_tag(line: StandingLine) -> Tag | None:
    """The tag of one line of a standing; None where it has none."""
    if not line.tag:
        return None
    return Tag(line.tag, "plain" if line.verdict is None else tone(line.tag, line.verdict))


def measure_address(area: str, finding: str, key: str) -> str:
    """Where one measure of one finding is shown by itself."""
    return to_page("finding", area=area, finding=finding, show="measure", measure=key)


def standing_rows(
    area: AreaTold, finding: FindingTold, held: Mapping[str, StandingTold]
) -> tuple[tuple[Inline, ...], ...]:
    """One row for each measure of a finding: its name, verdict, sentence and what it can show."""
    return tuple(
        (
            (
                Link(words.short_name, measure_address(area.id, finding.id, key)),
                small_line_of(words),
            ),
            verdict_tag(words),
            Lines(_told(words)),
            *(_mark(words, at) for at in (1, 2)),
            words.shows,
        )
        for key, words in held.items()
    )


def _mark(words: StandingTold, at: int) -> Inline:
    """One of the three marks of a measure; of an old figure the tag has said enough."""
    mark = words.marks[at]
    if words.stale or not mark.tag:
        return ""
    tag = Tag(mark.tag, "plain" if mark.verdict is None else tone(mark.tag, mark.verdict))
    return Lines((tag, mark.than)) if mark.than else Lines((mark.label, tag))


def small_line_of(held: StandingTold) -> Spark:
    """The last years of a measure as a small line; empty where there are not two figures."""
    there = [past for past in held.past if past.number is not None]
    if len(there) < 2:
        return Spark((), "")
    ordered = sorted(there, key=lambda past: past.number or 0.0)
    first, last = there[0], there[-1]
    words = years.last_years(
        (first.value, first.period_shown),
        (last.value, last.period_shown),
        ordered[0].value,
        ordered[-1].value,
    )
    return Spark(tuple(past.number for past in held.past), words)


def _told(words: StandingTold) -> tuple[str, ...]:
    # Of an old figure the tag says already that none has come since.
    ended = "" if words.stale else words.ended
    return tuple(each for each in (words.sentence, words.warning, ended) if each)


def update_line(measure: MeasureFigures) -> str:
    """When the figures were published and when the next are due."""
    about = measure.about
    return say.update_line(
        about.last_published,
        about.next_due,
        about.ended,
        returned=measure.is_flow,
        overdue=about.overdue,
    )


def sources(measure: MeasureFigures, figure: Figure | None) -> tuple[Node, ...]:
    """Publisher, release, file and row: the way back from a sentence to where it came from."""
    nodes: list[Node] = []
    if measure.is_flow:
        origin = (f"{s.publisher}, {s.title}: {s.licence}." for s in measure.about.sources)
        return (Text(update_line(measure)), Bullets(tuple(origin)))
    if measure.about.overdue:
        nodes.append(Inset(say.overdue(update_line(measure)), warning=True))
    else:
        nodes.append(Text(update_line(measure)))
    items: list[Inline] = [
        (
            f"{source.publisher}: ",
            Link(source.title, source.address),
            say.origin(
                source.published,
                source.copy_note,
                source.file_name,
                source.sha256[:12],
                source.licence,
            ),
        )
        for source in measure.about.sources
    ]
    nodes.append(Bullets(tuple(items)))
    if figure is not None and (source := measure.source_of(figure)):
        nodes.append(Text(say.row_of(figure.period_shown, figure.row, source.file_name)))
    return tuple(nodes)
