"""Other areas as pages show them: the same weaknesses, and every area's last inspection."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from scrutiny.vocabulary.words import Outcome, Recovered, Verdict


class MeasureSince(Struct, frozen=True):
    """A measure of an area since its inspection. `state` and `verdict` are null where nothing can
    be tested, and `sentence` then says so. `sign` is the verdict whose sign stands beside the tag,
    null where one would say the half of it. `value` is the latest figure, empty without one.
    """

    measure: str
    short_name: str
    state: Recovered | None
    verdict: Verdict | None
    tag: str
    sign: Verdict | None
    sentence: str
    value: str


class AreaFound(Struct, frozen=True):
    """One area in which inspectors found a weakness. `quotation` is the beginning of the finding,
    word for word; `report_url` is empty where the report's address is not known.
    """

    place: str
    name: str
    found: str
    quotation: str
    report: str
    report_url: str
    measures: tuple[MeasureSince, ...]


class ThemeTold(Struct, frozen=True):
    """A weakness, and the areas that had it, those that put it right first.

    `calls` are the places worth a telephone call, at most three, each with its measure.
    """

    id: str
    name: str
    answer: str
    areas: tuple[AreaFound, ...]
    calls: tuple[tuple[str, MeasureSince], ...]


class LastInspection(Struct, frozen=True):
    """The last inspection of an area that the tables tell of."""

    outcome: Outcome
    outcome_shown: str
    published_shown: str
    report_url: str


class ElsewhereTold(Struct, frozen=True):
    """`last` is by place; `of_finding` gives the themes of an area's findings, by its id and
    theirs, joined by a space.
    """

    themes: tuple[ThemeTold, ...] = ()
    last: Mapping[str, LastInspection] = {}
    of_finding: Mapping[str, tuple[str, ...]] = {}
