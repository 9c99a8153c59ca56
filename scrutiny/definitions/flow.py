"""A flow measure is a page of data: `data/flows/<id>.toml`, worked out from an area's own cases.

The file's name is the measure's id. Days and weeks of the legal steps stand in its texts as
``{plan_weeks}`` and are filled in from `data/methods.toml`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import FILLED
from scrutiny.definitions.reading import Page
from scrutiny.vocabulary.words import Kind, Profile

Topic = Literal["age", "need", "setting", "source"]


class FlowPart(Page):
    """A quantity that another is made up of, with its name in words."""

    quantity: str
    words: str


class ToldElsewhere(Page):
    """Counts of the same children that a publisher shows, or will, exactly and once a year.

    `counts` is the quantity, `by` the topics of each table beside the whole: two words for a table
    by two topics. `words` say where. What is shown by sex or ethnic group is no part of it, for
    nothing is counted by these here.

    `published`: the quantities of publishers' figures that add up to this count, none where none
    is held here; `ages`: under which headings they are broken down by single years of age.
    """

    counts: str
    by: tuple[str, ...]
    words: str
    published: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[tuple[str, ...], ...]:
        """The topics of each table, none for the whole."""
        return ((), *(tuple(each.split()) for each in self.by))


class Flow(Measure):
    """A measure of the path from request to plan, whose source is an area's own returns.

    Its kind is a count, a share of one, or weeks: the middle of a wait and its 90th centile. A
    stock is counted on the last day of a period, all else within it.

    `counted` is the quantity counted (see `definitions.counted`), `of` what it is a share of.
    `parts` are quantities that `counted` is made up of. `decides` says which day decides the
    month. `topics` are the breakdowns it may be shown by. `ripens_weeks` after a period all that
    began in it is settled. `order` is its place among the flows that a reader may choose, `step`
    its place on the path from request to review, null where it is none of its steps; the sentence
    of one that `leads` stands at the head of the page. `told_elsewhere`: what readers know of its
    quantities without this workbook.
    """

    decimals: int = Field(default=0, ge=0, le=3)
    cadence: str = "With each return, once a year"
    published_in_month: int = Field(default=1, ge=1, le=12)
    counted: str
    of: str | None = None
    parts: tuple[FlowPart, ...] = ()
    ripens_weeks: int = Field(default=0, ge=0, le=104)
    order: int = Field(ge=1)
    step: int | None = Field(default=None, ge=1)
    decides: str
    topics: tuple[Topic, ...]
    definition: str
    told_elsewhere: tuple[ToldElsewhere, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Flow:
        if self.kind not in (Kind.COUNT, Kind.SHARE, Kind.WEEKS):
            raise ValueError(f"is counted from cases, so its kind is no {self.kind}")
        if self.profile is not Profile.FILTERED:
            raise ValueError(f"is counted from cases, so its profile is {Profile.FILTERED}")
        if (self.kind is Kind.SHARE) != (self.of is not None):
            raise ValueError("a share, and nothing else, says what it is a share of")
        if self.quantities:
            raise ValueError("is counted from cases, so no publisher gives its quantities")
        if self.says.count("{value}") != 1:
            raise ValueError("says holds {value} once, where the number belongs")
        told = [each for each in self.model_dump().values() if isinstance(each, str)]
        told += [part.words for part in self.parts]
        for left in FILLED.findall(" ".join(told)):
            if left != "value":
                raise ValueError(f"names {{{left}}}, which is no number that is known")
        return self

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The quantities that its values are made of."""
        whole = (self.of,) if self.of is not None else ()
        return (self.counted, *whole, *(part.quantity for part in self.parts))

    @property
    def returned(self) -> bool:
        return True
