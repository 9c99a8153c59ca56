"""How each measure of each finding stands, as pages show it: one headline and a line for each
thing that is known, every one a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.assessment.standing import Standing
from scrutiny.definitions.measure import Measure
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.standing_told import StandingLine, StandingTold
from scrutiny.publication.glance import marks, past
from scrutiny.vocabulary.words import OLD_FIGURE, Mode, Shows, Verdict
from scrutiny.wording import aim, yardstick
from scrutiny.wording import figure as figure_sentences
from scrutiny.wording import headline as sentences
from scrutiny.wording import measure_text as say
from scrutiny.wording import signals as process
from scrutiny.wording.figure import Wording, wording_of
from scrutiny.wording.grammar import beside, capital, of_group


def standing_told(
    standing: Standing,
    measure: Measure,
    latest: Figure,
    pair: Standing | None,
    pair_name: str,
    next_due: str,
    ended: str,
    interval: str,
    figures: Sequence[Figure] = (),
) -> StandingTold:
    """One measure of one finding in words. `ended` says that its definition has ended, if so.

    `latest` is the published figure; `pair` how the measure to read with it stands, null where
    there is none. `interval` says how sure intervals are. `figures` are all of its series, in
    order of time.
    """
    words = wording_of(measure)
    headline = f"{latest.not_newest} {_headline(standing, words, latest)}".strip()
    tag = sentences.headline_tag(standing)
    charted = standing.mode is Mode.PROCESS
    return StandingTold(
        measure=standing.measure,
        part=standing.part,
        place=latest.place,
        returned=measure.returned,
        short_name=of_group(measure.short_name, standing.part),
        shows=sentences.SHOWS[standing.shows],
        shows_words=sentences.shows(standing.shows),
        mode=standing.mode,
        mode_words=sentences.MODE_WORDS[standing.mode],
        verdict=standing.verdict,
        direction=standing.direction,
        reason=standing.reason,
        tag=tag,
        title=process.title(words, standing) if charted else _title(standing, latest),
        headline=headline,
        beside=beside(tag, headline),
        sentence=beside(tag, _sentence(headline, standing, words, latest)),
        value=latest.value,
        ours=latest.our_words,
        period=latest.period,
        period_shown=latest.period_shown,
        lines=_lines(standing, words, latest, interval),
        warning=sentences.pair(standing.verdict, pair_name, pair),
        again="" if ended else sentences.again(standing, next_due),
        ended=ended,
        chart=standing.process is not None,
        story=_story(standing, words),
        stale=standing.stale,
        variant=measure.variant_of is not None,
        aim=None if standing.aim is None else standing.aim.value,
        aim_shown="" if standing.aim is None else words.aim(standing.aim.value),
        marks=marks(standing, words, latest),
        past=past(figures, latest),
        first=standing.first,
    )


def _title(standing: Standing, latest: Figure) -> str:
    """The latest figure in a few words; where it differs, how it stands since the inspection."""
    found = standing.recovery
    return yardstick.after(latest.title, standing.verdict, found) if found else latest.title


def _headline(standing: Standing, words: Wording, latest: Figure) -> str:
    if words.no_verdict:
        # The place is named, for it may be a wider one than the area.
        return sentences.no_verdict(latest.level)
    if standing.mode is Mode.PROCESS:
        return process.headline(words, standing)
    if standing.on_year is not None and latest.number is not None:
        told = sentences.on_year(words, standing.on_year)
        # Of a first figure all that is known is where it stands.
        beside = (a.sentence for a in latest.against.values() if a.sentence and a.value)
        first = next(beside, "")
        return f"{told} {first}" if standing.first and first else told
    return latest.level


def _story(standing: Standing, words: Wording) -> tuple[str, ...]:
    """When it changed, in order of time."""
    if standing.process is not None:
        return tuple(process.story(words, standing.process))
    told = sentences.extremes(words, standing)
    return (told,) if told else ()


def _sentence(headline: str, standing: Standing, words: Wording, latest: Figure) -> str:
    """What is said of a measure in one go: what changed, beside whom, and the target."""
    parts = [headline]
    england = latest.against.get("england")
    told = england and england.value and england.verdict != Verdict.CANNOT_SAY
    if england and told and not standing.first:
        parts.append(f"{capital(sentences.beside(england.tag, england.value))}.")
    if standing.shows is not Shows.CONTEXT:
        parts.append(f"{capital(aim.clause(words, standing))}.")
    return " ".join(parts)


def _lines(
    standing: Standing, words: Wording, latest: Figure, interval: str
) -> tuple[StandingLine, ...]:
    """What stands beside the headline, in order; what there is no sentence for is left out."""

    def tested(label: str, sentence: str, verdict: Verdict | None, tag: str) -> StandingLine:
        old = OLD_FIGURE if standing.stale else tag
        return StandingLine(label, old, verdict, beside(old, sentence))

    def plain(label: str, sentence: str) -> StandingLine:
        return StandingLine(label, "", None, sentence)

    lines: list[StandingLine] = []
    if standing.mode is Mode.PROCESS and standing.on_year is not None:
        year = standing.on_year
        tag = figure_sentences.tag(year.verdict, year.reason, year.direction)
        told = sentences.on_year(words, year)
        lines.append(tested(say.ON_YEAR, told, year.verdict, tag))
    if standing.recovery is not None:
        found = standing.recovery
        told, tag = yardstick.recovered(words, found), yardstick.tag(found)
        lines.append(tested(say.SINCE_INSPECTION, told, yardstick.sign(found), tag))
    elif standing.since is not None:
        since = standing.since
        tag = figure_sentences.tag(since.verdict, since.reason, since.direction)
        told = sentences.since(words, since)
        lines.append(tested(say.SINCE_INSPECTION, told, since.verdict, tag))
    if standing.trend is not None:
        trend = standing.trend
        told = sentences.trend(words, trend, standing.path)
        if tag := sentences.trend_tag(trend, standing.path):
            lines.append(tested(say.OVER_THE_YEARS, told, trend.verdict, tag))
        else:
            lines.append(plain(say.OVER_THE_YEARS, told))
    for name, label in say.AGAINST:
        against = latest.against.get(name)
        if against and against.sentence:
            verdict = Verdict(against.verdict)
            lines.append(tested(label, against.sentence, verdict, against.tag))
    if standing.shows is not Shows.CONTEXT:
        lines.append(plain(say.AGAINST_TARGET, aim.sentence(words, standing)))
    lines.append(plain(say.HOW_SURE, sentences.sure(words, standing, interval)))
    return tuple(line for line in lines if line.sentence)
