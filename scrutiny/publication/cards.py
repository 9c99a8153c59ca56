"""How each measure of each finding stands, as pages show it: one headline and a line for each
thing that is known, every one a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrutiny.assessment.standing import Standing
from scrutiny.definitions.measure import Measure
from scrutiny.publication.published import Figure
from scrutiny.vocabulary.words import OLD_FIGURE, Mode, Reason, Shows, Verdict
from scrutiny.wording import aim, yardstick
from scrutiny.wording import figure as figure_sentences
from scrutiny.wording import headline as sentences
from scrutiny.wording import signals as process
from scrutiny.wording.figure import Wording, wording_of
from scrutiny.wording.point import capital

SHOWS_WORDS = {
    "outcome": "An outcome: what the finding says is wrong",
    "output": "An output: something delivered that should put it right",
    "activity": "An activity: something done",
    "context": "Context: what else to know",
}


def short_name(measure: Measure, part: str) -> str:
    """A measure's short name, with the group that is meant."""
    group = part.partition("=")[2]
    return f"{measure.short_name}, {group}" if group else measure.short_name


def standing_words(
    standing: Standing,
    measure: Measure,
    latest: Figure,
    beside: Standing | None,
    pair_name: str,
    next_due: str,
    ended: str,
    *,
    rounded: bool,
) -> dict[str, Any]:
    """One measure of one finding in words. `ended` says that its definition has ended, if so.

    `latest` is the published figure; `beside` how the measure to
    read with it stands, null where there is none.
    """
    words = wording_of(measure, rounded=rounded)
    headline = latest.level
    if words.no_verdict:
        # The place is named, for it may be a wider one than the area.
        headline = f"{latest.level} No verdict is given."
    elif standing.mode is Mode.PROCESS:
        headline = process.headline(words, standing)
    elif standing.on_year is not None and latest.number is not None:
        headline = sentences.on_year(words, standing.on_year)
    value = latest.value
    return {
        "measure": standing.measure,
        "part": standing.part,
        "place": latest.place,
        "returned": rounded,
        "name": measure.name,
        "short_name": short_name(measure, standing.part),
        "shows": str(standing.shows),
        "shows_words": SHOWS_WORDS[str(standing.shows)],
        "mode": str(standing.mode),
        "mode_words": sentences.MODE_WORDS[standing.mode],
        "verdict": str(standing.verdict),
        "direction": str(standing.direction),
        "reason": str(standing.reason),
        "tag": sentences.headline_tag(standing),
        "title": process.title(words, standing) if standing.mode is Mode.PROCESS else latest.title,
        "headline": headline,
        "level": latest.level,
        "value": value,
        "published": latest.published_words,
        "period": latest.period,
        "period_shown": latest.period_shown,
        "number": latest.number,
        "lines": _lines(standing, words, latest),
        "warning": sentences.pair(standing.verdict, pair_name, beside),
        "again": ended or sentences.again(standing, next_due),
        "ended": ended,
        "chart": standing.process is not None,
        "story": _story(standing, words),
        "sentence": _sentence(headline, standing, words, latest),
        "stale": standing.stale,
        "overdue": standing.overdue,
    }


def _story(standing: Standing, words: Wording) -> list[str]:
    """When it changed, in order of time."""
    if standing.process is not None:
        return list(process.story(words, standing.process))
    told = sentences.extremes(words, standing)
    return [told] if told else []


def _sentence(headline: str, standing: Standing, words: Wording, latest: Figure) -> str:
    """What is said of a measure in one go: what changed, beside whom, and the target."""
    parts = [headline]
    england = latest.against.get("england")
    if england and england.value and england.verdict != Verdict.CANNOT_SAY:
        parts.append(f"{capital(sentences.beside(england.tag, england.value))}.")
    if standing.shows is not Shows.CONTEXT:
        parts.append(f"{capital(aim.clause(words, standing))}.")
    if latest.published_words:
        parts.append(f"{capital(latest.published_words)}.")
    return " ".join(parts)


def _lines(standing: Standing, words: Wording, latest: Figure) -> list[dict[str, str]]:
    """What stands beside the headline: a label, a verdict and a sentence for each."""
    lines: list[dict[str, str]] = []

    def add(label: str, sentence: str, verdict: object = "", tag: str = "") -> None:
        if sentence:
            old = OLD_FIGURE if tag and standing.stale else tag
            lines.append(
                {"label": label, "tag": old, "verdict": str(verdict), "sentence": sentence}
            )

    if standing.mode is Mode.PROCESS and standing.on_year is not None:
        before = standing.on_year
        add(
            "On the year before",
            sentences.on_year(words, before),
            before.verdict,
            figure_sentences.tag(before.verdict, before.reason, before.direction),
        )
    add("In numbers", latest.sides)
    if standing.recovery is not None:
        found = standing.recovery
        add(
            "Since the inspection",
            yardstick.recovered(words, found),
            found.verdict,
            yardstick.tag(found),
        )
    elif standing.since is not None:
        compared = standing.since
        add(
            "Since the inspection",
            sentences.since(words, compared),
            compared.verdict,
            figure_sentences.tag(compared.verdict, compared.reason, compared.direction),
        )
    if standing.trend is not None and standing.trend.reason is not Reason.NOT_YEARLY:
        tested = standing.trend
        add(
            "Over five years",
            sentences.trend(words, tested),
            tested.verdict,
            figure_sentences.tag(tested.verdict, tested.reason, tested.direction),
        )
    for name, label in (("england", "England"), ("neighbours", "neighbours")):
        against = latest.against.get(name)
        if against and against.sentence:
            add(f"Against {label}", against.sentence, against.verdict, against.tag)
    if standing.shows is not Shows.CONTEXT:
        add("Against the target", aim.sentence(words, standing))
    add("How sure", sentences.sure(words, standing))
    if latest.published_words:
        add("As published", f"{capital(latest.published_words)}.")
    return lines


def latest_words(words: Mapping[str, Any]) -> dict[str, Any]:
    """What tallies and answers need of a standing in words."""
    keys = (
        "verdict",
        "direction",
        "title",
        "short_name",
        "stale",
        "period",
        "value",
        "tag",
        "returned",
    )
    return {key: words[key] for key in keys}
