"""A flow measure is a page of data: `data/flows/<id>.toml`, worked out from an area's own cases.

The file's name is the measure's id.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from scrutiny.definitions.measure import Measure
from scrutiny.definitions.reading import Page
from scrutiny.vocabulary.words import Better, Kind, MeasuredIn, Profile, Series


class FlowKind(StrEnum):
    """What kind of number a flow measure gives.

    count: events in a period. share: some of them of others, in per cent. waiting: cases at the
    end of a period. weeks: the middle of a wait and its 90th centile.
    """

    COUNT = "count"
    SHARE = "share"
    WAITING = "waiting"
    WEEKS = "weeks"


Topic = Literal["age", "need", "setting", "source"]


class FlowPart(Page):
    """A quantity that another is made up of, with its name in words."""

    quantity: str
    words: str


class Flow(Page):
    """One measure of the path from request to plan.

    `counted` is the quantity counted (see `definitions.counted`), `of` what it is a share
    of. `parts` are quantities that `counted` is made up of. `decides` says which day decides the
    month. `topics` are the breakdowns it may be shown by. `on_the_day` says that a share is of
    cases in hand on the last day of a period. `variant_of` names the flow that asks the same in
    another way; a variant is not counted a second time in tallies.
    """

    id: str = ""
    name: str
    short_name: str = Field(max_length=42)
    question: str
    says: str
    why: str
    kind: FlowKind
    counted: str
    of: str | None = None
    parts: tuple[FlowPart, ...] = ()
    on_the_day: bool = False
    ripens_weeks: int = Field(default=0, ge=0, le=104)
    series: Series = Series.SEPARATE
    better: Better
    decides: str
    topics: tuple[Topic, ...]
    caveat: str
    pair_with: str | None = None
    variant_of: str | None = None
    profile: Profile
    definition: str
    written_by: str
    checked_by: str | None = None
    next_review: date
    changed: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Flow:
        if (self.kind is FlowKind.SHARE) != (self.of is not None):
            raise ValueError("a share, and nothing else, says what it is a share of")
        if self.says.count("{value}") != 1:
            raise ValueError("says holds {value} once, where the number belongs")
        return self

    @property
    def unit(self) -> MeasuredIn:
        return {
            FlowKind.COUNT: MeasuredIn.NUMBER,
            FlowKind.SHARE: MeasuredIn.PER_CENT,
            FlowKind.WAITING: MeasuredIn.NUMBER,
            FlowKind.WEEKS: MeasuredIn.WEEKS,
        }[self.kind]

    def as_measure(self) -> Measure:
        """The same as a measure, so that flows are assessed, worded and drawn like any other."""
        return Measure.model_construct(
            id=self.id,
            name=self.name,
            short_name=self.short_name,
            question=self.question,
            says=self.says,
            why=self.why,
            kind=_KINDS[self.kind],
            unit=self.unit,
            decimals=0,
            better=self.better,
            cadence="With each return, once a year",
            published_in_month=1,
            caveat=self.caveat,
            written_by=self.written_by,
            next_review=self.next_review,
            stock=self.kind is FlowKind.WAITING or self.on_the_day,
            series=self.series,
            profile=self.profile,
            pair_with=self.pair_with,
            variant_of=self.variant_of,
            breaks=(),
            basis=None,
        )


_KINDS = {
    FlowKind.COUNT: Kind.COUNT,
    FlowKind.SHARE: Kind.SHARE,
    FlowKind.WAITING: Kind.COUNT,
    FlowKind.WEEKS: Kind.WEEKS,
}
