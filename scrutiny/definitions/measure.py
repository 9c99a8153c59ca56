"""A measure is a page of data: `data/measures/<id>.toml`. The file's name is the measure's id."""

from __future__ import annotations

from datetime import date

from pydantic import Field, model_validator

from scrutiny.definitions.reading import Page
from scrutiny.vocabulary.periods import kind_of
from scrutiny.vocabulary.words import (
    Better,
    BreakKind,
    Counts,
    Kind,
    MeasuredIn,
    Profile,
    Series,
)


class Part(Page):
    """One half of a share: quantities that sources give, added up, and their meaning in words."""

    quantities: tuple[str, ...] = Field(min_length=1)
    words: str


class CrossCheck(Page):
    """The same quantity from a second source. `within` is the difference that rounding allows."""

    quantity: str
    within: float


class Basis(Page):
    """A second way of counting the same measure; never joined to the first or tested across."""

    label: str
    numerator: Part
    denominator: Part
    published: str | None = None
    words: str
    cross_checks: tuple[CrossCheck, ...] = ()


class Break(Page):
    """A change that makes figures before `at` differ in kind from figures from `at` on.

    `headings` names what the measure was fed by before and after, where that changed too; see
    `Same`.
    """

    at: str
    kind: BreakKind
    words: str
    headings: tuple[str, ...] = ()


class Same(Page):
    """Headings that feed one quantity in different releases and mean the same, and why.

    Each is written as `definitions.headings` names it: ``ehc_timeliness: plans_issued_den``.
    """

    headings: tuple[str, ...] = Field(min_length=2)
    why: str


_PUBLISHED_PER = 100
"""How many pupils the department's rates are of."""


class Measure(Page):
    """A defined quantity.

    A share has numerator and denominator, or where no counts are held only
    `published`, the quantity that is the percentage itself. Counts, rates, scores and balances
    have only `published`. `says` is the sentence that a value makes. `published_differs` says that
    the publisher's percentage rests on more than the counts published, so that both are shown
    where they differ. `stock` says that mostly the same children are counted each time, so that a
    change is a fact and no test of chance applies. `series` says whether the points are separate;
    points that add up or overlap are never put on a process chart. `variant_of` names the measure
    that asks the same question in another way; a variant is not counted a second time in tallies.
    `sides` words the two sides of a share, so that their counts can be told: "children had their
    plan in time", "did not". `ends` is the last period of which figures on this definition were
    published, null while it goes on; `ends_because` says why where it is not that the definition
    changed; `replaced_by` names the measure that came in its place, where one did. `same` says why
    headings that changed between releases mean the same, where no break is written.
    `no_verdict` says why only the level is told and nothing is judged; empty where verdicts are
    given. `per`: how many pupils a rate is told of, where its source gives it of 100; so many that
    it needs no nought before the point. `leads` says that it comes first where a reader may choose
    one. `counts` is filled in from the pages of the sources, see `definitions.counts`.
    """

    id: str = ""
    name: str
    short_name: str = Field(max_length=42)
    question: str
    says: str
    why: str
    kind: Kind
    unit: MeasuredIn
    decimals: int = Field(ge=0, le=3)
    better: Better
    numerator: Part | None = None
    denominator: Part | None = None
    published: Part | None = None
    cadence: str
    published_in_month: int = Field(ge=1, le=12)
    caveat: str
    pair_with: str | None = None
    variant_of: str | None = None
    no_verdict: str = ""
    published_differs: bool = False
    per: int = Field(default=_PUBLISHED_PER, ge=_PUBLISHED_PER)
    leads: bool = False
    stock: bool = False
    series: Series = Series.SEPARATE
    profile: Profile
    counts: Counts = Counts.GIVEN
    written_by: str
    checked_by: str | None = None
    next_review: date
    sides: tuple[str, str] | None = None
    ends: str | None = None
    ends_because: str = ""
    replaced_by: str | None = None
    changed: tuple[str, ...] = ()
    basis: Basis | None = None
    breaks: tuple[Break, ...] = ()
    same: tuple[Same, ...] = ()
    cross_checks: tuple[CrossCheck, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Measure:
        halves = (self.numerator is None) + (self.denominator is None)
        if halves == 1:
            raise ValueError("has a numerator or a denominator but not both")
        if halves == 2 and self.published is None:
            raise ValueError("has neither numerator and denominator nor a published quantity")
        if halves == 0 and self.kind is not Kind.SHARE:
            raise ValueError(f"has a denominator, so its kind is share, not {self.kind}")
        if self.sides is not None and halves == 2:
            raise ValueError("words the two sides of a share but has no counts")
        if self.per != _PUBLISHED_PER and self.kind is not Kind.RATE:
            raise ValueError("says of how many pupils it is told but is no rate")
        if self.says.count("{value}") != 1:
            raise ValueError("says holds {value} once, where the number belongs")
        for mark in self.breaks:
            kind_of(mark.at)
        if self.ends is not None:
            kind_of(self.ends)
        if (self.replaced_by is not None or self.ends_because) and self.ends is None:
            raise ValueError("is replaced or ends but does not say with which period it ends")
        if self.replaced_by == self.id and self.id:
            raise ValueError("is replaced by itself")
        return self

    @property
    def returned(self) -> bool:
        """Whether its source is an area's own returns of cases; else it is a published file."""
        return False

    @property
    def rounded(self) -> bool:
        """Whether its values are rounded to protect individuals."""
        return self.profile is Profile.FILTERED

    @property
    def times(self) -> float:
        """By what a rate is multiplied so that it is of as many pupils as it is told of."""
        return self.per / _PUBLISHED_PER

    @property
    def aimed_in(self) -> frozenset[MeasuredIn]:
        """What a target for its value may be in: its own unit, or the plainer word for that."""
        return frozenset({self.unit, _PLAINER.get(self.kind, self.unit)})

    @property
    def quantities(self) -> tuple[str, ...]:
        """Every quantity that the measure reads, cross-checks included."""
        checks = [*self.cross_checks, *(self.basis.cross_checks if self.basis else ())]
        return (*self.made_of, *(check.quantity for check in checks))

    @property
    def made_of(self) -> tuple[str, ...]:
        """The quantities that its own values are made of, on either basis."""
        parts = (self.numerator, self.denominator, self.published)
        names = [quantity for part in parts if part for quantity in part.quantities]
        if self.basis:
            names += [*self.basis.numerator.quantities, *self.basis.denominator.quantities]
            names += [self.basis.published] if self.basis.published else []
        return tuple(names)


_PLAINER = {Kind.BALANCE: MeasuredIn.PER_CENT, Kind.COUNT: MeasuredIn.NUMBER}
