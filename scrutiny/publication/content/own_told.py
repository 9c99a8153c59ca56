"""A council's own indicators as pages show them, apart from every official figure."""

from __future__ import annotations

from msgspec import Struct

from scrutiny.publication.content.charts_told import ProcessChart
from scrutiny.vocabulary.words import Verdict


class OwnMonth(Struct, frozen=True, array_like=True):
    """One month: its value and counts, null where it is hidden or missing, and in words.

    `target` is the one in force then, null where none is. `signals` are the rules met, in words.
    """

    period: str
    period_shown: str
    number: float | None
    numerator: int | None
    denominator: int | None
    value: str
    counts: str
    status: str
    target: float | None
    target_shown: str
    signals: str


class OwnIndicator(Struct, frozen=True):
    """One indicator of the council's own, with its months in order of time.

    `verdict` and `tag` are what its chart says of now and `headline` says it in a sentence.
    `chart` is null where no month has a figure. `about` says whose figures they are, `origin` from
    which files, `targets` which level was aimed at since when, empty where none is. `hidden` says
    how many months are hidden and why, empty where none is. `download` is the file's name.
    """

    id: str
    finding_ids: tuple[str, ...]
    name: str
    unit: str
    verdict: Verdict
    tag: str
    headline: str
    chart: ProcessChart | None
    months: tuple[OwnMonth, ...]
    about: str
    definition: str
    cannot_show: str
    targets: str
    hidden: str
    origin: str
    source_url: str
    rests_on: str
