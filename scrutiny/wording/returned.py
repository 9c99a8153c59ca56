"""An area's own returns in words: what was left out and why, and what its measures rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from scrutiny.disclosure.lost import Lost
from scrutiny.disclosure.return_facts import ReturnFacts, Tally
from scrutiny.vocabulary.words import Status
from scrutiny.wording.figure import missing
from scrutiny.wording.grammar import listed
from scrutiny.wording.numbers import day, number

LICENCE = "not published; counted, rounded and hidden here"
PUBLISHED = "not published"
BROKEN_DOWN_BY = ("whole", "one topic", "two topics")
"""What a table is broken down by, by the number of its topics."""


def tally(count: Tally) -> str:
    """How many records, as pages print it."""
    if count.value is None or count.status is Status.HIDDEN:
        return f"fewer than {count.under}"
    return number(count.value)


def title(census: date, *, invented: bool) -> str:
    """A return as a source is named."""
    return f"SEN2 person-level return of {day(census)}{', invented' if invented else ''}"


def cases_left_out(name: str) -> str:
    """An area whose own cases were refused; the reason is for those who build, and no reader."""
    return (
        f"The figures that {name} itself holds are left out here. They could not be read whole, or "
        "not be shown without giving somebody away."
    )


def left_out(facts: ReturnFacts) -> list[str]:
    """What of a return is not judged, and each rule that keeps records out, in their order:
    ``15 of 9,000 requests left out of ...``.
    """
    told = _lost(facts.losses)
    for rule in facts.rules:
        if rule.spoils:
            measures = listed([word.replace("_", " ") for word in rule.spoils])
            of = f"of {tally(facts.requests)} requests" if rule.on_path else "records"
            told.append(f"{tally(rule.rows)} {of} left out of {measures}: {rule.wrong}.")
    return told


def _lost(losses: Mapping[str, Lost]) -> list[str]:
    """Which measures of a return's year carry no verdict, and why."""
    by_loss: dict[Lost, list[str]] = {}
    for name, each in sorted(losses.items()):
        by_loss.setdefault(each, []).append(name.replace("_", " "))
    return [
        f"No verdict on {listed(sorted(names))}: {missing(each.per_cent or 0, fallen=each.fallen)}"
        for each, names in by_loss.items()
    ]


def table_left_out(year: str, grain: str, topics: Sequence[str]) -> str:
    """A table that could not be protected: ``2024: by quarter and age``."""
    return f"{year}: by {listed([grain, *topics])}"


def slowest(weeks: object) -> str:
    """How long the slowest tenth took; empty where that is not told."""
    return f"one in ten took {weeks} weeks or more" if weeks is not None else ""


def group_in_text(part: str) -> str:
    """A group inside a sentence: ``of those with an age of 5 to 10``."""
    topic, _, group = part.partition("=")
    return f"of those with {_NAMED[topic]} {group.lower()}"


_NAMED = {
    "age": "an age of",
    "need": "a main need in",
    "setting": "a setting that is",
    "source": "a request by",
}
